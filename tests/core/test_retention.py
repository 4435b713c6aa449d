"""Tallies of reviews: intervals by hand and by another's code, months, bins, calibration."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from quizapp.core.retention import (
    BINS,
    Tally,
    bin_of,
    bounds_of,
    by_month,
    miscalibration,
    total,
    wilson,
)


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    reviews = draw(st.integers(0, 500))
    remembered = draw(st.integers(0, reviews))
    return Tally(reviews, remembered, draw(st.integers(0, reviews)))


def test_the_interval_of_nine_in_ten_worked_by_hand() -> None:
    # z = 2: middle (0.9 + 4/20) / 1.4, reach 2 sqrt(0.09/10 + 4/400) / 1.4
    low, high = wilson(9, 10, z=2.0)
    assert low == pytest.approx((1.1 - 2 * 0.019**0.5) / 1.4)
    assert high == pytest.approx((1.1 + 2 * 0.019**0.5) / 1.4)
    assert (round(low, 3), round(high, 3)) == (0.589, 0.983)


@given(tallies())
def test_the_interval_is_that_of_scipy_and_holds_the_share(tally: Tally) -> None:
    low, high = tally.interval
    assert 0 <= low <= tally.true <= high <= 1
    if tally.reviews:
        known = binomtest(tally.remembered, tally.reviews).proportion_ci(0.95, "wilson")
        assert (low, high) == pytest.approx((known.low, known.high), abs=1e-6)
    else:
        assert (low, high) == (0, 1)


@given(st.integers(1, 200), st.integers(2, 20))
def test_more_reviews_of_the_same_share_narrow_it(trials: int, times: int) -> None:
    few, many = wilson(trials // 2, trials), wilson(trials // 2 * times, trials * times)
    assert many[1] - many[0] < few[1] - few[0]


def test_shares_by_hand() -> None:
    one = Tally(10, 9, 9.2) + Tally(30, 25, 26.8)
    assert one == Tally(40, 34, 36.0)
    assert (one.true, one.predicted) == (0.85, 0.9)
    assert Tally().true == Tally().predicted == 0
    assert (Tally(9, 9, 9.0).is_enough, Tally(10, 0, 1.0).is_enough) == (False, True)


@given(st.dictionaries(st.integers(700_000, 740_000), tallies(), max_size=60))
def test_months_hold_every_review_once(by_day: dict[int, Tally]) -> None:
    months = by_month(by_day)
    assert total(months.values()) == total(by_day.values())
    assert list(months) == sorted(months)
    assert all(month.day == 1 for month in months)


def test_a_month_begins_on_its_first_day() -> None:
    last, first = date(2026, 2, 28).toordinal(), date(2026, 3, 1).toordinal()
    found = by_month({first: Tally(1, 1, 0.9), last: Tally(2, 1, 1.7), last - 27: Tally(1)})
    assert found == {date(2026, 2, 1): Tally(3, 1, 1.7), date(2026, 3, 1): Tally(1, 1, 0.9)}


@given(st.floats(0, 1))
def test_a_chance_falls_between_the_bounds_of_its_bin(chance: float) -> None:
    low, high = bounds_of(bin_of(chance))
    assert low <= chance
    assert chance < high or (chance, high) == (1, 1)


def test_bins_leave_no_gap() -> None:
    bounds = [bounds_of(number) for number in range(len(BINS) + 1)]
    assert (bounds[0][0], bounds[-1][1]) == (0, 1)
    assert all(before[1] == after[0] for before, after in pairwise(bounds))


def test_miscalibration_by_hand() -> None:
    # Off by 0.1 in a quarter of the reviews, right in the rest: sqrt(0.01 / 4)
    bins = [Tally(10, 8, 9.0), Tally(), Tally(30, 24, 24.0)]
    assert miscalibration(bins) == pytest.approx(0.05)
    assert miscalibration([Tally()]) == 0


@given(st.lists(tallies(), max_size=11))
def test_what_comes_as_foreseen_is_calibrated(bins: list[Tally]) -> None:
    assert 0 <= miscalibration(bins) <= 1
    assert miscalibration([Tally(t.reviews, t.remembered, t.remembered) for t in bins]) == 0
