"""A course to look at: full, and gone without a trace. On both databases."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine, func, select

from quizapp.services import accounts, courses, demonstration, passwords, standing
from quizapp.services.courses import Role, courses_of
from quizapp.services.errors import QuizError
from quizapp.store.engine import reading, writing
from quizapp.store.models import (
    AccommodationRow,
    AccountRow,
    AppealRow,
    AssignmentRow,
    AttemptItemRow,
    AttemptRow,
    CourseMemberRow,
    ExtensionRow,
    KeepUpReminderRow,
    LogLineRow,
    MarkLineRow,
)
from tests.services.classroom import Classroom
from tests.services.pupil import PACK, Pupil, cards, folded
from tests.services.test_my_data import rows


def make(engine: Engine, now: datetime, **chosen: int) -> demonstration.Made:
    return demonstration.make(engine, now, pack=PACK, **{"students": 6, "days": 24, **chosen})


@pytest.fixture
def room(stocked: Engine, now: datetime) -> Classroom:
    """A real course beside it."""
    room = Classroom(stocked, now)
    room.sit(room.students[0], room.assign())
    return room


def test_a_course_is_full_of_answers(stocked: Engine, now: datetime) -> None:
    made = make(stocked, now)
    with reading(stocked) as session:
        learner = accounts.learner_named(session, made.teacher)
        (member,) = courses_of(session, learner.id)
        assert (member.role, member.course.demo) == (Role.OWNER, True)
        assert member.course.exam_on is not None
        assert member.course.exam_on > now.date()
        hashed = session.scalars(
            select(AccountRow.password_hash).where(AccountRow.name == made.students[0])
        ).one()
        ended = set(session.scalars(select(AttemptRow.ended)))
        worth = list(session.scalars(select(AttemptItemRow.credit)))
        last = session.scalars(select(func.max(LogLineRow.at))).one()
    assert passwords.matches(hashed, made.password)
    assert ended <= {"submitted", "time"}
    assert {0.0, 1.0} <= set(worth)
    assert last is not None
    assert last <= now
    assert made.answers > 100


def test_each_page_has_something_on_it(stocked: Engine, now: datetime) -> None:
    make(stocked, now, students=12)
    with reading(stocked) as session:
        kinds = set(session.scalars(select(MarkLineRow.kind)))
        states = sorted(session.scalars(select(AppealRow.state)))
        unread = session.scalars(select(AttemptItemRow).where(AttemptItemRow.unclear)).all()
        given = set(session.scalars(select(AssignmentRow.kind)))
        counts = [
            session.scalar(select(func.count()).select_from(model))
            for model in (ExtensionRow, KeepUpReminderRow, AccommodationRow)
        ]
        untold = session.scalars(select(AttemptRow).where(AttemptRow.remembered_at.is_(None)))
        assert list(untold) == []
    assert {"mark", "comment", "excuse", "appeal"} <= kinds
    assert states == ["granted", "open"]
    assert unread
    assert given == {"set", "keep-up"}
    assert counts == [1, 1, 1]


def test_what_they_remember_is_the_fold_of_their_logs(stocked: Engine, now: datetime) -> None:
    make(stocked, now)
    with reading(stocked) as session:
        people = session.scalars(select(CourseMemberRow.learner_id)).all()
    for each in people:
        assert each is not None
        assert cards(stocked, each) == folded(stocked, each)


def test_it_goes_without_a_trace(room: Classroom) -> None:
    other = Pupil(room.engine, room.now)
    other.start(length=3, cold=True)
    other.through()
    before = rows(room.engine)
    made = make(room.engine, room.now)
    assert rows(room.engine) != before
    assert demonstration.remove(room.engine) == 6 + 2
    assert rows(room.engine) == before
    assert demonstration.remove(room.engine) == 0
    assert made.course != room.course


def test_there_is_one_at_a_time_and_names_are_not_taken_from_anybody(
    stocked: Engine, now: datetime
) -> None:
    first = make(stocked, now, days=8)
    with pytest.raises(QuizError, match="already"):
        make(stocked, now)
    demonstration.remove(stocked)
    room = Classroom(stocked, now)
    for name in (first.students[0], first.teacher):
        room.account(name)
    again = make(stocked, now, days=8)
    assert again.students == (f"{first.students[0]} 2", *first.students[1:])
    assert again.teacher == f"{first.teacher} 2"
    with reading(stocked) as session:
        real = accounts.learner_named(session, first.teacher)
        assert not standing.teaches(session, real.id).may_teach


def test_somebody_who_joins_it_by_hand_stays(stocked: Engine, now: datetime) -> None:
    real = Classroom(stocked, now).teacher
    made = make(stocked, now, days=8)
    with writing(stocked) as session:
        courses.add_member(session, made.course, real, Role.INSTRUCTOR, now)
    demonstration.remove(stocked)
    with reading(stocked) as session:
        assert session.get(AccountRow, real) is not None
