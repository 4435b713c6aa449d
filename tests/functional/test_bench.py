"""The benchmark runs and prints every figure, and what it compares is alike."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from quizapp.store.engine import make_engine
from tests.bench.measuring import Goal, Line, Times, told
from tests.bench.pupil import ByHand, Pupil
from tests.bench.stock import crowded, stocked

ROOT = Path(__file__).parents[2]
VERBS = re.compile(
    r"(INSERT INTO|UPDATE|FROM) (\w+)|^(BEGIN IMMEDIATE|BEGIN|COMMIT|ROLLBACK)", re.MULTILINE
)


def test_a_quick_run_prints_every_figure() -> None:
    command = [sys.executable, "-m", "tests.bench", "--quick"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert set(re.findall(r"^([a-j])  ", run.stdout, re.MULTILINE)) == set("abcdefghij")
    goals = re.findall(r" (?:<|<=) [\d.]+ +(yes|NO) ", run.stdout)
    assert len(goals) == 22
    assert "rows that differ: 4: as many" in run.stdout


def test_figures_can_be_chosen() -> None:
    command = [sys.executable, "-m", "tests.bench", "z"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "no such figure: z" in run.stderr


def test_a_ratio_is_that_of_the_rounds() -> None:
    times = Times({"ours": (2.0, 9.0, 8.0), "theirs": (1.0, 3.0, 2.0)})
    line = times.line("a", "one / other", "ours", "theirs", Goal(3))
    assert line.ratios == (2.0, 3.0, 4.0)
    assert (line.ratio, line.seconds) == (3.0, (8.0, 2.0))
    assert line.verdict == "yes"
    assert told(line).split() == "a one / other 3.00 2.00-4.00 <= 3 yes 8 s / 2 s".split()


@pytest.mark.parametrize(
    ("goal", "reached"), [(Goal(3), "yes"), (Goal(3, below=True), "NO"), (Goal(2.9), "NO")]
)
def test_a_goal_is_reached_or_not(goal: Goal, reached: str) -> None:
    assert Line("a", "", (3.0,), goal, (3.0, 1.0)).verdict == reached


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[str]]]:
    """What one answer does, through the services and by hand: verb and table of each statement."""
    folder = tmp_path_factory.mktemp("bench")
    stock = stocked(folder, 40)
    crowded(stock, 2)
    by_hand = ByHand(stock.copied(folder / "by-hand.db"))
    by_hand.begin(3)
    engine = make_engine(stock.url)
    pupil = Pupil(engine, stock.learner)
    pupil.begin()
    told = {"services": _traced(engine, pupil.answer)}
    told["by hand"] = _traced_on(by_hand.db, by_hand.answer)
    yield told
    by_hand.db.close()
    engine.dispose()


def _traced(engine: Engine, work: Callable[[], float]) -> list[str]:
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
    assert isinstance(driver, sqlite3.Connection)
    told = _traced_on(driver, work)
    # What was asked is looked up before the clock starts.
    return told[told.index("BEGIN IMMEDIATE") :]


def _traced_on(driver: sqlite3.Connection, work: Callable[[], float]) -> list[str]:
    told: list[str] = []
    driver.set_trace_callback(told.append)
    work()
    driver.set_trace_callback(None)
    found = []
    for statement in told:
        match = VERBS.search(statement)
        assert match is not None, statement
        found.append(match[3] or f"{match[1]} {match[2]}")
    return found


def test_the_services_and_the_hand_written_do_the_same(statements: dict[str, list[str]]) -> None:
    assert statements["services"] == statements["by hand"]
    assert statements["by hand"].count("COMMIT") == 1
