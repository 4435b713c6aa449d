"""One point of a partial date: a day, a month, a season or a year, as well as it is known.

`dates` builds whole dates of one or two points; `date_wording` says them in English. Others use
`dates`, which gives the names here that concern them.

The spelling is the Library of Congress's Extended Date/Time Format (EDTF, ISO 8601-2): `2015`,
`2015-02`, `2015-02-03`, `2015-21` (spring) to `2015-24` (winter), each with `?` (uncertain),
`~` (approximate) or `%` (both) at its end. Seasons are the meteorological ones of the northern
hemisphere: spring is March to May, summer June to August, autumn September to November, and the
winter of a year runs from its December to the end of February in the year after.
"""

from __future__ import annotations

import calendar
import datetime
import re
from enum import StrEnum
from typing import NamedTuple


class DateError(ValueError):
    """A text is not a date that is understood. `reason` says why, and what to write instead."""

    def __init__(self, text: object, reason: str) -> None:
        super().__init__(text, reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.args[0]!r}: {self.reason}"


class Precision(StrEnum):
    """How finely a date is known."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"

    @property
    def coarseness(self) -> int:
        """0 for a day up to 3 for a year."""
        return _FINEST_FIRST.index(self)


_FINEST_FIRST = (Precision.DAY, Precision.MONTH, Precision.SEASON, Precision.YEAR)

_POINT = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([?~%])?")
_SPRING, _WINTER = 21, 24
# Not calendar.month_name, which speaks the language of the process's locale.
MONTH_NAMES = (
    "",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SEASON_NAMES = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}


class Point(NamedTuple):
    """A day, a month, a season or a year. `season` is 21 to 24; it excludes `month`."""

    year: int
    month: int | None = None
    day: int | None = None
    season: int | None = None
    uncertain: bool = False
    approximate: bool = False

    @property
    def precision(self) -> Precision:
        """How finely the point is known."""
        if self.day is not None:
            return Precision.DAY
        if self.month is not None:
            return Precision.MONTH
        return Precision.YEAR if self.season is None else Precision.SEASON

    @property
    def edtf(self) -> str:
        """The point as EDTF text."""
        part = self.month or self.season
        text = f"{self.year:04}" if part is None else f"{self.year:04}-{part:02}"
        if self.day is not None:
            text += f"-{self.day:02}"
        if self.uncertain:
            return text + ("%" if self.approximate else "?")
        return text + ("~" if self.approximate else "")

    @property
    def season_name(self) -> str:
        """ "spring", "summer", "autumn" or "winter"; empty where the point is no season."""
        return "" if self.season is None else _SEASON_NAMES[self.season]

    @property
    def plain(self) -> Point:
        """The point without its qualifier."""
        return Point(self.year, self.month, self.day, self.season)

    @property
    def first_day(self) -> datetime.date:
        """The first day that it may mean."""
        if self.season is not None:
            return datetime.date(self.year, (self.season - _SPRING) * 3 + 3, 1)
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> datetime.date:
        """The last day that it may mean. The winter of a year ends in the year after."""
        if self.day is not None:
            return self.first_day
        year, month = self.year, self.month or 12
        if self.season is not None:
            year, month = (
                (year + 1, 2) if self.season == _WINTER else (year, (self.season - 20) * 3 + 2)
            )
        return datetime.date(year, month, calendar.monthrange(year, month)[1])

    def shifted(self, units: int) -> Point | None:
        """The point so many units of its own precision later; None outside the years 1 to 9999."""
        try:
            if self.day is not None:
                there = self.first_day + datetime.timedelta(units)
                return Point(there.year, there.month, there.day)
            if self.month is not None:
                year, month = divmod(self.year * 12 + self.month - 1 + units, 12)
                moved = Point(year, month + 1)
            elif self.season is not None:
                year, season = divmod(self.year * 4 + self.season - _SPRING + units, 4)
                moved = Point(year, season=season + _SPRING)
            else:
                moved = Point(self.year + units)
            _ = moved.first_day, moved.last_day
        except (OverflowError, ValueError, IndexError):
            return None
        return moved

    @property
    def widest(self) -> tuple[datetime.date | None, datetime.date | None]:
        """First and last day at the widest: one unit more on either side if it is qualified.

        `2013?` may be 2012 to 2014, `2015-02~` January to March 2015. `%` widens no further than
        either of its halves. None is an end that the calendar (years 1 to 9999) cannot hold.
        """
        if not (self.uncertain or self.approximate):
            return self.first_day, self.last_day
        before, after = self.shifted(-1), self.shifted(1)
        return before and before.first_day, after and after.last_day


def read_point(text: str) -> Point:
    """The point that `text` spells; raises `DateError`."""
    match = _POINT.fullmatch(text)
    if match is None:
        raise DateError(text, _what_is_wrong(text))
    year_digits, month_digits, day_digits, qualifier = match.groups()
    year = int(year_digits)
    month = int(month_digits) if month_digits else None
    day = int(day_digits) if day_digits else None
    season = None
    if year == 0:
        raise DateError(text, "there is no year 0000; years run from 0001 to 9999")
    if month is not None and not 1 <= month <= 12:
        _refuse_season(text, year, month, day)
        month, season = None, month
    if month is not None and day is not None:
        length = calendar.monthrange(year, month)[1]
        if not 1 <= day <= length:
            raise DateError(
                text,
                f"{MONTH_NAMES[month]} {year} has no day {day}; its days run from 1 to {length}",
            )
    return Point(year, month, day, season, qualifier in ("?", "%"), qualifier in ("~", "%"))


def _refuse_season(text: str, year: int, season: int, day: int | None) -> None:
    """Raise `DateError` where a number that is no month is no season either."""
    if not _SPRING <= season <= _WINTER:
        raise DateError(
            text,
            f"there is no month {season}; months run from 1 to 12,"
            " seasons from 21 (spring) to 24 (winter)",
        )
    if day is not None:
        raise DateError(text, f"a season has no days; write {text[:7]}")
    if (year, season) == (9999, _WINTER):
        raise DateError(text, "this winter ends in the year 10000; years run to 9999")


_HINTS = (
    (r"[0-9]{4}-[0-9]{4}", "for a span write 2014/2015, for a time within it [2014..2015]"),
    (r"[0-9]{4}-[0-9]{1,2}(-[0-9]{1,2})?", "write month and day with two digits: 2015-02-03"),
    (r"[0-9]{4}[./][0-9]{1,2}([./][0-9]{1,2})?", "write it with hyphens: 2015-02-03"),
    (r"[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{4}", "write the year first: 2015-02-03"),
    (r"[0-9]{6}|[0-9]{8}", "write it with hyphens: 2015-02-03"),
    (r"[0-9]{1,3}[?~%]?", "write the year with four digits: 2015, 0622"),
    (r"[Yy+-].*|[0-9]{5,}.*", "years run from 0001 to 9999, with four digits"),
    (
        r"[0-9Xxu]{4}(-[0-9Xxu]{2}){0,2}",
        "for a decade write [1990..1999], for unknown parts leave them out: 2015",
    ),
    (r".*T.*|.*:.*", "leave the time of day out: 2015-02-03"),
    (r"[?~%].*|.*[?~%].+", "write ?, ~ or % once, at the end: 2015-02?"),
)


def _what_is_wrong(text: str) -> str:
    """Why `text` is no point, and what to write."""
    for pattern, hint in _HINTS:
        if re.fullmatch(pattern, text):
            return hint
    return "this is no date that is understood; write 2015, 2015-02 or 2015-02-03"
