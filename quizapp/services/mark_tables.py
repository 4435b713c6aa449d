"""CSV as instructors' programs write it, read into rows: for marks and for lists of names.

`mark_exchange` and `moodle_marks` call this. Nothing here is stored.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from quizapp.exports.tables import plain
from quizapp.services.errors import MarkError

MOST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Table:
    """Headings, and rows as long as these, each with the number of its line in the file."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def column(self, *names: str) -> int | None:
        """The place of the first column whose heading is one of these, whatever its case."""
        wanted = {folded(name) for name in names}
        return next((i for i, name in enumerate(self.headings) if folded(name) in wanted), None)


def folded(heading: str) -> str:
    """A heading without regard to case, spaces and dashes."""
    return "".join(each for each in heading.casefold() if each.isalnum())


def read(sent: bytes) -> Table:
    """The table of a CSV file: UTF-8 (or Windows-1252), with commas, semicolons or tabs.

    Raises MarkError.
    """
    try:
        text = sent.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = sent.decode("cp1252", errors="replace")
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    between = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=between, strict=True))
    except csv.Error as error:
        raise MarkError(f"The file is no CSV: {error}.", "Nothing was changed.") from error
    filled = [(n, row) for n, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    if len(filled) < 2:
        raise MarkError("The file has no rows under its headings.", "Nothing was changed.")
    if len(filled) > MOST_ROWS:
        raise MarkError(f"The file has more than {MOST_ROWS:,} rows.", "Split it.")
    headings = tuple(_plain(cell) for cell in filled[0][1])
    width = len(headings)
    return Table(headings, tuple((n, _row(row, width)) for n, row in filled[1:]))


def number_of(cell: str) -> float | None:
    """A number with a decimal dot or comma; None for anything else."""
    try:
        found = float(cell.replace(",", "."))
    except ValueError:
        return None
    return found if found == found and abs(found) < 1e9 else None


def _plain(cell: str) -> str:
    """A cell without its edges, and without the mark that keeps it from being a formula."""
    return plain(cell.strip()).strip()


def _row(row: Sequence[str], width: int) -> tuple[str, ...]:
    cells = [_plain(cell) for cell in row[:width]]
    return tuple(cells + [""] * (width - len(cells)))
