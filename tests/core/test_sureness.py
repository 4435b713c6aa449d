"""How sure one was beside what was right: shares, intervals, months."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.retention import wilson
from quizapp.core.sureness import LEVELS, SURE, Said, by_month

said = st.integers(0, 500).flatmap(
    lambda answers: st.builds(Said, st.just(answers), st.integers(0, answers))
)


def test_a_share_by_hand() -> None:
    one = Said(8, 6) + Said(2, 1)
    assert (one, one.share) == (Said(10, 7), 0.7)
    # Wilson's interval of 7 of 10, by the formula.
    assert one.interval == pytest.approx((0.3968, 0.8922), abs=1e-4)
    assert one.is_enough
    assert not Said(9, 9).is_enough
    assert Said().interval == (0.0, 1.0)
    assert Said().share == 0.0


@given(said)
def test_the_share_lies_in_its_interval(one: Said) -> None:
    low, high = one.interval
    assert (low, high) == wilson(one.right, one.answers)
    assert low <= one.share <= high


@given(
    st.dictionaries(
        st.tuples(st.integers(739_000, 739_800), st.sampled_from(sorted(LEVELS))), said, max_size=40
    )
)
def test_months_hold_every_answer_once_and_come_in_order(
    by_day: dict[tuple[int, int], Said],
) -> None:
    found = by_month(by_day)
    assert list(found) == sorted(found)
    for level in LEVELS:
        whole = sum((levels.get(level, Said()) for levels in found.values()), Said())
        assert whole == sum((one for (_, each), one in by_day.items() if each == level), Said())
    for (day, level), one in by_day.items():
        assert found[date.fromordinal(day).replace(day=1)][level].answers >= one.answers


def test_the_highest_level_is_sure() -> None:
    assert max(LEVELS) == SURE
