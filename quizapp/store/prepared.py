"""Statements compiled once for each sort of database and then handed straight to its driver.

An answer takes a dozen small statements, and executing one through SQLAlchemy costs ten times what
SQLite needs for it. The statements are still written in SQLAlchemy's own language and their columns
keep their types; only the machinery around each execution is left out. The queries modules of
`quizapp.store` make these; services run them on the connection of their session.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Select, Table, Update, bindparam, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import ReturningInsert

Statement = Select[*tuple[Any, ...]] | Insert | Update | ReturningInsert[Any]
_Process = Callable[[Any], Any]


@dataclass(slots=True)
class _Ready:
    """A statement in one database's own words, and how values go in and come out.

    `into` lists the parameters in their order, each with what makes the driver's value of it;
    `fixed` holds those that the statement itself sets. `out` is known once the driver has said what
    it gives, with the first rows.
    """

    sql: str
    by_position: bool
    into: Sequence[tuple[str, _Process | None]]
    fixed: Mapping[str, Any]
    row: Any
    out: Sequence[tuple[int, _Process]] | None = None


class Prepared:
    """One statement. Values are given by the names of its bound parameters.

    Rows are named tuples with the columns' names. Errors of the driver become SQLAlchemy's.
    """

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self._ready: dict[str, _Ready] = {}

    def all(self, connection: Connection, **values: Any) -> list[Any]:
        """Every row."""
        ready, cursor = self._executed(connection, values)
        rows = cursor.fetchall()
        out = ready.out if ready.out is not None else self._learn(ready, connection, cursor)
        cursor.close()
        if not out:  # thousands of rows, often
            return list(map(ready.row._make, rows))
        return [_row(ready, out, row) for row in rows]

    def first(self, connection: Connection, **values: Any) -> Any:
        """The first row, or None."""
        ready, cursor = self._executed(connection, values)
        row = cursor.fetchone()
        out = ready.out if ready.out is not None else self._learn(ready, connection, cursor)
        cursor.close()
        return None if row is None else _row(ready, out, row)

    def scalar(self, connection: Connection, **values: Any) -> Any:
        """The first column of the first row, or None."""
        row = self.first(connection, **values)
        return None if row is None else row[0]

    def scalars(self, connection: Connection, **values: Any) -> list[Any]:
        """The first column of every row."""
        ready, cursor = self._executed(connection, values)
        rows = cursor.fetchall()
        out = ready.out if ready.out is not None else self._learn(ready, connection, cursor)
        cursor.close()
        for make in (process for index, process in out if index == 0):
            return [make(row[0]) for row in rows]
        return [row[0] for row in rows]

    def run(self, connection: Connection, **values: Any) -> None:
        """Execute a statement that gives no rows."""
        self._executed(connection, values)[1].close()

    def run_each(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Execute a statement that gives no rows once for each of `rows`, its values by name."""
        dialect = connection.dialect
        ready = self._ready.get(dialect.name) or self._made_ready(dialect)
        bound = [_bound(ready, row) for row in rows]
        cursor = connection.connection.cursor()
        try:
            cursor.executemany(ready.sql, bound)
        except Exception as error:
            raise wrapped(error, ready.sql, dialect) from error
        cursor.close()

    def _learn(
        self, ready: _Ready, connection: Connection, cursor: Any
    ) -> Sequence[tuple[int, _Process]]:
        """How the values of a row come out, by what the driver says that it gives."""
        dialect, found = connection.dialect, []
        for index, column in enumerate(_columns(self.statement)):
            given = cursor.description[index][1]
            process = column.type.dialect_impl(dialect).result_processor(dialect, given)
            if process is not None:
                found.append((index, process))
        ready.out = tuple(found)
        return ready.out

    def _executed(self, connection: Connection, values: Mapping[str, Any]) -> tuple[_Ready, Any]:
        dialect = connection.dialect
        ready = self._ready.get(dialect.name) or self._made_ready(dialect)
        bound = _bound(ready, values)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(ready.sql, bound)
        except Exception as error:
            raise wrapped(error, ready.sql, dialect) from error
        return ready, cursor

    def _made_ready(self, dialect: Dialect) -> _Ready:
        ready = self._ready[dialect.name] = _prepare(self.statement, dialect)
        return ready


class Inserting(Prepared):
    """An insert of whole rows whose `id` the database gives, and gives back of one."""

    def __init__(self, table: Table) -> None:
        given: dict[str, Any] = {c.key: bindparam(c.key) for c in table.c if c.key != "id"}
        plain = insert(table).values(given)
        super().__init__(plain.returning(table.c.id))
        # SQLite has RETURNING only since 3.35, and says the number of the last row anyway.
        self._plain = Prepared(plain)

    def made(self, connection: Connection, **values: Any) -> int:
        """Insert a row and return its `id`."""
        if connection.dialect.name != "sqlite":
            return int(self.scalar(connection, **values))
        _, cursor = self._plain._executed(connection, values)
        number = int(cursor.lastrowid)
        cursor.close()
        return number

    def make_each(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Insert rows."""
        self._plain.run_each(connection, rows)


def wrapped(error: Exception, sql: str, dialect: Dialect) -> BaseException:
    """A driver's error as SQLAlchemy's of the same name; any other error as it is."""
    base: Any = getattr(dialect.dbapi, "Error", ())
    if not isinstance(error, base):
        return error
    made: BaseException = DBAPIError.instance(sql, None, error, base, dialect=dialect)
    return made


def _row(ready: _Ready, out: Sequence[tuple[int, _Process]], row: Sequence[Any]) -> Any:
    values = list(row)
    for index, process in out:
        values[index] = process(values[index])
    return ready.row._make(values)


def _bound(ready: _Ready, values: Mapping[str, Any]) -> Any:
    """The values of a statement's parameters as its driver takes them."""
    if ready.fixed:
        values = {**values, **ready.fixed}
    bound = [make(values[name]) if make else values[name] for name, make in ready.into]
    if ready.by_position:
        return bound
    return {name: value for (name, _), value in zip(ready.into, bound, strict=True)}


def _prepare(statement: Statement, dialect: Dialect) -> _Ready:
    compiled: Any = statement.compile(dialect=dialect)
    making = {
        name: bind.type.dialect_impl(dialect).bind_processor(dialect)
        for name, bind in compiled.binds.items()
    }
    names = compiled.positiontup if compiled.positional else tuple(compiled.binds)
    return _Ready(
        sql=str(compiled),
        by_position=compiled.positional,
        into=[(name, making[name]) for name in names],
        fixed={name: bind.value for name, bind in compiled.binds.items() if not bind.required},
        row=namedtuple("Row", [column.key for column in _columns(statement)]),
    )


def _columns(statement: Statement) -> Iterable[Any]:
    return list(getattr(statement, "exported_columns", ()))
