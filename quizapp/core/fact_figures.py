"""How well a fact is known in each format that it was asked in, side by side. Pure.

`services.fact_statistics` asks. A fact that is picked from four options by all, and that half can
type, is recognised and not yet recalled: the difference is what a teacher can work on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quizapp.core.item_analysis import ENOUGH_FOR_FACILITY
from quizapp.core.spread import mean

ENOUGH_LEARNERS = 5
"""What fewer students reviewed by themselves is not told: it would tell of one of them."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One answer to a question that rests on a fact: how it was put, the credit from 0 to 1."""

    fact: str
    way: str
    credit: float


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Reviews of one question that rests on a fact, put in one way: so many in all, so many of them
    remembered, by so many students."""

    fact: str
    way: str
    reviews: int
    remembered: int
    learners: int


@dataclass(frozen=True, slots=True)
class Share:
    """Answers, and their mean credit from 0 to 1 (of reviews: the share remembered); None where
    they are too few to tell."""

    answers: int
    facility: float | None


NOBODY = Share(0, None)


@dataclass(frozen=True, slots=True)
class FactFigures:
    """One fact: all answers together, and those in each format."""

    fact: str
    whole: Share
    ways: Mapping[str, Share]

    def way(self, name: str) -> Share:
        """The answers in one format."""
        return self.ways.get(name, NOBODY)

    @property
    def gap(self) -> float | None:
        """How much better the best format went than the worst; None where fewer than two tell."""
        told = [each.facility for each in self.ways.values() if each.facility is not None]
        return max(told) - min(told) if len(told) > 1 else None


def by_fact(tries: Iterable[Tried]) -> tuple[FactFigures, ...]:
    """Every fact that was asked about, in the order in which they come."""
    found: dict[str, dict[str, list[float]]] = {}
    for each in tries:
        found.setdefault(each.fact, {}).setdefault(each.way, []).append(each.credit)
    return tuple(
        FactFigures(
            fact=fact,
            whole=share([credit for earned in ways.values() for credit in earned]),
            ways={way: share(earned) for way, earned in sorted(ways.items())},
        )
        for fact, ways in found.items()
    )


def share(earned: list[float]) -> Share:
    """What so many credits come to."""
    enough = len(earned) >= ENOUGH_FOR_FACILITY
    return Share(len(earned), mean(earned) if enough else None)


def by_fact_reviewed(found: Iterable[Reviewed]) -> tuple[FactFigures, ...]:
    """Every fact that enough students reviewed in some format, in the order in which they come.

    What is not told of one format is not in the whole either, from which it could be reckoned.
    """
    facts: dict[str, dict[str, list[Reviewed]]] = {}
    for each in found:
        facts.setdefault(each.fact, {}).setdefault(each.way, []).append(each)
    figures = []
    for fact, ways in facts.items():
        told = {way: all_ for way, all_ in sorted(ways.items()) if _by_enough(all_)}
        if told:
            whole = [each for all_ in told.values() for each in all_]
            shares = {way: _remembered(all_) for way, all_ in told.items()}
            figures.append(FactFigures(fact, _remembered(whole), shares))
    return tuple(figures)


def _by_enough(found: Sequence[Reviewed]) -> bool:
    """Whether at least so many students are behind these questions: one of them had enough."""
    return max(each.learners for each in found) >= ENOUGH_LEARNERS


def _remembered(found: Sequence[Reviewed]) -> Share:
    reviews = sum(each.reviews for each in found)
    return Share(reviews, sum(each.remembered for each in found) / reviews)
