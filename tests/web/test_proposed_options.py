"""From a better option that the analysis proposes to the set where it is used, in one step."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import Engine

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format
from quizapp.services import approvals, library, set_exchange, sets
from quizapp.services.approvals import Look
from quizapp.services.set_exchange import arrival, as_file
from quizapp.services.sets import QuestionSet
from quizapp.store.engine import reading, writing
from tests.services.classroom import PACK, Classroom
from tests.services.test_analysis import pin
from tests.web.classroom import School
from tests.web.conftest import Clock
from tests.web.pages import Form, Page, Visitor

KEY = "elements/nitrogen-found/subject"


@dataclass
class Lesson:
    """Twelve were shown the same options, and nobody chose a wrong one."""

    school: School
    set_id: int
    assignment: int

    @property
    def path(self) -> str:
        return f"/courses/{self.school.room.course}/assignments/{self.assignment}/analysis/1"

    def now(self) -> QuestionSet:
        with reading(self.school.room.engine) as session:
            return sets.set_of(session, self.school.room.teacher, self.set_id)

    def looks(self, number: int | None = None) -> tuple[Look, ...]:
        with reading(self.school.room.engine) as session:
            found = sets.set_of(session, self.school.room.teacher, self.set_id)
            return approvals.looks_of(
                session, sets.as_of(session, found, number or found.number)
            ).each


@pytest.fixture
def lesson(app: Flask, stocked: Engine, clock: Clock) -> Lesson:
    room = Classroom(stocked, clock.now, pupils=12)
    version = room.make_set([Slot((Asked((KEY,), Format.CHOICE),))])
    pin(room, version, KEY)
    number = room.assign(version)
    for student in room.students:
        room.sit(student, number)
    with reading(stocked) as session:
        set_id = sets.version(session, version).set_id
    return Lesson(School(app, clock, room), set_id, number)


def buttons(page: Page) -> list[Form]:
    return [form for form in page.forms if form.action.endswith("/beside")]


def entity(form: Form) -> str:
    return dict(form.values)["entity"]


def texts(look: Look) -> set[str]:
    return {option.text for option in look.shown.options}


def test_a_proposal_goes_into_the_set_in_one_step(lesson: Lesson) -> None:
    room = lesson.school.room
    grace = lesson.school.visitor(room.teacher)
    page = grace.open(lesson.path)
    assert len(buttons(page)) == 3
    chosen = buttons(page)[0]
    with reading(room.engine) as session:
        name = library.shelf(session, PACK).pack.entities[entity(chosen)].name
    before = lesson.looks()
    assert not any(name in texts(look) for look in before[:1])
    after = grace.send(page, chosen)
    assert after.path == f"/sets/{lesson.set_id}/look"
    assert "It stands among the options now" in after.text
    assert all(name in texts(look) for look in lesson.looks())
    assert all(len(look.shown.options) >= 4 for look in lesson.looks())
    assert lesson.now().number == 2
    assert [texts(look) for look in lesson.looks(1)] == [texts(look) for look in before]
    grace.send(page, chosen)  # pressed twice
    assert lesson.now().slots[0].asked[0].beside == (entity(chosen),)
    again = grace.open(lesson.path)
    assert [entity(form) for form in buttons(again)] == [entity(f) for f in buttons(page)[1:]]
    assert "stands there in the set's latest version" in again.text
    newest = lesson.now().version_id
    given = room.assign(newest)
    for student in room.students[:3]:
        (item,) = room.paper(room.begin(student, given))
        assert name in item.options


def test_it_is_taken_out_on_the_page_of_its_slot_and_named_among_the_changes(
    lesson: Lesson,
) -> None:
    grace = lesson.school.visitor(lesson.school.room.teacher)
    page = grace.open(lesson.path)
    grace.send(page, buttons(page)[0])
    with reading(lesson.school.room.engine) as session:
        name = library.shelf(session, PACK).pack.entities[entity(buttons(page)[0])].name
    assert f"Among the options, {name}:" in grace.open(f"/sets/{lesson.set_id}/versions").text
    slot = grace.open(f"/sets/{lesson.set_id}/slot?at=1")
    assert "Always among the options of a choice:" in slot.text
    after = grace.send(slot, buttons(slot)[0])
    assert "drawn as before" in after.text
    assert lesson.now().slots[0].asked[0].beside == ()
    assert {frozenset(texts(look)) for look in lesson.looks()} == {
        frozenset(texts(look)) for look in lesson.looks(1)
    }


def test_what_may_be_right_is_refused(lesson: Lesson) -> None:
    room = lesson.school.room
    grace = lesson.school.visitor(room.teacher)
    page = grace.open(lesson.path)
    with reading(room.engine) as session:
        shelf = library.shelf(session, PACK)
    right = shelf.generated.questions[KEY].answers[0].entity
    other_kind = next(e.id for e in shelf.pack.entities.values() if e.kind != "person")
    for wrong in (right, other_kind, "nobody", "../x"):
        sent = grace.send(page, buttons(page)[0], [("entity", wrong or "")])
        assert sent.status == 422, wrong
    gone = grace.send(page, buttons(page)[0], [("name", "elements/gone/subject")])
    assert gone.status == 422
    assert lesson.now().slots[0].asked[0].beside == ()


def test_who_may_not_change_the_set_is_not_offered_it(lesson: Lesson) -> None:
    room = lesson.school.room
    ada: Visitor = lesson.school.visitor(room.assistant)
    page = ada.open(lesson.path)
    assert buttons(page) == []
    assert "its maker can put it there" in page.text


def test_a_file_takes_it_along(lesson: Lesson) -> None:
    room = lesson.school.room
    grace = lesson.school.visitor(room.teacher)
    page = grace.open(lesson.path)
    grace.send(page, buttons(page)[0])
    with reading(room.engine) as session:
        values = json.loads(as_file(session, lesson.now())) | {"key": "f" * 16}
        coming = arrival(session, room.teacher, set_exchange.read(json.dumps(values)))
    assert coming.slots == lesson.now().slots
    with writing(room.engine) as session:
        made = set_exchange.bring_in(session, room.teacher, coming, room.now)
        assert sets.set_of(session, room.teacher, made).slots == lesson.now().slots
