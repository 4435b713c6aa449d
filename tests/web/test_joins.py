"""Pages of one part of a course that lead to those of another."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import Engine

from quizapp.services import assignments, courses, keep_up_acts
from quizapp.store.engine import writing
from tests.services.classroom import Classroom
from tests.services.test_keep_up import USUAL
from tests.web.classroom import School
from tests.web.conftest import Clock


@pytest.fixture
def school(app: Flask, stocked: Engine, clock: Clock) -> School:
    return School(app, clock, Classroom(stocked, clock.now))


def keep_up_given(room: Classroom) -> int:
    with writing(room.engine) as session:
        course = courses.member_of(session, room.teacher, room.course).course
        chosen = replace(USUAL, opens=room.now.date())
        number = keep_up_acts.make(session, course, chosen, room.now)
        assignments.publish(session, number, room.now)
    return number


def test_what_to_keep_up_with_is_found_under_assignments(school: School) -> None:
    room = school.room
    number = keep_up_given(room)
    course = f"/courses/{room.course}"
    page, staff = f"{course}/keep-up/{number}", f"{course}/assignments/{number}"
    student, teacher = school.visitor(school.student), school.visitor(room.teacher)
    assert student.open(f"/assignments/{number}").path == page
    assert page in student.open(course).links.values()
    assert teacher.open(f"{course}/assignments").links["Keep up"]
    assert page in teacher.open(f"{course}/assignments").links.values()
    assert teacher.open(staff).path == page
    assert teacher.open(f"{staff}/change").path == f"{page}/change"
    away = teacher.send(teacher.open(page), teacher.open(page).form("/archive"))
    assert (away.path, "This is put away" in away.text) == (page, True)
    assert student.open(page).status == 404
    back = teacher.send(away, away.form("/archive"))
    assert "This is put away" not in back.text


def test_a_result_leads_to_where_it_can_be_contested(school: School) -> None:
    room = school.room
    attempt = room.sit(school.student, room.assign(), lambda position: position > 0)
    student = school.visitor(school.student)
    links = [
        link
        for words, link in student.open(f"/attempts/{attempt}").links.items()
        if words.startswith("Contest this")
    ]
    assert len(links) == 1
    page = student.open(links[0].partition("#")[0])
    assert (page.status, f'id="{links[0].partition("#")[2]}"' in page.html) == (200, True)


def test_the_head_leads_to_question_sets_whoever_may_make_them(school: School) -> None:
    assert "Sets" not in school.visitor(school.student).open("/courses").links
    teacher = school.visitor(school.room.teacher)
    assert teacher.open(teacher.open("/courses").links["Sets"]).status == 200


def test_a_course_tells_its_student_where_each_assignment_stands(school: School) -> None:
    room = school.room
    done, other = room.assign(), room.assign()
    room.sit(school.student, done)
    page = school.visitor(school.student).open(f"/courses/{room.course}")
    assert {f"/assignments/{done}", f"/assignments/{other}"} <= set(page.links.values())
    assert "Week 1 submitted" in page.text
    assert "Week 1 not begun" in page.text
