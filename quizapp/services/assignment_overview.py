"""How far the students of an assignment are, and what is done for one of them.

The pages of those who teach call this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.services import assigning, assignments, attempts, courses, telling_times
from quizapp.services.assignment_rules import NO_EXTENSION, Extension, Window
from quizapp.services.assignments import Assignment
from quizapp.services.attempts import Attempt
from quizapp.services.courses import Member
from quizapp.services.errors import NotFoundError
from quizapp.store import attempt_queries as queries
from quizapp.store.models import AttemptRow, ExtensionRow

MOST_ATTEMPTS = 100
MOST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one student is. `extended`: something was given to this student alone, here or in
    every assignment; what, is told on the student's own page."""

    member: Member
    window: Window
    attempts: tuple[Attempt, ...]
    extended: bool

    @property
    def running(self) -> bool:
        """Whether an attempt runs."""
        return any(each.ended == "" for each in self.attempts)

    @property
    def submitted(self) -> tuple[Attempt, ...]:
        """The attempts that have ended."""
        return tuple(each for each in self.attempts if each.ended != "")

    @property
    def late(self) -> bool:
        """Whether an attempt ended after it was due for this student."""
        return any(is_late(each, self.window) for each in self.attempts)

    @property
    def state(self) -> str:
        """In a word: "not begun", "begun", "submitted", "late"."""
        if not self.attempts:
            return "not begun"
        if self.running:
            return "begun"
        return "late" if self.late else "submitted"


def is_late(found: Attempt, window: Window) -> bool:
    """Whether an attempt came in after it was due for its student."""
    return bool(window.due and found.submitted_at and found.submitted_at > window.due)


def progress(session: Session, found: Assignment) -> tuple[Progress, ...]:
    """How far each student is whom it was given to, or who has begun it, by name."""
    rows = queries.ATTEMPTS_OF_ASSIGNMENT.all(session.connection(), assignment=found.id)
    by_member: dict[int, list[Attempt]] = {}
    for row in rows:
        by_member.setdefault(row.member_id, []).append(attempts.from_row(row))
    given = {each.id for each in assignments.given_to(session, found)}
    there = courses.students(session, found.course_id, left=True)
    concerned = [each for each in there if each.id in given or each.id in by_member]
    numbers = [each.id for each in concerned]
    windows = assignments.windows(session, found, numbers)
    more = assignments.extensions(session, found.id, numbers)
    return tuple(
        Progress(
            each,
            windows[each.id],
            tuple(by_member.get(each.id, ())),
            more.get(each.id, NO_EXTENSION) != NO_EXTENSION,
        )
        for each in concerned
    )


def counts(found: Sequence[Progress]) -> tuple[int, int, int, int]:
    """How many students there are, have begun, have submitted, were late."""
    return (
        len(found),
        sum(bool(each.attempts) for each in found),
        sum(bool(each.submitted) for each in found),
        sum(each.late for each in found),
    )


def extend(
    session: Session, found: Assignment, member_id: int, given: Extension, now: datetime
) -> None:
    """Give one student more than the others, or take it away again (`NO_EXTENSION`). An attempt
    that runs is never shortened. Raises NotFoundError, BadAssignmentError."""
    member = courses.member(session, found.course_id, member_id)
    if member.role is not courses.Role.STUDENT:
        raise NotFoundError("There is no such student in this course.", "Look at the list.")
    if not 0 <= given.attempts <= MOST_ATTEMPTS or not 0 <= given.minutes <= MOST_MINUTES:
        raise assignments.BadAssignmentError(
            f"At most {MOST_ATTEMPTS} attempts and {MOST_MINUTES} minutes more."
        )
    mine = (ExtensionRow.assignment_id == found.id, ExtensionRow.member_id == member_id)
    session.execute(delete(ExtensionRow).where(*mine))
    if given != NO_EXTENSION:
        session.add(
            ExtensionRow(
                assignment_id=found.id,
                member_id=member_id,
                until=given.until,
                extra_attempts=given.attempts,
                extra_minutes=given.minutes,
                changed_at=now,
            )
        )
    session.flush()
    assigning.follow(session, found.id, now)


def end_attempt(
    session: Session, course_id: int, assignment_id: int, attempt_id: int, now: datetime
) -> int:
    """End an attempt that runs, with what was saved; the number of its student's place in the
    course. Raises NotFoundError."""
    found = attempts.attempt(session, attempt_id)
    if (found.course_id, found.assignment_id) != (course_id, assignment_id):
        raise NotFoundError("There is no such attempt here.", "The page of the assignment has all.")
    if found.ended == "":
        attempts.end(session, found, "instructor", now)
    return found.member_id


def overdue_of(session: Session, learner_id: int, now: datetime) -> list[int]:
    """A learner's own attempts whose time is up, the grace over, and that have not been ended."""
    rows = queries.RUNNING_OF_LEARNER.all(session.connection(), learner=learner_id)
    until = now - telling_times.GRACE
    return [row.id for row in rows if row.ends_at is not None and row.ends_at <= until]


def overdue_in(session: Session, course_id: int, now: datetime) -> list[int]:
    """The same of a whole course."""
    until = now - telling_times.GRACE
    own = select(AttemptRow.id, AttemptRow.assignment_id).where(
        AttemptRow.ended == "", AttemptRow.ends_at <= until
    )
    theirs = {each.id for each in assignments.of_course(session, course_id)}
    return [row.id for row in session.execute(own) if row.assignment_id in theirs]
