"""`python -m tests.week [--days 60] [--pack FOLDER] [--seed 1]`: a simulated learner's last week.

Two learners study a pack every day by the real services, which ask, grade, schedule and foresee.
Whether an answer comes to mind is drawn from a forgetting model with known parameters: of the one
those that the scheduler assumes, of the other those of somebody who forgets faster. The last week
is told day by day: what FSRS foresaw, what was remembered, the odds that the model really gave.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from math import log, sqrt
from pathlib import Path

from sqlalchemy import Engine, select

from quizapp.core.questions import Format, Question, Response, Verdict
from quizapp.core.scheduling import (
    DEFAULT_PARAMETERS,
    NEW_CARD,
    Card,
    Parameters,
    Rating,
    foreseen,
    review,
)
from quizapp.services import answering, learners, library, study
from quizapp.services.errors import NothingToAskError
from quizapp.services.learners import LearnerSettings
from quizapp.services.plans import Plan
from quizapp.services.study import Asking, Introduction
from quizapp.store.engine import make_engine, reading, writing
from quizapp.store.migrating import migrate
from quizapp.store.models import LogLineRow, PresentationRow

ROOT = Path(__file__).parents[1]
FIRST = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
BETWEEN = timedelta(seconds=12)
WEEK = 7
NEW_PER_DAY = 12
UNTRIED = 0.8  # the odds of an answer on the day of the one before, or of a new one
RATINGS = {Verdict.RIGHT: Rating.GOOD, Verdict.PARTIAL: Rating.HARD, Verdict.WRONG: Rating.AGAIN}


def _forgetful(weights: tuple[float, ...]) -> tuple[float, ...]:
    """Initial stabilities of four tenths, and stability that grows half as much.

    FSRS-6 multiplies what a recall adds to stability by e to the power of weight 8.
    """
    first = tuple(0.4 * each for each in weights[:4])
    return (*first, *weights[4:8], weights[8] - log(2), *weights[9:])


MODELS: Mapping[str, Parameters] = {
    "forgets as FSRS foresees": DEFAULT_PARAMETERS,
    "forgets faster than FSRS foresees": replace(
        DEFAULT_PARAMETERS, weights=_forgetful(DEFAULT_PARAMETERS.weights)
    ),
}


@dataclass(frozen=True, slots=True)
class Sum:
    """Reviews of grown cards: how many, remembered, foreseen by FSRS, and the model's own odds.

    `spread` is the variance of how many are remembered if what was foreseen is true, `own_spread`
    the same of the model's own odds: each review a coin of its own, p (1 - p).
    """

    reviews: int = 0
    remembered: int = 0
    predicted: float = 0.0
    odds: float = 0.0
    spread: float = 0.0
    own_spread: float = 0.0

    def __add__(self, other: Sum) -> Sum:
        return Sum(
            self.reviews + other.reviews,
            self.remembered + other.remembered,
            self.predicted + other.predicted,
            self.odds + other.odds,
            self.spread + other.spread,
            self.own_spread + other.own_spread,
        )

    def off(self) -> float:
        """How many standard errors what was remembered lies from what FSRS foresaw."""
        return (self.remembered - self.predicted) / sqrt(self.spread) if self.spread else 0.0

    def own_off(self) -> float:
        """How many it lies from the model's own odds."""
        return (self.remembered - self.odds) / sqrt(self.own_spread) if self.own_spread else 0.0


def total(sums: Iterable[Sum]) -> Sum:
    """All of them together."""
    return sum(sums, Sum())


