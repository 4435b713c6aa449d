"""Invitations of a course: who waits, the links that were made just now, fresh ones, taken back."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence

from flask import request, url_for

from quizapp.services import invitations, mailed_invitations, rosters
from quizapp.services.invitations import Invited
from quizapp.services.mailed_invitations import Due
from quizapp.services.mailing import Letter
from quizapp.store import engine as store
from quizapp.web.courses.area import (
    ROLES,
    Page,
    address_of,
    course_pages,
    day,
    go_to,
    iso_day,
    link_key,
    new_key,
    show_page,
)
from quizapp.web.courses.forms import KeyForm
from quizapp.web.edge import Edge, edge, now, reading, writing
from quizapp.web.reaching import address_is_told, reach
from quizapp.web.teaching import csv_file, staff_here, teacher_here, wants_csv

HEADINGS = ("Name", "Email", "Number", "Role", "Made", "Ends", "State", "Mail")
LINK_HEADINGS = ("Name", "Email", "Number", "Link")
PATIENCE = 3
"""So many seconds the answer waits for the letters: those of a few people are gone by then."""


@course_pages.get("/courses/<int:course>/invitations")
def invited(course: int) -> Page:
    """Whose place is not taken yet, also as CSV."""
    with reading() as session:
        member = staff_here(session, course)
        waiting = invitations.pending(session, course)
        here = rosters.came_otherwise(session, course, waiting)
    if wants_csv():
        rows = [
            (
                *(each.name, each.email, each.roster_id, ROLES[each.role]),
                *(iso_day(each.made_at, member.course), iso_day(each.ends_at, member.course)),
                *(_state(each, here), each.mail),
            )
            for each in waiting
        ]
        return csv_file(f"invitations-{course}", HEADINGS, rows)
    over = sum(each.has_run_out(now()) for each in waiting)
    return show_page(
        "invitations",
        member=member,
        waiting=waiting,
        here=here,
        over=over,
        now=now(),
        key=new_key(),
    )


@course_pages.get("/courses/<int:course>/invitations/<key>")
def links(course: int, key: str) -> Page:
    """The links that a form has just made: to print, or as CSV. For an hour, then never again."""
    with reading() as session:
        member = teacher_here(session, course)
        made = invitations.links(session, course, link_key(key), now())
    found = [(each, address_of("courses.invited_page", token=token)) for each, token in made]
    if wants_csv():
        rows = [(each.name, each.email, each.roster_id, link) for each, link in found]
        return csv_file(f"links-{course}", LINK_HEADINGS, rows)
    people = [each for each, _ in found]
    return show_page(
        "links",
        member=member,
        links=found,
        key=key,
        due=sum(mailed_invitations.can_be_sent(each, now()) for each in people),
        counts=mailed_invitations.counts(people, now()),
        reach=reach(),
        address_told=address_is_told(),
    )


@course_pages.post("/courses/<int:course>/invitations/<key>/send")
def send_links(course: int, key: str) -> Page:
    """Send the links of a form to the addresses of the list, each once."""
    at = edge()
    with writing() as session:
        member = teacher_here(session, course)
        if at.post is None or not address_is_told():
            return go_to("courses.links", course=course, key=key)
        due = mailed_invitations.claim(session, course, link_key(key), now())
    # Mails name the address that the settings say, never what a request calls its host.
    letters = [
        mailed_invitations.letter(
            each,
            member,
            f"{at.address}{url_for('courses.invited_page', token=each.token)}",
            day(each.invited.ends_at, member.course),
        )
        for each in due
    ]
    sending = threading.Thread(target=_send, args=(at, due, letters), name="mail")
    sending.start()
    sending.join(PATIENCE)
    return go_to("courses.links", course=course, key=key)


def _send(at: Edge, due: Sequence[Due], letters: Sequence[Letter]) -> None:
    if at.post is None:
        return
    try:
        for each, became in zip(due, at.post.send_all(letters), strict=True):
            with store.writing(at.engine) as session:
                mailed_invitations.note(session, each, became)
    except Exception:
        logging.getLogger(__name__).exception("invitations could not be mailed")


@course_pages.post("/courses/<int:course>/invitations")
def renew(course: int) -> Page:
    """Fresh links for those who are ticked, or for all who wait; the old ones are worth nothing."""
    form = KeyForm()
    chosen = request.form.getlist("invitation", type=int)
    with writing() as session:
        member = teacher_here(session, course)
        if not form.validate_on_submit() or not (chosen or "all" in request.form):
            return go_to("courses.invited", "nobody", course=course)
        key = form.key.data or ""
        some = [] if "all" in request.form else chosen
        invitations.renew(session, member, some, link_key(key), now())
    return go_to("courses.links", course=course, key=key)


@course_pages.post("/courses/<int:course>/invitations/withdraw")
def withdraw_some(course: int) -> Page:
    """Take back those that are ticked; with `over` all that have run out."""
    chosen = request.form.getlist("invitation", type=int)
    with writing() as session:
        teacher_here(session, course)
        if "over" in request.form:
            waiting = invitations.pending(session, course)
            chosen = [each.id for each in waiting if each.has_run_out(now())]
        taken = invitations.withdraw_all(session, course, chosen)
    return go_to("courses.invited", "withdrawn-some" if taken else "nobody", course=course)


@course_pages.post("/courses/<int:course>/invitations/<int:invitation>/withdraw")
def withdraw(course: int, invitation: int) -> Page:
    """Take an invitation back."""
    with writing() as session:
        teacher_here(session, course)
        invitations.withdraw(session, course, invitation)
    return go_to("courses.invited", "withdrawn", course=course)


def _state(each: Invited, here: Mapping[int, str]) -> str:
    if each.id in here:
        return "in the course"
    return "run out" if each.has_run_out(now()) else "waits"
