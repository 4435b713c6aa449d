"""The gradebook of a course: students by name, assignments, and what it all amounts to. Reads only.

A handful of statements whatever the size of the course; the rest is `core.marks`. docs/marks.md
publishes the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from quizapp.core.marks import Part, Try, days_late, earned, total, which_counts
from quizapp.services import assignments, courses, keep_up
from quizapp.services.assignment_rules import (
    NO_ACCOMMODATION,
    NO_EXTENSION,
    Accommodation,
    Extension,
    Late,
    window_of,
)
from quizapp.services.assignments import Assignment, AssignmentKind
from quizapp.services.courses import Member
from quizapp.store import mark_queries as queries

Earning = Callable[[Session, Assignment, Sequence[Member], datetime], Mapping[int, float]]


def _kept_up(
    session: Session, assigned: Assignment, members: Sequence[Member], now: datetime
) -> Mapping[int, float]:
    only = members[0].id if len(members) == 1 else None
    return keep_up.credit_of_members(session, assigned, now, only)


ELSEWHERE: Mapping[AssignmentKind, Earning] = {AssignmentKind.KEEP_UP: _kept_up}
"""Who tells what students have earned, from 0 to 1 by member, at assignments of a kind that has no
attempts."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt in a cell. `late`: days begun after the due moment; `counts`: it is the one that
    counts."""

    id: int
    number: int
    ended: str
    started_at: datetime
    submitted_at: datetime | None
    credit: float | None
    late: int
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One student at one assignment.

    `share`: the mark, from 0 to 1 of its points; None for none. `earned`: the same without what was
    decided by hand. `missing`: it is over for this student, who did nothing (what keeping up asked
    of nobody is not missing). `unclear`: answers
    that wait for somebody to look. `dropped`: left out of the total as one of the lowest.
    """

    assigned: Assignment
    member_id: int
    given: bool = True
    tries: tuple[Tried, ...] = ()
    earned: float | None = None
    share: float | None = None
    by_hand: bool = False
    excused: bool = False
    missing: bool = False
    comment: str = ""
    reason: str = ""
    unclear: int = 0
    dropped: bool = False

    @property
    def points(self) -> float | None:
        """The mark in points of the assignment."""
        return None if self.share is None else self.share * self.assigned.points

    @property
    def counts(self) -> bool:
        """Whether it is a part of the total, be it one that is dropped."""
        graded = self.assigned.rules.graded and self.assigned.weight > 0
        return graded and self.given and not self.excused and self.share is not None


@dataclass(frozen=True, slots=True)
class Line:
    """One student: the cells in the order of the columns, and the total from 0 to 1."""

    member: Member
    cells: tuple[Cell, ...]
    total: float | None

    def cell(self, assignment_id: int) -> Cell:
        """The cell of an assignment."""
        return next(each for each in self.cells if each.assigned.id == assignment_id)


@dataclass(frozen=True, slots=True)
class Column:
    """One assignment, with the mean mark of those who have one, from 0 to 1, and their number."""

    assigned: Assignment
    mean: float | None
    marks: int


