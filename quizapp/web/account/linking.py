"""Signing in by a link that an instructor handed out, once; a new password may be set with it."""

from __future__ import annotations

from flask import request

from quizapp.services import passwords, sign_in_links
from quizapp.web import edge
from quizapp.web.account.area import Page, account_pages, go_to, refuse, show_page
from quizapp.web.account.forms import LinkForm
from quizapp.web.account.links import SIGN_IN
from quizapp.web.edge import browser_token, learner_or_none, now, reading, writing


@account_pages.get(f"{SIGN_IN}/<token>")
def link_page(token: str) -> str:
    """Whose link it is, and the button that signs in."""
    with reading() as session:
        name = sign_in_links.name_of_sign_in_link(session, token, now())
        learner = learner_or_none(session)
    return show_page("link", LinkForm(), name=name, learner=learner)


@account_pages.post(f"{SIGN_IN}/<token>")
def link(token: str) -> Page:
    """Sign this browser in by the link. The same form, sent twice, does so twice."""
    form, sent = LinkForm(), request.form.get("csrf_token", "")
    if not form.validate_on_submit():
        with reading() as session:
            name = sign_in_links.name_of_sign_in_link(session, token, now())
            return refuse("link", form, name=name, learner=learner_or_none(session))
    new = passwords.hashed(form.new_password.data) if form.new_password.data else ""
    with writing() as session:
        before = learner_or_none(session)
        signed_in = sign_in_links.use_sign_in_link(
            session,
            token,
            before,
            now(),
            browser_token=browser_token(),
            bring=form.brings,
            form=sent,
            password_hash=new,
        )
    edge.become(signed_in.token)
    joined = before is not None and before.is_guest and form.brings
    if before is not None and before.is_guest and not form.brings:
        edge.leave_guest(browser_token())
    return go_to("account.show", "password" if new else "joined" if joined else "signed-in")
