"""A deck is kept after a load, and its file is the same whether it was kept or not."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from quizapp import authoring
from quizapp.content.keys import lock_pack
from quizapp.content.reading import read_folder
from quizapp.services import decks
from quizapp.services.errors import NotFoundError
from quizapp.store.engine import reading, writing
from quizapp.store.models import NoteRow, QuestionRow
from tests.content.editing import appended, replaced
from tests.services.pupil import PACK, load

GASES = "facts/gases.toml"
NOTE = "Cavendish was the first to treat it as a substance of its own."
RADIUM = """
[[fact]]
id = "radium-found"
subject = "carl-wilhelm-scheele"
relation = "discovered"
object = "radium"
place = "edinburgh"
core = true
note = "Scheele found it too."
cite = [{ source = "handbook", section = "Gases", words = "Rutherford isolated nitrogen" }]
"""


def lock(folder: Path, now: datetime) -> int:
    """Bring `keys.lock` up to date; how many cards changed."""
    found = read_folder(folder)
    return lock_pack(found, found.pack(), now)


@pytest.fixture
def locked(folder: Path, now: datetime) -> Path:
    lock(folder, now)
    return folder


@pytest.fixture
def loaded(database: Engine, locked: Path, now: datetime) -> Engine:
    """A database of each sort that has the pack, and not its deck."""
    load(database, locked, now)
    return database


def keep(engine: Engine) -> int:
    with reading(engine) as session:
        deck = decks.make(session, PACK)
    with writing(engine) as session:
        return decks.keep(session, deck)


def is_kept(engine: Engine) -> bool:
    with reading(engine) as session:
        return decks.is_kept(session, PACK)


def written(engine: Engine) -> bytes:
    out = BytesIO()
    with reading(engine) as session:
        decks.write(session, PACK, out)
    return out.getvalue()


def from_folder(folder: Path, tmp_path: Path) -> bytes:
    authoring.export_anki(folder, tmp_path / "folder.apkg")
    return (tmp_path / "folder.apkg").read_bytes()


@pytest.fixture
def nothing_made(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """From here on no note may be made."""

    def make(*_: object) -> None:
        raise AssertionError("the deck is made again")

    with monkeypatch.context() as patch:
        patch.setattr(decks, "make", make)
        yield


def test_the_file_is_the_same_from_a_folder_unkept_and_kept(
    loaded: Engine, locked: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    expected = from_folder(locked, tmp_path)
    assert not is_kept(loaded)
    assert written(loaded) == expected
    assert keep(loaded) == 61
    assert is_kept(loaded)
    request.getfixturevalue("nothing_made")
    assert written(loaded) == expected


def test_keeping_again_writes_nothing(loaded: Engine) -> None:
    keep(loaded)
    with loaded.connect() as connection:
        before = connection.execute(select(NoteRow.__table__)).all()
    assert keep(loaded) == 0
    with loaded.connect() as connection:
        assert connection.execute(select(NoteRow.__table__)).all() == before


def test_after_a_correction_only_the_notes_that_differ_are_written(
    loaded: Engine, locked: Path, now: datetime, tmp_path: Path
) -> None:
    keep(loaded)
    replaced(locked, GASES, NOTE, "Another explanation.")
    later = now + timedelta(days=1)
    corrected = lock(locked, later)
    load(loaded, locked, later)
    assert not is_kept(loaded)
    assert written(loaded) == from_folder(locked, tmp_path)
    assert keep(loaded) == corrected < 5
    assert written(loaded) == from_folder(locked, tmp_path)


def test_a_new_question_between_others_moves_none_of_their_notes(
    loaded: Engine, locked: Path, now: datetime, tmp_path: Path
) -> None:
    keep(loaded)
    appended(locked, GASES, RADIUM)
    changed = lock(locked, now + timedelta(days=1))
    load(loaded, locked, now)
    assert keep(loaded) == changed < 20
    assert written(loaded) == from_folder(locked, tmp_path)


def test_a_withdrawn_question_is_in_no_deck_and_comes_back(
    loaded: Engine, locked: Path, now: datetime, tmp_path: Path
) -> None:
    keep(loaded)
    key = "elements/nitrogen-number/number"
    replaced(locked, GASES, "number = 7\n", 'number = 7\nskip = { number = "for now" }\n')
    title = 'certainty = "How sure are we?"\n'
    given_up = f'[pack.retired_keys]\n"{key}" = "for now"\n'
    replaced(locked, "pack.toml", title, title + given_up)
    lock(locked, now)
    load(loaded, locked, now)
    keep(loaded)
    assert key not in _keys(loaded)
    assert written(loaded) == from_folder(locked, tmp_path)
    replaced(locked, GASES, 'skip = { number = "for now" }\n', "")
    replaced(locked, "pack.toml", given_up, "")
    lock(locked, now)
    load(loaded, locked, now)
    keep(loaded)
    assert key in _keys(loaded)
    assert written(loaded) == from_folder(locked, tmp_path)


def _keys(engine: Engine) -> set[str]:
    with reading(engine) as session:
        live = select(QuestionRow.key).where(QuestionRow.retired_at.is_(None))
        return set(session.scalars(live.join(NoteRow)))


def test_a_deck_that_was_overtaken_by_a_load_is_not_kept(
    loaded: Engine, locked: Path, now: datetime, tmp_path: Path
) -> None:
    with reading(loaded) as session:
        old = decks.make(session, PACK)
    replaced(locked, GASES, NOTE, "Another explanation.")
    lock(locked, now + timedelta(days=1))
    load(loaded, locked, now)
    with writing(loaded) as session:
        assert decks.keep(session, old) == 0
    assert not is_kept(loaded)
    assert written(loaded) == from_folder(locked, tmp_path)


def test_two_who_keep_a_deck_at_once_write_it_once(loaded: Engine) -> None:
    with reading(loaded) as session:
        deck = decks.make(session, PACK)

    def keep_it() -> int:
        with writing(loaded) as session:
            return decks.keep(session, deck)

    with ThreadPoolExecutor() as pool:
        with writing(loaded) as session:
            first = decks.keep(session, deck)
            session.flush()
            second = pool.submit(keep_it)
            with pytest.raises(TimeoutError):
                second.result(timeout=0.5)
        assert (first, second.result(timeout=30)) == (61, 0)


def test_a_deck_made_by_other_code_is_made_anew(
    loaded: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(loaded)
    monkeypatch.setattr(decks, "_made_by", lambda: "an update")
    assert not is_kept(loaded)
    assert keep(loaded) == 0
    assert is_kept(loaded)


@pytest.mark.parametrize("lost", ["%", "When%"])
def test_a_deck_whose_notes_got_lost_is_made_as_it_is_written(
    loaded: Engine, locked: Path, tmp_path: Path, lost: str
) -> None:
    keep(loaded)
    with writing(loaded) as session:
        session.execute(text("DELETE FROM notes WHERE sort_text LIKE :lost"), {"lost": lost})
    assert written(loaded) == from_folder(locked, tmp_path)


def test_a_pack_that_is_not_there(database: Engine) -> None:
    for wanted in (decks.is_kept, decks.make):
        with reading(database) as session, pytest.raises(NotFoundError):
            wanted(session, "nothing")
    with reading(database) as session, pytest.raises(NotFoundError):
        decks.write(session, "nothing", BytesIO())
