"""What a pack says: entities, relations, sources and facts, as frozen values.

The reader in `quizapp.content` builds a `Pack`; everything else (questions, grading, exports,
pages) reads one. Nothing here knows where a pack came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from quizapp.core.dates import PartialDate

if TYPE_CHECKING:
    from quizapp.core.written import Written


class Certainty(StrEnum):
    """How sure the source is of what it says."""

    STATED = "stated"
    CLAIMED = "claimed"
    REPORTED = "reported"
    ESTIMATED = "estimated"
    UNCLEAR = "unclear"
    DISPUTED = "disputed"


class Wants(StrEnum):
    """Which part of a fact a question asks for."""

    SUBJECT = "subject"
    OBJECT = "object"
    WHEN = "when"
    PLACE = "place"
    NUMBER = "number"
    CLAIMANT = "claimant"  # who says so
    STATUS = "status"  # stated, claimed, reported, ...
    DISPUTE = "dispute"  # on which point sources differ


class Single(StrEnum):
    """Why a second value would contradict the first."""

    ALWAYS = "always"  # by nature there is one: a birth, a founding day
    AT_A_TIME = "at-a-time"  # one at any moment: a head of state
    NO = "no"


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of entity; `parent` is the wider kind ("province" is a "place").

    `typed`: whether a learner can be asked to type such a name (not an aim, or the wording of a
    role).
    """

    id: str
    name: str
    plural: str
    parent: str | None = None
    typed: bool = True


@dataclass(frozen=True, slots=True)
class NativeName:
    """A name in its own language and script; `lang` is a BCP 47 tag."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A group, person, place, event, role, ... with one name and its other spellings.

    `the`: running text needs "the" before the name. `within`: the place (or whole) it lies in.
    `summary`: a short noun phrase that says what it is ("commander in Orakzai Agency").
    """

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    native: tuple[NativeName, ...] = ()
    the: bool = False
    within: str | None = None
    summary: str = ""

    @property
    def in_text(self) -> str:
        """The name as it stands inside a sentence."""
        return f"the {self.name}" if self.the else self.name

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every spelling that the pack gives: name, aliases, acronyms, native names."""
        return (self.name, *self.aliases, *self.acronyms, *(n.text for n in self.native))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a source, exactly as in its text; `level` 1 is a main heading."""

    heading: str
    anchor: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Source:
    """A text that facts rest on, or a work named for further reading.

    `phrase` is how a prompt names it ("the article"). `cited_by` is the source whose list of
    references names this work; `number` its place in that list; `further` the headings of that
    source that it is further reading for (none: for the whole pack).
    """

    id: str
    title: str
    phrase: str = ""
    author: str = ""
    publisher: str = ""
    date: str = ""
    url: str = ""
    isbn: str = ""
    licence: str = ""
    note: str = ""
    cited_by: str | None = None
    number: int | None = None
    further: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a fact stands: source, heading, and a few words found there (at most eight)."""

    source: str
    section: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count as the source gives it: one number (`low == high`), a range, or open above.

    `display` is the source's own hedge in our words ("nearly 700"); `unit` a plural noun.
    """

    low: float
    high: float | None
    unit: str = ""
    display: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """What another passage or work says where sources differ. Only the differing part is given."""

    cite: tuple[Citation, ...]
    note: str = ""
    object: str | None = None
    when: PartialDate | None = None
    place: str | None = None
    number: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One cited statement: subject, relation, and an object, a date, a place or a number.

    `of` is a third party that the statement needs (leader *of* what). `rank` tells the "first"
    from a "later" holder. `complete` maps an aspect to the source whose whole list for it is in
    the pack. `denied`: the source says that this is *not* so. `ask` rewords an aspect's prompt for
    this fact alone; `skip` maps an aspect that must not be asked to the reason. `order` is the
    fact's place in the pack. `said`: the statement in an author's own words, of a question that was
    written out (`written.joined`); such a fact has no subject ("").
    """

    id: str
    subject: str
    relation: str
    cite: tuple[Citation, ...]
    note: str
    object: str | None = None
    of: str | None = None
    when: PartialDate | None = None
    place: str | None = None
    number: Quantity | None = None
    as_of: PartialDate | None = None
    rank: str | None = None
    certainty: Certainty = Certainty.STATED
    by: str | None = None
    denied: bool = False
    core: bool = False
    status: bool = False
    complete: Mapping[str, str] = field(default_factory=dict)
    versions: tuple[Version, ...] = ()
    ask: Mapping[str, str] = field(default_factory=dict)
    skip: Mapping[str, str] = field(default_factory=dict)
    order: int = 0
    said: str = ""

    @property
    def entities(self) -> tuple[str, ...]:
        """Ids of every entity that the fact names, each once, in the order of the statement."""
        named = (self.subject, self.object, self.of, self.place, self.by)
        return tuple(dict.fromkeys(e for e in named if e))


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that can be asked of a relation, with its wordings.

    A wording names parts of the fact in braces ({subject}, {object}, {of}, {place}, {when},
    {as_of}, {number}); a stretch in square brackets is left out where the fact lacks its part.
    `plural` is used when a set answers, `first` and `later` for ranked facts. `tolerance` is the
    relative slack allowed to a typed number (0.1 is ten per cent).
    """

    name: str
    wants: Wants
    prompt: str
    topic: str
    plural: str = ""
    first: str = ""
    later: str = ""
    single: Single = Single.NO
    tolerance: float = 0.0


