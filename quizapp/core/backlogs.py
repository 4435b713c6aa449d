"""A backlog taken in shares: which questions first, how many days so many a day take. Pure.

`services.catch_ups` offers it, `services.shares` takes the questions of a day.

What loses most by waiting comes first: the question whose chance of recall falls most until
tomorrow. That is not the one that is least remembered: of what is nearly forgotten hardly anything
is left to lose, and what is strong loses little in a day. Anki's manual had recommended to take the
least remembered first, and was told that "you're not reducing chances of forgetting more cards by
studying low retrievability cards as R falls off very slowly for those" (ankitects/anki-manual issue
282; see also ankitects/anki issue 3460, and pull request 3559 that added the descending order). A
pure descending order in turn leaves young cards, that fall fastest, behind old ones (ankitects/anki
pull request 4400). The fall itself is what both are after. `tests/core/test_backlogs.py` holds it
against the other orders: at 60 a day, until a backlog of 400 is gone, 83 % of the
reviews are remembered, in the other orders 80 to 82 %.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from quizapp.core.chance import number
from quizapp.core.foresight import Memory, after_review, recall_on
from quizapp.core.scheduling import Parameters, Rating

MOST_FOLLOWED = 400
"""Of a larger backlog every second, third, ... question is followed, and counts for as many."""

MOST_DAYS = 60
_WHOLE = float(1 << 64)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that is due or will be: its memory, and the facts that it tells."""

    memory: Memory
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Caught:
    """How a backlog went: reviews on each day, and how many of these were remembered.

    `days`: on so many, the last of them included, until what is due fits into one day; None: never.
    """

    reviews: tuple[int, ...]
    remembered: tuple[int, ...]
    days: int | None


def loss(memory: Memory, day: int, parameters: Parameters) -> float:
    """By how much the chance of recall falls from a day to the next."""
    return recall_on(memory, day, parameters) - recall_on(memory, day + 1, parameters)


def caught_up(
    waiting: Sequence[Waiting],
    per_day: int,
    study: Sequence[int],
    parameters: Parameters,
    worth: Callable[[Memory, int, Parameters], float] = loss,
) -> Caught:
    """Take so many a day on the days of study until what is due fits into one of them.

    Of the questions of one fact one is asked a day. Outcomes are drawn by the chance of recall, the
    same ones for the same backlog. `worth`: the largest first.
    """
    memories = [each.memory for each in waiting]
    reviews: list[int] = []
    remembered: list[int] = []
    gone = False
    for day in study:
        due = [place for place, memory in enumerate(memories) if memory.due <= day]
        gone = len(due) <= per_day
        due.sort(key=lambda place: (-worth(memories[place], day, parameters), place))
        told: set[str] = set()
        taken = known = 0
        for place in due:
            if taken == per_day:
                break
            if not told.isdisjoint(waiting[place].facts):
                continue
            told.update(waiting[place].facts)
            chance = recall_on(memories[place], day, parameters)
            right = number("backlog", place, day) / _WHOLE < chance
            rating = Rating.GOOD if right else Rating.AGAIN
            memories[place], _ = after_review(memories[place], day, rating, parameters)
            taken, known = taken + 1, known + right
        reviews.append(taken)
        remembered.append(known)
        if gone:
            break
    return Caught(tuple(reviews), tuple(remembered), len(reviews) if gone else None)


def days_for(
    waiting: tuple[Waiting, ...], per_day: int, study: tuple[int, ...], parameters: Parameters
) -> int | None:
    """How many days of study a backlog takes at so many a day; None: more than there are."""
    part = -(-len(waiting) // MOST_FOLLOWED) or 1
    return _days_for(waiting[::part], max(1, per_day // part), study, parameters)


@lru_cache(maxsize=256)  # by what is followed alone: comparing all that waits would take longer
def _days_for(
    followed: tuple[Waiting, ...], per_day: int, study: tuple[int, ...], parameters: Parameters
) -> int | None:
    return caught_up(followed, per_day, study, parameters).days


def per_day_for(
    waiting: tuple[Waiting, ...], days: int, study: tuple[int, ...], parameters: Parameters
) -> int | None:
    """The least number a day (give or take a few) that is through in so many days; None if none is.

    Where the questions of one fact need more days than that, no number is.
    """
    last = study[min(days, len(study)) - 1]
    due = sum([each.memory.due <= last for each in waiting])
    guess = max(1, -(-due // days))
    while guess <= 2 * len(waiting) + 1:
        found = days_for(waiting, guess, study[:days], parameters)
        if found is not None:
            return guess
        guess += max(1, guess // 12)
    return None
