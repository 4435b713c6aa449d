"""The account, or why one is worth it; signing up, in and out.

A guest has this page too: what was learnt can be taken along or deleted.
"""

from __future__ import annotations

from werkzeug.wrappers import Response

from quizapp.services import accounts, courses, sign_in_links, standing
from quizapp.services.errors import NameTakenError, QuizError, TooManyTriesError
from quizapp.web import edge
from quizapp.web.account.area import (
    REFUSED,
    Page,
    account_pages,
    enter,
    go_to,
    join_in,
    refuse,
    show_page,
)
from quizapp.web.account.forms import SignInForm, SignUpForm, text
from quizapp.web.edge import browser_token, learner_or_none, reading, writing
from quizapp.web.nearness import from_this_machine


@account_pages.get("/account")
def show() -> str:
    """The account, or why one is worth it."""
    with reading() as session:
        learner = learner_or_none(session)
        has_account = learner is not None and not learner.is_guest
        account = accounts.account(session, learner.id) if learner and has_account else None
        teaches = standing.teaches(session, learner.id if learner else None)
        helpers = sign_in_links.helpers(session, learner.id) if learner and has_account else None
        mine = courses.courses_of(session, learner.id) if learner and has_account else ()
        unowned = from_this_machine() and not standing.has_owner(session)
    return show_page(
        "show",
        learner=learner,
        account=account,
        teaches=teaches,
        helpers=helpers,
        courses=mine,
        unowned=unowned,
    )


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
    try:
        done = join_in(text(form.name), form.new_password.data or "", text(form.email))
    except (NameTakenError, TooManyTriesError) as error:
        return refuse("sign_up", form, error)
    return go_to("account.show", done)


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
