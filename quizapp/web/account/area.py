"""What the pages of the account area share: leading on, refusing, proving a password.

After a POST they lead to addresses that stand here, never to one that a request names.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.services import accounts, passwords, tries
from quizapp.services.accounts import Kept
from quizapp.services.errors import (
    NameTakenError,
    NotFoundError,
    QuizError,
    TooManyTriesError,
    WrongPasswordError,
)
from quizapp.services.learners import Learner
from quizapp.web import edge
from quizapp.web.coming_back import way_back
from quizapp.web.edge import beginning, browser_token, learner_or_none, now, reading, writing
from quizapp.web.forms import Form

account_pages = Blueprint("account", __name__)

REFUSED = (WrongPasswordError, TooManyTriesError, NameTakenError)

Page = Response | str | tuple[str, int]


def go_to(endpoint: str, done: str = "") -> Response:
    """Lead to a page of ours; `done` is told there.

    Who came to join a course goes back there instead of to the account.
    """
    if endpoint == "account.show" and (back := way_back()):
        return redirect(back, 303)
    return redirect(url_for(endpoint, done=done or None), 303)


def show_page(
    template: str, form: Form | None = None, error: QuizError | None = None, **more: object
) -> str:
    """A page of the area; `done` in its address says what has just happened."""
    return render_template(
        f"account/{template}.html",
        form=form,
        error=error,
        done=request.args.get("done", "") if request.method == "GET" else "",
        mail=edge.edge().post is not None,
        **more,
    )


def refuse(template: str, form: Form, error: QuizError | None = None, **more: object) -> Page:
    """The page again, with what is wrong."""
    return show_page(template, form, error, **more), error.status if error else 422


def account_holder() -> Learner:
    """The learner of this browser, who has an account. Raises NotFoundError."""
    with reading() as session:
        learner = learner_or_none(session)
    if learner is None or learner.is_guest:
        raise NotFoundError("You are not signed in.", "Sign in, then open this page again.")
    return learner


def proven(name: str, password: str) -> Kept:
    """The account whose name and password these are. Raises one of REFUSED.

    The try is stored before it is made, and no transaction is open while the hash is computed.
    """
    with writing() as session:
        kept = accounts.count_try(session, name, request.remote_addr or "", now())
    if not passwords.matches(kept.password_hash, password):
        raise WrongPasswordError(
            "This name and this password do not belong together.", "Look at both, and try again."
        )
    return kept


def join_in(name: str, password: str, email: str = "") -> str:
    """Make an account of this browser's guest and sign in; say what happened.

    A name and password that are there sign in: it is a second click, or somebody who had forgotten.
    Raises NameTakenError, TooManyTriesError.
    """
    with writing() as session:
        place = tries.place_of(request.remote_addr or "")
        tries.count(session, tries.SIGN_UP_BY_ADDRESS, place, now())
    kept = passwords.hashed(password)
    try:
        with writing() as session:
            guest = learner_or_none(session)
            token = accounts.sign_up(session, guest, name, kept, email, beginning(), now())
    except NameTakenError as taken:
        try:
            return enter(name, password, bring=True)
        except REFUSED:
            raise taken from None
    edge.become(token)
    return "signed-up"


def enter(name: str, password: str, *, bring: bool) -> str:
    """Sign this browser in, and say what happened to who it was. Raises one of REFUSED."""
    kept = proven(name, password)
    weak = passwords.grown_weak(kept.password_hash or "")
    better = passwords.hashed(password) if weak else ""
    with writing() as session:
        accounts.succeed(session, kept, request.remote_addr or "")
        if better:
            accounts.keep_password(session, kept.learner_id, better)
        before = learner_or_none(session)
        token = accounts.sign_in(session, kept, before, browser_token(), now(), bring=bring)
    edge.become(token)
    if before is None or not before.is_guest:
        return "signed-in"
    if bring:
        return "joined"
    edge.leave_guest(browser_token())
    return "signed-in"
