"""The axis of the pictures of history: where a day lies, and which years and months are marked.

A year in which more happened is drawn wider, unless all years are to be equal, and a long time of
which nothing is told is drawn short. Called by the layouts of this area. Pure.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from quizapp.core.dates import PartialDate
from quizapp.web.bands import Band, stretch

ZOOMS = (1, 2, 4, 8)
MARGIN = 16.0  # before the first year
EMPTY_YEAR, MORE_FOR_FACTS = 16.0, 24.0
LONGEST_EMPTY = 4 * EMPTY_YEAR  # a run of years of which nothing is told
ROOM = 1060.0  # all years together are at least as wide as this
LEAST_YEAR = 3.0
LEAST, FADE = 7.0, 48.0
LABEL = 40.0  # room for the number of a year
MONTHS_FROM = 280.0  # a year as wide as this has its months marked
QUARTERS = {4: "Apr", 7: "Jul", 10: "Oct"}


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis; `text` is "" where there is no room for one."""

    x: float
    text: str
    year: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """A line of time. `days` are the ordinals of each 1 January, and of the day after the last
    year; `places` where they lie.
    """

    days: tuple[int, ...]
    places: tuple[float, ...]

    @property
    def end(self) -> float:
        """Where the last year ends."""
        return self.places[-1]

    @property
    def first(self) -> int:
        """The first year."""
        return datetime.date.fromordinal(self.days[0]).year

    @property
    def last(self) -> int:
        """The last year."""
        return self.first + len(self.days) - 2

    def place(self, day: datetime.date) -> float:
        """Where the beginning of `day` lies; what is outside lies at the nearer end."""
        at = day.toordinal()
        i = bisect_right(self.days, at) - 1
        if i < 0:
            return self.places[0]
        if i >= len(self.days) - 1:
            return self.places[-1]
        share = (at - self.days[i]) / (self.days[i + 1] - self.days[i])
        return self.places[i] + share * (self.places[i + 1] - self.places[i])

    def band(self, when: PartialDate) -> Band:
        """The stretch that `when` may cover; what goes on beyond the axis is open as well."""
        band = stretch(when, self.place, self.end, LEAST, FADE)
        before = when.earliest is not None and when.earliest.toordinal() < self.days[0]
        after = when.latest is not None and when.latest.toordinal() >= self.days[-1]
        if not (before or after):
            return band
        left, right = band.open_left or before, band.open_right or after
        start, end = band.start, band.end
        if left and right:  # something must be seen between two ends that fade
            end = min(max(end, start + 3 * FADE), self.end)
            start = max(min(start, end - 3 * FADE), self.places[0])
        return Band(start, end, left, right)

    def ticks(self) -> tuple[Tick, ...]:
        """Every year, with its number where there is room, and the quarters of wide years."""
        found: list[Tick] = []
        free = 0.0
        for i, (x, after) in enumerate(zip(self.places, self.places[1:], strict=False)):
            shown = x >= free
            free = x + LABEL if shown else free
            found.append(Tick(round(x, 1), str(self.first + i) if shown else "", year=True))
            if after - x >= MONTHS_FROM:
                year = self.first + i
                found += (
                    Tick(round(self.place(datetime.date(year, month, 1)), 1), name, year=False)
                    for month, name in QUARTERS.items()
                )
        return tuple(found)


def axis_of(
    dates: Iterable[PartialDate | None],
    zoom: int = 1,
    *,
    even: bool = False,
    first: int | None = None,
    last: int | None = None,
) -> Axis | None:
    """The axis that holds all of `dates`, `zoom` times as long; None where there is no date.

    `first` and `last` are years that it does not go beyond.
    """
    years: Counter[int] = Counter()
    for when in dates:
        if when is not None:
            for weight, day in ((1, when.earliest or when.latest), (0, when.latest)):
                if day is not None:
                    years[day.year] += weight
    if not years:
        return None
    if first is None or first < min(years):
        first = min(years)
    if last is None or last > max(years):
        last = max(years)
    first = min(first, datetime.MAXYEAR)
    last = min(max(first, last), datetime.MAXYEAR)
    counts = [years[year] for year in range(first, last + 1)]
    widths = _equal(counts) if even else _by_content(counts)
    stretched = zoom * max(1.0, ROOM / sum(widths))
    places = [MARGIN]
    for width in widths:
        places.append(places[-1] + width * stretched)
    days = [datetime.date(year, 1, 1).toordinal() for year in range(first, last + 1)]
    days.append(datetime.date(last, 12, 31).toordinal() + 1)
    return Axis(tuple(days), tuple(places))


def _equal(counts: list[int]) -> list[float]:
    return [max(ROOM / len(counts), LEAST_YEAR)] * len(counts)


def _by_content(counts: list[int]) -> list[float]:
    widths: list[float] = []
    empty = 0
    for count in [*counts, 1]:
        if count:
            widths += [min(EMPTY_YEAR, LONGEST_EMPTY / empty)] * empty if empty else []
            widths.append(EMPTY_YEAR + MORE_FOR_FACTS * sqrt(count))
            empty = 0
        else:
            empty += 1
    return widths[:-1]
