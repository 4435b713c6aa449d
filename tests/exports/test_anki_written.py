"""Written questions in the real Anki: taken in, looked at, corrected, beside the generated ones."""

from __future__ import annotations

from typing import Any

import pytest

from quizapp.core.facts import Pack
from quizapp.exports.anki_schema import FIELDS, NoteType
from tests.core.written_packs import EVERY, pack_with
from tests.exports.learner import Learner, first_edition

pytestmark = pytest.mark.anki

KEYS = {item["id"]: f"elements/{item['id']}/{item['format']}" for item in EVERY}
CHOSEN = ("which-gas", "which-metals", "by-weight", "symbols")
"""Those that cannot be answered without what there is to choose from."""


@pytest.fixture(scope="module")
def whole() -> Pack:
    return pack_with()


def field(note: Any, name: str) -> str:
    return str(note.fields[FIELDS.index(name)])


def test_they_come_with_the_others(learner: Learner, whole: Pack) -> None:
    edition = first_edition(whole)
    count = len(edition.changed)
    assert learner.receive(edition) == {"new": count}
    assert set(KEYS.values()) <= edition.changed.keys()
    problems, ok = learner.collection.fix_integrity()
    assert ok, problems


def test_each_shows_what_it_needs_and_tells_nothing_on_the_front(
    learner: Learner, whole: Pack
) -> None:
    learner.receive(first_edition(whole))
    for id_, key in KEYS.items():
        note = learner.note(key)
        kind = NoteType(note.mid)
        assert (kind is NoteType.CHOOSE) == (id_ in CHOSEN), id_
        assert field(note, "Explanation") == "<p>It is told in the handbook.</p>"
        assert "handbook.example" in field(note, "Source link")
        front = note.cards()[0].question()
        if id_ in CHOSEN:
            assert front.count("<li") >= 3
        if id_ in ("by-weight", "symbols"):
            assert 'class="right"' not in field(note, "Options")
    assert field(learner.note(KEYS["by-weight"]), "Answer").startswith("Hydrogen gas; Helium gas")
    assert "Gold: Au" in field(learner.note(KEYS["symbols"]), "Answer")
    assert "Iron; Gold; Lead" in field(learner.note(KEYS["symbols"]), "Prompt")
    assert field(learner.note(KEYS["nickname"]), "Typed answer") == "Antoine Dubois"
    assert "Dubois of Paris" in field(learner.note(KEYS["nickname"]), "Other names")


def test_a_correction_reaches_a_learner_and_keeps_the_card(learner: Learner, whole: Pack) -> None:
    first = first_edition(whole)
    learner.receive(first)
    learner.answer(KEYS["which-gas"], 3)
    before = learner.card(KEYS["which-gas"]).reps
    told = {"which-gas": "Told anew."}
    changed = [{**item, "note": told[item["id"]]} if item["id"] in told else item for item in EVERY]
    later = first.followed(learner.after(), pack_with(changed))
    found = learner.receive(later)
    assert found["updated"] == 1
    assert field(learner.note(KEYS["which-gas"]), "Explanation") == "<p>Told anew.</p>"
    assert learner.card(KEYS["which-gas"]).reps == before