@dataclass(frozen=True, slots=True)
class Gradebook:
    """The marks of a course. `dropped`: how many of the lowest each total leaves out."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    dropped: int

    @property
    def graded(self) -> tuple[Column, ...]:
        """The columns that count."""
        return tuple(each for each in self.columns if each.assigned.rules.graded)

    @property
    def practice(self) -> tuple[Column, ...]:
        """The columns that never count."""
        return tuple(each for each in self.columns if not each.assigned.rules.graded)

    def line(self, member_id: int) -> Line:
        """The line of a member, who is in it."""
        return next(each for each in self.lines if each.member.id == member_id)

    @property
    def mean(self) -> float | None:
        """The mean total of those who have one."""
        return _mean([line.total for line in self.lines])


@dataclass(frozen=True, slots=True)
class _Found:
    """What the statements gave, by (assignment, member)."""

    some: Mapping[int, frozenset[int]]
    attempts: Mapping[tuple[int, int], Sequence[Any]]
    unclear: Mapping[tuple[int, int], int]
    said: Mapping[tuple[str, int | None, int | None], Any]
    elsewhere: Mapping[int, Mapping[int, float]]
    more: Mapping[tuple[int, int], Extension]


def gradebook(
    session: Session,
    course_id: int,
    now: datetime,
    *,
    left: bool = False,
    of: Sequence[Member] | None = None,
    instead: Mapping[int, float | None] | None = None,
    only: Callable[[Assignment], bool] = lambda _: True,
) -> Gradebook:
    """The marks of a course as they stand.

    `left`: with the students who have left. `of`: of these alone. `instead`: attempts, by number,
    that are to be taken as worth something else. `only`: which of the published assignments.
    """
    members = courses.students(session, course_id, left=left) if of is None else tuple(of)
    every = assignments.of_course(session, course_id)
    given = [each for each in every if each.published_at is not None and only(each)]
    found = _find(session, course_id, given, members, now)
    own = assignments.accommodations(session, [member.id for member in members])
    lowest = found.said.get(("drop", None, None))
    drop = 0 if lowest is None else int(lowest.after["lowest"])
    lines = []
    for member in members:
        extra = own.get(member.id, NO_ACCOMMODATION)
        cells = [_cell(found, each, member, extra, now, instead or {}) for each in given]
        lines.append(_line(member, cells, drop))
    return Gradebook(_columns(given, lines), tuple(lines), drop)


def _find(
    session: Session,
    course_id: int,
    given: Sequence[Assignment],
    members: Sequence[Member],
    now: datetime,
) -> _Found:
    connection = session.connection()
    some: dict[int, set[int]] = {}
    for row in queries.SOME_GIVEN.all(connection, course=course_id):
        some.setdefault(row.assignment_id, set()).add(row.member_id)
    attempts: dict[tuple[int, int], list[Any]] = {}
    for row in queries.COURSE_ATTEMPTS.all(connection, course=course_id):
        attempts.setdefault((row.assignment_id, row.member_id), []).append(row)
    return _Found(
        some={number: frozenset(whom) for number, whom in some.items()},
        attempts=attempts,
        unclear={
            (row.assignment_id, row.member_id): row.count
            for row in queries.COURSE_UNCLEAR.all(connection, course=course_id)
        },
        said={
            (row.kind, row.assignment_id, row.member_id): row
            for row in queries.STANDING.all(connection, course=course_id)
        },
        elsewhere={
            each.id: ELSEWHERE[each.kind](session, each, members, now)
            for each in given
            if each.kind in ELSEWHERE
        },
        more={
            (row.assignment_id, row.member_id): Extension(
                row.until, row.extra_attempts, row.extra_minutes
            )
            for row in queries.COURSE_EXTENSIONS.all(connection, course=course_id)
        },
    )


def _cell(
    found: _Found,
    assigned: Assignment,
    member: Member,
    extra: Accommodation,
    now: datetime,
    instead: Mapping[int, float | None],
) -> Cell:
    place = (assigned.id, member.id)
    rows = found.attempts.get(place, ())
    some = found.some.get(assigned.id)
    is_given = some is None or member.id in some
    if not is_given and not rows:
        return Cell(assigned, member.id, given=False)
    window = window_of(
        assigned.opens_at,
        assigned.due_at,
        assigned.closes_at,
        assigned.rules,
        extra,
        found.more.get(place, NO_EXTENSION),
        ZoneInfo(member.course.time_zone),
    )
    tries, worth = _tries(assigned, rows, window.due, instead)
    worth = found.elsewhere.get(assigned.id, {}).get(member.id, worth)
    said = {kind: found.said.get((kind, *place)) for kind in ("mark", "excuse", "comment")}
    by_hand = _value(said["mark"], "points")
    over = window.closes is not None and now >= window.closes
    owed = assigned.kind not in ELSEWHERE and not any(t.ended == "" for t in tries)
    missing = worth is None and by_hand is None and over and owed
    share = 0.0 if missing else worth
    if by_hand is not None:
        share = by_hand / assigned.points if assigned.points else 0.0
    return Cell(
        assigned=assigned,
        member_id=member.id,
        tries=tries,
        earned=worth,
        share=share,
        by_hand=by_hand is not None,
        excused=bool(_value(said["excuse"], "excused")),
        missing=missing,
        comment=(said["comment"].words or "") if said["comment"] is not None else "",
        reason=(said["mark"].words or "") if said["mark"] is not None else "",
        unclear=found.unclear.get(place, 0),
    )


def _tries(
    assigned: Assignment,
    rows: Sequence[Any],
    due: datetime | None,
    instead: Mapping[int, float | None],
) -> tuple[tuple[Tried, ...], float | None]:
    """The attempts in a cell, the one that counts marked, and what they are worth together."""
    rules = assigned.rules
    tries = []
    for row in rows:
        late = 0 if row.submitted_at is None else days_late(row.submitted_at, due)
        credit = instead.get(row.id, row.credit)
        tries.append(
            Tried(row.id, row.number, row.ended, row.started_at, row.submitted_at, credit, late)
        )
    ended = [each for each in tries if each.ended != "" and each.credit is not None]
    judged = [Try(each.credit or 0.0, each.late) for each in ended]
    percent = rules.late_percent if rules.late is Late.LESS else 0.0
    place = which_counts(judged, rules.counting.value, percent)
    counting = None if place is None else ended[place].id
    marked = tuple(replace(each, counts=each.id == counting) for each in tries)
    return marked, earned(judged, rules.counting.value, percent)


def _line(member: Member, cells: Sequence[Cell], drop: int) -> Line:
    counted = [place for place, cell in enumerate(cells) if cell.counts]
    parts = [Part(cells[place].share or 0.0, cells[place].assigned.weight) for place in counted]
    found = total(parts, drop)
    dropped = {counted[place] for place in found.dropped}
    shown = tuple(
        replace(cell, dropped=True) if place in dropped else cell
        for place, cell in enumerate(cells)
    )
    return Line(member, shown, found.share)


def _columns(given: Sequence[Assignment], lines: Sequence[Line]) -> tuple[Column, ...]:
    found = []
    for place, assigned in enumerate(given):
        cells = [line.cells[place] for line in lines]
        shares = [cell.share for cell in cells if not cell.excused and cell.share is not None]
        found.append(Column(assigned, _mean(shares), len(shares)))
    return tuple(found)


def _mean(shares: Sequence[float | None]) -> float | None:
    known = [each for each in shares if each is not None]
    return sum(known) / len(known) if known else None


def _value(line: Any, name: str) -> Any:
    return None if line is None or line.after is None else line.after.get(name)
