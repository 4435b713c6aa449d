"""Questions that somebody writes in the browser: kept as typed, and loaded as a pack of their own.

The pages of the area "own" call these, and whoever builds question sets (`pack_of`). What is saved
goes the way of any pack: the same tables, keys that mean the same for ever, a raised revision where
the right answer changed, retired and never deleted. `services.visibility` says who may see it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.content.building import TABLES, canonical
from quizapp.core.checking.written import WrittenFault
from quizapp.core.generation import ask
from quizapp.core.written import OWN
from quizapp.services import search_index
from quizapp.services.errors import FaultyQuestionError, NotFoundError, StaleEditError
from quizapp.services.loading import LoadReport, Read, generator, store_pack, wait_for_turn
from quizapp.services.own_content import (
    Content,
    Named,
    faults_of,
    header_of,
    key_of,
    tables_of,
)
from quizapp.services.own_content import pack_of as pack_made_of
from quizapp.store import own_queries as queries
from quizapp.store.models import AccountRow, OwnPackRow, OwnQuestionRow, PackRow

NOBODYS = "Questions of an instructor who has left"


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """One of somebody's own questions. `key` is that of the loaded question; `learnt`: by how many.

    `version` goes up with each change: a form says which one it was filled with.
    """

    id: int
    name: str
    key: str
    format: str
    content: Content
    version: int
    changed_at: datetime
    retired: bool
    learnt: int = 0


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving came to: the question; whether what is right changed, and how many people had
    learnt it, who are asked again."""

    id: int
    revised: bool = False
    asked_again: int = 0


def may_write(session: Session, learner_id: int) -> bool:
    """Whether this learner may write questions: whoever has an account."""
    chosen = select(AccountRow.learner_id).where(AccountRow.learner_id == learner_id)
    return session.execute(chosen).first() is not None


def pack_of(session: Session, learner_id: int) -> str | None:
    """The id of the pack of somebody's own questions; None where none was written yet."""
    return session.scalar(queries.PACK_KEY.where(OwnPackRow.learner_id == learner_id))


def questions(session: Session, learner_id: int) -> tuple[OwnQuestion, ...]:
    """All own questions, the newest first, those that were retired last."""
    pack = pack_of(session, learner_id) or ""
    rows = _rows(session, learner_id)
    counts = queries.learnt_by(session.connection(), [_key(pack, row) for row in rows])
    found = [_told(pack, row, counts) for row in reversed(rows)]
    return tuple(sorted(found, key=lambda each: each.retired))


def question(session: Session, learner_id: int, own_id: int) -> OwnQuestion:
    """One own question. Raises NotFoundError: no such, or somebody else's."""
    row = _row(session, learner_id, own_id)
    pack = pack_of(session, learner_id) or ""
    return _told(pack, row, queries.learnt_by(session.connection(), [_key(pack, row)]))


def faults(
    session: Session, learner_id: int | None, content: Content, own_id: int | None = None
) -> list[WrittenFault]:
    """What is wrong with a question before it is saved; `own_id`: of which it is a change."""
    rows = [] if learner_id is None else _rows(session, learner_id)
    others = [row.content for row in rows if row.id != own_id and row.retired_at is None]
    return faults_of(content, others)


def made_by(session: Session, learner_id: int, once: str) -> int | None:
    """The question that a form made when it was sent before, if it was."""
    of_form = (OwnQuestionRow.learner_id == learner_id, OwnQuestionRow.once == once)
    return session.scalar(select(OwnQuestionRow.id).where(*of_form))


def create(session: Session, learner_id: int, content: Content, once: str, now: datetime) -> Saved:
    """Keep a new question and load it. `once`: the mark of the form; sent twice it makes one.

    Raises NotFoundError (may not write), FaultyQuestionError.
    """
    wait_for_turn(session)
    _refuse_others(session, learner_id)
    made = made_by(session, learner_id, once)
    if made is not None:
        return Saved(made)
    _refuse_faulty(session, learner_id, content, None)
    row = OwnQuestionRow(
        learner_id=learner_id,
        name=f"q{len(_rows(session, learner_id)) + 1}",
        once=once,
        format=str(content["format"]),
        content=dict(content),
        version=1,
        made_at=now,
        changed_at=now,
        retired_at=None,
    )
    session.add(row)
    session.flush()
    _publish(session, learner_id, now)
    return Saved(row.id)


def change(
    session: Session, learner_id: int, own_id: int, content: Content, version: int, now: datetime
) -> Saved:
    """Keep what was changed of a question and load it; the format stays, since the key says it.

    `version`: of the question when the form was filled. Raises NotFoundError, StaleEditError,
    FaultyQuestionError.
    """
    wait_for_turn(session)
    _refuse_others(session, learner_id)
    row = _row(session, learner_id, own_id)
    wanted = {**content, "format": row.format}
    if row.content == wanted:
        return Saved(row.id)
    if row.version != version:
        raise StaleEditError(
            "This question was changed meanwhile, in another tab perhaps. Nothing was saved yet.",
            "What you typed stands below. Compare it with the question as it is now, then save.",
        )
    _refuse_faulty(session, learner_id, wanted, own_id)
    row.content, row.version, row.changed_at = wanted, row.version + 1, now
    session.flush()
    if not _publish(session, learner_id, now).revised:
        return Saved(row.id)
    return Saved(row.id, True, question(session, learner_id, own_id).learnt)


