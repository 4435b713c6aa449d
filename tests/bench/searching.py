"""(g) Searching 100,000 facts by the index, beside one LIKE over the same rows."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter

from sqlalchemy import Engine, insert, text

from quizapp.content.reading import read_folder
from quizapp.services import search, search_index
from quizapp.store.engine import make_engine, reading, writing
from quizapp.store.migrating import migrate
from quizapp.store.models import PackRow
from tests.bench.measuring import Found, Goal, in_turn
from tests.bench.places import Places
from tests.bench.sizes import Sizes
from tests.bench.stock import NOW
from tests.bench.synthetic import write_pack

MOST_SECONDS = 0.050
ASKED = {
    "a name": "Greer 400 Front",
    "the beginning of a name": "Cardenas 40",
    "a wrong letter": "Cardemas 401",
    "two words and a slip": "Jaqueline Harris",
    "a word of every fifth fact": "founded",
    "a word of most entries": "front",
    "nothing like it": "xqzzyq",
}


def _filled(places: Places, facts: int) -> Engine:
    """A database with the index of a synthetic pack, whose questions are not made."""
    read = read_folder(write_pack(places.disk / "pack", facts))
    engine = make_engine(f"sqlite:///{places.disk / 'search.db'}")
    migrate(engine)
    row = {
        "id": 1,
        "key": "synthetic",
        "title": "A synthetic pack",
        "description": "",
        "header": "",
        "version": "1",
        "made_by": "",
        "files": {},
        "questions": 0,
        "loaded_at": NOW,
    }
    with writing(engine) as session:
        session.execute(insert(PackRow), [row])
        search_index.keep(session, search_index.index_of(read.pack(), 1, "1"))
    return engine


def measure(sizes: Sizes, places: Places) -> Found:
    """Time searches through the services beside a scan by LIKE for the longest word."""
    began = perf_counter()
    engine = _filled(places, sizes.large_pack)
    filling = perf_counter() - began
    scan = text("SELECT id, title FROM search_entries WHERE words LIKE :part LIMIT 200")

    def searched(typed: str) -> Callable[[], float]:
        def once() -> float:
            began = perf_counter()
            with reading(engine) as session:
                search.search(session, typed)
            return perf_counter() - began

        return once

    def scanned() -> float:
        began = perf_counter()
        with reading(engine) as session:
            session.execute(scan, {"part": "%jacqueline% harris%"}).all()
        return perf_counter() - began

    searched("a")()  # the vocabulary is read once in a process
    works = {name: searched(typed) for name, typed in ASKED.items()}
    times = in_turn(sizes.rounds, {**works, "scan": scanned})
    engine.dispose()
    what = f"searching {sizes.large_pack:,} facts for {{}} / LIKE"
    lines = tuple(times.line("g", what.format(name), name, "scan", Goal(1)) for name in works)
    slowest = max(median(times.rounds[name]) for name in works)
    limit = "within" if slowest <= MOST_SECONDS else "NOT within"
    return Found(
        lines,
        (
            f"the slowest took {slowest * 1000:.0f} ms: {limit} {MOST_SECONDS * 1000:.0f} ms",
            f"reading the pack's files and making the index took {filling:.0f} s",
        ),
    )
