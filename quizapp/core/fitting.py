"""Weights of FSRS-6 fitted to one learner's log, and how much better they foresee. Pure.

`services.fitting` calls this with a fitter (an optimizer, which is an optional part). Here stands
what the optimizer is given, how good any weights are, and when a fit is worth offering.

FSRS is fitted to reviews at least a day after the one before, each with all that came before it;
answers of the same day are part of that past, and never foreseen themselves, as in Anki (rslib/src/
scheduler/fsrs/params.rs) and fsrs-rs. A log is longer than that, so of it
- an answer that was taken back never was, and one that was regraded has its last rating;
- practice is left out: it did not count then, and its date says nothing of when it was due;
- a reset begins a question anew, and what came before it is left out, as in Anki;
- imported memory has a past that is not in the log: the question is left out until a reset;
- after its accepted answers changed, a question is left out: to be wrong then is not to forget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from quizapp.core.forgetting import forgetting
from quizapp.core.memory import Line, LineKind, undone_lines
from quizapp.core.retention import BINS, Tally, bin_of, miscalibration
from quizapp.core.scheduling import NO_CORRECTION, Correction, Parameters, Rating
from quizapp.core.simulation import Going, answered

Weights = tuple[float, ...]

ENOUGH_REVIEWS = 400
"""Fewer reviews are not fitted to. Anki asked for as many, counted as here, until 24.06 (ankitects/
anki issues 2999 and 3094); the optimizer itself would take 8, and fit all weights from 64."""

ENOUGH_FORGOTTEN = 20
"""Fewer of them forgotten say too little of how memories end. Our own bound: the share of twenty
is known to about a quarter of itself (one over the root of twenty)."""

LEAST_GAIN = 0.0005
"""A fit that lessens the mean log loss by less than this changes nothing worth having."""

PARTS, JUDGED = 6, 3
"""The log is cut into so many parts; a fit is judged by the last of them."""

_LEAST_CHANCE = 1e-6
_ALWAYS = 10**12


@dataclass(frozen=True, slots=True)
class Review:
    """One answer in a question's past: its place in the log, on which of the learner's days, how
    many days after the answer before (0: the first, or on the same day), and its rating."""

    place: int
    day: int
    gap: int
    rating: int


History = tuple[Review, ...]
Fitter = Callable[[Sequence[History]], Weights]


@dataclass(frozen=True, slots=True)
class Amount:
    """How much there is to learn from: reviews a day or more after the one before, those of them
    that were forgotten, and of how many questions."""

    reviews: int
    forgotten: int
    questions: int

    @property
    def is_enough(self) -> bool:
        """Whether weights may be fitted to so much."""
        return self.reviews >= ENOUGH_REVIEWS and self.forgotten >= ENOUGH_FORGOTTEN


@dataclass(frozen=True, slots=True)
class Loss:
    """How far off some weights were, over so many reviews: the less the better.

    `log_loss`: the mean of -ln(the chance given to what came), which FSRS is fitted to lessen.
    `off`: by how much foreseen shares missed true ones (`retention.miscalibration`).
    """

    reviews: int
    log_loss: float
    off: float


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights fitted to a learner's reviews, and how well they foresee what they had not seen.

    `before` and `after` are of the same reviews, those of the later half of the log: foreseen by
    the weights in use, and by weights that were fitted to what came before them alone.
    """

    weights: Weights
    amount: Amount
    before: Loss
    after: Loss

    @property
    def is_better(self) -> bool:
        """Whether it foresees better, by as much as is worth having; if not, it is not offered."""
        return self.after.log_loss <= self.before.log_loss - LEAST_GAIN


def histories(
    lines: Iterable[Line], corrections: Mapping[str, Correction] | None = None
) -> tuple[History, ...]:
    """The past of each question as FSRS is fitted to it; `corrections` by question key."""
    changed = corrections or {}
    ordered = sorted(lines, key=lambda line: (line.at, line.id))
    undone = undone_lines(ordered)
    regraded = {
        line.target: line.rating
        for line in sorted(ordered, key=lambda line: line.id)
        if line.kind is LineKind.REGRADE and line.id not in undone
    }
    found: dict[str, list[Review] | None] = {}
    for place, line in enumerate(ordered):
        if line.question is None or line.id in undone:
            continue
        if line.kind is LineKind.RESET:
            found[line.question] = []
        elif line.kind is LineKind.IMPORT:
            found[line.question] = None
        elif line.kind is LineKind.ANSWER and line.counts:
            rating, past = regraded.get(line.id, line.rating), found.setdefault(line.question, [])
            revised = changed.get(line.question, NO_CORRECTION).revised_at
            if past is None or rating is None or (revised is not None and line.at > revised):
                continue
            gap = max(0, line.day - past[-1].day) if past else 0
            past.append(Review(place, line.day, gap, int(rating)))
    return tuple(tuple(past) for past in found.values() if past)


