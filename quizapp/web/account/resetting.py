"""A forgotten password: a link to a new one, by mail where mail can be sent."""

from __future__ import annotations

from flask import request

from quizapp.services import accounts, passwords, tries
from quizapp.services.errors import TooManyTriesError
from quizapp.web import edge
from quizapp.web.account.area import Page, account_pages, go_to, refuse, show_page
from quizapp.web.account.forms import NameForm, ResetForm, text
from quizapp.web.account.links import RESET, mail_later
from quizapp.web.edge import now, reading, writing


@account_pages.get("/account/forgotten")
def forgotten_page() -> str:
    """How to get a link to a new password."""
    return show_page("forgotten", NameForm())


@account_pages.post("/account/forgotten")
def forgotten() -> Page:
    """Mail a link, if that can be done; the answer is the same if not."""
    form = NameForm()
    if not form.validate_on_submit() or edge.edge().post is None:
        return refuse("forgotten", form)
    name, place = text(form.name), tries.place_of(request.remote_addr or "")
    try:
        with writing() as session:
            tries.count(session, tries.MAIL_TO_NAME, accounts.folded_name(name), now())
            tries.count(session, tries.MAIL_BY_ADDRESS, place, now())
    except TooManyTriesError as error:
        return refuse("forgotten", form, error)
    mail_later(edge.edge(), name, now())
    return go_to("account.forgotten_page", "sent")


@account_pages.get(f"{RESET}/<token>")
def reset_page(token: str) -> str:
    """The form of a new password, for who has a link."""
    with reading() as session:
        name = accounts.name_of_reset_link(session, token, now())
    return show_page("reset", ResetForm(), name=name)


@account_pages.post(f"{RESET}/<token>")
def reset(token: str) -> Page:
    """Set a new password by a link."""
    form = ResetForm()
    with reading() as session:
        name = accounts.name_of_reset_link(session, token, now())
    if not form.validate_on_submit():
        return refuse("reset", form, name=name)
    new = passwords.hashed(form.new_password.data or "")
    with writing() as session:
        accounts.reset_password(session, token, new, now())
    return go_to("account.sign_in_page", "reset")
