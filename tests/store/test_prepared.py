"""Prepared statements give what SQLAlchemy gives, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, bindparam, select, update
from sqlalchemy.exc import IntegrityError

from quizapp.store.base import table_of
from quizapp.store.engine import reading, writing
from quizapp.store.models import LearnerRow, PackRow
from quizapp.store.prepared import Inserting, Prepared

INSERT = Inserting(table_of(PackRow))
SELECT = Prepared(
    select(PackRow.id, PackRow.key, PackRow.files, PackRow.loaded_at.label("at"))
    .where(PackRow.loaded_at >= bindparam("since"), PackRow.questions > 0)
    .order_by(PackRow.id)
)
NOW = datetime(2026, 3, 2, 9, 0, 0, 7, tzinfo=UTC)


def row(key: str, at: datetime = NOW) -> dict[str, Any]:
    return {
        "key": key,
        "title": "T",
        "description": "",
        "header": "{}",
        "version": "v",
        "made_by": "m",
        "files": {"a.toml": key},
        "questions": 1,
        "loaded_at": at,
    }


def add(engine: Engine, key: str, at: datetime = NOW) -> int:
    with writing(engine) as session:
        return INSERT.made(session.connection(), **row(key, at))


def test_rows_have_the_columns_names_and_types(database: Engine) -> None:
    first, second = add(database, "one"), add(database, "two", NOW + timedelta(days=1))
    with reading(database) as session:
        connection = session.connection()
        rows = SELECT.all(connection, since=NOW)
        assert [(row.id, row.key, row.files, row.at) for row in rows] == [
            (first, "one", {"a.toml": "one"}, NOW),
            (second, "two", {"a.toml": "two"}, NOW + timedelta(days=1)),
        ]
        same = session.execute(SELECT.statement, {"since": NOW}).all()
        assert [tuple(row) for row in rows] == [tuple(row) for row in same]
        assert SELECT.first(connection, since=NOW + timedelta(days=2)) is None
        assert SELECT.scalars(connection, since=NOW) == [first, second]


def test_updates_reach_the_row(database: Engine) -> None:
    number = add(database, "one")
    change = Prepared(
        update(PackRow).where(PackRow.id == bindparam("own")).values(files=bindparam("files"))
    )
    with writing(database) as session:
        change.run(session.connection(), own=number, files={})
    with reading(database) as session:
        assert SELECT.first(session.connection(), since=NOW).files == {}


def test_many_rows_are_inserted_at_once(database: Engine) -> None:
    with writing(database) as session:
        INSERT.make_each(session.connection(), [row("one"), row("two", NOW + timedelta(days=1))])
    with reading(database) as session:
        found = SELECT.all(session.connection(), since=NOW)
        assert [(row.key, row.files, row.at) for row in found] == [
            ("one", {"a.toml": "one"}, NOW),
            ("two", {"a.toml": "two"}, NOW + timedelta(days=1)),
        ]


def test_a_drivers_error_is_sqlalchemys(database: Engine) -> None:
    add(database, "one")
    with pytest.raises(IntegrityError):
        add(database, "one")
    with writing(database) as session, pytest.raises(IntegrityError):
        INSERT.make_each(session.connection(), [row("one")])


def test_a_forgotten_value_is_an_error(database: Engine) -> None:
    with reading(database) as session, pytest.raises(Exception, match="since"):
        SELECT.all(session.connection())


def test_naive_times_are_refused(database: Engine) -> None:
    with pytest.raises(ValueError, match="time zone"):
        add(database, "one", NOW.replace(tzinfo=None))
    with reading(database) as session:
        assert session.scalars(select(LearnerRow)).all() == []
