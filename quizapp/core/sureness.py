"""How sure a learner was of answers beside how many of them were right. Pure.

`services.sureness` makes tallies of a learner's log; the pages of progress draw them. This judges
the learner's own word; what FSRS foresaw is judged by `quizapp.core.retention`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from quizapp.core.retention import ENOUGH_OF_A_GROUP, wilson

LEVELS = {1: "Not sure", 2: "Fairly", 3: "Sure"}
"""What can be said before an answer is told, by its number."""

SURE = 3


@dataclass(frozen=True, slots=True)
class Said:
    """Answers of which a learner said the same: how many, and how many were right.

    Right: rated anything but Again, in every question that was asked at once.
    """

    answers: int = 0
    right: int = 0

    def __add__(self, other: Said) -> Said:
        return Said(self.answers + other.answers, self.right + other.right)

    @property
    def share(self) -> float:
        """The share that was right, from 0 to 1; 0 without answers."""
        return self.right / self.answers if self.answers else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Where that share lies with 95 % confidence: see `retention.wilson`."""
        return wilson(self.right, self.answers)

    @property
    def is_enough(self) -> bool:
        """Whether so many answers are worth drawing as a share."""
        return self.answers >= ENOUGH_OF_A_GROUP


def by_month(by_day: Mapping[tuple[int, int], Said]) -> dict[date, dict[int, Said]]:
    """By the first day of each month, in order, then by level; from (day, level)."""
    found: dict[date, dict[int, Said]] = {}
    for day, level in sorted(by_day):
        month = found.setdefault(date.fromordinal(day).replace(day=1), {})
        month[level] = month.get(level, Said()) + by_day[day, level]
    return found
