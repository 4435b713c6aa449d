"""The schema is what the migrations make, on both databases."""

from __future__ import annotations

from sqlalchemy import Engine, text

from quizapp.store.engine import writing
from quizapp.store.migrating import drift, migrate


def test_the_models_and_the_migrations_agree(database: Engine) -> None:
    assert drift(database) == []


def test_a_column_that_is_missing_is_seen(database: Engine) -> None:
    with writing(database) as session:
        session.execute(text("ALTER TABLE learners DROP COLUMN time_zone"))
    assert "time_zone" in str(drift(database))


def test_migrating_again_does_nothing(database: Engine) -> None:
    assert migrate(database) is False
