"""Reminders by mail: asked for, confirmed by who reads the address, sent once a day, turned off.

Nobody is reminded at an address that has not said yes. `reminding` sends what `settled` gives: the
day is marked as settled in the database before anything is sent, so that each day brings one mail
at most, however many processes look and whenever they are started again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from quizapp.core.scheduling import Calendar
from quizapp.services import keep_up_reminders, tries
from quizapp.services.accounts import folded_name
from quizapp.services.derived import token_from
from quizapp.services.errors import ClosedError, NotFoundError
from quizapp.services.keep_up_reminders import Reminder, minutes_past
from quizapp.services.learners import hashed, locked_learner
from quizapp.store import account_queries
from quizapp.store import keep_up_queries as queries
from quizapp.store.models import ReminderMailRow

LATEST = 120
"""So many minutes after the learner's hour a day can still bring a mail, where none could be sent
before. Later than that it would come in the night."""

PAUSE = timedelta(minutes=1)
"""Asked again within this time, it is a second click."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a learner has chosen. `email`: "" where the account has none. `asked`: the question went
    out; `confirmed`: it was answered, and reminders come."""

    email: str
    asked: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """A question that is to be mailed: whether reminders are wanted there."""

    name: str
    email: str
    minute: int
    token: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose reminders a link is about. `minute`: of the day, at which they come."""

    name: str
    minute: int
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Mail:
    """A reminder that is to be mailed now. `day`: the learner's; `before`: the one that was settled
    before it."""

    learner_id: int
    name: str
    email: str
    token: str
    reminders: tuple[Reminder, ...]
    day: int
    before: int | None


def wish(session: Session, learner_id: int) -> Wish:
    """What a learner has chosen."""
    account = session.execute(account_queries.ACCOUNT, {"learner": learner_id}).first()
    row = queries.MAILED_TO.first(session.connection(), learner=learner_id)
    email = "" if account is None else account.email or ""
    return Wish(email, row is not None, row is not None and row.confirmed_at is not None)


def ask(session: Session, learner_id: int, secret: str, now: datetime) -> Asking | None:
    """Note that a learner wants reminders by mail; the question that is to be sent, None where it
    was answered, or sent a moment ago.

    `secret`: the installation's key. Raises ClosedError where there is no hour or no address,
    TooManyTriesError.
    """
    locked_learner(session.connection(), learner_id)
    row = queries.MAILED_TO.first(session.connection(), learner=learner_id)
    if row is not None and (row.confirmed_at or now < row.asked_at + PAUSE):
        return None
    minute = keep_up_reminders.reminder(session, learner_id)
    account = session.execute(account_queries.ACCOUNT, {"learner": learner_id}).first()
    if minute is None or account is None or not account.email:
        raise ClosedError(
            "There is no hour or no e-mail address yet.",
            "Choose the hour on this page, and the address on the page of your account.",
        )
    tries.count(session, tries.REMINDER_MAIL, folded_name(account.name), now)
    token = _token(secret, learner_id, now)
    session.merge(
        ReminderMailRow(
            learner_id=learner_id,
            token_hash=hashed(token),
            asked_at=now,
            confirmed_at=None,
            day=None,
        )
    )
    session.flush()
    return Asking(account.name, account.email, minute, token)


def holder(session: Session, token: str) -> Holder:
    """Whose reminders a link is about. Raises NotFoundError where none are sent by it."""
    row = _row(session, token)
    return Holder(row.name, row.minute, row.confirmed_at is not None)


def confirm(session: Session, token: str, now: datetime) -> None:
    """Somebody who reads what comes there wants it. The first reminder comes when the hour comes
    next. Raises NotFoundError."""
    learner_id = _row(session, token).learner_id
    locked_learner(session.connection(), learner_id)
    row = _row(session, token)
    if row.confirmed_at is not None:
        return
    calendar = _calendar(row)
    today = calendar.day_of(now)
    passed = minutes_past(calendar, row.minute, now) >= 0
    _set(session, learner_id, confirmed_at=now, day=today if passed else today - 1)


def stop(session: Session, token: str) -> None:
    """Send nothing more, whoever holds the link; where nothing is sent, nothing changes."""
    session.execute(delete(ReminderMailRow).where(ReminderMailRow.token_hash == hashed(token)))


def stop_own(session: Session, learner_id: int) -> None:
    """Send nothing more to a learner."""
    session.execute(delete(ReminderMailRow).where(ReminderMailRow.learner_id == learner_id))


def waiting(session: Session, now: datetime) -> tuple[int, ...]:
    """The learners whose hour has come and whose day is not settled."""
    rows = queries.MAILED.all(session.connection())
    return tuple(row.learner_id for row in rows if _has_come(row, now))


def settled(session: Session, learner_id: int, secret: str, now: datetime) -> Mail | None:
    """Settle a learner's day; the mail that is to be sent once this is committed, None where there
    is nothing to remind of, or somebody else has settled it."""
    locked_learner(session.connection(), learner_id)
    row = queries.MAILED_TO.first(session.connection(), learner=learner_id)
    if row is None or not _has_come(row, now):
        return None
    today = _calendar(row).day_of(now)
    token = _token(secret, learner_id, row.asked_at)
    # The hash is written too: the key may be another one than when it was asked for.
    _set(session, learner_id, day=today, token_hash=hashed(token))
    found = keep_up_reminders.reminders(session, learner_id, now)
    if not found:
        return None
    return Mail(learner_id, row.name, row.email, token, found, today, row.day)


def give_back(session: Session, mail: Mail) -> None:
    """A mail that was certainly not sent: its day is not settled after all."""
    mine = update(ReminderMailRow).where(ReminderMailRow.learner_id == mail.learner_id)
    session.execute(mine.where(ReminderMailRow.day == mail.day).values(day=mail.before))


def _has_come(row: Any, now: datetime) -> bool:
    if row.confirmed_at is None or not row.email:
        return False
    calendar = _calendar(row)
    past = minutes_past(calendar, row.minute, now)
    return 0 <= past < LATEST and (row.day is None or row.day < calendar.day_of(now))


def _calendar(row: Any) -> Calendar:
    return Calendar(ZoneInfo(row.time_zone), row.rollover_hour)


def _row(session: Session, token: str) -> Any:
    row = queries.MAILED_BY_TOKEN.first(session.connection(), token=hashed(token))
    if row is None:
        raise NotFoundError(
            "No reminders are sent by this link.", "You can ask for them in your course."
        )
    return row


def _token(secret: str, learner_id: int, asked_at: datetime) -> str:
    return token_from(secret, "reminders by mail", learner_id, asked_at.isoformat())


def _set(session: Session, learner_id: int, **values: object) -> None:
    mine = update(ReminderMailRow).where(ReminderMailRow.learner_id == learner_id)
    session.execute(mine.values(**values))
