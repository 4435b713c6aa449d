"""One-time links that sign somebody in: for a student who forgot the password, or on a card.

An instructor hands one out. Opening it changes nothing; its button signs in, once, and may set a
new password. The link's token is kept as a hash.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quizapp.services import accounts, courses, learners, tries
from quizapp.services.accounts import Kept
from quizapp.services.errors import NotAllowedError, NotFoundError
from quizapp.services.learners import Learner, hashed
from quizapp.services.standing import teaches
from quizapp.store import account_queries as queries
from quizapp.store.models import AccountRow, SignInLinkRow

LASTS = timedelta(days=7)
AGAIN = timedelta(minutes=2)
"""How long the form that used a link may come again: a double click, a connection that broke."""


@dataclass(frozen=True, slots=True)
class Helpers:
    """Who else can get an account signed in: `maker`, the instructor who made it, by a fresh card;
    by a link those who teach the courses with these titles."""

    maker: bool
    courses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who was signed in, and the browser's new secret token."""

    name: str
    token: str


def make_sign_in_link(
    session: Session,
    learner_id: int,
    made_by: int,
    now: datetime,
    lasts: timedelta = LASTS,
    token: str = "",
) -> str:
    """The secret token of a new link for an account; links that it had are void from now on.

    Whether `made_by` may do so is for the caller to know: an instructor, for a student of their
    own course. `token`: one to be used instead of a random one. Raises NotFoundError for a guest,
    NotAllowedError for an account that is on a staff: nobody gets hold of an owner's so.
    """
    accounts.account(session, learner_id)
    if not on_no_staff(session, learner_id):
        raise NotAllowedError(
            "This account teaches, so that no link can be made for it here.",
            "Whoever runs quizapp can make one for it, with `quizapp reset-link NAME`.",
        )
    learners.locked_learner(session.connection(), learner_id)
    session.execute(delete(SignInLinkRow).where(SignInLinkRow.ends <= now))
    withdraw(session, learner_id)
    token = token or secrets.token_urlsafe(32)
    link = SignInLinkRow(
        learner_id=learner_id, token_hash=hashed(token), ends=now + lasts, made_by=made_by
    )
    session.add(link)
    session.flush()
    return token


def on_no_staff(session: Session, learner_id: int) -> bool:
    """Whether an account may not teach here, and is on the staff of no course, archived or not.

    Else an instructor could reach another course in somebody's name.
    """
    if teaches(session, learner_id).may_teach:
        return False
    places = (
        *courses.courses_of(session, learner_id),
        *courses.courses_of(session, learner_id, archived=True),
    )
    return not any(each.is_staff for each in places)


def helpers(session: Session, learner_id: int) -> Helpers:
    """Who else can get an account signed in, to be told to whose it is."""
    made_by = select(AccountRow.made_by).where(AccountRow.learner_id == learner_id)
    maker = session.scalar(made_by) is not None and not teaches(session, learner_id).may_teach
    places = courses.courses_of(session, learner_id) if on_no_staff(session, learner_id) else ()
    return Helpers(maker, tuple(each.course.title for each in places))


def withdraw(session: Session, learner_id: int) -> None:
    """Void the links of an account."""
    session.execute(delete(SignInLinkRow).where(SignInLinkRow.learner_id == learner_id))


def name_of_sign_in_link(session: Session, token: str, now: datetime) -> str:
    """Whom a link would sign in. Raises NotFoundError where it was used or has run out."""
    return str(_link(session, token, now)[2])


def use_sign_in_link(
    session: Session,
    token: str,
    browser: Learner | None,
    now: datetime,
    *,
    browser_token: str = "",
    bring: bool = False,
    form: str = "",
    password_hash: str = "",
) -> SignedIn:
    """Sign a browser in by a link, which is used up.

    `browser` and its `browser_token`: who it was before; `bring`: where that was a guest, the
    account gets what it has learnt. `form`: what tells the form that was sent; the same one may
    come again within two minutes. `password_hash`: a new password, which signs out every other
    browser; "" for none. Raises NotFoundError.
    """
    number, learner_id, name = _link(session, token, now, form)
    learners.locked_learner(session.connection(), learner_id)
    # A second use at the same moment waited above.
    _link(session, token, now, form)
    if password_hash:
        accounts.keep_password(session, learner_id, password_hash)
        accounts.sign_out_everywhere(session, learner_id)
        tries.forget(session, tries.PASSWORD_OF_NAME, accounts.folded_name(name))
    used = update(SignInLinkRow).where(SignInLinkRow.id == number)
    session.execute(used.values(used_with=_form(form), ends=now + AGAIN))
    kept = Kept(learner_id, None)
    made = accounts.sign_in(session, kept, browser, browser_token, now, bring=bring)
    return SignedIn(name, made)


def _link(session: Session, token: str, now: datetime, form: str = "") -> tuple[int, int, str]:
    row = session.execute(queries.SIGN_IN_LINK, {"token": hashed(token), "now": now}).first()
    if row is None or (row.used_with is not None and row.used_with != _form(form)):
        raise NotFoundError(
            "This link has been used, or it has run out.",
            "Sign in with the name and the password, or ask your instructor for a fresh link.",
        )
    return row.id, row.learner_id, row.name


def _form(form: str) -> str:
    return hashed(form or secrets.token_urlsafe(8))
