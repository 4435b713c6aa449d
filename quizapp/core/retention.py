"""What was foreseen beside what came: tallies of reviews, their intervals, calibration. Pure.

`services.insight` makes tallies of a learner's log; the pages of progress draw them.

A tally counts reviews of grown cards only: of those in long-term review, at least a day after the
review before (`quizapp.core.scheduling.foreseen`). A learning step says nothing about memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import sqrt

ENOUGH = 30
"""Fewer reviews than this in all are not drawn: their share would be mostly chance."""

ENOUGH_OF_A_GROUP = 10
"""Fewer reviews than this of one month, topic or bin are in the table only."""

NINETY_FIVE = 1.959964
"""How many standard deviations either side hold 95 % of a normal distribution."""

BINS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.975)
"""Where one bin of foreseen recall ends and the next begins; finer where most reviews are."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Reviews of grown cards: how many, how many were remembered, how many FSRS foresaw.

    `remembered`: rated anything but Again. `foreseen` is the sum of the chances that FSRS gave
    before each review, so that it can be compared with `remembered`.
    """

    reviews: int = 0
    remembered: int = 0
    foreseen: float = 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.reviews + other.reviews,
            self.remembered + other.remembered,
            self.foreseen + other.foreseen,
        )

    @property
    def true(self) -> float:
        """The share remembered, from 0 to 1; 0 without reviews."""
        return self.remembered / self.reviews if self.reviews else 0.0

    @property
    def predicted(self) -> float:
        """The share foreseen, from 0 to 1; 0 without reviews."""
        return self.foreseen / self.reviews if self.reviews else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies with 95 % confidence: see `wilson`."""
        return wilson(self.remembered, self.reviews)

    @property
    def is_enough(self) -> bool:
        """Whether one month, topic or bin of so many reviews is worth drawing."""
        return self.reviews >= ENOUGH_OF_A_GROUP


def wilson(successes: int, trials: int, z: float = NINETY_FIVE) -> tuple[float, float]:
    """The score interval of a share, each end from 0 to 1; (0, 1) without trials.

    E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212: unlike the
    plain normal interval it stays within 0 and 1, and holds for few trials and shares near 1.
    """
    if not trials:
        return 0.0, 1.0
    share, square = successes / trials, z * z / trials
    middle = share + square / 2
    reach = z * sqrt(share * (1 - share) / trials + square / trials / 4)
    low, high = (middle - reach) / (1 + square), (middle + reach) / (1 + square)
    # The ends of a share of 0 or 1 are exact; rounding would leave them a hair inside or outside.
    return (
        0.0 if successes == 0 else max(low, 0.0),
        1.0 if successes == trials else min(high, 1.0),
    )


def total(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    return sum(tallies, Tally())


def by_month(by_day: Mapping[int, Tally]) -> dict[date, Tally]:
    """Tallies by the first day of their month, in order, from tallies by day (`date.toordinal`)."""
    found: dict[date, Tally] = {}
    for day in sorted(by_day):
        month = date.fromordinal(day).replace(day=1)
        found[month] = found.get(month, Tally()) + by_day[day]
    return found


def bin_of(predicted: float) -> int:
    """In which bin a foreseen chance falls, from 0; an edge belongs to the bin that it begins."""
    return sum(predicted >= edge for edge in BINS)


def bounds_of(number: int) -> tuple[float, float]:
    """Where a bin of foreseen recall begins and ends."""
    edges = (0.0, *BINS, 1.0)
    return edges[number], edges[number + 1]


def miscalibration(bins: Iterable[Tally]) -> float:
    """How far the foreseen shares were off, from 0 to 1: the root mean square over bins.

    Each bin counts by its reviews. The measure by which FSRS is judged ("RMSE (bins)"; the
    srs-benchmark of open-spaced-repetition), here over bins of foreseen recall alone.
    """
    found = [each for each in bins if each.reviews]
    reviews = sum(each.reviews for each in found)
    if not reviews:
        return 0.0
    return sqrt(sum(each.reviews * (each.true - each.predicted) ** 2 for each in found) / reviews)