KINSHIPS = ("founding", "succession", "split", "merger", "part", "pledge")
"""How one group can come from another, or belong to it: the closest tie first."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A kind of statement: which kinds it joins, what can be asked, and how it is worded.

    `statement` is the fact as a sentence without its full stop; `event` a noun phrase for
    timelines and orderings ("the founding of {subject}"). `akin` names relations whose values
    may also answer this one's questions, so that they never serve as wrong options. `begins` and
    `ends` say whose life begins or ends with it ("subject", "object" or ""); `posthumous`: it may
    be said of the dead. `kinship` says what it makes of groups (one of `KINSHIPS`, or ""), and
    `kinship_from` from which side ("subject" or "object") the line to the other one leads; a
    founding may do without: then it only dates its subject.
    """

    id: str
    topic: str
    subject: tuple[str, ...]
    statement: str
    object: tuple[str, ...] = ()
    event: str = ""
    akin: tuple[str, ...] = ()
    begins: str = ""
    ends: str = ""
    posthumous: bool = False
    kinship: str = ""
    kinship_from: str = ""
    ask: Mapping[str, Aspect] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Confusable:
    """Entities that readers mistake for one another, and what tells them apart."""

    entities: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Pack:
    """Everything one pack says. `topics` maps a topic's id to its title, in the order shown.

    `written`: the questions that were written out, by the id of the fact that each brings.
    """

    id: str
    title: str
    description: str
    licence: str
    language: str
    topics: Mapping[str, str]
    kinds: Mapping[str, Kind]
    relations: Mapping[str, Relation]
    sources: Mapping[str, Source]
    entities: Mapping[str, Entity]
    facts: Mapping[str, Fact]
    confusables: tuple[Confusable, ...] = ()
    key_aliases: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, Written] = field(default_factory=dict)

    def is_a(self, kind: str | None, wider: str) -> bool:
        """Whether `kind` is `wider` or one of the kinds below it."""
        while kind is not None:
            if kind == wider:
                return True
            found = self.kinds.get(kind)
            kind = found.parent if found else None
        return False

    def wholes(self, entity: str) -> tuple[str, ...]:
        """The places (or wholes) that contain `entity`, nearest first."""
        found: list[str] = []
        here = self.entities[entity].within
        while here is not None and here not in found:
            found.append(here)
            here = self.entities[here].within
        return tuple(found)

    @cached_property
    def facts_of(self) -> Mapping[str, tuple[Fact, ...]]:
        """For each entity, the facts that name it, in the order of the pack."""
        found: dict[str, list[Fact]] = {entity: [] for entity in self.entities}
        for fact in self.facts.values():
            for entity in fact.entities:
                found[entity].append(fact)
        return {entity: tuple(facts) for entity, facts in found.items()}
