"""The gradebook of a course: students by name, assignments, and what it all amounts to. Reads only.

A handful of statements whatever the size of the course; `mark_cells` makes the marks, `core.marks`
has the arithmetic. docs/marks.md publishes the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.core.marks import Part, total
from quizapp.services import assignments, courses, mark_cells
from quizapp.services.assignment_rules import NO_ACCOMMODATION
from quizapp.services.assignments import Assignment
from quizapp.services.courses import Member
from quizapp.services.mark_cells import Cell


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
    found = mark_cells.read(session, course_id, given, members, now)
    own = assignments.accommodations(session, [member.id for member in members])
    lowest = found.said.get(("drop", None, None))
    drop = 0 if lowest is None else int(lowest.after["lowest"])
    lines = []
    for member in members:
        extra = own.get(member.id, NO_ACCOMMODATION)
        cells = [mark_cells.cell(found, each, member, extra, now, instead or {}) for each in given]
        lines.append(_line(member, cells, drop))
    return Gradebook(_columns(given, lines), tuple(lines), drop)


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
