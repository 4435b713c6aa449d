"""Everything of one learner as a file: JSON, or CSV in a zip.

docs/my-data.md says what stands where. Rows are read and written a few at a time: a long log fits
into a small machine. The account pages call `write_json` and `write_csv`.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any

from sqlalchemy import Column, ColumnElement, Table, exists, select
from sqlalchemy.orm import Session

from quizapp.services import telling_times
from quizapp.store.base import table_of
from quizapp.store.models import (
    AnswerRow,
    AttemptItemRow,
    AttemptRow,
    FactRow,
    PackRow,
    QuestionRow,
)
from quizapp.store.owned import owned, shared

FORMAT = 1
"""Raised when a column changes its meaning; new ones may come at any time."""

NAMES = {"learners": "settings", "accounts": "account"}
"""How a table is called in the file, where not by its own name."""

SECRETS = {
    *("reset_links", "sign_in_links", "invitations", "card_sheets", "sign_in_cards"),
    *("token_hash", "password_hash"),
}
"""Tables and columns that would let others in; nobody's data, but keys."""

INNER = {"learner_id", "joined_id", "folded"}
"""Columns that say nothing beyond what stands in the file anyway."""

TELLING = {
    "presentations": ("content", "members"),
    "reports": ("shown",),
    "gradings": ("verdict", "credit", "reason", "members", "chosen"),
    "attempts": ("credit",),
    "attempt_items": ("question", "credit", "unclear"),
    "mark_lines": ("before", "after"),
}
"""Columns that would tell an answer before it is given, or before an assignment tells it: also the
keys of questions, which are named after the facts that answer them."""

READ_AT_ONCE = 500  # rows


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One table of the file: its columns, and its rows as they come."""

    name: str
    columns: tuple[str, ...]
    rows: Iterator[list[Any]]


def write_json(session: Session, learner_id: int, now: datetime, out: IO[bytes]) -> None:
    """Write one JSON object: `format`, `made_at`, and each table as a list of objects."""
    out.write(f'{{"format": {FORMAT}, "made_at": {json.dumps(now.isoformat())}'.encode())
    for sheet in _sheets(session, learner_id):
        out.write(f',\n"{sheet.name}": ['.encode())
        between = "\n"
        for row in sheet.rows:
            line = json.dumps(dict(zip(sheet.columns, row, strict=True)), ensure_ascii=False)
            out.write(f"{between}{line}".encode())
            between = ",\n"
        out.write(b"]")
    out.write(b"}\n")


def write_csv(session: Session, learner_id: int, out: IO[bytes]) -> None:
    """Write a zip with a CSV file for each table (UTF-8, a line of headings, RFC 4180)."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as files:
        for sheet in _sheets(session, learner_id):
            with (
                files.open(f"{sheet.name}.csv", "w", force_zip64=True) as file,
                io.TextIOWrapper(file, "utf-8", newline="") as words,
            ):
                writer = csv.writer(words)
                writer.writerow(sheet.columns)
                writer.writerows(map(_cell, row) for row in sheet.rows)


def columns() -> dict[str, tuple[str, ...]]:
    """The columns of every table of the file."""
    return {
        NAMES.get(table.name, table.name): tuple(_named(c) for c in _told(table))
        for table in {**owned(0), **shared(0)}
        if table.name not in SECRETS
    }


def _sheets(session: Session, learner_id: int) -> Iterator[_Sheet]:
    keys, untold = _Keys(session), _Untold(session, learner_id)
    for table, whose in {**owned(learner_id), **shared(learner_id)}.items():
        if table.name in SECRETS:
            continue
        told = _told(table)
        chosen = select(*told).where(whose).order_by(*table.primary_key)
        if table.name in TELLING:
            chosen = chosen.add_columns(untold.hides(table))
        making = [keys.making(column) for column in told]
        name = NAMES.get(table.name, table.name)
        names = tuple(_named(column) for column in told)
        telling = TELLING.get(table.name, ())
        yield _Sheet(name, names, _rows(session, chosen, making, names, telling))


def _rows(
    session: Session,
    chosen: Any,
    making: list[Callable[[Any], Any]],
    names: tuple[str, ...],
    telling: tuple[str, ...],
) -> Iterator[list[Any]]:
    found = session.connection().execute(chosen, execution_options={"yield_per": READ_AT_ONCE})
    for row in found:
        values = [make(value) for make, value in zip(making, row, strict=False)]
        if len(row) > len(values) and row[-1]:
            for name in telling:
                values[names.index(name)] = None
        yield values


def _told(table: Table) -> list[Column[Any]]:
    return [column for column in table.c if column.name not in SECRETS | INNER]


def _named(column: Column[Any]) -> str:
    return column.name.removesuffix("_id") if _target(column) in _OF_PACKS else column.name


def _target(column: Column[Any]) -> Table | None:
    return next((key.column.table for key in column.foreign_keys), None)


_OF_PACKS = {table_of(model): model.key for model in (PackRow, QuestionRow, FactRow)}


class _Untold:
    """Which rows would tell what their learner may not know yet."""

    def __init__(self, session: Session, learner_id: int) -> None:
        attempts = list(telling_times.untold_of(session, learner_id))
        told = list(telling_times.told_items(session, attempts))
        own = select(AttemptRow.assignment_id).where(AttemptRow.id.in_(attempts))
        items = (AttemptItemRow.attempt_id.in_(attempts), AttemptItemRow.id.not_in(told))
        shown = select(AttemptItemRow.presentation_id).where(
            *items, AttemptItemRow.presentation_id.is_not(None)
        )
        self._attempts = attempts
        self._items = select(AttemptItemRow.id).where(*items)
        self._assignments = own
        self._shown = shown
        self._answers = select(AnswerRow.id).where(AnswerRow.presentation_id.in_(shown))

    def hides(self, table: Table) -> ColumnElement[bool]:
        """Whether a row of a table of `TELLING` is such a one."""
        if table.name in ("presentations", "reports"):
            number = table.c["id" if table.name == "presentations" else "presentation_id"]
            return ~exists().where(AnswerRow.presentation_id == number) | number.in_(self._shown)
        if table.name == "gradings":
            return table.c.answer_id.in_(self._answers)
        if table.name == "attempts":
            return table.c.id.in_(self._attempts)
        if table.name == "attempt_items":
            return table.c.id.in_(self._items)
        return table.c.assignment_id.in_(self._assignments)


class _Keys:
    """What makes values of a column fit to be read by others: keys instead of our own numbers."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: dict[Table, dict[int, str]] = {}

    def making(self, column: Column[Any]) -> Callable[[Any], Any]:
        """What is written for a value of the column."""
        target = _target(column)
        if target in _OF_PACKS:
            return lambda number: self._key(target, number)
        where = (column.table.name, column.name)
        if where == ("presentations", "members"):
            return lambda members: [[self._question(n), seen] for n, seen in members]
        if where == ("sittings", "queue"):
            return lambda queue: [self._item(item) for item in queue]
        return _plain

    def _item(self, item: list[Any]) -> list[Any]:
        if len(item) == 1:
            return item
        why, questions, format_ = item
        return [why, [self._question(number) for number in questions], format_]

    def _question(self, number: int) -> str | None:
        return self._key(table_of(QuestionRow), number)

    def _key(self, table: Table, number: int | None) -> str | None:
        if table not in self._found:
            rows = self._session.execute(select(table.c.id, _OF_PACKS[table]))
            self._found[table] = {row[0]: row[1] for row in rows}
        return None if number is None else self._found[table].get(number)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.total_seconds() if isinstance(value, timedelta) else value


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else value
