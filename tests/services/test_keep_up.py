"""Keeping up, by the logs of students, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert, update

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format
from quizapp.core.scheduling import Rating
from quizapp.services import courses, keep_up, keep_up_acts, keep_up_reminders, learners
from quizapp.services.assignment_rules import Rules
from quizapp.services.assignments import Assignment, publish
from quizapp.services.errors import ClosedError, NotFoundError
from quizapp.services.keep_up import Kept
from quizapp.services.keep_up_acts import Choices
from quizapp.services.learners import LearnerSettings
from quizapp.services.plans import Plan, SittingKind
from quizapp.services.study import Finished
from quizapp.store.base import table_of
from quizapp.store.engine import reading, writing
from quizapp.store.models import AccommodationRow, CourseMemberRow
from tests.services.classroom import PACK, Classroom
from tests.services.pupil import Pupil

USUAL = Choices("Keep up", date(2026, 3, 2), weeks=4, days_a_week=2, least_a_day=3, catch_up_days=0)


@pytest.fixture
def room(stocked: Engine, now: datetime) -> Classroom:
    return Classroom(stocked, now)


def give(room: Classroom, chosen: Choices | None = None, **other: object) -> Assignment:
    """A keep-up assignment that begins today, published."""
    usual = replace(chosen or USUAL, opens=room.now.date(), **other)  # type: ignore[arg-type]
    with writing(room.engine) as session:
        course = courses.member_of(session, room.teacher, room.course).course
        number = keep_up_acts.make(session, course, usual, room.now)
        publish(session, number, room.now)
        return keep_up.keep_up(session, room.course, number)


def kept(room: Classroom, found: Assignment, student: int = 0) -> Kept:
    with reading(room.engine) as session:
        member = room.members[room.students[student]]
        return keep_up.kept_by(session, found, member, room.now)


def credit_of_all(room: Classroom, found: Assignment) -> dict[int, float]:
    with reading(room.engine) as session:
        return dict(keep_up.credit_of_members(session, found, room.now))


def pupil_of(room: Classroom, student: int = 0) -> Pupil:
    made = Pupil(room.engine, room.now)
    with reading(room.engine) as session:
        made.learner = learners.learner(session, room.students[student])
    return made


def study(room: Classroom, count: int, student: int = 0, *, right: bool = True) -> Pupil:
    """Begin a review and answer so many questions of it; it is not gone through."""
    pupil = pupil_of(room, student)
    pupil.start(cold=True)
    for _ in range(count):
        pupil.answer(right=right, rating=Rating.GOOD if right else Rating.AGAIN)
    return pupil


def test_a_day_is_made_right_or_wrong(room: Classroom) -> None:
    found = give(room)
    study(room, 2)
    assert (kept(room, found).today.reviews, kept(room, found).today_made) == (2, False)
    study(room, 1, right=False)
    assert (kept(room, found).today.reviews, kept(room, found).today_made) == (3, True)
    assert not kept(room, found, 1).today_made


def test_what_is_taken_back_or_only_practised_does_not_count(room: Classroom) -> None:
    found = give(room)
    pupil = study(room, 3)
    pupil.undo()
    assert kept(room, found).today.reviews == 2
    plan = Plan(PACK, SittingKind.QUIZ, length=3, cold=True, unscheduled=True)
    pupil.start(plan)
    pupil.through()
    assert kept(room, found).today.reviews == 2


def test_the_credit_of_all_follows_their_weeks(room: Classroom) -> None:
    found = give(room)
    assert credit_of_all(room, found) == {}
    study(room, 3)
    study(room, 3, student=1)
    room.wait(days=1)
    study(room, 3)
    room.wait(days=6)
    mine = [room.members[each] for each in room.students]
    assert credit_of_all(room, found) == {mine[0]: 1.0, mine[1]: 0.5, mine[2]: 0.0}


def test_a_review_of_all_that_there_is_makes_a_day(stocked: Engine, now: datetime) -> None:
    room = Classroom(stocked, now)
    found = give(room)
    pupil = pupil_of(room)
    settings = replace(pupil.learner.settings, new_per_day=2)
    with writing(stocked) as session:
        learners.change_settings(session, pupil.id, settings, room.now)
    pupil = pupil_of(room)
    pupil.start(cold=True)
    pupil.answer(rating=Rating.EASY)
    assert not kept(room, found).today_made
    while not isinstance(pupil.step(), Finished):
        pupil.answer(rating=Rating.EASY)
    today = kept(room, found)
    assert (today.today.reviews, today.today.all_of_it, today.today_made) == (2, True, True)


def test_a_day_on_which_nothing_is_due_can_be_let_count(room: Classroom) -> None:
    found = give(room)
    student = room.students[0]
    with writing(room.engine) as session, pytest.raises(ClosedError):
        keep_up_acts.let_count(session, student, found, room.now)
    with writing(room.engine) as session:
        none = LearnerSettings(new_per_day=0, reviews_per_day=0)
        learners.change_settings(session, student, none, room.now)
    for _ in range(2):
        with writing(room.engine) as session:
            keep_up_acts.let_count(session, student, found, room.now)
    assert kept(room, found).today_made
    with writing(room.engine) as session, pytest.raises(NotFoundError):
        keep_up_acts.let_count(session, room.outsider, found, room.now)


def test_a_limit_of_reviews_lets_no_day_count(room: Classroom) -> None:
    found = give(room)
    study(room, 2)
    room.wait(days=30)
    none = LearnerSettings(new_per_day=0, reviews_per_day=0)
    with writing(room.engine) as session:
        learners.change_settings(session, room.students[0], none, room.now)
        with pytest.raises(ClosedError, match="still due"):
            keep_up_acts.let_count(session, room.students[0], found, room.now)


def test_only_the_packs_of_the_course_count_from_when_they_are_given(room: Classroom) -> None:
    found = give(room)
    study(room, 3)
    room.wait(days=1)
    room.assign(room.make_set([Slot((Asked((room.keys()[0],), Format.CHOICE),))]))
    today = kept(room, found)
    assert len(today.packs) == 1
    assert len(today.standing.weeks[0].made) == 1, "what was made stays made"
    study(room, 3, student=1)
    assert kept(room, found, 1).today_made


def test_days_are_the_learners_own(room: Classroom) -> None:
    far = LearnerSettings(time_zone="Pacific/Auckland")
    with writing(room.engine) as session:
        learners.change_settings(session, room.students[0], far, room.now)
    room.now = room.now.replace(hour=20)  # the next morning in Auckland
    found = give(room)
    assert kept(room, found).standing.today == kept(room, found, 1).standing.today + 1


def test_nothing_is_asked_of_the_time_before_somebody_came(room: Classroom) -> None:
    found = give(room)
    with writing(room.engine) as session:
        session.execute(
            update(CourseMemberRow)
            .where(CourseMemberRow.learner_id == room.students[0])
            .values(joined_at=room.now + timedelta(days=7))
        )
    room.wait(days=14)
    weeks = kept(room, found).standing.weeks
    assert [week.needed for week in weeks] == [0, 2, 2]
    assert [week.needed for week in kept(room, found, 1).standing.weeks] == [2, 2, 2]


def test_holidays_and_extra_days(room: Classroom) -> None:
    day = room.now.date()
    found = give(room, holidays=((day + timedelta(days=7), day + timedelta(days=13)),))
    assert Rules.from_json(found.rules.as_json()) == found.rules
    member = room.members[room.students[0]]
    with writing(room.engine) as session:
        session.execute(
            insert(table_of(AccommodationRow)).values(
                member_id=member,
                time_factor=1.0,
                extra_days=4,
                extra_attempts=0,
                larger_type=False,
                single_column=False,
                changed_at=room.now,
            )
        )
    room.wait(days=8)
    mine, other = kept(room, found), kept(room, found, 1)
    assert [week.needed for week in mine.standing.weeks] == [2, 0]
    assert [week.missing for week in mine.standing.to_make_up] == [2]
    assert other.standing.to_make_up == ()
    study(room, 6)
    assert [week.missing for week in kept(room, found).standing.to_make_up] == [1]


def test_rules_of_before_holidays_are_read() -> None:
    old = Rules().as_json()
    del old["holidays"]
    assert Rules.from_json(old) == Rules()


def test_who_asks_for_it_is_reminded_from_the_hour_on(room: Classroom) -> None:
    give(room)
    student = room.students[0]

    def told() -> int:
        with reading(room.engine) as session:
            return len(keep_up_reminders.reminders(session, student, room.now))

    room.now = room.now.replace(hour=18, minute=59)
    assert told() == 0
    with writing(room.engine) as session:
        keep_up_reminders.set_reminder(session, student, 19 * 60, room.now)
        keep_up_reminders.set_reminder(session, student, 19 * 60, room.now)
    assert told() == 0
    room.wait(minutes=1)
    assert told() == 1
    room.wait(hours=8)  # three in the morning: still the same day of study
    assert told() == 1
    study(room, 3)
    assert told() == 0
    room.wait(days=1, hours=-8)
    assert told() == 1
    with writing(room.engine) as session:
        keep_up_reminders.set_reminder(session, student, None, room.now)
    assert told() == 0


def test_whom_it_was_not_given_to_has_none(room: Classroom) -> None:
    found = give(room)
    with reading(room.engine) as session, pytest.raises(NotFoundError):
        keep_up.kept_by(session, found, room.members[room.teacher], room.now)
