"""What marks amount to: the late rule, which attempt counts, weights, what is dropped. Pure.

`services.gradebook` calls these; docs/marks.md publishes the same rules for students.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import fsum

DAY = timedelta(days=1)
ENOUGH = 1e-12
"""Shares that differ by less are the same."""


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt that has ended: its credit from 0 to 1, and how many days begun it was late."""

    credit: float
    late: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One assignment in a total: the share of its points that was earned, and its weight."""

    share: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Total:
    """A weighted mean of shares (None: of nothing), and the places of the parts left out of it."""

    share: float | None
    dropped: frozenset[int] = frozenset()


def days_late(ended: datetime, due: datetime | None) -> int:
    """How many days had begun since the due moment; 0 for what was in time."""
    return 0 if due is None or ended <= due else -((due - ended) // DAY)


def after_late(tried: Try, percent: float) -> float:
    """The credit of an attempt less `percent` of itself for each day begun, never below 0."""
    return tried.credit * max(0.0, 1.0 - percent * tried.late / 100)


def earned(tries: Sequence[Try], counting: str, percent: float = 0.0) -> float | None:
    """What a student's attempts at one assignment are worth, from 0 to 1; None without any.

    `tries` stand in the order of their numbers. `counting`: "best", "last", "first" or "mean", each
    after the late rule. Raises ValueError for another word.
    """
    if counting == "mean":
        worth = [after_late(each, percent) for each in tries]
        return fsum(worth) / len(worth) if worth else None
    place = which_counts(tries, counting, percent)
    return None if place is None else after_late(tries[place], percent)


def which_counts(tries: Sequence[Try], counting: str, percent: float = 0.0) -> int | None:
    """The place of the attempt that counts; None without any, and where the mean does.

    Of several that are the best, the first. Raises ValueError for an unknown word.
    """
    if counting not in ("best", "last", "first", "mean"):
        raise ValueError(f"no such way of counting: {counting}")
    if not tries or counting == "mean":
        return None
    if counting == "last":
        return len(tries) - 1
    if counting == "first":
        return 0
    return max(range(len(tries)), key=lambda place: (after_late(tries[place], percent), -place))


def total(parts: Sequence[Part], drop: int = 0) -> Total:
    """The weighted mean of shares, those `drop` left out without which it is highest.

    One is always kept, and what has no weight is neither counted nor dropped. Which ones raise the
    mean most is found by Dinkelbach's method ("On nonlinear fractional programming", Management
    Science 13, 1967): keep what most exceeds a level, take its mean as the next level, until it
    rises no more. So a higher mark never makes a lower total, as dropping the lowest share would
    where weights differ.
    """
    weighed = [place for place, part in enumerate(parts) if part.weight > 0]
    if not weighed:
        return Total(None)
    keep = max(1, len(weighed) - max(0, drop))
    chosen = weighed[:keep]
    level = _mean(parts, chosen)
    while True:
        better = sorted(weighed, key=lambda place: (-_excess(parts[place], level), place))[:keep]
        mean = _mean(parts, better)
        if mean <= level + ENOUGH:
            return Total(level, frozenset(weighed) - frozenset(chosen))
        chosen, level = better, mean


def _excess(part: Part, level: float) -> float:
    return part.weight * (part.share - level)


def _mean(parts: Sequence[Part], places: Sequence[int]) -> float:
    weights = fsum(parts[place].weight for place in places)
    return fsum(parts[place].weight * parts[place].share for place in places) / weights
