"""The tiny pack in a database, and a learner at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.conftest import MONDAY, copied_database, copied_file
from tests.services.pupil import Pupil, load


def unlocked(tiny: Path, to: Path) -> Path:
    """A copy of the tiny pack: no lock, no list of what it must cover."""
    shutil.copytree(tiny, to)
    for name in ("keys.lock", "coverage.toml"):
        (to / name).unlink(missing_ok=True)
    return to


@pytest.fixture
def folder(tiny: Path, tmp_path: Path) -> Path:
    """A copy of the tiny pack that a test may edit."""
    return unlocked(tiny, tmp_path / "tiny")


@pytest.fixture
def stocked(dialect: str, request: pytest.FixtureRequest) -> Engine:
    """A database of each sort with the tiny pack in it."""
    return request.getfixturevalue(f"stocked_{dialect}")


@pytest.fixture(scope="session")
def _shipped(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unlocked(tiny, tmp_path_factory.mktemp("shipped") / "tiny")


@pytest.fixture(scope="session")
def _stocked_file(_migrated_file: Path, _shipped: Path) -> Path:
    with copied_file(_migrated_file, _shipped.with_name("stocked.db")) as engine:
        load(engine, _shipped, MONDAY)
    return _shipped.with_name("stocked.db")


@pytest.fixture
def stocked_sqlite(_stocked_file: Path, tmp_path: Path) -> Iterator[Engine]:
    with copied_file(_stocked_file, tmp_path / "test.db") as engine:
        yield engine


@pytest.fixture(scope="session")
def _stocked_name(postgresql_server: str, _migrated_name: str, _shipped: Path) -> Iterator[str]:
    with copied_database(postgresql_server, _migrated_name) as engine:
        load(engine, _shipped, MONDAY)
        engine.dispose()
        yield str(engine.url.database)


@pytest.fixture
def stocked_postgresql(postgresql_server: str, _stocked_name: str) -> Iterator[Engine]:
    with copied_database(postgresql_server, _stocked_name) as engine:
        yield engine


@pytest.fixture
def pupil(stocked: Engine) -> Pupil:
    return Pupil(stocked, MONDAY)
