"""A course at a glance for those who teach it, and one student seen by them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import Engine, event, select

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format, Response
from quizapp.services import appeals, assignments, course_overview, courses, members
from quizapp.store.engine import reading, writing
from quizapp.store.models import AttemptItemRow
from tests.services.classroom import Classroom
from tests.web.classes import Class
from tests.web.conftest import Clock
from tests.web.pages import Page


@pytest.fixture
def room(app: Flask, stocked: Engine, clock: Clock) -> Class:
    return Class(app, Classroom(stocked, clock.now), clock)


def overview(room: Class, whom: int | None = None) -> Page:
    class_ = room.room
    return room.visitor(whom or class_.teacher).open(f"/courses/{class_.course}")


def test_a_course_tells_what_is_open_and_how_many_have_submitted(room: Class) -> None:
    class_ = room.room
    one = class_.members[class_.students[0]]
    soon = class_.now + timedelta(days=2)
    class_.sit(class_.students[0], class_.assign())
    mine = class_.assign(due_at=soon, members=(one,), rules={"graded": False})
    class_.sit(class_.students[0], mine)
    class_.assign(publish=False)
    class_.assign(opens_at=soon)
    class_.assign(closes_at=class_.now + timedelta(hours=1))
    class_.wait(days=1)
    page = overview(room)
    assert page.links["All assignments (5)"] == f"/courses/{class_.course}/assignments"
    assert page.text.count("Week 1") == 4
    lines = (
        "open, practice, due 4 March 2026, 09:00 (UTC), 1 of 1 submitted",
        "open, 1 of 3 submitted",
        "Week 1 not published",
        "opens later, 4 March 2026, 09:00 (UTC), 0 of 3 submitted",
    )
    assert [each for each in lines if each not in page.text] == []
    assert "Waiting for you" not in page.headings
    assert "Make an assignment" not in overview(room, class_.assistant).links
    with writing(class_.engine) as session:
        leaver = courses.member(session, class_.course, one)
        members.leave(session, leaver, class_.now)
    assert "open, 0 of 2 submitted" in overview(room).text


def test_a_course_leads_to_what_waits_for_those_who_teach_it(room: Class) -> None:
    class_ = room.room
    typed = [Slot((Asked((key,), Format.TYPED_DATE),)) for key in class_.keys(Format.TYPED_DATE, 1)]
    for student, text in zip(class_.students, ("soon", "later", "1200"), strict=True):
        attempt = class_.begin(student, class_.assign(class_.make_set(typed)))
        class_.save(student, attempt, 0, Response(text=text))
        class_.submit(student, attempt)
    with writing(class_.engine) as session:
        items = session.scalars(select(AttemptItemRow.id).order_by(AttemptItemRow.id)).all()
        appeals.contest(session, class_.students[2], items[2], "My book says so.", class_.now)
    page = overview(room, class_.assistant)
    assert (
        page.links["Answers to be looked at"] == f"/courses/{class_.course}/marks/to-be-looked-at"
    )
    assert page.links["Appeals to be decided"] == f"/courses/{class_.course}/marks/appeals"
    assert "Answers to be looked at 2 Appeals to be decided 1" in page.text


def test_a_course_in_which_nothing_is_assigned_says_so(room: Class) -> None:
    page = overview(room)
    assert "Nothing is assigned yet" in page.text
    assert page.links["Make an assignment"].endswith("/assignments/new")


def test_the_overview_takes_as_many_statements_for_many_assignments(room: Class) -> None:
    class_ = room.room
    counts = []
    for _ in range(2):
        class_.assign()
        class_.assign()
        with reading(class_.engine) as session:
            said: list[object] = []
            note = partial(_note, said)
            event.listen(session.connection(), "before_cursor_execute", note)
            course_overview.overview(session, class_.course)
            counts.append(len(said))
    assert counts[0] == counts[1] <= 6


def _note(said: list[object], *told: object) -> None:
    said.append(told[2])


def test_a_students_page_leads_to_attempts_and_marks(room: Class) -> None:
    class_ = room.room
    student, other = class_.students[:2]
    number = class_.members[student]
    first = class_.assign()
    class_.assign(members=(class_.members[other],))
    class_.assign(publish=False)
    class_.sit(student, first, knows=lambda at: at < 3)
    path = f"/courses/{class_.course}/people/{number}"
    for who in (class_.teacher, class_.assistant):
        visitor = room.visitor(who)
        page = visitor.open(path)
        assert page.text.count("Week 1") == 2  # the title, and the words of the mark
        assert "1 attempt" in page.text
        assert "75 of 100" in page.text
        assert "In all: 75 %" in page.text
        attempts = page.links["Week 1"]
        assert attempts == f"/courses/{class_.course}/assignments/{first}/students/{number}"
        cell = page.links["75 of 100"]
        assert cell == f"/courses/{class_.course}/marks/{first}/{number}"
        for each in (attempts, cell):
            assert visitor.open(each).links["Student 01"] == path
    unassigned = room.visitor(class_.teacher).open(
        f"/courses/{class_.course}/people/{class_.members[class_.assistant]}"
    )
    assert "Assignments" not in unassigned.headings


def test_marks_stay_on_the_page_of_who_has_left(room: Class) -> None:
    class_ = room.room
    student = class_.students[0]
    number = class_.members[student]
    class_.sit(student, class_.assign())
    with writing(class_.engine) as session:
        members.leave(session, courses.member(session, class_.course, number), class_.now)
    page = room.visitor(class_.teacher).open(f"/courses/{class_.course}/people/{number}")
    assert "100 of 100" in page.text


def test_keeping_up_is_led_to_where_it_is_told(room: Class) -> None:
    class_ = room.room
    with writing(class_.engine) as session:
        draft = assignments.Draft("Three days", kind=assignments.AssignmentKind.KEEP_UP)
        made = assignments.create(session, class_.course, draft, class_.now)
        assignments.publish(session, made, class_.now)
    page = overview(room)
    assert page.links["Three days"] == f"/courses/{class_.course}/keep-up/{made}"
    assert "submitted" not in page.text