@dataclass
class Simulated:
    """A learner who forgets by `model`. `odds`: what it really was, by the reviews' log lines."""

    engine: Engine
    pack: str
    model: Parameters
    chance: random.Random
    now: datetime = FIRST
    cards: dict[str, Card] = field(default_factory=dict)
    odds: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wanted = LearnerSettings(new_per_day=NEW_PER_DAY)
        with writing(self.engine) as session:
            self.learner, _ = learners.create_guest(session, self.now, wanted)

    def study(self, days: int) -> None:
        """Study for so many days, each until nothing is left for it."""
        for day in range(days):
            self.now = FIRST + timedelta(days=day)
            while self._sitting():
                pass

    def _sitting(self) -> bool:
        try:
            with writing(self.engine) as session:
                sitting = study.start(session, self.learner.id, Plan(self.pack), self.now)
        except NothingToAskError:
            return False
        while True:
            self.now += BETWEEN
            with reading(self.engine) as session:
                step = study.current(session, self.learner.id, sitting)
            if isinstance(step, Introduction):
                with writing(self.engine) as session:
                    study.acknowledge(session, self.learner.id, sitting, step.fact.id, self.now)
            elif isinstance(step, Asking):
                self._answer(step)
            else:
                return True

    def _answer(self, step: Asking) -> None:
        with reading(self.engine) as session:
            row = session.get_one(PresentationRow, step.presentation)
            (number,) = (number for number, _ in row.members)  # a review asks one at a time
            question = library.shelf(session, self.pack).question(number)
            solution = tuple(row.content["solution"])
        assert question is not None
        card, day = self.cards.get(question.key, NEW_CARD), self.now.date().toordinal()
        own = foreseen(card, day, self.model)
        knows = self.chance.random() < (UNTRIED if own is None else own)
        right = Response(solution) if solution else Response(text=_words(question))
        given, rating = (right if knows else Response()), None
        if step.format is Format.FLIP:  # rated by the learner
            given, rating = Response(), Rating.GOOD if knows else Rating.AGAIN
        with writing(self.engine) as session:
            own_id, asked = self.learner.id, step.presentation
            told = answering.answer(session, own_id, asked, given, self.now, rating)
            newest = select(LogLineRow.id).where(LogLineRow.learner_id == self.learner.id)
            line = session.scalar(newest.order_by(LogLineRow.id.desc()).limit(1))
        assert told.recorded, (question.key, told.message)
        assert line is not None
        if own is not None:
            self.odds[line] = own
        earned = rating or RATINGS[told.verdict]
        self.cards[question.key] = review(card, earned, self.now, day, 0.5, self.model)

    def by_day(self) -> dict[date, Sum]:
        """What FSRS foresaw of each day's reviews, as the services kept it, beside what came."""
        chosen = (
            select(LogLineRow.id, LogLineRow.day, LogLineRow.rated, LogLineRow.predicted)
            .where(LogLineRow.learner_id == self.learner.id, LogLineRow.predicted.is_not(None))
            .order_by(LogLineRow.day)
        )
        found: dict[date, Sum] = {}
        with reading(self.engine) as session:
            for line, number, rated, predicted in session.execute(chosen):
                own = self.odds[line]
                spread, own_spread = predicted * (1 - predicted), own * (1 - own)
                one = Sum(1, int(rated > 1), predicted, own, spread, own_spread)
                day = date.fromordinal(number)
                found[day] = found.get(day, Sum()) + one
        return found


def _words(question: Question) -> str:
    texts = [answer.text for answer in question.answers]
    return "; ".join(texts) if question.is_set else texts[0]


def simulated(engine: Engine, pack: str, model: Parameters, seed: int, days: int) -> Simulated:
    """A learner after so many days."""
    learner = Simulated(engine, pack, model, random.Random(seed))  # noqa: S311
    learner.study(days)
    return learner


COLUMNS = ("reviews", "foreseen", "remembered", "chance alone", "own odds")
WIDTHS = (8, 9, 11, 15, 9)
HEAD = " ".join(
    f"{name:>{width}}" for name, width in zip(("", *COLUMNS), (11, *WIDTHS), strict=True)
)


def row(name: str, one: Sum) -> str:
    """A line of the table; "chance alone": where 95 % fall if what was foreseen is true."""
    if not one.reviews:
        return f"{name:11} {0:8}"
    reach = 1.96 * sqrt(one.spread)
    low, high = ((one.predicted + each) / one.reviews for each in (-reach, reach))
    true, odds = one.remembered / one.reviews, one.odds / one.reviews
    between = f"{low:.1%} to {min(high, 1):.1%}"
    return (
        f"{name:11} {one.reviews:8,} {one.predicted / one.reviews:9.1%} {true:11.1%} "
        f"{between:>15} {odds:9.1%}"
    )


def table(days: Mapping[date, Sum], last: date) -> list[str]:
    """The last week day by day, in all, and all days before it too."""
    week = [last - timedelta(days=back) for back in range(WEEK - 1, -1, -1)]
    sums = [days.get(day, Sum()) for day in week]
    named = [row(f"{day:%a} {day.day} {day:%b}", one) for day, one in zip(week, sums, strict=True)]
    told, whole = total(sums), total(days.values())
    errors = f"{told.off():+.1f} standard errors in the week, {whole.off():+.1f} in all"
    own = f"from the own odds {told.own_off():+.1f} and {whole.own_off():+.1f}"
    return [HEAD, *named, row("the week", told), row("all days", whole), f"{errors}; {own}"]


def main(arguments: list[str] | None = None) -> int:
    """Simulate both learners and print their tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.week", description=__doc__)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--pack", type=Path, default=ROOT / "content" / "khorasan")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'week.db'}")
        migrate(engine)
        with writing(engine) as session:
            pack = library.load_pack(session, options.pack, FIRST).pack
        last = (FIRST + timedelta(days=options.days - 1)).date()
        for name, model in MODELS.items():
            learner = simulated(engine, pack, model, options.seed, options.days)
            sys.stdout.write("\n".join(("", name, *table(learner.by_day(), last), "")))
            sys.stdout.flush()
        engine.dispose()
    return 0


if __name__ == "__main__":
    sys.exit(main())
