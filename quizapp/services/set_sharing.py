"""Whose sets there are: the list of one's own and those shared, copying, sharing, archiving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from quizapp.core.papers import length
from quizapp.services import sets
from quizapp.services.accounts import folded_name
from quizapp.services.errors import NotAllowedError, QuizError
from quizapp.services.set_versions import SetLine, latest_slots, uses_of, version_ids
from quizapp.services.sets import QuestionSet
from quizapp.store.models import AccountRow, QuestionSetRow, SetShareRow

LONGEST_TITLE = 120
LONGEST_DESCRIPTION = 2000


@dataclass(frozen=True, slots=True)
class Share:
    """Somebody whom a set was shared with."""

    learner_id: int
    name: str
    may_change: bool
    made_at: datetime


class BadShareError(QuizError):
    """A name that a set cannot be shared with."""

    status = 422


def sets_of(session: Session, learner_id: int, *, archived: bool = False) -> tuple[SetLine, ...]:
    """A learner's own sets and those shared with this learner, by title."""
    shared = select(SetShareRow.set_id).where(SetShareRow.learner_id == learner_id)
    chosen = (
        select(QuestionSetRow, AccountRow.name, SetShareRow.may_change)
        .outerjoin(AccountRow, AccountRow.learner_id == QuestionSetRow.learner_id)
        .outerjoin(
            SetShareRow,
            (SetShareRow.set_id == QuestionSetRow.id) & (SetShareRow.learner_id == learner_id),
        )
        .where(or_(QuestionSetRow.learner_id == learner_id, QuestionSetRow.id.in_(shared)))
    )
    gone = QuestionSetRow.archived_at
    chosen = chosen.where(gone.is_not(None) if archived else gone.is_(None))
    rows = session.execute(chosen).all()
    slots = latest_slots(session, [row.id for row, _, _ in rows])
    found = []
    for row, name, may_change in rows:
        versions, latest = slots[row.id]
        own = row.learner_id == learner_id
        uses, _ = uses_of(session, learner_id, version_ids(session, row.id))
        found.append(
            SetLine(
                row.id,
                row.title,
                sum(len(slot.asked) for slot in latest),
                length(latest),
                versions,
                row.changed_at,
                row.archived_at is not None,
                "" if own else name or "somebody who has left",
                own or bool(may_change),
                uses,
            )
        )
    return tuple(sorted(found, key=lambda line: (line.title.casefold(), line.id)))


def made_with(session: Session, learner_id: int, key: str) -> int | None:
    """The number of this learner's set that a form with this key has made already."""
    chosen = select(QuestionSetRow.id).where(
        QuestionSetRow.key == key, QuestionSetRow.learner_id == learner_id
    )
    return session.scalars(chosen).one_or_none()


def free(session: Session, key: str) -> str:
    """The key, or "" (a new one is drawn) where some set has it already."""
    taken = session.scalars(select(QuestionSetRow.id).where(QuestionSetRow.key == key)).first()
    return key if taken is None else ""


def copy(session: Session, learner_id: int, found: QuestionSet, now: datetime, key: str) -> int:
    """Make a set of one's own that asks the same; its number. It draws other presentations, so that
    nothing of it has been looked at yet. `key`: that of the form, which may be sent twice."""
    made = made_with(session, learner_id, key)
    if made is not None:
        return made
    title = f"Copy of {found.title}"[:LONGEST_TITLE]
    return sets.create(
        session,
        learner_id,
        title,
        found.slots,
        now,
        description=found.description,
        key=free(session, key),
    )


def rename(
    session: Session, found: QuestionSet, title: str, description: str, now: datetime
) -> None:
    """Give a set another title and description. Raises NotAllowedError."""
    if not found.may_change:
        raise NotAllowedError("This set was shared with you to be seen and copied.")
    row = session.get_one(QuestionSetRow, found.id)
    row.title, row.description, row.changed_at = title, description, now
    session.flush()


def archive(session: Session, found: QuestionSet, now: datetime | None) -> None:
    """Put a set away, or bring it back (None). Assignments keep what they were given.

    Raises NotAllowedError.
    """
    _owner_only(found)
    session.get_one(QuestionSetRow, found.id).archived_at = now
    session.flush()


def is_archived(session: Session, set_id: int) -> bool:
    """Whether a set was put away."""
    return session.get_one(QuestionSetRow, set_id).archived_at is not None


def shares_of(session: Session, set_id: int) -> tuple[Share, ...]:
    """Whom a set is shared with, by name."""
    chosen = (
        select(SetShareRow, AccountRow.name)
        .join(AccountRow, AccountRow.learner_id == SetShareRow.learner_id)
        .where(SetShareRow.set_id == set_id)
        .order_by(AccountRow.folded)
    )
    return tuple(
        Share(row.learner_id, name, row.may_change, row.made_at)
        for row, name in session.execute(chosen)
    )


def share(
    session: Session, found: QuestionSet, name: str, now: datetime, *, may_change: bool
) -> None:
    """Share a set with an account, or change how it is shared. Raises NotAllowedError,
    BadShareError."""
    _owner_only(found)
    wanted = select(AccountRow.learner_id).where(AccountRow.folded == folded_name(name))
    other = session.scalars(wanted).one_or_none()
    if other is None:
        raise BadShareError("There is no account of this name.", "Look at its spelling.")
    if session.get_one(QuestionSetRow, found.id).learner_id == other:
        raise BadShareError("This set is yours already.", "Name somebody else.")
    row = session.get(SetShareRow, (found.id, other))
    if row is None:
        row = SetShareRow(set_id=found.id, learner_id=other, may_change=may_change, made_at=now)
        session.add(row)
    row.may_change = may_change
    session.flush()


def take_back(session: Session, found: QuestionSet, learner_id: int) -> None:
    """Share a set no longer; doing it again changes nothing. Raises NotAllowedError."""
    _owner_only(found)
    session.execute(
        delete(SetShareRow).where(
            SetShareRow.set_id == found.id, SetShareRow.learner_id == learner_id
        )
    )


def owner_name(session: Session, set_id: int) -> str:
    """The name of whose set it is, "" for nobody's any more."""
    chosen = (
        select(AccountRow.name)
        .join(QuestionSetRow, QuestionSetRow.learner_id == AccountRow.learner_id)
        .where(QuestionSetRow.id == set_id)
    )
    return session.scalars(chosen).one_or_none() or ""


def _owner_only(found: QuestionSet) -> None:
    if not found.own:
        raise NotAllowedError("Only whose set it is can do this.", "Copy it, and have your own.")
