"""One student at one assignment: what was tried, what was decided, and the mark that comes of it.

`read` gives all that the cells of a course need, in a handful of statements; `cell` makes one of
it. `services.gradebook` puts them together; docs/marks.md publishes the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from quizapp.core.marks import Try, days_late, earned, which_counts
from quizapp.services import keep_up
from quizapp.services.assignment_rules import (
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
class Found:
    """What the statements gave, by (assignment, member)."""

    some: Mapping[int, frozenset[int]]
    attempts: Mapping[tuple[int, int], Sequence[Any]]
    unclear: Mapping[tuple[int, int], int]
    said: Mapping[tuple[str, int | None, int | None], Any]
    elsewhere: Mapping[int, Mapping[int, float]]
    more: Mapping[tuple[int, int], Extension]


def read(
    session: Session,
    course_id: int,
    given: Sequence[Assignment],
    members: Sequence[Member],
    now: datetime,
) -> Found:
    """All that the cells of these assignments and students are made of."""
    connection = session.connection()
    some: dict[int, set[int]] = {}
    for row in queries.SOME_GIVEN.all(connection, course=course_id):
        some.setdefault(row.assignment_id, set()).add(row.member_id)
    attempts: dict[tuple[int, int], list[Any]] = {}
    for row in queries.COURSE_ATTEMPTS.all(connection, course=course_id):
        attempts.setdefault((row.assignment_id, row.member_id), []).append(row)
    return Found(
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


def cell(
    found: Found,
    assigned: Assignment,
    member: Member,
    extra: Accommodation,
    now: datetime,
    instead: Mapping[int, float | None],
) -> Cell:
    """The cell of a student with this accommodation; `instead`: see `gradebook`."""
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


def _value(line: Any, name: str) -> Any:
    return None if line is None or line.after is None else line.after.get(name)
