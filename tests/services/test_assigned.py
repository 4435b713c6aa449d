"""Assignments over time, on both databases: told late, closed, extended, ended by the sweep."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select

from quizapp.core.questions import Response
from quizapp.services import (
    assigning,
    assignment_overview,
    assignments,
    attempt_drafts,
    attempt_views,
    attempts,
    closed_book,
    learners,
    telling_times,
)
from quizapp.services.assignment_rules import Accommodation, Extension, Rules, window_of
from quizapp.services.errors import ClosedError
from quizapp.services.plans import Plan, SittingKind
from quizapp.store.engine import reading, writing
from quizapp.store.models import AnswerRow, AttemptRow, LogLineRow
from quizapp.sweeping import sweep
from tests.services.classroom import Classroom
from tests.services.pupil import Pupil, cards, folded


@pytest.fixture
def room(stocked: Engine, now: object) -> Classroom:
    return Classroom(stocked, now)  # type: ignore[arg-type]


def closing(room: Classroom, number: int) -> object:
    with reading(room.engine) as session:
        return telling_times.closing(session, assignments.assignment_of(session, number))


def test_what_is_told_late_stands_in_the_log_at_its_own_time(room: Classroom) -> None:
    """Also where the same questions were reviewed meanwhile: the cards are the fold of the log."""
    student = room.students[0]
    number = room.assign(due_at=room.now + timedelta(days=3), rules={"telling": "closed"})
    begun = room.now
    room.sit(student, number, lambda position: position < 2)
    assert cards(room.engine, student) == {}
    pupil = Pupil(room.engine, room.now + timedelta(hours=1))
    with reading(room.engine) as session:
        pupil.learner = learners.learner(session, student)
    key = room.keys()[0]
    pupil.start(Plan("elements", SittingKind.PRACTICE, keys=(key,), cold=True))
    pupil.answer()
    assert len(cards(room.engine, student)) == 1
    room.wait(days=3, minutes=1)
    assert sweep(room.engine, room.now).told == 1
    assert sweep(room.engine, room.now).told == 0
    found = cards(room.engine, student)
    assert len(found) == 4
    assert found == folded(room.engine, student)
    with reading(room.engine) as session:
        lines = session.scalars(select(LogLineRow).where(LogLineRow.learner_id == student)).all()
        answers = {row.id: row.at for row in session.scalars(select(AnswerRow))}
    told = [line for line in lines if line.kind == "answer" and line.answer_id in answers]
    assert all(line.at == answers[line.answer_id] for line in told if line.answer_id)
    assert min(line.at for line in told) == begun + timedelta(seconds=10)


def test_it_has_closed_when_it_has_for_the_last_of_them(room: Classroom) -> None:
    due = room.now + timedelta(days=1)
    number = room.assign(due_at=due, rules={"telling": "closed"})
    assert closing(room, number) == due
    later = due + timedelta(days=2)
    with writing(room.engine) as session:
        found = assignments.assignment_of(session, number)
        member = room.members[room.students[1]]
        assignment_overview.extend(session, found, member, Extension(until=later), room.now)
    assert closing(room, number) == later
    attempt = room.sit(room.students[0], number)
    for moment, told in ((due + timedelta(hours=1), False), (later + telling_times.GRACE, True)):
        with reading(room.engine) as session:
            found_attempt = attempts.attempt(session, attempt)
            assert telling_times.is_told(session, found_attempt, moment) is told
            desk = attempt_views.desk(session, room.students[0], attempt, moment)
            assert bool(attempt_views.outcome(session, desk)) is told


def test_an_extension_of_one_prolongs_what_runs_and_no_others(room: Classroom) -> None:
    number = room.assign(rules={"time_limit": 10})
    one, other = (room.begin(each, number) for each in room.students[:2])
    with writing(room.engine) as session:
        found = assignments.assignment_of(session, number)
        member = room.members[room.students[0]]
        assignment_overview.extend(session, found, member, Extension(minutes=5.0), room.now)
    room.wait(minutes=11)
    assert sweep(room.engine, room.now).ended == 1
    with reading(room.engine) as session:
        assert attempts.attempt(session, one).ended == ""
        assert attempts.attempt(session, other).ended == "time"


def test_drafts_of_two_devices(room: Classroom) -> None:
    student = room.students[0]
    attempt = room.begin(student, room.assign())
    item = room.paper(attempt)[0]
    right, wrong = room.response(item), room.response(item, right=False)
    sent = [(right, 0), (wrong, 0), (right, 0), (wrong, 1), (Response(), 1)]
    became = []
    for response, number in sent:
        with writing(room.engine) as session:
            saved = attempt_drafts.save(session, student, attempt, 0, response, number, room.now)
        became.append((saved.saved, saved.number, saved.elsewhere))
    assert became == [
        (True, 1, None),
        (False, 1, right),
        (True, 1, None),
        (True, 2, None),
        (False, 2, wrong),
    ]


def test_the_grace_takes_what_comes_within_it(room: Classroom) -> None:
    student = room.students[0]
    attempt = room.begin(student, room.assign(rules={"time_limit": 10}))
    items = room.paper(attempt)
    room.wait(minutes=10, seconds=9)
    assert sweep(room.engine, room.now).ended == 0
    with writing(room.engine) as session:
        right = room.response(items[0])
        attempt_drafts.save(session, student, attempt, 0, right, 0, room.now)
    room.wait(seconds=1)
    right = room.response(items[1])
    with pytest.raises(ClosedError), writing(room.engine) as session:
        attempt_drafts.save(session, student, attempt, 1, right, 0, room.now)
    assert sweep(room.engine, room.now).ended == 1
    with reading(room.engine) as session:
        found = session.get_one(AttemptRow, attempt)
        assert (found.credit, found.submitted_at) == (0.25, found.ends_at)
        given = session.scalars(select(AnswerRow)).one()
        assert found.ends_at is not None
        assert given.at < found.ends_at


def test_what_is_given_stays_once_begun(room: Classroom) -> None:
    number = room.assign()
    room.begin(room.students[0], number)
    with writing(room.engine) as session:
        found = assignments.assignment_of(session, number)
        for act in (assigning.unpublish, assigning.remove):
            with pytest.raises(ClosedError):
                act(session, found)
        with pytest.raises(ClosedError):
            assigning.move_to_newest(session, room.teacher, found)


def test_archiving_ends_what_runs_and_tells_it(room: Classroom) -> None:
    due = room.now + timedelta(days=9)
    number = room.assign(due_at=due, rules={"telling": "closed"})
    attempt = room.begin(room.students[0], number)
    room.save(room.students[0], attempt, 0, room.response(room.paper(attempt)[0]))
    with writing(room.engine) as session:
        assigning.archive(session, assignments.assignment_of(session, number), room.now)
    room.wait(minutes=1)
    assert sweep(room.engine, room.now).told == 1
    assert len(cards(room.engine, room.students[0])) == 1


def test_closed_book_closes_the_pack_for_one_student(room: Classroom) -> None:
    student = room.students[0]
    attempt = room.begin(student, room.assign(rules={"closed_book": True, "time_limit": 5}))
    with reading(room.engine) as session:
        found = closed_book.closed_for(session, student, room.now)
        assert found is not None
        assert (found.attempts, found.packs) == ((attempt,), {"elements"})
        assert closed_book.closed_for(session, room.students[1], room.now) is None
        later = room.now + timedelta(minutes=5) + telling_times.GRACE
        assert closed_book.closed_for(session, student, later) is None


def test_extra_days_are_days_of_the_course(room: Classroom) -> None:
    """What is due at midnight stays due at midnight when the clocks change in between."""
    zone = ZoneInfo("Europe/Berlin")
    due = room.now.replace(month=3, day=28, hour=22, minute=59)
    window = window_of(None, due, None, Rules(), Accommodation(extra_days=1), zone=zone)
    assert window.due is not None
    assert window.due.astimezone(zone).strftime("%d %H:%M") == "29 23:59"
    assert window.due - due == timedelta(hours=23)
