"""A list of a page as a CSV file: what `?download=csv` gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import request
from werkzeug.wrappers import Response

from quizapp.exports.tables import written


def wants_csv() -> bool:
    """Whether this request asks for the list as a file."""
    return request.args.get("download") == "csv"


def csv_file(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A download `name`.csv: UTF-8 with a mark that spreadsheets look for."""
    made = written(headings, rows).encode("utf-8-sig")
    response = Response(made, content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.csv")
    return response
