"""(e) Loading a pack, and loading it again with one fact changed, beside reading its files."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import Engine

from quizapp.services import library
from quizapp.services.library import LoadReport
from quizapp.store.engine import make_engine, writing
from quizapp.store.migrating import migrate
from tests.bench.generating import read_with_tomllib
from tests.bench.measuring import Found, Goal, in_turn
from tests.bench.places import Places
from tests.bench.sizes import Sizes
from tests.bench.stock import NOW
from tests.bench.synthetic import write_pack

GOAL = Goal(3)
FILE = "groups-000000.toml"
BEFORE, AFTER = "number = 50\n", "number = 51\n"


class Loader:
    """Loads a pack into databases in one folder."""

    def __init__(self, folder: Path, pack: Path) -> None:
        self.folder = folder
        self.pack = pack
        self.changed = folder / "changed-pack"
        shutil.copytree(pack, self.changed)
        text = (self.changed / FILE).read_text(encoding="utf-8")
        assert text.count(BEFORE) == 1
        (self.changed / FILE).write_text(text.replace(BEFORE, AFTER), encoding="utf-8")
        self.empty = folder / "empty.db"
        self._load_into(self.empty, None)
        self.loaded = folder / "loaded.db"
        self._load_into(self.loaded, pack)
        self.reported = self.counted = 0

    def first(self) -> float:
        """Seconds of loading the pack into an empty database."""
        engine = make_engine(f"sqlite:///{shutil.copy(self.empty, self.folder / 'first.db')}")
        took, _ = _load(engine, self.pack, 1)
        engine.dispose()
        return took

    def again(self) -> float:
        """Seconds of loading it again with one fact changed; counts the rows that this writes."""
        file = Path(shutil.copy(self.loaded, self.folder / "again.db"))
        engine = make_engine(f"sqlite:///{file}")
        took, report = _load(engine, self.changed, 2)
        engine.dispose()
        self.reported = report.rows_written
        self.counted = differing_rows(self.loaded, file)
        return took

    @staticmethod
    def _load_into(file: Path, pack: Path | None) -> None:
        engine = make_engine(f"sqlite:///{file}")
        migrate(engine)
        if pack is not None:
            _load(engine, pack, 1)
        engine.dispose()


def _load(engine: Engine, pack: Path, day: int) -> tuple[float, LoadReport]:
    began = perf_counter()
    with writing(engine) as session:
        report = library.load_pack(session, pack, NOW + timedelta(days=day))
    return perf_counter() - began, report


def differing_rows(one: Path, other: Path) -> int:
    """How many rows of `other` are not in `one` just as they are, counted by SQLite."""
    db = sqlite3.connect(other)
    db.execute("ATTACH ? AS former", (str(one),))
    names = db.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
    count = 0
    for (name,) in names:
        same = f"SELECT * FROM main.{name} EXCEPT SELECT * FROM former.{name}"  # noqa: S608
        count += db.execute(f"SELECT count(*) FROM ({same})").fetchone()[0]  # noqa: S608
    db.close()
    return count


def measure(sizes: Sizes, places: Places) -> Found:
    """Time both loads beside `tomllib` reading the same files."""
    pack = write_pack(places.disk / "pack", sizes.small_pack)
    loader = Loader(places.disk, pack)
    times = in_turn(
        sizes.pack_rounds,
        {"first": loader.first, "read": lambda: read_with_tomllib(pack), "again": loader.again},
    )
    first = f"loading {sizes.small_pack:,} facts / tomllib reading their files"
    lines = (
        times.line("e", first, "first", "read", GOAL),
        times.line("e", "the same again with one fact changed / tomllib", "again", "read", GOAL),
    )
    same = "as many" if loader.reported == loader.counted else "NOT as many"
    remark = f"rows reported written: {loader.reported}; rows that differ: {loader.counted}: {same}"
    return Found(lines, (remark,))
