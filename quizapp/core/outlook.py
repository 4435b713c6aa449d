"""What comes and what was done, day by day: forecasts, weeks, the calendar of a year. Pure.

`services.insight` calls these. Days are numbers of a learner's days (`date.toordinal`); weeks are
stretches of seven days that end or begin with today, so that none is cut short by a Monday.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping
from datetime import date
from itertools import accumulate

DAYS_AHEAD = 30
WEEKS_AHEAD = 12
WEEKS_BACK = 26
LEVELS = 4

STABILITY = (1.0, 3.0, 7.0, 21.0, 60.0, 180.0, 365.0)
"""Where one bin of stability, in days, ends and the next begins."""

DIFFICULTY = (2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0)
"""The same of difficulty, which FSRS counts from 1 to 10."""


def days_ahead(due: Mapping[int, int], today: int, days: int = DAYS_AHEAD) -> tuple[int, ...]:
    """How many cards are due on each day from today; what is overdue counts for today."""
    late = sum(count for day, count in due.items() if day < today)
    counts = [due.get(today + ahead, 0) for ahead in range(days)]
    return (counts[0] + late, *counts[1:])


def weeks_ahead(due: Mapping[int, int], today: int, weeks: int = WEEKS_AHEAD) -> tuple[int, ...]:
    """The same for each stretch of seven days from today."""
    counts = days_ahead(due, today, 7 * weeks)
    return tuple(sum(counts[start : start + 7]) for start in range(0, 7 * weeks, 7))


def later(due: Mapping[int, int], today: int, weeks: int = WEEKS_AHEAD) -> int:
    """How many cards are due after those weeks."""
    return sum(count for day, count in due.items() if day >= today + 7 * weeks)


def weeks_back(
    amounts: Mapping[int, float], today: int, weeks: int = WEEKS_BACK
) -> tuple[float, ...]:
    """The sums of each stretch of seven days up to today, the earliest first."""
    return tuple(
        sum(amounts.get(day, 0.0) for day in range(last - 6, last + 1))
        for last in range(today - 7 * (weeks - 1), today + 1, 7)
    )


def year_of(today: int) -> tuple[int, ...]:
    """The days of a calendar: 52 whole weeks from a Monday, and this week up to today."""
    monday = today - date.fromordinal(today).weekday()
    return tuple(range(monday - 52 * 7, today + 1))


def steps(counts: Collection[int]) -> tuple[int, ...]:
    """Where a busier level begins: the least count of each of four, so that a quarter has each.

    Days without anything are left out. Fewer distinct counts give fewer levels.
    """
    ordered = sorted(count for count in counts if count)
    least = [ordered[len(ordered) * level // LEVELS] for level in range(LEVELS)] if ordered else []
    return tuple(dict.fromkeys(least))


def level_of(count: int, begins: Collection[int]) -> int:
    """How busy a day was, from 0 (nothing) up; `begins` as `steps` gives it."""
    return bisect_right(list(begins), count)


def streak(active: Collection[int], today: int) -> int:
    """How many days in a row something was done, up to today or, if not yet, to yesterday."""
    last = today if today in active else today - 1
    days = 0
    while last - days in active:
        days += 1
    return days


def shares(counts: Collection[int]) -> tuple[float, ...]:
    """What part of all lies in each bin or one before it, from 0 to 1."""
    whole = sum(counts)
    return tuple(part / whole if whole else 0.0 for part in accumulate(counts))
