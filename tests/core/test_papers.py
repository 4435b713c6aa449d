"""Papers drawn from slots: how long, how different, how often a question is asked."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.papers import (
    Asked,
    Slot,
    draw,
    expected_answers,
    in_common,
    length,
    papers,
    points,
    variant_of,
)


def slot(first: int, count: int, take: int, worth: float = 1.0) -> Slot:
    return Slot(tuple(Asked((f"p/q{n}/a",)) for n in range(first, first + count)), take, worth)


SETS = st.lists(
    st.integers(1, 6).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))), max_size=5
).map(lambda pairs: [slot(100 * at, n, take) for at, (n, take) in enumerate(pairs)])


@given(SETS, st.text(max_size=8), st.booleans())
def test_a_paper_takes_from_each_slot_what_the_slot_says(
    slots: list[Slot], seed: str, mixed: bool
) -> None:
    paper = draw(slots, seed, mixed=mixed)
    assert len(paper) == length(slots)
    assert len({place.asked.key for place in paper}) == len(paper)
    assert Counter(place.slot for place in paper) == {
        at: each.take for at, each in enumerate(slots)
    }
    assert sum(place.points for place in paper) == points(slots)
    assert draw(slots, seed, mixed=mixed) == paper


@given(SETS, st.text(max_size=8))
def test_mixing_changes_the_order_alone(slots: list[Slot], seed: str) -> None:
    kept = draw(slots, seed, mixed=False)
    assert set(draw(slots, seed, mixed=True)) == set(kept)
    order = [asked for each in slots for asked in each.asked]
    assert [place.asked for place in kept] == sorted(
        (place.asked for place in kept), key=order.index
    )


def test_how_many_papers_and_how_much_two_of_them_share() -> None:
    slots = [slot(0, 4, 2), slot(100, 3, 1), slot(200, 1, 1)]
    assert papers(slots) == 6 * 3 * 1
    assert in_common(slots) == pytest.approx((4 / 4 + 1 / 3 + 1) / 4)
    assert expected_answers(slots, 60)["p/q0/a"] == 30
    assert expected_answers(slots, 60)["p/q100/a"] == 20
    assert expected_answers(slots, 60)["p/q200/a"] == 60


def test_drawn_papers_share_as_much_as_foretold() -> None:
    slots = [slot(0, 6, 2), slot(100, 5, 3)]
    drawn = [{p.asked.key for p in draw(slots, str(n), mixed=True)} for n in range(200)]
    shared = [len(a & b) / 5 for at, a in enumerate(drawn) for b in drawn[:at]]
    assert sum(shared) / len(shared) == pytest.approx(in_common(slots), abs=0.02)
    asked = Counter(key for paper in drawn for key in paper)
    for key, number in expected_answers(slots, 200).items():
        assert asked[key] == pytest.approx(number, abs=4.5 * 50**0.5)


def test_nothing_to_ask_is_no_paper() -> None:
    assert (draw([], "x", mixed=True), papers([]), in_common([])) == ((), 1, 0.0)


def test_a_slot_that_cannot_be_drawn_is_refused() -> None:
    for wrong in (0, 4):
        with pytest.raises(ValueError, match="cannot give"):
            slot(0, 3, wrong)
    with pytest.raises(ValueError, match="negative"):
        slot(0, 3, 1, -1)


@given(st.text(max_size=8), st.lists(st.integers(0, 9), min_size=1, max_size=3, unique=True))
def test_a_variant_is_one_of_those_allowed(seed: str, allowed: list[int]) -> None:
    assert variant_of(seed, Asked(("p/q/a",)), allowed) in allowed
