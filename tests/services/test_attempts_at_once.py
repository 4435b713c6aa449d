"""Several processes at one attempt: begun once, ended once, and nothing saved in time is lost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from quizapp.core.questions import Response
from quizapp.services import attempt_drafts, attempts
from quizapp.services.errors import ClosedError
from quizapp.store.engine import make_engine, reading, writing
from quizapp.store.models import AnswerRow, AttemptItemRow, AttemptRow, LogLineRow
from quizapp.sweeping import sweep
from tests.services.classroom import Classroom
from tests.services.crowd import at_once
from tests.services.pupil import cards, folded


@pytest.fixture
def room(stocked: Engine, now: object) -> Classroom:
    return Classroom(stocked, now)  # type: ignore[arg-type]


def begin(url: str, learner: int, assignment: int, now: datetime) -> int:
    engine = make_engine(url)
    with writing(engine) as session:
        made = attempts.begin(session, learner, assignment, now)
    engine.dispose()
    return made


def submit(url: str, learner: int, attempt: int, now: datetime) -> str:
    engine = make_engine(url)
    with writing(engine) as session:
        ended = attempts.submit(session, learner, attempt, now).ended
    sweep(engine, now + timedelta(hours=1))
    engine.dispose()
    return ended


def save_or_submit(
    url: str, learner: int, attempt: int, position: int, response: Response, now: datetime
) -> bool:
    """Save one place, or with position -1 submit; whether it was taken."""
    engine = make_engine(url)
    try:
        with writing(engine) as session:
            if position < 0:
                attempts.submit(session, learner, attempt, now)
            else:
                attempt_drafts.save(session, learner, attempt, position, response, 0, now)
    except ClosedError:
        return False
    finally:
        engine.dispose()
    return True


def counted(engine: Engine, model: type) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_begun_by_three_at_once_it_is_one_attempt(room: Classroom) -> None:
    job = (room.students[0], room.assign(), room.now)
    made = at_once(room.engine, begin, [job] * 3)
    assert len(set(made)) == 1
    assert counted(room.engine, AttemptRow) == 1
    assert counted(room.engine, AttemptItemRow) == 4


def test_submitted_by_three_at_once_it_ends_once(room: Classroom) -> None:
    student = room.students[0]
    attempt = room.begin(student, room.assign(rules={"time_limit": 10}))
    for item in room.paper(attempt):
        room.save(student, attempt, item.position, room.response(item))
    at_once(room.engine, submit, [(student, attempt, room.now)] * 3)
    assert counted(room.engine, AnswerRow) == 4
    assert counted(room.engine, LogLineRow) == 4
    assert cards(room.engine, student) == folded(room.engine, student)


def test_what_is_saved_while_it_ends_counts_or_is_refused(room: Classroom) -> None:
    student = room.students[0]
    attempt = room.begin(student, room.assign())
    items = room.paper(attempt)
    jobs = [(student, attempt, i.position, room.response(i), room.now) for i in items[:2]]
    jobs.append((student, attempt, -1, Response(), room.now))
    taken = at_once(room.engine, save_or_submit, jobs)
    assert counted(room.engine, AnswerRow) == sum(taken[:2])
    with reading(room.engine) as session:
        assert attempts.attempt(session, attempt).credit == sum(taken[:2]) / 4
