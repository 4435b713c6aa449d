"""The blueprint of keeping up, and what its pages share; the other modules here add them."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.services import keep_up
from quizapp.services.assignments import Assignment
from quizapp.services.courses import Member
from quizapp.services.errors import NotFoundError

keep_up_pages = Blueprint("keep_up", __name__)
SEE_OTHER = 303


def to(endpoint: str, **named: object) -> Response:
    """The way to another page after a form."""
    return redirect(url_for(f"keep_up.{endpoint}", **named), SEE_OTHER)  # type: ignore[arg-type]


def mine(session: Session, member: Member, assignment: int) -> Assignment:
    """A published keep-up assignment that was given to this student. Raises NotFoundError."""
    for each in keep_up.for_student(session, member):
        if each.id == assignment and not member.is_staff:
            return each
    raise NotFoundError("There is no such assignment of yours.", "Your courses list yours.")
