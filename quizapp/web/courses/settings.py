"""What an instructor sets for a course: title and days, the code, the archive."""

from __future__ import annotations

from flask import request

from quizapp.services import course_settings, members
from quizapp.services.courses import Member, Role
from quizapp.web.courses.area import Page, address_of, course_pages, go_to, show_page
from quizapp.web.courses.forms import CourseForm
from quizapp.web.edge import now, reading, writing
from quizapp.web.teaching import teacher_here


@course_pages.get("/courses/<int:course>/settings")
def change_page(course: int) -> str:
    """All that can be set for a course."""
    with reading() as session:
        member = teacher_here(session, course)
        people = members.people(session, course)
    at = member.course
    form = CourseForm(
        formdata=None,
        title=at.title,
        time_zone=at.time_zone,
        exam_on=at.exam_on,
        ends_on=at.ends_on,
    )
    return _page(form, member, [each.member for each in people])


@course_pages.post("/courses/<int:course>/settings")
def change(course: int) -> Page:
    """Set title, time zone and days."""
    form = CourseForm()
    with writing() as session:
        member = teacher_here(session, course)
        form.offer_zones(member.course.time_zone)
        if not form.validate_on_submit():
            people = members.people(session, course)
            return _page(form, member, [each.member for each in people]), 422
        course_settings.change(session, course, form.chosen)
    return go_to("courses.change_page", "changed", course=course)


@course_pages.post("/courses/<int:course>/code")
def renew_code(course: int) -> Page:
    """Another code; `old` is the one that the page showed."""
    with writing() as session:
        teacher_here(session, course)
        course_settings.renew_code(session, course, request.form.get("old", ""))
    return go_to("courses.change_page", "code", course=course)


@course_pages.post("/courses/<int:course>/joining")
def let_join(course: int) -> Page:
    """Let people join by the code, or nobody."""
    joinable = request.form.get("joinable") == "yes"
    with writing() as session:
        teacher_here(session, course)
        course_settings.let_join(session, course, joinable=joinable)
    return go_to("courses.change_page", "open" if joinable else "closed", course=course)


@course_pages.post("/courses/<int:course>/archive")
def archive(course: int) -> Page:
    """Put a course away, or take it up again."""
    away = request.form.get("away") == "yes"
    with writing() as session:
        teacher_here(session, course, archived=True)
        if away:
            course_settings.archive(session, course, now())
        else:
            course_settings.take_up_again(session, course)
    return go_to("courses.change_page", "archived" if away else "taken-up", course=course)


@course_pages.post("/courses/<int:course>/owner")
def hand_over(course: int) -> Page:
    """Make another instructor the owner."""
    chosen = request.form.get("member", type=int)
    with writing() as session:
        member = teacher_here(session, course)
        if chosen is None:
            return go_to("courses.change_page", course=course)
        members.hand_over(session, member, chosen)
    return go_to("courses.change_page", "handed", course=course)


def _page(form: CourseForm, member: Member, people: list[Member]) -> str:
    form.offer_zones(member.course.time_zone)
    heirs = [each for each in people if each.role is Role.INSTRUCTOR and each.left_at is None]
    return show_page(
        "settings",
        form,
        member=member,
        heirs=heirs if member.role is Role.OWNER else [],
        is_owner=member.role is Role.OWNER,
        address=address_of("courses.join_page", code=member.course.code),
    )
