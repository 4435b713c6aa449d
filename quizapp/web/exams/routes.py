"""Exams in the browser: a plan to look at before it is kept, the plan as it stands, how it went.

A plan is made anew at every look; a GET keeps nothing.
"""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.core.scheduling import Calendar
from quizapp.services import (
    course_exams,
    exam_outcomes,
    exam_plans,
    exams,
    library,
    progress,
    shares,
)
from quizapp.services.errors import NotFoundError
from quizapp.services.exams import BadExamError, Draft, Exam
from quizapp.services.learners import Learner
from quizapp.web.edge import learner_known, learner_or_guest, learner_or_none, now, reading, writing
from quizapp.web.exams.forms import EndForm, ExamForm, filled
from quizapp.web.exams.pictures import ahead, days_of, long_day
from quizapp.web.progress import drawing

exam_pages = Blueprint("exams", __name__)
SEE_OTHER = 303


def _to(endpoint: str, **named: object) -> Response:
    return redirect(url_for(endpoint, **named), SEE_OTHER)  # type: ignore[arg-type]


@exam_pages.get("/exams")
def browse() -> str:
    """All exams of the learner, those to come first."""
    with reading() as session:
        learner = learner_or_none(session)
        packs = library.packs(session, learner.id if learner else None)
        found = exams.exams(session, learner.id) if learner else ()
        today = _today(learner)
        of_courses = course_exams.exams_of(session, learner, now()) if learner else ()
        plans = [
            shares.exam_plan(session, learner.id, each, now())
            for each in sorted((*of_courses, *found), key=lambda each: each.draft.day)
            if learner and not each.ended and each.draft.day >= today
        ]
        past = [each for each in found if each.ended or each.draft.day < today]
    return render_template(
        "exams/browse.html",
        plans=plans,
        past=past,
        past_of_courses=[each for each in of_courses if each.draft.day < today],
        packs=packs,
        ahead=ahead,
        long_day=long_day,
    )


@exam_pages.get("/packs/<pack>/exams/new")
def draft(pack: str) -> str:
    """The form of a new exam, with the plan that would come of it."""
    with reading() as session:
        learner = learner_or_none(session)
        first = exams.draft_for(learner, _today(learner))
        form = ExamForm(formdata=request.args) if request.args else filled(first)
        chosen = form.draft() if request.args else first
        return _form(session, learner, pack, form, chosen, "" if chosen else form.problem)


@exam_pages.post("/packs/<pack>/exams/new")
def make(pack: str) -> Response | tuple[str, int]:
    """Keep the exam that was chosen."""
    form = ExamForm()
    chosen, problem = form.draft(), ""
    if chosen is not None:
        try:
            with writing() as session:
                learner = learner_or_guest(session, form.time_zone.data or "")
                made = exams.make(session, learner.id, pack, chosen, now())
            return _to("exams.show", exam=made)
        except BadExamError as error:
            problem = f"{error.message} {error.way_on}".strip()
    with reading() as session:
        return _form(
            session, learner_or_none(session), pack, form, None, problem or form.problem
        ), 422


@exam_pages.get("/exams/<int:exam>")
def show(exam: int) -> str:
    """The plan of an exam as it stands, or how it went."""
    with reading() as session:
        learner = learner_known(session)
        found = exams.exam(session, learner.id, exam)
        over = found.draft.day < _today(learner)
        outcome = exam_outcomes.outcome_of(session, learner.id, found) if over else None
        plan = None if over else shares.exam_plan(session, learner.id, found, now())
        about = _about(session, found)
    return render_template(
        "exams/show.html",
        exam=found,
        plan=plan,
        days=plan and days_of(plan),
        outcome=outcome,
        about=about,
        ago=ahead(found.draft.day - _today(learner)),
        ahead=ahead,
        long_day=long_day,
    )


