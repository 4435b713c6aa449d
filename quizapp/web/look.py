"""How a page looks to one reader: colours and keys from cookies, and versioned asset addresses.

Called by `quizapp.app`; templates use `look`, `sheets()`, `asset(...)` and `icon(...)`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

STATIC = Path(__file__).parent / "static"
SHEETS = (
    "tokens",
    "base",
    "parts",
    "study",
    "beside",
    "library",
    "search",
    "cards",
    "progress",
    "exams",
    "teach",
    "papers",
    "marks",
    "sets",
    "analysis",
    "keep_up",
    "courses",
    "assignments",
    "account",
    "settings",
    "offline",
    "site",
    "own",
    "forced",
    "print",
)
THEMES = ("system", "light", "dark")
YEAR = 365 * 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Look:
    """`theme` is "light", "dark" or empty (the system decides); `keys`: single keys act."""

    theme: str
    keys: bool


def current() -> Look:
    """The look that this request's cookies ask for."""
    theme = request.cookies.get("theme", "")
    return Look(
        theme=theme if theme in ("light", "dark") else "",
        keys=request.cookies.get("keys") != "off",
    )


def remember(response: Response, theme: str, keys: bool, secure: bool) -> None:
    """Put the chosen look into cookies of `response`. `theme` is one of THEMES."""
    if theme == "system":
        response.delete_cookie("theme", samesite="Lax", secure=secure)
    else:
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax", secure=secure)
    if keys:
        response.delete_cookie("keys", samesite="Lax", secure=secure)
    else:
        response.set_cookie("keys", "off", max_age=YEAR, samesite="Lax", secure=secure)


@cache
def _address(filename: str, root: str) -> str:  # noqa: ARG001  (the address depends on the root)
    if filename.startswith("fonts/"):
        return url_for("static", filename=filename)
    version = hashlib.sha256((STATIC / filename).read_bytes()).hexdigest()[:10]
    return url_for("static", filename=filename, v=version)


def asset(filename: str) -> str:
    """The address of a file under static/, with its version, so that it may be kept for ever.

    A font has none: the style sheets name it without one.
    """
    return _address(filename, request.script_root)


@cache
def _sheets(root: str) -> Markup:  # noqa: ARG001  (the addresses depend on the root)
    link = Markup('<link rel="stylesheet" href="{}">')
    return Markup("\n  ").join(link.format(asset(f"css/{name}.css")) for name in SHEETS)


def sheets() -> Markup:
    """The links to the style sheets, which are the same on every page."""
    return _sheets(request.script_root)


@cache
def _icon(name: str, root: str) -> Markup:  # noqa: ARG001  (the address depends on the root)
    return Markup(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    ).format(asset("icons/lucide.svg"), name)


def icon(name: str) -> Markup:
    """One icon of the sprite.

    It is decoration: the word beside it, or the label of the control, says what is meant.
    """
    return _icon(name, request.script_root)


def install(app: Flask) -> None:
    """Give every template `look`, `asset`, `sheets` and `icon`."""
    app.jinja_env.globals.update(asset=asset, sheets=sheets, icon=icon)
    app.context_processor(lambda: {"look": current()})
