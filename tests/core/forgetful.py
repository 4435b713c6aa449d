"""A learner who forgets by known weights: the log that studying leaves, and nothing else.

It goes its own way through `core.scheduling`, so that what fits or simulates is not tested by
itself.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from quizapp.core.memory import Line, LineKind
from quizapp.core.scheduling import (
    DEFAULT_PARAMETERS,
    FSRS_6_WEIGHTS,
    NEW_CARD,
    Card,
    Parameters,
    Rating,
    State,
    fuzz_of,
    recall,
    review,
)

START = datetime(2025, 1, 6, 9, tzinfo=UTC)

FLEETING = tuple(
    weight * factor
    for weight, factor in zip(
        FSRS_6_WEIGHTS,
        (0.5, 0.4, 0.3, 0.3, 1, 1, 1, 1, 0.85, 1, 1, 0.7, 1, 1, 1, 1, 1, 1, 1, 1, 1.6),
        strict=True,
    )
)
"""Weights of a learner whose memories last much shorter than the average learner's."""


def days_of(
    truth: Sequence[float],
    reviews: int,
    parameters: Parameters = DEFAULT_PARAMETERS,
    new_per_day: int = 6,
    seed: int = 1,
    questions: int = 10**6,
) -> Iterator[list[Line]]:
    """Study day by day, scheduled by `parameters` but forgetting by `truth`, until so many lines.

    Each day is a list of answers to questions "q0", "q1", ...; the ids of lines count on.
    """
    chance = random.Random(seed)  # noqa: S311
    true = replace(parameters, weights=tuple(truth))
    cards: dict[str, tuple[Card, Card]] = {}
    due: dict[str, int] = {}
    number, day = 0, START.toordinal()
    while number < reviews:
        at = START + timedelta(days=day - START.toordinal())
        for _ in range(min(new_per_day, questions - len(cards))):
            key = f"q{len(cards)}"
            cards[key], due[key] = (NEW_CARD, NEW_CARD), day
        lines: list[Line] = []
        for key in [key for key, when in due.items() if when <= day]:
            card, truly = cards[key]
            while card.last_day != day or card.state is not State.REVIEW:
                grown = card.state is State.REVIEW
                odds = recall(truly, day, true) if grown else 0.85
                rating = Rating.GOOD if chance.random() < odds else Rating.AGAIN
                fuzz, number = fuzz_of(key, card.reps), number + 1
                line = Line(number, at, LineKind.ANSWER, key, rating, day=day, fuzz=fuzz)
                lines.append(replace(line, parameters=parameters.hash))
                card = review(card, rating, at, day, fuzz, parameters)
                truly = review(truly, rating, at, day, fuzz, true)
                at += timedelta(seconds=12)
            cards[key] = (card, truly)
            assert card.interval is not None
            due[key] = day + card.interval.days
        yield lines
        day += 1


def log_of(
    truth: Sequence[float],
    reviews: int,
    parameters: Parameters = DEFAULT_PARAMETERS,
    new_per_day: int = 6,
    seed: int = 1,
    questions: int = 10**6,
) -> list[Line]:
    """The whole log of such a learner."""
    days = days_of(truth, reviews, parameters, new_per_day, seed, questions)
    return [line for day in days for line in day]
