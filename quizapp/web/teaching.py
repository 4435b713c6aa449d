"""What the pages of a course share: who asks, and the ways between its pages.

A course page asks `member_here`, `staff_here` or `teacher_here` first; its template extends
"courses/frame.html". In an archived course each of them refuses a POST, unless `archived` says that
this one is allowed there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import current_app, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.services import courses, standing
from quizapp.services.courses import Member
from quizapp.services.errors import ClosedError, NotAllowedError
from quizapp.services.learners import Learner
from quizapp.web.edge import learner_or_none

PLACES: Sequence[tuple[str, str, bool]] = (
    ("courses.show", "Overview", False),
    ("courses.people", "People", True),
    ("assignments.of_course", "Assignments", True),
    ("marks.gradebook", "Marks", True),
    ("analysis.memory", "What they know", True),
    ("courses.change_page", "Settings", True),
)
"""The pages of a course: endpoint, words, and whether they are for staff alone."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def member_here(session: Session, course: int, *, archived: bool = False) -> Member:
    """Who this browser's learner is in the course. Raises NotFoundError."""
    return _changing(courses.member_of(session, _learner_id(session), course), archived)


def staff_here(session: Session, course: int, *, archived: bool = False) -> Member:
    """The same, for pages that students do not have. Raises NotFoundError, NotAllowedError."""
    return _changing(courses.staff_of(session, _learner_id(session), course), archived)


def teacher_here(session: Session, course: int, *, archived: bool = False) -> Member:
    """The same, for what an assistant does not do. Raises NotFoundError, NotAllowedError."""
    return _changing(courses.teacher_of(session, _learner_id(session), course), archived)


def instructor_here(session: Session) -> Learner:
    """This browser's learner, who may make courses and sets. Raises NotAllowedError."""
    found = learner_or_none(session)
    if found is None or found.is_guest:
        raise NotAllowedError("Only an account can teach.", "Sign in, then open this page again.")
    standing.require_instructor(session, found.id)
    return found


def places(member: Member) -> list[tuple[str, str]]:
    """The pages of a course that this member has: endpoint and words."""
    return [
        (endpoint, words)
        for endpoint, words, for_staff in PLACES
        if has(endpoint) and (member.is_staff or not for_staff)
        if member.teaches or endpoint != "courses.change_page"
    ]


def has(endpoint: str) -> bool:
    """Whether this installation has such a page."""
    return endpoint in current_app.view_functions


def wants_csv() -> bool:
    """Whether a list is asked for as CSV (`?download=csv`)."""
    return request.args.get("download") == "csv"


def csv_file(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A list as a CSV file (UTF-8 with a mark, RFC 4180) that no spreadsheet takes for a formula.

    A cell of text that begins like one is given an apostrophe in front; numbers stay as they are.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    response = Response(out.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _harmless(cell: object) -> object:
    if cell is None:
        return ""
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return cell


def _changing(member: Member, archived: bool) -> Member:
    if request.method == "POST" and member.course.archived_at is not None and not archived:
        raise ClosedError(
            "This course is archived: it can be read, and nothing in it changes.",
            "Its owner or an instructor can take it up again, in its settings.",
        )
    return member


def _learner_id(session: Session) -> int | None:
    found = learner_or_none(session)
    return None if found is None or found.is_guest else found.id
