"""FSRS-6 as plain numbers: how a memory fades and what a review makes of it. Pure.

`core.scheduling` asks py-fsrs, one card at a time; `simulation` and `fitting` need the same some
hundred thousand times, without an object and a date for each. The formulae are those of py-fsrs 6
(fsrs/scheduler.py) and of "The Algorithm" in fsrs4anki's wiki; tests hold both to each other.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp

from quizapp.core.scheduling import Rating

LEAST_STABILITY = 0.001
EASIEST, HARDEST = 1.0, 10.0
_AGAIN, _HARD, _GOOD, _EASY = map(int, Rating)


class Forgetting:
    """FSRS-6 with one set of 21 weights.

    A memory is a pair of numbers: its stability in days (after so long 90 % are remembered) and its
    difficulty from 1 to 10. Ratings are the numbers of `Rating`.
    """

    __slots__ = ("_easy_difficulty", "_factor", "_first", "_growth", "_same_day_loss", "_w")

    def __init__(self, weights: tuple[float, ...]) -> None:
        self._w = w = weights
        self._factor = 0.9 ** (-1 / w[20]) - 1
        self._easy_difficulty = w[4] - exp(w[5] * 3) + 1
        self._growth = exp(w[8])
        self._same_day_loss = exp(w[17] * w[18])
        self._first = tuple(
            (max(w[rating - 1], LEAST_STABILITY), _bounded(w[4] - exp(w[5] * (rating - 1)) + 1))
            for rating in Rating
        )

    def first(self, rating: int) -> tuple[float, float]:
        """The memory after the first answer to a question, of which nothing was known before."""
        return self._first[rating - 1]

    def recall(self, stability: float, days: float) -> float:
        """The chance, from 0 to 1, that it is remembered so many days after the last review."""
        chance: float = (1 + self._factor * days / stability) ** -self._w[20]
        return chance

    def after(
        self, stability: float, difficulty: float, rating: int, days: int
    ) -> tuple[float, float]:
        """The memory after a review, `days` after the one before (0: on the same day)."""
        w = self._w
        if days < 1:
            growth = exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
            after = stability * (growth if rating == _AGAIN else max(growth, 1.0))
        elif rating == _AGAIN:
            forgot = exp((1 - self.recall(stability, days)) * w[14])
            long = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * forgot
            after = min(long, stability / self._same_day_loss)
        else:
            bonus = w[15] if rating == _HARD else w[16] if rating == _EASY else 1.0
            gain = exp((1 - self.recall(stability, days)) * w[10]) - 1
            spread = self._growth * (11 - difficulty) * stability ** -w[9]
            after = stability * (1 + spread * gain * bonus)
        return max(after, LEAST_STABILITY), self._harder(difficulty, rating)

    def interval(self, stability: float, retention: float, maximum: int) -> int:
        """After how many days recall has fallen to `retention`; from 1 to `maximum`."""
        exact: float = stability / self._factor * (retention ** (-1 / self._w[20]) - 1)
        return min(max(round(exact), 1), maximum)

    def _harder(self, difficulty: float, rating: int) -> float:
        w = self._w
        moved = difficulty - w[6] * (rating - 3) * (10.0 - difficulty) / 9.0
        return _bounded(w[7] * self._easy_difficulty + (1 - w[7]) * moved)


def _bounded(difficulty: float) -> float:
    return min(max(difficulty, EASIEST), HARDEST)


@lru_cache(maxsize=64)
def forgetting(weights: tuple[float, ...]) -> Forgetting:
    """FSRS-6 with these weights."""
    return Forgetting(weights)
