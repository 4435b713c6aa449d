"""Marks as a CSV file that Moodle's grade import takes as it is.

Moodle knows students by an ID number, a username or an e-mail address, which stand nowhere here:
they come in a file that only the instructor has, are joined in memory, and are forgotten with the
request. What Moodle does with a file is in its `grade/import/csv/classes/load_data.php`: one row
whose student it does not know stops the whole import, "-" is no mark, a decimal point is understood
in every language, a mark above 100 stops the import unless the site allows more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quizapp.exports.tables import ACTIVE, NOTHING, written
from quizapp.services.assignments import Assignment
from quizapp.services.errors import MarkError
from quizapp.services.gradebook import Gradebook, Line
from quizapp.services.mark_cells import Cell
from quizapp.services.mark_tables import Table, folded, read

IDENTIFIERS = {
    "idnumber": "ID number",
    "username": "Username",
    "email": "Email address",
    "emailaddress": "Email address",
}
"""What Moodle can know a student by: folded headings of the instructor's file, Moodle's heading."""

NAMES = {"firstname": "First name", "lastname": "Last name", "surname": "Last name"}
"""What else of the instructor's file goes along; Moodle ignores it."""

OURS = ("Student number", "Roster id", "Account", "Name")
"""What we know a student by."""

MOST_POINTS = 100
"""Moodle takes no more, unless its site allows it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to go along: the assignments, comments as feedback, marks as points or per cent."""

    assignments: frozenset[int]
    feedback: bool = False
    percent: bool = False


def moodle_csv(book: Gradebook, accounts: dict[int, str], sent: bytes, wanted: Wanted) -> str:
    """The file for Moodle: those students of the course whom the instructor's file names.

    `accounts`: the account names of members. Raises MarkError, which names lines that cannot be
    used; Moodle would refuse all of them for one.
    """
    table = read(sent)
    keys = [name for name in OURS if table.column(name) is not None]
    carried = [
        (place, IDENTIFIERS.get(folded(name)) or NAMES[folded(name)])
        for place, name in enumerate(table.headings)
        if folded(name) in IDENTIFIERS or folded(name) in NAMES
    ]
    if not keys or not any(name in IDENTIFIERS.values() for _, name in carried):
        raise MarkError(
            "The file must have a column that says who it is here (Account, Roster id, Student "
            "number or Name) and one that Moodle knows (ID number, Username or Email address).",
            "Nothing of it was kept.",
        )
    columns = [c.assigned for c in book.columns if c.assigned.id in wanted.assignments]
    if not columns:
        raise MarkError("Choose at least one assignment.", "Nothing was kept.")
    joined = _joined(book, accounts, table, keys, [place for place, _ in carried])
    along = _filled(carried, joined)
    rows = (
        [
            *(row[place] for place, _ in along),
            *_marks([line.cell(each.id) for each in columns], wanted),
        ]
        for line, row in joined
    )
    return written([name for _, name in along] + _headings(columns, wanted), rows)


def too_high(columns: Sequence[Assignment]) -> tuple[str, ...]:
    """The assignments that have more points than Moodle takes by itself."""
    return tuple(each.title for each in columns if each.points > MOST_POINTS)


def _headings(columns: Sequence[Assignment], wanted: Wanted) -> list[str]:
    titles = [each.title for each in columns]
    names = []
    for each in columns:
        name = " ".join(each.title.split())
        if titles.count(each.title) > 1:
            name = f"{name} [{each.id}]"
        names.append(name)
        if wanted.feedback:
            names.append(f"{name} (Feedback)")
    return names


def _marks(cells: Sequence[Cell], wanted: Wanted) -> list[str]:
    found = []
    for cell in cells:
        mark = NOTHING
        if not cell.excused and cell.share is not None:
            worth = 100 * cell.share if wanted.percent else cell.points or 0.0
            mark = f"{worth:.5f}".rstrip("0").rstrip(".")
        found.append(mark)
        if wanted.feedback:
            found.append(" ".join(cell.comment.split()))
    return found


def _joined(
    book: Gradebook,
    accounts: dict[int, str],
    table: Table,
    keys: Sequence[str],
    carried: Sequence[int],
) -> list[tuple[Line, tuple[str, ...]]]:
    """The students whom the file names, in the gradebook's order, each with the file's row.

    Lines about nobody of this course are passed over: an instructor's file may hold a whole year.
    """
    found: dict[int, tuple[Line, tuple[str, ...]]] = {}
    called = [(table.column(key), _by_name(book, accounts, key)) for key in keys]
    for number, row in table.rows:
        named = (
            by[row[at].casefold()]
            for at, by in called
            if at is not None and row[at].casefold() in by
        )
        line = next((each for each in named if each is not None), None)
        if line is None:
            continue
        if line.member.id in found:
            raise MarkError(f"Line {number} names a student for the second time.", "Mend the file.")
        for place in carried:
            if row[place].startswith(ACTIVE):
                raise MarkError(
                    f"Line {number} has a cell that a spreadsheet would run as a formula.",
                    "Nothing of the file was kept.",
                )
        identified = [
            row[p] for p in carried if folded(table.headings[p]) in IDENTIFIERS and row[p]
        ]
        if identified:
            found[line.member.id] = (line, row)
    if not found:
        raise MarkError("The file names nobody of this course.", "Nothing of it was kept.")
    return [found[line.member.id] for line in book.lines if line.member.id in found]


def _filled(
    carried: Sequence[tuple[int, str]], joined: Sequence[tuple[Line, tuple[str, ...]]]
) -> list[tuple[int, str]]:
    """The columns that go along: of those by which Moodle knows students, such as all rows fill.

    Moodle gives the marks of a row without one to the student of the row above.
    """
    known = [(place, name) for place, name in carried if name in IDENTIFIERS.values()]
    full = [each for each in known if all(row[each[0]] for _, row in joined)]
    if not full:
        place, name = known[0]
        lacks = next(line.member.name for line, row in joined if not row[place])
        raise MarkError(
            f"No column by which Moodle knows students is filled for all; {lacks} has no {name}.",
            "Moodle would give such marks to the student of the line above. Mend the file.",
        )
    return [each for each in carried if each in full or each not in known]


def _by_name(book: Gradebook, accounts: dict[int, str], key: str) -> dict[str, Line | None]:
    """The students by what `key` calls them; None for what two are called."""
    found: dict[str, Line | None] = {}
    for line in book.lines:
        called = _called(line, accounts, key)
        found[called] = None if called in found else line
    return found


def _called(line: Line, accounts: dict[int, str], key: str) -> str:
    member = line.member
    said = {
        "Student number": str(member.id),
        "Roster id": member.roster_id,
        "Account": accounts.get(member.id, ""),
        "Name": member.name,
    }
    return said[key].casefold()
