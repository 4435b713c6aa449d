"""Joining a course by its code or by an invitation, and leaving it.

Whoever has a code or a link may read the course's title and who teaches it. Joining is asked about
first, with what the instructors will see.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from quizapp.services import courses, invitations, members
from quizapp.services.accounts import plain_name
from quizapp.services.courses import Role
from quizapp.services.errors import NotFoundError
from quizapp.services.learners import Learner
from quizapp.web.courses.area import Page, course_pages, go_to, show_page
from quizapp.web.courses.forms import CodeForm, PersonForm
from quizapp.web.edge import learner_or_none, now, reading, writing
from quizapp.web.teaching import member_here


@course_pages.post("/courses/join")
def by_code() -> Page:
    """From a typed code to the page that asks."""
    form = CodeForm()
    if not form.validate_on_submit():
        return go_to("courses.index")
    return go_to("courses.join_page", code=courses.plain_code(form.code.data or "")[:40] or "-")


@course_pages.get("/join/<code>")
def join_page(code: str) -> Page:
    """Whether to join the course of this code."""
    with reading() as session:
        learner = _holder(session)
        course = courses.course_of_code(session, code, now())
        if learner and _is_in(session, learner, course.id):
            return go_to("courses.show", course=course.id)
        return show_page(
            "join",
            PersonForm(formdata=None, name=learner.name if learner else ""),
            learner=learner,
            course=course,
            role=Role.STUDENT,
            owner=members.owner_name(session, course.id),
            carry={"join": course.code},
        )


@course_pages.post("/join/<code>")
def join(code: str) -> Page:
    """Join the course of this code as a student."""
    form = PersonForm()
    with writing() as session:
        learner = _holder(session)
        course = courses.course_of_code(session, code, now())
        if learner is None:
            return go_to("account.sign_in_page", join=course.code)
        if not form.validate_on_submit():
            owner = members.owner_name(session, course.id)
            parts = {"learner": learner, "course": course, "role": Role.STUDENT, "owner": owner}
            return show_page("join", form, carry={}, **parts), 422
        name = plain_name(form.name.data or "")
        courses.join_by_code(session, learner.id, code, now(), name=name)
    return go_to("courses.show", "joined", course=course.id)


@course_pages.get("/invited/<token>")
def invited_page(token: str) -> Page:
    """Whether to take the place that an invitation keeps."""
    with reading() as session:
        learner = _holder(session)
        offer = invitations.offer(session, token, learner.id if learner else None, now())
        if isinstance(offer, int):
            return go_to("courses.show", course=offer)
        return show_page(
            "join",
            None,
            learner=learner,
            course=offer.course,
            role=offer.role,
            name=offer.name,
            owner=members.owner_name(session, offer.course.id),
            carry={"invited": token},
        )


@course_pages.post("/invited/<token>")
def accept(token: str) -> Page:
    """Take the place that an invitation keeps."""
    with writing() as session:
        learner = _holder(session)
        if learner is None:
            invitations.offer(session, token, None, now())
            return go_to("account.sign_in_page", invited=token)
        course = invitations.accept(session, token, learner.id, now())
    return go_to("courses.show", "joined", course=course)


@course_pages.get("/courses/<int:course>/leave")
def leave_page(course: int) -> str:
    """What leaving a course means."""
    with reading() as session:
        return show_page("leave", member=member_here(session, course))


@course_pages.post("/courses/<int:course>/leave")
def leave(course: int) -> Page:
    """Leave a course; marks stay in it. Who has left it already is told the same."""
    with writing() as session:
        try:
            member = member_here(session, course, archived=True)
        except NotFoundError:
            return go_to("courses.index")
        members.leave(session, member, now())
    return go_to("courses.index", "left")


def _holder(session: Session) -> Learner | None:
    """This browser's learner, if there is an account."""
    found = learner_or_none(session)
    return None if found is None or found.is_guest else found


def _is_in(session: Session, learner: Learner, course: int) -> bool:
    try:
        courses.member_of(session, learner.id, course)
    except NotFoundError:
        return False
    return True
