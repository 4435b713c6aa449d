"""Who learns: guests, the devices that they are known by, their settings, and joining an account.

A device is a browser with a random token; the database keeps the token's hash.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, update
from sqlalchemy.orm import Session

from quizapp.core.scheduling import Calendar, Parameters
from quizapp.services.errors import BadSettingError, NotFoundError
from quizapp.services.formats import AskedAs
from quizapp.services.memories import move_due, refold, state_parameters
from quizapp.services.steering import Steering, steering_from
from quizapp.store import goal_queries as goals
from quizapp.store import memory_queries as queries
from quizapp.store import remark_queries as remarks
from quizapp.store.models import (
    BundleRow,
    CardRow,
    DeviceRow,
    LearnerRow,
    LogLineRow,
    SittingRow,
)

MOST_PER_DAY = 9999
MOST_LAPSES = 99


@dataclass(frozen=True, slots=True)
class LearnerSettings:
    """A learner's own settings.

    `rollover_hour`: the local hour (0-23) at which a new day of study begins. `time_zone`: an IANA
    name. `ask_confidence`: ask before each answer how sure the learner is. `leech_lapses`: say that
    a question does not stick when it was forgotten so often (8 as in Anki; 0: never).
    `asked_as`: how questions are put, one of `quizapp.services.formats.AskedAs`.
    """

    new_per_day: int = 20
    reviews_per_day: int = 200
    rollover_hour: int = 4
    time_zone: str = "UTC"
    ask_confidence: bool = False
    leech_lapses: int = 8
    asked_as: str = "grow"


@dataclass(frozen=True, slots=True)
class Learner:
    """One learner, a guest or one with an account.

    `name`: the account's, where the learner was found by the token of a device; else "".
    `may_teach`: whether the account may make courses and sets, where it was found so; else False.
    `steering`: how the learner is asked again.
    """

    id: int
    is_guest: bool
    settings: LearnerSettings
    name: str = ""
    may_teach: bool = False
    steering: Steering = field(default_factory=Steering)

    @property
    def calendar(self) -> Calendar:
        """The learner's days."""
        settings = self.settings
        return Calendar(
            ZoneInfo(settings.time_zone), settings.rollover_hour, self.steering.days_off
        )

    @property
    def parameters(self) -> Parameters:
        """What FSRS is run with for this learner."""
        return self.steering.parameters


def create_guest(
    session: Session, now: datetime, settings: LearnerSettings | None = None
) -> tuple[Learner, str]:
    """A new guest, and the secret token that recognises it.

    The browser keeps the token; the database only its hash. Raises BadSettingError.
    """
    chosen = settings or LearnerSettings()
    number = new_learner(session, now, chosen, is_guest=True)
    return Learner(number, True, chosen), new_device(session, number, now)


def new_learner(
    session: Session, now: datetime, settings: LearnerSettings, *, is_guest: bool
) -> int:
    """The number of a new learner whom no browser is known as yet. Raises BadSettingError."""
    _check(settings)
    return queries.INSERT_LEARNER.made(
        session.connection(),
        is_guest=is_guest,
        joined_id=None,
        created_at=now,
        **asdict(settings),
        **Steering().as_row(),
    )


def new_device(session: Session, learner_id: int, now: datetime) -> str:
    """Make one more browser known as this learner; the secret token for it."""
    token = secrets.token_urlsafe(32)
    queries.INSERT_DEVICE.made(
        session.connection(), learner_id=learner_id, token_hash=hashed(token), since=now
    )
    return token


def learner_by_token(session: Session, token: str) -> Learner | None:
    """The learner that a token belongs to, or None."""
    row = queries.LEARNER_BY_TOKEN.first(session.connection(), token=hashed(token))
    found = _learner(row)
    if found is None or found.is_guest:
        return found
    return replace(found, name=row.name, may_teach=bool(row.teaches))


def learner(session: Session, learner_id: int) -> Learner:
    """The learner with this id. Raises NotFoundError."""
    return learner_of(session.connection(), learner_id)


