"""A simulated learner: what is foreseen comes true as often as chance lets it, and not otherwise.

Each review is a coin of its own with odds p, so that of many reviews the number remembered varies
by the sum of p (1 - p). It lies more than 3.3 standard errors off in one of a thousand runs; with
a fixed seed a run is the same every time.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from quizapp.core.scheduling import DEFAULT_PARAMETERS
from quizapp.services import library
from quizapp.services.insight import insight
from quizapp.store.engine import make_engine, reading, writing
from quizapp.store.migrating import migrate
from tests.week import FIRST, MODELS, WEEK, Simulated, Sum, simulated, table, total

ROOT = Path(__file__).parents[2]
DAYS = 60
LIMIT = 3.3  # standard errors
SAME, FASTER = MODELS


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, tiny: Path) -> Iterator[Engine]:
    made = make_engine(f"sqlite:///{tmp_path_factory.mktemp('week') / 'week.db'}")
    migrate(made)
    with writing(made) as session:
        library.load_pack(session, tiny, FIRST)
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def same(engine: Engine) -> Simulated:
    return simulated(engine, "elements", MODELS[SAME], seed=1, days=DAYS)


@pytest.fixture(scope="module")
def faster(engine: Engine) -> Simulated:
    return simulated(engine, "elements", MODELS[FASTER], seed=1, days=DAYS)


def last_week(learner: Simulated) -> Sum:
    last = (FIRST + timedelta(days=DAYS - 1)).date()
    return total(one for day, one in learner.by_day().items() if (last - day).days < WEEK)


def test_whose_memory_is_as_assumed_remembers_what_is_foreseen(same: Simulated) -> None:
    week, whole = last_week(same), total(same.by_day().values())
    assert week.reviews > 10
    assert whole.reviews > 250
    # The services foresee exactly what the model gives: neither knows of the other.
    assert whole.predicted == pytest.approx(whole.odds, abs=1e-6)
    assert abs(week.off()) < LIMIT
    assert abs(whole.off()) < LIMIT


def test_whose_memory_is_worse_is_seen_to_remember_less(faster: Simulated) -> None:
    whole = total(faster.by_day().values())
    assert abs(whole.own_off()) < LIMIT
    assert whole.odds < whole.predicted
    assert whole.off() < -LIMIT


def test_the_progress_page_says_the_same(same: Simulated, faster: Simulated) -> None:
    for learner in (same, faster):
        whole = total(learner.by_day().values())
        with reading(learner.engine) as session:
            found = insight(session, learner.learner.id, learner.now, "elements")
        assert (found.ever.reviews, found.ever.remembered) == (whole.reviews, whole.remembered)
        assert found.ever.foreseen == pytest.approx(whole.predicted)


def test_the_table_has_a_line_for_each_day(same: Simulated) -> None:
    last = (FIRST + timedelta(days=DAYS - 1)).date()
    lines = table(same.by_day(), last)
    assert len(lines) == 1 + WEEK + 3
    week, one = lines[WEEK + 1], last_week(same)
    assert week.split()[:3] == ["the", "week", str(one.reviews)]
    assert f"{one.remembered / one.reviews:.1%}" in week


def test_the_models_differ_in_memory_alone() -> None:
    assert MODELS[SAME] == DEFAULT_PARAMETERS
    ours, theirs = MODELS[FASTER], DEFAULT_PARAMETERS
    assert ours.weights != theirs.weights
    assert ours.learning_steps == theirs.learning_steps


def test_the_command_prints_both(tiny: Path) -> None:
    command = [sys.executable, "-m", "tests.week", "--days", "12", "--pack", str(tiny)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    for name in MODELS:
        assert name in run.stdout
