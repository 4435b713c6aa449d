"""Searching the packs: entities by any of their names, facts, sections and sources. Reads only.

The web's search area calls `search`, the page of names `named`. What is spelt in another way, or
wrongly, is found too (`core.searching`); the words are looked up by the database's own full text.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from quizapp.core.searching import (
    Piece,
    Vocabulary,
    Wanted,
    any_of,
    as_meant,
    as_parts,
    as_typed,
    missed,
    pieces,
    place_of,
    query_words,
    replaced,
    vocabulary_as_text,
    vocabulary_from_text,
)
from quizapp.services.errors import NotFoundError
from quizapp.services.library import shelf
from quizapp.services.search_index import index_of
from quizapp.services.visibility import is_own, reader_of, seen_by
from quizapp.store.models import PackRow, SearchIndexRow
from quizapp.store.search_queries import INDEXES, entries
from quizapp.store.visibility import packs_seen

KINDS = ("entity", "fact", "section", "source")
"""In the order in which they are shown."""

FIRST = 8  # of a kind, where several kinds are shown
MOST = 200  # of a kind
MOST_NAMES = 10_000


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found; `detail` is () where the title alone says why it was found."""

    kind: str
    pack: str
    pack_title: str
    key: str
    title: tuple[Piece, ...]
    detail: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class HitGroup:
    """What was found of one kind. `total`: how many there are; `more`: beyond `MOST`."""

    kind: str
    hits: tuple[Hit, ...]
    total: int
    more: bool


