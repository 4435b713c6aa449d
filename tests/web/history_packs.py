"""The packs whose pictures the tests look at: the choirs, and the first pack."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from quizapp.services import library
from quizapp.store.engine import writing

ROOT = Path(__file__).parents[2]
CHOIRS = ROOT / "tests" / "packs" / "choirs"


def load(engine: Engine, folder: Path = CHOIRS) -> None:
    with writing(engine) as session:
        library.load_pack(session, folder, datetime(2026, 3, 1, tzinfo=UTC))
