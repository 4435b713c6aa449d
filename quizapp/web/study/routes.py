"""Studying in the browser: start, questions, answers, feedback, summary.

Every POST writes in one transaction and redirects to the address of what is to be seen; every GET
only reads. A question keeps its own address: before the answer it asks, afterwards it explains.
"""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.core.scheduling import is_leech
from quizapp.services import afterthoughts, answering, pair_lines, progress, results, study
from quizapp.services.errors import NotFoundError, NothingToAskError, NotYetError, QuizError
from quizapp.services.learners import Learner
from quizapp.services.plans import Plan, SittingKind
from quizapp.services.results import Counted
from quizapp.services.study import Asking, Finished, Introduction, Place, Step
from quizapp.web import times
from quizapp.web.contrast.routes import drilled, offered, open_sitting
from quizapp.web.edge import learner_known, learner_or_guest, now, reading, writing
from quizapp.web.study.forms import (
    FORMAT_NAMES,
    REPORT_WORDS,
    AnswerForm,
    Filled,
    QuizForm,
    RatingForm,
    RevealForm,
    StartForm,
    UndoForm,
)

study_pages = Blueprint("study", __name__)
SEE_OTHER = 303


def _to(endpoint: str, **named: object) -> Response:
    return redirect(url_for(endpoint, **named), SEE_OTHER)  # type: ignore[arg-type]


@study_pages.post("/packs/<pack>/review")
def review(pack: str) -> Response:
    """Begin a review, or go on with the one of today."""
    form = StartForm()
    with writing() as session:
        learner = learner_or_guest(session, form.time_zone.data or "")
        sitting = study.start(session, learner.id, Plan(pack=pack), now())
    return _to("study.go_on", sitting=sitting)


@study_pages.get("/packs/<pack>/quiz")
def quiz(pack: str) -> str:
    """The form that a quiz is chosen with."""
    with reading() as session:
        return _quiz_form(session, pack, QuizForm())


@study_pages.post("/packs/<pack>/quiz")
def start_quiz(pack: str) -> Response | tuple[str, int]:
    """Begin the chosen quiz, or show the choice again with what is wrong with it."""
    form = QuizForm()
    if not form.validate_on_submit():
        with reading() as session:
            return _quiz_form(
                session, pack, form, "Some of this could not be used: see below."
            ), 422
    try:
        with writing() as session:
            learner = learner_or_guest(session, form.time_zone.data or "")
            sitting = study.start(session, learner.id, form.plan(pack), now())
    except NothingToAskError as error:
        with reading() as session:
            problem = f"{error.message} {error.way_on}"
            return _quiz_form(session, pack, form, problem), error.status
    return _to("study.go_on", sitting=sitting)


def _quiz_form(session: Session, pack: str, form: QuizForm, problem: str = "") -> str:
    page = progress.pack_page(session, None, pack, now())
    return render_template(
        "study/quiz.html", page=page, form=form, format_names=FORMAT_NAMES, problem=problem
    )


@study_pages.get("/study/<int:sitting>")
def go_on(sitting: int) -> Response:
    """Lead to what the sitting shows now."""
    with reading() as session:
        place = study.place(session, learner_known(session).id, sitting)
    return redirect(_address(place), SEE_OTHER)


def _address(place: Place) -> str:
    """The page of where a sitting stands."""
    sitting = place.sitting
    if place.finished:
        return url_for("study.summary", sitting=sitting)
    if place.pair:
        return url_for("contrast.beside", sitting=sitting)
    if place.fact:
        return url_for("study.introduction", sitting=sitting, fact=place.fact)
    return url_for("study.question", sitting=sitting, presentation=place.presentation)


@study_pages.get("/study/<int:sitting>/facts/<fact>")
def introduction(sitting: int, fact: str) -> Response | str:
    """A new fact in its context, before it is asked for the first time."""
    with reading() as session:
        step = study.current(session, learner_known(session).id, sitting)
        if not isinstance(step, Introduction) or step.fact.id != fact:
            return _to("study.go_on", sitting=sitting)
        return render_template("study/introduction.html", step=step)


@study_pages.post("/study/<int:sitting>/facts/<fact>")
def acknowledge(sitting: int, fact: str) -> Response:
    """The introduction has been read."""
    with writing() as session:
        study.acknowledge(session, learner_known(session).id, sitting, fact, now())
    return _to("study.go_on", sitting=sitting)


@study_pages.get("/study/<int:sitting>/<int:presentation>")
def question(sitting: int, presentation: int) -> str | tuple[str, int]:
    """A question that waits, or what is told about its answer."""
    with reading() as session:
        learner = learner_known(session)
        place = study.place(session, learner.id, sitting)
        if place.presentation == presentation:
            sure = request.args.get("sure", type=int)
            return _ask(
                study.current(session, learner.id, sitting), learner, Filled(confidence=sure)
            )
        day = learner.calendar.day_of(now())
        try:
            told = results.feedback(session, learner.id, presentation, day)
        except (NotFoundError, NotYetError) as error:
            step = study.current(session, learner.id, sitting)
            return render_template("study/stale.html", step=step, told=error), 409
        leech = is_leech(told.lapses, learner.settings.leech_lapses)
        return render_template(
            "study/feedback.html",
            told=told,
            finished=place.finished,
            onward=_address(place),
            answered_before="before" in request.args,
            done=request.args.get("done", ""),
            leech=leech,
            stuck=[m for m in told.members if is_leech(m.lapses, learner.settings.leech_lapses)],
            rescue=pair_lines.rescue(session, learner.id, presentation, now()) if leech else None,
            report_words=REPORT_WORDS,
            due=_due(told.next_due, learner) if told.counted is Counted.PRACTICE else "",
        )


