"""Another password, another e-mail address or none, and being deleted."""

from __future__ import annotations

from typing import Any

from flask import request
from sqlalchemy.orm import Session

from quizapp.services import accounts, leaving, passwords
from quizapp.services.errors import QuizError, WrongPasswordError
from quizapp.services.learners import Learner
from quizapp.web import edge
from quizapp.web.account.area import (
    REFUSED,
    Page,
    account_holder,
    account_pages,
    go_to,
    proven,
    refuse,
    show_page,
)
from quizapp.web.account.forms import EmailForm, NameForm, PasswordForm, text
from quizapp.web.edge import learner_or_none, now, reading, writing
from quizapp.web.headers import without_traces

GUEST = "guest"
"""What a guest types to be deleted."""


@account_pages.get("/account/password")
def password_page() -> str:
    """The form of another password."""
    return show_page("password", PasswordForm(), learner=account_holder())


@account_pages.post("/account/password")
def password() -> Page:
    """Set another password."""
    form, learner = PasswordForm(), account_holder()
    if not form.validate_on_submit():
        return refuse("password", form, learner=learner)
    try:
        kept = proven(learner.name, form.password.data or "")
        new = passwords.hashed(form.new_password.data or "")
        with writing() as session:
            accounts.succeed(session, kept, request.remote_addr or "")
            token = accounts.change_password(session, learner.id, new, now())
    except REFUSED as error:
        return refuse("password", form, _own(error), learner=learner)
    edge.become(token)
    return go_to("account.show", "password")


@account_pages.get("/account/email")
def email_page() -> str:
    """The form of another e-mail address."""
    learner = account_holder()
    with reading() as session:
        account = accounts.account(session, learner.id)
    form = EmailForm(formdata=None, email=account.email)
    return show_page("email", form, learner=learner)


@account_pages.post("/account/email")
def email() -> Page:
    """Set another e-mail address, or none."""
    form, learner = EmailForm(), account_holder()
    if not form.validate_on_submit():
        return refuse("email", form, learner=learner)
    try:
        kept = proven(learner.name, form.password.data or "")
        with writing() as session:
            accounts.succeed(session, kept, request.remote_addr or "")
            accounts.change_email(session, learner.id, text(form.email))
    except REFUSED as error:
        return refuse("email", form, _own(error), learner=learner)
    return go_to("account.show", "email")


def _own(error: QuizError) -> QuizError:
    """The same, told to somebody who is signed in: the name is known to be right."""
    if isinstance(error, WrongPasswordError):
        return WrongPasswordError("This is not your present password.", "Look at it and try again.")
    return error


@account_pages.get("/account/delete")
def delete_page() -> Page:
    """What deleting means, and the form for it."""
    with reading() as session:
        learner = learner_or_none(session)
        if learner is None:
            return go_to("account.show")
        return show_page("delete", NameForm(), **_of(session, learner))


@account_pages.post("/account/delete")
def delete() -> Page:
    """Delete this learner and everything of theirs, if the right name was typed."""
    form, done = NameForm(), "deleted"
    with writing() as session:
        learner = learner_or_none(session)
        wanted = learner.name or GUEST if learner else ""
        if learner and accounts.folded_name(text(form.name)) != accounts.folded_name(wanted):
            return refuse("delete", form, **_of(session, learner))
        if learner:
            done = "deleted-but-marks" if leaving.remains(session, learner.id).marks else done
            accounts.erase(session, learner.id, now())
            edge.become(edge.guest_left_out(session))
    return without_traces(go_to("account.show", done))


def _of(session: Session, learner: Learner) -> dict[str, Any]:
    """What the page that asks says of somebody."""
    remains = leaving.remains(session, learner.id)
    return {"learner": learner, "wanted": learner.name or GUEST, "remains": remains}
