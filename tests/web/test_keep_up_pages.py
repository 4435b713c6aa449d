"""The pages of keeping up, and a course's exam, through the client."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, update

from quizapp.services import learners
from quizapp.store.engine import reading, writing
from quizapp.store.models import (
    AssignmentMemberRow,
    AssignmentRow,
    CourseMemberRow,
    CourseRow,
    LearnerRow,
)
from quizapp.web.edge import COOKIE
from tests.services.classroom import Classroom
from tests.web.conftest import Clock
from tests.web.pages import Page, Visitor
from tests.web.pupil import Pupil

As = Callable[[int], Visitor]


@pytest.fixture
def room(stocked: Engine, clock: Clock) -> Classroom:
    return Classroom(stocked, clock.now)


@pytest.fixture
def visit_as(app: Flask, room: Classroom) -> As:
    def visit(learner: int) -> Visitor:
        with writing(room.engine) as session:
            token = learners.new_device(session, learner, room.now)
        found = Visitor(app.test_client())
        found.client.set_cookie(COOKIE, token)
        return found

    return visit


def make(visitor: Visitor, room: Classroom, **chosen: str) -> Page:
    page = visitor.open(f"/courses/{room.course}/keep-up/new")
    usual = {"title": "Every week", "opens": room.now.date().isoformat(), "least_a_day": "2"}
    return visitor.send(page, page.form(), list({**usual, **chosen}.items()))


def given(visitor: Visitor, room: Classroom, **chosen: str) -> str:
    """A keep-up assignment that students see; its address."""
    page = make(visitor, room, **chosen)
    visitor.send(page, page.form("/publish"))
    return page.path


def name_exam(room: Classroom, days: int) -> None:
    day = (room.now + timedelta(days=days)).date().isoformat()
    with writing(room.engine) as session:
        session.execute(update(CourseRow).values(exam_on=day))


def test_an_instructor_makes_one_and_shows_it(room: Classroom, visit_as: As) -> None:
    teacher, student = visit_as(room.teacher), visit_as(room.students[0])
    page = make(teacher, room, days_a_week="4", holidays="2026-04-06 to 2026-04-10\n2026-03-16")
    assert page.headings[0] == "Every week"
    assert "Students do not see this yet." in page.text
    assert student.open(page.path).status == 404
    assert "Every week" not in student.open(f"/courses/{room.course}/keep-up").text
    shown = teacher.send(page, page.form("/publish"))
    assert "do not see this yet" not in shown.text
    assert "This week: 0 of 4 days" in student.open(page.path).text
    with reading(room.engine) as session:
        row = session.query(AssignmentRow).one()
        assert row.rules["holidays"] == [["2026-03-16", "2026-03-16"], ["2026-04-06", "2026-04-10"]]
        assert row.due_at - row.opens_at == timedelta(weeks=10)


def test_what_cannot_be_used_is_said_and_nothing_made(room: Classroom, visit_as: As) -> None:
    teacher = visit_as(room.teacher)
    for wrong in ({"days_a_week": "8"}, {"holidays": "soon"}, {"title": " "}, {"opens": "x"}):
        page = make(teacher, room, **wrong)
        assert page.status == 422, wrong
        assert "Nothing was changed" in page.text
    with reading(room.engine) as session:
        assert session.query(AssignmentRow).count() == 0


def test_a_change_is_reckoned_anew(room: Classroom, visit_as: As) -> None:
    teacher, student = visit_as(room.teacher), visit_as(room.students[0])
    address = given(teacher, room, least_a_day="9")
    page = teacher.open(f"{address}/change")
    teacher.send(page, page.form(), [("least_a_day", "3"), ("title", "Less")])
    assert "0 of 3 reviews" in student.open(address).text


def test_a_student_makes_a_day_and_the_table_tells_it(
    room: Classroom, visit_as: As, clock: Clock
) -> None:
    teacher, student = visit_as(room.teacher), visit_as(room.students[0])
    address = given(teacher, room, days_a_week="1")
    assert "Today is not made yet: 0 of 2 reviews." in student.open(address).text
    pupil = Pupil(student)
    page = pupil.past_introductions(pupil.review())
    for _ in range(2):
        page = pupil.go_on(pupil.give_up(page))
    page = student.open(address)
    assert "This week: 1 of 1 day" in page.text
    assert "Today is made" in page.text
    assert "Monday" in page.html
    clock.forward(days=7)
    shown = teacher.open(address)
    assert "100 %" in shown.text
    names = [each for each in shown.text.split() if each.isdigit() and len(each) == 2]
    assert names.index("01") < names.index("02") < names.index("03")
    with teacher.client.get(f"{address}?download=csv") as response:
        rows = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))
    assert rows[0][:4] == ["Name", "Number", "Week 1: days", "Week 1: needed"]
    assert rows[1][-1] == "100.0"
    assert [row[-1] for row in rows[2:]] == ["0.0", "0.0"]
    assert "So far: 100 %" in student.open(address).text


def test_names_in_the_csv_are_no_formulas(room: Classroom, visit_as: As) -> None:
    address = given(visit_as(room.teacher), room)
    with writing(room.engine) as session:
        session.execute(
            update(CourseMemberRow)
            .where(CourseMemberRow.learner_id == room.students[0])
            .values(name='=HYPERLINK("x")')
        )
    with visit_as(room.teacher).client.get(f"{address}?download=csv") as response:
        assert b"'=HYPERLINK" in response.data


def test_only_who_teaches_makes_and_changes(room: Classroom, visit_as: As) -> None:
    address = given(visit_as(room.teacher), room)
    new = f"/courses/{room.course}/keep-up/new"
    for who, status in ((room.assistant, 403), (room.students[0], 403), (room.outsider, 404)):
        visitor = visit_as(who)
        assert visitor.open(new).status == status
        assert visitor.open(f"{address}/change").status == status
    assert visit_as(room.assistant).open(address).status == 200
    for path in (address, f"/courses/{room.course}/keep-up", f"/courses/{room.course}/exam"):
        assert visit_as(room.outsider).open(path).status == 404


def test_whom_it_was_not_given_to_does_not_find_it(room: Classroom, visit_as: As) -> None:
    address = given(visit_as(room.teacher), room)
    number = int(address.rpartition("/")[2])
    other = room.assign()
    with writing(room.engine) as session:
        member = room.members[room.students[0]]
        session.add(AssignmentMemberRow(assignment_id=number, member_id=member))
    assert visit_as(room.students[0]).open(address).status == 200
    assert visit_as(room.students[1]).open(address).status == 404
    set_page = f"/courses/{room.course}/keep-up/{other}"
    assert visit_as(room.students[0]).open(set_page).status == 404
    assert visit_as(room.teacher).open(set_page).status == 404


def test_the_reminder_is_told_from_its_hour_on(room: Classroom, visit_as: As, clock: Clock) -> None:
    address = given(visit_as(room.teacher), room)
    student = visit_as(room.students[0])
    assert student.open(f"{address}/reminder.ics").status == 404
    page = student.open(address)
    page = student.send(page, page.form("/reminder"), [("at", "19:00")])
    assert "not made yet in" not in student.open("/").text
    clock.forward(hours=11)
    start = student.open("/")
    assert "Today is not made yet in Every week : 0 of 2 reviews." in start.text
    assert "not made yet in" not in visit_as(room.students[1]).open("/").text
    with student.client.get(f"{address}/reminder.ics") as response:
        assert response.mimetype == "text/calendar"
        assert b"T190000\r\n" in response.data
    page = student.open(address)
    student.send(page, page.form("/reminder"), [("at", "")])
    assert "not made yet in" not in student.open("/").text


def test_a_courses_exam_is_told_where_exams_are(
    room: Classroom, visit_as: As, clock: Clock
) -> None:
    student = visit_as(room.students[0])
    address = f"/courses/{room.course}/exam"
    assert "The course names no day" in student.open(address).text
    name_exam(room, 20)
    assert "Nothing to learn for it yet" in student.open(address).text
    room.assign()
    page = student.open(address)
    assert "named the day" in page.text
    assert "It has 4 questions: 0 known, 0 being learnt, 4 new." in page.text
    for path in ("/", "/exams"):
        assert student.open(path).links["Chemistry"] == address
        assert "Chemistry" not in visit_as(room.outsider).open(path).text
    assert "Each student has a plan" in visit_as(room.teacher).open(address).text
    clock.forward(days=21)
    assert "It is over" in student.open(address).text
    assert "Chemistry, exam" in student.open("/exams").text


def test_it_can_be_given_to_some_students(room: Classroom, visit_as: As) -> None:
    teacher = visit_as(room.teacher)
    chosen = str(room.members[room.students[0]])
    page = make(teacher, room, whom="some")
    assert page.status == 422
    assert "Tick the students whom it is given to" in page.text
    address = given(teacher, room, whom="some", members=chosen)
    assert visit_as(room.students[0]).open(address).status == 200
    assert visit_as(room.students[1]).open(address).status == 404
    shown = teacher.open(address).text
    assert "Student 01" in shown
    assert "Student 02" not in shown
    form = teacher.open(f"{address}/change")
    assert ("members", chosen) in form.form().values
    teacher.send(form, form.form(), [("whom", "all")])
    assert visit_as(room.students[1]).open(address).status == 200


def test_nobody_of_another_course_is_given_it(room: Classroom, visit_as: As) -> None:
    stranger = str(room.members[room.teacher])
    page = make(visit_as(room.teacher), room, whom="some", members=stranger)
    assert "not in this course" in page.text


def test_a_student_bounds_what_a_courses_exam_begins_a_day(room: Classroom, visit_as: As) -> None:
    student, other = (visit_as(each) for each in room.students[:2])
    address = f"/courses/{room.course}/exam"
    name_exam(room, 6)
    room.assign()
    with writing(room.engine) as session:
        session.execute(update(LearnerRow).values(new_per_day=1))
    page = student.open(address)
    assert "It takes 2 new a day, more than your usual 1." in page.text
    assert "Today: 2 new" in page.text
    for wrong in ("-1", "some"):
        refused = student.send(page, page.form("/exam"), [("most_new", wrong)])
        assert refused.status == 422
        assert "A whole number from 0 to 500" in refused.text
    page = student.send(page, page.form("/exam"), [("most_new", "1")])
    assert "Today: 1 new" in page.text
    assert "1 question is never begun" in page.text
    assert "more than your usual" not in page.text
    pupil = Pupil(student)
    started = pupil.past_introductions(pupil.review())
    assert "1 of 1" in started.text
    assert "Today: 2 new" in other.open(address).text
    assert "Today: 2 new" in student.send(page, page.form("/exam"), [("most_new", "")]).text
