"""One student in one assignment, for those who teach: attempts, more time, ending what runs."""

from __future__ import annotations

from flask import render_template, request
from sqlalchemy.orm import Session

from quizapp.services import assignment_overview, assignments
from quizapp.services.assignment_rules import NO_ACCOMMODATION, NO_EXTENSION
from quizapp.services.courses import Member
from quizapp.services.errors import NotFoundError
from quizapp.web import local_times, teaching
from quizapp.web.assignments.area import (
    Page,
    assignment_pages,
    found_here,
    go_to,
    zone_of,
)
from quizapp.web.assignments.forms import ExtensionForm
from quizapp.web.edge import now, reading, writing
from quizapp.web.local_times import NoSuchTimeError

_ONE = "/courses/<int:course>/assignments/<int:assignment>/students/<int:member>"


@assignment_pages.get(_ONE)
def one_student(course: int, assignment: int, member: int) -> str:
    """The attempts of one student, and what was given to this student alone."""
    with reading() as session:
        return _page(session, teaching.staff_here(session, course), assignment, member)


@assignment_pages.post(_ONE)
def extend(course: int, assignment: int, member: int) -> Page:
    """Give one student more than the others."""
    form = ExtensionForm()
    try:
        with writing() as session:
            teacher = teaching.teacher_here(session, course)
            found = found_here(session, course, assignment)
            given = form.extension(zone_of(teacher.course))
            assignment_overview.extend(session, found, member, given, now())
    except (assignments.BadAssignmentError, NoSuchTimeError) as error:
        with reading() as session:
            teacher = teaching.teacher_here(session, course)
            return _page(session, teacher, assignment, member, form, str(error)), 422
    return go_to(
        "assignments.one_student",
        course=course,
        assignment=assignment,
        member=member,
        done="extended",
    )


@assignment_pages.post(
    "/courses/<int:course>/assignments/<int:assignment>/attempts/<int:attempt>/end"
)
def end_attempt(course: int, assignment: int, attempt: int) -> Page:
    """End an attempt that runs; what was saved counts."""
    with writing() as session:
        teaching.teacher_here(session, course)
        member = assignment_overview.end_attempt(session, course, assignment, attempt, now())
    return go_to(
        "assignments.one_student",
        course=course,
        assignment=assignment,
        member=member,
        done="ended",
    )


def _page(
    session: Session,
    teacher: Member,
    assignment: int,
    member: int,
    form: ExtensionForm | None = None,
    problem: str = "",
) -> str:
    found = found_here(session, teacher.course.id, assignment)
    progress = assignment_overview.progress(session, found)
    about = next((each for each in progress if each.member.id == member), None)
    if about is None:
        raise NotFoundError("It was not given to this student.", "Look at the list.")
    given = assignments.extensions(session, found.id, [member]).get(member, NO_EXTENSION)
    own = assignments.accommodations(session, [member]).get(member, NO_ACCOMMODATION)
    zone = zone_of(teacher.course)
    until = local_times.typed(given.until, zone)
    shown = {"until": until, "attempts": given.attempts, "minutes": round(given.minutes)}
    return render_template(
        "assignments/one_student.html",
        member=teacher,
        assignment=found,
        about=about,
        accommodation=own,
        accommodated=teacher.teaches and own != NO_ACCOMMODATION,
        form=form or ExtensionForm(formdata=None, data=shown),
        problem=problem,
        is_late=assignment_overview.is_late,
        done=request.args.get("done", ""),
    )