def learner_of(connection: Connection, learner_id: int) -> Learner:
    """The same, for the services. Raises NotFoundError."""
    return _found(queries.LEARNER.first(connection, learner=learner_id))


def locked_learner(connection: Connection, learner_id: int) -> Learner:
    """The learner, for a writer: no other writes of the same learner until the commit.

    Raises NotFoundError.
    """
    return _found(queries.LEARNER_LOCKED.first(connection, learner=learner_id))


def change_settings(
    session: Session,
    learner_id: int,
    settings: LearnerSettings,
    now: datetime,  # noqa: ARG001  (every use case that writes is told the time)
) -> None:
    """Store settings; due moments follow them. Raises BadSettingError, NotFoundError."""
    _check(settings)
    before = locked_learner(session.connection(), learner_id).settings
    session.execute(
        update(LearnerRow).where(LearnerRow.id == learner_id).values(**asdict(settings))
    )
    if (before.time_zone, before.rollover_hour) != (settings.time_zone, settings.rollover_hour):
        move_due(session.connection(), CardRow.learner_id == learner_id)


def join(
    session: Session,
    guest_id: int,
    account_id: int,
    now: datetime,
) -> None:
    """Give all that a guest has learnt to an account: lines change owner and are folded again.

    The account's settings hold, its weights too; what the guest's lines promised stays. The guest's
    device is nobody's from then on; joining again changes nothing. Raises NotFoundError.
    """
    for each in sorted({guest_id, account_id}):
        locked_learner(session.connection(), each)
    if guest_id == account_id:
        return
    session.execute(delete(CardRow).where(CardRow.learner_id == guest_id))
    for model in (LogLineRow, SittingRow, BundleRow):
        owned = update(model).where(model.learner_id == guest_id)
        session.execute(owned.values(learner_id=account_id))
    remarks.join(session.connection(), guest_id, account_id)
    goals.join(session.connection(), guest_id, account_id)
    joined = update(LearnerRow).where(LearnerRow.id == guest_id)
    session.execute(joined.values(joined_id=account_id))
    session.execute(delete(DeviceRow).where(DeviceRow.learner_id == guest_id))
    account = learner(session, account_id)
    state_parameters(
        session.connection(), account_id, account.parameters, now, account.calendar.day_of(now)
    )
    refold(session.connection(), account_id, None, account.calendar)


def _check(settings: LearnerSettings) -> None:
    for name, most in (
        ("new_per_day", MOST_PER_DAY),
        ("reviews_per_day", MOST_PER_DAY),
        ("rollover_hour", 23),
        ("leech_lapses", MOST_LAPSES),
    ):
        if not 0 <= getattr(settings, name) <= most:
            words = name.replace("_", " ").capitalize()
            raise BadSettingError(f"{words} must be a whole number from 0 to {most}.")
    if settings.asked_as not in set(AskedAs):
        raise BadSettingError(f"{settings.asked_as!r} is no way of being asked.")
    try:
        ZoneInfo(settings.time_zone)
    except (KeyError, ValueError, OSError) as error:
        raise BadSettingError(
            f"{settings.time_zone!r} is not the name of a time zone.",
            "Choose one from the list, Asia/Tashkent for instance.",
        ) from error


def hashed(token: str) -> str:
    """What is kept of a random token. (It cannot be guessed, so a fast hash will do.)"""
    return hashlib.sha256(token.encode()).hexdigest()


def _found(row: Any) -> Learner:
    found = _learner(row)
    if found is None:
        raise NotFoundError("There is no such learner.", "Begin on the start page.")
    return found


def _learner(row: Any) -> Learner | None:
    if row is None:
        return None
    settings = LearnerSettings(
        row.new_per_day,
        row.reviews_per_day,
        row.rollover_hour,
        row.time_zone,
        row.ask_confidence,
        row.leech_lapses,
        row.asked_as,
    )
    return Learner(row.id, row.is_guest, settings, steering=steering_from(row))
