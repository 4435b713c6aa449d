"""Dates and numbers near to a given one, of the same form and roughness.

Called by `distractors`, which keeps those that are provably wrong.
"""

from __future__ import annotations

import calendar
import datetime
import math
import re
from collections.abc import Iterator

from quizapp.core.dates import DateError, PartialDate, Precision
from quizapp.core.facts import Quantity
from quizapp.core.wording import grouped, quantity_text

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")

_STEPS: dict[Precision, tuple[int, ...]] = {
    Precision.DAY: (6, 9, 15, 21, 33, 47, 64, 92, 155, 230, 365),  # days
    Precision.MONTH: (1, 2, 3, 4, 5, 6, 8, 10, 13, 18),  # months
    Precision.SEASON: (1, 2, 3, 4, 5, 6),  # seasons
    Precision.YEAR: (1, 2, 3, 4, 5, 6),  # years
}
_FACTORS = (0.3, 0.4, 0.5, 0.6, 0.7, 1.4, 1.7, 2.0, 2.5, 3.0)
_NOT = r"(?<!no )(?<!not )"
_FLOOR = re.compile(
    rf"\b({_NOT}more than|over|at least|upwards of|(no|not) (fewer|less) than|above)\b"
)
_CEILING = re.compile(
    rf"\b(up to|at (the )?most|{_NOT}(fewer|less) than|under|below|(no|not) more than)\b"
)
_ROUGHLY = re.compile(
    r"\b(nearly|almost|about|around|some|roughly|approximately|several|circa|close to)\b"
)
ROUGH_SLACK = 0.1  # what "about" and its like allow
SMALL = 20  # up to here a number's neighbours are counted, not scaled


def shifts(date: PartialDate) -> Iterator[PartialDate]:
    """Dates of the same form before and after `date`, at steps of its own precision."""
    for step in _steps(date):
        for signed in (-step, step):
            try:
                yield PartialDate.parse(_shifted(date, signed))
            except (DateError, ValueError, OverflowError):
                continue


def _steps(date: PartialDate) -> tuple[int, ...]:
    third = _third(date)
    return tuple(step * third for step in (1, 2, 3, 4, 5, 6)) if third else _STEPS[date.precision]


def _third(date: PartialDate) -> int:
    """The length of the unit in an early/mid/late set: 4 months of a year, 1 month, 10 years."""
    if not (date.edtf.startswith("[") and date.start and date.end):
        return 0
    word = date.label().split("-")[0].split()[0]
    if word not in ("early", "mid", "late", "the"):
        return 0
    return {Precision.MONTH: 4, Precision.DAY: 1, Precision.YEAR: 10}.get(date.precision, 0)


def _shifted(date: PartialDate, step: int) -> str:
    by_month = date.precision is Precision.DAY and _third(date) > 0

    def move(match: re.Match[str]) -> str:
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None  # noqa: S101  (the pattern always has it)
        if month is None:
            return f"{year + step:04}"
        if day is not None and not by_month:
            moved = datetime.date(year, month, day) + datetime.timedelta(days=step)
            return moved.isoformat()
        if month > 20:  # a season, 21 to 24
            total = year * 4 + (month - 21) + step
            return f"{total // 4:04}-{total % 4 + 21}"
        total = year * 12 + (month - 1) + step
        new_year, new_month = total // 12, total % 12 + 1
        if day is None:
            return f"{new_year:04}-{new_month:02}"
        last = calendar.monthrange(new_year, new_month)[1]
        was_last = day == calendar.monthrange(year, month)[1]
        return f"{new_year:04}-{new_month:02}-{last if was_last else min(day, last):02}"

    return _POINT.sub(move, date.edtf)


def sets_limit(quantity: Quantity) -> bool:
    """Whether the source's own hedge gives no more than a limit: "over 700", "up to 30"."""
    hedge = quantity.display.lower()
    return bool(_FLOOR.search(hedge) or _CEILING.search(hedge))


