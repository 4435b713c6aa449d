"""Where the parts of a course meet: marks, assignments, keeping up, erasure. On both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from quizapp.services import (
    accounts,
    appeals,
    assigning,
    assignment_overview,
    assignments,
    courses,
    entered,
    keep_up_acts,
    marking,
    own_assignments,
    own_marks,
    same_answers,
    telling_times,
)
from quizapp.services.assignment_rules import Accommodation, Extension
from quizapp.services.courses import Member
from quizapp.services.errors import ClosedError
from quizapp.services.gradebook import gradebook
from quizapp.services.keep_up_acts import Choices
from quizapp.services.mark_cells import Cell
from quizapp.store import course_exam_queries
from quizapp.store.engine import reading, writing
from quizapp.store.models import AccommodationRow, AppealRow, LogLineRow, MarkLineRow
from quizapp.sweeping import sweep
from tests.services.classroom import Classroom
from tests.services.pupil import cards, folded
from tests.services.test_keep_up import study

USUAL = Choices("Keep up", date(2026, 3, 2), weeks=4, days_a_week=2, least_a_day=3, catch_up_days=0)


@pytest.fixture
def room(stocked: Engine, now: datetime) -> Classroom:
    return Classroom(stocked, now)


def member(room: Classroom, learner: int) -> Member:
    with reading(room.engine) as session:
        return courses.member_of(session, learner, room.course)


def cell(room: Classroom, whose: int, assignment: int) -> Cell:
    with reading(room.engine) as session:
        book = gradebook(session, room.course, room.now, left=True)
        return book.line(whose).cell(assignment)


def lines(room: Classroom) -> list[tuple[str, object, object, int | None]]:
    chosen = select(MarkLineRow).order_by(MarkLineRow.id)
    with reading(room.engine) as session:
        return [(row.kind, row.before, row.after, row.by_id) for row in session.scalars(chosen)]


def extend(room: Classroom, student: int, number: int, until: datetime) -> None:
    with writing(room.engine) as session:
        found = assignments.assignment_of(session, number)
        whom = room.members[room.students[student]]
        assignment_overview.extend(session, found, whom, Extension(until=until), room.now)


def accommodate(room: Classroom, student: int, extra: Accommodation) -> None:
    with writing(room.engine) as session:
        session.add(
            AccommodationRow(
                member_id=room.members[room.students[student]],
                time_factor=extra.time_factor,
                extra_days=extra.extra_days,
                extra_attempts=extra.extra_attempts,
                larger_type=extra.larger_type,
                single_column=extra.single_column,
                changed_at=room.now,
            )
        )


def keep_up_given(room: Classroom, **other: object) -> int:
    """A keep-up assignment that begins today, published."""
    chosen = replace(USUAL, opens=room.now.date(), **other)  # type: ignore[arg-type]
    with writing(room.engine) as session:
        course = courses.member_of(session, room.teacher, room.course).course
        number = keep_up_acts.make(session, course, chosen, room.now)
        assignments.publish(session, number, room.now)
    return number


def test_marks_are_told_when_answers_are_and_stay_told(room: Classroom) -> None:
    due = room.now + timedelta(days=1)
    number = room.assign(due_at=due, rules={"telling": "closed"})
    student = room.students[0]
    room.sit(student, number)
    extend(room, 1, number, due + timedelta(days=2))
    room.now = due + timedelta(hours=1)
    for moment, told in (
        (room.now, False),
        (due + timedelta(days=2), False),
        (due + timedelta(days=2) + telling_times.GRACE, True),
    ):
        with reading(room.engine) as session:
            (line,) = own_marks.own_marks(session, member(room, student), moment).graded
        assert (line.told, line.cell.share) == (told, 1.0 if told else None)
    room.now = due + timedelta(days=2, minutes=1)
    sweep(room.engine, room.now)
    extend(room, 1, number, due + timedelta(days=5))
    with reading(room.engine) as session:
        (line,) = own_marks.own_marks(session, member(room, student), room.now).graded
        (other,) = own_marks.own_marks(session, member(room, room.students[2]), room.now).graded
    assert (line.told, other.told) == (True, False)


def test_late_is_late_for_this_student(room: Classroom) -> None:
    due = room.now + timedelta(days=1)
    rules = {"late": "less", "late_percent": 10.0}
    number = room.assign(due_at=due, closes_at=due + timedelta(days=9), rules=rules)
    extend(room, 0, number, due + timedelta(days=3))
    room.now = due + timedelta(days=1, hours=23)
    room.sit(room.students[0], number)
    room.sit(room.students[1], number)
    mine, other = (room.members[each] for each in room.students[:2])
    assert (cell(room, mine, number).share, cell(room, other, number).share) == (1.0, 0.8)


def test_what_is_judged_anew_before_it_is_told_is_remembered_so(room: Classroom) -> None:
    due = room.now + timedelta(days=1)
    number = room.assign(due_at=due, rules={"telling": "closed"})
    student = room.students[0]
    attempt = room.sit(student, number, lambda position: position > 0)
    first = room.paper(attempt)[0]
    by = member(room, room.teacher)
    with writing(room.engine) as session:
        row = AppealRow(item_id=first.id, at=room.now, reason="So says the book.")
        row.state, row.for_all, row.reply = "open", False, ""
        session.add(row)
        session.flush()
        appeals.decide(session, by, row.id, 1.0, same_answers.Reach.ONE, "It does.", room.now)
    room.now = due + timedelta(minutes=1)
    sweep(room.engine, room.now)
    with reading(room.engine) as session:
        log = session.scalars(select(LogLineRow).where(LogLineRow.learner_id == student)).all()
    assert [line.rating for line in log if line.kind == "answer"] == [3, 3, 3, 3]
    assert cards(room.engine, student) == folded(room.engine, student)


def test_the_form_of_an_assignment_changes_weight_and_points_in_the_log(room: Classroom) -> None:
    number = room.assign()
    with writing(room.engine) as session:
        found = assignments.assignment_of(session, number)
        draft = replace(assigning.draft_of(session, found), weight=3.0, points=20.0)
        assigning.change(session, room.teacher, found, draft, room.now)
        assigning.change(session, room.teacher, found, draft, room.now)
        changed = assignments.assignment_of(session, number)
    by = room.members[room.teacher]
    assert (changed.weight, changed.points) == (3.0, 20.0)
    assert lines(room) == [
        ("weight", {"weight": 1.0}, {"weight": 3.0}, by),
        ("points", {"points": 100.0}, {"points": 20.0}, by),
    ]


def test_what_no_student_has_seen_changes_without_a_line_and_can_be_deleted(
    room: Classroom,
) -> None:
    draft, seen = room.assign(publish=False), room.assign()
    for number in (draft, seen):
        with writing(room.engine) as session:
            found = assignments.assignment_of(session, number)
            changed = replace(assigning.draft_of(session, found), weight=3.0)
            assigning.change(session, room.teacher, found, changed, room.now)
    assert len(lines(room)) == 1
    with writing(room.engine) as session:
        assigning.remove(session, assignments.assignment_of(session, draft))
    for number in (seen, keep_up_given(room)):
        with writing(room.engine) as session, pytest.raises(ClosedError, match="marks in it"):
            assigning.remove(session, assignments.assignment_of(session, number))


def test_keeping_up_is_a_mark(room: Classroom) -> None:
    number = keep_up_given(room)
    study(room, 3)
    room.wait(days=1)
    study(room, 3)
    room.wait(days=6)
    mine, other = (room.members[each] for each in room.students[:2])
    assert (cell(room, mine, number).share, cell(room, other, number).share) == (1.0, 0.0)
    with reading(room.engine) as session:
        (line,) = own_marks.own_marks(session, member(room, room.students[0]), room.now).graded
    assert (line.told, line.cell.points) == (True, 100.0)


def test_what_keeping_up_asked_of_nobody_is_not_missing(room: Classroom) -> None:
    number = keep_up_given(room, weeks=1)
    room.wait(days=30)
    with writing(room.engine) as session:
        late = courses.add_member(
            session, room.course, room.outsider, courses.Role.STUDENT, room.now
        )
    found = cell(room, late, number)
    assert (found.share, found.missing) == (None, False)


def test_marks_for_keeping_up_stay_when_the_log_goes(room: Classroom) -> None:
    graded = keep_up_given(room)
    keep_up_given(room, graded=False)
    decided = keep_up_given(room)
    student = room.students[0]
    whose = room.members[student]
    study(room, 3)
    room.wait(days=7)
    with writing(room.engine) as session:
        found = assignments.assignment_of(session, decided)
        by = courses.member_of(session, room.teacher, room.course)
        marking.override(session, by, found, whose, 80.0, "Ill.", room.now)
    before = cell(room, whose, graded).share
    with writing(room.engine) as session:
        accounts.erase(session, student, room.now)
    assert (before, cell(room, whose, graded).share) == (0.5, 0.5)
    assert cell(room, whose, decided).points == 80
    assert lines(room)[1:] == [("mark", {"points": None}, {"points": 50.0}, None)]


def test_a_set_has_closed_for_reviews_when_it_has_for_marks(room: Classroom) -> None:
    due = room.now + timedelta(days=1)
    mine = room.members[room.students[0]]
    numbers = [
        room.assign(due_at=due, rules={"telling": "closed"}),
        room.assign(due_at=due, rules={"telling": "closed"}, members=(mine,)),
        room.assign(due_at=due, closes_at=due + timedelta(days=2), rules={"late": "accepted"}),
        room.assign(rules={"telling": "closed"}),
    ]
    accommodate(room, 1, Accommodation(extra_days=2))
    extend(room, 2, numbers[0], due + timedelta(days=1))
    extend(room, 0, numbers[1], due + timedelta(hours=5))
    extend(room, 2, numbers[2], due + timedelta(days=9))
    with reading(room.engine) as session:
        rows = course_exam_queries.ASSIGNED.all(session.connection(), learner=room.students[0])
        found = {row.assignment_id: entered.closing(row) for row in rows}
        expected = {
            each: telling_times.closing(session, assignments.assignment_of(session, each))
            for each in numbers
        }
    assert found == expected
    days = [None if found[each] is None else found[each] - due for each in numbers]  # type: ignore[operator]
    assert days == [timedelta(days=2), timedelta(hours=5), timedelta(days=9), None]


def test_a_student_sees_where_everything_stands(room: Classroom) -> None:
    due = room.now + timedelta(days=1)
    student = room.students[0]
    room.sit(student, room.assign(due_at=due))
    room.begin(student, room.assign(due_at=due + timedelta(days=1)))
    room.assign(opens_at=due, due_at=due + timedelta(days=2))
    room.assign(due_at=due + timedelta(days=3))
    keep_up_given(room)
    whom = member(room, student)
    with reading(room.engine) as session:
        found = own_assignments.of_student(session, whom, room.now)
        later = own_assignments.of_student(session, whom, due + timedelta(days=9))
    states = [each.state for each in found if each.kept is None]
    assert states == ["submitted", "begun", "opens later", "not begun"]
    assert [each.state for each in later if each.kept is None][2:] == ["closed", "closed"]
    assert [each.assigned.title for each in found if each.kept] == ["Keep up"]
