"""A class for the pages of those who teach, in the database of the browser tests."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page
from sqlalchemy import update

from quizapp.store.engine import make_engine, writing
from quizapp.store.models import (
    AccountRow,
    AssignmentRow,
    CourseMemberRow,
    CourseRow,
    DeviceRow,
)
from quizapp.web.edge import COOKIE
from tests.services.classroom import Classroom
from tests.services.taught import taught
from tests.web.conftest import Clock

LECTERN_TOKEN = "a-class-of-many"  # noqa: S105
COURSE = 701
EMPTY_COURSE = 700
ASSIGNMENT = 701
OPEN_ASSIGNMENT = 702
STUDENTS = 24
LONGEST = "Maria-Theresia Wilhelmina von Habsburg-Lothringen-Sachsen"


def teach_in(file: Path) -> None:
    """Add a course of many students, an assignment that has closed and one that is open.

    `LECTERN_TOKEN` names who teaches it, and an empty course besides.
    """
    engine, now = make_engine(f"sqlite:///{file}"), Clock().now - timedelta(days=9)
    with writing(engine) as session:
        empty = CourseRow(
            id=EMPTY_COURSE,
            title="Empty",
            code="EMPTYEMP",
            joinable=True,
            time_zone="UTC",
            made_at=now,
        )
        session.add(empty)
        session.flush()
        session.add(
            AssignmentRow(
                id=ASSIGNMENT - 1,
                course_id=EMPTY_COURSE,
                kind="keep-up",
                title="Keep up",
                instructions="",
                rules={},
                points=1.0,
                weight=1.0,
                made_at=now,
            )
        )
    room = Classroom(engine, now, pupils=STUDENTS)
    first = taught(engine, room)
    later = taught(engine, room, seed=2, closes_at=now + timedelta(days=30))
    assert (room.course, first.assignment, later.assignment) == (
        COURSE,
        ASSIGNMENT,
        OPEN_ASSIGNMENT,
    )
    with writing(engine) as session:
        # Others of these names sign up in the tests.
        for each in (room.teacher, room.assistant, room.outsider):
            own = update(AccountRow).where(AccountRow.learner_id == each)
            session.execute(own.values(name=f"Staff {each}", folded=f"staff {each}"))
        long = update(CourseMemberRow).where(CourseMemberRow.learner_id == room.students[4])
        session.execute(long.values(name=LONGEST))
        session.add(
            CourseMemberRow(
                course_id=EMPTY_COURSE,
                learner_id=room.teacher,
                role="owner",
                name="",
                joined_at=now,
            )
        )
        token = hashlib.sha256(LECTERN_TOKEN.encode()).hexdigest()
        whose = update(DeviceRow).where(DeviceRow.learner_id == room.teacher)
        session.execute(whose.values(token_hash=token))
    engine.dispose()


def teach(page: Page) -> None:
    """Go on as who teaches the class."""
    page.context.add_cookies([{"name": COOKIE, "value": LECTERN_TOKEN, "url": page.url}])
