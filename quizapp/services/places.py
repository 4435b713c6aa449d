"""The places of a pack and what happened there. Reads only; the web's history area calls this."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from quizapp.core.dates import PartialDate
from quizapp.core.facts import Certainty, Fact, Pack
from quizapp.core.wording import sentence
from quizapp.services.explaining import EntityLink, entity_link, fact_hedge
from quizapp.services.histories import PackHead, head_of, time_of, widest
from quizapp.services.library import shelf

MOST_AT_A_PLACE = 40
"""The page shows no more facts of one place than this; the place's own page has them all."""

TOP = ""  # within no other place


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened at a place."""

    id: str
    statement: str
    when: str
    date: PartialDate | None
    certainty: Certainty
    hedge: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place, what happened there in order of time (of `total`, the first), and its parts."""

    link: EntityLink
    facts: tuple[Happening, ...]
    total: int
    parts: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a pack, the widest at the top."""

    head: PackHead
    places: tuple[Place, ...]
    count: int


def places(session: Session, pack: str) -> Places:
    """The places of a pack, each within its whole. Raises NotFoundError."""
    found = shelf(session, pack).pack
    kinds = {
        widest(found, found.entities[fact.place].kind)
        for fact in found.facts.values()
        if fact.place is not None
    }
    there = {e.id: e.within for e in found.entities.values() if widest(found, e.kind) in kinds}
    parts: dict[str, list[str]] = {}
    for entity, whole in there.items():
        parts.setdefault(whole if whole in there else TOP, []).append(entity)
    tops = _by_name(_place(found, entity, parts) for entity in parts.get(TOP, ()))
    return Places(head_of(found), tops, len(there))


def _place(pack: Pack, entity: str, parts: Mapping[str, list[str]]) -> Place:
    facts = sorted(pack.facts_of[entity], key=time_of)
    return Place(
        link=entity_link(pack, entity),
        facts=tuple(_happening(pack, fact) for fact in facts[:MOST_AT_A_PLACE]),
        total=len(facts),
        parts=_by_name(_place(pack, part, parts) for part in parts.get(entity, ())),
    )


def _by_name(found: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(sorted(found, key=lambda place: place.link.name.casefold()))


def _happening(pack: Pack, fact: Fact) -> Happening:
    when = "" if fact.when is None else fact.when.label()
    hedge = fact_hedge(pack, fact)
    return Happening(fact.id, sentence(pack, fact), when, fact.when, fact.certainty, hedge)


def dates(places: Iterable[Place]) -> Iterator[PartialDate]:
    """The date of everything that happened at these places and their parts."""
    for place in places:
        yield from (fact.date for fact in place.facts if fact.date is not None)
        yield from dates(place.parts)
