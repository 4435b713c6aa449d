"""What the pages of assignments share: leading on, who asks, and ending what is overdue."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.services import assignment_overview, assignments, attempts, courses, telling_times
from quizapp.services.assignments import Assignment
from quizapp.services.courses import Course
from quizapp.services.errors import NotFoundError
from quizapp.web import local_times
from quizapp.web.edge import learner_or_none, now, reading, writing

assignment_pages = Blueprint("assignments", __name__)
SEE_OTHER = 303

Page = Response | str | tuple[str, int]


def go_to(endpoint: str, **named: object) -> Response:
    """Lead to a page of this area."""
    return redirect(url_for(endpoint, **named), SEE_OTHER)  # type: ignore[arg-type]


def student(session: Session) -> int:
    """The number of this browser's learner, who has an account. Raises NotFoundError."""
    found = learner_or_none(session)
    if found is None or found.is_guest:
        raise NotFoundError("Nobody is signed in here.", "Sign in, then open this page again.")
    return found.id


def found_here(session: Session, course: int, assignment: int) -> Assignment:
    """An assignment of a course; the caller has asked who is there. Raises NotFoundError."""
    return assignments.assignment(session, course, assignment)


def zone_of(course: Course) -> ZoneInfo:
    """The clocks that a course goes by."""
    return ZoneInfo(course.time_zone)


def when(moment: datetime | None, course: Course) -> str:
    """A moment on the clocks of a course, in words."""
    return local_times.told(moment, zone_of(course))


@assignment_pages.before_request
def end_what_is_overdue() -> None:
    """Before anything is written here, attempts whose time is up are ended: one's own before a
    student's, the course's before a teacher's."""
    if request.method != "POST":
        return
    with reading() as session:
        found = learner_or_none(session)
        if found is None:
            return
        overdue = assignment_overview.overdue_of(session, found.id, now())
        course = (request.view_args or {}).get("course")
        if course is not None and _teaches(session, found.id, course):
            overdue += assignment_overview.overdue_in(session, course, now())
    for each in overdue:
        with writing() as session:
            attempts.end_if_over(session, each, now() - telling_times.GRACE, now())


def _teaches(session: Session, learner: int, course: int) -> bool:
    return any(
        each.teaches and each.course.id == course for each in courses.courses_of(session, learner)
    )


@assignment_pages.context_processor
def words() -> dict[str, object]:
    """What the templates of this area say moments with."""
    return {"when": when}
