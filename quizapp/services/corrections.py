"""Which questions were corrected after they had been asked in attempts, and what depends on each.

`regrading` judges anew what is found here. A question is corrected when a pack is loaded with other
accepted answers or without it, or when an own question is changed. Reads only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.services import courses
from quizapp.services.errors import NotFoundError
from quizapp.services.explaining import FactView, fact_view
from quizapp.services.library import Shelf, shelf_of
from quizapp.store import mark_queries as queries
from quizapp.store.models import QuestionRow


@dataclass(frozen=True, slots=True)
class Corrected:
    """A question that was corrected. `moment`: when this installation learned of it; `retired`: it
    is asked no more. `facts` are those that it rests on now."""

    id: int
    key: str
    pack: str
    pack_title: str
    moment: datetime
    retired: bool
    prompt: str
    facts: tuple[FactView, ...]
    accepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Depending:
    """What depends on a corrected question and has not been judged anew: numbers of items,
    attempts and assignments in the courses that somebody teaches, and how many assignments
    elsewhere."""

    question: Corrected
    items: tuple[int, ...]
    attempts: int
    assignments: int
    elsewhere: int


@dataclass(slots=True)
class _Tally:
    items: list[int] = field(default_factory=list)
    attempts: set[int] = field(default_factory=set)
    assignments: set[int] = field(default_factory=set)
    elsewhere: set[int] = field(default_factory=set)


def taught(session: Session, learner_id: int, *, assisting: bool = False) -> dict[int, int]:
    """The courses that a learner teaches, each with the number of the member who does.

    `assisting`: those too in which the learner is an assistant.
    """
    roles = {role.value for role in (courses.STAFF if assisting else courses.TEACHING)}
    rows = queries.TAUGHT.all(session.connection(), learner=learner_id)
    return {row.course_id: row.id for row in rows if row.role in roles}


def depending(session: Session, learner_id: int) -> tuple[Depending, ...]:
    """The corrected questions that something depends on in the courses that a learner teaches, what
    was corrected last first."""
    found = _tallies(session, learner_id)
    kept = _corrected_rows(session)
    made = [
        _depending(session, kept[number], tally) for number, tally in found.items() if tally.items
    ]
    return tuple(sorted(made, key=lambda each: each.question.moment, reverse=True))


def depending_on(session: Session, learner_id: int, question_id: int) -> Depending:
    """What depends on one question, perhaps nothing any more. Raises NotFoundError: it was never
    corrected, or never asked in a course that this learner teaches."""
    kept = _corrected_rows(session)
    mine = taught(session, learner_id)
    connection = session.connection()
    if question_id in kept:
        row = kept[question_id]
        asked = asked_in(connection, question_id, row.pack_id)
        if any(each.course_id in mine for each in asked):
            tally = _tallies(session, learner_id).get(question_id, _Tally())
            return _depending(session, row, tally)
    raise NotFoundError(
        "No assignment of yours depends on such a correction.", "The page of corrections lists all."
    )


def asked_in(connection: Any, question_id: int, pack_id: int) -> list[Any]:
    """The items of ended attempts that asked a question, alone or among several."""
    rows = queries.ITEMS_OF_QUESTION.all(connection, question=question_id)
    several = queries.ITEMS_OF_SEVERAL.all(connection, question=question_id, of_pack=pack_id)
    among = (row for row in several if question_id in {number for number, _ in row.members})
    return sorted([*rows, *among], key=lambda row: int(row.item_id))


def pack_of(connection: Any, question_id: int) -> int:
    """The number of the pack that a question is of."""
    return int(connection.scalar(select(QuestionRow.pack_id).where(QuestionRow.id == question_id)))


def _corrected_rows(session: Session) -> dict[int, Any]:
    return {row.id: row for row in queries.CORRECTED.all(session.connection())}


def moment_of(row: Any) -> datetime:
    """When a question was last corrected, by its row."""
    moments: list[datetime] = [x for x in (row.revised_at, row.retired_at) if x is not None]
    return max(moments)


def _tallies(session: Session, learner_id: int) -> Mapping[int, _Tally]:
    """By corrected question what was asked before the correction and not judged anew since."""
    connection = session.connection()
    corrected = _corrected_rows(session)
    if not corrected:
        return {}
    moments = {number: moment_of(row) for number, row in corrected.items()}
    settled: set[tuple[int, int]] = set()
    for row in queries.REGRADES_DONE.all(connection):
        if row.question_id in moments and row.at >= moments[row.question_id]:
            settled.update((row.question_id, each["item"]) for each in row.done)
    mine = taught(session, learner_id)
    found: dict[int, _Tally] = {}
    for row in queries.DEPENDING.all(connection):
        for number, _ in row.members:
            moment = moments.get(number)
            if moment is None or moment <= row.started_at or (number, row.item_id) in settled:
                continue
            tally = found.setdefault(number, _Tally())
            if row.course_id not in mine:
                tally.elsewhere.add(row.assignment_id)
                continue
            tally.items.append(row.item_id)
            tally.attempts.add(row.attempt_id)
            tally.assignments.add(row.assignment_id)
    return found


def _depending(session: Session, row: Any, tally: _Tally) -> Depending:
    return Depending(
        corrected(shelf_of(session.connection(), row.pack_id, row.version), row),
        tuple(tally.items),
        len(tally.attempts),
        len(tally.assignments),
        len(tally.elsewhere),
    )


def corrected(shelf: Shelf, row: Any) -> Corrected:
    """A corrected question by its row, as its pack has it now."""
    question = shelf.question(row.id)
    facts = () if question is None else question.facts
    return Corrected(
        id=row.id,
        key=row.key,
        pack=row.pack,
        pack_title=row.title,
        moment=moment_of(row),
        retired=question is None,
        prompt="" if question is None else question.prompt,
        facts=tuple(fact_view(shelf.pack, shelf.pack.facts[fact]) for fact in facts),
        accepted=() if question is None else tuple(value.text for value in question.answers),
    )


def reason_for(facts: Iterable[FactView], *, retired: bool = False) -> str:
    """Why an answer was judged anew, in words that name the fact and its source."""
    if retired:
        return "The question was withdrawn: what it rested on is not stated any more."
    told = []
    for fact in facts:
        places = [f"{p.source}, “{p.section}”" if p.section else p.source for p in fact.passages]
        source = f" Source: {'; '.join(dict.fromkeys(places))}." if places else ""
        told.append(f"{fact.statement}{source}")
    return "A fact was corrected. " + " ".join(told)
