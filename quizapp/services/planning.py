"""What a sitting will ask: which questions, in which order. Pure.

`services.sittings` reads the database, asks these functions, and stores the queue that they make.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from quizapp.core.chance import shuffled
from quizapp.core.hints import give_away
from quizapp.core.questions import ALONE, OVER_SEVERAL, Format, Question
from quizapp.services.formats import Asked, in_rotation
from quizapp.services.library import Shelf
from quizapp.services.plans import FeedbackTime, Plan, SittingKind
from quizapp.services.queueing import Item, Queue, Why

__all__ = [
    "USUAL_ORDER",
    "FeedbackTime",
    "Known",
    "Plan",
    "Priority",
    "SittingKind",
    "mixed",
    "quiz_queue",
    "review_queue",
]

APART = 4
"""So many others stand between two questions that are easily mistaken for one another."""

TOGETHER = 3
"""New facts are introduced in groups of so many, then asked: not each right after it was read."""


_COUNTED = tuple(f for f in ALONE if f is not Format.FLIP)
"""Formats that ask one question."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the planner must know of a learner.

    `answered`: numbers of the questions ever answered; `begun`: of those that are not new any more
    (what was only practised still is); `aside`: of those that are suspended, or buried today;
    `introduced`: facts ever introduced; `fresh`: for each fact whose explanation was read within a
    day, the numbers of the questions that led there; `mixed_up`: pairs of entities that the learner
    takes for one another.
    """

    answered: frozenset[int] = frozenset()
    begun: frozenset[int] = frozenset()
    aside: frozenset[int] = frozenset()
    introduced: frozenset[str] = frozenset()
    fresh: Mapping[str, frozenset[int]] = field(default_factory=dict)
    mixed_up: Collection[frozenset[str]] = ()

    def waits(self, question: Question, number: int) -> bool:
        """Whether a sibling's explanation told the answer within a day."""
        return any(self.fresh.get(fact, frozenset()) - {number} for fact in question.facts)


@dataclass(frozen=True, slots=True)
class Priority:
    """What a plan of the learner's puts before the usual order (`services.shares`).

    `fresh`: the new questions that may be begun, in their order; None: all of the pack, core first.
    `early`: numbers of questions that are reviewed though they are not due; `urgent`: of new ones
    that must be begun today, so that a review of one of their facts waits. `by_day`: a question
    waits for its siblings until the learner's next day begins, not for 24 hours, so that who
    studies at the same hour every day is not held up.
    """

    fresh: tuple[Question, ...] | None = None
    early: frozenset[int] = frozenset()
    urgent: frozenset[int] = frozenset()
    by_day: bool = False


USUAL_ORDER = Priority()


class _Met:
    """The facts that a learner has been told, and the entities that these name."""

    def __init__(self, shelf: Shelf, known: Known) -> None:
        self.pack = shelf.pack
        self.facts: set[str] = set()
        self.entities: set[str] = set()
        asked = map(shelf.question, known.answered)
        self.tell(fact for question in asked if question for fact in question.facts)
        self.tell(fact for fact in known.introduced if fact in self.pack.facts)

    def tell(self, facts: Iterable[str]) -> None:
        """Count facts as told from here on."""
        for fact in facts:
            self.facts.add(fact)
            self.entities.update(self.pack.facts[fact].entities)

    def all_of(self, question: Question) -> bool:
        """Whether every fact of the question has been told."""
        return self.facts.issuperset(question.facts)

    def allows(self, question: Question) -> bool:
        """Whether its prompt, after its facts are introduced, names only what has been met."""
        told = {entity for fact in question.facts for entity in self.pack.facts[fact].entities}
        return told.union(self.entities).issuperset(question.given)


def met_entities(shelf: Shelf, known: Known) -> frozenset[str]:
    """The entities that the learner has met: those that the facts name which were told."""
    return frozenset(_Met(shelf, known).entities)


