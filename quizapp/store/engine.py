"""The database connection: SQLite by default, PostgreSQL by URL; sessions that write or only read.

The edge (a request, a command) opens one session, `writing` or `reading`, and with it one
transaction. On SQLite a writer begins IMMEDIATE, so that what it read cannot change before it
writes, and a reader takes a plain BEGIN, so that it never queues behind a writer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

from quizapp.store.prepared import wrapped

WRITES = "quizapp_writes"
BUSY_SECONDS = 30


def make_engine(url: str | URL) -> Engine:
    """An engine for an SQLAlchemy URL, set up so that a commit is durable and constraints hold."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _on_sqlite_connect)
    event.listen(engine, "begin", _on_sqlite_begin)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """A session that may write. Committed when the block ends; an exception undoes everything."""
    with engine.connect() as connection:
        connection.execution_options(**{WRITES: True})
        with connection.begin():
            session = _OneConnection(connection)
            yield session
            session.flush()


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only reads; it ends without a commit.

    PostgreSQL refuses a write. On SQLite one is undone, and raises RuntimeError at the end. (Its
    own `query_only` would do, but switching it throws away every prepared statement.)
    """
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(postgresql_readonly=True)
        connection.begin()
        before = _changes(connection)
        yield _OneConnection(connection)
        if _changes(connection) != before:
            raise RuntimeError("a session that only reads has written; nothing of it was kept")


class _OneConnection(Session):
    """A session over a connection that has begun its transaction, and whose end is not its own.

    It hands the connection out as it is. A session that must look for one and begin by itself
    costs as much as everything that SQLite does for an answer. Nobody closes it: it has nothing of
    its own to give back.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, expire_on_commit=False)
        self._connection = connection

    def connection(self, *_: Any, **__: Any) -> Connection:
        """The one connection."""
        return self._connection


def _changes(connection: Connection) -> int:
    """How many rows this connection has ever changed; always 0 where the database says it."""
    return int(getattr(connection.connection.dbapi_connection, "total_changes", 0))


def _on_sqlite_connect(connection: Any, record: object) -> None:  # noqa: ARG001
    # Without this the driver begins transactions by itself, deferred ones, at the first write.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _on_sqlite_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
    driver: Any = connection.connection.dbapi_connection
    try:
        driver.execute(begin)
    except Exception as error:
        raise wrapped(error, begin, connection.dialect) from error
