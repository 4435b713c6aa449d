"""Accounts: signing up, in and out, passwords and their resetting, and being deleted.

A password is proven in three steps, so that a failed try stays counted and nobody waits for a hash:
`count_try` in a transaction of its own, `passwords.matches` in none, and then the use case, which
is given what was proven (`Kept`) and refuses where it has changed meanwhile.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.services import learners, leaving, own, tries
from quizapp.services.errors import NameTakenError, NotFoundError, QuizError, WrongPasswordError
from quizapp.services.learners import Learner, LearnerSettings, hashed
from quizapp.services.loading import wait_for_turn
from quizapp.store import account_queries as queries
from quizapp.store.models import (
    AccountRow,
    DeviceRow,
    LearnerRow,
    ReminderMailRow,
    ResetLinkRow,
    SignInLinkRow,
)
from quizapp.store.owned import LEARNERS, owned

DEVICE_LASTS = timedelta(days=365)
MAILED_LINK_LASTS = timedelta(hours=1)
PRINTED_LINK_LASTS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of an account's password; `password_hash` is None where there is no account."""

    learner_id: int
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class Account:
    """An account as its owner sees it. `devices`: in how many browsers it is signed in."""

    name: str
    email: str
    devices: int


@dataclass(frozen=True, slots=True)
class ResetLink:
    """The secret token of a link to a new password, and where it may be sent ("" nowhere)."""

    name: str
    email: str
    token: str


