"""The people of a course: the list, one person's page, and what its staff does there."""

from __future__ import annotations

from flask import request
from sqlalchemy.orm import Session

from quizapp.services import derived, members, pseudonyms
from quizapp.services.accounts import folded_name, plain_name
from quizapp.services.courses import Member, Role
from quizapp.services.gradebook import gradebook
from quizapp.services.members import Person
from quizapp.web.courses.area import (
    ROLES,
    Page,
    course_pages,
    go_to,
    iso_day,
    may_teach,
    new_key,
    show_page,
)
from quizapp.web.courses.forms import AccommodationForm, PersonForm, RoleForm
from quizapp.web.courses.letting_in import may_have_link
from quizapp.web.edge import now, reading, writing
from quizapp.web.teaching import csv_file, staff_here, teacher_here, wants_csv

GONE = "gone"
"""What the filter calls those who have left or were removed."""
HEADINGS = ("Name", "Role", "Number", "Joined", "Last active", "Left")


@course_pages.get("/courses/<int:course>/people")
def people(course: int) -> Page:
    """Who is in a course, filtered by role and words (`role`, `q`), also as CSV."""
    role, words = request.args.get("role", ""), request.args.get("q", "")[:100]
    with reading() as session:
        member = staff_here(session, course)
        everybody = members.people(session, course)
        makes_cards = member.teaches and not member.course.archived_at and may_teach(session)
    found = [each for each in everybody if _fits(each, role, folded_name(words))]
    if wants_csv():
        rows = [_row(each, member) for each in found]
        return csv_file(f"people-{course}", HEADINGS, rows)
    return show_page(
        "people",
        member=member,
        people=found,
        total=len(everybody),
        students=sum(each.member.role is Role.STUDENT for each in everybody),
        wanted=role,
        words=words,
        state=state,
        cards_key=derived.new_key() if makes_cards else "",
        most_cards=pseudonyms.MOST,
    )


@course_pages.get("/courses/<int:course>/people/<int:member>")
def student(course: int, member: int) -> str:
    """One person's page; of a student also the assignments, each with its mark."""
    with reading() as session:
        by = staff_here(session, course)
        return _page(session, by, members.person(session, course, member))


@course_pages.post("/courses/<int:course>/people/<int:member>")
def rename(course: int, member: int) -> Page:
    """What the course calls somebody, and the number of one's own list."""
    form = PersonForm()
    with writing() as session:
        by = teacher_here(session, course)
        if not form.validate_on_submit():
            return _page(session, by, members.person(session, course, member), form), 422
        name, number = plain_name(form.name.data or ""), plain_name(form.roster_id.data or "")
        members.rename(session, by, member, name, number)
    return go_to("courses.student", "named", course=course, member=member)


@course_pages.post("/courses/<int:course>/people/<int:member>/accommodations")
def accommodate(course: int, member: int) -> Page:
    """Let something hold for a student in every assignment of the course."""
    form = AccommodationForm()
    with writing() as session:
        by = teacher_here(session, course)
        found = members.person(session, course, member)
        if not form.validate_on_submit():
            return _page(session, by, found, wanted=form), 422
        members.accommodate(session, course, member, form.chosen, now())
    return go_to("courses.student", "accommodated", course=course, member=member)


@course_pages.post("/courses/<int:course>/people/<int:member>/role")
def change_role(course: int, member: int) -> Page:
    """Give somebody another role: the owner."""
    form = RoleForm()
    with writing() as session:
        by = teacher_here(session, course)
        if not form.validate_on_submit():
            return go_to("courses.student", course=course, member=member)
        members.change_role(session, by, member, Role(form.role.data))
    return go_to("courses.student", "role", course=course, member=member)


@course_pages.post("/courses/<int:course>/people/<int:member>/remove")
def remove(course: int, member: int) -> Page:
    """Take somebody out of a course."""
    with writing() as session:
        members.remove(session, teacher_here(session, course), member, now())
    return go_to("courses.student", "removed", course=course, member=member)


@course_pages.post("/courses/<int:course>/people/<int:member>/bring-back")
def bring_back(course: int, member: int) -> Page:
    """Put somebody back who has left or was removed."""
    with writing() as session:
        members.bring_back(session, teacher_here(session, course), member)
    return go_to("courses.student", "back", course=course, member=member)


def state(person: Person) -> str:
    """Why somebody is not in a course any more, in a word; "" for who is."""
    if person.member.learner_id is None:
        return "deleted the account"
    if person.removed:
        return "removed"
    return "left" if person.member.left_at else ""


def _page(
    session: Session,
    by: Member,
    found: Person,
    form: PersonForm | None = None,
    wanted: AccommodationForm | None = None,
) -> str:
    """The page of one person; `form`, `wanted`: what was sent and could not be used."""
    who = found.member
    decides = by.teaches and who.role is not Role.OWNER and who.id != by.id
    if who.role is Role.INSTRUCTOR and by.role is not Role.OWNER:
        decides = False
    is_student = who.role is Role.STUDENT
    if by.teaches and is_student and who.learner_id is not None and wanted is None:
        wanted = AccommodationForm(formdata=None, obj=members.accommodation(session, who.id))
    book = gradebook(session, by.course.id, now(), of=[who]) if is_student else None
    return show_page(
        "student",
        form or PersonForm(formdata=None, name=who.name, roster_id=who.roster_id),
        member=by,
        person=found,
        state=state(found),
        decides=decides,
        gives_roles=by.role is Role.OWNER and decides and not who.left_at,
        accommodation=wanted,
        link_key=new_key() if by.teaches and may_have_link(session, found) else "",
        marks=book.line(who.id) if book and book.columns else None,
    )


def _fits(person: Person, role: str, words: str) -> bool:
    gone = person.member.left_at is not None or person.member.learner_id is None
    fits = gone if role == GONE else not gone and role in ("", person.member.role)
    return fits and words in folded_name(f"{person.member.name} {person.member.roster_id}")


def _row(person: Person, by: Member) -> list[object]:
    who, course = person.member, by.course
    joined, active = iso_day(person.joined_at, course), iso_day(person.active_at, course)
    return [who.name, ROLES[who.role], who.roster_id, joined, active, state(person)]
