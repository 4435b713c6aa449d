"""The gradebook: what is shown of each student, by the published rules, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from quizapp.services import assignments, courses, marking
from quizapp.services.assignment_rules import Counting, Late
from quizapp.services.courses import Member
from quizapp.services.errors import MarkError
from quizapp.services.gradebook import Gradebook, gradebook
from quizapp.services.mark_cells import Cell
from quizapp.store.engine import reading, writing
from quizapp.store.models import AccommodationRow, MarkLineRow, MarkTextRow
from tests.services.classroom import Classroom


@pytest.fixture
def room(stocked: Engine, now: object) -> Classroom:
    return Classroom(stocked, now)  # type: ignore[arg-type]


def book(room: Classroom) -> Gradebook:
    with reading(room.engine) as session:
        return gradebook(session, room.course, room.now)


def cell(room: Classroom, student: int, assignment: int) -> Cell:
    return book(room).line(room.members[student]).cell(assignment)


def member(room: Classroom, learner: int) -> Member:
    with reading(room.engine) as session:
        return courses.member_of(session, learner, room.course)


def decide(room: Classroom, student: int, assignment: int, points: float | None) -> bool:
    by = member(room, room.teacher)
    with writing(room.engine) as session:
        assigned = assignments.assignment(session, room.course, assignment)
        whom = room.members[student]
        return marking.override(session, by, assigned, whom, points, "Looked at again.", room.now)


def test_partial_credit_is_a_mark_and_the_rest_is_still_to_come(room: Classroom) -> None:
    one, two, _ = room.students
    first = room.assign(points=20.0)
    room.sit(one, first, lambda position: position < 3)
    room.begin(two, first)
    found = book(room)
    assert [line.member.name for line in found.lines] == ["Student 01", "Student 02", "Student 03"]
    assert found.line(room.members[one]).cell(first).points == 15
    assert found.line(room.members[one]).total == 0.75
    running = found.line(room.members[two]).cell(first)
    assert (running.share, running.tries[0].ended, running.missing) == (None, "", False)
    assert (found.columns[0].mean, found.columns[0].marks) == (0.75, 1)


def test_who_did_nothing_until_it_was_over_has_nothing(room: Classroom) -> None:
    assigned = room.assign(due_at=room.now + timedelta(days=1))
    room.sit(room.students[0], assigned)
    extra = room.members[room.students[1]]
    with writing(room.engine) as session:
        row = {"time_factor": 1.0, "extra_attempts": 0, "larger_type": False}
        row |= {"single_column": False, "changed_at": room.now}
        session.add(AccommodationRow(member_id=extra, extra_days=3, **row))
    room.wait(days=2)
    assert cell(room, room.students[1], assigned).share is None
    gone = cell(room, room.students[2], assigned)
    assert (gone.share, gone.missing) == (0.0, True)
    room.wait(days=3)
    assert cell(room, room.students[1], assigned).missing


def test_late_takes_a_part_for_each_day_begun(room: Classroom) -> None:
    rules = {"late": Late.LESS, "late_percent": 25.0}
    assigned = room.assign(due_at=room.now, closes_at=room.now + timedelta(days=9), rules=rules)
    room.wait(days=1, hours=1)
    student = room.students[0]
    room.sit(student, assigned)
    found = cell(room, student, assigned)
    assert (found.tries[0].late, found.share) == (2, 0.5)


@pytest.mark.parametrize(
    ("counting", "share"),
    [(Counting.BEST, 0.75), (Counting.LAST, 0.5), (Counting.FIRST, 0.25), (Counting.MEAN, 0.5)],
)
def test_which_attempt_counts(room: Classroom, counting: Counting, share: float) -> None:
    assigned = room.assign(rules={"attempts": 3, "counting": counting})
    student = room.students[0]
    for right in (1, 3, 2):
        room.sit(student, assigned, lambda position, right=right: position < right)
    found = cell(room, student, assigned)
    assert found.share == share
    assert [each.counts for each in found.tries].count(True) == (counting is not Counting.MEAN)


def test_practice_is_shown_and_never_counts(room: Classroom) -> None:
    student = room.students[0]
    room.sit(student, room.assign(), lambda position: position < 2)
    practice = room.assign(rules={"graded": False})
    room.sit(student, practice)
    found = book(room)
    assert [each.assigned.id for each in found.practice] == [practice]
    assert found.line(room.members[student]).total == 0.5


def test_a_mark_decided_by_hand_holds_until_it_is_taken_back(room: Classroom) -> None:
    student, assigned = room.students[0], room.assign()
    room.sit(student, assigned, lambda position: position < 2)
    assert decide(room, student, assigned, 80)
    found = cell(room, student, assigned)
    assert (found.points, found.earned, found.by_hand) == (80, 0.5, True)
    assert found.reason == "Looked at again."
    assert not decide(room, student, assigned, 80)
    assert decide(room, student, assigned, None)
    assert cell(room, student, assigned).points == 50
    with reading(room.engine) as session:
        lines = session.scalars(select(MarkLineRow).order_by(MarkLineRow.id)).all()
        told = [(line.before, line.after) for line in lines if line.kind == "mark"]
        assert told == [({"points": None}, {"points": 80}), ({"points": 80}, {"points": None})]
        assert {line.by_id for line in lines} == {room.members[room.teacher]}


def test_a_change_needs_a_reason_and_a_mark_in_range(room: Classroom) -> None:
    student, assigned = room.students[0], room.assign()
    by = member(room, room.teacher)
    for points, reason in ((80, " "), (101, "x"), (-1, "x"), (1, "x" * 2001)):
        with reading(room.engine) as session:
            found = assignments.assignment(session, room.course, assigned)
        whom = room.members[student]
        with pytest.raises(MarkError), writing(room.engine) as session:
            marking.override(session, by, found, whom, points, reason, room.now)
    with reading(room.engine) as session:
        assert session.scalars(select(MarkLineRow)).all() == []
        assert session.scalars(select(MarkTextRow)).all() == []


def test_what_is_excused_is_left_out(room: Classroom) -> None:
    student = room.students[0]
    room.sit(student, room.assign(), lambda position: position < 3)
    bad = room.assign()
    room.sit(student, bad, lambda _: False)
    assert book(room).line(room.members[student]).total == 0.375
    by = member(room, room.teacher)
    with writing(room.engine) as session:
        found = assignments.assignment(session, room.course, bad)
        marking.excuse(session, by, found, room.members[student], True, "Ill.", room.now)
    assert cell(room, student, bad).excused
    assert book(room).line(room.members[student]).total == 0.75
    with writing(room.engine) as session:
        marking.excuse(session, by, found, room.members[student], False, "Was not.", room.now)
    assert book(room).line(room.members[student]).total == 0.375


def test_weights_and_what_is_dropped_make_the_total(room: Classroom) -> None:
    student, made = room.students[0], []
    for right in (4, 1, 2):
        made.append(room.assign())
        room.sit(student, made[-1], lambda position, right=right: position < right)
    by = member(room, room.teacher)
    line = book(room).line(room.members[student])
    assert line.total == pytest.approx((1 + 0.25 + 0.5) / 3)
    with writing(room.engine) as session:
        assert marking.set_weight(
            session, by, assignments.assignment(session, room.course, made[0]), 2, room.now
        )
    assert book(room).line(room.members[student]).total == pytest.approx((2 + 0.25 + 0.5) / 4)
    with writing(room.engine) as session:
        assert marking.set_dropped(session, by, 1, room.now)
        assert not marking.set_dropped(session, by, 1, room.now)
    line = book(room).line(room.members[student])
    assert line.total == pytest.approx((2 + 0.5) / 3)
    assert [each.assigned.id for each in line.cells if each.dropped] == [made[1]]


def test_a_comment_is_said_once_and_can_be_taken_back(room: Classroom) -> None:
    student, assigned = room.students[0], room.assign()
    room.sit(student, assigned)
    by = member(room, room.assistant)
    for words, changed in (("Well argued.", True), ("Well argued.", False), ("", True)):
        with writing(room.engine) as session:
            found = assignments.assignment(session, room.course, assigned)
            whom = room.members[student]
            assert marking.comment(session, by, found, whom, words, room.now) is changed
        assert cell(room, student, assigned).comment == words


def test_what_was_given_to_some_concerns_no_others(room: Classroom) -> None:
    one, two, _ = room.students
    assigned = room.assign(members=(room.members[one],), due_at=room.now)
    room.wait(days=1)
    assert cell(room, one, assigned).missing
    assert not cell(room, two, assigned).given
    assert book(room).line(room.members[two]).total is None