@dataclass(frozen=True, slots=True)
class Results:
    """What a search has found.

    `spelt`: words that are spelt in another way in what was found, with those spellings. `loosely`:
    nothing has all the words, and what was found has some. `unready`: titles of packs that cannot
    be searched, since their index is not made.
    """

    groups: tuple[HitGroup, ...] = ()
    spelt: tuple[tuple[str, tuple[str, ...]], ...] = ()
    loosely: bool = False
    unready: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many were found of all kinds."""
        return sum(group.total for group in self.groups)


def search(
    session: Session,
    typed: str,
    pack: str | None = None,
    kinds: Sequence[str] = KINDS,
    learner_id: int | None = None,
) -> Results:
    """Look for what was typed in one pack, or in all that this learner may see (None: somebody
    new). Raises NotFoundError (no such pack).

    Of several kinds the first `FIRST` of each are told, of one kind up to `MOST`.
    """
    connection = session.connection()
    rows, hidden = _packs(connection, pack), False
    if pack is None:
        own = packs_seen(seen_by(connection, learner_id))
        seen = set(connection.scalars(select(PackRow.id).where(own)))
        hidden = any(row.id not in seen for row in rows)
        rows = [row for row in rows if row.id in seen]
    ready = [row for row in rows if row.made is not None]
    unready = tuple(row.title for row in rows if row.made is None)
    words = query_words(typed)
    if not words or not ready:
        return Results(unready=unready)
    parts = {row.id: _part(connection, row.key) for row in ready}
    known = [
        _vocabulary(connection, row.id, row.made) if (part := parts[row.id]) is None else part.words
        for row in ready
    ]
    among = [row.id for row in ready] if hidden or pack is not None else None
    looked = _Looked(connection, among, words, tuple(kinds), parts)
    told = {row.id: (row.key, row.title) for row in ready}
    wanted = as_typed(words, known)
    spelt = replaced(words, wanted)
    found = looked.up(wanted)
    if not found:
        wanted = as_meant(words, known)
        found, spelt = looked.up(wanted), ()
    loosely = not found and len(words) > 1
    if loosely:
        found = _best(looked.up(any_of(wanted), ranked=True), wanted)
    shown = FIRST if len(kinds) > 1 else MOST
    groups = tuple(
        HitGroup(
            kind,
            tuple(_hit(row, wanted, told) for row in rows[:shown]),
            min(len(rows), MOST),
            len(rows) > MOST,
        )
        for kind, rows in found.items()
    )
    return Results(groups, spelt, loosely, unready)


def named(session: Session, pack: str, typed: str) -> frozenset[str] | None:
    """The ids of a pack's entities that have the words, or parts of words, in one of their names.

    None where the pack's index is not made. Raises NotFoundError.
    """
    connection = session.connection()
    row = _packs(connection, pack)[0]
    if row.made is None:
        return None
    words, part = query_words(typed), _part(connection, pack)
    known = _vocabulary(connection, row.id, row.made) if part is None else part.words
    wanted = as_parts(words, [known])
    found = entries(connection, "entity", [row.id], wanted, MOST_NAMES) if words else []
    return frozenset(e.key for e in found if missed(e.names.split(), wanted) == 0)


@dataclass(frozen=True, slots=True)
class _Part:
    """What of an own pack the reader may find: its entries by kind and key, and their words."""

    entries: frozenset[tuple[str, str]]
    words: Vocabulary


def _part(connection: Connection, pack: str) -> _Part | None:
    """None for a pack of which everything may be found."""
    if not is_own(pack) or reader_of(connection) is None:
        return None
    made = index_of(shelf(connection, pack).pack, 0, "").entries
    text = vocabulary_as_text({word for entry in made for word in entry.words.split()})
    return _Part(frozenset((e.kind, e.key) for e in made), vocabulary_from_text(text))


@dataclass(frozen=True, slots=True)
class _Looked:
    """Looks for the same words in some kinds of entries of some packs (None: of all); of `parts` of
    packs only what is in them."""

    connection: Connection
    packs: Sequence[int] | None
    words: Sequence[str]
    kinds: tuple[str, ...]
    parts: Mapping[int, _Part | None]

    def up(self, wanted: Wanted, *, ranked: bool = False) -> dict[str, list[Any]]:
        """The entries of each kind of which there are any, the best ones first.

        `ranked`: the database weighs them, since they need not hold every word.
        """
        found = {}
        for kind in self.kinds:
            most = MOST + 1
            rows = entries(self.connection, kind, self.packs, wanted, most, ranked=ranked)
            rows = [row for row in rows if self._may(row)]
            if rows:
                found[kind] = sorted(rows, key=lambda row: self._worth(row, wanted))
        return found

    def _may(self, row: Any) -> bool:
        part = self.parts.get(row.pack_id)
        return part is None or (row.kind, row.key) in part.entries

    def _worth(self, row: Any, wanted: Wanted) -> tuple[int, int, int]:
        place = place_of(row.names.split("\n"), self.words, wanted)
        return place, len(row.words), row.id


def _best(found: Mapping[str, list[Any]], wanted: Wanted) -> dict[str, list[Any]]:
    """Those entries that lack the fewest words."""
    lacking = {row.id: missed(row.words.split(), wanted) for rows in found.values() for row in rows}
    fewest = min(lacking.values(), default=0)
    best = {k: [row for row in rows if lacking[row.id] == fewest] for k, rows in found.items()}
    return {kind: rows for kind, rows in best.items() if rows}


def _packs(connection: Connection, pack: str | None) -> list[Any]:
    """The pack with this id, or all of them, with the versions of their indexes."""
    rows = list(connection.execute(INDEXES.order_by(PackRow.key)))
    if pack is None:
        return rows
    found = [row for row in rows if row.key == pack]
    if not found:
        raise NotFoundError(f"There is no pack {pack!r} here.", "The start page lists the packs.")
    return found


def _hit(row: Any, wanted: Wanted, told: dict[int, tuple[str, str]]) -> Hit:
    title, detail = pieces(row.title, wanted), pieces(row.detail, wanted)
    why = row.kind != "fact" or not any(piece.marked for piece in title)
    pack, pack_title = told[row.pack_id]
    return Hit(row.kind, pack, pack_title, row.key, title, detail if why else ())


_vocabularies: WeakKeyDictionary[Any, dict[int, tuple[str, Vocabulary]]] = WeakKeyDictionary()
_reading = threading.Lock()


def _vocabulary(connection: Connection, pack_id: int, version: str) -> Vocabulary:
    """The vocabulary of an index, kept in the process until there is another version of it."""
    with _reading:
        kept = _vocabularies.setdefault(connection.engine.pool, {})
        found = kept.get(pack_id)
        if found is None or found[0] != version:
            chosen = select(SearchIndexRow.vocabulary).where(SearchIndexRow.pack_id == pack_id)
            text = connection.execute(chosen).scalar_one()
            found = kept[pack_id] = (version, vocabulary_from_text(text))
        return found[1]
