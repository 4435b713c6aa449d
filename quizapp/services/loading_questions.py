"""Storing the questions of a pack, and what their changes do to learners' cards.

`services.loading` calls `store_questions`. A renamed key keeps its row, and with it every card; a
question whose accepted answers changed is asked again soon of those who had learned the old ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quizapp.content.lock import resolve
from quizapp.core.generation import Asked
from quizapp.core.questions import Question
from quizapp.core.revisions import content_hash
from quizapp.services.memories import calendar_of, move_due, refold
from quizapp.store.models import CardRow, LearnerRow, LogLineRow, QuestionRow
from quizapp.store.pack_items import INSERT_QUESTIONS, QUESTIONS

IN_ONE_GO = 500


@dataclass(frozen=True, slots=True)
class Stored:
    """Questions added, changed, retired, unchanged; keys revised; cards whose due moment moved."""

    counts: tuple[int, int, int, int]
    revised: tuple[str, ...]
    cards: int


def store_questions(
    session: Session,
    pack_id: int,
    asked: Asked,
    changed: Mapping[str, datetime],
    now: datetime,
) -> Stored:
    """Make the rows of a pack's questions what `asked` says.

    `changed`: for each key the second at which its content last changed, where the pack's lock
    knows it.
    """
    renamed = _rename(session, pack_id, asked.pack.key_aliases)
    rows = _stored(session, pack_id)
    added: list[dict[str, Any]] = []
    updated: list[dict[str, Any]] = []
    revised: list[str] = []
    moved: set[int] = set()
    for key, question in asked.questions.items():
        values = _values(asked, question)
        row = rows.get(key)
        if row is None:
            values |= {"pack_id": pack_id, "key": key, "changed_at": changed.get(key, now)}
            added.append(values | {"revised_at": None, "retired_at": None})
            continue
        at = changed.get(key) or (
            row["changed_at"] if row["content_hash"] == values["content_hash"] else now
        )
        anew = row["revision"] != values["revision"]
        if anew:
            revised.append(key)
        revised_at = now if anew else row["revised_at"]
        values |= {"changed_at": at, "retired_at": None, "revised_at": revised_at}
        if not values.items() <= row.items():
            if anew or row["retired_at"] is not None:
                moved.add(row["id"])
            updated.append({"id": row["id"], **values})
    gone = [
        row["id"]
        for key, row in rows.items()
        if key not in asked.questions and row["retired_at"] is None
    ]
    _write(session, added, updated, gone, now)
    cards = _move_due(session, sorted(moved.union(gone)))
    written = len({values["id"] for values in updated} | renamed)
    unchanged = len(asked.questions) - len(added) - written
    counts = (len(added), written, len(gone), unchanged)
    return Stored(counts, tuple(revised), cards)


def _stored(session: Session, pack_id: int) -> dict[str, dict[str, Any]]:
    """The rows of a pack's questions by key, each with its columns by name."""
    found = QUESTIONS.all(session.connection(), pack=pack_id)
    return {row.key: row._asdict() for row in found}


def _values(asked: Asked, question: Question) -> dict[str, Any]:
    return {
        "facts": list(question.facts),
        "topic": question.topic,
        "aspect": question.aspect,
        "core": question.core,
        "revision": question.revision,
        "content_hash": content_hash(asked.pack, question),
    }


def _write(
    session: Session,
    added: list[dict[str, Any]],
    updated: list[dict[str, Any]],
    gone: list[int],
    now: datetime,
) -> None:
    if added:
        INSERT_QUESTIONS.make_each(session.connection(), added)
    if updated:
        session.execute(update(QuestionRow), updated)
    if gone:
        session.execute(update(QuestionRow), [{"id": i, "retired_at": now} for i in gone])


def _rename(session: Session, pack_id: int, aliases: Mapping[str, str]) -> set[int]:
    """Give rows their keys of today; return the numbers of those renamed."""
    wanted = {old: new for old in aliases if (new := resolve(old, aliases)) is not None}
    if not wanted:
        return set()
    keys = [*wanted, *wanted.values()]
    chosen = select(QuestionRow.key, QuestionRow.id).where(
        QuestionRow.pack_id == pack_id, QuestionRow.key.in_(keys)
    )
    ids = {row.key: row.id for row in session.execute(chosen)}
    renamed = set()
    for old, new in wanted.items():
        if old not in ids:
            continue
        if new in ids:
            _merge(session, ids[old], ids[new])
            continue
        renamed.add(ids[old])
        session.execute(update(QuestionRow), [{"id": ids[old], "key": new}])
        ids[new] = ids.pop(old)
    return renamed


def _merge(session: Session, old: int, new: int) -> None:
    """Let what was learnt under one key count for another that is there already."""
    of_old = LogLineRow.question_id == old
    learners = set(session.scalars(select(LogLineRow.learner_id).where(of_old)))
    if not learners:
        return
    session.execute(update(LogLineRow).where(of_old).values(question_id=new))
    for row in session.scalars(select(LearnerRow).where(LearnerRow.id.in_(learners))):
        refold(session.connection(), row.id, [old, new], calendar_of(row))


def _move_due(session: Session, questions: Sequence[int]) -> int:
    """Derive the due moments of these questions' cards anew; return how many moved."""
    parts = (questions[i : i + IN_ONE_GO] for i in range(0, len(questions), IN_ONE_GO))
    return sum(move_due(session.connection(), CardRow.question_id.in_(part)) for part in parts)
