"""Assignments as those who teach see them: forms, dates, what may be changed when, CSV."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from quizapp.core.papers import Asked, Slot
from quizapp.services import assignments, attempts, sets
from quizapp.services.assignments import Assignment
from quizapp.store.engine import reading, writing
from quizapp.store.models import AssignmentRow, AttemptRow, CourseRow
from tests.services.classroom import Classroom
from tests.web.classroom import School
from tests.web.conftest import Clock
from tests.web.pages import Page, Visitor


@pytest.fixture
def school(app: Flask, stocked: Engine, clock: Clock) -> School:
    return School(app, clock, Classroom(stocked, clock.now))


@pytest.fixture
def teacher(school: School) -> Visitor:
    return school.visitor(school.room.teacher)


def base(school: School) -> str:
    return f"/courses/{school.room.course}/assignments"


def found(school: School, number: int) -> Assignment:
    with reading(school.room.engine) as session:
        return assignments.assignment_of(session, number)


def make(school: School, teacher: Visitor, *chosen: tuple[str, str]) -> Page:
    version = school.room.make_set()
    page = teacher.open(f"{base(school)}/new")
    usual = [("title", "Week 1"), ("version", str(version)), ("schedules", "1")]
    named = {name for name, _ in chosen}
    return teacher.send(page, page.form(), [*[u for u in usual if u[0] not in named], *chosen])


def latest(school: School) -> int:
    with reading(school.room.engine) as session:
        return session.scalars(select(AssignmentRow.id).order_by(AssignmentRow.id.desc())).first()  # type: ignore[return-value]


def test_an_assignment_is_made_published_and_seen(school: School, teacher: Visitor) -> None:
    student = school.visitor(school.student)
    page = make(school, teacher, ("time_limit", "30"), ("closed_book", "1"), ("password", "tulip"))
    assert "Made. Look at the preview" in page.text
    number = latest(school)
    assert student.open(f"/assignments/{number}").status == 404
    page = teacher.send(page, page.form("/publish"))
    assert "Published." in page.text
    kept = found(school, number)
    assert (kept.rules.time_limit, kept.rules.closed_book, kept.rules.schedules) == (30, True, True)
    assert kept.rules.password_hash.startswith("$argon2id$")
    assert "It does not keep a student from" in page.text
    seen = student.open(f"/assignments/{number}")
    assert "30 minutes for each attempt" in seen.text
    assert "Closed book: while an attempt runs" in seen.text


def test_times_are_those_of_the_course_also_when_clocks_change(
    school: School, teacher: Visitor
) -> None:
    with writing(school.room.engine) as session:
        session.get_one(CourseRow, school.room.course).time_zone = "Europe/Berlin"
    page = make(school, teacher, ("due", "2026-03-29T02:30"))
    assert page.status == 422
    assert "There is no 02:30 on 29 March 2026 in Europe/Berlin" in page.text
    page = make(school, teacher, ("opens", "2026-10-25T02:30"), ("due", "2026-10-25T02:30"))
    kept = found(school, latest(school))
    assert kept.opens_at is not None
    assert kept.due_at is not None
    assert kept.due_at - kept.opens_at == timedelta(hours=1)
    form = teacher.open(f"{base(school)}/{kept.id}/change")
    assert 'name="due" value="2026-10-25T02:30"' in form.html
    teacher.send(form, form.form(), [("title", "Once more")])
    assert found(school, kept.id).due_at == kept.due_at
    assert "25 October 2026, 02:30 (UTC+1)" in teacher.open(f"{base(school)}/{kept.id}").text


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ([("title", " ")], "Give it a title"),
        ([("version", "")], "Choose a question set"),
        ([("version", "999")], "no such set of yours"),
        ([("opens", "2026-03-09T09:00"), ("due", "2026-03-08T09:00")], "It opens first"),
        ([("telling", "closed"), ("late", "accepted")], "need a closing moment"),
        ([("due", "yesterday")], "is no day and time"),
        ([("time_limit", "0")], "Time limit"),
        ([("points", "-1")], "Points"),
        ([("whom", "some"), ("members", "9999")], "not in this course"),
        ([("whom", "some")], "Tick the students"),
    ],
)
def test_what_does_not_go_together_is_refused_and_kept_in_the_form(
    school: School, teacher: Visitor, chosen: list[tuple[str, str]], said: str
) -> None:
    page = make(school, teacher, ("instructions", "Read first."), *chosen)
    assert page.status == 422
    assert said in page.text
    assert "Read first." in page.html


def test_another_instructors_set_cannot_be_given(school: School) -> None:
    room = school.room
    with writing(room.engine) as session:
        slots = [Slot((Asked((room.keys()[0],)),))]
        made = sets.create(session, room.outsider, "Not yours", slots, room.now)
        version = sets.set_of(session, room.outsider, made).version_id
    page = make(school, school.visitor(room.teacher), ("version", str(version)))
    assert "no such set of yours" in page.text


def test_once_somebody_has_begun_the_test_stays_the_same(school: School, teacher: Visitor) -> None:
    room = school.room
    number = room.assign(rules={"time_limit": 10})
    attempt = room.begin(school.student, number)
    page = teacher.open(f"{base(school)}/{number}")
    assert not [form for form in page.forms if form.action.endswith(("/unpublish", "/newest"))]
    for act in ("unpublish", "delete"):
        sent = teacher.client.post(
            f"{base(school)}/{number}/{act}", data={"csrf_token": page.forms[-1].values[0][1]}
        )
        assert sent.status_code == 409
    form = teacher.open(f"{base(school)}/{number}/change")
    changes = [("title", "New"), ("order", "kept"), ("telling", "at-once"), ("time_limit", "5")]
    assert teacher.send(form, form.form(), changes).status == 200
    kept = found(school, number)
    assert (kept.title, kept.rules.mixed, kept.rules.time_limit) == ("New", True, 5)
    assert kept.rules.telling.value == "end"
    with reading(room.engine) as session:
        assert attempts.attempt(session, attempt).ends_at == room.now + timedelta(minutes=10)


def test_a_newer_version_of_the_set_is_offered_until_somebody_begins(
    school: School, teacher: Visitor
) -> None:
    room = school.room
    version = room.make_set()
    number = room.assign(version)
    with writing(room.engine) as session:
        of = sets.version(session, version).set_id
        newest = sets.change_slots(session, of, [Slot((Asked((room.keys()[0],)),))], room.now)
    page = teacher.open(f"{base(school)}/{number}")
    assert "The set has a newer version (2; this is 1)" in page.text
    teacher.send(page, page.form("/newest"))
    assert found(school, number).version_id == newest


def test_copy_archive_and_delete(school: School, teacher: Visitor) -> None:
    number = school.room.assign()
    page = teacher.open(f"{base(school)}/{number}")
    copied = teacher.send(page, page.form("/copy"))
    assert "Copied." in copied.text
    assert "Copy of Week 1" in copied.headings
    assert found(school, latest(school)).published_at is None
    ask = teacher.open(copied.links["Delete"])
    assert "Deleted." in teacher.send(ask, ask.form()).text
    school.room.begin(school.student, number)
    archived = teacher.send(page, page.form("/archive"))
    assert "Archived." in archived.text
    assert "Archived (1)" in teacher.open(base(school)).text
    back = teacher.send(archived, archived.form("/archive"))
    assert "Taken out of the archive." in back.text


def test_lists_leave_as_csv(school: School, teacher: Visitor) -> None:
    room = school.room
    number = room.assign(due_at=room.now + timedelta(days=1), rules={"late": "accepted"})
    room.sit(room.students[0], number)
    room.wait(days=2)
    room.sit(room.students[1], number)
    rows = teacher.client.get(f"{base(school)}/{number}?download=csv").get_data(as_text=True)
    lines = rows.splitlines()
    assert lines[1].startswith("Student 01,,submitted,1,")
    assert lines[2].startswith("Student 02,,late,1,")
    assert lines[3].startswith("Student 03,,not begun,0,")
    listed = teacher.client.get(f"{base(school)}?download=csv").get_data(as_text=True)
    assert listed.splitlines()[1].endswith(",3,2,2,1")


def test_one_student_is_given_more(school: School, teacher: Visitor) -> None:
    room = school.room
    number = room.assign(due_at=room.now + timedelta(hours=1), rules={"time_limit": 10})
    attempt = room.begin(school.student, number)
    member = room.members[school.student]
    page = teacher.open(f"{base(school)}/{number}/students/{member}")
    page = teacher.send(
        page, page.form(), [("until", "2026-03-05T12:00"), ("attempts", "1"), ("minutes", "7")]
    )
    assert "Kept." in page.text
    assert "17 minutes each" in page.text
    with reading(room.engine) as session:
        assert attempts.attempt(session, attempt).ends_at == room.now + timedelta(minutes=17)
    page = teacher.send(page, page.form("/end"))
    assert "Ended; what was saved counts." in page.text
    school.forward(days=2)
    assert "Begin attempt 2" in school.visitor(school.student).open(f"/assignments/{number}").html
    other = school.visitor(room.students[1]).open(f"/assignments/{number}")
    assert "It has closed." in other.text


def test_an_assistant_sees_and_changes_nothing(school: School) -> None:
    number = school.room.assign()
    assistant = school.visitor(school.room.assistant)
    for path in ("", f"/{number}", f"/{number}/preview"):
        assert assistant.open(base(school) + path).status == 200
    page = assistant.open(f"{base(school)}/{number}")
    assert "Publish" not in page.text
    for path in ("/new", f"/{number}/change", f"/{number}/delete"):
        assert assistant.open(base(school) + path).status == 403


def test_a_preview_keeps_nothing_and_tells_nothing(school: School, teacher: Visitor) -> None:
    number = school.room.assign()
    first = teacher.open(f"{base(school)}/{number}/preview")
    assert len(first.headings) == 5
    assert first.headings == teacher.open(f"{base(school)}/{number}/preview?paper=1").headings
    papers = {
        tuple(teacher.open(f"{base(school)}/{number}/preview?paper={n}").headings[1:])
        for n in range(1, 6)
    }
    assert len(papers) > 1
    with reading(school.room.engine) as session:
        assert session.scalars(select(AttemptRow)).all() == []
