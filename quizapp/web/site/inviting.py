"""Invitations to teach: a link that the owner hands out, good for one account."""

from __future__ import annotations

from typing import Any

from flask import request
from flask import session as signed

from quizapp.services import accounts, standing
from quizapp.services.derived import token_from
from quizapp.services.errors import QuizError
from quizapp.web.account.area import REFUSED, enter, join_in
from quizapp.web.account.forms import text
from quizapp.web.edge import edge, learner_or_none, now, reading, writing
from quizapp.web.qr import qr
from quizapp.web.reaching import public_address
from quizapp.web.site.area import Page, go_to, owner, refuse, show_page, site_pages
from quizapp.web.site.forms import InvitationForm, InvitedForm

KEPT = "invitation"
"""The key of the invitation that was made last, in the browser's own session."""


def _token(key: str) -> str:
    return token_from(edge().secret, "invitation", key)


@site_pages.post("/site/invitations")
def invite() -> Page:
    """Make an invitation; the same form again makes no other."""
    form = InvitationForm()
    valid, key = form.validate_on_submit(), form.key.data or ""
    with writing() as session:
        made_by = owner(session).id
        if not valid:
            raise QuizError("This form was not made here.", "Open the page anew.")
        standing.invite(session, made_by, _token(key), now())
    signed[KEPT] = key
    return go_to("site.invitation")


@site_pages.get("/site/invitation")
def invitation() -> str:
    """The invitation that this browser has just made, as a link and as a QR code."""
    token = _token(str(signed.get(KEPT, "")))
    with reading() as session:
        owner(session)
        standing.invited_by(session, token, now())
    address = f"{public_address()}/site/teach/{token}"
    code = qr(address, "QR code of this link")
    return show_page("invitation", address=address, code=code)


@site_pages.post("/site/invitations/<int:offer>/take-back")
def withdraw(offer: int) -> Page:
    """Take an invitation back, or off the list; one that is gone already is told the same."""
    with writing() as session:
        owner(session)
        standing.withdraw_invitation(session, offer)
    return go_to("site.show", "withdrawn")


@site_pages.get("/site/teach/<token>")
def teach_page(token: str) -> Page:
    """An invitation, to whoever was given it."""
    with reading() as session:
        learner = learner_or_none(session)
        by = standing.invited_by(session, token, now(), learner.id if learner else None)
    return show_page("teach", InvitedForm(), by=by, learner=learner)


@site_pages.post("/site/teach/<token>")
def teach(token: str) -> Page:
    """Become an instructor: as who is signed in, with an account that is there, or a new one."""
    form = InvitedForm()
    with reading() as session:
        learner = learner_or_none(session)
        known = learner if learner and not learner.is_guest else None
        # A second click finds it used by the account that the first one made.
        whose = known.id if known else accounts.number_of(session, text(form.name))
        by = standing.invited_by(session, token, now(), whose)
    if known is None:
        more: dict[str, Any] = {"by": by, "learner": learner}
        new = request.form.get("how") == "new"
        if not form.validate_on_submit() or (new and not form.makes_account()):
            return refuse("teach", form, **more)
        try:
            _come_in(form, new=new)
        except REFUSED as error:
            return refuse("teach", form, error, **more)
    with writing() as session:
        name = known.name if known else text(form.name)
        standing.accept(session, token, accounts.learner_named(session, name).id, now())
    return go_to("account.show", "teaches")


def _come_in(form: InvitedForm, *, new: bool) -> None:
    name, password = text(form.name), form.password.data or ""
    if new:
        join_in(name, password)
    else:
        enter(name, password, bring=form.brings)
