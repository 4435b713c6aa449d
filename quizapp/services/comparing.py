"""Two entities side by side: what is known of each, topic by topic, and where they differ."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice

from sqlalchemy.orm import Session

from quizapp.core.facts import Fact, Pack
from quizapp.services.errors import NotFoundError
from quizapp.services.explaining import EntityLink, FactView, entity_link, fact_view
from quizapp.services.library import shelf

MOST_ALIKE = 2  # facts of the other that stand beside one


@dataclass(frozen=True, slots=True)
class Compared:
    """One fact of one of the two; `differs`: the same is not said of the other."""

    fact: FactView
    differs: bool


@dataclass(frozen=True, slots=True)
class TopicBeside:
    """The facts of one topic in two columns."""

    title: str
    left: tuple[Compared, ...]
    right: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two entities side by side; `notes`: what the pack says tells them apart.

    `more`: how many facts name one of the two and are not among these.
    """

    pack: str
    pack_title: str
    left: EntityLink
    right: EntityLink
    notes: tuple[str, ...]
    topics: tuple[TopicBeside, ...]
    more: int = 0


def compare(session: Session, pack: str, left: str, right: str) -> Comparison:
    """What is known of two entities. Raises NotFoundError (unknown, or twice the same)."""
    return compared(shelf(session, pack).pack, left, right)


def compared(found: Pack, left: str, right: str, only: Collection[str] | None = None) -> Comparison:
    """The same for whoever has the pack already; `only`: of these facts. Raises NotFoundError."""
    for entity in (left, right):
        if entity not in found.entities:
            raise NotFoundError(f"The pack has no {entity!r}.", "Look it up in the list of names.")
    if left == right:
        raise NotFoundError("This is twice the same.", "Choose two from the list of names.")
    told = {fact.id for each in (left, right) for fact in found.facts_of[each]}
    return Comparison(
        pack=found.id,
        pack_title=found.title,
        left=entity_link(found, left),
        right=entity_link(found, right),
        notes=tuple(c.note for c in found.confusables if {left, right} <= set(c.entities)),
        topics=_topics(found, left, right, only),
        more=0 if only is None else len(told.difference(only)),
    )


def beside_one_another(pack: Pack, facts: Iterable[str], left: str, right: str) -> set[str]:
    """The facts, and for each what is said likewise of the other of the two."""
    found = set(facts)
    for fact in map(pack.facts.__getitem__, tuple(found)):
        for other in (left, right):
            if other not in fact.entities:
                alike = (f.id for f in pack.facts_of[other] if f.relation == fact.relation)
                found.update(islice(alike, MOST_ALIKE))
    return found


def _topics(
    pack: Pack, left: str, right: str, only: Collection[str] | None
) -> tuple[TopicBeside, ...]:
    found = []
    for topic, title in pack.topics.items():
        ours, theirs = (
            [f for f in pack.facts_of[entity] if pack.relations[f.relation].topic == topic]
            for entity in (left, right)
        )
        said, said_there = _said(ours, left), _said(theirs, right)
        if only is not None:
            ours, theirs = ([f for f in facts if f.id in only] for facts in (ours, theirs))
        if ours or theirs:
            columns = _column(pack, ours, left, said_there), _column(pack, theirs, right, said)
            found.append(TopicBeside(title, *columns))
    return tuple(found)


def _column(
    pack: Pack, facts: Iterable[Fact], entity: str, beside: set[tuple[object, ...]]
) -> tuple[Compared, ...]:
    return tuple(Compared(fact_view(pack, f), _says(f, entity) not in beside) for f in facts)


def _said(facts: Iterable[Fact], entity: str) -> set[tuple[object, ...]]:
    return {_says(fact, entity) for fact in facts}


def _says(fact: Fact, entity: str) -> tuple[object, ...]:
    """What a fact says of an entity, without which entity that is."""
    named = (fact.subject, fact.object, fact.of, fact.place, fact.by)
    parts = tuple("" if part == entity else part for part in named)
    when = None if fact.when is None else fact.when.edtf
    as_of = None if fact.as_of is None else fact.as_of.edtf
    number = fact.number
    return (fact.relation, *parts, when, as_of, number, fact.rank, fact.certainty, fact.denied)
