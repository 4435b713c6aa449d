"""A student's own marks: what may be told by now, what was changed since the student last looked,
and why. Reads only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.services import assignments, attempts, courses, telling_times
from quizapp.services.assignments import Assignment
from quizapp.services.audit import KINDS, in_words
from quizapp.services.courses import Member, Role
from quizapp.services.errors import NotFoundError, NotYetError
from quizapp.services.gradebook import gradebook
from quizapp.services.graded import AttemptSeen, attempt_seen
from quizapp.services.mark_cells import Cell
from quizapp.services.mark_lines import MarkKind
from quizapp.store import mark_queries as queries
from quizapp.store.models import CourseMemberRow

TOLD = frozenset(
    {
        MarkKind.MARK,
        MarkKind.ITEM,
        MarkKind.EXCUSE,
        MarkKind.COMMENT,
        MarkKind.REGRADE,
        MarkKind.UNDO,
        MarkKind.APPEAL,
    }
)
"""The changes that a student is told of."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a student's marks. `question`: the place in the attempt, from 1; `is_new`: the
    student has not said yet that it was read."""

    id: int
    at: datetime
    kind: str
    assignment_id: int | None
    attempt_id: int | None
    title: str
    question: int | None
    before: str
    after: str
    words: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One assignment of a student's. `told`: the mark may be known; what may not is not in
    `cell`."""

    assigned: Assignment
    told: bool
    cell: Cell


@dataclass(frozen=True, slots=True)
class OwnMarks:
    """A student's marks. `total`: of what is told, from 0 to 1; `dropped`: how many of the lowest
    it leaves out; `changes`: the latest first."""

    member: Member
    graded: tuple[OwnLine, ...]
    practice: tuple[OwnLine, ...]
    total: float | None
    dropped: int
    changes: tuple[Change, ...]

    @property
    def news(self) -> tuple[Change, ...]:
        """What was changed and has not been read."""
        return tuple(each for each in self.changes if each.is_new)


@dataclass(frozen=True, slots=True)
class News:
    """A course in which a student's marks were changed, and how many changes are unread."""

    course_id: int
    title: str
    count: int


def own_marks(session: Session, member: Member, now: datetime) -> OwnMarks:
    """A student's marks in a course, as far as they may be told now."""
    told = {each.id: is_told(session, each, member, now) for each in _of(session, member)}
    everything = gradebook(session, member.course.id, now, of=[member])
    known = gradebook(
        session, member.course.id, now, of=[member], only=lambda each: told.get(each.id, False)
    )
    cells = {cell.assigned.id: cell for cell in known.lines[0].cells}
    lines = [
        OwnLine(each.assigned, told[each.assigned.id], cells.get(each.assigned.id) or _hidden(each))
        for each in everything.lines[0].cells
        if each.given and each.assigned.id in told
    ]
    return OwnMarks(
        member=member,
        graded=tuple(each for each in lines if each.assigned.rules.graded),
        practice=tuple(each for each in lines if not each.assigned.rules.graded),
        total=known.lines[0].total,
        dropped=known.dropped,
        changes=_changes(session, member, told, {each.assigned.id: each for each in lines}),
    )


def own_attempt(session: Session, member: Member, attempt_id: int, now: datetime) -> AttemptSeen:
    """A student's own attempt with what was right. Raises NotFoundError, NotYetError."""
    found = attempts.attempt_of(session, member.learner_id, attempt_id)
    if found.member_id != member.id:
        raise NotFoundError("There is no such attempt of yours here.", "Your marks list yours.")
    if not telling_times.is_told(session, found, now):
        raise NotYetError("What was right is told later.", "The assignment says when.")
    return attempt_seen(session, member.course.id, attempt_id)


def news(session: Session, learner_id: int, now: datetime) -> tuple[News, ...]:
    """The courses in which marks of this learner were changed that have not been read."""
    chosen = select(CourseMemberRow.course_id).where(
        CourseMemberRow.learner_id == learner_id,
        CourseMemberRow.role == Role.STUDENT.value,
        CourseMemberRow.left_at.is_(None),
    )
    found = []
    for course in session.scalars(chosen.order_by(CourseMemberRow.course_id)).all():
        member = courses.member_of(session, learner_id, course)
        count = len(unread(session, member, now))
        if count:
            found.append(News(course, member.course.title, count))
    return tuple(found)


def unread(session: Session, member: Member, now: datetime) -> tuple[Change, ...]:
    """What was changed of a student's marks, may be told, and has not been read."""
    rows = _told_rows(session, member)
    if not rows:
        return ()
    upto = _upto(session, member)
    if rows[0].id <= upto:
        return ()
    given = {each.id: each for each in _of(session, member)}
    about = {row.assignment_id for row in rows if row.id > upto}
    told = {
        number: is_told(session, given[number], member, now) for number in about if number in given
    }
    titles = {number: given[number].title for number in told}
    return tuple(
        _change(row, titles, upto) for row in rows if row.id > upto and told.get(row.assignment_id)
    )


def is_told(session: Session, assigned: Assignment, member: Member, now: datetime) -> bool:
    """Whether this student may know by now what the own attempts are worth: `telling_times` allows
    it for every one that has ended. What was told once stays told."""
    if attempts.tells_at_end(assigned.rules):
        return True
    ended = [x for x in attempts.attempts_of(session, assigned.id, member.id) if x.ended != ""]
    if ended and all(each.told for each in ended):
        return True
    return telling_times.has_closed(session, assigned, now)


def _of(session: Session, member: Member) -> tuple[Assignment, ...]:
    return assignments.for_student(session, member)


def _hidden(cell: Cell) -> Cell:
    """A cell without anything that may not be told yet: the attempts, with no credit."""
    tries = tuple(
        type(each)(each.id, each.number, each.ended, each.started_at, each.submitted_at, None, 0)
        for each in cell.tries
    )
    return Cell(cell.assigned, cell.member_id, tries=tries, excused=cell.excused)


def _told_rows(session: Session, member: Member) -> list[Any]:
    own = {"course": member.course.id, "member": member.id}
    rows = queries.LINES_OF_MEMBER.all(session.connection(), **own)
    return [row for row in rows if MarkKind(row.kind) in TOLD and not _own_act(row)]


def _own_act(row: Any) -> bool:
    """Whether a line is the student's own doing (an appeal was made), or told by another: what was
    granted is told with the credit."""
    return (row.after or {}).get("state") in ("open", "granted")


def _upto(session: Session, member: Member) -> int:
    own = {"course": member.course.id, "member": member.id}
    rows = queries.LINES_OF_MEMBER.all(session.connection(), **own)
    seen = (row.after["upto"] for row in rows if row.kind == MarkKind.SEEN.value)
    return int(next(seen, 0))


def _changes(
    session: Session, member: Member, told: dict[int, bool], lines: dict[int, OwnLine]
) -> tuple[Change, ...]:
    upto = _upto(session, member)
    titles = {number: line.assigned.title for number, line in lines.items()}
    rows: Iterable[Any] = _told_rows(session, member)
    return tuple(_change(row, titles, upto) for row in rows if told.get(row.assignment_id, False))


def _change(row: Any, titles: dict[int, str], upto: int) -> Change:
    return Change(
        id=row.id,
        at=row.at,
        kind=KINDS[MarkKind(row.kind)],
        assignment_id=row.assignment_id,
        attempt_id=row.attempt_id,
        title=titles.get(row.assignment_id, ""),
        question=None if row.position is None else row.position + 1,
        before=in_words(row.before),
        after=in_words(row.after),
        words=row.words or "",
        is_new=row.id > upto,
    )
