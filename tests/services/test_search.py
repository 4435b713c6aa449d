"""Searching: any spelling, the same on both databases, and an index that follows the pack."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text

from quizapp.core.searching import Term
from quizapp.services import search, search_index
from quizapp.services.errors import NotFoundError
from quizapp.services.search import Hit, Results
from quizapp.store.engine import reading, writing
from quizapp.store.models import SearchEntryRow
from quizapp.store.search_queries import entries
from tests.content.editing import appended, replaced
from tests.services.pupil import PACK, load

GASES = "facts/gases.toml"
NOTE = "Cavendish was the first to treat it as a substance of its own."


def keep(engine: Engine) -> int:
    with reading(engine) as session:
        index = search_index.make(session, PACK)
    with writing(engine) as session:
        return search_index.keep(session, index)


def look(engine: Engine, typed: str, *kinds: str) -> Results:
    with reading(engine) as session:
        return search.search(session, typed, PACK, kinds or search.KINDS)


def first(results: Results) -> Hit:
    return results.groups[0].hits[0]


def plain(hit: Hit) -> str:
    return "".join(piece.text for piece in hit.title)


@pytest.fixture
def indexed(stocked: Engine) -> Engine:
    keep(stocked)
    return stocked


WANTED = {
    "Marie Curie": ("entity", "marie-curie", False),
    "marie cu": ("entity", "marie-curie", False),  # the last word is a beginning
    "CURIE,MARIE": ("entity", "marie-curie", False),
    "Maria Skłodowska": ("entity", "marie-curie", False),
    "maria sklodowska": ("entity", "marie-curie", False),  # no diacritics
    "Skladowska": ("entity", "marie-curie", False),  # a wrong letter
    "Humprey Davi": ("entity", "humphry-davy", False),
    "Hamfri Devy": ("entity", "humphry-davy", False),  # by sound
    "the Marie of Curie": ("entity", "marie-curie", False),
    "Humphry zzzzzzz": ("entity", "humphry-davy", True),  # nothing has both
}


@pytest.mark.parametrize("typed", WANTED)
def test_a_name_is_found_however_it_is_spelt(indexed: Engine, typed: str) -> None:
    kind, key, loosely = WANTED[typed]
    found = look(indexed, typed)
    assert (first(found).kind, first(found).key, found.loosely) == (kind, key, loosely)


def test_both_databases_find_the_same(
    sqlite_database: Engine, postgresql_database: Engine, tiny: Path, now: datetime
) -> None:
    for engine in (sqlite_database, postgresql_database):
        load(engine, tiny, now)
        keep(engine)
    asked = [*WANTED, "gas", "a", "1774", "of", "discovered oxygen", "the handbook", "metal", "ox"]
    for typed in asked:
        one, other = look(sqlite_database, typed), look(postgresql_database, typed)
        assert one == other, typed
        assert one.total, typed


def test_what_was_looked_for_is_marked_and_nothing_else(indexed: Engine) -> None:
    hit = first(look(indexed, "davy"))
    assert [(piece.text, piece.marked) for piece in hit.title] == [
        ("Humphry ", False),
        ("Davy", True),
    ]
    found = look(indexed, "humphri")
    assert found.spelt == (("humphri", ("humphry",)),)


def test_facts_are_found_by_any_name_of_those_they_tell_of(indexed: Engine) -> None:
    by_name = look(indexed, "Marie Curie", "fact").groups[0]
    by_alias = look(indexed, "Maria Skłodowska", "fact").groups[0]
    assert {hit.key for hit in by_name.hits} == {hit.key for hit in by_alias.hits} != set()


def test_sections_and_sources_are_found(indexed: Engine) -> None:
    found = look(indexed, "gases")
    assert ("section", "Gases") in {(h.kind, h.key) for g in found.groups for h in g.hits}
    assert first(look(indexed, "handbook", "source")).kind == "source"


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "'", '"', '" OR words : *', "%_\\", "=fact", "(((", "NEAR(", "\x00", "ア" * 90],
)
def test_nothing_that_is_typed_is_taken_for_a_statement(indexed: Engine, typed: str) -> None:
    look(indexed, typed)


def test_nothing_is_found_where_there_is_nothing(indexed: Engine) -> None:
    assert look(indexed, "xqzzyq").groups == ()
    with reading(indexed) as session, pytest.raises(NotFoundError):
        search.search(session, "gas", "nothing")


def test_keeping_again_writes_nothing_and_a_correction_only_what_differs(
    indexed: Engine, folder: Path, now: datetime
) -> None:
    assert keep(indexed) == 0
    replaced(folder, GASES, NOTE, "A wholly flabbergasting explanation.")
    load(indexed, folder, now + timedelta(days=1))
    with reading(indexed) as session:
        assert search_index.not_kept(session) == (PACK,)
    assert keep(indexed) == 1
    assert first(look(indexed, "flabbergasting")).kind == "fact"
    assert look(indexed, "substance of its own", "fact").loosely
    with reading(indexed) as session:
        assert search_index.not_kept(session) == ()


def test_what_the_pack_no_longer_says_is_found_no_more(
    indexed: Engine, folder: Path, now: datetime
) -> None:
    entity = '\n[[entity]]\nid = "flogiston"\nkind = "element"\nname = "Flogiston"\n'
    appended(folder, "entities.toml", entity)
    load(indexed, folder, now)
    assert keep(indexed) == 1
    assert first(look(indexed, "flogiston")).key == "flogiston"
    replaced(folder, "entities.toml", entity, "")
    load(indexed, folder, now)
    assert keep(indexed) == 1
    assert look(indexed, "flogiston").groups == ()
    with reading(indexed) as session:
        assert session.scalar(select(func.count()).select_from(SearchEntryRow)) > 50


def test_an_index_overtaken_by_a_load_is_not_kept(
    stocked: Engine, folder: Path, now: datetime
) -> None:
    with reading(stocked) as session:
        old = search_index.make(session, PACK)
    replaced(folder, GASES, NOTE, "Another explanation.")
    load(stocked, folder, now)
    with writing(stocked) as session:
        assert search_index.keep(session, old) == 0
    found = look(stocked, "gas")
    assert (found.groups, len(found.unready)) == ((), 1)


def test_fts5_holds_just_what_the_entries_hold(
    sqlite_database: Engine, tiny: Path, now: datetime
) -> None:
    load(sqlite_database, tiny, now)
    keep(sqlite_database)
    with writing(sqlite_database) as session:
        session.execute(text("UPDATE search_entries SET words = '=fact =p1 changed' WHERE id = 1"))
        session.execute(text("DELETE FROM search_entries WHERE id = 2"))
        session.execute(text("INSERT INTO search_words (search_words) VALUES ('integrity-check')"))


def test_a_part_of_a_name_finds_it(indexed: Engine) -> None:
    with reading(indexed) as session:
        assert "marie-curie" in (search.named(session, PACK, "lodowsk") or ())
        assert search.named(session, PACK, "xqzzyq") == frozenset()


@pytest.mark.parametrize("typed", ["discovered", "oxygen", "davy", "the", "found"])
def test_of_entries_with_every_word_the_briefest_come_first_as_if_weighed(
    indexed: Engine, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = look(indexed, typed, "fact")
    told = [hit.key for group in found.groups for hit in group.hits]

    def weighed(*args: Any, ranked: bool = False) -> list[Any]:
        return entries(*args, ranked=True)

    with monkeypatch.context() as patched:
        patched.setattr(search, "entries", weighed)
        again = look(indexed, typed, "fact")
    assert [hit.key for group in again.groups for hit in group.hits] == told
    with reading(indexed) as session:
        wanted = ((Term(typed),),)
        few = entries(session.connection(), "fact", None, wanted, 3)
        every = entries(session.connection(), "fact", None, wanted, 1000)
    lengths = [len(row.words) for row in every]
    assert lengths == sorted(lengths)
    assert [row.id for row in few] == [row.id for row in every[:3]]