@exam_pages.get("/exams/<int:exam>/days.svg")
def chart(exam: int) -> Response:
    """The chart of a plan's days, to be kept."""
    with reading() as session:
        learner = learner_known(session)
        found = exams.exam(session, learner.id, exam)
        over = found.draft.day < _today(learner)
        plan = None if over else shares.exam_plan(session, learner.id, found, now())
    days = plan and days_of(plan)
    if not days:
        raise NotFoundError("There is no such chart.", "The exam has no days left to plan.")
    response = make_response(drawing.as_file(days.drawn))
    response.content_type = "image/svg+xml"
    response.headers.set("Content-Disposition", "attachment", filename=f"exam-{exam}-days.svg")
    return response


@exam_pages.get("/exams/<int:exam>/change")
def changing(exam: int) -> str:
    """The form of an exam, with the plan that would come of what is chosen."""
    with reading() as session:
        learner = learner_known(session)
        found = exams.exam(session, learner.id, exam)
        form = ExamForm(formdata=request.args) if request.args else filled(found.draft)
        chosen = form.draft() if request.args else found.draft
        problem = "" if chosen else form.problem
        return _form(session, learner, found.pack, form, chosen, problem, found)


@exam_pages.post("/exams/<int:exam>/change")
def change(exam: int) -> Response | tuple[str, int]:
    """Keep what was changed of an exam."""
    form = ExamForm()
    chosen, problem = form.draft(), ""
    if chosen is not None:
        try:
            with writing() as session:
                exams.change(session, learner_known(session).id, exam, chosen, now())
            return _to("exams.show", exam=exam)
        except BadExamError as error:
            problem = f"{error.message} {error.way_on}".strip()
    with reading() as session:
        learner = learner_known(session)
        found = exams.exam(session, learner.id, exam)
        return _form(session, learner, found.pack, form, None, problem or form.problem, found), 422


@exam_pages.post("/exams/<int:exam>/end")
def end(exam: int) -> Response:
    """End an exam, or take it up again."""
    form = EndForm()
    with writing() as session:
        learner = learner_known(session).id
        exams.end(session, learner, exam, now(), again=form.again.data)
    return _to("exams.show", exam=exam)


@exam_pages.get("/exams/<int:exam>/delete")
def deleting(exam: int) -> str:
    """Ask whether an exam is to be deleted."""
    with reading() as session:
        found = exams.exam(session, learner_known(session).id, exam)
    return render_template("exams/delete.html", exam=found, long_day=long_day)


@exam_pages.post("/exams/<int:exam>/delete")
def delete(exam: int) -> Response:
    """Delete an exam; what was learnt stays."""
    with writing() as session:
        exams.remove(session, learner_known(session).id, exam)
    return _to("exams.browse")


def _today(learner: Learner | None) -> int:
    calendar = Calendar() if learner is None else learner.calendar
    return calendar.day_of(now())


def _form(
    session: Session,
    learner: Learner | None,
    pack: str,
    form: ExamForm,
    chosen: Draft | None,
    problem: str = "",
    kept: Exam | None = None,
) -> str:
    """The form, with the plan of what is chosen where that can be planned."""
    found, today, plan = library.shelf(session, pack), _today(learner), None
    if chosen is not None:
        try:
            exams.check(found, chosen, today, kept.draft.day if kept else None)
            drafted = exam_plans.draft_exam(found, chosen, today)
            exam = exam_plans.with_draft(kept, chosen) if kept else drafted
            if chosen.day >= today:
                plan = shares.exam_plan(session, learner.id if learner else None, exam, now())
        except (BadExamError, NotFoundError) as error:
            problem = f"{error.message} {error.way_on}".strip()
    return render_template(
        "exams/form.html",
        page=progress.pack_page(session, None, pack, now()),
        sections=exams.section_choices(session, pack),
        form=form,
        plan=plan,
        days=plan and days_of(plan),
        kept=kept,
        problem=problem,
        ahead=ahead,
        long_day=long_day,
    )


def _about(session: Session, exam: Exam) -> list[str]:
    """What an exam is about, in words."""
    topics = library.shelf(session, exam.pack).pack.topics
    headings = {each.anchor: each.heading for each in exams.section_choices(session, exam.pack)}
    named = [topics[each] for each in exam.draft.topics if each in topics]
    return named + [headings[each] for each in exam.draft.sections if each in headings]
