"""Write notes as an Anki package (.apkg).

Called by `anki` with the notes of a pack, and by whatever has notes of its own. A package is a
zip with an SQLite collection and a list of media (none). The same notes give the same bytes: every
id and time comes from the notes, none from the clock.
"""

from __future__ import annotations

import html
import re
import sqlite3
import zipfile
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha1, sha256
from pathlib import Path
from typing import BinaryIO

from quizapp.exports.anki_schema import (
    COLLECTION_MADE,
    FIELDS,
    INDEXES,
    SCHEMA,
    AnkiDeck,
    NoteType,
    deck_options_json,
    decks_json,
    note_types_json,
    settings_json,
)

_TAG = re.compile(r"<[^>]*>")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_NOT_SYNCED = -1  # Anki's `usn` of a thing that its server has not seen


@dataclass(frozen=True, slots=True)
class AnkiNote:
    """One question as one note with one card.

    `key`: the question's first key, from which the note's GUID comes: notes with the same key are
    the same note for ever. `fields`: safe HTML in the order of `FIELDS`; those left out at the end
    are empty. `tags` hold no spaces. `changed`: Unix second at which the content last changed;
    Anki takes a note only if this is newer than what it has.
    """

    key: str
    type: NoteType
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    changed: int


def guid_of(key: str) -> str:
    """The note's GUID for a question's key: the first 20 hex digits of the key's SHA-256."""
    return sha256(key.encode()).hexdigest()[:20]


def write_apkg(notes: Iterable[AnkiNote], deck: AnkiDeck, out: BinaryIO | Path) -> int:
    """Write `notes` as a package to `out` and return how many there were.

    New cards come in the order of `notes`. Nothing is written if making a note fails.
    Raises ValueError where a note has more fields than its type or a key comes twice.
    """
    rows = _note_rows(notes, deck.number)
    collection = _collection(rows, deck)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        _add(package, "collection.anki2", collection)
        _add(package, "media", b"{}")
    return len(rows)


def _add(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _ZIP_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # the same on every system
    entry.external_attr = 0o644 << 16
    package.writestr(entry, content)


_NoteRow = tuple[int, str, int, int, int, str, str, str, int, int, str]


def _note_rows(notes: Iterable[AnkiNote], first_id: int) -> list[_NoteRow]:
    rows: list[_NoteRow] = []
    seen: set[str] = set()
    for number, note in enumerate(notes, start=first_id):
        missing = len(FIELDS) - len(note.fields)
        if missing < 0:
            raise ValueError(f"{note.key}: more fields than the note type has")
        if note.key in seen:
            raise ValueError(f"{note.key}: two notes with this key")
        seen.add(note.key)
        sort_text = plain(note.fields[0])
        rows.append(
            (
                number,
                guid_of(note.key),
                note.type.value,
                note.changed,
                _NOT_SYNCED,
                f" {' '.join(note.tags)} ",
                "\x1f".join((*note.fields, *("",) * missing)),
                sort_text,
                int(sha1(sort_text.encode(), usedforsecurity=False).hexdigest()[:8], 16),
                0,
                "",
            )
        )
    return rows


def plain(text: str) -> str:
    """Safe HTML without its tags and entities, as Anki sorts and compares first fields."""
    return html.unescape(_TAG.sub("", text)) if "<" in text or "&" in text else text


def _collection(rows: list[_NoteRow], deck: AnkiDeck) -> bytes:
    """The collection as the bytes of an SQLite file. A new card's place is its `due`."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.executescript(SCHEMA)
        db.execute("BEGIN")
        latest = max((row[3] for row in rows), default=0)
        head = (1, COLLECTION_MADE, latest * 1000, latest * 1000, 11, 0, 0, 0)
        texts = (settings_json(deck), note_types_json(), decks_json(deck), deck_options_json())
        db.execute("INSERT INTO col VALUES (?,?,?,?,?,?,?,?,?,?,?,?,'{}')", (*head, *texts))
        db.executemany("INSERT INTO notes VALUES (?,?,?,?,?,?,?,?,?,?,?)", rows)
        db.executemany(
            "INSERT INTO cards VALUES (?,?,?,0,?,-1,0,0,?,0,0,0,0,0,0,0,0,'')",
            ((row[0], row[0], deck.number, row[3], due) for due, row in enumerate(rows, start=1)),
        )
        db.executescript(INDEXES)
        return db.serialize()
