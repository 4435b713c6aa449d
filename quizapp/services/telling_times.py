"""When a student may know what was right, and keeping to it. `sweeping` and the pages call this.

Until an attempt is told, neither its answers nor its credit are shown to its student anywhere, and
none of it stands in the learner's log: what is due, known or missed would tell it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quizapp.services import assignments, attempt_answers, attempts
from quizapp.services.assignment_rules import Telling
from quizapp.services.assignments import Assignment
from quizapp.services.attempts import Attempt
from quizapp.services.learners import locked_learner
from quizapp.store import attempt_queries as queries
from quizapp.store.models import AttemptItemRow, AttemptRow, CourseMemberRow

GRACE = timedelta(seconds=10)
"""So long after its end an attempt still takes what left the browser in time. Nobody is asked when
it left: a browser could say anything, and ten seconds are the same for all."""


def in_time(found: Attempt, now: datetime) -> datetime:
    """The moment at which something that arrives `now` counts: within the grace after an attempt's
    end it is its last one."""
    if found.ends_at is not None and found.ends_at <= now < found.ends_at + GRACE:
        return found.ends_at - timedelta(microseconds=1)
    return now


def is_running(found: Attempt, now: datetime) -> bool:
    """Whether answers are still taken, the grace included, whether or not it has been ended."""
    return found.ended == "" and (found.ends_at is None or now < found.ends_at + GRACE)


def closing(session: Session, found: Assignment) -> datetime | None:
    """When an assignment has closed for the last of those whom it was given to, accommodations and
    extensions included; None where it never does. An archived one has closed."""
    if found.archived_at is not None:
        return found.archived_at
    members = {each.id for each in assignments.given_to(session, found)}
    begun = select(AttemptRow.member_id).where(AttemptRow.assignment_id == found.id)
    members |= set(session.scalars(begun))
    ends = [each.closes for each in assignments.windows(session, found, members).values()]
    if not ends:
        return assignments.window(session, found, 0).closes
    known = [each for each in ends if each is not None]
    return max(known) if len(known) == len(ends) else None


def has_closed(session: Session, found: Assignment, now: datetime) -> bool:
    """Whether an assignment has closed for everybody, and everything that was on its way is in."""
    last = closing(session, found)
    return last is not None and now >= last + GRACE


def is_told(session: Session, found: Attempt, now: datetime) -> bool:
    """Whether the student of an attempt may see all that was right, and its credit. What was told
    once stays told, also where somebody is given more time after it."""
    if found.ended == "" or found.told:
        return found.told
    assigned = assignments.assignment_of(session, found.assignment_id)
    return attempts.tells_at_end(assigned.rules) or has_closed(session, assigned, now)


def untold_of(session: Session, learner_id: int) -> Collection[int]:
    """Those of a learner's attempts that are not told by now, running ones among them. What the
    sweep has not come to yet is untold."""
    chosen = (
        select(AttemptRow.id)
        .join(CourseMemberRow, CourseMemberRow.id == AttemptRow.member_id)
        .where(CourseMemberRow.learner_id == learner_id, AttemptRow.remembered_at.is_(None))
    )
    return set(session.scalars(chosen))


def tell(session: Session, attempt_id: int, now: datetime) -> bool:
    """Let an attempt that has ended be told, if its time has come: its answers go into the log.

    Whether that was done now. Telling again changes nothing.
    """
    row = queries.ATTEMPT.first(session.connection(), attempt=attempt_id)
    learner = None
    if row is not None and row.learner_id is not None:
        learner = locked_learner(session.connection(), row.learner_id)
    found = attempts.attempt(session, attempt_id)
    if found.told or not is_told(session, found, now):
        return False
    rules = assignments.assignment_of(session, found.assignment_id).rules
    if learner is not None and rules.schedules:
        attempt_answers.remember(session, learner, attempt_id, now)
    told = update(AttemptRow).where(AttemptRow.id == attempt_id)
    session.execute(told.values(remembered_at=now))
    return True


def to_tell(session: Session, now: datetime) -> list[int]:
    """Attempts that have ended, may be told by now, and have not been."""
    rows = queries.UNTOLD.all(session.connection())
    open_: dict[int, bool] = {}
    for row in rows:
        if row.assignment_id not in open_:
            assigned = assignments.assignment_of(session, row.assignment_id)
            at_end = assigned.rules.telling is not Telling.CLOSED
            open_[row.assignment_id] = at_end or has_closed(session, assigned, now)
    return [row.id for row in rows if open_[row.assignment_id]]


def told_items(session: Session, attempt_ids: Iterable[int]) -> Collection[int]:
    """Places of these attempts whose answers were told at once."""
    rules: dict[int, bool] = {}
    found = set()
    chosen = select(AttemptItemRow.id, AttemptRow.assignment_id).join(
        AttemptRow, AttemptRow.id == AttemptItemRow.attempt_id
    )
    chosen = chosen.where(
        AttemptItemRow.attempt_id.in_(list(attempt_ids)), AttemptItemRow.credit.is_not(None)
    )
    for item, assignment in session.execute(chosen):
        if assignment not in rules:
            telling = assignments.assignment_of(session, assignment).rules.telling
            rules[assignment] = telling is Telling.AT_ONCE
        if rules[assignment]:
            found.add(item)
    return found
