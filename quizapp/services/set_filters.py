"""Finding questions for a set: by pack, section, topic, entity, period, format, certainty, words,
how hard they are, and what a class gets wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from quizapp.core.dates import PartialDate, widest
from quizapp.core.facts import Certainty, Fact
from quizapp.core.questions import Format, Question
from quizapp.core.searching import folded
from quizapp.services import search
from quizapp.services.library import Shelf, shelf
from quizapp.store import set_queries
from quizapp.store.set_queries import Answers

PER_PAGE = 25
ENOUGH_TO_BE_HARD = 3
"""Fewer answers say nothing of how hard a question is."""
EASY, HARD = 0.85, 0.6
"""A question is easy from so much of the credit on, and hard below so much."""
CARDS_EASY, CARDS_HARD = 4.0, 7.0
"""The same of cards: easy below so much difficulty, hard from so much on."""
GOTTEN_WRONG = 0.6
"""What a class gets wrong: so much of the credit at most."""


@dataclass(frozen=True, slots=True)
class SetFilter:
    """What questions are wanted; "" and None stand for any.

    `section`: a source and a heading with a bar between. `first` and `last`: years that the period
    begins and ends with. `difficulty`: "easy", "middle", "hard" or "unknown". `course`: what its
    students get wrong, the worst first; the caller has asked whether it may be looked into.
    """

    pack: str
    section: str = ""
    topic: str = ""
    entity: str = ""
    first: int | None = None
    last: int | None = None
    format: Format | None = None
    certainty: Certainty | None = None
    difficulty: str = ""
    course: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Hardness:
    """How hard a question is: by `answers` given, else by `cards` (their mean difficulty)."""

    answers: Answers | None = None
    cards: float | None = None

    @property
    def name(self) -> str:
        """Easy, middle, hard or unknown."""
        if self.answers is not None and self.answers.count >= ENOUGH_TO_BE_HARD:
            facility = self.answers.facility
            return "easy" if facility >= EASY else "hard" if facility < HARD else "middle"
        if self.cards is not None:
            if self.cards < CARDS_EASY:
                return "easy"
            return "hard" if self.cards >= CARDS_HARD else "middle"
        return "unknown"

    @property
    def words(self) -> str:
        """What it is told from."""
        if self.answers is not None and self.answers.count >= ENOUGH_TO_BE_HARD:
            share = f"{self.answers.facility:.0%}"
            return f"{self.name}: {share} right in {self.answers.count:,} answers"
        if self.cards is not None:
            return f"{self.name}: cards have a mean difficulty of {self.cards:.1f} of 10"
        if self.answers is not None:
            return f"unknown: {self.answers.count} of {ENOUGH_TO_BE_HARD} answers needed"
        return "unknown: nobody has answered it here"


@dataclass(frozen=True, slots=True)
class Hit:
    """A question that was found. `of_class`: what the class made of it, where that was asked."""

    question: Question
    topic: str
    section: str
    when: str
    hardness: Hardness
    of_class: Answers | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found; `keys` are those of all pages, in the same order."""

    hits: tuple[Hit, ...]
    keys: tuple[str, ...]
    page: int
    pages: int


