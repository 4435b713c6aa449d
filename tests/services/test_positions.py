"""Places in a list that is loaded again: in order, and as few as possible move."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quizapp.services.positions import GAP, places


@given(st.lists(st.one_of(st.none(), st.integers(1, 60)), max_size=30))
def test_places_always_increase(former: list[int | None]) -> None:
    found = places(former)
    assert len(found) == len(former)
    assert found == sorted(set(found))
    assert all(place > 0 for place in found)


@given(st.lists(st.integers(1, 10**6), unique=True, max_size=30).map(sorted))
def test_what_is_in_order_stays(former: list[int]) -> None:
    assert places(former) == former


def test_one_new_item_moves_no_other() -> None:
    assert places([GAP, None, 2 * GAP]) == [GAP, GAP * 3 // 2, 2 * GAP]
    assert places([None, GAP])[1] == GAP
    assert places([GAP, None])[0] == GAP


def test_one_moved_item_moves_alone() -> None:
    former = [GAP * n for n in range(1, 8)]
    turned = [former[5], *former[:5], former[6]]
    found = places(turned)
    assert sum(a != b for a, b in zip(turned, found, strict=True)) == 1


def test_without_room_all_are_placed_anew() -> None:
    assert places([1, None, 2]) == [GAP, 2 * GAP, 3 * GAP]
