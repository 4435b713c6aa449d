"""The questions of a set as this database has them now. The other modules of sets ask this one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format, Presentation, Question
from quizapp.services import attempt_papers, library
from quizapp.services.assignment_rules import Rules
from quizapp.services.library import PackLine, Shelf, shelf_of
from quizapp.store.models import PackRow, QuestionRow
from quizapp.store.set_queries import QUESTIONS_OF_SETS

IN_ONE_GO = 500


@dataclass(frozen=True, slots=True)
class Held:
    """A question that a set names: its number, the hash of its content and when that changed.

    `question` is None where the pack asks it no longer.
    """

    id: int
    key: str
    content_hash: str
    changed_at: datetime
    shelf: Shelf
    question: Question | None


Holding = Mapping[str, Held]
"""By key the questions that are here, withdrawn ones too."""


def packs_for(session: Session, learner_id: int) -> tuple[PackLine, ...]:
    """The packs that this learner may take questions from, own questions included."""
    return library.packs(session, learner_id)


def keys_of(slots: Iterable[Slot]) -> tuple[str, ...]:
    """Every key that slots name, each once, in their order."""
    asked = (each for slot in slots for each in slot.asked)
    return tuple(dict.fromkeys(key for each in asked for key in each.keys))


def held(session: Session, keys: Sequence[str]) -> dict[str, Held]:
    """Those of these questions that are here, by key."""
    connection = session.connection()
    rows: list[Any] = []
    for at in range(0, len(keys), IN_ONE_GO):
        some = QuestionRow.key.in_(keys[at : at + IN_ONE_GO])
        rows += connection.execute(QUESTIONS_OF_SETS.where(some)).all()
    wanted = {row.pack_id for row in rows}
    versions = select(PackRow.id, PackRow.version).where(PackRow.id.in_(wanted))
    shelves = {
        row.id: shelf_of(connection, row.id, row.version) for row in connection.execute(versions)
    }
    found = {}
    for row in rows:
        shelf = shelves[row.pack_id]
        question = None if row.retired_at is not None else shelf.generated.questions.get(row.key)
        found[row.key] = Held(row.id, row.key, row.content_hash, row.changed_at, shelf, question)
    return found


def questions_of(holding: Holding, asked: Asked) -> list[Question]:
    """The questions of a place; none at all where one of them is asked no longer."""
    found = [holding[key].question for key in asked.keys if key in holding]
    there = [question for question in found if question is not None]
    return there if len(there) == len(asked.keys) else []


def format_of(holding: Holding, asked: Asked, rules: Rules | None = None) -> Format | None:
    """How a place is put where the assignment says nothing else; None where it cannot be asked."""
    questions = questions_of(holding, asked)
    return attempt_papers.format_of(questions, asked, rules or Rules()) if questions else None


def shown(holding: Holding, set_key: str, asked: Asked, variant: int) -> Presentation | None:
    """A variant of a place as a student gets it, or None where it cannot be asked."""
    chosen = format_of(holding, asked)
    if chosen is None:
        return None
    return attempt_papers.variant(holding[asked.key].shelf, set_key, asked, chosen, variant)
