"""Regrading from the fact: what was corrected, what depends on it, a dry run, doing it, undoing it.

These pages belong to somebody who teaches, not to one course.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.services import carrying, corrections, regraded, regrading, undoing
from quizapp.services.errors import NotFoundError
from quizapp.services.learners import Learner
from quizapp.services.regrading import Treatment, Unanswerable
from quizapp.web.edge import learner_or_none, now, reading, writing
from quizapp.web.marks.area import Page, go_to, mark_pages, on_clocks
from quizapp.web.marks.forms import TreatmentForm
from quizapp.web.teaching import csv_file, wants_csv


@mark_pages.get("/regrades")
def regrades() -> Page:
    """Every corrected question that something depends on, and what was judged anew."""
    with reading() as session:
        learner = _teacher(session)
        waiting = corrections.depending(session, learner.id)
        done = regraded.done(session, learner.id)
    if wants_csv():
        return csv_file(
            "corrections",
            ("Pack", "Question", "Corrected", "Assignments", "Attempts", "Answers", "Elsewhere"),
            [
                (
                    each.question.pack_title,
                    each.question.prompt or each.question.key,
                    f"{each.question.moment:%Y-%m-%d %H:%M}",
                    each.assignments,
                    each.attempts,
                    len(each.items),
                    each.elsewhere,
                )
                for each in waiting
            ],
        )
    return render_template(
        "marks/regrades.html",
        waiting=waiting,
        done=done,
        told=request.args.get("done", ""),
        at=_clock(learner),
    )


@mark_pages.get("/regrades/<int:question>")
def regrade(question: int) -> Page:
    """What judging one question anew would do; nothing is done."""
    form = TreatmentForm(formdata=request.args if "unanswerable" in request.args else None)
    chosen = _treatment(form) if "unanswerable" in request.args else Treatment()
    with reading() as session:
        learner = _teacher(session)
        plan = regrading.plan(session, learner.id, question, chosen)
        outcome = regraded.outcome(session, plan, now())
    if wants_csv():
        return csv_file(f"regrade-{question}", regraded.HEADINGS, regraded.rows(outcome))
    return render_template(
        "marks/regrade.html", plan=plan, outcome=outcome, chosen=chosen, at=_clock(learner)
    )


@mark_pages.post("/regrades/<int:question>")
def do_regrade(question: int) -> Response:
    """Do what the dry run said."""
    form = TreatmentForm()
    with writing() as session:
        learner = _teacher(session)
        carrying.regrade(
            session, learner.id, question, _treatment(form), form.seen.data or "", now()
        )
    return go_to("marks.regrades", "done")


@mark_pages.post("/regrades/<int:regrade>/undo")
def undo_regrade(regrade: int) -> Response:
    """Take a regrade back in one step."""
    with writing() as session:
        learner = _teacher(session)
        _, stayed = undoing.undo(session, learner.id, regrade, now())
    return go_to("marks.regrades", "undone-some" if stayed else "undone")


def _treatment(form: TreatmentForm) -> Treatment:
    chosen = form.unanswerable.data or ""
    known = chosen in set(Unanswerable)
    return Treatment(
        keep=bool(form.keep.data),
        unanswerable=Unanswerable(chosen) if known else Unanswerable.FULL,
    )


def _clock(learner: Learner) -> Callable[[datetime], str]:
    """How moments are told on these pages, which are of no course: on the learner's own clocks."""
    return lambda moment: on_clocks(moment, learner.settings.time_zone)


def _teacher(session: Session) -> Learner:
    """This browser's learner, who teaches or assists somewhere. Raises NotFoundError."""
    found = learner_or_none(session)
    teaches = found is not None and not found.is_guest
    if not teaches or found is None or not corrections.taught(session, found.id, assisting=True):
        raise NotFoundError(
            "Corrections are listed for those who teach a course.", "Your courses list yours."
        )
    return found
