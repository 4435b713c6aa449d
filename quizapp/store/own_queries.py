"""Named statements about own questions, their pack, and who has learnt them, for `services.own`."""

from __future__ import annotations

from sqlalchemy import Connection, Table, delete, exists, func, select

from quizapp.core.scheduling import State
from quizapp.store.base import Base, table_of
from quizapp.store.models import (
    AccountRow,
    CardRow,
    DeckRow,
    NoteRow,
    OwnPackRow,
    PackRow,
    QuestionRow,
    SearchEntryRow,
    SearchIndexRow,
)
from quizapp.store.pack_items import ITEM_MODELS

PACK_KEY = select(PackRow.key).join(OwnPackRow, OwnPackRow.pack_id == PackRow.id)
"""The key of somebody's own pack: add whose."""

NAME = select(AccountRow.name)
"""The name of an account: add whose."""

PACKS = table_of(PackRow)
QUESTIONS = table_of(QuestionRow)
NOTES = table_of(NoteRow)
OF_A_PACK: tuple[Table, ...] = (
    *(table_of(model) for model in (DeckRow, SearchEntryRow, SearchIndexRow)),
    *map(table_of, ITEM_MODELS.values()),
)
"""What is a pack's own, besides its questions and their notes."""


def learnt_by(connection: Connection, keys: list[str]) -> dict[str, int]:
    """For each key, how many people have learnt that question."""
    rows = connection.execute(
        select(QuestionRow.key, func.count())
        .join(CardRow, CardRow.question_id == QuestionRow.id)
        .where(QuestionRow.key.in_(keys), CardRow.state != State.NEW.value)
        .group_by(QuestionRow.key)
    )
    return {row[0]: row[1] for row in rows}


def is_used(connection: Connection, pack_id: int) -> bool:
    """Whether anything of anybody refers to a pack or to its questions."""
    of_pack = select(QUESTIONS.c.id).where(QUESTIONS.c.pack_id == pack_id)
    skipped = {PACKS, QUESTIONS, NOTES, *OF_A_PACK}
    for table in Base.metadata.sorted_tables:
        if table in skipped:
            continue
        for key in table.foreign_keys:
            target = key.column.table
            if target is PACKS:
                whose = key.parent == pack_id
            elif target is QUESTIONS:
                whose = key.parent.in_(of_pack)
            else:
                continue
            if connection.execute(select(exists().where(whose))).scalar():
                return True
    return False


def remove_pack(connection: Connection, pack_id: int) -> None:
    """Delete a pack that nothing refers to, with all that is its own."""
    of_pack = select(QUESTIONS.c.id).where(QUESTIONS.c.pack_id == pack_id)
    connection.execute(delete(NOTES).where(NOTES.c.question_id.in_(of_pack)))
    for table in (*OF_A_PACK, QUESTIONS):
        connection.execute(delete(table).where(table.c.pack_id == pack_id))
    connection.execute(delete(PACKS).where(PACKS.c.id == pack_id))
