"""Who can get into whose account, told to both; and what stays of who deletes the account."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import Engine

from quizapp.services import accounts, assignments, courses, members, sign_in_links, standing
from quizapp.services.courses import Role
from quizapp.services.errors import NotAllowedError
from quizapp.services.standing import Teaches
from quizapp.store.engine import reading, writing
from tests.services.classroom import Classroom
from tests.web.classes import Class
from tests.web.conftest import Clock
from tests.web.pages import Page, Visitor
from tests.web.test_account_pages import PASSWORD, sign_in

CAN_COME_IN = "could get into this account"


@pytest.fixture
def room(app: Flask, stocked: Engine, clock: Clock) -> Class:
    return Class(app, Classroom(stocked, clock.now), clock)


def cards(room: Class, teacher: Visitor) -> dict[str, str]:
    """Two students with cards: name and password."""
    page = teacher.open(f"/courses/{room.room.course}/people")
    sheet = teacher.send(page, page.form("/people/cards"), [("count", "2")])
    typed = re.findall(r'class="typed">([^<]+)<', sheet.html)
    return dict(zip(typed[::2], typed[1::2], strict=True))


def signed_in(room: Class, name: str, password: str) -> Visitor:
    visitor = Visitor(room.app.test_client())
    sign_in(visitor, name, password)
    return visitor


def test_a_student_is_told_who_else_can_get_in(room: Class) -> None:
    class_ = room.room
    teacher = room.visitor(class_.teacher)
    account = room.visitor(class_.students[0]).open("/account")
    assert "the owner and the instructors of “Chemistry” can make a link" in account.text
    assert "fresh card" not in account.text
    assert CAN_COME_IN in account.text
    assert account.links["To your course"] == f"/courses/{class_.course}"
    name, password = next(iter(cards(room, teacher).items()))
    account = signed_in(room, name, password).open("/account")
    assert "the instructor who made this account can give you a fresh card" in account.text
    assert "of “Chemistry” can make a link" in account.text
    for each in (class_.teacher, class_.assistant, class_.outsider):
        assert CAN_COME_IN not in room.visitor(each).open("/account").text


def test_whoever_makes_a_card_or_a_link_is_told_too(room: Class) -> None:
    class_ = room.room
    teacher = room.visitor(class_.teacher)
    student = f"/courses/{class_.course}/people/{class_.members[class_.students[0]]}"
    for path in ("/site/cards", f"/courses/{class_.course}/people"):
        assert "You could get into such an account" in teacher.open(path).text
    page = teacher.open(student)
    assert "Whoever has the link, you too, can get into the account" in page.text
    made = teacher.send(page, page.form("/link"))
    assert "whoever has it, you too, gets into the account" in made.text
    link = re.search(r"http://localhost(/account/link/[\w-]+)", made.html)
    assert link
    door = Visitor(room.app.test_client()).open(link[1])
    assert "your instructor, who could get into this account" in door.text
    cards(room, teacher)
    assert "Whoever has a card, you too" in teacher.open("/site/cards/sheet").text


def test_a_new_password_makes_what_was_handed_out_worthless(room: Class) -> None:
    class_ = room.room
    name, password = next(iter(cards(room, room.visitor(class_.teacher)).items()))
    with writing(class_.engine) as session:
        number = accounts.number_of(session, name) or 0
        token = sign_in_links.make_sign_in_link(session, number, class_.teacher, room.clock.now)
    student = signed_in(room, name, password)
    page = student.open("/account/password")
    fields = {"password": password, "new_password": PASSWORD}.items()
    assert "The password is changed" in student.send(page, page.form(), fields).text
    assert Visitor(room.app.test_client()).open(f"/account/link/{token}").status == 404


def test_nobody_on_a_staff_is_let_in_by_a_card(room: Class) -> None:
    """Else who made the account would reach another course in its name."""
    class_ = room.room
    teacher = room.visitor(class_.teacher)
    first, second = cards(room, teacher)
    page = teacher.open("/site/cards")
    number = re.search(rf'value="(\d+)"><span>{first}<', page.html)
    assert number
    with writing(class_.engine) as session:
        other = courses.create(session, class_.outsider, "Alchemy", class_.now)
        courses.add_member(session, other, int(number[1]), Role.ASSISTANT, class_.now)
    assert teacher.send(page, page.form("/fresh"), [("learner", number[1])]).status == 404
    assert first not in teacher.open("/site/cards").text
    assert second in teacher.open("/site/cards").text
    with writing(class_.engine) as session, pytest.raises(NotAllowedError):
        sign_in_links.make_sign_in_link(session, int(number[1]), class_.teacher, room.clock.now)


# What stays


def asked(room: Class, learner: int) -> Page:
    return room.visitor(learner).open("/account/delete")


def test_a_student_is_told_that_marks_stay(room: Class) -> None:
    class_ = room.room
    student = class_.students[0]
    class_.sit(student, class_.assign())
    visitor = room.visitor(student)
    page = visitor.open("/account/delete")
    assert "Your attempts and marks in 1 course, under a number that leads nowhere" in page.text
    assert "Your course" not in page.text
    wrong = visitor.send(page, page.form(), [("name", "nobody")])
    assert "Your attempts and marks in 1 course" in wrong.text
    gone = visitor.send(page, page.form(), [("name", "Student 01")])
    assert "Marks stay in their courses, under a number" in gone.text
    assert "What stays" not in asked(room, class_.outsider).headings


def test_an_owner_is_told_what_becomes_of_courses_sets_and_cards(room: Class) -> None:
    class_ = room.room
    teacher = room.visitor(class_.teacher)
    cards(room, teacher)
    class_.assign()
    class_.make_set(title="Not given")
    page = teacher.open("/account/delete")
    assert "“Chemistry”. It has no other instructor" in page.text
    assert page.links["hand it over"] == f"/courses/{class_.course}/settings"
    assert "1 question set that was given to a course" in page.text
    assert "2 accounts that you made with sign-in cards" in page.text
    assert "This quizapp" not in page.text
    with writing(class_.engine) as session:
        owner = courses.member_of(session, class_.teacher, class_.course)
        assistant = class_.members[class_.assistant]
        members.change_role(session, owner, assistant, Role.INSTRUCTOR)
        standing.take_ownership(session, class_.teacher)
    page = teacher.open("/account/delete")
    assert "It becomes Ada’s, the instructor who has been in it longest" in page.text
    assert "This quizapp, without an owner" in page.text
    teacher.send(page, page.form(), [("name", "Grace")])
    with reading(class_.engine) as session:
        assert members.owner_name(session, class_.course) == "Ada"
        assert standing.teaches(session, class_.assistant) is Teaches.NO
        assert len(assignments.of_course(session, class_.course)) == 1
