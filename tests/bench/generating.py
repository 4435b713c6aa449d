"""(c) Making and checking every question of a pack, as packs grow."""

from __future__ import annotations

import gc
import tomllib
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from quizapp.content.reading import read_folder
from quizapp.core.checking import faults, pack_faults
from quizapp.core.facts import Pack
from quizapp.core.generation import generate
from quizapp.core.presenting import present
from tests.bench.measuring import Found, Goal, in_turn
from tests.bench.places import Places
from tests.bench.sizes import Sizes
from tests.bench.synthetic import write_pack

GROWTH = Goal(12)
SEED = 1


def generate_and_check(pack: Pack) -> tuple[float, float, int]:
    """Seconds of making all questions, seconds of checking them, each put in its first format, and
    how many faults that finds."""
    began = perf_counter()
    made = generate(pack)
    done = perf_counter()
    found = pack_faults(pack, made.questions)
    for question in made.questions.values():
        shown = present(made, question, question.formats[0], SEED)
        found += faults(pack, made.questions, shown)
    return done - began, perf_counter() - done, len(found)


def read_with_tomllib(folder: Path) -> float:
    """Seconds of reading a pack's files with `tomllib` alone."""
    began = perf_counter()
    for file in folder.glob("*.toml"):
        with file.open("rb") as opened:
            tomllib.load(opened)
    return perf_counter() - began


def measure(sizes: Sizes, places: Places) -> Found:
    """Time packs of two sizes in turn, and reading the smaller one's files."""
    small = write_pack(places.memory / "small-pack", sizes.small_pack)
    large = write_pack(places.memory / "large-pack", sizes.large_pack)
    parts: dict[str, list[tuple[float, float, int]]] = {"small": [], "large": []}

    def work(name: str, folder: Path) -> Callable[[], float]:
        def timed() -> float:
            pack = read_folder(folder).pack()
            gc.collect()
            parts[name].append(generate_and_check(pack))
            return sum(parts[name][-1][:2])

        return timed

    times = in_turn(
        sizes.pack_rounds,
        {
            "small": work("small", small),
            "large": work("large", large),
            "read": lambda: read_with_tomllib(small),
        },
    )
    what = f"making and checking, {sizes.large_pack:,} facts / {sizes.small_pack:,} facts"
    beside = f"making and checking, {sizes.small_pack:,} facts / tomllib reading their files"
    lines = (
        times.line("c", what, "large", "small", GROWTH),
        times.line("c", beside, "small", "read", None),
    )
    made, checked, _ = parts["small"][-1]
    of_large = parts["large"][-1][2]
    remarks = (
        f"of {sizes.small_pack:,} facts: {made:.2f} s making, {checked:.2f} s checking",
        f"faults found in {sizes.large_pack:,} facts: {of_large}",
    )
    return Found(lines, remarks)
