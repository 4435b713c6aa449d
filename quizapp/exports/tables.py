"""Tables as CSV that spreadsheets open and do not run: every list that leaves is written here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

ACTIVE = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the beginning of a formula."""

MARKED = "'"
"""Stands before it, so that it is taken for words."""

NOTHING = "-"
"""A cell that says that there is nothing; alone it is no formula."""


def written(headings: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """A table as RFC 4180 has it: headings, then rows, each cell made harmless."""
    out = io.StringIO()
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in (headings, *rows))
    return out.getvalue()


def harmless(cell: object) -> object:
    """A cell that no spreadsheet runs: words that would begin a formula get a ' before them."""
    if cell is None:
        return ""
    active = isinstance(cell, str) and cell.startswith(ACTIVE) and cell != NOTHING
    return f"{MARKED}{cell}" if active else cell


def plain(cell: str) -> str:
    """A cell as it was before it was made harmless."""
    marked = cell.startswith(MARKED) and cell[1:].startswith(ACTIVE)
    return cell[1:] if marked else cell
