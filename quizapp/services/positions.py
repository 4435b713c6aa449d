"""Places of items in a list that is loaded again and again, moving as few of them as can be. Pure.

`services.loading` calls it, so that one fact put in the middle of a pack is one row written.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

GAP = 1 << 10  # two million items fit into a 32-bit column


def places(former: Sequence[int | None]) -> list[int]:
    """Increasing places for items in their new order; `former` is each one's place until now.

    Those on a longest increasing run of former places stay; the others and the new ones (None) are
    put between them. Where there is no room left, every item gets a new place.
    """
    stay = _longest_run(former)
    found: list[int] = []
    below = 0
    waiting = 0
    for place in (*(p if i in stay else None for i, p in enumerate(former)), _end(former)):
        if place is None:
            waiting += 1
            continue
        if place - below <= waiting:
            return [GAP * (i + 1) for i in range(len(former))]
        found += [below + (place - below) * (i + 1) // (waiting + 1) for i in range(waiting)]
        found.append(place)
        below, waiting = place, 0
    return found[:-1]


def _end(former: Sequence[int | None]) -> int:
    last = max((place for place in former if place is not None), default=0)
    return last + GAP * (sum(place is None for place in former) + 1)


def _longest_run(former: Sequence[int | None]) -> set[int]:
    """Indices of a longest strictly increasing run (patience sorting)."""
    tops: list[int] = []
    at: list[int] = []
    before: dict[int, int | None] = {}
    for index, place in enumerate(former):
        if place is None or place <= 0:
            continue
        pile = bisect_left(tops, place)
        tops[pile : pile + 1] = [place]
        at[pile : pile + 1] = [index]
        before[index] = at[pile - 1] if pile else None
    run: set[int] = set()
    here = at[-1] if at else None
    while here is not None:
        run.add(here)
        here = before[here]
    return run