def plain_name(name: str) -> str:
    """A name as it is kept: without spaces around it or doubled, in one form."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def folded_name(name: str) -> str:
    """A name as it is compared."""
    return unicodedata.normalize("NFKC", plain_name(name).casefold())


def account(session: Session, learner_id: int) -> Account:
    """The account of a learner. Raises NotFoundError."""
    row = session.execute(queries.ACCOUNT, {"learner": learner_id}).first()
    if row is None:
        raise NotFoundError("You are not signed in.", "Sign in, then open this page again.")
    of_learner = select(func.count()).where(DeviceRow.learner_id == learner_id)
    return Account(row.name, row.email or "", session.scalar(of_learner) or 0)


def learner_named(session: Session, name: str) -> Learner:
    """The learner whose account has this name. Raises NotFoundError."""
    row = session.execute(queries.ACCOUNT_BY_NAME, {"folded": folded_name(name)}).first()
    if row is None:
        raise NotFoundError(f"There is no account of the name {name!r}.", "Look at its spelling.")
    return learners.learner(session, row.learner_id)


def number_of(session: Session, name: str) -> int | None:
    """The number of the learner whose account has this name, or None."""
    row = session.execute(queries.ACCOUNT_BY_NAME, {"folded": folded_name(name)}).first()
    return None if row is None else int(row.learner_id)


def count_try(session: Session, name: str, address: str, now: datetime) -> Kept:
    """Count a try at the password of `name` from `address`, and give what it must match.

    The same happens for a name that nobody has. Raises TooManyTriesError.
    """
    tries.count(session, tries.PASSWORD_OF_NAME, folded_name(name), now)
    tries.count(session, tries.PASSWORD_BY_ADDRESS, tries.place_of(address), now)
    row = session.execute(queries.ACCOUNT_BY_NAME, {"folded": folded_name(name)}).first()
    return Kept(0, None) if row is None else Kept(row.learner_id, row.password_hash)


def succeed(session: Session, kept: Kept, address: str) -> None:
    """What was tried went well: it counts no longer.

    Raises WrongPasswordError where the password has been changed since `kept` was read.
    """
    learners.locked_learner(session.connection(), kept.learner_id)
    row = session.execute(queries.ACCOUNT, {"learner": kept.learner_id}).first()
    if row is None or row.password_hash != kept.password_hash:
        raise WrongPasswordError("The password has just been changed.", "Use the new one.")
    tries.forget(session, tries.PASSWORD_OF_NAME, folded_name(row.name))
    tries.give_back(session, tries.PASSWORD_BY_ADDRESS, tries.place_of(address))


def sign_up(
    session: Session,
    browser: Learner | None,
    name: str,
    password_hash: str,
    email: str,
    settings: LearnerSettings,
    now: datetime,
) -> str:
    """Make an account of the guest that a browser is, or of nobody yet; the browser's new token.

    Nothing that the guest has learnt moves. Raises NameTakenError, QuizError where the browser is
    signed in already.
    """
    if browser is None:
        browser, _ = learners.create_guest(session, now, settings)
    # Whoever signs up twice at once waits here, and then finds that it is done.
    if not learners.locked_learner(session.connection(), browser.id).is_guest:
        raise QuizError("This browser is signed in to an account.", "Sign out first.")
    row = AccountRow(
        learner_id=browser.id,
        name=plain_name(name),
        folded=folded_name(name),
        password_hash=password_hash,
        email=email or None,
        made_at=now,
    )
    try:
        session.add(row)
        session.flush()
    except IntegrityError as error:
        raise NameTakenError("This name is taken.", "Choose another.") from error
    session.execute(update(LearnerRow).where(LearnerRow.id == browser.id).values(is_guest=False))
    return _only_device(session, browser.id, now)


def sign_in(
    session: Session, kept: Kept, browser: Learner | None, token: str, now: datetime, *, bring: bool
) -> str:
    """Make a browser known as the account whose password was proven; its new token.

    `browser` and its `token`: who it was before. `bring`: where that was a guest, all that it has
    learnt is the account's from now on; else the guest stays as it is.
    """
    if browser is not None and browser.is_guest and bring:
        learners.join(session, browser.id, kept.learner_id, now)
    elif browser is not None and not browser.is_guest:
        sign_out(session, token)
    old = delete(DeviceRow).where(DeviceRow.learner_id == kept.learner_id)
    session.execute(old.where(DeviceRow.since <= now - DEVICE_LASTS))
    return learners.new_device(session, kept.learner_id, now)


def keep_password(session: Session, learner_id: int, password_hash: str) -> None:
    """Keep the same password in a stronger way."""
    _set(session, learner_id, password_hash=password_hash)


def sign_out(session: Session, token: str) -> None:
    """Forget one browser."""
    session.execute(delete(DeviceRow).where(DeviceRow.token_hash == hashed(token)))


def sign_out_everywhere(session: Session, learner_id: int) -> None:
    """Forget every browser, and the links to a new password."""
    for model in (DeviceRow, ResetLinkRow):
        session.execute(delete(model).where(model.learner_id == learner_id))


def change_password(session: Session, learner_id: int, password_hash: str, now: datetime) -> str:
    """Set a new password and sign out every other browser; the new token of this one.

    Links that somebody was handed are worth nothing then.
    """
    _set(session, learner_id, password_hash=password_hash)
    _void_handed_out(session, learner_id)
    return _only_device(session, learner_id, now)


def change_email(session: Session, learner_id: int, email: str) -> None:
    """Set the e-mail address, or remove it (""). Another one is asked before it gets reminders."""
    learners.locked_learner(session.connection(), learner_id)
    if email != account(session, learner_id).email:
        session.execute(delete(ReminderMailRow).where(ReminderMailRow.learner_id == learner_id))
    _set(session, learner_id, email=email or None)


def mailed_reset_link(session: Session, name: str, now: datetime) -> ResetLink | None:
    """A new link for the account of this name, or None where it has no e-mail address."""
    row = session.execute(queries.ACCOUNT_BY_NAME, {"folded": folded_name(name)}).first()
    if row is None or not row.email:
        return None
    return make_reset_link(session, name, now, MAILED_LINK_LASTS)


def make_reset_link(
    session: Session, name: str, now: datetime, lasts: timedelta = PRINTED_LINK_LASTS
) -> ResetLink:
    """A new link to a new password for the account of this name. Raises NotFoundError."""
    row = session.execute(queries.ACCOUNT_BY_NAME, {"folded": folded_name(name)}).first()
    if row is None:
        raise NotFoundError(f"There is no account of the name {plain_name(name)!r}.")
    learners.locked_learner(session.connection(), row.learner_id)
    session.execute(delete(ResetLinkRow).where(ResetLinkRow.ends <= now))
    token = secrets.token_urlsafe(32)
    link = ResetLinkRow(learner_id=row.learner_id, token_hash=hashed(token), ends=now + lasts)
    session.add(link)
    session.flush()
    return ResetLink(row.name, row.email or "", token)


def name_of_reset_link(session: Session, token: str, now: datetime) -> str:
    """Whose password a link sets. Raises NotFoundError where it was used or has run out."""
    return str(_link(session, token, now)[1])


def reset_password(session: Session, token: str, password_hash: str, now: datetime) -> None:
    """Set a new password by a link, which is used up; every browser is signed out.

    Raises NotFoundError.
    """
    learner_id, name = _link(session, token, now)
    learners.locked_learner(session.connection(), learner_id)
    # A second use at the same moment waited above; the link is gone then.
    _link(session, token, now)
    _set(session, learner_id, password_hash=password_hash)
    _void_handed_out(session, learner_id)
    sign_out_everywhere(session, learner_id)
    tries.forget(session, tries.PASSWORD_OF_NAME, folded_name(name))


def erase(session: Session, learner_id: int, now: datetime | None = None) -> None:
    """Delete a learner, guest or not, and everything of theirs. Raises NotFoundError.

    `now`: when own questions that others learnt are retired (None: when they last changed), and of
    when the marks are that stay for keeping up (None: of this moment).
    """
    own_pack = own.pack_number(session, learner_id)
    if own_pack is not None:
        wait_for_turn(session)
    learners.locked_learner(session.connection(), learner_id)
    row = session.execute(queries.ACCOUNT, {"learner": learner_id}).first()
    if row is not None:
        for limit in (tries.PASSWORD_OF_NAME, tries.MAIL_TO_NAME, tries.REMINDER_MAIL):
            tries.forget(session, limit, folded_name(row.name))
    leaving.forget(session, learner_id, now)
    # Guests who joined the account left an empty row behind.
    guests = select(LEARNERS.c.id).where(LEARNERS.c.joined_id == learner_id)
    for each in [*session.scalars(guests), learner_id]:
        for table, whose in reversed(owned(each).items()):
            session.execute(delete(table).where(whose))
    if own_pack is not None:
        own.let_go(session, own_pack, now)


def _link(session: Session, token: str, now: datetime) -> tuple[int, str]:
    found = {"token": hashed(token), "now": now}
    row = session.execute(queries.RESET_LINK, found).first()
    if row is None:
        raise NotFoundError(
            "This link has been used, or it has run out.", "Ask for another where you sign in."
        )
    return row.learner_id, row.name


def _void_handed_out(session: Session, learner_id: int) -> None:
    session.execute(delete(SignInLinkRow).where(SignInLinkRow.learner_id == learner_id))


def _set(session: Session, learner_id: int, **values: str | None) -> None:
    session.execute(update(AccountRow).where(AccountRow.learner_id == learner_id).values(**values))


def _only_device(session: Session, learner_id: int, now: datetime) -> str:
    sign_out_everywhere(session, learner_id)
    return learners.new_device(session, learner_id, now)
