"""An attempt from its paper to its mark, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import DBAPIError

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format, Response
from quizapp.services import accounts, attempts, courses, learners, study
from quizapp.services.errors import ClosedError, NotFoundError
from quizapp.store.engine import reading, writing
from quizapp.store.models import (
    AnswerRow,
    AttemptItemRow,
    CourseMemberRow,
    CourseRow,
    LearnerRow,
    LogLineRow,
    MarkLineRow,
    PresentationRow,
)
from tests.services.classroom import Classroom
from tests.services.pupil import cards, folded


@pytest.fixture
def room(stocked: Engine, now: object) -> Classroom:
    return Classroom(stocked, now)  # type: ignore[arg-type]


def credit(room: Classroom, attempt: int) -> float | None:
    with reading(room.engine) as session:
        return attempts.attempt(session, attempt).credit


def test_an_attempt_is_worth_what_was_answered_rightly(room: Classroom) -> None:
    assigned, student = room.assign(), room.students[0]
    attempt = room.sit(student, assigned, lambda position: position < 3)
    assert credit(room, attempt) == 0.75
    with reading(room.engine) as session:
        items = session.scalars(select(AttemptItemRow).order_by(AttemptItemRow.position)).all()
        assert [item.credit for item in items] == [1.0, 1.0, 1.0, 0.0]
        assert len(session.scalars(select(AnswerRow)).all()) == 4


def test_what_was_answered_is_remembered(room: Classroom) -> None:
    student = room.students[0]
    room.sit(student, room.assign(), lambda position: position < 3)
    found = cards(room.engine, student)
    assert len(found) == 4
    assert sorted(card.seen for card in found.values()) == [1, 1, 1, 1]
    assert found == folded(room.engine, student)


def test_what_does_not_schedule_is_not_remembered(room: Classroom) -> None:
    student = room.students[0]
    room.sit(student, room.assign(rules={"schedules": False}))
    assert cards(room.engine, student) == {}


def test_what_was_left_open_is_worth_nothing_and_forgets_nothing(room: Classroom) -> None:
    student = room.students[0]
    attempt = room.begin(student, room.assign())
    item = room.paper(attempt)[0]
    room.save(student, attempt, 0, room.response(item))
    room.submit(student, attempt)
    assert credit(room, attempt) == 0.25
    assert len(cards(room.engine, student)) == 1


def test_submitting_twice_counts_once(room: Classroom) -> None:
    student = room.students[0]
    attempt = room.sit(student, room.assign())
    room.submit(student, attempt)
    with reading(room.engine) as session:
        assert len(session.scalars(select(AnswerRow)).all()) == 4
        assert (
            len(session.scalars(select(LogLineRow).where(LogLineRow.kind == "answer")).all()) == 4
        )


def test_the_last_draft_is_the_answer(room: Classroom) -> None:
    student = room.students[0]
    attempt = room.begin(student, room.assign())
    for item in room.paper(attempt):
        room.save(student, attempt, item.position, room.response(item, right=False))
        room.save(student, attempt, item.position, room.response(item))
    room.submit(student, attempt)
    assert credit(room, attempt) == 1.0


def test_an_attempt_whose_time_is_up_is_ended_with_what_was_saved(room: Classroom) -> None:
    student = room.students[0]
    attempt = room.begin(student, room.assign(rules={"time_limit": 10}))
    items = room.paper(attempt)
    room.save(student, attempt, 0, room.response(items[0]))
    room.wait(minutes=10)
    with pytest.raises(ClosedError):
        room.save(student, attempt, 1, room.response(items[1]))
    with writing(room.engine) as session:
        assert attempts.end_overdue(session, room.now) == 1
        assert attempts.end_overdue(session, room.now) == 0
    with reading(room.engine) as session:
        found = attempts.attempt(session, attempt)
    assert (found.ended, found.credit, found.submitted_at) == ("time", 0.25, found.ends_at)


def test_a_running_attempt_is_gone_on_with_and_no_other_begun(room: Classroom) -> None:
    assigned, student = room.assign(), room.students[0]
    first = room.begin(student, assigned)
    assert room.begin(student, assigned) == first
    room.submit(student, first)
    with pytest.raises(ClosedError, match="no attempt left"):
        room.begin(student, assigned)


def test_papers_of_a_slot_that_draws_differ_and_are_equally_long(room: Classroom) -> None:
    keys = room.keys(count=8)
    pool = Slot(tuple(Asked((key,), Format.CHOICE) for key in keys), take=2)
    assigned = room.assign(room.make_set([pool]))
    papers = set()
    for student in room.students:
        items = room.paper(room.begin(student, assigned))
        assert len(items) == 2
        papers.add(tuple(item.prompt for item in items))
    assert len(papers) > 1


def test_a_paper_tells_no_answer(room: Classroom) -> None:
    attempt = room.begin(room.students[0], room.assign())
    for item in room.paper(attempt):
        assert not hasattr(item, "solution")
        assert all(isinstance(option, str) for option in item.options)


def test_nobody_begins_what_was_not_given_to_them(room: Classroom) -> None:
    assigned = room.assign(members=(room.members[room.students[0]],))
    hidden = room.assign(publish=False)
    room.begin(room.students[0], assigned)
    for who, what in (
        (room.students[1], assigned),
        (room.outsider, assigned),
        (room.students[0], hidden),
    ):
        with pytest.raises(NotFoundError):
            room.begin(who, what)


def test_an_attempt_is_no_sitting_of_the_study_pages(room: Classroom) -> None:
    student = room.students[0]
    attempt = room.begin(student, room.assign())
    with reading(room.engine) as session:
        row = session.scalars(select(PresentationRow)).first()
        assert row is not None
        with pytest.raises(NotFoundError):
            study.current(session, student, row.sitting_id)
        with pytest.raises(NotFoundError):
            attempts.attempt_of(session, room.students[1], attempt)


def test_what_cannot_be_read_is_left_to_the_instructor(room: Classroom) -> None:
    slot = Slot((Asked((room.keys(Format.CHOICE)[0],), Format.CHOICE),))
    student = room.students[0]
    attempt = room.begin(student, room.assign(room.make_set([slot])))
    room.save(student, attempt, 0, Response((77,)))
    room.submit(student, attempt)
    with reading(room.engine) as session:
        item = session.scalars(select(AttemptItemRow)).one()
        assert (item.unclear, item.credit) == (True, 0.0)


def test_marks_stay_when_a_student_deletes_everything(room: Classroom) -> None:
    student = room.students[0]
    attempt = room.sit(student, room.assign())
    with writing(room.engine) as session:
        accounts.erase(session, student)
    with reading(room.engine) as session:
        assert session.get(LearnerRow, student) is None
        left = session.get_one(CourseMemberRow, room.members[student])
        assert (left.learner_id, left.name) == (None, "")
        items = session.scalars(
            select(AttemptItemRow).where(AttemptItemRow.attempt_id == attempt)
        ).all()
        assert [(i.presentation_id, i.draft, i.credit) for i in items] == 4 * [(None, None, 1.0)]
        assert session.scalars(select(AnswerRow)).all() == []
        assert courses.member(session, room.course, left.id).name == f"Former member {left.id}"
        with pytest.raises(NotFoundError):
            learners.learner(session, student)


def test_the_audit_log_is_neither_changed_nor_deleted(room: Classroom) -> None:
    line = {"course_id": room.course, "at": room.now, "kind": "mark"}
    with writing(room.engine) as session:
        session.add(MarkLineRow(**line))
    for change in (update(MarkLineRow).values(kind="x"), delete(MarkLineRow)):
        with pytest.raises(DBAPIError, match="not changed"), writing(room.engine) as session:
            session.execute(change)
    with writing(room.engine) as session:
        session.execute(update(CourseRow).values(demo=True))
        session.execute(delete(MarkLineRow))
