"""The plan for an exam: when what is new is begun, what each day asks, what is known then. Pure.

`services.exam_plans` shows it, `services.shares` follows it. Nothing of a plan is kept: it is made
anew from where the learner stands, so that it adapts by itself.

The rules:

- New questions are spread evenly over the days of study until `rest_days` before the exam, so that
  each is reviewed at least once. Where no day is left for that, over all days before the exam.
- Two questions of one fact are never begun on one day (an explanation tells both). Those of a fact
  that has as many left as there are days come first (`urgent_first`), and a review of that fact
  waits for them; with that, all are through in time whenever it can be.
- On the last days a question that will not fall due before the exam, and whose recall on the exam's
  day would be under the desired retention, is asked although it is not due. FSRS takes the days
  that have really passed: a review that comes early adds less stability, and the log stays true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from quizapp.core.foresight import (
    Course,
    DayLoad,
    Memory,
    begun_on,
    followed,
    loads,
    recall_on,
)
from quizapp.core.scheduling import Parameters

T = TypeVar("T")

LEAST_REST = 3
REST_PART = 10
"""New questions are through three days before an exam, or a tenth of the time if that is more."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How new questions are spread. `by_day`: how many on each day of study, those today included
    that were begun already; `left_out`: how many are never begun; `rest`: days kept free of new
    ones before the exam, 0 where there is no time for that."""

    by_day: tuple[tuple[int, int], ...]
    left_out: int
    rest: int

    @property
    def a_day(self) -> int:
        """The most on one day."""
        return max((count for _, count in self.by_day), default=0)

    @property
    def last_day(self) -> int | None:
        """The last day with new questions."""
        return max((day for day, count in self.by_day if count), default=None)


@dataclass(frozen=True, slots=True)
class Foresight:
    """What a plan comes to: the mean chance of recall on the exam's day over all its questions
    (those never begun count nothing), and what each day of study asks."""

    recall: float
    loads: tuple[DayLoad, ...]


def rest_days(made: int, exam: int) -> int:
    """How many days before an exam new questions are through, by the day the plan was made."""
    return max(LEAST_REST, (exam - made) // REST_PART)


def spread(
    new: int, begun_today: int, study: Sequence[int], rest: int, exam: int, most: int | None = None
) -> Spread:
    """Spread `new` questions, with those begun today, evenly over the days of study.

    `study`: the days of study from today until before the exam. `most`: no more than so many a day.
    """
    learning = [day for day in study if day < exam - rest]
    if not learning:
        learning, rest = list(study), 0
    by_day: list[tuple[int, int]] = []
    left = new + begun_today
    for place, day in enumerate(learning):
        count = -(-left // (len(learning) - place))
        if most is not None:
            count = min(count, most)
        if place == 0:
            count = max(count, begun_today)
        by_day.append((day, count))
        left -= count
    return Spread(tuple(by_day), left, rest)


def urgent(questions: Sequence[T], facts: Callable[[T], Sequence[str]], days: int) -> list[T]:
    """The new questions that cannot wait, with `days` left to begin them: the most pressing first.

    They are those of facts that have as many questions left as there are days, or one less (a fact
    loses a day when another of its questions is reviewed on it).
    """
    left = Counter(fact for question in questions for fact in facts(question))

    def most(question: T) -> int:
        return max((left[fact] for fact in facts(question)), default=0)

    pressing = [question for question in questions if most(question) >= max(1, days - 1)]
    return sorted(pressing, key=most, reverse=True)


def urgent_first(questions: Sequence[T], facts: Callable[[T], Sequence[str]], days: int) -> list[T]:
    """New questions in the order in which they are begun: the urgent ones, the rest as it stands.

    Since each day begins the `n`-th part of what is left in `n` days, and only one question of a
    fact, every question is through in time if no fact has more than there are days: facts with as
    many as days lose one each day, and there is always room for them, as they are at most the
    day's share.
    """
    found = urgent(questions, facts, days)
    pressing = {id(question) for question in found}
    return found + [question for question in questions if id(question) not in pressing]


@lru_cache(maxsize=128)
def foresee(
    memories: tuple[tuple[Memory, int], ...],
    new: Spread,
    study: tuple[int, ...],
    exam: int,
    parameters: Parameters,
    begun_today: int = 0,
    rest: int = LEAST_REST,
) -> Foresight:
    """What comes of a plan that is followed. `memories` with how many questions have each.

    The first day's `begun_today` of `new` are among the memories already. `rest`: on so many days
    before the exam questions are asked early (`new.rest` is 0 once these have begun).
    """
    begin = exam - max(new.rest, rest)
    early = tuple(day for day in study if day >= begin)
    course = Course(study, early, exam, parameters)
    known = sum(followed(memory, course, count) for memory, count in memories)
    to_begin = dict(new.by_day)
    if new.by_day:
        first = new.by_day[0][0]
        to_begin[first] = max(0, to_begin[first] - begun_today)
    for day, count in to_begin.items():
        if count:
            memory, answers = begun_on(day, parameters)
            course.answers[day] += count * answers
            known += followed(memory, course, count)
    total = sum(count for _, count in memories) + sum(to_begin.values()) + new.left_out
    return Foresight(known / total if total else 0.0, loads(course, to_begin))


def if_stopped(
    memories: Mapping[Memory, int] | Sequence[tuple[Memory, int]],
    new: int,
    exam: int,
    parameters: Parameters,
) -> float:
    """The mean chance of recall on the exam's day if nothing is asked any more."""
    pairs = memories.items() if isinstance(memories, Mapping) else memories
    found = [(recall_on(memory, exam, parameters), count) for memory, count in pairs]
    total = sum(count for _, count in found) + new
    return sum(chance * count for chance, count in found) / total if total else 0.0
