"""Assignments: a set given to a course with dates and rules, and when it is open for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from quizapp.services.assignment_rules import (
    NO_ACCOMMODATION,
    NO_EXTENSION,
    Accommodation,
    Extension,
    Rules,
    Window,
    window_of,
)
from quizapp.services.courses import Member, students
from quizapp.services.errors import NotFoundError, QuizError
from quizapp.store.models import (
    AccommodationRow,
    AssignmentMemberRow,
    AssignmentRow,
    CourseRow,
    ExtensionRow,
)


class AssignmentKind(StrEnum):
    """What is asked of a student."""

    SET = "set"
    KEEP_UP = "keep-up"


class BadAssignmentError(QuizError):
    """An assignment that does not go together. `message` says what of it."""

    status = 422


@dataclass(frozen=True, slots=True)
class Assignment:
    """An assignment; see `store.assignment_models.AssignmentRow`."""

    id: int
    course_id: int
    version_id: int | None
    kind: AssignmentKind
    title: str
    instructions: str
    opens_at: datetime | None
    due_at: datetime | None
    closes_at: datetime | None
    rules: Rules
    points: float
    weight: float
    published_at: datetime | None
    archived_at: datetime | None


@dataclass(frozen=True, slots=True)
class Draft:
    """What an instructor chose for an assignment that is to be made."""

    title: str
    version_id: int | None = None
    kind: AssignmentKind = AssignmentKind.SET
    instructions: str = ""
    opens_at: datetime | None = None
    due_at: datetime | None = None
    closes_at: datetime | None = None
    rules: Rules = field(default_factory=Rules)
    points: float = 100.0
    weight: float = 1.0
    members: tuple[int, ...] = ()


def create(session: Session, course_id: int, draft: Draft, now: datetime) -> int:
    """Make an assignment that students do not see yet; its number."""
    row = AssignmentRow(
        course_id=course_id,
        version_id=draft.version_id,
        kind=draft.kind.value,
        title=draft.title,
        instructions=draft.instructions,
        opens_at=draft.opens_at,
        due_at=draft.due_at,
        closes_at=draft.closes_at,
        rules=draft.rules.as_json(),
        points=draft.points,
        weight=draft.weight,
        made_at=now,
        published_at=None,
        archived_at=None,
    )
    session.add(row)
    session.flush()
    give_to(session, row.id, draft.members)
    return row.id


def give_to(session: Session, assignment_id: int, members: Iterable[int]) -> None:
    """Give an assignment to these members and to no others; none named: to every student."""
    before = AssignmentMemberRow.assignment_id == assignment_id
    session.execute(delete(AssignmentMemberRow).where(before))
    for each in members:
        session.add(AssignmentMemberRow(assignment_id=assignment_id, member_id=each))
    session.flush()


def check_members(session: Session, course_id: int, members: Iterable[int]) -> None:
    """Raises BadAssignmentError where somebody is no student of the course."""
    theirs = {each.id for each in students(session, course_id, left=True)}
    if not set(members) <= theirs:
        raise BadAssignmentError("One of the students is not in this course any more.")


def locked(session: Session, assignment_id: int, *, to_change: bool) -> None:
    """Until the commit: nobody begins it while it is changed, nor changes it while one begins.

    (On SQLite whoever writes is alone anyway.)
    """
    row = select(AssignmentRow.id).where(AssignmentRow.id == assignment_id)
    session.execute(row.with_for_update(read=not to_change))


def publish(session: Session, assignment_id: int, now: datetime) -> None:
    """Let the students see it. Publishing again changes nothing."""
    row = session.get_one(AssignmentRow, assignment_id)
    row.published_at = row.published_at or now
    session.flush()


def assignment(session: Session, course_id: int, assignment_id: int) -> Assignment:
    """An assignment of this course, whoever asks. Raises NotFoundError."""
    row = session.get(AssignmentRow, assignment_id)
    if row is None or row.course_id != course_id:
        raise NotFoundError("There is no such assignment in this course.", "Look at the list.")
    return _assignment(row)


def assignment_of(session: Session, assignment_id: int) -> Assignment:
    """An assignment by its number alone, whoever asks. Raises NotFoundError."""
    row = session.get(AssignmentRow, assignment_id)
    if row is None:
        raise NotFoundError("There is no such assignment.", "Your courses list yours.")
    return _assignment(row)


def of_course(session: Session, course_id: int) -> tuple[Assignment, ...]:
    """The assignments of a course, those that are due first first; archived ones left out."""
    chosen = select(AssignmentRow).where(
        AssignmentRow.course_id == course_id, AssignmentRow.archived_at.is_(None)
    )
    found = map(_assignment, session.scalars(chosen))
    return tuple(sorted(found, key=lambda a: (a.due_at is None, a.due_at or 0, a.id)))


def given_to(session: Session, found: Assignment) -> tuple[Member, ...]:
    """The students whom an assignment was given to, by name."""
    chosen = select(AssignmentMemberRow.member_id).where(
        AssignmentMemberRow.assignment_id == found.id
    )
    some = set(session.scalars(chosen))
    everybody = students(session, found.course_id)
    return tuple(each for each in everybody if not some or each.id in some)


def is_given_to(session: Session, found: Assignment, member: Member) -> bool:
    """Whether an assignment was given to this student."""
    chosen = select(AssignmentMemberRow.member_id).where(
        AssignmentMemberRow.assignment_id == found.id
    )
    some = set(session.scalars(chosen))
    return member.course.id == found.course_id and (not some or member.id in some)


def for_student(session: Session, member: Member) -> tuple[Assignment, ...]:
    """The published assignments that were given to this student, those due first first."""
    mine = select(AssignmentMemberRow.assignment_id).where(
        AssignmentMemberRow.member_id == member.id
    )
    some = select(AssignmentMemberRow.assignment_id)
    chosen = select(AssignmentRow).where(
        AssignmentRow.course_id == member.course.id,
        AssignmentRow.published_at.is_not(None),
        AssignmentRow.archived_at.is_(None),
        or_(AssignmentRow.id.in_(mine), AssignmentRow.id.not_in(some)),
    )
    found = map(_assignment, session.scalars(chosen))
    return tuple(sorted(found, key=lambda a: (a.due_at is None, a.due_at or 0, a.id)))


def accommodations(session: Session, members: Iterable[int]) -> Mapping[int, Accommodation]:
    """What holds for each of these members that has anything."""
    chosen = select(AccommodationRow).where(AccommodationRow.member_id.in_(list(members)))
    return {row.member_id: _accommodation(row) for row in session.scalars(chosen)}


def extensions(
    session: Session, assignment_id: int, members: Iterable[int]
) -> Mapping[int, Extension]:
    """What was given to each of these members for this assignment alone, where anything was."""
    chosen = select(ExtensionRow).where(
        ExtensionRow.assignment_id == assignment_id, ExtensionRow.member_id.in_(list(members))
    )
    return {
        row.member_id: Extension(row.until, row.extra_attempts, row.extra_minutes)
        for row in session.scalars(chosen)
    }


def windows(session: Session, found: Assignment, members: Iterable[int]) -> dict[int, Window]:
    """When an assignment is open for each of these members."""
    asked = list(members)
    own = accommodations(session, asked)
    given = extensions(session, found.id, asked)
    zone = ZoneInfo(session.get_one(CourseRow, found.course_id).time_zone)
    dates = (found.opens_at, found.due_at, found.closes_at, found.rules)
    return {
        each: window_of(
            *dates, own.get(each, NO_ACCOMMODATION), given.get(each, NO_EXTENSION), zone
        )
        for each in asked
    }


def window(session: Session, found: Assignment, member_id: int) -> Window:
    """When an assignment is open for one student."""
    return windows(session, found, [member_id])[member_id]


def _accommodation(row: AccommodationRow) -> Accommodation:
    return Accommodation(
        row.time_factor,
        row.extra_days,
        row.extra_attempts,
        row.larger_type,
        row.single_column,
    )


def _assignment(row: AssignmentRow) -> Assignment:
    return Assignment(
        row.id,
        row.course_id,
        row.version_id,
        AssignmentKind(row.kind),
        row.title,
        row.instructions,
        row.opens_at,
        row.due_at,
        row.closes_at,
        Rules.from_json(row.rules),
        row.points,
        row.weight,
        row.published_at,
        row.archived_at,
    )
