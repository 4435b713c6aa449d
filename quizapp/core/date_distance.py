"""How far apart two partial dates are, in words. The date grader tells a learner with it."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from quizapp.core.dates import Order, PartialDate, Precision

_MOST_DAYS = 60  # a longer time is told in months
_MOST_MONTHS = 24  # a longer time is told in years


class Distance(NamedTuple):
    """So many units; `order` tells how the first date stands to the second.

    `unit` is a day, a month or a year. `exact` is False where the amount was rounded. An amount
    of 0 with the order UNKNOWN means that the dates share a day.
    """

    amount: int
    unit: Precision
    exact: bool
    order: Order

    @property
    def words(self) -> str:
        """ "3 years", "1 month", "about 2 years"."""
        plural = "" if self.amount == 1 else "s"
        return f"{'' if self.exact else 'about '}{self.amount} {self.unit}{plural}"


def distance(a: PartialDate, b: PartialDate) -> Distance:
    """How far `a` lies from `b`, by their plain bounds, in steps of the coarser one's precision.

    Between February and July 2015 lie 5 months, between 2013 and 14 July 2015 2 years. Days beyond
    60 are told in months, months from 24 on in years (rounded, then not `exact`). Of ranges the
    nearest ends count.
    """
    if a.latest and b.earliest and a.latest < b.earliest:
        return _gap(a, b, Order.BEFORE)
    if b.latest and a.earliest and b.latest < a.earliest:
        return _gap(b, a, Order.AFTER)
    unit = max(a.precision, b.precision, key=lambda p: p.coarseness)
    return Distance(0, unit, True, Order.UNKNOWN)


def distance_words(a: PartialDate, b: PartialDate) -> str:
    """How far apart the two are: "3 years"; "the same month" where they share a day."""
    found = distance(a, b)
    return found.words if found.amount else f"the same {found.unit}"


def _gap(earlier: PartialDate, later: PartialDate, order: Order) -> Distance:
    assert earlier.end  # noqa: S101  (both ends that face the gap are closed)
    assert later.start  # noqa: S101
    first, last = earlier.end.last_day, later.start.first_day
    unit = max(earlier.end.precision, later.start.precision, key=lambda p: p.coarseness)
    if unit is Precision.YEAR:
        return Distance(last.year - first.year, Precision.YEAR, True, order)
    if unit is Precision.SEASON:
        seasons = (_month_number(last) - 2) // 3 - (_month_number(first) - 2) // 3
        return _in_months(seasons * 3, False, order)
    if unit is Precision.MONTH:
        return _in_months(_month_number(last) - _month_number(first), True, order)
    days = (last - first).days
    if days <= _MOST_DAYS:
        return Distance(days, Precision.DAY, True, order)
    if first.day == last.day:
        return _in_months(_month_number(last) - _month_number(first), True, order)
    return _in_months(round(days * 12 / 365.2425), False, order)


def _in_months(months: int, exact: bool, order: Order) -> Distance:
    if months < _MOST_MONTHS and months % 12:
        return Distance(months, Precision.MONTH, exact, order)
    return Distance(round(months / 12), Precision.YEAR, exact and months % 12 == 0, order)


def _month_number(day: datetime.date) -> int:
    return day.year * 12 + day.month - 1
