"""Courses and who is in them: making one, joining, and what each role may do.

Every page of a course asks `member_of` first: who is not in a course is told that there is none.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from quizapp.services.errors import ClosedError, NotAllowedError, NotFoundError
from quizapp.store.models import AccountRow, CourseMemberRow, CourseRow

CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""None that is read as another: no I and 1, L, O and 0."""
CODE_LENGTH = 8
AGAIN = timedelta(minutes=1)


class Role(StrEnum):
    """What somebody is in a course."""

    OWNER = "owner"
    INSTRUCTOR = "instructor"
    ASSISTANT = "assistant"  # sees everything and grades, changes nothing else
    STUDENT = "student"


TEACHING = (Role.OWNER, Role.INSTRUCTOR)
"""Who may change a course."""
STAFF = (Role.OWNER, Role.INSTRUCTOR, Role.ASSISTANT)
"""Who sees all of it."""


@dataclass(frozen=True, slots=True)
class Course:
    """A course; see `store.course_models.CourseRow`."""

    id: int
    title: str
    code: str
    joinable: bool
    time_zone: str
    exam_on: date | None
    ends_on: date | None
    archived_at: datetime | None
    demo: bool

    def has_ended(self, now: datetime) -> bool:
        """Whether its last day is over, where it is."""
        today = now.astimezone(ZoneInfo(self.time_zone)).date()
        return self.ends_on is not None and today > self.ends_on


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a course. `learner_id` is None for somebody who has deleted everything."""

    id: int
    course: Course
    learner_id: int | None
    role: Role
    name: str
    roster_id: str = ""
    left_at: datetime | None = None

    @property
    def teaches(self) -> bool:
        """Whether this person may change the course."""
        return self.role in TEACHING

    @property
    def is_staff(self) -> bool:
        """Whether this person sees all of the course."""
        return self.role in STAFF


def create(
    session: Session,
    learner_id: int,
    title: str,
    now: datetime,
    *,
    time_zone: str = "UTC",
    exam_on: date | None = None,
    ends_on: date | None = None,
    demo: bool = False,
) -> int:
    """Make a course, with its maker as owner; its number."""
    course = CourseRow(
        title=title,
        code=new_code(),
        joinable=True,
        time_zone=time_zone,
        exam_on=None if exam_on is None else exam_on.isoformat(),
        ends_on=None if ends_on is None else ends_on.isoformat(),
        made_at=now,
        archived_at=None,
        demo=demo,
    )
    session.add(course)
    session.flush()
    add_member(session, course.id, learner_id, Role.OWNER, now)
    return course.id


def just_made(session: Session, learner_id: int, title: str, now: datetime) -> int | None:
    """The course of this title that a learner made a moment ago: a form that was sent twice."""
    made = (
        select(CourseRow.id)
        .join(CourseMemberRow, CourseMemberRow.course_id == CourseRow.id)
        .where(
            CourseMemberRow.learner_id == learner_id,
            CourseMemberRow.role == Role.OWNER.value,
            CourseRow.title == title,
            CourseRow.made_at > now - AGAIN,
        )
    )
    return session.scalar(made.order_by(CourseRow.id.desc()).limit(1))


def new_code() -> str:
    """A code that nobody guesses: 31 to the power of 8, about 40 bits."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def add_member(
    session: Session,
    course_id: int,
    learner_id: int,
    role: Role,
    now: datetime,
    *,
    name: str = "",
    roster_id: str = "",
) -> int:
    """Put somebody into a course, or back into it; the member's number.

    Who is there keeps the role; who was gets this one, as if never there. A name or number that is
    given replaces the one of before.
    """
    there = select(CourseMemberRow).where(
        CourseMemberRow.course_id == course_id, CourseMemberRow.learner_id == learner_id
    )
    row = session.scalars(there).one_or_none()
    if row is None:
        row = CourseMemberRow(
            course_id=course_id,
            learner_id=learner_id,
            role=role.value,
            name=name,
            roster_id=roster_id,
            joined_at=now,
            left_at=None,
        )
        session.add(row)
    if row.left_at is not None:
        row.left_at, row.removed, row.role = None, False, role.value
    row.name, row.roster_id = name or row.name, roster_id or row.roster_id
    session.flush()
    return row.id


def course(session: Session, course_id: int) -> Course:
    """A course by its number, whoever asks. Raises NotFoundError."""
    row = session.get(CourseRow, course_id)
    if row is None:
        raise NotFoundError("There is no such course.", "Your courses list yours.")
    return _course(row)


def plain_code(code: str) -> str:
    """A code as it is kept, however it was typed."""
    return "".join(code.upper().split()).replace("-", "")


def course_of_code(session: Session, code: str, now: datetime) -> Course:
    """The course that a code leads into. Raises NotFoundError, ClosedError."""
    chosen = select(CourseRow).where(CourseRow.code == plain_code(code))
    row = session.scalars(chosen).one_or_none()
    if row is None:
        raise NotFoundError("There is no course of this code.", "Look at its spelling.")
    found = _course(row)
    if not found.joinable or found.archived_at is not None or found.has_ended(now):
        raise ClosedError("This course takes nobody in any more.", "Ask whoever teaches it.")
    return found


