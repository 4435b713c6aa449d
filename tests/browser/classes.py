"""Courses to look at: one with nobody in it, one with one student, and a large one; their people.

Each of them is known by a cookie, so that nobody has to sign in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import Engine, insert, update
from sqlalchemy.orm import Session

from quizapp.services import accounts, courses, invitations, learners, members, standing
from quizapp.services.assignment_rules import Accommodation
from quizapp.services.courses import Role
from quizapp.services.invitations import Key
from quizapp.store.base import table_of
from quizapp.store.engine import writing
from quizapp.store.models import AccountRow, CourseInvitationRow, CourseRow, DeviceRow, LearnerRow
from quizapp.web.edge import COOKIE
from tests.browser.steps import leave

LONGEST_NAME = "Wilhelmina-Alexandrina " * 3 + "Cholmondele"
LONGEST_TITLE = "Introduction to the Historiography of Contested Institutions " + 59 * "x"
TEACHER, ASSISTANT, STUDENT = "a-teacher", "an-assistant", "a-student"
EMPTY, ONE, LARGE, OLD = "Nobody yet", "One student", LONGEST_TITLE, "Last year"
CODE = "LARGEONE"
PUPILS = 200


def hold(engine: Engine, now: datetime) -> None:
    """Make the courses and their people."""
    with writing(engine) as session:
        teacher = _account(session, "Grace Hopper", TEACHER, now)
        standing.name_instructor(session, "Grace Hopper")
        assistant = _account(session, "Abelard", ASSISTANT, now)
        student = _account(session, LONGEST_NAME[:40], STUDENT, now)
        made = {
            title: courses.create(session, teacher, title, now)
            for title in (EMPTY, ONE, LARGE, OLD)
        }
        courses.add_member(session, made[ONE], student, Role.STUDENT, now)
        large = made[LARGE]
        session.get_one(CourseRow, large).code = CODE
        session.get_one(CourseRow, large).exam_on = "2026-06-01"
        session.get_one(CourseRow, large).ends_on = "2026-06-30"
        courses.add_member(session, large, assistant, Role.ASSISTANT, now)
        first = courses.add_member(
            session, large, student, Role.STUDENT, now, name=LONGEST_NAME, roster_id="1" * 40
        )
        what = Accommodation(1.5, 2, 1, True, True)
        members.accommodate(session, large, first, what, now)
        for number in range(PUPILS - 1):
            pupil = _account(session, f"Student {number:03}", f"pupil-{number}", now)
            there = courses.add_member(session, large, pupil, Role.STUDENT, now)
            if number % 40 == 0:
                members.leave(session, courses.member(session, large, there), now)
        names = ("Li", LONGEST_NAME, "Ἀρχιμήδης", "李小龙")
        for name in names:
            person = (name, f"{'x' * 60}@example.org", "7")
            invitations.make(session, large, Role.STUDENT, person, Key("", ""), now)
        session.flush()
        session.execute(
            update(CourseInvitationRow)
            .where(CourseInvitationRow.name == "Li")
            .values(ends_at=now - timedelta(days=1))
        )
        archived = update(CourseRow).where(CourseRow.id == made[OLD])
        session.execute(archived.values(archived_at=now))
        courses.add_member(session, made[OLD], student, Role.STUDENT, now)


def _account(session: Session, name: str, token: str, now: datetime) -> int:
    made, _ = learners.create_guest(session, now)
    row = {"learner_id": made.id, "name": name, "folded": accounts.folded_name(name)}
    rest = {"password_hash": "", "email": None, "made_at": now}
    session.execute(insert(table_of(AccountRow)).values(**row, **rest))
    own = update(DeviceRow).where(DeviceRow.learner_id == made.id)
    session.execute(own.values(token_hash=hashlib.sha256(token.encode()).hexdigest()))
    session.execute(update(LearnerRow).where(LearnerRow.id == made.id).values(is_guest=False))
    return int(made.id)


def be(page: Page, token: str) -> None:
    """Go on as one of them."""
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": page.url}])


def at(token: str, title: str, path: str, heading: str = "") -> Callable[[Page], None]:
    """A page of the course of this title, as one of its people."""

    def reach(page: Page) -> None:
        be(page, token)
        page.goto("/courses")
        leave(page, page.get_by_role("link", name=title).first)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        if path:
            page.goto(page.url + path)
            expect(page.get_by_role("heading", level=1)).to_contain_text(heading)

    return reach


def _person(name: str, token: str = TEACHER) -> Callable[[Page], None]:
    def reach(page: Page) -> None:
        at(token, LARGE, "/people?q=" + name[:10], "People")(page)
        leave(page, page.get_by_role("link", name=name))
        expect(page.get_by_role("heading", level=1)).to_have_text(name)

    return reach


def _planned(page: Page) -> None:
    at(TEACHER, LARGE, "/roster", "Load a list")(page)
    lines = ["Student 003", LONGEST_NAME + ",new@example.org,77", "Emmy", "Emmy", ",x@example.org"]
    lines += ["Student 040", "李小龙", "y" * 100]
    page.get_by_label("One person a line").fill("Name,Email,Number\n" + "\n".join(lines))
    leave(page, page.get_by_role("button", name="Show what will happen"))
    expect(page.get_by_role("heading", level=1)).to_have_text("What will happen")


def _links(page: Page) -> None:
    _planned(page)
    leave(page, page.get_by_role("button", name="Invite"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("new link")


def _link(page: Page) -> None:
    _person(LONGEST_NAME)(page)
    leave(page, page.get_by_role("button", name="Make a fresh sign-in link"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("A link for")


def _cards(page: Page) -> None:
    at(TEACHER, EMPTY, "/people", "People")(page)
    page.locator("summary", has_text="on printed cards").click()
    expect(page.get_by_role("button", name="Make the accounts")).to_be_visible()


def _refused(page: Page) -> None:
    at(TEACHER, ONE, "/roster", "Load a list")(page)
    leave(page, page.get_by_role("button", name="Show what will happen"))
    expect(page.get_by_role("alert")).to_contain_text("There is nobody in this list")


def _course_refused(page: Page) -> None:
    be(page, TEACHER)
    page.goto("/courses/new")
    page.get_by_label("Title").fill("x" * 121)
    page.get_by_label("Day of the exam").fill("2026-06-02")
    page.get_by_label("Last day of the course").fill("2026-06-01")
    leave(page, page.get_by_role("button", name="Make the course"))
    expect(page.get_by_role("alert")).to_be_visible()


def _index(token: str) -> Callable[[Page], None]:
    def reach(page: Page) -> None:
        be(page, token)
        page.goto("/courses")
        expect(page.get_by_role("heading", name="Archived")).to_be_visible()

    return reach


def _join(token: str) -> Callable[[Page], None]:
    def reach(page: Page) -> None:
        if token:
            be(page, token)
        page.goto(f"/join/{CODE}")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Join")

    return reach


def _door(page: Page) -> None:
    page.goto(f"/account/sign-in?join={CODE}")
    expect(page.get_by_text("you are asked about joining")).to_be_visible()


COURSE_STATES: dict[str, Callable[[Page], None]] = {
    "courses, nobody": lambda page: page.goto("/courses"),
    "courses": _index(TEACHER),
    "courses of a student": _index(STUDENT),
    "course, new, refused": _course_refused,
    "course, no students": at(TEACHER, EMPTY, ""),
    "course, large": at(TEACHER, LARGE, ""),
    "course, assistant": at(ASSISTANT, LARGE, ""),
    "course, student": at(STUDENT, LARGE, ""),
    "course, archived": at(STUDENT, OLD, ""),
    "course settings": at(TEACHER, LARGE, "/settings", "Settings"),
    "course settings, archived": at(TEACHER, OLD, "/settings", "Settings"),
    "people, no students": at(TEACHER, EMPTY, "/people", "People"),
    "people, one student": at(TEACHER, ONE, "/people", "People"),
    "people, 200 students": at(TEACHER, LARGE, "/people", "People"),
    "people, gone": at(TEACHER, LARGE, "/people?role=gone", "People"),
    "people, nobody fits": at(TEACHER, LARGE, "/people?q=zzz", "People"),
    "person": _person(LONGEST_NAME),
    "person, sign-in link": _link,
    "people, cards": _cards,
    "person, by an assistant": _person(LONGEST_NAME, ASSISTANT),
    "roster, refused": _refused,
    "roster, looked at": _planned,
    "roster, links": _links,
    "invitations": at(TEACHER, LARGE, "/invitations", "Invitations"),
    "invitations, none": at(TEACHER, ONE, "/invitations", "Invitations"),
    "join, nobody": _join(""),
    "join": _join("pupil-0"),
    "sign in to join": _door,
    "leave": at(STUDENT, LARGE, "/leave", "Leave"),
    "leave, owner": at(TEACHER, LARGE, "/leave", "Leave"),
}
