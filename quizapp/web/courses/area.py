"""What the pages of the area share: showing, refusing, leading on, and saying what was done."""

from __future__ import annotations

import secrets
from datetime import datetime

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.services.courses import Course, Role
from quizapp.services.errors import NotAllowedError
from quizapp.services.invitations import Key
from quizapp.web import times
from quizapp.web.edge import edge
from quizapp.web.forms import Form
from quizapp.web.reaching import public_address
from quizapp.web.teaching import instructor_here

course_pages = Blueprint("courses", __name__)

Page = Response | str | tuple[str, int]

ROLES = {
    Role.OWNER: "Owner",
    Role.INSTRUCTOR: "Instructor",
    Role.ASSISTANT: "Assistant",
    Role.STUDENT: "Student",
}
LONGEST_LIST = 1024 * 1024  # bytes


@course_pages.url_value_preprocessor
def allow_long_lists(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let a list of people be longer than any other form; said before a form is read."""
    if endpoint in ("courses.check_roster", "courses.load_roster"):
        request.max_content_length = LONGEST_LIST
        request.max_form_memory_size = LONGEST_LIST


def go_to(endpoint: str, done: str = "", **parts: object) -> Response:
    """Lead to a page of ours; `done` is told there."""
    return redirect(url_for(endpoint, done=done or None, **parts), 303)  # type: ignore[arg-type]


def show_page(template: str, form: Form | None = None, **more: object) -> str:
    """A page of the area; `done` in its address says what has just happened."""
    return render_template(
        f"courses/{template}.html",
        form=form,
        done=request.args.get("done", "") if request.method == "GET" else "",
        roles=ROLES,
        day=day,
        mails=edge().post is not None,
        **more,
    )


def day(when: datetime | None, course: Course) -> str:
    """A moment as a day in a course's time zone: "5 March 2026"; "" for none."""
    if when is None:
        return ""
    local = when.astimezone(times.zone(course.time_zone))
    return f"{local.day} {local:%B %Y}"


def iso_day(when: datetime | None, course: Course) -> str:
    """The same for a file: "2026-03-05"."""
    return "" if when is None else f"{when.astimezone(times.zone(course.time_zone)):%Y-%m-%d}"


def address_of(endpoint: str, **parts: str) -> str:
    """A whole address that is given to others."""
    return f"{public_address()}{url_for(endpoint, **parts)}"  # type: ignore[arg-type]


def may_teach(session: Session) -> bool:
    """Whether this browser's learner may make a course."""
    try:
        instructor_here(session)
    except NotAllowedError:
        return False
    return True


def new_key() -> str:
    """A random key for a form that makes something once."""
    return secrets.token_urlsafe(18)


def link_key(form: str) -> Key:
    """What the links of the form of this key are made of."""
    return Key(current_app.config["SECRET_KEY"], form)
