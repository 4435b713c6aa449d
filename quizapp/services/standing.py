"""What an account may do on this installation: study, teach, or name who teaches.

`require_instructor` and `require_owner` stand before everything that teaches; roles in a course are
another matter. Nobody's standing is ever told to anybody but the owners and themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from quizapp.services.accounts import folded_name, plain_name
from quizapp.services.errors import NotAllowedError, NotFoundError
from quizapp.services.learners import hashed
from quizapp.store import account_queries as queries
from quizapp.store.models import AccountRow, InvitationRow, LearnerRow

INVITATION_LASTS = timedelta(days=7)


class Teaches(StrEnum):
    """What an account may do beyond studying."""

    NO = ""
    INSTRUCTOR = "instructor"
    """Make courses and sets, and accounts for students."""
    OWNER = "owner"
    """That, and say who is an instructor."""

    @property
    def may_teach(self) -> bool:
        """Whether pages for instructors are open to it."""
        return self is not Teaches.NO


@dataclass(frozen=True, slots=True)
class Teacher:
    """An account that may teach."""

    learner_id: int
    name: str
    teaches: Teaches
    since: datetime
    """When the account was made."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation to teach: who made it and when, until when it is good, who used it ("")."""

    id: int
    made_by: str
    made_at: datetime
    ends: datetime
    used_by: str


def teaches(session: Session, learner_id: int | None) -> Teaches:
    """What a learner may do; guests and nobody (None) only study."""
    if learner_id is None:
        return Teaches.NO
    found = select(AccountRow.teaches).where(AccountRow.learner_id == learner_id)
    return Teaches(session.scalar(found) or "")


def require_instructor(session: Session, learner_id: int | None) -> Teaches:
    """What a learner may do, who may at least teach. Raises NotAllowedError."""
    found = teaches(session, learner_id)
    if not found.may_teach:
        raise NotAllowedError(
            "This page is for those who teach here.",
            "Sign in with an account that may teach. The owner of this quizapp says which may.",
        )
    return found


def require_owner(session: Session, learner_id: int | None) -> None:
    """Raises NotAllowedError where a learner does not own the installation."""
    if teaches(session, learner_id) is not Teaches.OWNER:
        raise NotAllowedError(
            "This page is for the owner of this quizapp.", "Sign in with the owner’s account."
        )


def has_owner(session: Session) -> bool:
    """Whether somebody owns the installation."""
    return bool(session.scalar(select(exists().where(AccountRow.teaches == Teaches.OWNER))))


def is_untouched(session: Session) -> bool:
    """Whether nobody has studied or signed up here yet."""
    return not session.scalar(select(exists().where(LearnerRow.id > 0)))


def require_vacancy(session: Session, learner_id: int | None) -> None:
    """Raises NotAllowedError where somebody else owns the installation."""
    if has_owner(session) and teaches(session, learner_id) is not Teaches.OWNER:
        raise NotAllowedError(
            "This quizapp has an owner already.",
            "Ask the owner to name you an instructor, or for a link that does.",
        )


def take_ownership(session: Session, learner_id: int) -> None:
    """Make an account the first owner; again, nothing. Raises NotAllowedError for another."""
    queries.lock_accounts(session.connection())
    require_vacancy(session, learner_id)
    _set(session, learner_id, Teaches.OWNER)


def make_owner(session: Session, name: str) -> str:
    """Make the account of this name an owner, beside others; its name. Raises NotFoundError."""
    row = _named(session, name)
    _set(session, row.learner_id, Teaches.OWNER)
    return row.name


def teachers(session: Session) -> tuple[Teacher, ...]:
    """Who may teach, owners first, by name."""
    rows = session.execute(queries.TEACHERS)
    found = [Teacher(r.learner_id, r.name, Teaches(r.teaches), r.made_at) for r in rows]
    return tuple(sorted(found, key=lambda t: (t.teaches is not Teaches.OWNER, folded_name(t.name))))


