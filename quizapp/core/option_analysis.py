"""Who chose which option of a question, and which wrong options do not work. Pure.

`services.item_statistics` asks. Two things mark a wrong option (T. M. Haladyna and S. M. Downing,
"How many options is enough for a multiple-choice test item?", Educational and Psychological
Measurement 53 (1993), 999-1010, who count by such marks how many options really work):

- *unchosen*: of those who saw it nobody chose it, so that it only makes guessing easier;
- *chosen by the best*: of the third of papers with the best rest of the mark a larger share chose
  it than of the third with the worst. Perhaps it is right too, or the question can be read twice.

Options differ from paper to paper, since the seed draws them: each counts over the papers that
showed it. Marks are those on the rest of the paper, so that the question does not judge itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum

ENOUGH_TO_MISS = 10
"""An option that fewer saw than this is not said to be chosen by nobody: of ten who guess among
four, one option is left out by all in 6 % of cases; of five, in 24 %."""

ENOUGH_FOR_THIRDS = 15
"""With fewer papers a third has fewer than five, and nothing is said of the best."""


class Flaw(StrEnum):
    """What is wrong with a wrong option."""

    UNCHOSEN = "unchosen"
    CHOSEN_BY_BEST = "chosen-by-best"


@dataclass(frozen=True, slots=True)
class Shown:
    """One paper that showed the question.

    `options`: what identifies each option shown; empty where it was typed. `chosen`: those of the
    options that were chosen, or what the typed answer was taken to mean. `right`: the right ones.
    `rest`: the share, from 0 to 1, of the mark on all other places.
    """

    paper: int
    options: tuple[str, ...]
    chosen: tuple[str, ...]
    right: frozenset[str]
    rest: float


@dataclass(frozen=True, slots=True)
class OptionFigures:
    """One option, over all papers that showed it, or a wrong answer that was typed.

    `shown`: how many papers showed it (0 for what was typed only); `chosen`: how many chose or
    typed it; `mean_rest`: the mean share of these on the rest of the paper, None for nobody.
    `best` and `worst`: the share of the best and the worst third that chose it, None where there
    are no thirds.
    """

    id: str
    is_right: bool
    shown: int
    chosen: int
    mean_rest: float | None = None
    best: float | None = None
    worst: float | None = None
    flaw: Flaw | None = None


@dataclass(frozen=True, slots=True)
class Thirds:
    """The papers that did best and worst on the rest."""

    best: frozenset[int]
    worst: frozenset[int]


def thirds(rests: Mapping[int, float]) -> Thirds | None:
    """The best and the worst third of papers by their marks; those with the mark at which a third
    ends all belong to it. None with fewer than `ENOUGH_FOR_THIRDS`, or where both meet."""
    if len(rests) < ENOUGH_FOR_THIRDS:
        return None
    ranked, size = sorted(rests.values()), len(rests) // 3
    low, high = ranked[size - 1], ranked[-size]
    if high - low < 1e-9:
        return None
    return Thirds(
        frozenset(paper for paper, rest in rests.items() if rest >= high),
        frozenset(paper for paper, rest in rests.items() if rest <= low),
    )


def options_of(papers: Sequence[Shown]) -> tuple[OptionFigures, ...]:
    """Every option of a question and every wrong answer typed: the right ones first, then by how
    many chose them, then by name."""
    apart = thirds({each.paper: each.rest for each in papers})
    seen: Counter[str] = Counter()
    right: set[str] = set()
    for each in papers:
        seen.update(set(each.options))
        right |= each.right
    everything = dict.fromkeys(
        option for each in papers for option in (*each.options, *each.chosen)
    )
    found = [
        _figures(option, option in right, seen[option], papers, apart) for option in everything
    ]
    return tuple(sorted(found, key=lambda one: (not one.is_right, -one.chosen, one.id)))


def _figures(
    option: str, is_right: bool, shown: int, papers: Sequence[Shown], apart: Thirds | None
) -> OptionFigures:
    choosers = [each for each in papers if option in each.chosen]
    rests = [each.rest for each in choosers]
    saw = [each for each in papers if option in each.options] if shown else list(papers)
    best = worst = None
    if apart is not None and len(saw) >= ENOUGH_FOR_THIRDS:
        best = _share(option, (each for each in saw if each.paper in apart.best))
        worst = _share(option, (each for each in saw if each.paper in apart.worst))
    return OptionFigures(
        id=option,
        is_right=is_right,
        shown=shown,
        chosen=len(choosers),
        mean_rest=fsum(rests) / len(rests) if rests else None,
        best=best,
        worst=worst,
        flaw=None if is_right or not shown else _flaw(shown, len(choosers), best, worst),
    )


def _share(option: str, papers: Iterable[Shown]) -> float | None:
    """The share of these papers that chose the option; None for no papers."""
    found = list(papers)
    return sum(option in each.chosen for each in found) / len(found) if found else None


def _flaw(shown: int, chosen: int, best: float | None, worst: float | None) -> Flaw | None:
    if not chosen and shown >= ENOUGH_TO_MISS:
        return Flaw.UNCHOSEN
    if best is not None and worst is not None and best > worst and chosen > 1:
        return Flaw.CHOSEN_BY_BEST
    return None
