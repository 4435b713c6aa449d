"""Sessions that write, sessions that only read, and what SQLite was told."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from quizapp.store.engine import make_engine, reading, writing
from quizapp.store.models import LearnerRow


def learner(now: datetime) -> LearnerRow:
    return LearnerRow(
        is_guest=True,
        created_at=now,
        new_per_day=1,
        reviews_per_day=1,
        rollover_hour=4,
        time_zone="UTC",
    )


def learners(engine: Engine) -> int | None:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(LearnerRow))


def test_a_writer_commits_and_an_error_undoes_everything(database: Engine, now: datetime) -> None:
    with writing(database) as session:
        session.add(learner(now))
    assert learners(database) == 1

    def failing() -> None:
        with writing(database) as session:
            session.add(learner(now))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert learners(database) == 1


def test_a_reader_keeps_nothing_that_it_writes(database: Engine, now: datetime) -> None:
    def sly() -> None:
        with reading(database) as session:
            session.add(learner(now))
            session.flush()

    with pytest.raises((RuntimeError, DBAPIError)):
        sly()
    assert learners(database) == 0


def test_constraints_hold(database: Engine, now: datetime) -> None:
    def dangling() -> None:
        with writing(database) as session:
            row = learner(now)
            row.joined_id = 99
            session.add(row)

    with pytest.raises(IntegrityError):
        dangling()


def test_times_are_kept_to_the_microsecond_in_utc(database: Engine, now: datetime) -> None:
    moment = now.replace(microsecond=123456)
    with writing(database) as session:
        session.add(learner(moment))
    with reading(database) as session:
        kept = session.scalars(select(LearnerRow.created_at)).one()
        raw = session.execute(text("SELECT created_at FROM learners")).scalar_one()
    assert kept == moment
    assert kept.tzinfo is not None
    assert raw == round(moment.timestamp() * 1_000_000)


def test_sqlite_is_durable_and_checks_foreign_keys(sqlite_database: Engine) -> None:
    with reading(sqlite_database) as session:
        found = {
            name: session.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "busy_timeout": 30_000,
    }


def test_a_reader_does_not_wait_for_a_writer_and_a_writer_waits_for_another(
    sqlite_database: Engine, now: datetime
) -> None:
    impatient = make_engine(sqlite_database.url.update_query_dict({"timeout": "0"}))
    with writing(sqlite_database) as session:
        session.add(learner(now))
        session.flush()
        assert learners(impatient) == 0

        def second() -> None:
            with writing(impatient) as other:
                other.connection()

        with pytest.raises(OperationalError, match="locked"):
            second()
    assert learners(impatient) == 1
    impatient.dispose()
