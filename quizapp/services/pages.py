"""The pages of entities and facts: what is known, and the questions made of it. Reads only.

The web's library area calls these by way of `services.progress`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from anyascii import anyascii
from sqlalchemy.orm import Session

from quizapp.core.dates import sort_key
from quizapp.core.facts import Fact, Pack
from quizapp.core.questions import Format, Question
from quizapp.core.scheduling import NEW_CARD, Card, State, is_due
from quizapp.services import search
from quizapp.services.errors import NotFoundError
from quizapp.services.explaining import (
    EntityLink,
    FactView,
    Work,
    confusable_notes,
    entity_link,
    fact_view,
    further_reading,
    works,
)
from quizapp.services.kin import Seen, Ties, seen, ties_of
from quizapp.services.library import Shelf, shelf
from quizapp.services.memories import cards_of


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question made from a fact, without its answer.

    `state` is new, learning, known, due or suspended; `due` None where nothing is scheduled.
    """

    key: str
    prompt: str
    topic: str
    formats: tuple[Format, ...]
    state: str
    due: datetime | None


@dataclass(frozen=True, slots=True)
class EntityPage:
    """What the pack knows of an entity."""

    pack: str
    pack_title: str
    id: str
    name: str
    kind: str
    summary: str
    aliases: tuple[str, ...]
    acronyms: tuple[str, ...]
    native: tuple[tuple[str, str], ...]  # text, BCP 47 language tag
    within: tuple[EntityLink, ...]
    confusable: tuple[str, ...]
    look_alikes: tuple[EntityLink, ...]
    facts: tuple[FactView, ...]
    questions: tuple[QuestionLine, ...]
    ties: tuple[Ties, ...]
    seen: Seen


@dataclass(frozen=True, slots=True)
class FactPage:
    """One fact, its sources, further reading, and the questions made from it."""

    pack: str
    pack_title: str
    fact: FactView
    further: tuple[Work, ...]
    questions: tuple[QuestionLine, ...]
    unasked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameGroup:
    """The names of one wide kind ("places", each a "place"), in the order of the alphabet."""

    title: str
    kind: str
    names: tuple[EntityLink, ...]


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A section of a source with the number of facts that rest on it; `level` 1 is a main one."""

    source: str
    heading: str
    anchor: str
    level: int
    facts: int


@dataclass(frozen=True, slots=True)
class SectionPage:
    """The facts of one section, in the order of the pack, and the sections beside it."""

    pack: str
    pack_title: str
    anchor: str
    heading: str
    facts: tuple[FactView, ...]
    further: tuple[Work, ...]
    previous: SectionLink | None
    next: SectionLink | None


@dataclass(frozen=True, slots=True)
class TopicPage:
    """The facts of one topic, or asked about in it: the earliest first, those undated last."""

    pack: str
    pack_title: str
    id: str
    title: str
    facts: tuple[FactView, ...]


def sections(session: Session, pack: str) -> tuple[SectionLink, ...]:
    """The sections of the pack's sources, in their own order. Raises NotFoundError."""
    return _sections(shelf(session, pack))


def section_page(session: Session, pack: str, anchor: str) -> SectionPage:
    """The facts that rest on the section with this anchor. Raises NotFoundError."""
    found = shelf(session, pack)
    links = _sections(found)
    place = next((i for i, link in enumerate(links) if link.anchor == anchor), None)
    if place is None:
        raise NotFoundError("The source has no such section.", "Choose one on the pack's page.")
    link = links[place]
    cited = (link.source, link.heading)
    facts = [
        fact
        for fact in found.pack.facts.values()
        if any((cite.source, cite.section) == cited for cite in fact.cite)
    ]
    sources = found.pack.sources.values()
    return SectionPage(
        pack=pack,
        pack_title=found.pack.title,
        anchor=anchor,
        heading=link.heading,
        facts=tuple(fact_view(found.pack, fact) for fact in facts),
        further=works(s for s in sources if s.cited_by == cited[0] and cited[1] in s.further),
        previous=links[place - 1] if place else None,
        next=links[place + 1] if place + 1 < len(links) else None,
    )


def topic_page(session: Session, pack: str, topic: str) -> TopicPage:
    """The facts of a topic, and those that its questions are made from, along time.

    Raises NotFoundError.
    """
    on_shelf = shelf(session, pack)
    found = on_shelf.pack
    if topic not in found.topics:
        raise NotFoundError("The pack has no such topic.", "Choose one on the pack's page.")
    facts = [
        fact
        for fact in found.facts.values()
        if found.relations[fact.relation].topic == topic
        or any(question.topic == topic for question in on_shelf.asking[fact.id])
    ]
    last = date.max, 0, ""
    facts.sort(key=lambda fact: last if fact.when is None else sort_key(fact.when))
    views = tuple(fact_view(found, fact) for fact in facts)
    return TopicPage(pack, found.title, topic, found.topics[topic], views)


