"""The index of a loaded pack: made once after a load, kept, and asked by `services.search`.

`quizapp load` and `quizapp run` call `make` and `keep`, so that loading itself does not wait for
it. What is kept is only a memory of what the pack says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from quizapp.core import searching
from quizapp.core.facts import Entity, Fact, Pack, Source
from quizapp.core.searching import folded, vocabulary_as_text
from quizapp.core.wording import sentence
from quizapp.services import library
from quizapp.store.base import table_of
from quizapp.store.models import PackRow, SearchEntryRow, SearchIndexRow
from quizapp.store.search_queries import INDEXES

IN_ONE_GO = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to be found; see `SearchEntryRow`."""

    kind: str
    key: str
    title: str
    detail: str
    names: str
    words: str


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """A pack's index as made: `version` says of what."""

    pack_id: int
    title: str
    version: str
    entries: tuple[Entry, ...]


def not_kept(session: Session) -> tuple[str, ...]:
    """The packs whose index as they are loaded is not kept, by id."""
    rows = session.execute(INDEXES.order_by(PackRow.key))
    return tuple(row.key for row in rows if row.made != _version(row.version))


def make(session: Session, pack: str) -> SearchIndex:
    """Make the index of a loaded pack, which takes a while. Raises NotFoundError."""
    shelf = library.shelf(session, pack)
    return index_of(shelf.pack, shelf.pack_id, shelf.version)


def index_of(pack: Pack, pack_id: int, version: str) -> SearchIndex:
    """The index of a pack, which the database knows by this number and version."""
    return SearchIndex(pack_id, pack.title, _version(version), tuple(_entries(pack)))


def keep(session: Session, index: SearchIndex) -> int:
    """Keep an index, in the caller's transaction; return how many entries were written.

    Those that stay as they are are not. Nothing is kept where the pack was loaded anew since the
    index was made: whoever did that makes another.
    """
    chosen = select(PackRow.version).where(PackRow.id == index.pack_id)
    locked = chosen.with_for_update(key_share=True)  # see `decks.keep`
    if _version(session.scalars(locked).one()) != index.version:
        return 0
    written = _store(session, index)
    row = session.get(SearchIndexRow, index.pack_id) or SearchIndexRow(pack_id=index.pack_id)
    words = {word for entry in index.entries for word in entry.words.split()}
    row.version, row.vocabulary = index.version, vocabulary_as_text(words)
    session.add(row)
    return written


def _store(session: Session, index: SearchIndex) -> int:
    """Write the entries that differ from what is kept."""
    table = table_of(SearchEntryRow)
    kept = {
        (row.kind, row.key): row
        for row in session.execute(select(table).where(table.c.pack_id == index.pack_id))
    }
    scope = f"=p{index.pack_id}"
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for entry in index.entries:
        values = {
            "kind": entry.kind,
            "key": entry.key,
            "title": entry.title,
            "detail": entry.detail,
            "names": entry.names,
            "words": f"={entry.kind} {scope} {entry.words}",
        }
        row = kept.pop((entry.kind, entry.key), None)
        if row is None:
            added.append({"pack_id": index.pack_id, **values})
        elif any(getattr(row, name) != value for name, value in values.items()):
            changed.append({"id": row.id, **values})
    if added:
        session.execute(insert(SearchEntryRow), added)
    if changed:
        session.execute(update(SearchEntryRow), changed)
    gone = [row.id for row in kept.values()]
    for start in range(0, len(gone), IN_ONE_GO):
        part = gone[start : start + IN_ONE_GO]
        session.execute(delete(table).where(table.c.id.in_(part)))
    return len(added) + len(changed) + len(gone)


def _entries(pack: Pack) -> Iterator[Entry]:
    for entity in pack.entities.values():
        yield _entity(pack, entity)
    for fact in pack.facts.values():
        yield _fact(pack, fact)
    for source in pack.sources.values():
        yield _source(source)
        for section in source.sections:
            words = folded(section.heading)
            yield Entry("section", section.anchor, section.heading, source.title, words, words)


def _entity(pack: Pack, entity: Entity) -> Entry:
    kind, others = pack.kinds[entity.kind].name, entity.spellings[1:]
    detail = "; ".join(filter(None, (kind, ", ".join(others))))
    names = list(map(folded, entity.spellings))
    words = " ".join((*names, folded(kind, entity.summary)))
    return Entry("entity", entity.id, entity.name, detail, "\n".join(names), words)


def _fact(pack: Pack, fact: Fact) -> Entry:
    statement = sentence(pack, fact)
    # By any name of those whom it is about: whoever looks for TTP means Tehrik-i-Taliban too.
    names = [name for entity in fact.entities for name in pack.entities[entity].spellings]
    words = folded(statement, fact.note, *dict.fromkeys(names))
    return Entry("fact", fact.id, statement, fact.note, folded(statement), words)


def _source(source: Source) -> Entry:
    by = ", ".join(filter(None, (source.author, source.publisher, source.date)))
    title = folded(source.title)
    return Entry("source", source.id, source.title, by, title, folded(title, by, source.note))


def _version(pack: str) -> str:
    """The version of the index that this version of the pack gives."""
    return hashlib.sha256(f"{pack} {_made_by()}".encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def _made_by() -> str:
    """A hash of the code that makes entries: after an update they are made anew."""
    digest = hashlib.sha256()
    for file in (__file__, searching.__file__):
        digest.update(Path(file).read_bytes())
    return digest.hexdigest()
