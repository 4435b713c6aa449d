"""A learner's log, and its fold into cards. Pure.

A log only grows. Cards are what its lines amount to: `fold` makes them from nothing, `extended`
makes one card from its former state and one new line, and both always agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from quizapp.core.scheduling import (
    DEFAULT_PARAMETERS,
    FSRS_6_WEIGHTS,
    NEW_CARD,
    NO_CORRECTION,
    SCHEDULER,
    Calendar,
    Card,
    Correction,
    Parameters,
    Rating,
    State,
    due,
    foreseen,
    review,
    surprised_after,
)


class LineKind(StrEnum):
    """What a line of a log says."""

    ANSWER = "answer"
    UNDO = "undo"  # the target line never happened
    REGRADE = "regrade"  # the target answer earned another rating
    SUSPEND = "suspend"
    BURY = "bury"  # set aside until a day of the learner's begins
    RESUME = "resume"  # takes a suspension back, and a burying
    RESET = "reset"  # forget the question; start it anew
    RESCHEDULE = "reschedule"  # the next review is on another day; memory stays as it is
    IMPORT = "import"  # memory brought along from elsewhere
    INTRODUCE = "introduce"  # a fact was shown in its context
    PARAMETERS = "parameters"  # parameters that later lines name by their hash


class UnknownParametersError(ValueError):
    """A line names a scheduler or parameters that nobody knows: the log cannot be replayed."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a log.

    `at` is in UTC; lines count in the order of (`at`, `id`). `counts`: the answer was a review,
    not practice. `day`: the learner's day then; `fuzz`: from 0 to 1, where in its range the
    interval falls. `target`: the line undone or regraded, which has a smaller id. `scheduler` and
    `parameters` (a hash) name what rated it. `card` is the memory that an import brings,
    `made` the parameters of a PARAMETERS line, `fact` what was introduced, `until` the day with
    which a buried question comes back. `sure`: the learner had said so before the answer.
    `moved_to`: the learner's day that a RESCHEDULE puts the review on.
    """

    id: int
    at: datetime
    kind: LineKind
    question: str | None = None
    rating: Rating | None = None
    counts: bool = True
    day: int = 0
    fuzz: float = 0.0
    target: int | None = None
    scheduler: str = SCHEDULER
    parameters: str = DEFAULT_PARAMETERS.hash
    card: Card | None = None
    made: Parameters | None = None
    fact: str | None = None
    until: int | None = None
    sure: bool = False
    moved_to: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer amounts to in the end, afterthoughts included.

    `rated`: the rating that holds; None for an answer that was taken back. `predicted`: see
    `quizapp.core.scheduling.foreseen`; None also where the answer was practice.
    """

    rated: Rating | None = None
    predicted: float | None = None


TAKEN_BACK = Outcome()

_CHANGES = frozenset(
    {
        LineKind.ANSWER,
        LineKind.SUSPEND,
        LineKind.BURY,
        LineKind.RESUME,
        LineKind.RESET,
        LineKind.RESCHEDULE,
        LineKind.IMPORT,
    }
)


def fold(
    lines: Iterable[Line],
    corrections: Mapping[str, Correction],
    calendar: Calendar,
) -> dict[str, Card]:
    """The cards that a log amounts to, by question key.

    Raises UnknownParametersError where a counted line names what cannot be replayed.
    """
    return replay(lines, corrections, calendar)[0]


def replay(
    lines: Iterable[Line],
    corrections: Mapping[str, Correction],
    calendar: Calendar,
) -> tuple[dict[str, Card], dict[int, Outcome]]:
    """The cards that a log amounts to, by question key, and the outcome of each answer, by line.

    Raises UnknownParametersError where a counted line names what cannot be replayed.
    """
    log = sorted(lines, key=lambda line: (line.at, line.id))
    undone, regraded = _afterthoughts(log)
    known = {DEFAULT_PARAMETERS.hash: DEFAULT_PARAMETERS}
    known.update((line.made.hash, line.made) for line in log if line.made is not None)
    histories: dict[str, list[Line]] = {}
    outcomes: dict[int, Outcome] = {}
    for line in log:
        if line.question is None or line.kind not in _CHANGES:
            continue
        if line.id not in undone:
            rated = replace(line, rating=regraded.get(line.id, line.rating))
            histories.setdefault(line.question, []).append(rated)
        elif line.kind is LineKind.ANSWER:
            outcomes[line.id] = TAKEN_BACK
    weights = weights_in_force(line for line in log if line.id not in undone)
    cards: dict[str, Card] = {}
    for key, history in histories.items():
        card, told = _lived(history, known, weights)
        cards[key] = replace(card, due=due(card, corrections.get(key, NO_CORRECTION), calendar))
        outcomes |= told
    return cards, outcomes


def weights_in_force(lines: Iterable[Line]) -> tuple[float, ...]:
    """The weights that all memory of a log is reckoned with: those that were written last."""
    made = [(line.id, line.made.weights) for line in lines if line.made is not None]
    return max(made)[1] if made else FSRS_6_WEIGHTS


