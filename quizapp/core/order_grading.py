"""How much of an order is right: the share of pairs that stand the right way round.

`grading` calls this for orderings. The measure is Kendall's: with C pairs in the right order and D
in the wrong one, tau = (C - D) / (C + D) (M. G. Kendall, "A New Measure of Rank Correlation",
Biometrika 30, 1938, 81-93). The credit is (tau + 1) / 2 = C / (C + D): 1 for the right order, 0 for
its reverse, 1/2 on average for an order drawn by lot.
"""

from __future__ import annotations

from collections.abc import Sequence


def share_in_order(solution: Sequence[int], given: Sequence[int]) -> float:
    """The share of all pairs that `given` has in the order of `solution`.

    Both are permutations of the same two or more items, first item first; else `ValueError`.
    """
    shares = member_shares(solution, given)
    return sum(shares.values()) / len(shares)


def member_shares(solution: Sequence[int], given: Sequence[int]) -> dict[int, float]:
    """For each item the share of its own pairs that are in the right order.

    Their mean is `share_in_order`, as every pair belongs to two items.
    """
    if len(solution) < 2 or len(set(solution)) < len(solution):
        raise ValueError("an order needs two or more different items")
    if sorted(solution) != sorted(given):
        raise ValueError("an order holds every item once")
    right = {item: place for place, item in enumerate(solution)}
    found = {item: place for place, item in enumerate(given)}
    return {
        item: sum(
            (right[item] < right[other]) == (found[item] < found[other])
            for other in solution
            if other != item
        )
        / (len(solution) - 1)
        for item in solution
    }
