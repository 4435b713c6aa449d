"""The account, or why one is worth it; signing up, in and out.

A guest has this page too: what was learnt can be taken along or deleted.
"""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from quizapp.services import accounts, passwords, tries
from quizapp.services.errors import NameTakenError, QuizError, TooManyTriesError
from quizapp.web import edge
from quizapp.web.account.area import (
    REFUSED,
    Page,
    account_pages,
    enter,
    go_to,
    refuse,
    show_page,
)
from quizapp.web.account.forms import SignInForm, SignUpForm, text
from quizapp.web.edge import beginning, browser_token, learner_or_none, now, reading, writing


@account_pages.get("/account")
def show() -> str:
    """The account, or why one is worth it."""
    with reading() as session:
        learner = learner_or_none(session)
        has_account = learner is not None and not learner.is_guest
        account = accounts.account(session, learner.id) if learner and has_account else None
    return show_page("show", learner=learner, account=account)


@account_pages.get("/account/sign-up")
def sign_up_page() -> Page:
    """The form of a new account."""
    return go_to("account.show") if edge.account_name() else show_page("sign_up", SignUpForm())


@account_pages.post("/account/sign-up")
def sign_up() -> Page:
    """Make an account of this browser's guest. A name and password that are there sign in."""
    form = SignUpForm()
    if not form.validate_on_submit():
        return refuse("sign_up", form)
    name, password = text(form.name), form.new_password.data or ""
    try:
        with writing() as session:
            place = tries.place_of(request.remote_addr or "")
            tries.count(session, tries.SIGN_UP_BY_ADDRESS, place, now())
        kept, email = passwords.hashed(password), text(form.email)
        with writing() as session:
            guest = learner_or_none(session)
            token = accounts.sign_up(session, guest, name, kept, email, beginning(), now())
    except NameTakenError as taken:
        return _had_account(form, name, password, taken)
    except TooManyTriesError as error:
        return refuse("sign_up", form, error)
    edge.become(token)
    return go_to("account.show", "signed-up")


def _had_account(form: SignUpForm, name: str, password: str, taken: NameTakenError) -> Page:
    """A second click, or somebody who had forgotten: whoever knows the password is signed in."""
    try:
        return go_to("account.show", enter(name, password, bring=True))
    except REFUSED:
        return refuse("sign_up", form, taken)


@account_pages.get("/account/sign-in")
def sign_in_page() -> Page:
    """The form to sign in with."""
    with reading() as session:
        learner = learner_or_none(session)
    if learner and not learner.is_guest:
        return go_to("account.show")
    return show_page("sign_in", SignInForm(), learner=learner)


@account_pages.post("/account/sign-in")
def sign_in() -> Page:
    """Sign this browser in."""
    form = SignInForm()
    valid = form.validate_on_submit()
    error: QuizError | None = None
    try:
        if valid:
            done = enter(text(form.name), form.password.data or "", bring=form.brings)
            return go_to("account.show", done)
    except REFUSED as refused:
        error = refused
    with reading() as session:
        return refuse("sign_in", form, error, learner=learner_or_none(session))


@account_pages.post("/account/sign-out")
def sign_out() -> Response:
    """Sign this browser out; a guest who waited in it is back."""
    with writing() as session:
        learner = learner_or_none(session)
        if learner is None or learner.is_guest:
            return go_to("account.show")
        accounts.sign_out(session, browser_token())
        edge.become(edge.guest_left_out(session))
    return go_to("account.show", "signed-out")


@account_pages.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> Response:
    """Sign every browser out, this one too."""
    with writing() as session:
        learner = learner_or_none(session)
        if learner is None or learner.is_guest:
            return go_to("account.show")
        accounts.sign_out_everywhere(session, learner.id)
        edge.become(edge.guest_left_out(session))
    return go_to("account.show", "signed-out-everywhere")
