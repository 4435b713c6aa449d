"""Who learns: guests with a random token, their settings, and a guest who joins an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class LearnerSettings:
    """A learner's own settings.

    `rollover_hour`: the local hour (0-23) at which a new day of study begins; `time_zone`: an IANA name.
    """

    new_per_day: int = 20
    reviews_per_day: int = 200
    rollover_hour: int = 4
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Learner:
    """One learner; `is_guest` until an account takes the progress over."""

    id: int
    is_guest: bool
    settings: LearnerSettings


def create_guest(session: Session, now: datetime) -> tuple[Learner, str]:
    """A new guest and the secret token that recognises it (kept by the browser; only its hash is stored)."""
    raise NotImplementedError


def learner_by_token(session: Session, token: str) -> Learner | None:
    """The learner that a token belongs to, or None."""
    raise NotImplementedError


def learner(session: Session, learner_id: int) -> Learner:
    """The learner with this id. Raises NotFoundError."""
    raise NotImplementedError


def change_settings(
    session: Session, learner_id: int, settings: LearnerSettings, now: datetime
) -> None:
    """Store settings; due moments follow them. Raises BadSettingError, NotFoundError."""
    raise NotImplementedError


def join(session: Session, guest_id: int, account_id: int, now: datetime) -> None:
    """Give all that a guest has learnt to an account: lines change owner and are folded again."""
    raise NotImplementedError
