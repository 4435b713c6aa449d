"""Keeping up as those who teach see it: made, changed, shown to students, and its table."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import render_template
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.services import assigning, assignments, courses, keep_up, keep_up_acts
from quizapp.services.assignments import Assignment
from quizapp.services.courses import Member
from quizapp.services.keep_up import Kept
from quizapp.web import teaching
from quizapp.web.edge import now, reading, writing
from quizapp.web.exams.pictures import short_day
from quizapp.web.keep_up import words
from quizapp.web.keep_up.area import keep_up_pages, to
from quizapp.web.keep_up.forms import KeepUpForm, blank, filled


@keep_up_pages.get("/courses/<int:course>/keep-up/new")
def new(course: int) -> str:
    """The form of a new keep-up assignment; its weeks begin on the next Monday."""
    with reading() as session:
        member = teaching.teacher_here(session, course)
        today = now().astimezone(ZoneInfo(member.course.time_zone)).date()
        return _form(session, member, blank(today + timedelta(days=7 - today.weekday())))


@keep_up_pages.post("/courses/<int:course>/keep-up/new")
def make(course: int) -> Response | tuple[str, int]:
    """Make one; students do not see it yet."""
    form = KeepUpForm()
    with writing() as session:
        member = teaching.teacher_here(session, course)
        if form.validate():
            made = keep_up_acts.make(session, member.course, form.chosen, now())
            return to("show", course=course, assignment=made)
        return _form(session, member, form), 422


@keep_up_pages.get("/courses/<int:course>/keep-up/<int:assignment>/change")
def changing(course: int, assignment: int) -> str:
    """The form of one that is there."""
    with reading() as session:
        member = teaching.teacher_here(session, course)
        found = keep_up.keep_up(session, course, assignment)
        opens = keep_up.first_day(session, found) or now().date()
        members = assigning.members_of(session, found.id)
        return _form(session, member, filled(found, opens, members), found)


@keep_up_pages.post("/courses/<int:course>/keep-up/<int:assignment>/change")
def change(course: int, assignment: int) -> Response | tuple[str, int]:
    """Keep what was changed."""
    form = KeepUpForm()
    with writing() as session:
        member = teaching.teacher_here(session, course)
        found = keep_up.keep_up(session, course, assignment)
        if form.validate():
            keep_up_acts.change(session, member, found, form.chosen, now())
            return to("show", course=course, assignment=assignment)
        return _form(session, member, form, found), 422


@keep_up_pages.post("/courses/<int:course>/keep-up/<int:assignment>/publish")
def publish(course: int, assignment: int) -> Response:
    """Let the students see it."""
    with writing() as session:
        teaching.teacher_here(session, course)
        found = keep_up.keep_up(session, course, assignment)
        assignments.publish(session, found.id, now())
    return to("show", course=course, assignment=assignment)


def staff_page(session: Session, member: Member, found: Assignment) -> Response | str:
    """Where every student stands, week by week, by name; or the same as CSV."""
    kept = [each for each in keep_up.kept_by_all(session, found, now()) if not each.left]
    starts = keep_up.first_day(session, found)
    first = starts.toordinal() if starts else 0
    firsts = [first + 7 * number for number in range(found.rules.weeks if starts else 0)]
    begun = max((len(each.standing.weeks) for each in kept), default=0)
    if teaching.wants_csv():
        return _csv(member, found, kept, begun)
    return render_template(
        "keep_up/staff.html",
        member=member,
        assignment=found,
        rules=found.rules,
        kept=kept,
        starts=starts,
        weeks=[short_day(starts + timedelta(days=7 * n)) for n in range(begun)] if starts else [],
        total=len(firsts),
        words=words,
    )


def _csv(member: Member, found: Assignment, kept: list[Kept], begun: int) -> Response:
    headings = ["Name", "Number"]
    for number in range(1, begun + 1):
        headings += [f"Week {number}: days", f"Week {number}: needed"]
    rows = []
    for each in kept:
        weeks = each.standing.weeks
        counted = [n for week in weeks for n in (len(week.made) + week.made_up, week.needed)]
        counted += [""] * (2 * begun - len(counted))  # type: ignore[list-item]
        credit = each.standing.credit
        reviews = sum(done.reviews for done in each.done.values())
        percent = None if credit is None else round(100 * credit, 1)
        rows.append([each.name, each.roster_id, *counted, reviews, percent])
    name = f"keep-up-{member.course.id}-{found.id}"
    return teaching.csv_file(name, [*headings, "Reviews", "Percent"], rows)


def _form(
    session: Session, member: Member, form: KeepUpForm, found: Assignment | None = None
) -> str:
    return render_template(
        "keep_up/form.html",
        member=member,
        form=form,
        assignment=found,
        students=courses.students(session, member.course.id),
    )
