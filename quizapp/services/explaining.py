"""What is told about a fact, an entity or an answer: statements, hedges, notes, passages. Pure.

The feedback, the introductions and the fact and entity pages all show these values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quizapp.core.dates import PartialDate
from quizapp.core.facts import Certainty, Citation, Fact, Pack, Source, Version, Wants
from quizapp.core.links import passage_url
from quizapp.core.questions import Question
from quizapp.core.wording import quantity_text, sentence
from quizapp.exports.explained import CERTAINTY_WORDS


@dataclass(frozen=True, slots=True)
class Passage:
    """Where something stands. `url` opens at the passage ("" where the source has no address)."""

    source_id: str
    source: str
    section: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Work:
    """A work for further reading; `number` is its place in the list of references."""

    id: str
    title: str
    author: str = ""
    publisher: str = ""
    date: str = ""
    url: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class EntityLink:
    """An entity's id, its name, the name of its kind, what it is, and its other spellings."""

    id: str
    name: str
    kind: str
    summary: str = ""
    aliases: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionView:
    """What another passage or work says instead: its value as text, a note, its passages."""

    says: str
    note: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class FactView:
    """One fact as a reader sees it.

    `statement`: a sentence with its hedge. `when`: the label of `date`, or "". `certainty` and `by`
    (the claimant's name or "") choose the sign and the word beside it; `hedge` is that word
    ("claimed by the group", "reported", "sources differ"; "" for what is plainly stated).
    """

    id: str
    statement: str
    note: str
    when: str
    date: PartialDate | None
    topic: str
    certainty: Certainty
    by: str
    hedge: str
    core: bool
    denied: bool
    entities: tuple[EntityLink, ...]
    passages: tuple[Passage, ...]
    versions: tuple[VersionView, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an answer is right: the facts behind the question, and what to read on.

    `confusable`: what tells the entities concerned from others that readers mistake them for.
    """

    facts: tuple[FactView, ...]
    further: tuple[Work, ...] = ()
    confusable: tuple[str, ...] = ()


def explanation(pack: Pack, facts: Iterable[Fact]) -> Explanation:
    """What is told of these facts after an answer that rests on them."""
    told = tuple(facts)
    named = {entity for fact in told for entity in fact.entities}
    return Explanation(
        facts=tuple(fact_view(pack, fact) for fact in told),
        further=further_reading(pack, told),
        confusable=confusable_notes(pack, named),
    )


def fact_view(pack: Pack, fact: Fact) -> FactView:
    """A fact as a reader sees it."""
    topic = pack.relations[fact.relation].topic
    return FactView(
        id=fact.id,
        statement=sentence(pack, fact),
        note=fact.note,
        when="" if fact.when is None else fact.when.label(),
        date=fact.when,
        topic=pack.topics.get(topic, topic),
        certainty=fact.certainty,
        by="" if fact.by is None else pack.entities[fact.by].in_text,
        hedge=fact_hedge(pack, fact),
        core=fact.core,
        denied=fact.denied,
        entities=tuple(entity_link(pack, entity) for entity in fact.entities),
        passages=passages(pack, fact.cite),
        versions=tuple(_version_view(pack, version) for version in fact.versions),
    )


def entity_link(pack: Pack, entity: str) -> EntityLink:
    """An entity by its id."""
    found = pack.entities[entity]
    kind = pack.kinds[found.kind].name
    return EntityLink(found.id, found.name, kind, found.summary, found.aliases, found.acronyms)


def passages(pack: Pack, cites: Iterable[Citation]) -> tuple[Passage, ...]:
    """Where citations lead, each passage once."""
    return tuple(
        Passage(
            source_id=cite.source,
            source=pack.sources[cite.source].title,
            section=cite.section,
            words=cite.words,
            url=passage_url(pack.sources[cite.source], cite),
        )
        for cite in dict.fromkeys(cites)
    )


def further_reading(pack: Pack, facts: Iterable[Fact]) -> tuple[Work, ...]:
    """Works that belong for certain to the sections which the facts cite, in their own order."""
    cited = {(cite.source, cite.section) for fact in facts for cite in fact.cite}
    return works(
        s for s in pack.sources.values() if any((s.cited_by, h) in cited for h in s.further)
    )


def works(sources: Iterable[Source]) -> tuple[Work, ...]:
    """Those of the sources that another one cites, as works to read on."""
    return tuple(
        Work(s.id, s.title, s.author, s.publisher, s.date, s.url, s.number)
        for s in sources
        if s.cited_by is not None
    )


def confusable_notes(pack: Pack, entities: Iterable[str]) -> tuple[str, ...]:
    """What tells these entities from those that readers mistake them for."""
    named = frozenset(entities)
    return tuple(c.note for c in pack.confusables if not named.isdisjoint(c.entities))


def hedge_of(question: Question | None) -> str:
    """How sure a question's facts are, in a word that gives no answer away; "" where stated."""
    if question is None or question.wants in (Wants.STATUS, Wants.CLAIMANT, Wants.DISPUTE):
        return ""
    return CERTAINTY_WORDS[question.certainty]


def fact_hedge(pack: Pack, fact: Fact) -> str:
    """How sure a fact is, in a few words: "claimed by the group"; "" for what is stated."""
    words = CERTAINTY_WORDS[fact.certainty]
    if fact.by is None or fact.certainty in (Certainty.UNCLEAR, Certainty.DISPUTED) or not words:
        return words
    return f"{words} by {pack.entities[fact.by].in_text}"


def _version_view(pack: Pack, version: Version) -> VersionView:
    said = [pack.entities[e].name for e in (version.object, version.place) if e is not None]
    if version.when is not None:
        said.append(version.when.label())
    if version.number is not None:
        said.append(quantity_text(version.number))
    return VersionView("; ".join(said), version.note, passages(pack, version.cite))