def reach(quantity: Quantity, slack: float) -> tuple[float, float]:
    """The widest range that the source may mean: `slack` is the relation's tolerance. A hedge of
    the source's own widens it: "about" by a tenth, "over" and "up to" without end."""
    low, high = quantity.low, math.inf if quantity.high is None else quantity.high
    hedge = quantity.display.lower()
    if _ROUGHLY.search(hedge):
        slack = max(slack, ROUGH_SLACK)
    if _FLOOR.search(hedge):
        high = math.inf
    elif _CEILING.search(hedge):
        low = 0.0
    return low * (1 - slack), high * (1 + slack)


def scaled(quantity: Quantity) -> Iterator[Quantity]:
    """Numbers below and above `quantity`, as round as it is; a range stays a range.

    None where the source sets a limit only: "over 500" agrees with "over 700".
    """
    if sets_limit(quantity):
        return
    if quantity.display and not _written(quantity):
        return  # a hedge in words alone ("several hundred") has no neighbour of its own form
    percent = "per cent" in quantity.unit or "%" in quantity.unit
    for low, high in _scaled_ends(quantity):
        if low <= 0 or (percent and high > 100):
            continue
        near = Quantity(low, high, quantity.unit, _display(quantity, low, high))
        if _shape(near) == _shape(quantity):
            yield near


def _shape(quantity: Quantity) -> str:
    """How a number is put, its digits aside: "9 million" and "9" do not stand side by side."""
    return re.sub(r"\d[\d,.]*", "9", quantity_text(quantity))


_MONTH = re.compile(
    r"\b(January|February|March|April|May|June|July|August|September|October|November|December)\b"
)


def shape(date: PartialDate) -> str:
    """How a date is put, its digits and the name of its month aside."""
    return re.sub(r"\d+", "9", _MONTH.sub("M", date.label()))


def _scaled_ends(quantity: Quantity) -> Iterator[tuple[float, float]]:
    low, high = quantity.low, quantity.high
    if high is None:
        return  # whether another "at least" is wrong cannot be told
    if high <= SMALL and (low < 10 or low % 5):
        for step in (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5):
            yield low + step, high + step
        return
    unit = _roundness(low)
    for factor in _FACTORS:
        new = _rounded(low * factor, unit)
        yield new, new + (high - low)


def _roundness(number: float) -> float:
    """The largest of 1, 5, 10, 50, 100, ... that divides the number, at most half its size."""
    if number != int(number):
        return 0.1
    unit = 1.0
    for candidate in (10.0**k * m for k in range(12) for m in (1, 5)):
        if number % candidate == 0 and candidate * 2 <= number:
            unit = candidate
    return unit


def _rounded(number: float, unit: float) -> float:
    rounded = round(number / unit) * unit
    if unit == 1.0 and rounded % 10 == 0:
        rounded += 3  # 118 is no round number, so its neighbours are none either
    return round(rounded, 6)


def _written(quantity: Quantity) -> list[str]:
    """The ends of a quantity as its own hedge writes them in digits; empty where one is not."""
    ends = [grouped(end) for end in dict.fromkeys((quantity.low, quantity.high)) if end is not None]
    return ends if all(_whole(end).search(quantity.display) for end in ends) else []


def _whole(number: str) -> re.Pattern[str]:
    """Finds a number that is no part of another: not the 1 of 1,100."""
    return re.compile(rf"(?<![\d.,]){re.escape(number)}(?![.,]?\d)")


def _display(quantity: Quantity, low: float, high: float) -> str:
    """The source's own hedge around other numbers: "nearly 700" gives "nearly 500"."""
    written = _written(quantity)
    new = dict(zip(written, (grouped(low), grouped(high)), strict=False))
    found = sorted(written, key=len, reverse=True)
    pattern = "|".join(_whole(number).pattern for number in found)
    return re.sub(pattern, lambda m: new[m[0]], quantity.display) if found else ""
