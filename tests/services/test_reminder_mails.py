"""Days that are settled, and mails that come of them, on both databases, several at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine, update

from quizapp.services import assignments, courses, keep_up_acts, keep_up_reminders, reminder_mails
from quizapp.store.engine import make_engine, reading, writing
from quizapp.store.models import AccountRow
from tests.services.classroom import Classroom
from tests.services.crowd import at_once
from tests.services.test_keep_up import USUAL

SECRET = "for tests"  # noqa: S105


@pytest.fixture
def room(stocked: Engine, now: datetime) -> Classroom:
    """A course that keeps up; its first student has said yes to a mail at 19:00, which it is."""
    room = Classroom(stocked, now)
    student = room.students[0]
    with writing(stocked) as session:
        course = courses.member_of(session, room.teacher, room.course).course
        weekly = replace(USUAL, opens=now.date())
        assignments.publish(session, keep_up_acts.make(session, course, weekly, now), now)
        mine = update(AccountRow).where(AccountRow.learner_id == student)
        session.execute(mine.values(email="one@example.org"))
        keep_up_reminders.set_reminder(session, student, 19 * 60, now)
        asking = reminder_mails.ask(session, student, SECRET, now)
        assert asking
        reminder_mails.confirm(session, asking.token, now)
    room.now = now.replace(hour=19)
    return room


def settle(url: str, learner: int, now: datetime) -> bool:
    engine = make_engine(url)
    with writing(engine) as session:
        mail = reminder_mails.settled(session, learner, SECRET, now)
    engine.dispose()
    return mail is not None


def test_of_three_processes_one_gets_the_mail(room: Classroom) -> None:
    found = at_once(room.engine, settle, [(room.students[0], room.now)] * 3)
    assert sorted(found) == [False, False, True]


def test_a_mail_that_was_not_taken_is_there_again(room: Classroom) -> None:
    student = room.students[0]
    with writing(room.engine) as session:
        mail = reminder_mails.settled(session, student, SECRET, room.now)
    assert mail
    with reading(room.engine) as session:
        assert reminder_mails.waiting(session, room.now) == ()
        assert reminder_mails.holder(session, mail.token).confirmed
    with writing(room.engine) as session:
        reminder_mails.give_back(session, mail)
    with reading(room.engine) as session:
        assert reminder_mails.waiting(session, room.now) == (student,)
