"""Forecasts, weeks, the calendar of a year: nothing is lost, nothing counts twice."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from quizapp.core import outlook

TODAY = date(2026, 3, 4).toordinal()  # a Wednesday
due_days = st.dictionaries(st.integers(TODAY - 50, TODAY + 200), st.integers(1, 90))


@given(due_days)
def test_every_due_card_is_in_one_week_or_later(due: dict[int, int]) -> None:
    weeks = outlook.weeks_ahead(due, TODAY)
    assert len(weeks) == 12
    assert sum(weeks) + outlook.later(due, TODAY) == sum(due.values())
    days = outlook.days_ahead(due, TODAY)
    assert len(days) == 30
    assert [sum(days[start : start + 7]) for start in (0, 7, 14, 21)] == list(weeks[:4])


def test_what_is_overdue_counts_for_today() -> None:
    due = {TODAY - 9: 2, TODAY - 1: 1, TODAY: 4, TODAY + 1: 5, TODAY + 84: 7, TODAY + 83: 8}
    assert outlook.days_ahead(due, TODAY, 3) == (7, 5, 0)
    assert outlook.weeks_ahead(due, TODAY)[0] == 12
    assert outlook.weeks_ahead(due, TODAY)[-1] == 8
    assert outlook.later(due, TODAY) == 7


@given(st.dictionaries(st.integers(TODAY - 300, TODAY), st.integers(1, 60)))
def test_weeks_back_end_today(amounts: dict[int, float]) -> None:
    weeks = outlook.weeks_back(amounts, TODAY)
    recent = [amount for day, amount in amounts.items() if day > TODAY - 26 * 7]
    assert len(weeks) == 26
    assert sum(weeks) == sum(recent)
    assert weeks[-1] == sum(amounts.get(TODAY - back, 0) for back in range(7))


@given(st.integers(700_000, 760_000))
def test_a_calendar_begins_with_a_monday_and_ends_today(today: int) -> None:
    days = outlook.year_of(today)
    assert date.fromordinal(days[0]).weekday() == 0
    assert days[-1] == today
    assert 365 <= len(days) <= 371
    assert list(days) == list(range(days[0], today + 1))


def test_levels_by_hand() -> None:
    begins = outlook.steps([0, 1, 2, 3, 4, 5, 6, 7, 8])
    assert begins == (1, 3, 5, 7)
    assert [outlook.level_of(n, begins) for n in (0, 1, 2, 3, 6, 7, 90)] == [0, 1, 1, 2, 3, 4, 4]
    assert outlook.steps([5, 5, 5]) == (5,)
    assert outlook.steps([0, 0]) == ()


@given(st.lists(st.integers(0, 300)))
def test_levels_rise_with_the_counts(counts: list[int]) -> None:
    begins = outlook.steps(counts)
    levels = [outlook.level_of(count, begins) for count in sorted(counts)]
    assert levels == sorted(levels)
    assert all((level == 0) == (n == 0) for level, n in zip(levels, sorted(counts), strict=True))
    assert max(levels, default=0) <= outlook.LEVELS


def test_a_streak_lasts_until_a_day_is_missed() -> None:
    assert outlook.streak({TODAY, TODAY - 1, TODAY - 3}, TODAY) == 2
    assert outlook.streak({TODAY - 1, TODAY - 2}, TODAY) == 2
    assert outlook.streak({TODAY - 2}, TODAY) == 0


def test_shares_add_up() -> None:
    assert outlook.shares([1, 0, 2, 1]) == (0.25, 0.25, 0.75, 1.0)
    assert outlook.shares([0, 0]) == (0, 0)
