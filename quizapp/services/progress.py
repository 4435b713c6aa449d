"""What a learner knows: the start page, a pack's page, and the pages of entities and facts. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.core.questions import Format
from quizapp.services.explaining import EntityLink, FactView, Work


@dataclass(frozen=True, slots=True)
class TopicProgress:
    """One topic of a pack: questions in all, and how many the learner knows."""

    id: str
    title: str
    total: int
    known: int


@dataclass(frozen=True, slots=True)
class PackProgress:
    """A pack on the start page.

    `total` questions = `known` (in long-term review) + `learning` (answered, still in learning
    steps or suspended) + `new`. `due`: those to review now; `new_today`: how many new ones today's
    limit still allows. `next_due`: the next moment something is due, None when nothing is
    scheduled. `corrected`: how many learnt answers have changed since. `open_sitting`: an
    unfinished sitting to go on with, or None.
    """

    id: str
    title: str
    description: str
    total: int
    known: int
    learning: int
    new: int
    due: int
    new_today: int
    next_due: datetime | None
    corrected: int
    open_sitting: int | None


@dataclass(frozen=True, slots=True)
class Workload:
    """What a pack will take at a pace: questions, facts, minutes a day, and weeks until all are known."""

    questions: int
    core_questions: int
    facts: int
    new_per_day: int
    minutes_per_day: int
    weeks: int
    core_weeks: int


@dataclass(frozen=True, slots=True)
class PackPage:
    """Everything the page of one pack shows before it is started."""

    progress: PackProgress
    licence: str
    topics: tuple[TopicProgress, ...]
    formats: tuple[Format, ...]
    workload: Workload


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question made from a fact, without its answer; `state` is new, learning, known, due or suspended."""

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
    facts: tuple[FactView, ...]
    questions: tuple[QuestionLine, ...]


@dataclass(frozen=True, slots=True)
class FactPage:
    """One fact, its sources, further reading, and the questions made from it."""

    pack: str
    pack_title: str
    fact: FactView
    further: tuple[Work, ...]
    questions: tuple[QuestionLine, ...]
    unasked: tuple[str, ...]


def start_page(session: Session, learner_id: int | None, now: datetime) -> tuple[PackProgress, ...]:
    """Every pack with how much is known, due and new; `learner_id` None: nobody yet, all is new."""
    raise NotImplementedError


def pack_page(session: Session, learner_id: int | None, pack: str, now: datetime) -> PackPage:
    """One pack with its topics and what it will take. Raises NotFoundError."""
    raise NotImplementedError


def entity_page(
    session: Session, learner_id: int | None, pack: str, entity: str, now: datetime
) -> EntityPage:
    """What is known of an entity. Raises NotFoundError."""
    raise NotImplementedError


def fact_page(
    session: Session, learner_id: int | None, pack: str, fact: str, now: datetime
) -> FactPage:
    """One fact and the questions made from it. Raises NotFoundError."""
    raise NotImplementedError


def entities(session: Session, pack: str) -> tuple[EntityLink, ...]:
    """All entities of a pack by name, for an index page. Raises NotFoundError."""
    raise NotImplementedError
