"""What a course assigns enters its students' own reviews, on both databases."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, update

from quizapp.core.memory import LineKind
from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format
from quizapp.core.scheduling import recall
from quizapp.services import card_acts, learners, library, sets, shares
from quizapp.services.assignment_rules import Telling
from quizapp.services.course_exams import Assigned, assigned_of
from quizapp.store import course_exam_queries
from quizapp.store.engine import reading, writing
from quizapp.store.models import AccommodationRow, CourseMemberRow, CourseRow
from tests.services.classroom import PACK, Classroom
from tests.services.follower import next_morning, study_today
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


def test_what_is_asked_with_closed_book_enters_when_the_first_attempt_has_ended(
    room: Classroom,
) -> None:
    due = room.now + timedelta(days=3)
    number = assign(room, late_keys(room), due_at=due, rules={"closed_book": True})
    attempt = room.begin(room.students[0], number)
    assert asked_by(room, room.students[0]) == Assigned()
    room.submit(room.students[0], attempt)
    assert len(asked_by(room, room.students[0]).first) == 4
    assert asked_by(room, room.students[1]) == Assigned(), "has not sat it"
    room.wait(days=3)
    assert len(asked_by(room, room.students[1]).first) == 4


def test_nobody_is_told_before_it_has_closed_for_who_has_more_days(room: Classroom) -> None:
    due = room.now + timedelta(days=3)
    assign(room, late_keys(room), due_at=due, rules={"telling": Telling.CLOSED})
    with writing(room.engine) as session:
        session.add(
            AccommodationRow(
                member_id=room.members[room.students[2]],
                time_factor=1.0,
                extra_days=2,
                extra_attempts=0,
                larger_type=False,
                single_column=False,
                changed_at=room.now,
            )
        )
    room.wait(days=4)
    assert asked_by(room, room.students[0]) == Assigned()
    room.wait(days=1)
    assert asked_by(room, room.students[0]) != Assigned()


def test_what_the_student_has_set_aside_is_left_out(room: Classroom) -> None:
    keys = late_keys(room)
    name_exam(room, 20)
    assign(room, keys)
    with writing(room.engine) as session:
        number = library.shelf(session, PACK).ids[keys[0]]
        card_acts.act(session, room.students[0], LineKind.SUSPEND, [number], room.now)
    with reading(room.engine) as session:
        (plan,) = shares.goals_of(session, room.students[0], PACK, room.now).exams
    assert (plan.total, plan.aside) == (len(keys) - 1, 1)
    assert keys[0] not in begun(room, room.students[0])


def test_another_version_of_a_set_is_another(room: Classroom) -> None:
    keys = late_keys(room, 6)
    assign(room, keys[:2])
    assert set(asked_by(room, room.students[0]).first) == set(keys[:2])
    with writing(room.engine) as session:
        slots = [Slot((Asked((key,), Format.CHOICE),)) for key in keys[2:]]
        version = sets.change_slots(session, 1, slots, room.now)
    room.assign(version)
    assert set(asked_by(room, room.students[0]).first) == set(keys)


def test_who_follows_the_plan_knows_on_the_courses_day_what_was_foreseen(room: Classroom) -> None:
    """As tests/services/test_exams.py shows it of exams of one's own: the questions assigned are
    those of the whole pack, in two sets of which the second opens later."""
    with reading(room.engine) as session:
        usual = library.shelf(session, PACK).core_first
    keys = [question.key for question in usual if Format.CHOICE in question.formats]
    days = 16
    name_exam(room, days)
    assign(room, keys[: len(keys) // 2])
    assign(room, keys[len(keys) // 2 :], opens_at=room.now + timedelta(days=3))
    pupil, chance = pupil_of(room, room.students[0]), random.Random(1)  # noqa: S311
    first = None
    for day in range(days):
        next_morning(pupil, room.now, day)
        study_today(pupil, chance)
        if day == 3:
            with reading(room.engine) as session:
                (first,) = shares.goals_of(session, pupil.id, PACK, pupil.now).exams
    assert first is not None
    assert first.total == len(keys)
    on_the_day = pupil.learner.calendar.day_of(room.now) + days
    cards = pupil.cards()
    assert set(keys) <= cards.keys(), "all were begun in time"
    true = sum(recall(cards[key], on_the_day) for key in keys) / len(keys)
    assert true == pytest.approx(first.recall, abs=0.03)
    assert true > 0.9
    assert pupil.cards() == pupil.folded()


def test_what_a_version_asks_is_read_once(room: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    assign(room, late_keys(room))
    before = asked_by(room, room.students[0])
    monkeypatch.delattr(course_exam_queries, "SLOTS")
    assert asked_by(room, room.students[1]) == before
