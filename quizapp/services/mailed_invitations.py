"""Invitations sent by mail: whose turn it is, what the letter says, and what became of it.

The links of a form can be made anew for an hour (`invitations.links`); as long they can be sent.
What is to be sent is claimed first, in a transaction of its own, so that two clicks send one letter
each. Its state: "" not sent; "sending"; then what `mailing.Sent` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from quizapp.services import invitations
from quizapp.services.courses import Course, Member, Role
from quizapp.services.invitations import Invited, Key
from quizapp.services.mailing import Letter, Sent
from quizapp.store.models import CourseInvitationRow, CourseRow

SENDING = "sending"
LONGEST = timedelta(minutes=10)
"""After so long nobody is sending any more: the program was stopped meanwhile."""

TEXT = """{by} invites you to the course “{title}” as {role}.

This link leads into it. It works once, until {until}:

{link}

You sign in on the way, or make an account; that takes a name and a password. If you do not know
what this is about, do nothing.
"""
A_ROLE = {
    Role.STUDENT: "a student",
    Role.ASSISTANT: "an assistant",
    Role.INSTRUCTOR: "an instructor",
    Role.OWNER: "its owner",
}


@dataclass(frozen=True, slots=True)
class Due:
    """An invitation that is to be sent now, and its link's token."""

    invited: Invited
    token: str


def can_be_sent(each: Invited, now: datetime) -> bool:
    """Whether there is an address to which the link was not sent, and that took none so far."""
    stuck = each.mail == SENDING and each.mail_at is not None and each.mail_at <= now - LONGEST
    return bool(each.email) and (each.mail in ("", Sent.FAILED) or stuck)


def claim(session: Session, course_id: int, key: Key, now: datetime) -> tuple[Due, ...]:
    """Those of the form of this key whose links can be sent; from now on they are being sent."""
    # Of two clicks at once one waits here, and then finds nothing to send.
    session.get_one(CourseRow, course_id, with_for_update=True)
    found = invitations.links(session, course_id, key, now)
    due = tuple(Due(each, token) for each, token in found if can_be_sent(each, now))
    chosen = CourseInvitationRow.id.in_([each.invited.id for each in due])
    values = {"mail_state": SENDING, "mail_at": now}
    session.execute(update(CourseInvitationRow).where(chosen).values(values))
    return due


def note(session: Session, each: Due, became: Sent) -> None:
    """Write down what became of a letter, unless its link has been used or replaced meanwhile."""
    sending = (
        CourseInvitationRow.id == each.invited.id,
        CourseInvitationRow.mail_state == SENDING,
    )
    session.execute(update(CourseInvitationRow).where(*sending).values(mail_state=became.value))


def letter(each: Due, by: Member, link: str, until: str) -> Letter:
    """The letter to somebody who is invited. `until`: the last day of the link, in words."""
    course: Course = by.course
    text = TEXT.format(
        by=by.name, title=course.title, role=A_ROLE[each.invited.role], until=until, link=link
    )
    return Letter(each.invited.email, f"Invitation to {course.title}", text)


def counts(found: Sequence[Invited], now: datetime) -> dict[str, int]:
    """How many of these were sent, are being sent, were refused, have failed or are "open"."""
    told = dict.fromkeys((Sent.SENT, SENDING, Sent.REFUSED, Sent.FAILED, "open", "none"), 0)
    for each in found:
        told[_where(each, now)] += 1
    return {str(where): number for where, number in told.items()}


def _where(each: Invited, now: datetime) -> str:
    if not each.email:
        return "none"
    if each.mail == SENDING and can_be_sent(each, now):
        return Sent.FAILED
    return each.mail or "open"
