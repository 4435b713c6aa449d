"""Accounts without a name that join a course at once, and a fresh link for who cannot sign in.

What stands on cards and in links is nowhere but on the page that follows: `services.derived`. The
browser keeps the key of it in its own session.
"""

from __future__ import annotations

from dataclasses import replace

from flask import redirect, url_for
from flask import session as signed
from sqlalchemy.orm import Session

from quizapp.services import courses, members, pseudonyms, sign_in_links
from quizapp.services.courses import Role
from quizapp.services.derived import token_from
from quizapp.services.errors import NotFoundError
from quizapp.services.members import Person
from quizapp.web.account.links import sign_in_address
from quizapp.web.courses.area import Page, course_pages, go_to, show_page
from quizapp.web.courses.forms import KeyForm
from quizapp.web.edge import beginning, edge, now, reading, writing
from quizapp.web.qr import qr
from quizapp.web.reaching import public_address, reach
from quizapp.web.site.cards import KEPT
from quizapp.web.site.forms import CardsForm
from quizapp.web.teaching import instructor_here, teacher_here

LINK = "sign-in link"
"""The key of the link that was made last, in the browser's own session."""


@course_pages.post("/courses/<int:course>/people/cards")
def make_cards(course: int) -> Page:
    """Make accounts that are nobody's by name, as students of the course, and their cards."""
    form = CardsForm()
    with reading() as session:
        teacher_here(session, course)
        learner = instructor_here(session)
        if not form.validate_on_submit():
            return go_to("courses.people", "cards-refused", course=course)
        key = form.key.data or ""
        made = pseudonyms.sheet_exists(session, key, learner.id)
        names = (
            [] if made else pseudonyms.free_names(session, edge().secret, key, form.count.data or 0)
        )
    if not made:
        drafts = pseudonyms.draft(edge().secret, key, names)
        with writing() as session:
            at = teacher_here(session, course).course
            by = instructor_here(session).id
            settings = replace(beginning(), time_zone=at.time_zone)
            for each in pseudonyms.make_pseudonymous(
                session, edge().secret, key, drafts, by, settings, now()
            ):
                courses.add_member(session, course, each.learner_id, Role.STUDENT, now())
    signed[KEPT] = key
    return redirect(url_for("site.sheet"), 303)


@course_pages.post("/courses/<int:course>/people/<int:member>/link")
def make_link(course: int, member: int) -> Page:
    """Make a link that signs a student in, once; those of before are worth nothing."""
    form = KeyForm()
    with writing() as session:
        by = teacher_here(session, course)
        person = _student(session, course, member)
        if not form.validate_on_submit():
            return go_to("courses.student", course=course, member=member)
        key = form.key.data or ""
        token = _token(course, member, key)
        if signed.get(LINK) != key:
            sign_in_links.make_sign_in_link(session, person, by.learner_id or 0, now(), token=token)
    signed[LINK] = key
    return go_to("courses.link", course=course, member=member)


@course_pages.get("/courses/<int:course>/people/<int:member>/link")
def link(course: int, member: int) -> str:
    """The link that this browser has just made."""
    with reading() as session:
        by = teacher_here(session, course)
        _student(session, course, member)
        person = members.person(session, course, member)
        token = _token(course, member, str(signed.get(LINK, "")))
        address = _address(session, token)
    drawn = qr(address, f"Link that signs in {person.member.name}, once") if address else ""
    return show_page("link", member=by, person=person, address=address, code=drawn, reach=reach())


def may_have_link(session: Session, person: Person) -> bool:
    """Whether a link may be made for somebody: a student here, who is on no staff anywhere."""
    who = person.member
    if who.role is not Role.STUDENT or who.left_at or who.learner_id is None:
        return False
    return sign_in_links.on_no_staff(session, who.learner_id)


def _student(session: Session, course: int, member: int) -> int:
    found = members.person(session, course, member)
    if not may_have_link(session, found) or found.member.learner_id is None:
        raise NotFoundError(
            "No link can be made for this person.",
            "Links are for students who are on the staff of no course.",
        )
    return found.member.learner_id


def _token(course: int, member: int, key: str) -> str:
    return token_from(edge().secret, "sign-in link", key, course, member)


def _address(session: Session, token: str) -> str:
    try:
        sign_in_links.name_of_sign_in_link(session, token, now())
    except NotFoundError:
        return ""
    return sign_in_address(public_address(), token)
