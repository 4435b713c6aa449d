"""The deck of a loaded pack: its notes are made once after a load, kept, and written when wanted.

Choosing the wrong options of every question takes nearly all of the time that a deck needs.
`quizapp load` and `quizapp run` call `make` and `keep`, `quizapp export anki` and the page call
`write`. What was kept is only a memory of what `make` gives: a file holds the same bytes without.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

import quizapp.exports
from quizapp.exports.anki import AnkiDeck, AnkiNote, deck_of, in_deck_order, notes_of, write_apkg
from quizapp.services import library
from quizapp.services.errors import NotFoundError
from quizapp.services.positions import places
from quizapp.services.visibility import is_own
from quizapp.store.deck_queries import DECK, NOTES
from quizapp.store.models import DeckRow, NoteRow, PackRow, QuestionRow


@dataclass(frozen=True, slots=True)
class Deck:
    """A pack's deck as made: `version` says of what, `questions` are the notes' own, by number."""

    pack_id: int
    version: str
    about: AnkiDeck
    questions: tuple[int, ...]
    notes: tuple[AnkiNote, ...]


def is_kept(session: Session, pack: str) -> bool:
    """Whether the deck of the pack as it is loaded is kept. Raises NotFoundError."""
    row = _header(session, pack)
    return bool(row.made == _version(row.version))


def make(session: Session, pack: str) -> Deck:
    """Make the deck of a loaded pack, which takes a while. Raises NotFoundError."""
    shelf = library.shelf(session, pack)
    changed = library.changed_seconds(session, pack)
    return Deck(
        pack_id=shelf.pack_id,
        version=_version(shelf.version),
        about=deck_of(shelf.pack),
        questions=tuple(shelf.ids[question.key] for question in in_deck_order(shelf.generated)),
        notes=tuple(notes_of(shelf.pack, shelf.generated, changed)),
    )


def keep(session: Session, deck: Deck) -> int:
    """Keep a deck, in the caller's transaction; return how many notes were written.

    Those that stay as they are are not. Nothing is kept where the pack was loaded anew since the
    deck was made: whoever did that makes another.
    """
    # On PostgreSQL whoever loads the pack or keeps its deck waits, and nobody who answers; SQLite
    # has one writer anyway.
    chosen = select(PackRow.version).where(PackRow.id == deck.pack_id)
    locked = chosen.with_for_update(key_share=True)
    if _version(session.scalars(locked).one()) != deck.version:
        return 0
    written = _store_notes(session, deck)
    row = session.get(DeckRow, deck.pack_id) or DeckRow(pack_id=deck.pack_id)
    row.version, row.description = deck.version, deck.about.description
    session.add(row)
    return written


def _store_notes(session: Session, deck: Deck) -> int:
    """Write the notes that differ. Those of retired questions stay, and are not read."""
    chosen = select(NoteRow.__table__).join(QuestionRow).where(QuestionRow.pack_id == deck.pack_id)
    kept = {row.question_id: row for row in session.execute(chosen)}
    former = [kept.get(question) for question in deck.questions]
    placed = places([None if row is None else row.position for row in former])
    added, updated = [], []
    for question, note, row, place in zip(deck.questions, deck.notes, former, placed, strict=True):
        values = {"question_id": question, "position": place, **note._asdict()}
        del values["changed"]  # the question has it
        if row is None:
            added.append(values)
        elif any(getattr(row, name) != value for name, value in values.items()):
            updated.append(values)
    if added:
        session.execute(insert(NoteRow), added)
    if updated:
        session.execute(update(NoteRow), updated)
    return len(added) + len(updated)


def write(session: Session, pack: str, out: BinaryIO | Path) -> int:
    """Write the deck of a loaded pack as an Anki package to `out`; return the number of notes.

    Raises NotFoundError.
    """
    row = _header(session, pack)
    version = _version(row.version)
    if row.made == version and not is_own(pack):
        found = NOTES.all(session.connection(), pack=row.id, version=row.version, made=version)
        if len(found) == row.questions:
            # Sorted here: SQLite would carry every field of every note through its sorter.
            notes = sorted(found, key=attrgetter("position"))
            return write_apkg(notes, AnkiDeck(pack, row.title, row.description), out)
    deck = make(session, pack)
    return write_apkg(deck.notes, deck.about, out)


def _header(session: Session, pack: str) -> Any:
    row = DECK.first(session.connection(), pack=pack)
    if row is None:
        raise NotFoundError(f"There is no pack {pack!r} here.", "The start page lists the packs.")
    return row


def _version(pack: str) -> str:
    """The version of the deck that this version of the pack gives."""
    return hashlib.sha256(f"{pack} {_made_by()}".encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def _made_by() -> str:
    """A hash of the code that makes notes: after an update they are made anew."""
    digest = hashlib.sha256()
    for file in sorted(Path(quizapp.exports.__path__[0]).glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
