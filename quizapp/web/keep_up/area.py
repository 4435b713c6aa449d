"""The blueprint of keeping up; the other modules here add its pages."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

keep_up_pages = Blueprint("keep_up", __name__)
SEE_OTHER = 303


def to(endpoint: str, **named: object) -> Response:
    """The way to another page after a form."""
    return redirect(url_for(f"keep_up.{endpoint}", **named), SEE_OTHER)  # type: ignore[arg-type]
