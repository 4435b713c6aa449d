"""A list of a page as a CSV file: what `?download=csv` gives."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import request
from werkzeug.wrappers import Response

ACTIVE = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the beginning of a formula."""


def wants_csv() -> bool:
    """Whether this request asks for the list as a file."""
    return request.args.get("download") == "csv"


def csv_file(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A download: UTF-8 with a mark that spreadsheets look for, a line of headings (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    response = Response(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def harmless(cell: object) -> object:
    """A cell that no spreadsheet runs: words that would begin a formula get a ' before them."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(ACTIVE) else cell
