"""My courses, a new one, and a course's first page."""

from __future__ import annotations

from quizapp.services import course_overview, courses, invitations, members, own_assignments
from quizapp.services.assignment_rules import NO_ACCOMMODATION
from quizapp.services.courses import Member, Role
from quizapp.web.assignments.area import when
from quizapp.web.assignments.staff import state_of
from quizapp.web.courses.area import (
    ROLES,
    Page,
    address_of,
    course_pages,
    go_to,
    iso_day,
    may_teach,
    show_page,
)
from quizapp.web.courses.forms import CodeForm, CourseForm
from quizapp.web.edge import learner_or_none, now, reading, writing
from quizapp.web.keep_up import words
from quizapp.web.teaching import csv_file, instructor_here, member_here, wants_csv

HEADINGS = ("Course", "Role", "Exam", "Last day", "Archived")


@course_pages.get("/courses")
def index() -> Page:
    """My courses, by what I am in them; also as CSV."""
    with reading() as session:
        learner = learner_or_none(session)
        known = learner is not None and not learner.is_guest
        mine = courses.courses_of(session, learner.id) if learner else ()
        old = courses.courses_of(session, learner.id, archived=True) if learner else ()
        teaches = may_teach(session)
    if wants_csv():
        return csv_file("courses", HEADINGS, [_row(each) for each in (*mine, *old)])
    return show_page("index", CodeForm(), mine=mine, old=old, known=known, teaches=teaches)


@course_pages.get("/courses/new")
def new_page() -> str:
    """The form of a new course."""
    with reading() as session:
        learner = instructor_here(session)
    form = CourseForm()
    form.offer_zones(learner.settings.time_zone)
    return show_page("new", form)


@course_pages.post("/courses/new")
def new() -> Page:
    """Make a course. One of the same title that has nobody else in it yet is a second click."""
    form = CourseForm()
    with writing() as session:
        learner = instructor_here(session)
        form.offer_zones(learner.settings.time_zone)
        if not form.validate_on_submit():
            return show_page("new", form), 422
        chosen = form.chosen
        made = courses.just_made(session, learner.id, chosen.title, now())
        made = made or courses.create(
            session,
            learner.id,
            chosen.title,
            now(),
            time_zone=chosen.time_zone,
            exam_on=chosen.exam_on,
            ends_on=chosen.ends_on,
        )
    return go_to("courses.show", "made", course=made)


@course_pages.get("/courses/<int:course>")
def show(course: int) -> str:
    """A course's first page: for its staff how it stands, for a student what there is to do."""
    with reading() as session:
        member = member_here(session, course)
        if member.role is Role.STUDENT:
            own = members.accommodation(session, member.id)
            return show_page(
                "show_student",
                member=member,
                assignments=own_assignments.of_student(session, member, now()),
                words=words,
                own=own if own != NO_ACCOMMODATION else None,
                owner=members.owner_name(session, course),
                ended=member.course.has_ended(now()),
            )
        people = members.people(session, course)
        here = [each.member.role for each in people if each.member.left_at is None]
        waiting = invitations.pending(session, course)
        found = course_overview.overview(session, course)
        states = {each.assigned.id: state_of(each.assigned, now()) for each in found.given}
        return show_page(
            "show",
            member=member,
            overview=found,
            shown=[each for each in found.given if states[each.assigned.id] != "closed"],
            states=states,
            when=when,
            students=here.count(Role.STUDENT),
            waiting=len(waiting),
            over=sum(each.has_run_out(now()) for each in waiting),
            address=address_of("courses.join_page", code=member.course.code),
            ended=member.course.has_ended(now()),
        )


def _row(each: Member) -> tuple[object, ...]:
    at = each.course
    return at.title, ROLES[each.role], at.exam_on, at.ends_on, iso_day(at.archived_at, at)