def join_by_code(
    session: Session, learner_id: int, code: str, now: datetime, *, name: str = ""
) -> int:
    """Join the course of a code as a student; the course's number. Joining again does nothing.

    `name`: what the course calls this person. Raises NotFoundError, ClosedError, and
    NotAllowedError for who was removed from it.
    """
    course = course_of_code(session, code, now)
    there = select(CourseMemberRow).where(
        CourseMemberRow.course_id == course.id, CourseMemberRow.learner_id == learner_id
    )
    row = session.scalars(there).one_or_none()
    if row is not None and row.removed:
        raise NotAllowedError(
            "You were removed from this course.", "Whoever teaches it can bring you back."
        )
    if row is not None and row.left_at is None:
        return course.id
    add_member(session, course.id, learner_id, Role.STUDENT, now, name=name)
    return course.id


def member_of(session: Session, learner_id: int | None, course_id: int) -> Member:
    """Who this learner is in a course. Raises NotFoundError for who is not in it, or no more."""
    chosen = _MEMBERS.where(
        CourseMemberRow.course_id == course_id,
        CourseMemberRow.learner_id == learner_id,
        CourseMemberRow.left_at.is_(None),
    )
    row = session.execute(chosen).one_or_none()
    if learner_id is None or row is None:
        raise NotFoundError("There is no such course of yours.", "Join it by its code.")
    return _member(row)


def staff_of(session: Session, learner_id: int | None, course_id: int) -> Member:
    """The same for pages that students do not have. Raises NotFoundError, NotAllowedError."""
    found = member_of(session, learner_id, course_id)
    if not found.is_staff:
        raise NotAllowedError("This page is for those who teach the course.")
    return found


def teacher_of(session: Session, learner_id: int | None, course_id: int) -> Member:
    """The same for what an assistant does not do. Raises NotFoundError, NotAllowedError."""
    found = staff_of(session, learner_id, course_id)
    if not found.teaches:
        raise NotAllowedError(
            "An assistant sees the course and grades, but changes nothing else.",
            "Ask an instructor of the course.",
        )
    return found


def students(session: Session, course_id: int, *, left: bool = False) -> tuple[Member, ...]:
    """The students of a course by name; with `left` also those who have left it."""
    chosen = _MEMBERS.where(
        CourseMemberRow.course_id == course_id, CourseMemberRow.role == Role.STUDENT.value
    )
    if not left:
        chosen = chosen.where(CourseMemberRow.left_at.is_(None))
    found = map(_member, session.execute(chosen))
    return tuple(sorted(found, key=lambda member: (member.name.casefold(), member.id)))


def everybody(session: Session, course_id: int) -> tuple[Member, ...]:
    """All who are or were in a course, in no order."""
    chosen = _MEMBERS.where(CourseMemberRow.course_id == course_id)
    return tuple(map(_member, session.execute(chosen)))


def member(session: Session, course_id: int, member_id: int) -> Member:
    """A member of this course, whoever asks, also one who has left. Raises NotFoundError."""
    chosen = _MEMBERS.where(CourseMemberRow.course_id == course_id, CourseMemberRow.id == member_id)
    row = session.execute(chosen).one_or_none()
    if row is None:
        raise NotFoundError("There is no such person in this course.", "Look at the list.")
    return _member(row)


def courses_of(session: Session, learner_id: int, *, archived: bool = False) -> tuple[Member, ...]:
    """What a learner is in each of the courses that are not archived, by title; or that are."""
    chosen = _MEMBERS.where(
        CourseMemberRow.learner_id == learner_id,
        CourseMemberRow.left_at.is_(None),
        CourseRow.archived_at.is_not(None) if archived else CourseRow.archived_at.is_(None),
    )
    return tuple(map(_member, session.execute(chosen.order_by(CourseRow.title, CourseRow.id))))


_MEMBERS: Select[*tuple[Any, ...]] = (
    select(
        CourseMemberRow.id,
        CourseMemberRow.learner_id,
        CourseMemberRow.role,
        CourseMemberRow.name,
        CourseMemberRow.roster_id,
        CourseMemberRow.left_at,
        AccountRow.name.label("account"),
        CourseRow.id.label("course_id"),
        CourseRow.title,
        CourseRow.code,
        CourseRow.joinable,
        CourseRow.time_zone,
        CourseRow.exam_on,
        CourseRow.ends_on,
        CourseRow.archived_at,
        CourseRow.demo,
    )
    .join(CourseRow, CourseRow.id == CourseMemberRow.course_id)
    .outerjoin(AccountRow, AccountRow.learner_id == CourseMemberRow.learner_id)
)


def _member(row: Any) -> Member:
    name = row.name or row.account or f"Former member {row.id}"
    return Member(
        row.id, _course(row), row.learner_id, Role(row.role), name, row.roster_id, row.left_at
    )


def _course(row: Any) -> Course:
    """A course of its row, or of one that has a course's columns beside those of a member."""
    return Course(
        getattr(row, "course_id", None) or row.id,
        row.title,
        row.code,
        row.joinable,
        row.time_zone,
        None if row.exam_on is None else date.fromisoformat(row.exam_on),
        None if row.ends_on is None else date.fromisoformat(row.ends_on),
        row.archived_at,
        row.demo,
    )
