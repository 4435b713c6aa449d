"""Marks by property: the late rule, which attempt counts, weights, and what is dropped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.marks import (
    Part,
    Try,
    after_late,
    days_late,
    earned,
    total,
    which_counts,
)

DUE = datetime(2026, 3, 2, 12, tzinfo=UTC)
shares = st.floats(0, 1)
tries = st.lists(st.builds(Try, shares, st.integers(0, 12)), max_size=6)
weights = st.sampled_from([0.0, 0.5, 1.0, 2.0, 10.0])
parts = st.lists(st.builds(Part, shares, weights), max_size=7)
percents = st.floats(0, 100)
WAYS = ("best", "last", "first", "mean")


@pytest.mark.parametrize(
    ("after", "days"),
    [
        (timedelta(seconds=-1), 0),
        (timedelta(0), 0),
        (timedelta(microseconds=1), 1),
        (timedelta(days=1), 1),
        (timedelta(days=1, seconds=1), 2),
        (timedelta(days=9, hours=23), 10),
    ],
)
def test_each_day_begun_is_late(after: timedelta, days: int) -> None:
    assert days_late(DUE + after, DUE) == days
    assert days_late(DUE + after, None) == 0


@given(shares, st.integers(0, 50), percents)
def test_late_takes_away_and_never_more_than_all(credit: float, days: int, percent: float) -> None:
    worth = after_late(Try(credit, days), percent)
    assert 0 <= worth <= credit
    assert worth >= after_late(Try(credit, days + 1), percent)
    assert after_late(Try(credit, 0), percent) == credit


def test_ten_percent_a_day_by_hand() -> None:
    assert after_late(Try(0.8, 3), 10) == pytest.approx(0.56)
    assert after_late(Try(0.8, 10), 10) == 0
    assert after_late(Try(0.8, 11), 10) == 0


@given(tries, percents)
def test_the_best_is_as_good_as_any_and_the_mean_lies_between(
    tried: list[Try], percent: float
) -> None:
    worth = [after_late(each, percent) for each in tried]
    found = {way: earned(tried, way, percent) for way in WAYS}
    if not tried:
        assert set(found.values()) == {None}
        return
    assert found["best"] == max(worth)
    assert (found["first"], found["last"]) == (worth[0], worth[-1])
    assert found["mean"] is not None
    assert min(worth) - 1e-9 <= found["mean"] <= max(worth) + 1e-9
    for way in WAYS[:3]:
        place = which_counts(tried, way, percent)
        assert place is not None
        assert found[way] == worth[place]


@given(tries, percents, st.data())
def test_a_better_attempt_never_makes_a_worse_mark(
    tried: list[Try], percent: float, data: st.DataObject
) -> None:
    if not tried:
        return
    place = data.draw(st.integers(0, len(tried) - 1))
    higher = data.draw(st.floats(tried[place].credit, 1))
    raised = [*tried[:place], Try(higher, tried[place].late), *tried[place + 1 :]]
    for way in WAYS:
        before, after = earned(tried, way, percent), earned(raised, way, percent)
        assert before is not None
        assert after is not None
        assert after >= before - 1e-12


def test_an_unknown_way_of_counting_is_refused() -> None:
    with pytest.raises(ValueError, match="luckiest"):
        earned([Try(1)], "luckiest")


@given(parts, st.integers(0, 8))
def test_what_is_dropped_makes_the_total_highest(given_parts: list[Part], drop: int) -> None:
    found = total(given_parts, drop)
    weighed = [p for p in given_parts if p.weight > 0]
    if not weighed:
        assert found.share is None
        assert not found.dropped
        return
    keep = max(1, len(weighed) - drop)
    best = max(
        sum(p.weight * p.share for p in kept) / sum(p.weight for p in kept)
        for kept in combinations(weighed, keep)
    )
    assert found.share == pytest.approx(best, abs=1e-9)
    assert len(found.dropped) == len(weighed) - keep
    kept = [p for i, p in enumerate(given_parts) if i not in found.dropped and p.weight > 0]
    again = sum(p.weight * p.share for p in kept) / sum(p.weight for p in kept)
    assert found.share == pytest.approx(again, abs=1e-9)


@given(parts, st.integers(0, 8), st.data())
def test_a_higher_mark_never_makes_a_lower_total(
    given_parts: list[Part], drop: int, data: st.DataObject
) -> None:
    if not given_parts:
        return
    place = data.draw(st.integers(0, len(given_parts) - 1))
    before = given_parts[place]
    higher = Part(data.draw(st.floats(before.share, 1)), before.weight)
    raised = [*given_parts[:place], higher, *given_parts[place + 1 :]]
    was, now = total(given_parts, drop).share, total(raised, drop).share
    if was is not None:
        assert now is not None
        assert now >= was - 1e-9


def test_with_equal_weights_the_lowest_goes() -> None:
    found = total([Part(0.9), Part(0.2), Part(0.6)], 1)
    assert found.dropped == {1}
    assert found.share == pytest.approx(0.75)
    assert total([Part(0.4)], 3).share == 0.4


def test_what_has_no_weight_is_neither_counted_nor_dropped() -> None:
    found = total([Part(0.1, 0), Part(0.5), Part(0.7)], 1)
    assert (found.share, found.dropped) == (0.7, {1})