def review_queue(
    shelf: Shelf,
    plan: Plan,
    known: Known,
    due: Iterable[int],
    reviews: int,
    new: int,
    surprised: Collection[int] = (),
    order: Sequence[Question] | None = None,
    priority: Priority = USUAL_ORDER,
) -> Queue:
    """A review: at most `reviews` of what is due (in the order given), then at most `new` new ones.

    New questions come in the given `order`, else core first, in pack order; due ones stand with
    their topics mixed, those first that were last answered sure and wrong (`surprised`). Of the
    questions of one fact only one is taken, and none of which a sibling was explained within a day:
    the others wait. Between two questions that are easily mistaken for one another stand `APART`
    others; where there are not so many, the second waits for another sitting. A new fact is
    introduced before its first question, unless the plan is to be asked cold. `due` is read only as
    far as needed. What `priority` names is taken in its order; of its new ones those whose prompts
    name strangers too, after the others.
    """
    reserved = {
        fact
        for question in priority.fresh or ()
        if shelf.ids[question.key] in priority.urgent
        for fact in question.facts
    }

    told = set(reserved)

    def take(question: Question) -> bool:
        waits = known.waits(question, shelf.ids[question.key])
        if waits or not told.isdisjoint(question.facts) or not _wanted(question, plan):
            return False
        told.update(question.facts)
        return True

    asked = (question for question in map(shelf.question, due) if question is not None)
    taken = list(islice(filter(take, asked), min(reviews, plan.length)))
    urgent = [q for q in taken if shelf.ids[q.key] in surprised]
    rest = [q for q in taken if shelf.ids[q.key] not in surprised]
    repeated = apart(shelf, [*mixed(urgent), *mixed(rest)], known.mixed_up)
    told -= reserved
    met = _Met(shelf, known)
    not_new = known.begun | known.aside
    able = order or shelf.core_first if priority.fresh is None else priority.fresh
    unknown: Iterable[Question] = (
        question
        for question in able
        if shelf.ids[question.key] not in not_new and (plan.cold or met.allows(question))
    )
    if priority.fresh is not None:
        unknown = chain(unknown, (q for q in able if shelf.ids[q.key] not in not_new))
    wanted = max(0, min(new, plan.length - len(taken)))
    fresh = list(islice(_clear_of(shelf, repeated, filter(take, unknown), known.mixed_up), wanted))
    numbers = (shelf.ids[question.key] for question in repeated)
    items = [Item("", (n,), Why.EARLY if n in priority.early else Why.DUE) for n in numbers]
    items += _introduced(shelf, met, plan, [Asked(None, (q,)) for q in fresh], Why.NEW)
    return tuple(item.as_json() for item in items)


def quiz_queue(
    shelf: Shelf,
    plan: Plan,
    known: Known,
    due: Iterable[int],
    seed: int,
    fixed: Sequence[Format] = (),
) -> Queue:
    """A quiz or a practice: questions in an order drawn from `seed`, the formats in rotation.

    Questions that were met come first, new ones (core first) fill up; asked cold, all are drawn
    alike. Two questions of one fact, or of which one gives the other away, never stand in one quiz;
    those of a fact explained within a day come only where there is nothing else. What is easily
    mistaken stands apart as in a review (further members of an ordering are not counted); where
    that cannot be, another question takes its place, unless the plan names what is to be practised.
    What is suspended or buried is asked only if it is named so. Where all is to count, questions
    are asked one by one (unless the plan names only formats that ask several), since of several
    asked at once only those count that are due. `fixed`: formats that take turns where the plan
    names none.
    """
    met = _Met(shelf, known)
    ranked = _ranked(shelf, plan, known, met, frozenset(due), seed)
    drawn = _drawn(shelf, plan, met, ranked, known.mixed_up)
    able = [
        question
        for question in shelf.core_first
        if (plan.cold or met.all_of(question)) and shelf.ids[question.key] not in known.aside
    ]
    turns = plan.formats or fixed or (_COUNTED if plan.count_towards_schedule else ())
    if plan.count_towards_schedule:
        turns = tuple(turn for turn in turns if turn not in OVER_SEVERAL) or turns
    asked = in_rotation(shelf.generated, drawn, turns, able, seed)
    return tuple(item.as_json() for item in _introduced(shelf, met, plan, asked, Why.CHOSEN))


def mixed(questions: Sequence[Question]) -> list[Question]:
    """The questions with their topics taken in turn, each topic's in the order given."""
    by_topic: dict[str, list[Question]] = {}
    for question in questions:
        by_topic.setdefault(question.topic, []).append(question)
    longest = max(map(len, by_topic.values()), default=0)
    return [group[i] for i in range(longest) for group in by_topic.values() if i < len(group)]


