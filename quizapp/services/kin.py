"""What an entity is tied to: the others that facts name beside it, and where to see it. Pure.

`services.pages` calls this. First come groups, by what they are to one another (who came from
whom, oaths, parts), then everybody else by kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quizapp.core.facts import KINSHIPS, Certainty, Fact, Pack
from quizapp.core.wording import sentence
from quizapp.services.explaining import EntityLink, entity_link, fact_hedge
from quizapp.services.histories import groups_of, time_of, widest

TITLES = {
    "founding": ("Founded", "Founded by"),
    "succession": ("Became", "Came after"),
    "split": ("Split from it", "Split from"),
    "merger": ("Merged into", "Formed or joined by"),
    "part": ("Its parts", "Part of"),
    "pledge": ("Gave an oath to", "Oaths to it"),
}
"""Of each kinship: what stands above the others where it is the start, and where it is the end."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Another entity and the fact that ties it: the surest, of several as sure the earliest.

    `fact` "": it lies within this one. `more`: how many other facts name both.
    """

    link: EntityLink
    fact: str = ""
    statement: str = ""
    topic: str = ""
    when: str = ""
    certainty: Certainty = Certainty.STATED
    hedge: str = ""
    more: int = 0


@dataclass(frozen=True, slots=True)
class Ties:
    """Some others of one sort. `by_topic`: in the order of the topics, which tell what they are."""

    title: str
    ties: tuple[Tie, ...]
    by_topic: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """On which pictures of the pack's history an entity stands."""

    timeline: bool
    genealogy: bool
    places: bool


def ties_of(pack: Pack, entity: str) -> tuple[Ties, ...]:
    """The others that facts (none of them denied) name beside an entity, each in one list."""
    kin: dict[str, dict[str, list[Fact]]] = {}
    rest: dict[str, list[Fact]] = {}
    for fact in sorted(pack.facts_of[entity], key=time_of):
        named = (fact.subject, fact.object, fact.of, fact.place)
        if fact.denied or entity not in named:  # whoever only claims it has no part in it
            continue
        title, other = _kinship(pack, fact, entity)
        if title:
            kin.setdefault(title, {}).setdefault(other, []).append(fact)
        for each in named:
            if each and each != entity and pack.kinds[pack.entities[each].kind].typed:
                rest.setdefault(each, []).append(fact)
    for tied in kin.values():
        for other in tied:
            rest.pop(other, None)
    ordered = [title for kinship in KINSHIPS for title in reversed(TITLES[kinship])]
    found = [
        Ties(title, tuple(_tie(pack, other, facts) for other, facts in kin[title].items()))
        for title in ordered
        if title in kin
    ]
    within = [each.id for each in pack.entities.values() if each.within == entity]
    parts = tuple(Tie(entity_link(pack, each)) for each in within)
    return (*found, *_by_kind(pack, rest), *((Ties("Lies within it", parts),) if parts else ()))


def seen(pack: Pack, entity: str) -> Seen:
    """Where an entity can be seen: a group along time and among its kin, a place among places."""
    facts = [fact for fact in pack.facts_of[entity] if not fact.denied]
    group = entity in groups_of(pack)
    place_kinds = {
        widest(pack, pack.entities[f.place].kind) for f in pack.facts.values() if f.place
    }
    return Seen(
        timeline=group and any(fact.when for fact in facts),
        genealogy=group and any(_kinship(pack, fact, entity)[0] for fact in facts),
        places=widest(pack, pack.entities[entity].kind) in place_kinds,
    )


def _kinship(pack: Pack, fact: Fact, entity: str) -> tuple[str, str]:
    """What stands above the other end of a tie of kinship, and that end; "" where it is none."""
    relation = pack.relations[fact.relation]
    if (
        not relation.kinship_from
        or fact.object is None
        or entity not in (fact.subject, fact.object)
    ):
        return "", ""
    starts = (fact.subject if relation.kinship_from == "subject" else fact.object) == entity
    other = fact.object if fact.subject == entity else fact.subject
    return TITLES[relation.kinship][0 if starts else 1], other


def _by_kind(pack: Pack, rest: Mapping[str, list[Fact]]) -> Iterable[Ties]:
    """Everybody else, by wide kind; of each kind in the order of the topics, then in time."""
    topics = list(pack.topics)
    sorts: dict[str, list[tuple[int, Tie]]] = {}
    for other, facts in rest.items():
        kind = widest(pack, pack.entities[other].kind)
        place = topics.index(pack.relations[_surest(facts).relation].topic)
        sorts.setdefault(kind, []).append((place, _tie(pack, other, facts)))
    for kind in pack.kinds:
        if kind in sorts:
            ordered = sorted(sorts[kind], key=lambda each: each[0])
            title = pack.kinds[kind].plural.capitalize()
            yield Ties(title, tuple(tie for _, tie in ordered), by_topic=True)


def _surest(facts: Iterable[Fact]) -> Fact:
    return min(facts, key=lambda fact: fact.certainty is not Certainty.STATED)


def _tie(pack: Pack, other: str, facts: list[Fact]) -> Tie:
    surest = _surest(facts)
    return Tie(
        link=entity_link(pack, other),
        fact=surest.id,
        statement=sentence(pack, surest),
        topic=pack.topics[pack.relations[surest.relation].topic],
        when="" if surest.when is None else surest.when.label(),
        certainty=surest.certainty,
        hedge=fact_hedge(pack, surest),
        more=len(facts) - 1,
    )
