"""Keeping up as its students see it, and the pages that students and staff both have."""

from __future__ import annotations

from datetime import date, time

from flask import make_response, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.exports import calendars
from quizapp.services import (
    course_exams,
    exam_outcomes,
    keep_up,
    keep_up_acts,
    keep_up_reminders,
    learners,
    library,
    reminder_mails,
    shares,
)
from quizapp.services.courses import Member
from quizapp.services.errors import NotAllowedError, NotFoundError
from quizapp.services.exams import MOST_NEW
from quizapp.services.keep_up import Kept
from quizapp.web import teaching
from quizapp.web.edge import edge, now, reading, writing
from quizapp.web.exams.pictures import ahead, days_of, long_day
from quizapp.web.keep_up import words
from quizapp.web.keep_up.area import keep_up_pages, mine, to
from quizapp.web.keep_up.forms import PaceForm, ReminderForm
from quizapp.web.keep_up.staff import staff_page


@keep_up_pages.get("/courses/<int:course>/exam")
def exam(course: int) -> str:
    """The plan for the exam that a course names, for a student of it; how it went, once it is over.

    Who teaches the course reads what its students are told.
    """
    return _exam_page(course)


@keep_up_pages.post("/courses/<int:course>/exam")
def allow(course: int) -> Response | tuple[str, int]:
    """Allow no more new questions a day for it, or as many as it takes."""
    form = PaceForm()
    with writing() as session:
        member = teaching.member_here(session, course)
        if member.is_staff:
            raise NotAllowedError("This is for the students of the course.", "Each has a plan.")
        if form.validate():
            course_exams.allow(session, member.id, form.most_new.data)
            return to("exam", course=course)
    problem = f"A whole number from 0 to {MOST_NEW}, or nothing."
    return _exam_page(course, problem), 422


def _exam_page(course: int, problem: str = "") -> str:
    with reading() as session:
        member = teaching.member_here(session, course)
        plans, outcomes = [], []
        if member.learner_id is not None and not member.is_staff:
            learner = learners.learner(session, member.learner_id)
            today = learner.calendar.day_of(now())
            found = course_exams.exams_of(session, learner, now())
            for each in (each for each in found if each.course == course):
                if each.draft.day < today:
                    outcomes.append((each, exam_outcomes.outcome_of(session, learner.id, each)))
                else:
                    plans.append(shares.exam_plan(session, learner.id, each, now()))
    return render_template(
        "keep_up/exam.html",
        member=member,
        plans=[(each, days_of(each)) for each in plans],
        outcomes=outcomes,
        most_new=next((each.exam.draft.most_new for each in plans), None),
        problem=problem,
        ahead=ahead,
        long_day=long_day,
    )


@keep_up_pages.get("/courses/<int:course>/keep-up")
def index(course: int) -> str:
    """The keep-up assignments of a course that this member has, and where a student stands."""
    with reading() as session:
        member = teaching.member_here(session, course)
        if member.is_staff:
            found = keep_up.of_course(session, course)
            kept: dict[int, Kept] = {}
        else:
            found = keep_up.for_student(session, member)
            kept = {each.id: keep_up.kept_by(session, each, member.id, now()) for each in found}
        exam_coming = _has_exam(session, member)
    return render_template(
        "keep_up/index.html",
        member=member,
        assignments=found,
        kept=kept,
        exam_coming=exam_coming,
        words=words,
    )


@keep_up_pages.get("/courses/<int:course>/keep-up/<int:assignment>")
def show(course: int, assignment: int) -> Response | str:
    """Where a student stands; for staff, where all of them do."""
    with reading() as session:
        member = teaching.member_here(session, course)
        if member.is_staff:
            return staff_page(session, member, keep_up.keep_up(session, course, assignment))
        found = mine(session, member, assignment)
        kept = keep_up.kept_by(session, found, member.id, now())
        learner = learners.learner(session, kept.learner_id)
        running = kept.standing.week is not None
        left = keep_up_acts.nothing_left(session, learner, kept, now()) if running else None
        at = keep_up_reminders.reminder(session, learner.id)
        wish = reminder_mails.wish(session, learner.id)
        counting = set(keep_up_acts.packs_today(session, kept).values())
        packs = [each for each in library.packs(session, learner.id) if each.id in counting]
    return render_template(
        "keep_up/show.html",
        member=member,
        assignment=found,
        kept=kept,
        standing=kept.standing,
        terms=kept.standing.terms,
        week=kept.standing.week,
        packs=packs,
        nothing_left=left is not None,
        at="" if at is None else words.clock(at),
        zone=learner.settings.time_zone,
        wish=wish,
        mail=edge().post is not None,
        words=words,
    )


@keep_up_pages.post("/courses/<int:course>/keep-up/<int:assignment>/nothing-due")
def nothing_due(course: int, assignment: int) -> Response:
    """Let today count, since nothing is left to ask."""
    with writing() as session:
        member = teaching.member_here(session, course)
        found = mine(session, member, assignment)
        keep_up_acts.let_count(session, member.learner_id or 0, found, now())
    return to("show", course=course, assignment=assignment)


@keep_up_pages.post("/courses/<int:course>/keep-up/<int:assignment>/reminder")
def remind(course: int, assignment: int) -> Response:
    """Remind from the chosen hour on; an empty one: no more."""
    form = ReminderForm()
    with writing() as session:
        member = teaching.member_here(session, course)
        mine(session, member, assignment)
        if form.validate():
            keep_up_reminders.set_reminder(session, member.learner_id or 0, form.minute, now())
    return to("show", course=course, assignment=assignment, _anchor="reminder")


@keep_up_pages.get("/courses/<int:course>/keep-up/<int:assignment>/reminder.ics")
def reminder_file(course: int, assignment: int) -> Response:
    """The reminder as a file for the learner's own calendar, which needs nobody's server."""
    with reading() as session:
        member = teaching.member_here(session, course)
        if member.is_staff:
            keep_up.keep_up(session, course, assignment)
            return to("show", course=course, assignment=assignment)
        found = mine(session, member, assignment)
        kept = keep_up.kept_by(session, found, member.id, now())
        minute = keep_up_reminders.reminder(session, kept.learner_id)
        zone = learners.learner(session, kept.learner_id).calendar.zone
    if minute is None:
        raise NotFoundError("There is no reminder yet.", "Choose its hour first.")
    terms = kept.standing.terms
    first = max(terms.first, kept.standing.today)
    days = range(first, max(first, terms.last) + 1)
    file = calendars.Reminder(
        uid=f"keep-up-{assignment}-{member.id}@quizapp",
        title=f"Reviews: {member.course.title}",
        words=f"{terms.days_a_week} days a week, {terms.least_a_day} reviews a day.",
        address=edge().address.rstrip("/")
        + url_for("keep_up.show", course=course, assignment=assignment),
        first=date.fromordinal(days[0]),
        last=date.fromordinal(days[-1]),
        at=time(*divmod(minute, 60)),
        zone=zone,
        off=[date.fromordinal(day) for day in days if terms.is_free(day)],
    )
    response = make_response(calendars.calendar(file, now()))
    response.content_type = "text/calendar; charset=utf-8"
    response.headers.set("Content-Disposition", "attachment", filename="reviews.ics")
    return response


def _has_exam(session: Session, member: Member) -> bool:
    if member.is_staff or member.learner_id is None or member.course.exam_on is None:
        return False
    learner = learners.learner(session, member.learner_id)
    found = course_exams.exams_of(session, learner, now())
    return any(each.course == member.course.id for each in found)
