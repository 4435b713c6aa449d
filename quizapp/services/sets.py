"""Question sets and their versions: making, reading, changing.

A version that an assignment was given never changes: the next change makes the next version.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format
from quizapp.services.errors import NotFoundError
from quizapp.store.models import (
    AssignmentRow,
    QuestionSetRow,
    SetShareRow,
    SetVersionRow,
)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A set and its latest version. `own`: it is this learner's; `may_change`: may be changed by
    this learner."""

    id: int
    key: str
    title: str
    description: str
    version_id: int
    number: int
    slots: tuple[Slot, ...]
    own: bool = True
    may_change: bool = True


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a set, as an assignment was given it."""

    id: int
    set_id: int
    set_key: str
    title: str
    number: int
    slots: tuple[Slot, ...]


def slots_as_json(slots: Iterable[Slot]) -> list[dict[str, Any]]:
    """Slots as JSON values; `slots_from_json` reads them back."""
    return [
        {
            "take": slot.take,
            "points": slot.points,
            "asked": [
                {
                    "keys": list(asked.keys),
                    "format": None if asked.format is None else asked.format.value,
                    "wording": asked.wording,
                    **({"beside": list(asked.beside)} if asked.beside else {}),
                }
                for asked in slot.asked
            ],
        }
        for slot in slots
    ]


def slots_from_json(values: Iterable[Mapping[str, Any]]) -> tuple[Slot, ...]:
    """Slots from what `slots_as_json` gave."""
    return tuple(
        Slot(
            tuple(
                Asked(
                    tuple(asked["keys"]),
                    None if asked["format"] is None else Format(asked["format"]),
                    asked["wording"],
                    tuple(asked.get("beside", ())),
                )
                for asked in slot["asked"]
            ),
            slot["take"],
            slot["points"],
        )
        for slot in values
    )


def create(
    session: Session,
    learner_id: int,
    title: str,
    slots: Sequence[Slot],
    now: datetime,
    *,
    description: str = "",
    key: str = "",
) -> int:
    """Make a set with its first version; its number. `key`: that of a set brought from elsewhere
    that is not here yet."""
    made = QuestionSetRow(
        learner_id=learner_id,
        key=key or secrets.token_hex(8),
        title=title,
        description=description,
        made_at=now,
        changed_at=now,
        archived_at=None,
    )
    session.add(made)
    session.flush()
    _add_version(session, made.id, 1, slots, now)
    return made.id


def set_of(session: Session, learner_id: int, set_id: int) -> QuestionSet:
    """A set that is this learner's or was shared with this learner. Raises NotFoundError."""
    row = session.get(QuestionSetRow, set_id)
    share = session.get(SetShareRow, (set_id, learner_id))
    if row is None or (row.learner_id != learner_id and share is None):
        raise NotFoundError("There is no such set of yours.", "Your sets are listed.")
    own = row.learner_id == learner_id
    latest = _latest(session, set_id)
    return QuestionSet(
        row.id,
        row.key,
        row.title,
        row.description,
        latest.id,
        latest.number,
        slots_from_json(latest.slots),
        own,
        own or (share is not None and share.may_change),
    )


def as_of(session: Session, found: QuestionSet, number: int) -> QuestionSet:
    """The set as its version `number` is, which an assignment may have; nothing of it can be
    changed but what is said of its presentations. Raises NotFoundError."""
    if number == found.number:
        return found
    chosen = select(SetVersionRow).where(
        SetVersionRow.set_id == found.id, SetVersionRow.number == number
    )
    row = session.scalars(chosen).one_or_none()
    if row is None:
        raise NotFoundError("The set has no such version.", "Its versions are listed.")
    return replace(found, version_id=row.id, number=number, slots=slots_from_json(row.slots))


def version(session: Session, version_id: int) -> Version:
    """A version of a set, whoever asks. Raises NotFoundError."""
    chosen = select(SetVersionRow, QuestionSetRow).join(
        QuestionSetRow, QuestionSetRow.id == SetVersionRow.set_id
    )
    row = session.execute(chosen.where(SetVersionRow.id == version_id)).one_or_none()
    if row is None:
        raise NotFoundError("There is no such version of a set.")
    kept, of = row
    return Version(kept.id, of.id, of.key, of.title, kept.number, slots_from_json(kept.slots))


def slots_of(session: Session, versions: Iterable[int]) -> list[Slot]:
    """The slots of all these versions, in one statement."""
    chosen = select(SetVersionRow.slots).where(SetVersionRow.id.in_(list(versions)))
    kept = session.scalars(chosen.order_by(SetVersionRow.id))
    return [slot for slots in kept for slot in slots_from_json(slots)]


def change_slots(session: Session, set_id: int, slots: Sequence[Slot], now: datetime) -> int:
    """Give a set other slots; the number of the version that has them. The caller has asked whether
    the set may be changed (`set_of`)."""
    latest = _latest(session, set_id)
    row = session.get_one(QuestionSetRow, set_id)
    row.changed_at = now
    given = select(exists().where(AssignmentRow.version_id == latest.id))
    if session.scalar(given):
        return _add_version(session, set_id, latest.number + 1, slots, now)
    latest.slots = slots_as_json(slots)
    session.flush()
    return latest.id


def _latest(session: Session, set_id: int) -> SetVersionRow:
    newest = SetVersionRow.number.desc()
    chosen = select(SetVersionRow).where(SetVersionRow.set_id == set_id).order_by(newest).limit(1)
    return session.scalars(chosen).one()


def _add_version(
    session: Session, set_id: int, number: int, slots: Sequence[Slot], now: datetime
) -> int:
    made = SetVersionRow(set_id=set_id, number=number, slots=slots_as_json(slots), made_at=now)
    session.add(made)
    session.flush()
    return made.id
