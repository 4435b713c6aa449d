"""Whether, over many presentations, the key can be found by where it stands or how it looks.

Each share is tested with the exact binomial distribution: is the key as often at this place, of
this rank, the longest, as chance would have it? A test fails where the probability of so uneven
a count, both tails together, is under `LEVEL` divided by the number of tests made (Bonferroni), so
that a sound generator fails one run in a thousand at most. Ranks and lengths depend on what the
pack holds, not on a draw alone: there the share must also differ from chance by `MARGIN`, which
is what a guesser could use.

Called by the tests over the shipped packs, with the presentations of several seeds.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quizapp.core.checking.fault import Fault
from quizapp.core.dates import sort_key
from quizapp.core.questions import Format, Option, Presentation

LEVEL = 0.001
MARGIN = 0.1


@dataclass(frozen=True, slots=True)
class _Tally:
    """How often something was so: `count` of `of` times, where chance has `chance`."""

    what: str
    count: int
    of: int
    chance: float
    margin: float


def position_faults(presentations: Iterable[Presentation]) -> list[Fault]:
    """Places, ranks and lengths by which the keys of `presentations` could be guessed.

    The faults have the tested group as `key` ("choice of 4") and rule "position".
    """
    shown = list(dict.fromkeys(presentations))  # several questions may lead to one ordering
    tallies = [*_places(shown), *_ranks(shown), *_lengths(shown)]
    found = []
    for tally in tallies:
        p = two_sided(tally.count, tally.of, tally.chance)
        share = tally.count / tally.of
        if p < LEVEL / len(tallies) and abs(share - tally.chance) > tally.margin:
            message = (
                f"{tally.count} of {tally.of}, where chance has {tally.chance:.0%} (p={p:.1e})"
            )
            found.append(Fault(tally.what, "position", message))
    return found


def two_sided(count: int, of: int, chance: float) -> float:
    """Probability that a binomial count is at least as far from its mean as `count`.

    The sum of the exact probabilities of both tails (each by logarithms of the gamma function).
    """
    distance = abs(count - of * chance) - 1e-9
    tails = (k for k in range(of + 1) if abs(k - of * chance) >= distance)
    return min(1.0, math.fsum(_probability(k, of, chance) for k in tails))


def _probability(count: int, of: int, chance: float) -> float:
    ways = math.lgamma(of + 1) - math.lgamma(count + 1) - math.lgamma(of - count + 1)
    return math.exp(ways + count * math.log(chance) + (of - count) * math.log1p(-chance))


def _places(shown: list[Presentation]) -> Iterator[_Tally]:
    """Where the key stands: of an ordering, where the earliest event does.

    Dates and numbers may stand in their own order: `_ranks` looks at them.
    """
    groups: dict[tuple[str, int], Counter[int]] = defaultdict(Counter)
    for one in shown:
        sorted_by = one.format in (Format.CHOICE, Format.MATCHING)
        by_value = sorted_by and None not in map(_sortable, one.options)
        if one.solution and one.format is not Format.CHOICES and not by_value:
            groups[one.format.value, len(one.options)][one.solution[0]] += 1
    for (name, options), places in groups.items():
        for place in range(options):
            what = f"{name} of {options}: key at place {place + 1}"
            yield _Tally(what, places[place], places.total(), 1 / options, 0.0)


def _ranks(shown: list[Presentation]) -> Iterator[_Tally]:
    """The key's rank among the dates or numbers of a choice, from the earliest or smallest."""
    groups: dict[tuple[str, int], Counter[int]] = defaultdict(Counter)
    for one in shown:
        if one.format is not Format.CHOICE or len(one.solution) != 1:
            continue
        values = [_sortable(option) for option in one.options]
        sort = "date" if one.options[0].value.date else "number"
        if None not in values:
            ranked = sorted(value for value in values if value is not None)
            groups[sort, len(values)][ranked.index(values[one.solution[0]] or ranked[0])] += 1
    for (sort, options), ranks in groups.items():
        for rank in range(options):
            what = f"choice of {options}: key is {sort} number {rank + 1} in order"
            yield _Tally(what, ranks[rank], ranks.total(), 1 / options, MARGIN)


def _sortable(option: Option) -> tuple[float, float] | None:
    if option.value.date is not None:
        first, wide, _ = sort_key(option.value.date)
        return float(first.toordinal()), float(wide)
    if option.value.number is not None:
        high = option.value.number.high
        return option.value.number.low, math.inf if high is None else high
    return None


def _lengths(shown: list[Presentation]) -> Iterator[_Tally]:
    """Whether the key is the longest, or the shortest, of names that differ in length.

    Each question counts once: whatever the seed draws, its key keeps its length.
    """
    groups: dict[tuple[str, int], Counter[bool]] = defaultdict(Counter)
    choices = [one for one in shown if one.format is Format.CHOICE and len(one.solution) == 1]
    for one in {one.keys: one for one in choices}.values():
        lengths = [len(option.text) for option in one.options]
        if any(option.value.entity is None for option in one.options):
            continue
        for name, extreme in (("longest", max(lengths)), ("shortest", min(lengths))):
            if lengths.count(extreme) == 1:
                groups[name, len(lengths)][lengths[one.solution[0]] == extreme] += 1
    for (name, options), counts in groups.items():
        what = f"choice of {options}: key is the {name}"
        yield _Tally(what, counts[True], counts.total(), 1 / options, MARGIN)
