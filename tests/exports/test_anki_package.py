"""The package file itself: the same bytes each time, and what is frozen for ever."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest

from quizapp.core.facts import Pack
from quizapp.core.generation import Generated
from quizapp.exports.anki import deck_of, export
from quizapp.exports.anki_package import AnkiNote, guid_of, joined, note_of, plain, write_apkg
from quizapp.exports.anki_schema import (
    FIELDS,
    TEMPLATES_CHANGED,
    AnkiDeck,
    NoteType,
    decks_json,
    note_types_json,
)

DECK = AnkiDeck("small", "Small")
FROZEN_FIELDS = (
    "Prompt|Answer|Typed answer|Other names|Options|Explanation|Source|Source link|More sources"
    "|Certainty|Topic|Key|Spare 1|Spare 2|Spare 3|Spare 4|Spare 5"
)


def note(number: int, **other: object) -> AnkiNote:
    given = {
        "key": f"small/fact-{number}/when",
        "type": NoteType.RECALL,
        "fields": joined((f"Prompt {number}", "Answer")),
        "tags": ("quizapp::small",),
        "changed": 1000 + number,
    }
    return note_of(**{**given, **other})  # type: ignore[arg-type]


def written(*notes: AnkiNote) -> bytes:
    out = io.BytesIO()
    write_apkg(notes, DECK, out)
    return out.getvalue()


def rows(package: bytes, select: str, folder: Path) -> list[tuple[object, ...]]:
    file = folder / "collection.anki2"
    file.write_bytes(zipfile.ZipFile(io.BytesIO(package)).read("collection.anki2"))
    with closing(sqlite3.connect(file)) as db:
        return db.execute(select).fetchall()


def test_the_same_pack_gives_the_same_bytes(elements: Pack, generated: Generated) -> None:
    changed = dict.fromkeys(generated.questions, 1_700_000_000)
    first, second = io.BytesIO(), io.BytesIO()
    count = export(elements, generated, changed, first)
    export(elements, generated, changed, second)
    assert count == len(generated.questions)
    assert first.getvalue() == second.getvalue()


def test_a_path_and_a_stream_give_the_same_bytes(tmp_path: Path) -> None:
    assert write_apkg([note(1)], DECK, tmp_path / "out.apkg") == 1
    assert (tmp_path / "out.apkg").read_bytes() == written(note(1))


def test_the_package_holds_a_collection_and_an_empty_list_of_media() -> None:
    package = zipfile.ZipFile(io.BytesIO(written(note(1))))
    assert package.namelist() == ["collection.anki2", "media"]
    assert package.read("media") == b"{}"


def test_one_card_for_each_note_due_in_the_order_given(tmp_path: Path) -> None:
    package = written(note(2), note(1), note(3))
    select = "SELECT guid, due FROM cards JOIN notes ON nid = notes.id ORDER BY due"
    assert rows(package, select, tmp_path) == [
        (guid_of("small/fact-2/when"), 1),
        (guid_of("small/fact-1/when"), 2),
        (guid_of("small/fact-3/when"), 3),
    ]


def test_a_notes_time_is_that_of_its_content(tmp_path: Path) -> None:
    assert rows(written(note(1), note(2)), "SELECT mod FROM notes", tmp_path) == [(1001,), (1002,)]


def test_ids_lie_in_the_past_where_anki_accepts_them(tmp_path: Path) -> None:
    (found,) = rows(written(note(1)), "SELECT id FROM cards", tmp_path)
    assert 1_400_000_000_000 <= int(str(found[0])) < 1_550_000_000_000


def test_no_notes_are_still_a_package(tmp_path: Path) -> None:
    assert rows(written(), "SELECT count(*) FROM notes", tmp_path) == [(0,)]


def test_two_notes_with_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="Prompt 1: two notes"):
        written(note(1), note(1))


def test_more_fields_than_the_type_has_are_refused() -> None:
    with pytest.raises(ValueError, match="more fields"):
        joined(["x"] * (len(FIELDS) + 1))
    with pytest.raises(ValueError, match="more fields"):
        joined(["x", "a field \x1f within a field"])


def test_fields_left_out_are_empty() -> None:
    assert joined(["x", "y"]).split("\x1f") == ["x", "y", *[""] * (len(FIELDS) - 2)]


def test_nothing_is_written_when_making_a_note_fails(tmp_path: Path) -> None:
    def failing() -> Iterator[AnkiNote]:
        yield note(1)
        raise RuntimeError("the pack is broken")

    with pytest.raises(RuntimeError):
        write_apkg(failing(), DECK, tmp_path / "out.apkg")
    assert not (tmp_path / "out.apkg").exists()


def test_a_double_colon_in_a_title_opens_no_deck_inside_the_deck() -> None:
    names = {deck["name"] for deck in json.loads(decks_json(AnkiDeck("x", "War::Peace"))).values()}
    assert names == {"Default", "War:Peace"}


def test_the_deck_names_sources_and_licence(elements: Pack) -> None:
    description = deck_of(elements).description
    assert '<a href="https://handbook.example/elements">' in description
    assert "Licence: CC0." in description


@pytest.mark.parametrize(
    ("markup", "text"),
    [("Who?", "Who?"), ("a &amp; b", "a & b"), ("<b>x</b> &lt;y&gt;", "x <y>")],
)
def test_plain_text_of_a_field(markup: str, text: str) -> None:
    assert plain(markup) == text


def test_guids_are_for_ever() -> None:
    assert guid_of("khorasan/founding/when") == "5cb294a48a46b991e58f"


def test_note_types_are_for_ever() -> None:
    """A change here turns every note that learners already have into a conflict."""
    kinds = json.loads(note_types_json())
    assert {(k["id"], k["name"]) for k in kinds.values()} == {
        (1433116800101, "quizapp choose"),
        (1433116800102, "quizapp recall"),
    }
    for kind in kinds.values():
        assert "|".join(field["name"] for field in kind["flds"]) == FROZEN_FIELDS
        assert [template["name"] for template in kind["tmpls"]] == ["Card 1"]


def test_deck_ids_are_for_ever() -> None:
    assert AnkiDeck("khorasan", "Any title").number == 1443958110675


def test_a_changed_look_has_a_new_time() -> None:
    """Anki takes templates only if they are newer: raise TEMPLATES_CHANGED, then this hash."""
    templates = files("quizapp.exports") / "anki_templates"
    look = sha256()
    for file in sorted(templates.iterdir(), key=lambda file: file.name):
        look.update(file.name.encode() + file.read_text("utf-8").encode())
    assert (TEMPLATES_CHANGED, look.hexdigest()[:12]) == (1795467600, "7710131c009e")
