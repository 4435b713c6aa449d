"""Attempts: begun, drafts saved, ended, and what each amounts to.

A paper is made when it is begun (`attempt_papers`). What a student enters is saved as a draft; the
one answer to each question is made of it when the attempt ends. The clock is the server's.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from quizapp.core.questions import (
    Response,
)
from quizapp.services import assignments, attempt_answers, attempt_papers, courses
from quizapp.services.assignment_rules import Rules, Telling
from quizapp.services.assignments import Assignment
from quizapp.services.errors import ClosedError, NotFoundError
from quizapp.services.learners import Learner, locked_learner
from quizapp.services.presented import (
    response_as_json,
    response_from_json,
)
from quizapp.store import attempt_queries as queries
from quizapp.store.models import AttemptItemRow, AttemptRow, SittingRow


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt; see `store.assignment_models.AttemptRow`. `ended`: "" while it runs. `told`: its
    student has been told what was right, all of it."""

    id: int
    assignment_id: int
    course_id: int
    member_id: int
    learner_id: int | None
    number: int
    seed: str
    started_at: datetime
    ends_at: datetime | None
    submitted_at: datetime | None
    ended: str
    credit: float | None
    told: bool = False


def begin(session: Session, learner_id: int, assignment_id: int, now: datetime) -> int:
    """Begin an attempt at an assignment, or find the one that runs; its number.

    The caller has asked for the password. Raises NotFoundError, ClosedError.
    """
    connection = session.connection()
    learner = locked_learner(connection, learner_id)
    assignments.locked(session, assignment_id, to_change=False)
    assigned = assignments.assignment_of(session, assignment_id)
    member = courses.member_of(session, learner_id, assigned.course_id)
    _check_given(session, assigned, member)
    window = assignments.window(session, assigned, member.id)
    own = {"assignment": assignment_id, "member": member.id}
    before = queries.ATTEMPTS.all(connection, **own)
    for row in before:
        if row.ended == "" and (row.ends_at is None or now < row.ends_at):
            return int(row.id)
    if not window.is_open(now):
        raise ClosedError("This assignment is not open now.", "Its page says when it is.")
    for row in before:
        if row.ended == "":
            end(session, from_row(row), "time", now)
    if window.attempts is not None and len(before) >= window.attempts:
        raise ClosedError("You have no attempt left.", "Your marks are on its page.")
    attempt = AttemptRow(
        assignment_id=assignment_id,
        member_id=member.id,
        number=len(before) + 1,
        seed=secrets.token_hex(8),
        started_at=now,
        ends_at=window.ends_at(now),
        submitted_at=None,
        remembered_at=None,
        credit=None,
    )
    session.add(attempt)
    session.flush()
    attempt_papers.make_paper(session, learner, assigned, attempt.id, attempt.seed, now)
    return attempt.id


def attempt_of(session: Session, learner_id: int | None, attempt_id: int) -> Attempt:
    """An attempt of this learner's own. Raises NotFoundError."""
    row = queries.ATTEMPT.first(session.connection(), attempt=attempt_id)
    if learner_id is None or row is None or row.learner_id != learner_id:
        raise NotFoundError("There is no such attempt of yours.", "Your courses list yours.")
    return from_row(row)


def attempt(session: Session, attempt_id: int) -> Attempt:
    """An attempt, whoever asks. Raises NotFoundError."""
    row = queries.ATTEMPT.first(session.connection(), attempt=attempt_id)
    if row is None:
        raise NotFoundError("There is no such attempt.", "The gradebook lists them.")
    return from_row(row)


def attempts_of(session: Session, assignment_id: int, member_id: int) -> tuple[Attempt, ...]:
    """One student's attempts at an assignment, the first first."""
    own = {"assignment": assignment_id, "member": member_id}
    return tuple(map(from_row, queries.ATTEMPTS.all(session.connection(), **own)))


def save(
    session: Session,
    learner_id: int,
    attempt_id: int,
    position: int,
    response: Response,
    now: datetime,
) -> int:
    """Save what a student entered at one place; how often that place was saved by now.

    Raises NotFoundError, ClosedError: the attempt has ended, or its time is up.
    """
    locked_learner(session.connection(), learner_id)
    found = attempt_of(session, learner_id, attempt_id)
    _check_running(found, now)
    row = session.query(AttemptItemRow).filter_by(attempt_id=attempt_id, position=position).first()
    if row is None:
        raise NotFoundError("There is no such question in this attempt.")
    if row.credit is not None:
        raise ClosedError("This answer is final.", "Its page tells what was right.")
    row.draft = None if response.is_blank else response_as_json(response)
    row.draft_at = now
    row.draft_number += 1
    session.flush()
    return row.draft_number


