"""The application over a real database with the tiny pack, and a clock that the tests move."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from quizapp.app import create_app
from quizapp.config import Settings
from quizapp.services import library, search_index
from quizapp.store.engine import make_engine, reading, writing
from quizapp.store.migrating import migrate
from tests.web.pages import Visitor

PACK = "elements"


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def stock(file: Path, tiny: Path) -> None:
    """Make a database file in which the tiny pack is loaded and its search index made."""
    engine = make_engine(f"sqlite:///{file}")
    migrate(engine)
    with writing(engine) as session:
        library.load_pack(session, tiny, datetime(2026, 3, 1, tzinfo=UTC))
    with reading(engine) as session:
        index = search_index.make(session, PACK)
    with writing(engine) as session:
        search_index.keep(session, index)
    engine.dispose()


@pytest.fixture(scope="session")
def stocked_file(tmp_path_factory: pytest.TempPathFactory, tiny: Path) -> Path:
    """A database file with the tiny pack."""
    file = tmp_path_factory.mktemp("stocked") / "stocked.db"
    stock(file, tiny)
    return file


@pytest.fixture
def stocked(stocked_file: Path, tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{shutil.copy(stocked_file, tmp_path / 'web.db')}")
    yield engine
    engine.dispose()


@cache
def _application(csrf: bool) -> Flask:
    settings = Settings(data=Path(), database_url="sqlite://", secret_key="for tests")  # noqa: S106
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = csrf
    return app


def make_app(engine: Engine, clock: Clock, *, csrf: bool = True) -> Flask:
    """The application over a database. `csrf`: whether a form must carry its token.

    Its routes and compiled templates are made once and shared, since they take a tenth of a second.
    """
    app = copy(_application(csrf))
    app.config = copy(app.config)
    shared = app.extensions["quizapp"]
    app.extensions = app.extensions | {"quizapp": replace(shared, engine=engine, clock=clock)}
    return app


@pytest.fixture
def app(stocked: Engine, clock: Clock) -> Flask:
    return make_app(stocked, clock)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app.test_client())
