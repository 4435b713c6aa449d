"""Marks as a table that leaves as CSV and comes back: what a file would change, and changing it.

`sheet` gives the table, `dry_run` says what a file would do, `apply` does it: each as a mark
decided by hand, with the file's name as its reason. A blank cell says nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.services import assignments, marking
from quizapp.services.assignments import Assignment
from quizapp.services.courses import Member
from quizapp.services.errors import ClosedError, MarkError
from quizapp.services.gradebook import Gradebook, Line, gradebook
from quizapp.services.mark_cells import Cell
from quizapp.services.mark_tables import Table, number_of, read

EXCUSED = "excused"
NUMBER = re.compile(r"\[(\d+)\]\s*$")
"""The number of an assignment at the end of its heading: titles may be the same, or change."""
WHO = ("Student number", "Name", "Roster id")
DIGITS = 2  # after the point of a mark


@dataclass(frozen=True, slots=True)
class CellChange:
    """One mark that a file would change. `after`: points, or None where it excuses; `before`: as it
    stands, in words."""

    member_id: int
    student: str
    assignment_id: int
    title: str
    before: str
    after: float | None

    @property
    def words(self) -> str:
        """What it would be."""
        return EXCUSED if self.after is None else shown(self.after)


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a file would do. `problems`: lines and columns that nothing is done with, and why;
    `same`: cells that are so already; `lines`: how many lines were read."""

    changes: tuple[CellChange, ...]
    problems: tuple[str, ...]
    same: int
    lines: int

    @property
    def digest(self) -> str:
        """The same as long as the same would be changed from the same."""
        said = "\n".join(
            f"{each.member_id} {each.assignment_id} {each.before} {each.words}"
            for each in self.changes
        )
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def sheet(book: Gradebook) -> tuple[list[str], list[list[object]]]:
    """The marks as headings and rows: one student each, one column for each assignment."""
    columns = (*book.graded, *book.practice)
    headings = [*WHO, *(heading(each.assigned) for each in columns), "Total %"]
    rows = [
        [
            line.member.id,
            line.member.name,
            line.member.roster_id,
            *(_out(line.cell(each.assigned.id)) for each in columns),
            "" if line.total is None else round(100 * line.total, DIGITS),
        ]
        for line in book.lines
    ]
    return headings, rows


def heading(assigned: Assignment) -> str:
    """The heading of an assignment's column."""
    return f"{assigned.title} /{assigned.points:g} [{assigned.id}]"


def shown(points: float) -> str:
    """Points as they are written into a table."""
    return f"{points:.{DIGITS}f}".rstrip("0").rstrip(".")


def dry_run(session: Session, course_id: int, sent: bytes, now: datetime) -> DryRun:
    """What a file would change. Raises MarkError: it cannot be read at all."""
    table = read(sent)
    book = gradebook(session, course_id, now)
    places = [table.column(name) for name in WHO]
    if all(place is None for place in places):
        raise MarkError(
            f"No column says whose marks these are: {', '.join(WHO)}.",
            "Take the marks out as CSV first, and change that file.",
        )
    problems: list[str] = []
    columns = _columns(book, table, {p for p in places if p is not None}, problems)
    changes: list[CellChange] = []
    same, met = 0, set[int]()
    for number, row in table.rows:
        line = _whose(book, row, places)
        if line is None or line.member.id in met:
            who = " ".join(row[place] for place in places if place is not None)
            again = "stands there twice" if line is not None else "is no student of this course"
            problems.append(f"Line {number}: “{who.strip()}” {again}.")
            continue
        met.add(line.member.id)
        for place, assigned in columns:
            found = _change(line, line.cell(assigned.id), row[place], number, problems)
            same += found == "same"
            changes += [found] if isinstance(found, CellChange) else []
    return DryRun(tuple(changes), tuple(problems), same, len(table.rows))


def apply(session: Session, by: Member, sent: bytes, name: str, seen: str, now: datetime) -> DryRun:
    """Change what a dry run said that a file would change. Sent once more it changes nothing.

    `name`: the file's, which is the reason of each change. `seen`: the digest of the dry run.
    Raises MarkError, ClosedError: the file would do something else by now.
    """
    found = dry_run(session, by.course.id, sent, now)
    if not found.changes:
        return found
    if found.digest != seen:
        raise ClosedError(
            "Something has changed since you looked: nothing was done.",
            "Choose the file again; the page says what it would change now.",
        )
    reason = f"From file “{name[:200] or 'without a name'}”."
    given = {each.id: each for each in assignments.of_course(session, by.course.id)}
    for each in found.changes:
        assigned = given[each.assignment_id]
        if each.after is None:
            marking.excuse(session, by, assigned, each.member_id, True, reason, now)
        else:
            marking.override(session, by, assigned, each.member_id, each.after, reason, now)
    return found


def _out(cell: Cell) -> object:
    if cell.excused:
        return EXCUSED
    return "" if cell.points is None else round(cell.points, DIGITS)


def _columns(
    book: Gradebook, table: Table, taken: Iterable[int], problems: list[str]
) -> list[tuple[int, Assignment]]:
    """The columns that hold marks, each with its assignment; those that do not are named."""
    by_number = {each.assigned.id: each.assigned for each in book.columns}
    by_title: dict[str, list[Assignment]] = {}
    for each in book.columns:
        by_title.setdefault(each.assigned.title.casefold(), []).append(each.assigned)
    found: list[tuple[int, Assignment]] = []
    for place, name in enumerate(table.headings):
        if place in set(taken) or not name or name.casefold().startswith("total"):
            continue
        numbered = NUMBER.search(name)
        titled = by_title.get(name.casefold(), [])
        assigned = by_number.get(int(numbered[1])) if numbered else None
        if assigned is None and len(titled) == 1:
            assigned = titled[0]
        if assigned is None or any(assigned.id == other.id for _, other in found):
            problems.append(f"Column “{name}” is no assignment of this course, or a second one.")
            continue
        found.append((place, assigned))
    return found


def _whose(book: Gradebook, row: Sequence[str], places: Sequence[int | None]) -> Line | None:
    """The student of a row: by number, else by roster id, else by a name that only one has."""
    number, name, roster = ("" if place is None else row[place] for place in places)
    if number:
        return next((x for x in book.lines if str(x.member.id) == number), None)
    if roster:
        found = [x for x in book.lines if x.member.roster_id == roster]
    else:
        found = [x for x in book.lines if x.member.name.casefold() == name.casefold()]
    return found[0] if len(found) == 1 else None


def _change(
    line: Line, cell: Cell, text: str, number: int, problems: list[str]
) -> CellChange | str | None:
    """What a cell of the file changes; "same" where nothing, None where it says nothing."""
    if not text:
        return None
    assigned = cell.assigned
    about = f"Line {number}, {line.member.name}, {assigned.title}"
    if not cell.given:
        problems.append(f"{about}: the assignment was not given to this student.")
        return None
    excuses = text.casefold() == EXCUSED
    points = None if excuses else number_of(text)
    if not excuses and (points is None or not 0 <= points <= assigned.points):
        problems.append(f"{about}: “{text[:40]}” is no mark from 0 to {assigned.points:g}.")
        return None
    before = EXCUSED if cell.excused else "" if cell.points is None else shown(cell.points)
    after = EXCUSED if points is None else shown(points)
    if after == before:
        return "same"
    if cell.excused:
        problems.append(f"{about}: is excused; let it count again first.")
        return None
    return CellChange(
        line.member.id, line.member.name, assigned.id, assigned.title, before or "none", points
    )
