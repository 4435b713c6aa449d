"""What the pages of a course share: who asks, and the ways between its pages.

A course page asks `member_here`, `staff_here` or `teacher_here` first; its template extends
"courses/frame.html". In an archived course each of them refuses a POST, unless `archived` says that
this one is allowed there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from flask import g, request
from sqlalchemy.orm import Session

from quizapp.services import courses, standing
from quizapp.services.courses import Member
from quizapp.services.errors import ClosedError, NotAllowedError
from quizapp.services.learners import Learner
from quizapp.web.as_csv import csv_file, wants_csv
from quizapp.web.edge import account_name, learner_or_none

__all__ = [
    "PLACES",
    "account_teaches",
    "csv_file",
    "instructor_here",
    "member_here",
    "places",
    "staff_here",
    "teacher_here",
    "wants_csv",
]

PLACES: Sequence[tuple[str, str, bool]] = (
    ("courses.show", "Overview", False),
    ("courses.people", "People", True),
    ("assignments.of_course", "Assignments", True),
    ("keep_up.index", "Keep up", False),
    ("marks.gradebook", "Marks", True),
    ("marks.mine", "My marks", False),
    ("analysis.memory", "What they know", True),
    ("courses.change_page", "Settings", True),
)
"""The pages of a course: endpoint, words, and whether they are for staff alone."""

FOR_STUDENTS = frozenset({"marks.mine"})
"""Those of them that only students have."""


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
    if found is None:
        raise NotAllowedError("This page is for those who teach here.", "Sign in first.")
    standing.require_instructor(session, found.id)
    return found


def account_teaches() -> bool:
    """Whether this browser's account may make courses and sets, for the head of the page."""
    return bool(account_name()) and cast("Learner", g.learner).may_teach


def places(member: Member) -> list[tuple[str, str]]:
    """The pages of a course that this member has: endpoint and words."""
    return [
        (endpoint, words)
        for endpoint, words, for_staff in PLACES
        if (member.is_staff or not for_staff)
        and not (member.is_staff and endpoint in FOR_STUDENTS)
        and (member.teaches or endpoint != "courses.change_page")
    ]


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
