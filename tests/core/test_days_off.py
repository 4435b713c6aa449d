"""Days off: which they are, and what is due instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.days_off import NO_DAYS_OFF, DaysOff
from quizapp.core.scheduling import (
    DEFAULT_PARAMETERS,
    NEW_CARD,
    NO_CORRECTION,
    Calendar,
    Card,
    Correction,
    Rating,
    State,
    due,
    next_intervals,
    review,
)

FRIDAY = date(2026, 3, 6).toordinal()
WEEKEND = DaysOff(frozenset({5, 6}))
spans = st.tuples(st.integers(FRIDAY, FRIDAY + 60), st.integers(0, 20)).map(
    lambda each: (each[0], each[0] + each[1])
)
offs = st.builds(
    DaysOff,
    st.frozensets(st.integers(0, 6), max_size=6),
    st.lists(spans, max_size=4).map(tuple),
    st.frozensets(st.integers(FRIDAY, FRIDAY + 60), max_size=4),
)
grown = Card(State.REVIEW, None, 12.5, 4.0, datetime(2026, 3, 2, 9, tzinfo=UTC), FRIDAY - 4)


def test_a_weekend_is_off_every_week() -> None:
    assert [day in WEEKEND for day in range(FRIDAY, FRIDAY + 9)] == [
        *(False, True, True),
        *[False] * 5,
        True,
    ]
    assert WEEKEND.next_on(FRIDAY) == FRIDAY
    assert WEEKEND.next_on(FRIDAY + 1) == WEEKEND.next_on(FRIDAY + 2) == FRIDAY + 3


def test_a_holiday_before_a_weekend_is_one_stretch() -> None:
    off = replace(WEEKEND, holidays=((FRIDAY - 2, FRIDAY),))
    assert off.next_on(FRIDAY - 2) == FRIDAY + 3
    assert replace(off, kept=frozenset({FRIDAY})).next_on(FRIDAY - 2) == FRIDAY


@given(offs, st.integers(FRIDAY - 9, FRIDAY + 90))
def test_the_next_day_is_the_first_that_is_not_off(off: DaysOff, day: int) -> None:
    found = off.next_on(day)
    assert found >= day
    assert found not in off
    assert all(each in off for each in range(day, found))


@given(offs)
def test_days_are_read_back_from_what_is_kept(off: DaysOff) -> None:
    assert DaysOff.from_json(off.as_json()) == off
    assert DaysOff.from_json({}) == NO_DAYS_OFF


@given(offs, st.integers(1, 80), st.integers(0, 23))
def test_a_review_is_due_on_a_day_of_study_and_never_early(
    off: DaysOff, days: int, hour: int
) -> None:
    plain = Calendar(ZoneInfo("Asia/Kabul"), hour)
    calendar = replace(plain, off=off)
    card = replace(grown, interval=timedelta(days=days))
    usual, moved = due(card, NO_CORRECTION, plain), due(card, NO_CORRECTION, calendar)
    assert usual is not None
    assert moved is not None
    assert moved == calendar.due_on(plain.day_of(usual))
    assert moved >= usual
    assert not calendar.is_off(calendar.day_of(moved))
    assert calendar.wait(FRIDAY - 4, timedelta(days=days)) == timedelta(
        days=calendar.day_of(moved) - (FRIDAY - 4)
    )


def test_what_has_its_minute_or_is_corrected_does_not_wait_for_a_day() -> None:
    calendar = Calendar(off=DaysOff(frozenset(range(6))))
    at = datetime(2026, 3, 6, 9, tzinfo=UTC)
    step = review(NEW_CARD, Rating.AGAIN, at, FRIDAY, 0.5, DEFAULT_PARAMETERS)
    assert due(step, NO_CORRECTION, calendar) == at + timedelta(minutes=1)
    revised = Correction(at + timedelta(hours=1))
    card = replace(grown, interval=timedelta(days=30))
    assert due(card, revised, calendar) == revised.revised_at


def test_what_is_buried_comes_back_on_a_day_of_study() -> None:
    card = replace(grown, interval=timedelta(days=1), buried=FRIDAY + 1)
    calendar = Calendar(off=WEEKEND)
    assert due(card, NO_CORRECTION, calendar) == calendar.start_of(FRIDAY + 3)


@pytest.mark.parametrize("rating", Rating)
def test_the_buttons_say_when_it_is_due(rating: Rating) -> None:
    calendar = Calendar(off=DaysOff(frozenset({0, 2, 4, 5, 6})))
    card, day = replace(grown, interval=timedelta(days=4)), FRIDAY
    promised = next_intervals(card, "p/a/when", day, DEFAULT_PARAMETERS, calendar)[rating]
    at = calendar.start_of(day)
    fuzz = 0.0
    after = review(card, rating, at, day, fuzz, DEFAULT_PARAMETERS)
    assert after.interval is not None
    usual = next_intervals(card, "p/a/when", day)[rating]
    assert promised == calendar.wait(day, usual)
    if after.state is State.REVIEW:
        then = due(replace(after, interval=usual), NO_CORRECTION, calendar)
        assert then == at + promised