def _lived(
    history: Iterable[Line], known: Mapping[str, Parameters], weights: tuple[float, ...]
) -> tuple[Card, dict[int, Outcome]]:
    """The card that one question's lines amount to, and the outcome of each answer, by line.

    What a line promised (the wait) and foresaw stays as it was under the weights that it names; the
    memory is that of `weights`. So the memory is carried along under each of them: a stability is
    never met by weights that did not make it.
    """
    lines = [(line, _rated_by(line, known)) for line in history]
    named = (rated_by.weights for _, rated_by in lines if rated_by is not None)
    cards = dict.fromkeys((weights, *named), NEW_CARD)
    outcomes: dict[int, Outcome] = {}
    for line, rated_by in lines:
        parameters = rated_by or DEFAULT_PARAMETERS
        own = parameters.weights if rated_by is not None else weights
        if line.kind is LineKind.ANSWER:
            outcomes[line.id] = outcome(cards[own], line, parameters)
        if len(cards) == 1:
            cards = {own: _changed(cards[own], line, parameters)}
            continue
        after = {
            each: _changed(card, line, replace(parameters, weights=each))
            for each, card in cards.items()
        }
        wait = after[own].interval
        cards = {each: replace(card, interval=wait) for each, card in after.items()}
    return cards[weights], outcomes


def outcome(before: Card, line: Line, parameters: Parameters = DEFAULT_PARAMETERS) -> Outcome:
    """What an answer amounts to that met this card, as long as nothing is said of it later.

    Raises UnknownParametersError where a counted line names other parameters than these.
    """
    if not line.counts:
        return Outcome(line.rating)
    if line.parameters != parameters.hash:
        raise UnknownParametersError(
            f"log line {line.id} names parameters {line.parameters}, not {parameters.hash}"
        )
    return Outcome(line.rating, foreseen(before, line.day, parameters))


def extended(
    card: Card,
    line: Line,
    correction: Correction,
    calendar: Calendar,
    parameters: Parameters = DEFAULT_PARAMETERS,
) -> Card:
    """The card after one more line of its question, which must not be earlier than `card.touched`.

    The card is one under the weights of `parameters`, which an answer that counts names. For kinds
    that change a card by themselves; an undo or a regrade needs the `fold`. Raises
    UnknownParametersError where the line names others.
    """
    _rated_by(line, {parameters.hash: parameters})
    after = _changed(card, line, parameters)
    return replace(after, due=due(after, correction, calendar))


def undone_lines(lines: Iterable[Line]) -> set[int]:
    """Ids of the lines that were taken back (an undo that was itself undone takes nothing back)."""
    return _afterthoughts(lines)[0]


def _afterthoughts(lines: Iterable[Line]) -> tuple[set[int], dict[int, Rating]]:
    """Undone lines, and the latest rating of regraded ones. Targets have smaller ids."""
    undone: set[int] = set()
    regraded: dict[int, Rating] = {}
    for line in sorted(lines, key=lambda line: line.id, reverse=True):
        if line.target is None or line.id in undone:
            continue
        if line.kind is LineKind.UNDO:
            undone.add(line.target)
        elif line.kind is LineKind.REGRADE and line.rating is not None:
            regraded.setdefault(line.target, line.rating)
    return undone, regraded


def _rated_by(line: Line, known: Mapping[str, Parameters]) -> Parameters | None:
    """The parameters that rated a line; None for one that is no counted answer."""
    if line.kind is not LineKind.ANSWER or not line.counts:
        return None
    if line.scheduler != SCHEDULER or line.parameters not in known:
        raise UnknownParametersError(
            f"log line {line.id} names {line.scheduler} with parameters {line.parameters}, "
            "which this version cannot replay"
        )
    return known[line.parameters]


def _changed(card: Card, line: Line, parameters: Parameters) -> Card:
    match line.kind:
        case LineKind.SUSPEND:
            return replace(card, touched=line.at, suspended=True)
        case LineKind.BURY:
            return replace(card, touched=line.at, buried=line.until)
        case LineKind.RESUME:
            return replace(card, touched=line.at, suspended=False, buried=None)
        case LineKind.RESET:
            return Card(seen=card.seen, suspended=card.suspended, touched=line.at)
        case LineKind.RESCHEDULE if line.moved_to is not None:
            return _moved(replace(card, touched=line.at), line.moved_to)
        case LineKind.IMPORT if line.card is not None:
            kept = replace(line.card, seen=card.seen, suspended=card.suspended)
            return replace(kept, buried=card.buried, touched=line.at)
        case LineKind.ANSWER:
            met = replace(card, touched=line.at, seen=card.seen + 1)
            return _answered(met, line, parameters)
    return card


def _moved(card: Card, day: int) -> Card:
    """The card with its review on another day; only a card in review waits for a day."""
    if card.state is not State.REVIEW or card.last_day is None:
        return card
    return replace(card, interval=timedelta(days=max(0, day - card.last_day)))


def _answered(card: Card, line: Line, parameters: Parameters) -> Card:
    if not line.counts:
        return card
    if line.rating is None:
        raise UnknownParametersError(f"log line {line.id} is an answer without a rating")
    after = review(card, line.rating, line.at, line.day, line.fuzz, parameters)
    return replace(after, surprised=surprised_after(card, line.rating, line.day, sure=line.sure))
