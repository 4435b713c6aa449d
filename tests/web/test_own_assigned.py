"""What students see of an instructor's own questions: those that were assigned to them and have
entered their studying, on every page and in every file, and no others."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from quizapp.core.papers import Asked, Slot
from quizapp.services import own
from quizapp.services.assignment_rules import Rules, Telling
from quizapp.services.standing import Teaches
from quizapp.store.engine import reading, writing
from quizapp.store.models import AccountRow, CardRow, QuestionRow
from tests.services.classroom import Classroom
from tests.services.own_questions import content
from tests.web.classroom import School
from tests.web.conftest import Clock
from tests.web.pages import Visitor
from tests.web.pupil import Pupil

GIVEN, HIDDEN = "which-gas", ("table-of", "nickname", "salt")
"""What is assigned, and what its author wrote beside it."""
WORDS = ("Sokolov", "Dubois", "Common salt")
"""Words of what was not assigned."""


@pytest.fixture
def school(app: Flask, stocked: Engine, clock: Clock) -> School:
    return School(app, clock, Classroom(stocked, clock.now))


@pytest.fixture
def pack(school: School) -> str:
    """The teacher's own pack."""
    room = school.room
    with writing(room.engine) as session:
        for each in (GIVEN, *HIDDEN):
            own.create(session, room.teacher, content(each), each, room.now)
        found = own.pack_of(session, room.teacher)
    assert found is not None
    return found


def assign(school: School, pack: str, **rules: object) -> int:
    version = school.room.make_set([Slot((Asked((f"{pack}/q1/choice",)),))])
    return school.room.assign(version, rules=Rules(**rules))  # type: ignore[arg-type]


def everything(student: Visitor, pack: str) -> str:
    """All that pages and files tell of the pack."""
    pages = [
        "",
        "/entities",
        "/progress",
        "/reading",
        "/timeline",
        "/genealogy",
        "/places",
        "/anki",
        "/quiz",
        "/pairs",
        "/exams/new",
        "/topics/airs-and-gases",
        "/kept",
    ]
    paths = [f"/packs/{pack}{each}" for each in pages]
    paths += ["/", "/cards", f"/cards?state=new&pack={pack}", "/cards?state=new&pack=&words=salt"]
    paths += [f"/packs/{pack}/facts/q{n}" for n in range(1, 5)]
    paths += [f"/search?q={q}" for q in ("salt", "sokolow", "antoine", "flame")]
    paths += [f"/packs/{pack}/search?q=table", f"/packs/{pack}/entities?q=antoine"]
    return "\n".join(student.open(path).html for path in paths)


def test_who_was_assigned_one_sees_it_and_no_other(school: School, pack: str) -> None:
    student = school.visitor(school.student)
    assert student.open(f"/packs/{pack}").status == 404
    assign(school, pack)
    page = student.open(f"/packs/{pack}")
    assert page.status == 200
    assert student.open(f"/packs/{pack}/facts/q1").status == 200
    assert {student.open(f"/packs/{pack}/facts/q{n}").status for n in (2, 3, 4)} == {404}
    assert "Which gas keeps a flame alight" in student.open("/search?q=flame").text
    told = everything(student, pack)
    assert [word for word in WORDS if word in told] == []
    assert "Questions of Grace" in student.open("/").text


def test_they_study_it_and_then_still_see_no_other(school: School, pack: str) -> None:
    student = school.visitor(school.student)
    assign(school, pack)
    page = student.open(f"/packs/{pack}")
    page = student.send(page, page.form("/review"))
    assert "Which gas keeps a flame alight?" in page.text
    page = student.open(f"/packs/{pack}/quiz")
    page = student.send(page, page.form(), [("cold", "1"), ("length", "20")])
    assert "Which gas keeps a flame alight?" in page.text
    told = everything(student, pack)
    assert [word for word in WORDS if word in told] == []


def test_one_card_shows_one_question(school: School, pack: str) -> None:
    number = assign(school, pack)
    school.room.sit(school.student, number)
    with reading(school.room.engine) as session:
        mine = select(CardRow).where(CardRow.learner_id == school.student)
        assert len(session.scalars(mine).all()) == 1
    student = school.visitor(school.student)
    told = everything(student, pack)
    assert "Which gas keeps a flame alight" in told
    assert [word for word in WORDS if word in told] == []


