"""The tiny pack in a database, and a learner at it."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.services.pupil import Pupil, load


@pytest.fixture
def folder(tiny: Path, tmp_path: Path) -> Path:
    """A copy of the tiny pack that a test may edit: no lock, no list of what it must cover."""
    copy = tmp_path / "tiny"
    shutil.copytree(tiny, copy)
    for name in ("keys.lock", "coverage.toml"):
        (copy / name).unlink(missing_ok=True)
    return copy


@pytest.fixture
def stocked(database: Engine, folder: Path, now: datetime) -> Engine:
    """A database of each sort with the tiny pack in it."""
    load(database, folder, now)
    return database


@pytest.fixture
def pupil(stocked: Engine, now: datetime) -> Pupil:
    return Pupil(stocked, now)
