"""From when on a learner wants to be reminded of today's reviews, and of what then.

The start page and `reminder_mails` tell it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from quizapp.core.scheduling import Calendar
from quizapp.services import keep_up
from quizapp.services.assignments import Assignment
from quizapp.services.courses import member_of
from quizapp.services.errors import NotFoundError
from quizapp.services.keep_up import Kept
from quizapp.services.learners import learner_of, locked_learner
from quizapp.store import keep_up_queries as queries
from quizapp.store.models import KeepUpReminderRow, ReminderMailRow

DAY_MINUTES = 24 * 60


def reminder(session: Session, learner_id: int) -> int | None:
    """From which minute of the day on a learner wants to be reminded; None: not at all."""
    found: int | None = queries.REMINDER.scalar(session.connection(), learner=learner_id)
    return found


def set_reminder(session: Session, learner_id: int, minute: int | None, now: datetime) -> None:
    """Remind a learner from this minute of the day on, or (None) no more, by mail neither."""
    locked_learner(session.connection(), learner_id)
    if minute is None:
        for model in (KeepUpReminderRow, ReminderMailRow):
            session.execute(delete(model).where(model.learner_id == learner_id))
        return
    session.merge(KeepUpReminderRow(learner_id=learner_id, minute=minute, changed_at=now))
    session.flush()


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a learner is reminded of: an assignment, and where the learner stands with it."""

    assignment: Assignment
    kept: Kept


def reminders(session: Session, learner_id: int, now: datetime) -> tuple[Reminder, ...]:
    """What the start page reminds a learner of: from the chosen hour on, what today could still
    bring. Nothing on holidays."""
    minute = reminder(session, learner_id)
    if minute is None:
        return ()
    connection = session.connection()
    if minutes_past(learner_of(connection, learner_id).calendar, minute, now) < 0:
        return ()
    found = []
    for row in queries.MINE.all(connection, learner=learner_id):
        assigned = keep_up.keep_up(session, row.course_id, row.id)
        member = member_of(session, learner_id, row.course_id)
        try:
            kept = keep_up.kept_by(session, assigned, member.id, now)
        except NotFoundError:
            continue
        free = kept.standing.terms.is_free(kept.standing.today)
        if kept.wanted_today and not kept.today_made and not free:
            found.append(Reminder(assigned, kept))
    return tuple(found)


def minutes_past(calendar: Calendar, minute: int, now: datetime) -> int:
    """How many minutes the learner's day, which begins at the rollover hour, has gone on since it
    came to this one; negative before it does."""
    wall = now.astimezone(calendar.zone)
    begins = calendar.rollover_hour * 60
    passed = (wall.hour * 60 + wall.minute - begins) % DAY_MINUTES
    return passed - (minute - begins) % DAY_MINUTES
