"""Named statements about decks."""

from __future__ import annotations

from sqlalchemy import BigInteger, bindparam, select, type_coerce

from quizapp.store.models import DeckRow, NoteRow, PackRow, QuestionRow
from quizapp.store.prepared import Prepared

_CHANGED = type_coerce(QuestionRow.changed_at, BigInteger) // 1_000_000  # its second


DECK = Prepared(
    select(
        PackRow.id,
        PackRow.title,
        PackRow.version,
        PackRow.questions,
        DeckRow.version.label("made"),
        DeckRow.description,
    )
    .outerjoin(DeckRow, DeckRow.pack_id == PackRow.id)
    .where(PackRow.key == bindparam("pack"))
)
"""A pack's title and number of questions, and its deck, None where none was made."""

NOTES = Prepared(
    select(
        NoteRow.guid,
        NoteRow.type,
        _CHANGED.label("changed"),
        NoteRow.tags,
        NoteRow.fields,
        NoteRow.sort_text,
        NoteRow.checksum,
        NoteRow.position,
    )
    .join(QuestionRow, QuestionRow.id == NoteRow.question_id)
    .join(PackRow, PackRow.id == QuestionRow.pack_id)
    .join(DeckRow, DeckRow.pack_id == PackRow.id)
    .where(
        PackRow.id == bindparam("pack"),
        PackRow.version == bindparam("version"),
        DeckRow.version == bindparam("made"),
        QuestionRow.retired_at.is_(None),
    )
)
"""The notes of a deck in its order, as `AnkiNote` has them. None where pack or deck are of other
versions by now: on PostgreSQL either may be renewed between two statements."""
