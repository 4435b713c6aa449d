"""The dated facts of a pack, for its timeline. Reads only; the web's history area calls this."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from quizapp.core.dates import PartialDate
from quizapp.core.facts import Certainty, Fact, Pack
from quizapp.core.scheduling import NEW_CARD, Card, State
from quizapp.core.wording import capitalised, parts_of, sentence, statement
from quizapp.services.explaining import EntityLink, entity_link, fact_hedge
from quizapp.services.histories import PackHead, groups_of, head_of, span, time_of
from quizapp.services.library import Shelf, shelf
from quizapp.services.memories import cards_of

MOST_MARKS = 1000
"""A page shows no more facts than this at once; the earliest come first."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a timeline is narrowed down to: ids, or "" for all; years, or None."""

    group: str = ""
    topic: str = ""
    certainty: str = ""
    first: int | None = None
    last: int | None = None

    def admit(self, pack: Pack, groups: Collection[str], fact: Fact) -> bool:
        """Whether a dated fact is to be shown."""
        if self.group and not (self.group in groups and self.group in fact.entities):
            return False
        if self.topic and pack.relations[fact.relation].topic != self.topic:
            return False
        if self.certainty and fact.certainty != self.certainty:
            return False
        begins = fact.when.earliest if fact.when else None
        ends = fact.when.latest if fact.when else None
        too_early = self.first is not None and ends is not None and ends.year < self.first
        too_late = self.last is not None and begins is not None and begins.year > self.last
        return not too_early and not too_late


@dataclass(frozen=True, slots=True)
class Dated:
    """A dated fact on the timeline.

    `short` is its statement without its date, and without its subject where that is the `group`
    (an id, or "") in whose lane it stands. `known` is "known", "learning", "new", or "" where
    nothing is asked of it.
    """

    id: str
    statement: str
    short: str
    when: str
    date: PartialDate
    certainty: Certainty
    hedge: str
    group: str
    known: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The dated facts of a pack that the filters admit, the earliest first, and the choices.

    `total` counts all that were admitted, of which `facts` are the first. `groups` are those
    of which most is told, and `topics` the topics (id, title) that have a dated fact; `years` the
    first and last year.
    """

    head: PackHead
    facts: tuple[Dated, ...]
    total: int
    lanes: tuple[EntityLink, ...]
    groups: tuple[EntityLink, ...]
    topics: tuple[tuple[str, str], ...]
    certainties: tuple[Certainty, ...]
    years: tuple[int, int] | None


def timeline(session: Session, learner_id: int | None, pack: str, filters: Filters) -> Timeline:
    """The dated facts of a pack, as the filters have it. Raises NotFoundError."""
    found = shelf(session, pack)
    packed = found.pack
    groups = groups_of(packed)
    dated = sorted((fact for fact in packed.facts.values() if fact.when is not None), key=time_of)
    admitted = [fact for fact in dated if filters.admit(packed, groups, fact)]
    shown = admitted[:MOST_MARKS]
    cards = _cards(session, learner_id, found, shown)
    marks = tuple(_dated(found, fact, _lane(groups, fact, filters.group), cards) for fact in shown)
    about = Counter(entity for fact in dated for entity in fact.entities if entity in groups)
    topics = {packed.relations[fact.relation].topic for fact in dated}
    sure = {fact.certainty for fact in dated}
    return Timeline(
        head=head_of(packed),
        facts=marks,
        total=len(admitted),
        lanes=tuple(entity_link(packed, e) for e in dict.fromkeys(m.group for m in marks) if e),
        groups=tuple(
            sorted(
                (entity_link(packed, e) for e, _ in about.most_common(MOST_MARKS)),
                key=lambda link: link.name.casefold(),
            )
        ),
        topics=tuple((topic, title) for topic, title in packed.topics.items() if topic in topics),
        certainties=tuple(level for level in Certainty if level in sure),
        years=span(fact.when for fact in dated),
    )


def _lane(groups: frozenset[str], fact: Fact, chosen: str) -> str:
    """The group that a fact is about: the chosen one, or else the first that it names."""
    if chosen:
        return chosen
    named = (fact.subject, fact.object, fact.of)
    return next((entity for entity in named if entity in groups), "")


def _dated(found: Shelf, fact: Fact, lane: str, cards: Mapping[int, Card]) -> Dated:
    pack = found.pack
    if fact.when is None:
        raise ValueError(f"{fact.id} has no date")
    return Dated(
        id=fact.id,
        statement=sentence(pack, fact),
        short=_short(pack, fact, lane),
        when=fact.when.label(),
        date=fact.when,
        certainty=fact.certainty,
        hedge=fact_hedge(pack, fact),
        group=lane,
        known=_known(found, fact, cards),
    )


def _short(pack: Pack, fact: Fact, lane: str) -> str:
    said = statement(pack, fact)
    when = parts_of(pack, fact).get("when", "")
    said = said.replace(f" {when}", "", 1) if when else said
    if fact.denied:
        return f"not so: {said}"
    if fact.certainty is Certainty.UNCLEAR:
        said += "?"
    subject = f"{pack.entities[fact.subject].in_text} "
    rest = said.removeprefix(subject)
    if fact.subject == lane and rest != said and not rest.startswith("and "):
        return rest
    return capitalised(said)


def _cards(
    session: Session, learner_id: int | None, found: Shelf, facts: Iterable[Fact]
) -> dict[int, Card]:
    if learner_id is None:
        return {}
    asked = {found.ids[question.key] for fact in facts for question in found.asking[fact.id]}
    return cards_of(session.connection(), learner_id, asked)


def _known(found: Shelf, fact: Fact, cards: Mapping[int, Card]) -> str:
    """How far a learner is with the questions that rest on a fact."""
    states = [cards.get(found.ids[q.key], NEW_CARD) for q in found.asking[fact.id]]
    if not states:
        return ""
    if all(card.state is State.REVIEW for card in states):
        return "known"
    return "learning" if any(card != NEW_CARD for card in states) else "new"
