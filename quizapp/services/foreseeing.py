"""What a desired retention would cost in minutes a day, and what it would keep. Reads only.

The page of a learner's memory and `quizapp simulate` call this; `core.simulation` does the work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.scheduling import NEW_CARD, Card, Parameters, State
from quizapp.core.simulation import DEFAULT_HABITS, Begun, Course, Habits, Outlook, simulate
from quizapp.services.insight import NOBODY
from quizapp.services.learners import Learner, LearnerSettings
from quizapp.services.library import packs, shelf
from quizapp.services.pace import pace_of
from quizapp.store import fitting_queries as queries

RETENTIONS = (0.70, 0.75, 0.80, 0.85, 0.90, 0.92, 0.95, 0.97)
ENDS = (30, 90, 365)
DAYS = 90
"""Over so many days the time that it takes is averaged, unless other wishes are told."""

MOST_CARDS = 800
"""Of more questions than this every second, third, ... stands for all: a page should not take long,
and of so many a mean is known well enough (its standard error is under 4 % of one day's spread)."""

FEWEST_CARDS = 400
MOST_RUNS = 10
ENOUGH_ANSWERS = 50
"""Fewer answers of a sort say less of a learner than the habits of others do."""


@dataclass(frozen=True, slots=True)
class Material:
    """What a simulation begins with: cards, new questions in their order, and how it is studied."""

    begun: tuple[Begun, ...]
    new: tuple[str, ...]
    parameters: Parameters
    course: Course
    today: int
    habits: Habits = DEFAULT_HABITS
    is_own_time: bool = False

    @property
    def questions(self) -> int:
        """How many questions there are in all."""
        return len(self.begun) + len(self.new)


@dataclass(frozen=True, slots=True)
class Foresight:
    """What comes of one desired retention.

    `reviews`, `minutes`: a day, averaged over the days that were asked for. `remembered`: how many
    questions are at the end of the day with each number. `is_present`: it is the one that is set.
    """

    retention: float
    reviews: float
    minutes: float
    remembered: Mapping[int, float]
    is_present: bool


def material(
    session: Session, learner: Learner | None, pack: str, now: datetime, beginning: LearnerSettings
) -> Material:
    """A learner's pack as a simulation takes it. `learner` None: nobody yet, `beginning` holds.

    Raises NotFoundError.
    """
    connection, found = session.connection(), shelf(session, pack)
    somebody = learner or Learner(NOBODY, True, beginning)
    rows = queries.CARDS.all(connection, learner=somebody.id, pack=found.pack_id)
    calendar, today = somebody.calendar, somebody.calendar.day_of(now)
    known = {row.key for row in rows if row.suspended or row.state != State.NEW}
    habits, is_own = habits_of(connection, somebody.id)
    return Material(
        tuple(
            Begun(row.key, _card(row), calendar.day_of(row.due))
            for row in rows
            if row.stability is not None and row.due is not None
        ),
        tuple(question.key for question in found.core_first if question.key not in known),
        somebody.parameters,
        Course(
            somebody.settings.new_per_day,
            somebody.settings.reviews_per_day,
            somebody.steering.days_off,
        ),
        today,
        habits,
        is_own,
    )


def unbegun(keys: Sequence[str], beginning: LearnerSettings) -> Material:
    """Questions of which nobody has begun any, studied as a new learner does."""
    learner = Learner(NOBODY, True, beginning)
    course = Course(beginning.new_per_day, beginning.reviews_per_day)
    return Material((), tuple(keys), learner.parameters, course, today=1)


def first_pack(session: Session, learner_id: int | None) -> str:
    """The pack of which a learner has most cards, else the first that is loaded; "" for none."""
    if learner_id is not None:
        found = queries.PACKS.first(session.connection(), learner=learner_id)
        if found is not None:
            return str(found.key)
    return next((line.id for line in packs(session, learner_id)), "")


def foresee(
    chosen: Material, retentions: Sequence[float] = RETENTIONS, days: int = DAYS
) -> tuple[Foresight, ...]:
    """What comes of each desired retention, the present one among them, the least first."""
    present = chosen.parameters.retention
    return tuple(
        _foreseen(chosen, each, days, is_present=each == present)
        for each in sorted({*retentions, present})
    )


def habits_of(connection: Connection, learner_id: int) -> tuple[Habits, bool]:
    """How a learner answers, by the whole log; whether the seconds, of late, are the learner's."""
    rows = queries.HABITS.all(connection, learner=learner_id)
    first = _by_rating(row for row in rows if row.first)
    grown = _by_rating(row for row in rows if row.grown)
    steps = _by_rating(row for row in rows if not row.first and not row.grown)
    found = DEFAULT_HABITS
    if sum(first) >= ENOUGH_ANSWERS:
        found = replace(found, first=first)
    if sum(grown[1:]) >= ENOUGH_ANSWERS:
        found = replace(found, remembered=grown[1:])
    if sum(steps) >= ENOUGH_ANSWERS and steps[0] < sum(steps):
        found = replace(found, step=1 - steps[0] / sum(steps))
    pace = pace_of(connection, learner_id)
    return replace(found, wrong=pace.wrong, right=pace.right), pace.own


def _foreseen(chosen: Material, retention: float, days: int, *, is_present: bool) -> Foresight:
    every = max(1, -(-chosen.questions // MOST_CARDS))
    course = replace(
        chosen.course,
        new_per_day=chosen.course.new_per_day / every,
        reviews_per_day=chosen.course.reviews_per_day / every,
    )
    runs = min(MOST_RUNS, max(1, FEWEST_CARDS // max(1, chosen.questions)))
    outlooks = [
        simulate(
            chosen.begun[::every],
            chosen.new[::every],
            replace(chosen.parameters, retention=retention),
            chosen.today,
            max(days, *ENDS),
            course=course,
            habits=chosen.habits,
            seed=seed,
            ends=ENDS,
        )
        for seed in range(1, runs + 1)
    ]
    scale = every / runs
    return Foresight(
        retention,
        scale * sum(_reviews(each, days) for each in outlooks) / days,
        scale * sum(_seconds_of(each, days) for each in outlooks) / days / 60,
        {end: scale * sum(each.remembered[end] for each in outlooks) for end in ENDS},
        is_present,
    )


def _reviews(outlook: Outlook, days: int) -> int:
    return sum(day.reviews for day in outlook.days[:days])


def _seconds_of(outlook: Outlook, days: int) -> float:
    return sum(day.seconds for day in outlook.days[:days])


def _card(row: Any) -> Card:
    return replace(
        NEW_CARD,
        state=State(row.state),
        step=row.step,
        stability=row.stability,
        difficulty=row.difficulty,
        last_day=row.last_day,
        reps=row.reps,
    )


def _by_rating(rows: Any) -> tuple[float, float, float, float]:
    found = [0.0] * 4
    for row in rows:
        found[row.rated - 1] += row.answers
    return (found[0], found[1], found[2], found[3])
