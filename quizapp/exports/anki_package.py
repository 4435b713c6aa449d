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
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from hashlib import sha1, sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from quizapp.exports.anki_schema import (
    COLLECTION_MADE,
    FIELD_MARK,
    FIELDS,
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


class AnkiNote(NamedTuple):
    """One question as one note with one card, as Anki's own table has it; `note_of` makes one.

    `guid`: notes with the same one are the same note for ever. `type` is the id of a `NoteType`,
    `changed` the Unix second at which the content last changed: Anki takes a note only if this is
    newer than what it has. `tags` stand between spaces. `fields`: safe HTML, as `joined` gives it.
    `sort_text` is the first field without its tags, `checksum` a part of its SHA-1.
    """

    guid: str
    type: int
    changed: int
    tags: str
    fields: str
    sort_text: str
    checksum: int


COLUMNS = len(AnkiNote._fields)


def note_of(key: str, type: NoteType, fields: str, tags: Iterable[str], changed: int) -> AnkiNote:  # noqa: A002
    """The note of the question whose first key is `key`. Its tags hold no spaces."""
    sort_text = plain(fields.partition(FIELD_MARK)[0])
    checksum = sha1(sort_text.encode(), usedforsecurity=False).digest()
    number = int.from_bytes(checksum[:4], "big")
    tagged = f" {' '.join(tags)} "
    return AnkiNote(guid_of(key), type.value, changed, tagged, fields, sort_text, number)


def joined(fields: Sequence[str]) -> str:
    """Fields in the order of `FIELDS` as Anki joins them; those left out at the end are empty.

    Raises ValueError where there are more than a note type has, or one holds Anki's own mark.
    """
    text = FIELD_MARK.join([*fields, *[""] * (len(FIELDS) - len(fields))])
    if text.count(FIELD_MARK) != len(FIELDS) - 1:
        raise ValueError(f"{fields[0]}: more fields than the note type has")
    return text


def guid_of(key: str) -> str:
    """The note's GUID for a question's key: the first 20 hex digits of the key's SHA-256."""
    return sha256(key.encode()).hexdigest()[:20]


def write_apkg(notes: Iterable[AnkiNote], deck: AnkiDeck, out: BinaryIO | Path) -> int:
    """Write `notes` as a package to `out` and return how many there were.

    New cards come in the order of `notes`. Nothing is written if making a note fails.
    Raises ValueError where a GUID comes twice.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        count = _fill(db, notes, deck)
        collection = db.serialize()
    with zipfile.ZipFile(out, "w") as package:
        _add(package, "collection.anki2", collection)
        _add(package, "media", b"{}")
    return count


def plain(text: str) -> str:
    """Safe HTML without its tags and entities, as Anki sorts and compares first fields."""
    return html.unescape(_TAG.sub("", text)) if "<" in text or "&" in text else text


def _fill(db: sqlite3.Connection, notes: Iterable[AnkiNote], deck: AnkiDeck) -> int:
    """Fill an empty database with the collection; return the number of notes.

    No indexes: the importer, which reads each table once, is as fast without them. On large pages
    notes need no overflow pages, which are slow to fill and to compress.
    """
    db.execute("PRAGMA page_size = 32768")
    db.execute("PRAGMA journal_mode = OFF")
    db.executescript(SCHEMA)
    db.execute("BEGIN")
    db.executemany(
        "INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')", _rows(notes, deck.number)
    )
    # A new card is due at its place among the new ones. Its schedule starts empty; a learner's
    # own would stand in these columns and in `revlog`.
    db.execute(
        "INSERT INTO cards SELECT id, id, ?, 0, mod, -1, 0, 0, id - ? + 1, 0, 0, 0, 0, 0, 0, 0, 0, "
        "'' FROM notes",
        (deck.number, deck.number),
    )
    count, latest = db.execute("SELECT count(*), coalesce(max(mod), 0) FROM notes").fetchone()
    db.execute(
        "INSERT INTO col VALUES (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')",
        (
            COLLECTION_MADE,
            latest * 1000,
            latest * 1000,
            settings_json(deck),
            note_types_json(),
            decks_json(deck),
            deck_options_json(),
        ),
    )
    db.execute("COMMIT")
    return int(count)


def _rows(notes: Iterable[AnkiNote], first_id: int) -> Iterator[tuple[int | str, ...]]:
    seen: set[str] = set()
    for number, note in enumerate(notes, start=first_id):
        if note.guid in seen:
            raise ValueError(f"{note.sort_text}: two notes with this GUID")
        seen.add(note.guid)
        yield (number, *note[:COLUMNS])  # a kept note has its place behind them


def _add(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _ZIP_TIME)
    entry.create_system = 3  # the same on every system
    entry.external_attr = 0o644 << 16
    package.writestr(entry, content, zipfile.ZIP_DEFLATED, compresslevel=1)