def amount(past: Iterable[History]) -> Amount:
    """How much there is to learn from."""
    counted = [[review.rating for review in each if review.gap] for each in past]
    ratings = [rating for each in counted for rating in each]
    return Amount(len(ratings), ratings.count(int(Rating.AGAIN)), sum(map(bool, counted)))


def loss(past: Iterable[History], weights: Weights, since: int = 0, until: int = _ALWAYS) -> Loss:
    """How far off these weights are on the reviews at the places from `since` up to `until`."""
    return _loss(_foretold(past, weights, since, until))


def fit(past: Sequence[History], present: Weights, fitter: Fitter) -> Fit:
    """Weights fitted to all of it, and how much better than `present` they foresee.

    The log is cut by time into six parts of as many reviews each. Each of the last three is
    foreseen by weights that were fitted to the parts before it, much as in the benchmark of FSRS
    (`evaluate_with_time_series_splits` in fsrs-rs): what is asked of weights is to foresee what
    comes later, and the reviews of one day, alike in mood and sleep, never stand on both sides.
    Since fewer reviews are fitted to then than in the end, the loss told is rather too high than
    too low. (Of less than half of the log, weights are too poor to say anything of the whole; see
    docs/decisions/0010-fitting.md.)
    """
    places = sorted(review.place for each in past for review in each if review.gap)
    cuts = [places[len(places) * part // PARTS] for part in range(PARTS - JUDGED, PARTS)]
    after: list[tuple[float, bool]] = []
    for since, until in zip(cuts, [*cuts[1:], _ALWAYS], strict=True):
        weights = fitter(_before(past, since))
        after += _foretold(past, weights, since, until)
    before = loss(past, present, cuts[0])
    return Fit(fitter(past), amount(past), before, _loss(after))


def lasting(past: Iterable[History], weights: Weights, than: Weights) -> float:
    """How many times as long memories last by some weights than by others.

    The geometric mean, over the questions, of the ratio of their stabilities today.
    """
    pairs = [(_stability(each, weights), _stability(each, than)) for each in past]
    logs = [log(mine / other) for mine, other in pairs]
    return exp(sum(logs) / len(logs)) if logs else 1.0


def ladder(parameters: Parameters, rungs: int = 6) -> tuple[int, ...]:
    """The intervals, in days, of a question that is always remembered, each time when it is due.

    Its learning steps are gone through on the first day; nothing is fuzzed.
    """
    memory, card, day = forgetting(parameters.weights), Going(""), 0
    found: list[int] = []
    while len(found) < rungs:
        wait = answered(card, int(Rating.GOOD), day, None, parameters, memory)
        if card.step is None:
            day += wait
            found.append(wait)
    return tuple(found)


def _before(past: Iterable[History], until: int) -> tuple[History, ...]:
    """Every question's past as it was before a place in the log."""
    cut = (tuple(review for review in each if review.place < until) for each in past)
    return tuple(each for each in cut if each)


def _foretold(
    past: Iterable[History], weights: Weights, since: int, until: int
) -> list[tuple[float, bool]]:
    """The chance that the weights gave each review in that part of the log, and what came."""
    return [
        (chance, review.rating > Rating.AGAIN)
        for each in past
        for review, chance, _ in _lived(each, weights)
        if review.gap and since <= review.place < until
    ]


def _lived(past: History, weights: Weights) -> Iterator[tuple[Review, float, float]]:
    """Each review with the chance that it would be remembered (of the first: 1), and the
    stability after it."""
    memory = forgetting(weights)
    stability, difficulty = memory.first(past[0].rating)
    yield past[0], 1.0, stability
    for review in past[1:]:
        chance = memory.recall(stability, review.gap)
        stability, difficulty = memory.after(stability, difficulty, review.rating, review.gap)
        yield review, chance, stability


def _stability(past: History, weights: Weights) -> float:
    *_, (_, _, stability) = _lived(past, weights)
    return stability


def _loss(foretold: Sequence[tuple[float, bool]]) -> Loss:
    if not foretold:
        return Loss(0, 0.0, 0.0)
    costs = (-log(max(chance if came else 1 - chance, _LEAST_CHANCE)) for chance, came in foretold)
    bins = [Tally() for _ in range(len(BINS) + 1)]
    for chance, came in foretold:
        bins[bin_of(chance)] += Tally(1, int(came), chance)
    return Loss(len(foretold), sum(costs) / len(foretold), miscalibration(bins))