def submit(session: Session, learner_id: int, attempt_id: int, now: datetime) -> Attempt:
    """End an attempt by its student's own wish. Submitting again changes nothing.

    Raises NotFoundError.
    """
    locked_learner(session.connection(), learner_id)
    found = attempt_of(session, learner_id, attempt_id)
    if found.ended == "":
        late = found.ends_at is not None and now >= found.ends_at
        end(session, found, "time" if late else "submitted", now)
    return attempt_of(session, learner_id, attempt_id)


def end_overdue(session: Session, now: datetime) -> int:
    """End every attempt whose time is up, with what was saved; how many there were."""
    rows = queries.OVERDUE.all(session.connection(), now=now)
    for row in rows:
        end(session, from_row(row), "time", now)
    return len(rows)


def end_if_over(session: Session, attempt_id: int, until: datetime, now: datetime) -> bool:
    """End an attempt if it runs and its time was up by `until`; whether it was ended now."""
    row = queries.ATTEMPT.first(session.connection(), attempt=attempt_id)
    if row is not None and row.learner_id is not None:
        locked_learner(session.connection(), row.learner_id)
    found = attempt(session, attempt_id)
    if found.ended != "" or found.ends_at is None or found.ends_at > until:
        return False
    end(session, found, "time", now)
    return True


def end(session: Session, found: Attempt, how: str, now: datetime) -> None:
    """End a running attempt: each draft becomes the one answer to its question, and is graded."""
    connection = session.connection()
    learner = None
    if found.learner_id is not None:
        learner = locked_learner(connection, found.learner_id)
    row = queries.ATTEMPT.first(connection, attempt=found.id)
    if row.ended != "":
        return  # somebody else has ended it, while this waited for the lock
    assigned = assignments.assignment_of(session, found.assignment_id)
    ended_at = now if found.ends_at is None else min(now, found.ends_at)
    items = queries.ITEMS.all(connection, attempt=found.id)
    if learner is not None:
        for item in items:
            if item.answer_id is None:
                _answer(session, learner, item, ended_at)
    sittings = {item.sitting_id for item in items}
    for sitting in sittings:
        over = update(SittingRow).where(SittingRow.id == sitting)
        session.execute(over.values(finished_at=ended_at))
    told = tells_at_end(assigned.rules)
    if told and learner is not None and assigned.rules.schedules:
        attempt_answers.remember(session, learner, found.id, now)
    session.execute(
        update(AttemptRow)
        .where(AttemptRow.id == found.id)
        .values(
            ended=how,
            submitted_at=ended_at,
            remembered_at=now if told else None,
            credit=credit_of(session, found.id),
        )
    )


def tells_at_end(rules: Rules) -> bool:
    """Whether a student is told what was right as soon as the attempt has ended."""
    return rules.telling is not Telling.CLOSED


def credit_of(session: Session, attempt_id: int) -> float | None:
    """What an attempt amounts to by its items as they stand, from 0 to 1.

    An item without a credit (its question was withdrawn from the pack) is left out; None where
    nothing is left.
    """
    rows = session.query(AttemptItemRow.points, AttemptItemRow.credit).filter_by(
        attempt_id=attempt_id
    )
    counted = [(row.points, row.credit) for row in rows if row.credit is not None]
    most = sum(points for points, _ in counted)
    return sum(points * credit for points, credit in counted) / most if most else None


def _answer(session: Session, learner: Learner, item: Any, ended_at: datetime) -> None:
    """Make the one answer of a draft."""
    if item.draft is None:
        attempt_answers.leave_open(session, item)
    else:
        response = response_from_json(item.draft)
        attempt_answers.answer(session, learner, item, response, min(item.draft_at, ended_at))


def _check_given(session: Session, assigned: Assignment, member: courses.Member) -> None:
    there = assigned.published_at is not None and assigned.archived_at is None
    if not there or not assignments.is_given_to(session, assigned, member):
        raise NotFoundError("There is no such assignment of yours.", "Your courses list yours.")
    if member.course.archived_at is not None:
        raise ClosedError("This course is over.", "What you did in it stays readable.")


def _check_running(found: Attempt, now: datetime) -> None:
    if found.ended != "" or (found.ends_at is not None and now >= found.ends_at):
        raise ClosedError(
            "This attempt has ended; what was saved before counts.",
            "Its page says what became of it.",
        )


def from_row(row: Any) -> Attempt:
    """An attempt, from a row of `attempt_queries`."""
    return Attempt(
        row.id,
        row.assignment_id,
        row.course_id,
        row.member_id,
        row.learner_id,
        row.number,
        row.seed,
        row.started_at,
        row.ends_at,
        row.submitted_at,
        row.ended,
        row.credit,
        row.remembered_at is not None,
    )