def _due(when: datetime | None, learner: Learner) -> str:
    return times.moment(when, now(), times.zone(learner.settings.time_zone)) if when else ""


def _ask(step: Step, learner: Learner, filled: Filled, problem: str = "") -> str:
    return render_template(
        "study/question.html",
        step=step,
        filled=filled,
        problem=problem,
        how_sure=learner.settings.ask_confidence,
        done=request.args.get("done", ""),
        report_words=REPORT_WORDS,
    )


@study_pages.post("/study/<int:sitting>/<int:presentation>")
def answer(sitting: int, presentation: int) -> Response | tuple[str, int]:
    """Take the answer to a question."""
    form = AnswerForm()
    problem = form.problem()
    with writing() as session:
        learner = learner_known(session)
        if not problem:
            outcome = answering.answer(
                session,
                learner.id,
                presentation,
                form.response(),
                now(),
                form.chosen_rating,
                form.confidence.data,
            )
            problem = "" if outcome.recorded else outcome.message
        if problem:
            return _ask_back(session, learner, sitting, presentation, form, problem)
    if not outcome.show_feedback:
        return _to("study.go_on", sitting=outcome.sitting)
    before = {} if outcome.first else {"before": 1}
    return _to(
        "study.question", sitting=outcome.sitting, presentation=outcome.presentation, **before
    )


def _ask_back(
    session: Session,
    learner: Learner,
    sitting: int,
    presentation: int,
    form: AnswerForm,
    problem: str,
) -> Response | tuple[str, int]:
    """Show the question again with what was answered, and say what is wanted."""
    step = study.current(session, learner.id, sitting)
    if not isinstance(step, Asking) or step.presentation != presentation:
        return _to("study.question", sitting=sitting, presentation=presentation)
    return _ask(step, learner, form.filled(), problem), 422


@study_pages.post("/study/<int:sitting>/<int:presentation>/reveal")
def reveal(sitting: int, presentation: int) -> Response:
    """Turn a flip card over; how sure one was goes along in the address until it is rated."""
    form = RevealForm()
    sure = {"sure": form.confidence.data} if form.validate() and form.confidence.data else {}
    with writing() as session:
        sitting = study.reveal(session, learner_known(session).id, presentation, now())
    return _to("study.question", sitting=sitting, presentation=presentation, **sure)


@study_pages.post("/study/<int:sitting>/<int:presentation>/rating")
def change_rating(sitting: int, presentation: int) -> Response:
    """Replace the rating that an answer earned."""
    form = RatingForm()
    if not form.validate_on_submit():
        raise QuizError("There is no such rating.", "The page of the answer shows the four.")
    with writing() as session:
        afterthoughts.change_rating(
            session, learner_known(session).id, presentation, form.chosen_rating, now()
        )
    return _to("study.question", sitting=sitting, presentation=presentation)


@study_pages.post("/study/<int:sitting>/undo")
def undo(sitting: int) -> Response:
    """Take back what was done last, if it still is the last thing done."""
    form = UndoForm()
    form.validate()
    with writing() as session:
        learner = learner_known(session).id
        afterthoughts.undo(session, learner, sitting, now(), form.answered.data)
    return _to("study.go_on", sitting=sitting)


@study_pages.post("/study/<int:sitting>/finish")
def finish(sitting: int) -> Response:
    """Leave a sitting before its end."""
    with writing() as session:
        study.finish(session, learner_known(session).id, sitting, now())
    return _to("study.summary", sitting=sitting)


@study_pages.get("/study/<int:sitting>/close")
def close(sitting: int) -> Response | str:
    """Ask whether to stop for now or to end the sitting."""
    with reading() as session:
        step = study.current(session, learner_known(session).id, sitting)
    if isinstance(step, Finished):
        return _to("study.summary", sitting=sitting)
    return render_template("study/close.html", step=step)


@study_pages.get("/study/<int:sitting>/summary")
def summary(sitting: int) -> str:
    """Score by topic, what was missed, when the next review is due."""
    with reading() as session:
        learner = learner_known(session)
        told = results.summary(session, learner.id, sitting, now())
        due = _due(told.next_due, learner)
        pack, drill = told.sitting.pack, drilled(session, learner, sitting)
        return render_template(
            "study/summary.html",
            told=told,
            due=due,
            drilled=drill,
            pairs=() if drill else offered(session, learner, pack),
            open_sitting=open_sitting(session, learner, pack) if drill else None,
        )


@study_pages.post("/study/<int:sitting>/again")
def again(sitting: int) -> Response:
    """Practise what was missed in a sitting."""
    with writing() as session:
        learner = learner_known(session)
        told = results.summary(session, learner.id, sitting, now())
        plan = Plan(
            pack=told.sitting.pack,
            kind=SittingKind.PRACTICE,
            length=len(told.missed_keys),
            keys=told.missed_keys,
            cold=True,
        )
        sitting = study.start(session, learner.id, plan, now())
    return _to("study.go_on", sitting=sitting)
