"""A course that keeps up, for the pages of it: two cookies name its teacher and a student."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import Engine, update

from quizapp.services import courses, keep_up_acts, keep_up_reminders, reminder_mails
from quizapp.services.assignments import publish
from quizapp.services.keep_up_acts import Choices
from quizapp.store.engine import writing
from quizapp.store.models import AccountRow, CourseMemberRow, CourseRow, DeviceRow
from quizapp.web.edge import COOKIE
from tests.browser.steps import leave
from tests.core.forgetful import FLEETING
from tests.services.classroom import PACK, Classroom
from tests.services.forgetful_log import study

TEACHER, STUDENT = "who-teaches-them", "who-keeps-up"
TITLE = "Reviews on four days of every week"

numbers: dict[str, int] = {}
"""The course, what was given in it and what was not yet: set where they are made."""
secrets: dict[str, str] = {}
"""The token in the mail that asks whether reminders are wanted."""


def keep_up_in(engine: Engine, now: datetime) -> None:
    """Add a course in its fourth week, with an exam in three weeks and a set that is learnt."""
    room = Classroom(engine, now - timedelta(days=25), pupils=5)
    for who, token in ((room.teacher, TEACHER), (room.students[0], STUDENT)):
        hashed = hashlib.sha256(token.encode()).hexdigest()
        with writing(engine) as session:
            mine = update(DeviceRow).where(DeviceRow.learner_id == who)
            session.execute(mine.values(token_hash=hashed))
    study(engine, room.students[0], FLEETING, 500, now, PACK, seed=7)
    study(engine, room.students[1], FLEETING, 200, now, PACK, seed=8)
    day = now.date()
    with writing(engine) as session:
        exam = {"title": "Chemistry of gases", "exam_on": (day + timedelta(days=21)).isoformat()}
        session.execute(update(CourseRow).where(CourseRow.id == room.course).values(**exam))
        longest = "Pragyachandrasekharendra " + "Venkatanarasimharajuvaripeta " * 2
        last = update(CourseMemberRow).where(CourseMemberRow.learner_id == room.students[4])
        session.execute(last.values(name=longest))
        course = courses.member_of(session, room.teacher, room.course).course
        chosen = Choices(
            TITLE,
            day - timedelta(days=24),
            weeks=10,
            days_a_week=4,
            least_a_day=4,
            catch_up_days=7,
            holidays=((day - timedelta(days=10), day - timedelta(days=9)),),
            instructions="Whichever days suit you.",
        )
        shown = keep_up_acts.make(session, course, chosen, now)
        publish(session, shown, now - timedelta(days=25))
        draft = keep_up_acts.make(session, course, chosen, now)
        numbers.update(course=room.course, given=shown, draft=draft)
        keep_up_reminders.set_reminder(session, room.students[0], 8 * 60, now)
        mine = update(AccountRow).where(AccountRow.learner_id == room.students[0])
        session.execute(mine.values(email="somebody.with.a.long.name@students.example.org"))
        asking = reminder_mails.ask(session, room.students[0], "a secret", now)
        assert asking
        secrets["asked"] = asking.token
    room.now = now - timedelta(days=20)
    room.assign()


def keeping(token: str, place: str, sees: str) -> Callable[[Page], None]:
    """Somebody of the course opens a page of it; `sees`: its first heading."""

    def reach(page: Page) -> None:
        page.context.add_cookies([{"name": COOKIE, "value": token, "url": page.url}])
        page.goto(place.format(**numbers, **secrets))
        for summary in page.locator("main summary").all():
            summary.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(sees)

    return reach


def refused(page: Page) -> None:
    """A form of which something cannot be used."""
    keeping(TEACHER, "/courses/{course}/keep-up/new", "New keep-up assignment")(page)
    page.get_by_label("Holidays").fill("around Easter")
    leave(page, page.get_by_role("button", name="Make it"))
    expect(page.get_by_text("Write one holiday a line")).to_be_visible()


KEEPING = {
    "keep up": keeping(STUDENT, "/courses/{course}/keep-up", "Keep up"),
    "keep up, a week": keeping(STUDENT, "/courses/{course}/keep-up/{given}", TITLE),
    "keep up, staff": keeping(TEACHER, "/courses/{course}/keep-up", "Keep up"),
    "keep up, students and weeks": keeping(TEACHER, "/courses/{course}/keep-up/{given}", TITLE),
    "keep up, not shown yet": keeping(TEACHER, "/courses/{course}/keep-up/{draft}", TITLE),
    "keep up, new": keeping(TEACHER, "/courses/{course}/keep-up/new", "New keep-up assignment"),
    "keep up, refused": refused,
    "course exam": keeping(STUDENT, "/courses/{course}/exam", "The exam of Chemistry of gases"),
    "course exam, staff": keeping(
        TEACHER, "/courses/{course}/exam", "The exam of Chemistry of gases"
    ),
    "reminders by mail": keeping(STUDENT, "/reminders/{asked}", "Reminders by mail"),
    "start, reminded": keeping(STUDENT, "/", "Packs"),
    "exams, of a course": keeping(STUDENT, "/exams", "Exams"),
}
"""The pages of keeping up, for `test_looks`."""
