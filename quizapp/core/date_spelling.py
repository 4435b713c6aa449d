"""Everyday spellings of a day, a month, a season, a year, a decade, or a part of one.

`date_input` cuts what was typed into such stretches and reads each with `read_span`.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import NamedTuple

from quizapp.core.date_points import MONTH_NAMES, DateError, Point, Precision, read_point
from quizapp.core.dates import Kind


class Span(NamedTuple):
    """A point (twice the same), a set from `start` to `end`, or years that lasted."""

    kind: Kind
    start: Point
    end: Point


HEDGES = tuple(
    (re.compile(pattern), sign)
    for pattern, sign in (
        (r"\b(?:probably|perhaps|maybe|possibly|likely)\b|\?", "?"),
        (r"\b(?:around|about|circa|ca?|approx|approximately|roughly|or so)\b|~", "~"),
    )
)
_HOW = "write it like 14 July 2012, July 2012, 2012, mid-2014, by 2010 or between 2014 and 2015"
_NO_YEAR = "the year is missing; write it with four digits, as in 14 July 2012"

_REWRITES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("[\u2010-\u2015\u2212]", "-"),
        (r"['’‘](?=[0-9]{2}\b)", ""),  # '15
        (r"\b([0-9]{1,2})(?:st|nd|rd|th)\b", r"\1"),
        (r"(?<=[a-z])\.|,", " "),  # "Sept. 2015", not 14.7.2012
        (r"\b(?:ad|ce) *$", ""),
        (r"\b(?:the|of|in|at|during|on (?=.)|some ?time|once|year)\b", " "),
        (r"\b(?:beginning|start)\b", "early"),
        (r"\bmiddle\b", "mid"),
        (r"\bend\b", "late"),
        (r" *- *", "-"),
        (r" +", " "),
        (r"^ | $", ""),
        # July 3-10, 2015
        (r"^([a-z]+) ([0-9]{1,2})-([0-9]{1,2}) ([0-9]{4})$", r"\2 \1 \4 to \3 \1 \4"),
    )
)


def tidied(text: str) -> str:
    """Lower case, plain hyphens and digits, one space between words, no articles."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    text = " ".join(text.split())
    for pattern, replacement in _REWRITES:
        text = pattern.sub(replacement, text)
    return text


def read_span(text: str) -> list[Span]:
    """Everything that tidied `text` may mean, at least one; raises `DateError`."""
    if match := re.fullmatch(r"(early|mid|late)[ -]?(.+)", text):
        return [_part(match[1], whole) for whole in read_span(match[2])]
    if match := re.fullmatch(r"([0-9]{3})0'?s", text):
        first = int(match[1]) * 10
        return [Span(Kind.WITHIN, _point(first), _point(first + 9))]
    if match := re.fullmatch(r"([0-9]{4})[-/ ]([0-9]{4})", text):
        return [Span(Kind.LASTED, _point(int(match[1])), _point(int(match[2])))]
    if match := re.fullmatch(r"([0-9]{4})([-./])([0-9]{1,2})", text):
        return _year_and_number(int(match[1]), match[2], match[3])
    points = _numeric(text)
    if points is None:
        points = _worded(text)
    return [Span(Kind.POINT, point, point) for point in points]


def _part(part: str, whole: Span) -> Span:
    """The early, mid or late part of a decade, a year or a month."""
    which = ("early", "mid", "late").index(part)
    start = whole.start
    if whole.kind is Kind.WITHIN and start.precision is Precision.YEAR and start.year % 10 == 0:
        first, last = ((0, 3), (4, 6), (7, 9))[which]
        return Span(Kind.WITHIN, _point(start.year + first), _point(start.year + last))
    if whole.kind is Kind.POINT and start.precision is Precision.YEAR:
        first, last = ((1, 4), (5, 8), (9, 12))[which]
        return Span(Kind.WITHIN, _point(start.year, first), _point(start.year, last))
    if whole.kind is Kind.POINT and start.precision is Precision.MONTH:
        first, last = ((1, 10), (11, 20), (21, start.last_day.day))[which]
        return Span(
            Kind.WITHIN,
            _point(start.year, start.month, first),
            _point(start.year, start.month, last),
        )
    raise DateError(part, f"“{part}” goes with a month, a year or a decade, as in {part} 2014")