def reading_list(session: Session, pack: str) -> tuple[Work, ...]:
    """The works that the pack's sources cite, in their own order. Raises NotFoundError."""
    return works(shelf(session, pack).pack.sources.values())


def _sections(found: Shelf) -> tuple[SectionLink, ...]:
    facts = found.pack.facts.values()
    resting = Counter(
        place for fact in facts for place in {(cite.source, cite.section) for cite in fact.cite}
    )
    return tuple(
        SectionLink(source.id, s.heading, s.anchor, s.level, resting[source.id, s.heading])
        for source in found.pack.sources.values()
        for s in source.sections
    )


def entity_page(
    session: Session, learner_id: int | None, pack: str, entity: str, now: datetime
) -> EntityPage:
    """What is known of an entity. Raises NotFoundError."""
    found = shelf(session, pack)
    if entity not in found.pack.entities:
        raise NotFoundError(f"The pack has no {entity!r}.", "Look it up in the list of names.")
    one = found.pack.entities[entity]
    facts = found.pack.facts_of[entity]
    return EntityPage(
        pack=pack,
        pack_title=found.pack.title,
        id=one.id,
        name=one.name,
        kind=found.pack.kinds[one.kind].name,
        summary=one.summary,
        aliases=one.aliases,
        acronyms=one.acronyms,
        native=tuple((name.text, name.lang) for name in one.native),
        within=tuple(entity_link(found.pack, whole) for whole in found.pack.wholes(entity)),
        confusable=confusable_notes(found.pack, [entity]),
        look_alikes=tuple(
            entity_link(found.pack, other)
            for other in sorted(found.generated.candidates.confusable(entity) - {entity})
        ),
        facts=tuple(fact_view(found.pack, fact) for fact in facts),
        questions=_question_lines(session, learner_id, found, facts, now),
        ties=ties_of(found.pack, entity),
        seen=seen(found.pack, entity),
    )


def fact_page(
    session: Session, learner_id: int | None, pack: str, fact: str, now: datetime
) -> FactPage:
    """One fact and the questions made from it. Raises NotFoundError."""
    found = shelf(session, pack)
    if fact not in found.pack.facts:
        raise NotFoundError(f"The pack has no fact {fact!r}.", "Look it up by one of its names.")
    one = found.pack.facts[fact]
    return FactPage(
        pack=pack,
        pack_title=found.pack.title,
        fact=fact_view(found.pack, one),
        further=further_reading(found.pack, [one]),
        questions=_question_lines(session, learner_id, found, [one], now),
        unasked=tuple(
            f"{left.aspect}: {left.reason}"
            if left.format is None
            else f"{left.aspect} as {left.format.value}: {left.reason}"
            for left in found.generated.unasked
            if left.fact == fact
        ),
    )


def names(session: Session, pack: str, part: str = "") -> tuple[NameGroup, ...]:
    """The entities of a pack, those with `part` in one of their spellings, by wide kind and name.

    How `part` is spelt does not matter, where the pack's index is made. Raises NotFoundError.
    """
    found = shelf(session, pack).pack
    having = search.named(session, pack, part) if part else None
    wanted = _plain(part)
    groups: dict[str, list[EntityLink]] = {kind: [] for kind in found.kinds}
    for entity in found.entities.values():
        if (
            entity.id in having
            if having is not None
            else any(wanted in _plain(spelling) for spelling in entity.spellings)
        ):
            groups[_widest(found, entity.kind)].append(entity_link(found, entity.id))
    return tuple(
        NameGroup(found.kinds[kind].plural, found.kinds[kind].name, _by_name(links))
        for kind, links in groups.items()
        if links
    )


def _by_name(links: Iterable[EntityLink]) -> tuple[EntityLink, ...]:
    return tuple(sorted(links, key=lambda link: link.name.casefold()))


def _plain(spelling: str) -> str:
    return " ".join(anyascii(spelling).casefold().split())


def _widest(pack: Pack, kind: str) -> str:
    """The kind that `kind` is in the end a sort of."""
    parent = pack.kinds[kind].parent
    return kind if parent is None else _widest(pack, parent)


def _question_lines(
    session: Session,
    learner_id: int | None,
    found: Shelf,
    facts: Iterable[Fact],
    now: datetime,
) -> tuple[QuestionLine, ...]:
    questions = list({q.key: q for fact in facts for q in found.asking[fact.id]}.values())
    cards: dict[int, Card] = {}
    if learner_id is not None:
        cards = cards_of(session.connection(), learner_id, [found.ids[q.key] for q in questions])
    return tuple(_question_line(q, cards.get(found.ids[q.key], NEW_CARD), now) for q in questions)


def _question_line(question: Question, card: Card, now: datetime) -> QuestionLine:
    if card.suspended:
        state = "suspended"
    elif card.state is State.NEW:
        state = "new"
    elif is_due(card, now):
        state = "due"
    else:
        state = "known" if card.state is State.REVIEW else "learning"
    return QuestionLine(
        question.key, question.prompt, question.topic, question.formats, state, card.due
    )
