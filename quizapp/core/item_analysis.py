"""What the marks of a test say about its questions and about itself: classical item analysis. Pure.

`services.item_statistics` asks. The formulas are those that Moodle uses: Tim Hunt, "Quiz statistics
calculations", Moodle developer documentation (docs.moodle.org/dev/Quiz_statistics_calculations),
checked with question/classes/statistics/questions/calculator.php. Its notation:

    x_p(s)  the mark of paper s at position p        T(s)  its mark in all
    X_p(s)  = T(s) - x_p(s), the rest of its mark    V, C  variance and covariance of a sample

A *place* is one position of the test: a slot with one question is one place, "any k of these n" is
k of them. As there, statistics are made twice: of each place, where every paper has some question,
and of each question, over the papers that had it. A place has weights and is a part of the
internal consistency; a question that only some saw has neither, since no common total holds it.

One thing differs. For a question drawn at random Moodle sets its mark against the whole T(s), in
which it is contained, so that it comes out as telling more than it does. Here every question is set
against the mark on the *other* places, X(s), over the papers that had it. For a question that
everybody had, both are the same.

Not answered is a mark of nought, as there. A place that some papers lack (its question was
withdrawn from the pack, and nobody gets a mark for it) has neither weights nor a part in the
consistency. Where several papers of one student are taken, each counts as another student's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum, sqrt
from statistics import median

from quizapp.core import spread

ENOUGH_FOR_FACILITY = 5
"""Fewer answers than this, and no facility and no random guess score is told."""

ENOUGH_FOR_DISCRIMINATION = 10
"""Fewer than this, and nothing is told that compares papers: no standard deviation, no
discrimination, no effective weight, no internal consistency. With ten, r must be over 0.63 to
be more than chance (at 5 %); with fewer the figure would mostly mislead."""

ENOUGH_FOR_SHAPE = 20
"""Fewer than this, and no skewness and no kurtosis is told: one paper would decide over both."""

Place = tuple[int, int]
"""The slot, and which of the questions drawn from it, both from 0."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of one place in one paper: `mark` of at most `most` (over 0).

    `guess`: the credit, from 0 to 1, that blind guessing gets on average; None where nobody can
    tell (see `guess_score`).
    """

    paper: int
    place: Place
    question: str
    mark: float
    most: float = 1.0
    guess: float | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """What is told of one place or one question; all but `answers` in per cent, None: not told.

    `facility`: the mean mark. `deviation`: the standard deviation of the marks. `guess`: what blind
    guessing gets. `intended`: the share of the whole mark; `effective`: the share that it really
    has in how the marks differ (None also where better papers do worse on it).
    `discrimination`: correlation with the rest of the paper, from -100 to 100. `efficiency`: the
    same as a share of what it could be at most, given how easy it is.
    """

    answers: int
    facility: float | None = None
    deviation: float | None = None
    guess: float | None = None
    intended: float | None = None
    effective: float | None = None
    discrimination: float | None = None
    efficiency: float | None = None


@dataclass(frozen=True, slots=True)
class Overall:
    """What is told of a test; `papers` and `places` are counts, `skewness` and `kurtosis` plain
    numbers, the rest in per cent of the whole mark. None: not told.

    `consistency`: the coefficient of internal consistency, Cronbach's alpha. `error_ratio`: how
    much of the deviation is chance. `standard_error`: so far a mark may be off by chance.
    """

    papers: int
    places: int
    mean: float | None = None
    median: float | None = None
    deviation: float | None = None
    skewness: float | None = None
    kurtosis: float | None = None
    consistency: float | None = None
    error_ratio: float | None = None
    standard_error: float | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """The figures of a test, of its places, and of its questions by their keys."""

    test: Overall
    places: Mapping[Place, Figures]
    questions: Mapping[str, Figures]


NOTHING = Analysis(Overall(0, 0), {}, {})


def analyse(marks: Iterable[Mark]) -> Analysis:
    """All figures of these papers; a paper has at most one mark for each place."""
    known = list(marks)
    if not known:
        return NOTHING
    totals = _totals(known)
    by_place: dict[Place, list[Mark]] = {}
    by_question: dict[str, list[Mark]] = {}
    for each in known:
        by_place.setdefault(each.place, []).append(each)
        by_question.setdefault(each.question, []).append(each)
    whole = {place: found for place, found in by_place.items() if len(found) == len(totals)}
    intended, effective = _intended_weights(whole), _effective_weights(whole)
    places = {
        place: _figures(found, totals, intended.get(place), effective.get(place))
        for place, found in sorted(by_place.items())
    }
    asked_of_all = {q for q, found in by_question.items() if _alone(found, by_place)}
    questions = {
        question: places[found[0].place] if question in asked_of_all else _figures(found, totals)
        for question, found in by_question.items()
    }
    return Analysis(_of_test(known, whole), places, questions)


def guess_score(way: str, options: int = 0, right: int = 1) -> float | None:
    """The credit from 0 to 1 that blind guessing gets on average; None where nobody can tell.

    `way`: one of `questions.Format` as text; `options`: how many there are; `right`: how many of
    them are right. As in Moodle, several choices have none, since nobody knows how many a guesser
    ticks; nor has a card that is rated by who turned it. Nothing is guessed into an empty field.
    """
    if way in ("choice", "which-first", "contrast", "matching"):
        return min(1.0, right / options) if options else None
    if way in ("choices", "flip"):
        return None
    # Every pair of an ordering is as often right as wrong.
    return {"true-false": 0.5, "order": 0.5}.get(way, 0.0)


def _totals(marks: Sequence[Mark]) -> dict[int, float]:
    """T(s)."""
    found: dict[int, list[float]] = {}
    for each in marks:
        found.setdefault(each.paper, []).append(each.mark)
    return {paper: fsum(parts) for paper, parts in found.items()}


def _alone(found: Sequence[Mark], by_place: Mapping[Place, Sequence[Mark]]) -> bool:
    """Whether a question is all that stands at one place, and stands at no other."""
    return len({m.place for m in found}) == 1 and len(found) == len(by_place[found[0].place])


def _figures(
    found: Sequence[Mark],
    totals: Mapping[int, float],
    intended: float | None = None,
    effective: float | None = None,
) -> Figures:
    """The figures of what these marks were given for.

    facility F = 100 mean(x) / x_max; deviation SD = 100 sqrt(V(x)) / x_max;
    discrimination D = 100 C(x, X) / sqrt(V(x) V(X)); efficiency DE = 100 C(x, X) / C_max(x, X),
    where C_max pairs both in rising order.
    """
    count = len(found)
    # As shares: one question may be worth more in one place than in another.
    shares = [m.mark / m.most for m in found]
    rest = [totals[m.paper] - m.mark for m in found]
    comparable = count >= ENOUGH_FOR_DISCRIMINATION
    related = spread.correlation(shares, rest) if comparable else None
    greatest = spread.greatest_covariance(shares, rest) if comparable else 0.0
    return Figures(
        answers=count,
        facility=100 * spread.mean(shares) if count >= ENOUGH_FOR_FACILITY else None,
        deviation=100 * sqrt(spread.variance(shares)) if comparable else None,
        guess=_mean_guess(found) if count >= ENOUGH_FOR_FACILITY else None,
        intended=intended,
        effective=effective,
        discrimination=None if related is None else 100 * related,
        efficiency=100 * spread.covariance(shares, rest) / greatest if greatest else None,
    )


def _mean_guess(found: Sequence[Mark]) -> float | None:
    """The random guess score over all that was shown; None where it is not known of some."""
    guesses = [m.guess for m in found if m.guess is not None]
    return 100 * spread.mean(guesses) if len(guesses) == len(found) else None


def _intended_weights(places: Mapping[Place, Sequence[Mark]]) -> dict[Place, float]:
    """IW = 100 x_p(max) / sum over all places of x_i(max)."""
    most = {place: max(m.most for m in found) for place, found in places.items()}
    whole = fsum(most.values())
    return {place: 100 * each / whole for place, each in most.items()}


def _effective_weights(places: Mapping[Place, Sequence[Mark]]) -> dict[Place, float]:
    """EW = 100 sqrt(C(x_p, T)) / sum over all places of sqrt(C(x_i, T)).

    A place with which the total falls has none, and adds nothing to the sum.
    """
    totals = _totals([m for found in places.values() for m in found])
    if len(totals) < ENOUGH_FOR_DISCRIMINATION:
        return {}
    roots: dict[Place, float] = {}
    for place, found in places.items():
        together = spread.covariance([m.mark for m in found], [totals[m.paper] for m in found])
        if together >= 0:
            roots[place] = sqrt(together)
    whole = fsum(roots.values())
    return {place: 100 * root / whole for place, root in roots.items()} if whole else {}


def _of_test(marks: Sequence[Mark], places: Mapping[Place, Sequence[Mark]]) -> Overall:
    """The figures of the test.

    consistency CIC = 100 P / (P - 1) (1 - sum V(x_p) / V(T)); error ratio ER = 100 sqrt(1 - CIC /
    100); standard error SE = ER SD / 100. CIC may fall below nought, and ER then rises over 100.
    """
    totals, most = _totals(marks), _totals([replace(m, mark=m.most) for m in marks])
    percents = [100 * total / most[paper] for paper, total in totals.items()]
    papers = len(percents)
    if papers < ENOUGH_FOR_FACILITY:
        return Overall(papers, len(places))
    found = Overall(papers, len(places), spread.mean(percents), median(percents))
    if papers < ENOUGH_FOR_DISCRIMINATION:
        return found
    deviation = sqrt(spread.variance(percents))
    consistency = _consistency(places)
    error = None if consistency is None else 100 * sqrt(max(0.0, 1 - consistency / 100))
    shaped = papers >= ENOUGH_FOR_SHAPE
    return replace(
        found,
        deviation=deviation,
        skewness=spread.skewness(percents) if shaped else None,
        kurtosis=spread.kurtosis(percents) if shaped else None,
        consistency=consistency,
        error_ratio=error,
        standard_error=None if error is None else error * deviation / 100,
    )


def _consistency(places: Mapping[Place, Sequence[Mark]]) -> float | None:
    """Cronbach's alpha over the places; None for fewer than two, or where all totals are one."""
    totals = _totals([m for found in places.values() for m in found])
    if len(places) < 2 or not (whole := spread.variance(list(totals.values()))):
        return None
    parts = fsum(spread.variance([m.mark for m in found]) for found in places.values())
    return 100 * len(places) / (len(places) - 1) * (1 - parts / whole)