def retire(session: Session, learner_id: int, own_id: int, now: datetime, *, again: bool) -> None:
    """Ask a question no more, or (`again`) once more; a second click changes nothing.

    Raises NotFoundError, and FaultyQuestionError where another one asks the same by now.
    """
    wait_for_turn(session)
    _refuse_others(session, learner_id)
    row = _row(session, learner_id, own_id)
    if (row.retired_at is None) == again:
        return
    if again:
        _refuse_faulty(session, learner_id, row.content, own_id)
    row.retired_at, row.version = None if again else now, row.version + 1
    session.flush()
    _publish(session, learner_id, now)


def written(session: Session, learner_id: int) -> tuple[Named, ...]:
    """The questions that are asked, in the order in which they were written."""
    rows = _rows(session, learner_id)
    return tuple(Named(row.name, row.content) for row in rows if row.retired_at is None)


def pack_number(session: Session, learner_id: int) -> int | None:
    """The database's number of somebody's own pack, for `let_go`."""
    chosen = select(OwnPackRow.pack_id).where(OwnPackRow.learner_id == learner_id)
    return session.scalar(chosen)


def let_go(session: Session, pack_id: int, now: datetime | None) -> None:
    """Part with the pack of somebody who was erased: see docs/decisions/0016-own-questions.md.

    Where nothing of anybody refers to it, it is deleted with all that stands in it. Else it is
    nobody's from then on: its questions are retired, and its title names its author no more.
    """
    connection = session.connection()
    if not queries.is_used(connection, pack_id):
        queries.remove_pack(connection, pack_id)
        return
    row = session.get_one(PackRow, pack_id)
    _store(session, row.key, NOBODYS, (), now or row.loaded_at)


def _rows(session: Session, learner_id: int) -> Sequence[OwnQuestionRow]:
    chosen = select(OwnQuestionRow).where(OwnQuestionRow.learner_id == learner_id)
    return session.scalars(chosen.order_by(OwnQuestionRow.id)).all()


def _row(session: Session, learner_id: int, own_id: int) -> OwnQuestionRow:
    row = session.get(OwnQuestionRow, own_id)
    if row is None or row.learner_id != learner_id:
        raise NotFoundError("There is no such question of yours.", "Your questions are listed.")
    return row


def _key(pack: str, row: OwnQuestionRow) -> str:
    return key_of(pack, row.name, row.content)


def _told(pack: str, row: OwnQuestionRow, counts: dict[str, int]) -> OwnQuestion:
    return OwnQuestion(
        id=row.id,
        name=row.name,
        key=_key(pack, row),
        format=row.format,
        content=row.content,
        version=row.version,
        changed_at=row.changed_at,
        retired=row.retired_at is not None,
        learnt=counts.get(_key(pack, row), 0),
    )


def _refuse_others(session: Session, learner_id: int) -> None:
    if not may_write(session, learner_id):
        raise NotFoundError(
            "Questions are written by whoever has an account.", "Sign up, or sign in."
        )


def _refuse_faulty(session: Session, learner_id: int, content: Content, own_id: int | None) -> None:
    found = [each for each in faults(session, learner_id, content, own_id) if not each.mild]
    if found:
        problems = tuple(f"{each.message}. {each.way_on}".strip() for each in found)
        raise FaultyQuestionError(
            "The question cannot be asked as it stands.", problems, " ".join(problems)
        )


def _publish(session: Session, learner_id: int, now: datetime) -> LoadReport:
    """Load the pack anew from what its author wrote."""
    key = pack_of(session, learner_id) or f"{OWN}{secrets.token_hex(5)}"
    name = session.scalars(queries.NAME.where(AccountRow.learner_id == learner_id)).one()
    report = _store(session, key, f"Questions of {name}", written(session, learner_id), now)
    if session.get(OwnPackRow, learner_id) is None:
        number = session.scalars(select(PackRow.id).where(PackRow.key == key)).one()
        session.add(OwnPackRow(learner_id=learner_id, pack_id=number))
        session.flush()
    return report


def _store(
    session: Session, key: str, title: str, found: Sequence[Named], now: datetime
) -> LoadReport:
    header, tables = header_of(key, title, found), tables_of(found)
    every: dict[str, Any] = {name: tables.get(name, []) for name in TABLES}
    hashed = hashlib.sha256(canonical({"header": header, **every}).encode()).hexdigest()[:16]
    read = Read(header, every, {"own": hashed}, generator())
    pack = pack_made_of(key, title, found)
    report = store_pack(session, read, ask(pack), {}, now)
    row = session.scalars(select(PackRow).where(PackRow.key == key)).one()
    search_index.keep(session, search_index.index_of(pack, row.id, row.version))
    return report