def _year_and_number(year: int, separator: str, digits: str) -> list[Span]:
    """2012-07 is a month, 2012-14 two years; 2010-11 may be both, 2016-22 also a summer."""
    number = int(digits)
    found: list[Span] = []
    if 1 <= number <= 12:
        month = _point(year, number)
        found.append(Span(Kind.POINT, month, month))
    elif 21 <= number <= 24 and separator == "-":
        season = _point(year, season=number)
        found.append(Span(Kind.POINT, season, season))
    last = year - year % 100 + number
    follows = last == year + 1 or (last > year and number > 12)
    if len(digits) == 2 and follows and separator in "-/":
        found.append(Span(Kind.LASTED, _point(year), _point(last)))
    if not found:
        raise DateError(digits, f"there is no month {number}; months run from 1 to 12")
    return found


def _numeric(text: str) -> list[Point] | None:
    """A date in numbers alone; None where it is not one. Both readings of 03/02/2015."""
    if match := re.fullmatch(r"([0-9]{4})([-./ ]?)([0-9]{1,2})\2([0-9]{1,2})", text):
        return [_day(int(match[1]), int(match[3]), int(match[4]))]
    if match := re.fullmatch(r"([0-9]{1,2})[-./]([0-9]{3,4})", text):
        return [_day(int(match[2]), int(match[1]), None)]
    match = re.fullmatch(r"([0-9]{1,2})([-./ ])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})", text)
    if match is None:
        return None
    one, other = int(match[1]), int(match[3])
    found: list[Point] = []
    refusals: list[DateError] = []
    for year in _years(match[4]):
        for day, month in dict.fromkeys(((one, other), (other, one))):
            try:
                found.append(_day(year, month, day))
            except DateError as error:
                refusals.append(error)
    if not found:
        raise refusals[0]
    return found


def _worded(text: str) -> list[Point]:
    """A year, a season, a month or a day, its words in any sensible order."""
    short: list[str] = []
    years: list[str] = []
    months: list[int] = []
    seasons: list[int] = []
    for word in re.split(r"[-./ ]+", text.strip("-./ ")):
        if re.fullmatch("[0-9]{1,2}", word):
            short.append(word)
        elif re.fullmatch("[0-9]{3,4}", word):
            years.append(word)
        elif word in _SEASONS:
            seasons.append(_SEASONS[word])
        else:
            months.append(_month(word))
    if len(seasons) == 1 and not months:
        return _season(seasons[0], [*years, *short])
    if len(months) > 1 or len(years) > 1 or seasons:
        raise DateError(text, f"this is no date that is understood; {_HOW}")
    if not years:
        if (months and len(short) < 2) or (not months and len("".join(short)) != 2):
            raise DateError(text, _NO_YEAR)
        years = [short.pop()]
    if len(short) > len(months):
        raise DateError(text, f"this is no date that is understood; {_HOW}")
    return [
        _day(year, months[0] if months else None, int(short[0]) if short else None)
        for year in _years(years[0])
    ]


_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_MONTHS = {name.casefold(): number for number, name in enumerate(MONTH_NAMES) if name}


def _month(word: str) -> int:
    """The month of a name, its first letters (three at least), or a slip in spelling it."""
    starts = [number for name, number in _MONTHS.items() if name.startswith(word)]
    if len(word) >= 3 and len(starts) == 1:
        return starts[0]
    if word == "sept":
        return 9
    near = difflib.get_close_matches(word, _MONTHS, n=2, cutoff=0.8) if len(word) > 3 else []
    if len(near) == 1:
        return _MONTHS[near[0]]
    raise DateError(word, f"“{word}” is not understood; {_HOW}")


def _season(season: int, years: list[str]) -> list[Point]:
    """A season of a year. "Winter 2015" may be two winters, "winter 2015-16" is one."""
    if not years:
        raise DateError(season, _NO_YEAR)
    found = _years(years[0])
    if len(years) > 2 or (len(years) == 2 and season != 24):
        raise DateError(season, f"a season has one year; {_HOW}")
    if len(years) == 2:
        if int(years[1]) not in (found[0] + 1, (found[0] + 1) % 100):
            raise DateError(season, "a winter runs from one year into the next: winter 2015-16")
        return [_point(year, season=season) for year in found]
    if season == 24:
        found = [winter for year in found for winter in (year - 1, year) if winter]
    return [_point(year, season=season) for year in found]


def _years(digits: str) -> list[int]:
    """The year, or the two centuries' years that two digits may mean."""
    year = int(digits)
    return [1900 + year, 2000 + year] if len(digits) == 2 else [year]


def _day(year: int, month: int | None, day: int | None) -> Point:
    if month is not None and not 1 <= month <= 12:
        raise DateError(month, f"there is no month {month}; months run from 1 to 12")
    return _point(year, month, day)


def _point(
    year: int, month: int | None = None, day: int | None = None, *, season: int | None = None
) -> Point:
    """The point, after a check that the calendar has it."""
    return read_point(Point(year, month, day, season).edtf)
