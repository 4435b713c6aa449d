"""What a course assigns enters its students' own reviews, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, update

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format
from quizapp.services import learners, library, shares
from quizapp.services.assignment_rules import Telling
from quizapp.services.course_exams import Assigned, assigned_of
from quizapp.store.engine import reading, writing
from quizapp.store.models import CourseMemberRow, CourseRow
from tests.services.classroom import PACK, Classroom
from tests.services.pupil import Pupil


@pytest.fixture
def room(stocked: Engine, now: datetime) -> Classroom:
    return Classroom(stocked, now)


def pupil_of(room: Classroom, student: int) -> Pupil:
    """A student of the course, studying alone."""
    found = Pupil(room.engine, room.now)
    with reading(room.engine) as session:
        found.learner = learners.learner(session, student)
    return found


def asked_by(room: Classroom, student: int) -> Assigned:
    with reading(room.engine) as session:
        found = library.shelf(session, PACK)
        learner = learners.learner(session, student)
        return assigned_of(session.connection(), learner, found, room.now)


def late_keys(room: Classroom, count: int = 4) -> list[str]:
    """Questions of different facts that stand at the end of the usual order."""
    with reading(room.engine) as session:
        usual = library.shelf(session, PACK).core_first
    by_fact = {q.facts: q.key for q in reversed(usual) if Format.CHOICE in q.formats}
    return list(by_fact.values())[:count]


def assign(room: Classroom, keys: list[str], **chosen: object) -> int:
    slots = [Slot((Asked((key,), Format.CHOICE),)) for key in keys]
    return room.assign(room.make_set(slots), **chosen)


def name_exam(room: Classroom, days: int) -> None:
    day = (room.now + timedelta(days=days)).date().isoformat()
    with writing(room.engine) as session:
        session.execute(update(CourseRow).values(exam_on=day))


def begun(room: Classroom, student: int) -> list[str]:
    pupil = pupil_of(room, student)
    pupil.start()
    return pupil.through()


def test_what_was_assigned_is_begun_first(room: Classroom) -> None:
    keys = late_keys(room)
    assert not set(keys) & set(begun(room, room.students[0])[:4])
    assign(room, keys)
    # Two of them are easily mistaken for others of the same day, and wait for another one.
    assert set(begun(room, room.students[1])[:2]) < set(keys)
    assert not set(keys) & set(begun(room, room.outsider)[:4])


def test_a_course_that_names_a_day_is_an_exam_of_its_students(room: Classroom) -> None:
    keys = late_keys(room)
    name_exam(room, 20)
    assign(room, keys)
    (exam,) = asked_by(room, room.students[0]).exams
    assert (exam.course, exam.name, set(exam.draft.keys)) == (room.course, "Chemistry", set(keys))
    with reading(room.engine) as session:
        goals = shares.goals_of(session, room.students[0], PACK, room.now)
    assert [plan.exam.course for plan in goals.exams] == [room.course]
    assert goals.exams[0].total == len(keys)
    assert set(begun(room, room.students[0])) <= set(keys)


def test_nothing_is_wanted_of_whom_it_was_not_given_to(room: Classroom) -> None:
    name_exam(room, 20)
    assign(room, late_keys(room), members=(room.members[room.students[0]],))
    assert asked_by(room, room.students[0]).exams
    assert asked_by(room, room.students[1]) == Assigned()
    assert asked_by(room, room.teacher) == Assigned()


def test_a_set_enters_when_it_opens(room: Classroom) -> None:
    assign(room, late_keys(room), opens_at=room.now + timedelta(days=2))
    assert asked_by(room, room.students[0]).first == ()
    room.wait(days=2)
    assert len(asked_by(room, room.students[0]).first) == 4


def test_what_is_told_after_closing_enters_after_closing(room: Classroom) -> None:
    due = room.now + timedelta(days=3)
    assign(room, late_keys(room), due_at=due, rules={"telling": Telling.CLOSED})
    assert asked_by(room, room.students[0]).first == ()
    room.wait(days=3)
    assert len(asked_by(room, room.students[0]).first) == 4


def test_a_course_that_is_over_or_left_wants_nothing(room: Classroom) -> None:
    assign(room, late_keys(room))
    with writing(room.engine) as session:
        session.execute(
            update(CourseMemberRow)
            .where(CourseMemberRow.learner_id == room.students[0])
            .values(left_at=room.now)
        )
    assert asked_by(room, room.students[0]) == Assigned()
    assert asked_by(room, room.students[1]) != Assigned()
    with writing(room.engine) as session:
        session.execute(update(CourseRow).values(archived_at=room.now))
    assert asked_by(room, room.students[1]) == Assigned()


def test_an_exam_that_is_past_is_no_exam(room: Classroom) -> None:
    name_exam(room, -1)
    assign(room, late_keys(room))
    found = asked_by(room, room.students[0])
    assert (found.exams, len(found.first)) == ((), 4)
    assert replace(found, first=()) == Assigned()