def test_what_waits_for_a_closed_book_is_not_seen_before(school: School, pack: str) -> None:
    student = school.visitor(school.student)
    number = assign(school, pack, closed_book=True, telling=Telling.END)
    assert student.open(f"/packs/{pack}").status == 404
    attempt = school.room.begin(school.student, number)
    assert student.open(f"/packs/{pack}/facts/q1").status in (403, 404)
    school.room.submit(school.student, attempt)
    assert student.open(f"/packs/{pack}/facts/q1").status == 200
    assert student.open(f"/packs/{pack}/facts/q2").status == 404


def test_who_was_not_assigned_it_sees_nothing(school: School, pack: str) -> None:
    version = school.room.make_set([Slot((Asked((f"{pack}/q1/choice",)),))])
    school.room.assign(version, members=(school.room.members[school.student],))
    assert school.visitor(school.student).open(f"/packs/{pack}").status == 200
    for other in (school.room.students[1], school.room.outsider):
        visitor = school.visitor(other)
        assert visitor.open(f"/packs/{pack}").status == 404
        assert "keeps a flame" not in visitor.open("/search?q=flame").html


def test_their_deck_has_only_what_they_see(school: School, pack: str, tmp_path: Path) -> None:
    assign(school, pack)
    student = school.visitor(school.student)
    deck = student.client.get(f"/packs/{pack}/anki/deck.apkg")
    assert deck.status_code == 200
    with zipfile.ZipFile(io.BytesIO(deck.get_data())) as files:
        name = next(each for each in files.namelist() if each.startswith("collection"))
        file = tmp_path / "deck.db"
        file.write_bytes(files.read(name))
    notes = sqlite3.connect(file).execute("SELECT flds FROM notes").fetchall()
    assert len(notes) == 1
    assert "vital air" in notes[0][0]


def test_numbers_that_are_not_theirs_are_none(school: School, pack: str) -> None:
    """A form with other numbers makes no card, and so shows nothing."""
    assign(school, pack)
    student = school.visitor(school.student)
    with reading(school.room.engine) as session:
        keys = select(QuestionRow.id).where(QuestionRow.key.like(f"{pack}/%"))
        numbers = list(session.scalars(keys.order_by(QuestionRow.id)))
    Pupil(student).quiz()
    page = student.open(f"/cards?state=new&pack={pack}")
    form = next(form for form in page.forms if form.method == "post")
    assert form.options["question"] == [str(numbers[0])]
    for act in ("suspend", "practise"):
        chosen = [("question", str(number)) for number in numbers]
        found = student.send(page, form, [("act", act), *chosen])
        assert [word for word in WORDS if word in found.html] == []
    with reading(school.room.engine) as session:
        mine = select(CardRow.question_id).where(CardRow.learner_id == school.student)
        assert set(session.scalars(mine)) & set(numbers) <= {numbers[0]}


def test_a_set_from_a_file_brings_no_question_of_somebody_else(school: School, pack: str) -> None:
    """A student who teaches elsewhere cannot name what they may not see."""
    assign(school, pack)
    with writing(school.room.engine) as session:
        session.get_one(AccountRow, school.student).teaches = Teaches.INSTRUCTOR.value
    student = school.visitor(school.student)
    asked = [
        {"keys": [f"{pack}/q{n}/{f}"], "format": None, "wording": ""}
        for n, f in ((1, "choice"), (2, "cloze"), (3, "typed-name"), (4, "true-false"))
    ]
    values = {
        "format": "quizapp-set",
        "version": 1,
        "title": "Taken",
        "key": "0123456789abcdef",
        "slots": [{"take": 1, "points": 1.0, "asked": [each]} for each in asked],
        "questions": {},
    }
    page = student.open("/sets/import")
    found = student.send(page, page.form("/import"), [("text", json.dumps(values))])
    assert [word for word in WORDS if word in found.html] == []
    assert "q2/cloze" in found.text
    assert "q1/choice" not in found.text.partition('{"format"')[0]
