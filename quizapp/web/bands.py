"""Where a partial date lies on a line of time: small bands beside facts, marks of the timeline.

Called by `quizapp.web.library` and `quizapp.web.history`. A date known to the month is a band of a
month; "by 2010" is open to the left.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from quizapp.core.dates import PartialDate

WIDTH = 1000.0
LEAST = 45.0  # a single day must still be seen
FADE = 140.0  # how far an open end reaches


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of a line of time; open ends fade out."""

    start: float
    end: float
    open_left: bool
    open_right: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """The years that the line covers, first and last included."""

    first: int
    last: int

    def place(self, day: datetime.date) -> float:
        """Where `day` lies on the line, from 0 to `WIDTH`."""
        begin = datetime.date(self.first, 1, 1)
        length = (datetime.date(self.last, 12, 31) - begin).days + 1
        return min(max((day - begin).days / length, 0.0), 1.0) * WIDTH

    def band(self, when: PartialDate) -> Band:
        """The stretch that `when` may cover."""
        return stretch(when, self.place, WIDTH, LEAST, FADE)


def stretch(
    when: PartialDate,
    place: Callable[[datetime.date], float],
    width: float,
    least: float,
    fade: float,
) -> Band:
    """The stretch of `when` on a line from 0 to `width` on which `place` finds a day.

    It is `least` long or longer; an open end reaches `fade` beyond the known one.
    """
    starts = None if when.earliest is None else place(when.earliest)
    ends = None if when.latest is None else place(when.latest + datetime.timedelta(days=1))
    if starts is None:
        starts = max((ends or 0.0) - fade, 0.0)
    if ends is None:
        ends = min(starts + fade, width)
    if ends - starts < least:
        starts = min(max((starts + ends - least) / 2, 0.0), width - least)
        ends = starts + least
    return Band(
        start=round(starts, 1),
        end=round(ends, 1),
        open_left=when.earliest is None,
        open_right=when.latest is None,
    )


def scale_of(dates: Iterable[PartialDate | None]) -> Scale | None:
    """The line that holds all of `dates`; None where there is none to show."""
    years = [
        day.year
        for when in dates
        if when is not None
        for day in (when.earliest, when.latest)
        if day is not None
    ]
    return Scale(min(years), max(years)) if years else None