def name_instructor(session: Session, name: str) -> str:
    """Let the account of this name teach, if it does not yet; its name. Raises NotFoundError."""
    row = _named(session, name)
    _let_teach(session, row.learner_id)
    return row.name


def take_back(session: Session, learner_id: int) -> None:
    """Let an account teach no longer; nothing that it made is lost.

    Raises NotAllowedError for the last owner.
    """
    queries.lock_accounts(session.connection())
    owners = select(AccountRow.learner_id).where(AccountRow.teaches == Teaches.OWNER)
    if session.scalars(owners).all() == [learner_id]:
        raise NotAllowedError(
            "Somebody must own this quizapp, and this is its only owner.",
            "Make another account the owner first, with `quizapp owner NAME` where it runs.",
        )
    _set(session, learner_id, Teaches.NO)


def invite(session: Session, made_by: int, token: str, now: datetime) -> None:
    """Let whoever has the token become an instructor, once, within a week.

    The same token again is the same invitation.
    """
    session.execute(delete(InvitationRow).where(InvitationRow.ends <= now))
    known = select(InvitationRow.id).where(InvitationRow.token_hash == hashed(token))
    if session.scalar(known) is None:
        ends = now + INVITATION_LASTS
        row = InvitationRow(learner_id=made_by, token_hash=hashed(token), ends=ends)
        session.add(row)
        session.flush()


def invitations(session: Session) -> tuple[Invitation, ...]:
    """The invitations of the last week or so, the newest first: those that have run out are
    forgotten with the next one that is made."""
    rows = session.execute(queries.INVITATIONS)
    return tuple(
        Invitation(r.id, r.made_by, r.ends - INVITATION_LASTS, r.ends, r.used_by or "")
        for r in rows
    )


def withdraw_invitation(session: Session, invitation_id: int) -> None:
    """Forget an invitation: its link is worth nothing. Who became an instructor by it stays one."""
    session.execute(delete(InvitationRow).where(InvitationRow.id == invitation_id))


def invited_by(session: Session, token: str, now: datetime, learner_id: int | None = None) -> str:
    """The name of who made an invitation that is still good, to `learner_id` if to nobody else.

    Whoever has used it may open it again. Raises NotFoundError.
    """
    asked = {"token": hashed(token), "now": now, "learner": learner_id or 0}
    row = session.execute(queries.INVITATION, asked).first()
    if row is None:
        raise NotFoundError(
            "This invitation has been used, or it has run out.",
            "If it was you who used it, sign in. Else ask the owner of this quizapp for another.",
        )
    return str(row.name)


def accept(session: Session, token: str, learner_id: int, now: datetime) -> None:
    """Use an invitation up: the account may teach. Raises NotFoundError, also for a guest.

    Somebody who teaches already uses nothing up.
    """
    invited_by(session, token, now, learner_id)
    if teaches(session, learner_id).may_teach:
        return
    if session.get(AccountRow, learner_id) is None:
        raise NotFoundError("Only an account can teach.", "Make one, or sign in.")
    mine = (InvitationRow.token_hash == hashed(token), InvitationRow.used_by.is_(None))
    session.execute(update(InvitationRow).where(*mine).values(used_by=learner_id))
    # Of two at the same moment one waited above, and finds it used.
    invited_by(session, token, now, learner_id)
    _let_teach(session, learner_id)


def _let_teach(session: Session, learner_id: int) -> None:
    if teaches(session, learner_id) is Teaches.NO:
        _set(session, learner_id, Teaches.INSTRUCTOR)


def _named(session: Session, name: str) -> AccountRow:
    found = select(AccountRow).where(AccountRow.folded == folded_name(name))
    row = session.scalar(found)
    if row is None:
        raise NotFoundError(
            f"There is no account of the name {plain_name(name)!r}.",
            "Look at its spelling: whoever it is finds the name on the page Account.",
        )
    return row


def _set(session: Session, learner_id: int, value: Teaches) -> None:
    changed = update(AccountRow).where(AccountRow.learner_id == learner_id)
    session.execute(changed.values(teaches=value.value))