def find(session: Session, wanted: SetFilter, page: int = 1) -> Found:
    """A page of the questions that are wanted, in the order of the pack. Raises NotFoundError."""
    on_shelf = shelf(session, wanted.pack)
    keys = _matching(session, on_shelf, wanted)
    pages = max(1, -(-len(keys) // PER_PAGE))
    number = min(max(1, page), pages)
    some = keys[(number - 1) * PER_PAGE : number * PER_PAGE]
    return Found(tuple(_hits(session, on_shelf, wanted, some)), keys, number, pages)


def every(session: Session, wanted: SetFilter) -> tuple[Hit, ...]:
    """All that is wanted. Raises NotFoundError."""
    on_shelf = shelf(session, wanted.pack)
    return tuple(_hits(session, on_shelf, wanted, _matching(session, on_shelf, wanted)))


def _matching(session: Session, on_shelf: Shelf, wanted: SetFilter) -> tuple[str, ...]:
    tests = _tests(session, on_shelf, wanted)
    questions = filter(can_be_given, on_shelf.generated.questions.values())
    found = [q for q in questions if all(test(q) for test in tests)]
    if wanted.course is not None:
        by_class = set_queries.answers_of(session.connection(), [on_shelf.pack_id], wanted.course)
        ids = on_shelf.ids
        wrong = {n for n, each in by_class.items() if each.facility <= GOTTEN_WRONG}
        found = [q for q in found if ids[q.key] in wrong]
        found.sort(key=lambda q: (by_class[ids[q.key]].facility, -by_class[ids[q.key]].count))
    return tuple(question.key for question in found)


Test = Callable[[Question], bool]


def _tests(session: Session, on_shelf: Shelf, wanted: SetFilter) -> list[Test]:
    """What a question must pass; only what was chosen costs anything."""
    facts = on_shelf.pack.facts
    tests: list[Test] = []
    if wanted.topic:
        tests.append(lambda q: q.topic == wanted.topic)
    if wanted.section:
        source, _, heading = wanted.section.partition("|")
        numbers = on_shelf.in_section.get((source, heading), frozenset())
        tests.append(lambda q: on_shelf.ids[q.key] in numbers)
    if wanted.format is not None:
        tests.append(lambda q: wanted.format in q.formats)
    if wanted.certainty is not None:
        tests.append(lambda q: q.certainty is wanted.certainty)
    if wanted.first is not None or wanted.last is not None:
        tests.append(
            lambda q: any(
                in_period(facts[f], wanted.first, wanted.last) for f in q.facts if f in facts
            )
        )
    if wanted.words:
        words = folded(wanted.words).split()
        prompts, ids = on_shelf.prompts, on_shelf.ids
        tests.append(lambda q: all(word in prompts[ids[q.key]] for word in words))
    if wanted.entity:
        named = _named(session, on_shelf, wanted.entity)
        tests.append(lambda q: not q.named.isdisjoint(named) or _about(facts, q, named))
    if wanted.difficulty:
        hardness = hardness_of(session, on_shelf)
        tests.append(lambda q: hardness(q.key).name == wanted.difficulty)
    return tests


def _about(facts: Mapping[str, Fact], question: Question, named: frozenset[str]) -> bool:
    return any(
        not named.isdisjoint(facts[fact].entities) for fact in question.facts if fact in facts
    )


def _named(session: Session, on_shelf: Shelf, typed: str) -> frozenset[str]:
    """The entities that are meant: the one with this very name, else all that have it in theirs."""
    plain = folded(typed)
    entities = on_shelf.pack.entities.values()
    exact = frozenset(e.id for e in entities if plain in map(folded, e.spellings))
    if exact:
        return exact
    found = search.named(session, on_shelf.pack.id, typed)
    if found is not None:
        return found
    return frozenset(e.id for e in entities if any(plain in folded(s) for s in e.spellings))


def in_period(fact: Fact, first: int | None, last: int | None) -> bool:
    """Whether what a fact tells may have been within these years, at the widest reading of its
    date; a fact without a date is in no period."""
    date: PartialDate | None = fact.when or fact.as_of
    if date is None:
        return False
    begins, ends = widest(date)
    early_enough = last is None or begins is None or begins.year <= last
    late_enough = first is None or ends is None or ends.year >= first
    return early_enough and late_enough


def hardness_of(session: Session, on_shelf: Shelf) -> Callable[[str], Hardness]:
    """How hard each question of a pack is, by its key: from the answers of all learners of this
    database, and where there are too few from the difficulty of their cards."""
    connection = session.connection()
    answers = set_queries.answers_of(connection, [on_shelf.pack_id])
    cards = set_queries.difficulties_of(connection, [on_shelf.pack_id])

    def of(key: str) -> Hardness:
        number = on_shelf.ids[key]
        return Hardness(answers.get(number), cards.get(number))

    return of


def _hits(
    session: Session, on_shelf: Shelf, wanted: SetFilter, keys: Iterable[str]
) -> Iterable[Hit]:
    hardness = hardness_of(session, on_shelf)
    by_class: Mapping[int, Answers] = {}
    if wanted.course is not None:
        by_class = set_queries.answers_of(session.connection(), [on_shelf.pack_id], wanted.course)
    pack = on_shelf.pack
    for key in keys:
        question = on_shelf.generated.questions[key]
        facts = [pack.facts[fact] for fact in question.facts if fact in pack.facts]
        cited = next((cite for fact in facts for cite in fact.cite), None)
        dates = (fact.when or fact.as_of for fact in facts)
        date = next((each for each in dates if each is not None), None)
        yield Hit(
            question,
            pack.topics.get(question.topic, question.topic),
            cited.section if cited is not None else "",
            "" if date is None else date.label(),
            hardness(key),
            by_class.get(on_shelf.ids[key]),
        )


def formats_in(on_shelf: Shelf) -> tuple[Format, ...]:
    """The formats that the questions of a pack can be looked for by."""
    return tuple(f for f in Format if f in on_shelf.formats and f is not Format.FLIP)


def can_be_given(question: Question) -> bool:
    """Whether it has a format that the server can grade: a flip card is rated by the learner."""
    return any(each not in (Format.FLIP, Format.CONTRAST) for each in question.formats)


def alone(question: Question) -> tuple[Format, ...]:
    """The formats that a question can be given by itself."""
    return tuple(f for f in question.alone if f not in (Format.FLIP, Format.CONTRAST))
