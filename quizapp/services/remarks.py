"""Marks and notes that a learner leaves at questions, and the list of them.

The web's study and library areas call these. Every function is safe to repeat.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.services.errors import TooLongError
from quizapp.services.learners import Learner, locked_learner
from quizapp.services.library import Shelf, shelf
from quizapp.services.sittings import found_or_raise
from quizapp.store import remark_queries as queries
from quizapp.store import study_queries

LONGEST_NOTE = 2000  # characters


@dataclass(frozen=True, slots=True)
class Remark:
    """What a learner noted at a question: whether it is marked, and a text ("" for none)."""

    marked: bool = False
    text: str = ""


NO_REMARK = Remark()


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question in the list of what a learner marked, noted or set aside. `fact` leads to it."""

    key: str
    prompt: str
    fact: str
    remark: Remark = NO_REMARK


@dataclass(frozen=True, slots=True)
class Kept:
    """What a learner marked, noted, suspended, and buried until tomorrow, of one pack."""

    pack: str
    pack_title: str
    marked: tuple[KeptQuestion, ...]
    noted: tuple[KeptQuestion, ...]
    suspended: tuple[KeptQuestion, ...]
    buried: tuple[KeptQuestion, ...]


def remark_of(connection: Connection, learner_id: int, question_id: int) -> Remark:
    """What the learner noted at a question."""
    row = queries.REMARK.first(connection, learner=learner_id, question=question_id)
    return NO_REMARK if row is None else Remark(row.marked, row.text)


def mark(
    session: Session, learner_id: int, presentation_id: int, now: datetime, *, marked: bool
) -> int:
    """Mark the question that was presented, or unmark it; return its sitting's id.

    Of several questions asked at once all are marked. Raises NotFoundError.
    """
    connection, row = _presented(session, learner_id, presentation_id)
    for number, _ in row.members:
        before = queries.REMARK.first(connection, learner=learner_id, question=number)
        text = "" if before is None else before.text
        _keep(connection, learner_id, number, before, Remark(marked, text), now)
    return int(row.sitting_id)


def write_note(
    session: Session, learner_id: int, presentation_id: int, text: str, now: datetime
) -> int:
    """Keep a note at the (first) question that was presented, "" for none; return the sitting's id.

    Raises NotFoundError, TooLongError.
    """
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_NOTE:
        raise TooLongError(
            f"A note has at most {LONGEST_NOTE:,} characters; this one has {len(text):,}.",
            "Go back and shorten it: nothing was stored.",
        )
    connection, row = _presented(session, learner_id, presentation_id)
    number = row.members[0][0]
    before = queries.REMARK.first(connection, learner=learner_id, question=number)
    marked = before is not None and before.marked
    _keep(connection, learner_id, number, before, Remark(marked, text), now)
    return int(row.sitting_id)


def kept(session: Session, learner: Learner | None, pack: str, now: datetime) -> Kept:
    """What the learner (None: nobody yet) marked, noted and set aside. Raises NotFoundError."""
    connection = session.connection()
    found = shelf(connection, pack)
    if learner is None:
        return Kept(pack, found.pack.title, (), (), (), ())
    own = {"learner": learner.id, "pack": found.pack_id}
    remarks = {
        row.question_id: Remark(row.marked, row.text)
        for row in queries.REMARKS.all(connection, **own)
    }
    aside = queries.SET_ASIDE.all(connection, **own, day=learner.calendar.day_of(now))
    return Kept(
        pack=pack,
        pack_title=found.pack.title,
        marked=_told(found, {n: r for n, r in remarks.items() if r.marked}),
        noted=_told(found, {n: r for n, r in remarks.items() if r.text}),
        suspended=_told(found, {r.question_id: NO_REMARK for r in aside if r.suspended}),
        buried=_told(found, {r.question_id: NO_REMARK for r in aside if not r.suspended}),
    )


def _presented(session: Session, learner_id: int, presentation_id: int) -> tuple[Connection, Any]:
    connection = session.connection()
    locked_learner(connection, learner_id)
    own = {"learner": learner_id, "presentation": presentation_id}
    return connection, found_or_raise(study_queries.PRESENTED.first(connection, **own))


def _keep(
    connection: Connection,
    learner_id: int,
    number: int,
    before: object,
    remark: Remark,
    now: datetime,
) -> None:
    values = {"marked": remark.marked, "text": remark.text, "changed_at": now}
    if before is None:
        own = {"learner_id": learner_id, "question_id": number}
        queries.INSERT_REMARK.run(connection, **own, **values)
    else:
        names = {"own_learner": learner_id, "own_question": number}
        queries.UPDATE_REMARK.run(connection, **names, **values)


def _told(found: Shelf, remarks: dict[int, Remark]) -> tuple[KeptQuestion, ...]:
    asked = ((found.question(number), remark) for number, remark in remarks.items())
    return tuple(
        KeptQuestion(question.key, question.prompt, question.facts[0], remark)
        for question, remark in asked
        if question is not None
    )
