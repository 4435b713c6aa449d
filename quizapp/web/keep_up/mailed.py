"""Reminders by mail: asked for on the page of an assignment, answered and turned off by a link.

Whoever holds the link in a mail reads what comes to that address, and need not be signed in.
"""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from quizapp.services import reminder_mails
from quizapp.services.errors import ClosedError
from quizapp.web import teaching
from quizapp.web.edge import edge, now, reading, writing
from quizapp.web.keep_up import mails, words
from quizapp.web.keep_up.area import keep_up_pages, mine, to


@keep_up_pages.post("/courses/<int:course>/keep-up/<int:assignment>/reminder/mail")
def by_mail(course: int, assignment: int) -> Response:
    """Ask the learner's own address whether reminders are wanted there, or ("stop") end them."""
    asking = None
    with writing() as session:
        member = teaching.member_here(session, course)
        mine(session, member, assignment)
        if request.form.get("do") == "stop":
            reminder_mails.stop_own(session, member.learner_id or 0)
        elif edge().post is None:
            raise ClosedError("This quizapp sends no mail.", "Take the file for your calendar.")
        else:
            asking = reminder_mails.ask(session, member.learner_id or 0, edge().secret, now())
    post = edge().post
    if asking is not None and post is not None:
        mails.ask_later(post, edge().address, asking)
    return to("show", course=course, assignment=assignment, _anchor="reminder")


@keep_up_pages.get(f"{mails.LINKS}/<token>")
def mailed_page(token: str) -> str:
    """What the link in a mail is about, with buttons; to open it changes nothing."""
    with reading() as session:
        found = reminder_mails.holder(session, token)
    return render_template("keep_up/mailed.html", holder=found, at=words.clock(found.minute))


@keep_up_pages.post(f"{mails.LINKS}/<token>")
def mailed(token: str) -> Response:
    """Say yes to reminders, or send no more of them."""
    with writing() as session:
        if request.form.get("do") == "confirm":
            reminder_mails.confirm(session, token, now())
            return to("mailed_page", token=token)
        reminder_mails.stop(session, token)
    return to("mailed_no_more")


@keep_up_pages.get(f"{mails.LINKS}/none")
def mailed_no_more() -> str:
    """That nothing more is sent."""
    return render_template("keep_up/mailed.html", holder=None)
