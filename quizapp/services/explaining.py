"""What is told about a fact, an entity or an answer: statements, hedges, notes, passages. Pure.

The feedback, the introductions and the fact and entity pages all show these values.
"""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.core.facts import Certainty


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
    """An entity's id, its name, and the name of its kind."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class VersionView:
    """What another passage or work says instead: its value as text, a note, its passages."""

    says: str
    note: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class FactView:
    """One fact as a reader sees it.

    `statement`: a sentence with its hedge. `when`: the date's label or "". `certainty` and `by`
    (the claimant's name or "") choose the sign and the word beside it; `hedge` is that word
    ("claimed by the group", "reported", "sources differ"; "" for what is plainly stated).
    """

    id: str
    statement: str
    note: str
    when: str
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
    """Why an answer is right: the facts behind the question, and what to read on."""

    facts: tuple[FactView, ...]
    further: tuple[Work, ...] = ()
    confusable: tuple[str, ...] = ()
