"""Setting an installation up for a class: the first account that owns it.

Whoever sits at the machine only says a name and a password. From anywhere else the set-up code is
asked for, which `quizapp run` prints; tries at it are counted.
"""

from __future__ import annotations

from typing import Any

from flask import request

from quizapp.services import accounts, standing, tries
from quizapp.services.derived import is_set_up_code
from quizapp.services.errors import (
    NameTakenError,
    TooManyTriesError,
    WrongPasswordError,
)
from quizapp.web.account.area import join_in
from quizapp.web.account.forms import text
from quizapp.web.edge import edge, learner_or_none, now, reading, writing
from quizapp.web.nearness import from_this_machine
from quizapp.web.site.area import Page, go_to, refuse, show_page, site_pages
from quizapp.web.site.forms import CodeForm, SetUpForm

CANNOT = (WrongPasswordError, NameTakenError, TooManyTriesError)


@site_pages.get("/site/setup")
def setup_page() -> Page:
    """What it means to own an installation, and the form that makes its owner."""
    with reading() as session:
        learner = learner_or_none(session)
        standing.require_vacancy(session, learner.id if learner else None)
        if standing.has_owner(session):
            return go_to("site.show")
    return show_page("setup", SetUpForm(), learner=learner, asks_code=not from_this_machine())


@site_pages.post("/site/setup")
def setup() -> Page:
    """Make the owner: whoever is signed in, or a new account. Again, nothing happens."""
    with reading() as session:
        learner = learner_or_none(session)
    holder = learner if learner and not learner.is_guest else None
    form = CodeForm() if holder else SetUpForm()
    more: dict[str, Any] = {"learner": learner, "asks_code": not from_this_machine()}
    if not form.validate_on_submit():
        return refuse("setup", form, **more)
    try:
        _prove(text(form.code))
        name = holder.name if holder else _new_account(form)
    except CANNOT as error:
        return refuse("setup", form, error, **more)
    with writing() as session:
        standing.take_ownership(session, accounts.learner_named(session, name).id)
    return go_to("site.show", "set-up")


def _prove(code: str) -> None:
    """Raises one of CANNOT where the code is asked for and another was given."""
    if from_this_machine():
        return
    place = tries.place_of(request.remote_addr or "")
    with writing() as session:
        tries.count(session, tries.SET_UP_BY_ADDRESS, place, now())
    if not is_set_up_code(edge().secret, code):
        raise WrongPasswordError(
            "This is not the set-up code.", "Look where quizapp was started: it is printed there."
        )
    with writing() as session:
        tries.give_back(session, tries.SET_UP_BY_ADDRESS, place)


def _new_account(form: SetUpForm) -> str:
    """The name of the account that was made, or is there already, and may become the owner's."""
    name = text(form.name)
    with reading() as session:
        standing.require_vacancy(session, accounts.number_of(session, name))
    join_in(name, form.new_password.data or "", text(form.email))
    return name
