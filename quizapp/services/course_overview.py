"""A course at a glance, for those who teach it: what was given, and what waits for them.

The course's first page calls this. A few statements, however many assignments there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from quizapp.services import appeals, assignments, courses
from quizapp.services.assignments import Assignment
from quizapp.store import mark_queries
from quizapp.store.models import AssignmentMemberRow, AssignmentRow, AttemptRow, CourseMemberRow


@dataclass(frozen=True, slots=True)
class Given:
    """An assignment: how many students of the course have it, and have handed something in."""

    assigned: Assignment
    students: int
    submitted: int


@dataclass(frozen=True, slots=True)
class Overview:
    """`given`: all that is not archived, what is due first first. `unread`: answers that could not
    be read; `appeals`: those that nobody has decided."""

    given: tuple[Given, ...]
    unread: int
    appeals: int


def overview(session: Session, course_id: int) -> Overview:
    """A course at a glance."""
    there = {each.id for each in courses.students(session, course_id)}
    some = _some(session, course_id)
    submitted = _submitted(session, course_id)
    given = []
    for each in assignments.of_course(session, course_id):
        theirs = some.get(each.id, there) & there
        given.append(Given(each, len(theirs), len(submitted.get(each.id, set()) & theirs)))
    unread = mark_queries.UNCLEAR_ITEMS.all(session.connection(), course=course_id)
    return Overview(tuple(given), len(unread), appeals.open_count(session, course_id))


def _some(session: Session, course_id: int) -> dict[int, set[int]]:
    """Whom the assignments were given to that were not given to everybody."""
    chosen = (
        select(AssignmentMemberRow.assignment_id, AssignmentMemberRow.member_id)
        .join(AssignmentRow, AssignmentRow.id == AssignmentMemberRow.assignment_id)
        .where(AssignmentRow.course_id == course_id)
    )
    return _grouped(session.execute(chosen))


def _submitted(session: Session, course_id: int) -> dict[int, set[int]]:
    """Who has an attempt that has ended, for each assignment."""
    chosen = (
        select(AttemptRow.assignment_id, AttemptRow.member_id)
        .join(CourseMemberRow, CourseMemberRow.id == AttemptRow.member_id)
        .where(CourseMemberRow.course_id == course_id, AttemptRow.ended != "")
        .distinct()
    )
    return _grouped(session.execute(chosen))


def _grouped(pairs: Iterable[Row[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for assignment, member in pairs:
        found.setdefault(assignment, set()).add(member)
    return found