def apart(
    shelf: Shelf, questions: Sequence[Question], mixed_up: Collection[frozenset[str]] = ()
) -> list[Question]:
    """The questions with what is easily mistaken kept apart, else in the order given.

    That is what the pack declares, and the pairs that the learner has `mixed_up`.

    Each place is filled by the first question that resembles none of the `APART` before it; what
    then is left over resembles too much and is left out.
    """
    waiting, found = {question.key: question for question in questions}, list[Question]()
    while fitting := next(_clear_of(shelf, found, waiting.values(), mixed_up), None):
        found.append(waiting.pop(fitting.key))
    return found


def _clear_of(
    shelf: Shelf,
    before: Sequence[Question],
    questions: Iterable[Question],
    mixed_up: Collection[frozenset[str]] = (),
) -> Iterator[Question]:
    """Those of the questions, in their order, that can stand after `before` and one another."""
    last = deque(before, APART)
    for question in questions:
        if not any(alike(shelf, mixed_up, question, other) for other in last):
            last.append(question)
            yield question


def alike(
    shelf: Shelf, mixed_up: Collection[frozenset[str]], one: Question, other: Question
) -> bool:
    """Whether two questions are easily mistaken: `Shelf.resembles` says so, or the one names or
    answers the one of a pair that the learner has mixed up, the other its other."""
    return shelf.resembles(one, other) or any(
        not pair.isdisjoint(one.named)
        and not pair.isdisjoint(other.named)
        and pair <= one.named | other.named
        for pair in mixed_up
    )


def _drawn(
    shelf: Shelf,
    plan: Plan,
    met: _Met,
    ranked: Iterable[Question],
    mixed_up: Collection[frozenset[str]],
) -> list[Question]:
    """As many of the ranked questions as a quiz is long, in the order in which they are asked."""
    free, chosen = list(ranked), list[Question]()
    while True:
        told = {fact for question in chosen for fact in question.facts}
        for question in free:
            if len(chosen) == plan.length:
                break
            if not told.isdisjoint(question.facts) or not (plan.cold or met.allows(question)):
                continue
            if any(give_away(shelf.pack, question, other) for other in chosen):
                continue
            told.update(question.facts)
            chosen.append(question)
        arranged = apart(shelf, mixed(chosen), mixed_up)
        fitting = {question.key for question in arranged}
        left = [question for question in chosen if question.key not in fitting]
        if plan.keys or not left:
            return arranged + left
        out = {question.key for question in left}
        free = [question for question in free if question.key not in out]
        chosen = arranged


def _wanted(question: Question, plan: Plan) -> bool:
    return not plan.topics or question.topic in plan.topics


def _ranked(
    shelf: Shelf, plan: Plan, known: Known, met: _Met, due: frozenset[int], seed: int
) -> list[Question]:
    """The questions that a quiz may ask, those first that it should."""
    keys = frozenset(plan.keys)
    able = [
        question
        for question in shelf.core_first
        if (
            question.key in keys
            if keys
            else _wanted(question, plan) and shelf.ids[question.key] not in known.aside
        )
        and (not plan.formats or not set(plan.formats).isdisjoint(question.formats))
    ]
    place = {question.key: index for index, question in enumerate(able)}

    def worth(question: Question) -> tuple[bool, bool, int]:
        number = shelf.ids[question.key]
        waits = known.waits(question, number) and number not in due
        new = not (plan.cold or met.all_of(question))
        return (waits, new, place[question.key] if new else 0)

    return sorted(shuffled(able, lambda q: q.key, "quiz", seed), key=worth)


def _introduced(
    shelf: Shelf, met: _Met, plan: Plan, asked: Sequence[Asked], why: Why
) -> Iterator[Item]:
    """The questions as items, new facts introduced before them in small groups.

    What was written out is not introduced: its statement is the very question with its answer.
    """
    written = shelf.pack.written
    for start in range(0, len(asked), TOGETHER):
        group = asked[start : start + TOGETHER]
        if not plan.cold:
            for each in group:
                facts = (fact for question in each.members for fact in question.facts)
                new = [f for f in facts if f not in met.facts and f not in written]
                met.tell(new)
                yield from (Item(fact=fact) for fact in new)
        for each in group:
            numbers = tuple(sorted(shelf.ids[question.key] for question in each.members))
            yield Item("", numbers, why, each.format)
