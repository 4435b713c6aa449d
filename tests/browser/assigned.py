"""A course in the browser's database: its teacher and its students are named by cookies."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import insert

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format
from quizapp.services import passwords
from quizapp.store.base import table_of
from quizapp.store.engine import make_engine, writing
from quizapp.store.models import AccommodationRow, CourseRow, DeviceRow
from quizapp.web.edge import COOKIE
from tests.browser.steps import leave
from tests.services.classroom import Classroom
from tests.web.conftest import Clock

TEACHER, STUDENT, OTHER = "who-assigns", "who-attempts", "who-attempts-too"
numbers: dict[str, int] = {}
"""The course, and its assignments "a1" to "a4": set where they are made."""

LONG = "A very long title of an assignment that nobody would give it, about the gases"


def assign(file: Path) -> None:
    """Add a course with a teacher, three students and assignments in every state."""
    engine, now = make_engine(f"sqlite:///{file}"), Clock().now
    room = Classroom(engine, now)
    people = {TEACHER: room.teacher, STUDENT: room.students[0], OTHER: room.students[1]}
    with writing(engine) as session:
        for token, learner in people.items():
            kept = hashlib.sha256(token.encode()).hexdigest()
            row = {"learner_id": learner, "token_hash": kept, "since": now}
            session.execute(insert(table_of(DeviceRow)).values(**row))
        session.get_one(CourseRow, room.course).time_zone = "Europe/Berlin"
        session.add(
            AccommodationRow(
                member_id=room.members[room.students[1]],
                time_factor=2.0,
                extra_days=1,
                extra_attempts=1,
                larger_type=True,
                single_column=True,
                changed_at=now,
            )
        )
    formats = (Format.CHOICE, Format.TYPED_DATE, Format.TYPED_NAME, Format.CHOICES)
    slots = [Slot((Asked((room.keys(each)[0],), each),)) for each in formats if room.keys(each)]
    slots.append(Slot((Asked(tuple(room.keys(Format.TYPED_DATE)[:3]), Format.ORDER),)))
    version = room.make_set(slots)
    due = now + timedelta(days=7)
    kept = {"mixed": False, "time_limit": 30}
    secret = passwords.hashed("tulip")
    closing = {"telling": "closed", "password_hash": secret}
    numbers.update(
        course=room.course,
        a1=room.assign(version, due_at=due, rules={**kept, "closed_book": True, "attempts": 2}),
        a2=room.assign(version, due_at=due, rules={**kept, "telling": "at-once"}),
        a3=room.assign(version, due_at=due, rules=closing),
        a4=room.assign(version, publish=False),
    )
    room.sit(room.students[2], numbers["a2"], lambda position: position % 2 == 0)
    engine.dispose()


def be(page: Page, token: str) -> None:
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": page.url}])


def begin(page: Page, assignment: int = 1, token: str = STUDENT) -> None:
    be(page, token)
    page.goto(f"/assignments/{numbers[f'a{assignment}']}")
    leave(page, page.get_by_role("button", name="Begin attempt"))
    expect(page.get_by_role("link", name="All questions", exact=True)).to_be_visible()


def opened(token: str, path: str, seen: str) -> Callable[[Page], None]:
    """A page that somebody opens, and the heading by which it is known."""

    def reach(page: Page) -> None:
        be(page, token)
        page.goto(path.format(**numbers))
        expect(page.get_by_role("heading", level=1)).to_contain_text(seen)

    return reach


def _refused(page: Page) -> None:
    be(page, TEACHER)
    page.goto("/courses/{course}/assignments/new".format(**numbers))
    page.get_by_label("Title").fill(LONG)
    leave(page, page.get_by_role("button", name="Make the assignment"))
    expect(page.get_by_role("alert")).to_contain_text("Choose a question set")


def _unreadable(page: Page) -> None:
    begin(page)
    leave(page, page.get_by_role("link", name="Next"))
    page.get_by_label("Date").fill("the day before")
    leave(page, page.get_by_role("button", name="Save and go on"))
    expect(page.get_by_text("cannot be read like this")).to_be_visible()


def _ordering(page: Page) -> None:
    begin(page)
    page.goto(re.sub(r"(/attempts/\d+).*", r"\1/5", page.url))
    expect(page.get_by_role("button", name="This order is right")).to_be_visible()


def _overview(page: Page) -> None:
    begin(page)
    page.locator("label.option").first.click()
    leave(page, page.get_by_role("button", name="Save and go on"))
    leave(page, page.get_by_role("link", name="All questions", exact=True))
    expect(page.get_by_role("heading", name="Submit")).to_be_visible()


def _outcome(page: Page) -> None:
    _overview(page)
    leave(page, page.get_by_role("button", name="Submit with"))
    expect(page.get_by_text("Submitted, ")).to_be_visible()


def _told(page: Page) -> None:
    begin(page, 2)
    page.locator("label.option").first.click()
    leave(page, page.get_by_role("button", name="Check"))
    expect(page.get_by_role("link", name="Continue")).to_be_visible()


def _closed(page: Page) -> None:
    begin(page)
    page.goto("/packs/elements/timeline")
    expect(page.get_by_role("heading", name="Closed book")).to_be_visible()


def _stale(page: Page) -> None:
    begin(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("label.option").nth(1).click()
    expect(other.locator("[data-saved]")).to_have_text("Saved")
    other.close()
    page.locator("label.option").nth(2).click()
    expect(page.get_by_role("button", name="Keep the one on this page")).to_be_visible()


OF_COURSE = "/courses/{course}/assignments"

ASSIGNMENT_STATES: dict[str, Callable[[Page], None]] = {
    "assignments": opened(TEACHER, OF_COURSE, "Assignments"),
    "assignment, new": opened(TEACHER, OF_COURSE + "/new", "New assignment"),
    "assignment, refused": _refused,
    "assignment": opened(TEACHER, OF_COURSE + "/{a2}", "Week 1"),
    "assignment, to change": opened(TEACHER, OF_COURSE + "/{a2}/change", "Change"),
    "assignment, to delete": opened(TEACHER, OF_COURSE + "/{a4}/delete", "Delete"),
    "assignment, previewed": opened(TEACHER, OF_COURSE + "/{a1}/preview", "Preview"),
    "assignment of mine": opened(STUDENT, "/assignments/{a1}", "Week 1"),
    "assignment of mine, password": opened(STUDENT, "/assignments/{a3}", "Week 1"),
    "attempt": begin,
    "attempt, single column": lambda page: begin(page, 1, OTHER),
    "attempt, unreadable": _unreadable,
    "attempt, ordering": _ordering,
    "attempt, changed elsewhere": _stale,
    "attempt, overview": _overview,
    "attempt, told at once": _told,
    "attempt, outcome": _outcome,
    "closed book": _closed,
}
