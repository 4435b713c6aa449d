"""How numbers spread, and how two rows of them go together. Pure; `item_analysis` is made of these.

Variances and covariances are those of a sample: divided by one less than there are numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, sqrt

_NOTHING = 1e-12
"""A variance of no more than this, of numbers around 1, is what rounding leaves of none."""


def mean(xs: Sequence[float]) -> float:
    """The mean. Raises ZeroDivisionError where there is no number."""
    return fsum(xs) / len(xs)


def variance(xs: Sequence[float]) -> float:
    """The variance; exactly 0 where all numbers are the same but for rounding."""
    return covariance(xs, xs)


def covariance(xs: Sequence[float], ys: Sequence[float]) -> float:
    """The covariance of two rows of the same length, two or longer."""
    at_x, at_y = mean(xs), mean(ys)
    found = fsum((x - at_x) * (y - at_y) for x, y in zip(xs, ys, strict=True)) / (len(xs) - 1)
    around = max(map(abs, xs), default=0.0) * max(map(abs, ys), default=0.0)
    return 0.0 if abs(found) <= _NOTHING * around else found


def greatest_covariance(xs: Sequence[float], ys: Sequence[float]) -> float:
    """The most that the covariance could be if the same numbers were dealt out anew: with the
    least of the one beside the least of the other."""
    return covariance(sorted(xs), sorted(ys))


def skewness(xs: Sequence[float]) -> float | None:
    """Fisher's G1, k3 / k2 ** 1.5 of the unbiased cumulants; None for fewer than three numbers, or
    where all are the same. Nought: even on both sides; below: the long tail is on the left."""
    count = len(xs)
    if count < 3 or not (second := variance(xs)):
        return None
    third = _moment(xs, 3) * count**2 / ((count - 1) * (count - 2))
    return third / (second * sqrt(second))


def kurtosis(xs: Sequence[float]) -> float | None:
    """Fisher's G2, k4 / k2 ** 2 of the unbiased cumulants; None for fewer than four numbers, or
    where all are the same. Nought: as peaked as a normal distribution."""
    count = len(xs)
    if count < 4 or not (second := variance(xs)):
        return None
    two, four = _moment(xs, 2), _moment(xs, 4)
    scale = count**2 / ((count - 1) * (count - 2) * (count - 3))
    return scale * ((count + 1) * four - 3 * (count - 1) * two**2) / second**2


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Pearson's r, from -1 to 1; None where all numbers of a row are the same."""
    together = variance(xs) * variance(ys)
    if not together:
        return None
    return max(-1.0, min(1.0, covariance(xs, ys) / sqrt(together)))


def _moment(xs: Sequence[float], power: int) -> float:
    """The central moment, divided by how many numbers there are."""
    middle = mean(xs)
    return fsum((x - middle) ** power for x in xs) / len(xs)
