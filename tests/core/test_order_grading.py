"""Orderings: Kendall's share of pairs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau

from quizapp.core.order_grading import member_shares, share_in_order

orders = st.integers(2, 7).flatmap(lambda n: st.permutations(range(n)))
two_orders = st.integers(2, 7).flatmap(
    lambda n: st.tuples(st.permutations(range(n)), st.permutations(range(n)))
)


@given(two_orders)
def test_the_share_is_1_only_for_the_right_order_and_0_only_for_its_reverse(
    both: tuple[list[int], list[int]],
) -> None:
    right, given_ = both
    share = share_in_order(right, given_)
    assert (share == 1) == (right == given_)
    assert (share == 0) == (right == given_[::-1])


@given(two_orders)
def test_the_share_is_kendalls_tau_set_between_0_and_1(both: tuple[list[int], list[int]]) -> None:
    right, given_ = both
    found = [given_.index(item) for item in right]
    tau = kendalltau(range(len(right)), found).statistic
    assert share_in_order(right, given_) == pytest.approx((tau + 1) / 2)


def test_each_member_has_the_share_of_its_own_pairs() -> None:
    assert member_shares([0, 1, 2, 3], [1, 0, 2, 3]) == {
        0: pytest.approx(2 / 3),
        1: pytest.approx(2 / 3),
        2: 1,
        3: 1,
    }


@given(orders)
def test_an_order_holds_every_item_once(order: list[int]) -> None:
    with pytest.raises(ValueError, match="every item once"):
        share_in_order(order, order[:-1])
    with pytest.raises(ValueError, match="two or more"):
        share_in_order([*order, order[0]], [*order, order[0]])
