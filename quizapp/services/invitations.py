"""Places kept for people who have no account yet: one-use links into a course.

A link's token is made of the installation's key, the key of the form that made it, and whom it is
for; the database keeps its hash. So the page that follows the form can show the links, and nobody
can without that form's key: once, for an hour.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from quizapp.services import courses
from quizapp.services.courses import Member, Role
from quizapp.services.errors import ClosedError, NotFoundError
from quizapp.services.learners import hashed
from quizapp.store.models import CourseInvitationRow, CourseMemberRow, CourseRow

LASTS = timedelta(days=30)
SHOWN = timedelta(hours=1)
"""How long the page of new links can be opened again."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody for whom a place is kept. `ends_at`: when the link runs out; `mail`: what became of
    its mail, since `mail_at`."""

    id: int
    role: Role
    name: str
    email: str
    roster_id: str
    made_at: datetime
    ends_at: datetime
    mail: str = ""
    mail_at: datetime | None = None

    def has_run_out(self, now: datetime) -> bool:
        """Whether the link is worth nothing any more."""
        return self.ends_at <= now


@dataclass(frozen=True, slots=True)
class Offer:
    """What a link offers: a course, as what, and under which name."""

    course: courses.Course
    role: Role
    name: str


@dataclass(frozen=True, slots=True)
class Key:
    """What the tokens of one form are made of: the installation's secret and the form's own key."""

    secret: str
    form: str

    def token(self, course_id: int, name: str, email: str, roster_id: str) -> str:
        """The token of the link for one person."""
        what = "\x1f".join(("invitation", self.form, str(course_id), name, email, roster_id))
        made = hmac.digest(self.secret.encode(), what.encode(), "sha256")
        return urlsafe_b64encode(made).rstrip(b"=").decode()


def make(
    session: Session,
    course_id: int,
    role: Role,
    person: tuple[str, str, str],
    key: Key,
    now: datetime,
) -> None:
    """Keep a place for a person (name, e-mail address, number), which a link takes, once."""
    name, email, roster_id = person
    session.add(
        CourseInvitationRow(
            course_id=course_id,
            role=role.value,
            name=name,
            email=email or None,
            roster_id=roster_id,
            token_hash=hashed(key.token(course_id, *person)),
            made_at=now,
            ends_at=now + LASTS,
            member_id=None,
        )
    )


def pending(session: Session, course_id: int) -> tuple[Invited, ...]:
    """Whose place in a course is not taken yet, by name."""
    rows = session.scalars(_pending(course_id))
    return tuple(sorted(map(_invited, rows), key=lambda each: (each.name.casefold(), each.id)))


def links(session: Session, course_id: int, key: Key, now: datetime) -> list[tuple[Invited, str]]:
    """The people invited by the form of this key within the hour, with the token of each."""
    found = []
    for row in session.scalars(
        _pending(course_id).where(CourseInvitationRow.made_at > now - SHOWN)
    ):
        token = key.token(course_id, row.name, row.email or "", row.roster_id)
        if hmac.compare_digest(hashed(token), row.token_hash):
            found.append((_invited(row), token))
    return sorted(found, key=lambda each: (each[0].name.casefold(), each[0].id))


def renew(session: Session, by: Member, chosen: list[int], key: Key, now: datetime) -> None:
    """Give these invitations, or all that wait where none is named, new links; the old ones die.

    A link that makes an instructor is the owner's alone: others' requests pass it over.
    """
    rows = _pending(by.course.id)
    for row in session.scalars(rows.where(CourseInvitationRow.id.in_(chosen)) if chosen else rows):
        if row.role == Role.INSTRUCTOR and by.role is not Role.OWNER:
            continue
        token = key.token(by.course.id, row.name, row.email or "", row.roster_id)
        row.token_hash = hashed(token)
        row.made_at, row.ends_at = now, now + LASTS
        row.mail_state, row.mail_at = "", None
    session.flush()


def withdraw(session: Session, course_id: int, invitation_id: int) -> None:
    """Take an invitation back, if it waits still."""
    own = CourseInvitationRow.course_id == course_id, CourseInvitationRow.id == invitation_id
    session.execute(
        delete(CourseInvitationRow).where(*own, CourseInvitationRow.member_id.is_(None))
    )


def withdraw_all(session: Session, course_id: int, chosen: Iterable[int]) -> int:
    """Take these invitations of a course back, as far as they wait still; how many did."""
    waiting = {each.id for each in pending(session, course_id)} & set(chosen)
    for each in waiting:
        withdraw(session, course_id, each)
    return len(waiting)


def offer(session: Session, token: str, learner_id: int | None, now: datetime) -> Offer | int:
    """What a link offers to this learner; or, where the learner has used it, the course's number.

    Raises NotFoundError where it was used by another or has run out, ClosedError.
    """
    row = _of_token(session, token)
    if row is not None and row.member_id is not None and learner_id is not None:
        member = session.get_one(CourseMemberRow, row.member_id)
        if member.learner_id == learner_id:
            return row.course_id
    if row is None or row.member_id is not None or row.ends_at <= now:
        raise NotFoundError(
            "This invitation has been used, or it has run out.", "Ask your instructor for another."
        )
    course = courses.course(session, row.course_id)
    if course.archived_at is not None:
        raise ClosedError("This course is archived.", "Ask whoever teaches it.")
    return Offer(course, Role(row.role), row.name)


def accept(session: Session, token: str, learner_id: int, now: datetime) -> int:
    """Take the place that a link keeps; the course's number. Doing so again does nothing.

    Raises NotFoundError, ClosedError.
    """
    row = _of_token(session, token)
    if row is not None:
        # Of two at the same moment one waits here.
        session.get_one(CourseRow, row.course_id, with_for_update=True)
        session.refresh(row)
    found = offer(session, token, learner_id, now)
    if isinstance(found, int) or row is None:
        return found if isinstance(found, int) else found.course.id
    row.member_id = courses.add_member(
        session, row.course_id, learner_id, found.role, now, name=row.name, roster_id=row.roster_id
    )
    # Whoever is here needs no letter any more.
    row.email, row.mail_state, row.mail_at = None, "", None
    session.flush()
    return row.course_id


def _of_token(session: Session, token: str) -> CourseInvitationRow | None:
    chosen = select(CourseInvitationRow).where(CourseInvitationRow.token_hash == hashed(token))
    return session.scalars(chosen).one_or_none()


def _pending(course_id: int) -> Select[CourseInvitationRow]:
    return select(CourseInvitationRow).where(
        CourseInvitationRow.course_id == course_id, CourseInvitationRow.member_id.is_(None)
    )


def _invited(row: CourseInvitationRow) -> Invited:
    return Invited(
        row.id,
        Role(row.role),
        row.name,
        row.email or "",
        row.roster_id,
        row.made_at,
        row.ends_at,
        row.mail_state,
        row.mail_at,
    )
