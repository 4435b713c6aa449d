"""What will be remembered and how much it takes, if what is due is reviewed day by day. Pure.

`core.exams` and `core.backlogs` build on it. A memory is followed along both outcomes of each
review, each weighed by its chance under FSRS, so that the same memories always foresee the same:
nothing is drawn. Days are numbers of a learner's days (`date.toordinal`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from math import exp, log

from quizapp.core.scheduling import NEW_CARD, Calendar, Card, Parameters, Rating, State, recall
from quizapp.core.scheduling import review as reviewed

MOST_LAPSES = 2
"""A memory is followed through so many lapses; what is forgotten more often hardly weighs."""

LEAST_WEIGHT = 0.01
"""An outcome that is less likely than this is taken as the likelier one."""

MOST_STEPS = 6
_MIDDLE = 0.5  # of the fuzz
_DAY = 730_000  # any day: only the days between reviews matter
_AT = datetime(2000, 1, 1, tzinfo=UTC)
_GRID = 0.05


@dataclass(frozen=True, slots=True)
class Memory:
    """One card in review: what FSRS remembers of it, its last day, the day it is due."""

    stability: float
    difficulty: float
    last_day: int
    due: int


@dataclass(frozen=True, slots=True)
class DayLoad:
    """What a day asks: new questions, reviews (how many are to be expected), answers in all."""

    day: int
    new: int
    reviews: float
    answers: float


@dataclass(slots=True)
class Course:
    """Where memories are led: the days of study, those on which what is not due is asked early.

    `end`: the day that all is for; nothing is asked on it. Collects what each day asks.
    """

    study: tuple[int, ...]
    early: tuple[int, ...]
    end: int
    parameters: Parameters
    reviews: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    answers: dict[int, float] = field(default_factory=lambda: defaultdict(float))

    def next_day(self, due: int) -> int:
        """The first day of study on which something due on `due` is asked; `end` if none is."""
        place = bisect_left(self.study, due)
        return self.study[place] if place < len(self.study) else self.end

    def early_day(self, last_day: int) -> int | None:
        """The first day, after `last_day`, on which something is asked though it is not due."""
        return next((day for day in self.early if day > last_day), None)


def study_days(calendar: Calendar, first: int, last: int) -> tuple[int, ...]:
    """The days from `first` to `last` on which the learner studies: all but the days off."""
    return tuple(day for day in range(first, last + 1) if not calendar.is_off(day))


def memory_of(card: Card, due: int) -> Memory | None:
    """The memory of a card (or its row) that is due on a day; None for one never reviewed.

    It is put on a grid: see `_on_grid`.
    """
    if card.stability is None or card.difficulty is None or card.last_day is None:
        return None
    return Memory(*_on_grid(card.stability, card.difficulty), card.last_day, due)


def recall_on(memory: Memory, day: int, parameters: Parameters) -> float:
    """The chance that a memory is remembered on a day, if nothing happens until then."""
    return _recall(memory.stability, day - memory.last_day, parameters)


def followed(memory: Memory, course: Course, weight: float = 1.0) -> float:
    """The chance of remembering on the course's last day, times `weight`.

    Adds to the course what the reviews until then ask. On the days for that, a question is asked
    before it is due if it would not fall due before the end and its recall at the end would be
    under the desired retention.
    """
    found, parameters = 0.0, course.parameters
    ways = [(memory, weight, 0)]
    while ways:
        now, share, lapses = ways.pop()
        day = course.next_day(now.due)
        if day >= course.end:
            at_end = recall_on(now, course.end, parameters)
            sooner = course.early_day(now.last_day) if at_end < parameters.retention else None
            if sooner is None:
                found += share * at_end
                continue
            day = sooner
        chance = recall_on(now, day, parameters)
        lost = share * (1 - chance)
        if lapses == MOST_LAPSES or lost < LEAST_WEIGHT:
            lost = 0.0
        for part, rating, count in (
            (share - lost, Rating.GOOD, lapses),
            (lost, Rating.AGAIN, lapses + 1),
        ):
            if part:
                after, answers = after_review(now, day, rating, parameters)
                course.answers[day] += part * answers
                ways.append((after, part, count))
        course.reviews[day] += share
    return found


def after_review(
    memory: Memory, day: int, rating: Rating, parameters: Parameters
) -> tuple[Memory, int]:
    """A memory after a review on a day and the steps that follow on it, and how many answers."""
    elapsed = day - memory.last_day
    stability, difficulty, wait, answers = _after(
        memory.stability, memory.difficulty, elapsed, rating, parameters
    )
    return Memory(stability, difficulty, day, day + wait), answers


def begun_on(day: int, parameters: Parameters) -> tuple[Memory, int]:
    """The memory of a question that is begun on a day and known, and how many answers it takes."""
    stability, difficulty, wait, answers = _begun(parameters)
    return Memory(stability, difficulty, day, day + wait), answers


def loads(course: Course, new: Mapping[int, int]) -> tuple[DayLoad, ...]:
    """What each day of study of a course asks, `new` questions by day with it."""
    return tuple(
        DayLoad(day, new.get(day, 0), course.reviews.get(day, 0.0), course.answers.get(day, 0.0))
        for day in course.study
    )


@lru_cache(maxsize=1 << 17)
def _recall(stability: float, elapsed: int, parameters: Parameters) -> float:
    card = Card(State.REVIEW, None, stability, 5.0, _AT, _DAY)
    return recall(card, _DAY + max(elapsed, 0), parameters)


@lru_cache(maxsize=1 << 17)
def _after(
    stability: float, difficulty: float, elapsed: int, rating: Rating, parameters: Parameters
) -> tuple[float, float, int, int]:
    card = Card(State.REVIEW, None, stability, difficulty, _AT, _DAY - max(elapsed, 0))
    return _through_steps(card, rating, parameters)


@lru_cache(maxsize=256)
def _begun(parameters: Parameters) -> tuple[float, float, int, int]:
    return _through_steps(NEW_CARD, Rating.GOOD, parameters)


def _through_steps(
    card: Card, rating: Rating, parameters: Parameters
) -> tuple[float, float, int, int]:
    """Stability, difficulty, days to wait and answers, when the steps of the day are done."""
    card, answers = reviewed(card, rating, _AT, _DAY, _MIDDLE, parameters), 1
    while card.state is not State.REVIEW and answers < MOST_STEPS:
        if card.interval is not None and card.interval.days >= 1:
            break
        card = reviewed(card, Rating.GOOD, _AT, _DAY, _MIDDLE, parameters)
        answers += 1
    wait = card.interval.days if card.interval is not None else 1
    on_grid = _on_grid(card.stability or 0.1, card.difficulty or 5.0)
    return (*on_grid, max(1, wait), answers)


def _on_grid(stability: float, difficulty: float) -> tuple[float, float]:
    """Stability in steps of 5 %, difficulty in halves: like memories are followed only once."""
    return exp(round(log(max(stability, 0.001)) / _GRID) * _GRID), round(2 * difficulty) / 2
