"""What can be done beside answering: skip, bury, suspend, mark, note, report, count as right.

Each is a POST from below a question or below its feedback; the page that it leads back to says what
was done (`done` in its address chooses the words).
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.core.memory import LineKind
from quizapp.services import remarks, reports, setting_aside
from quizapp.services.errors import QuizError, TooLongError, TooManyTriesError
from quizapp.web.edge import learner_known, now, writing
from quizapp.web.study.forms import (
    REPORT_WORDS,
    AsideForm,
    MarkForm,
    NoteForm,
    ReportForm,
    StandingForm,
)

beside_pages = Blueprint("beside", __name__)
SEE_OTHER = 303


class NothingSaidError(QuizError):
    """A report that does not say what is wrong."""


REFUSED = (NothingSaidError, TooLongError, TooManyTriesError)


def _back(sitting: int, presentation: int, done: str) -> Response:
    address = url_for("study.question", sitting=sitting, presentation=presentation, done=done)
    return redirect(address, SEE_OTHER)


@beside_pages.post("/study/<int:sitting>/<int:presentation>/skip")
def skip(sitting: int, presentation: int) -> Response:
    """Ask the question later in the session."""
    with writing() as session:
        sitting = setting_aside.skip(session, learner_known(session).id, presentation, now())
    return redirect(url_for("study.go_on", sitting=sitting), SEE_OTHER)


@beside_pages.post("/study/<int:sitting>/<int:presentation>/bury")
def bury(sitting: int, presentation: int) -> Response:
    """Ask the question tomorrow at the earliest."""
    return _set_aside(sitting, presentation, LineKind.BURY)


@beside_pages.post("/study/<int:sitting>/<int:presentation>/suspend")
def suspend(sitting: int, presentation: int) -> Response:
    """Ask the question no more, until it is brought back."""
    return _set_aside(sitting, presentation, LineKind.SUSPEND)


def _set_aside(sitting: int, presentation: int, kind: LineKind) -> Response:
    form = AsideForm()
    with writing() as session:
        learner = learner_known(session).id
        sitting = setting_aside.set_aside(session, learner, presentation, kind, now())
    if form.told.data:
        return _back(sitting, presentation, "aside")
    return redirect(url_for("study.go_on", sitting=sitting), SEE_OTHER)


@beside_pages.post("/study/<int:sitting>/<int:presentation>/mark")
def mark(sitting: int, presentation: int) -> Response:
    """Mark the question so that it can be found again, or take the mark away."""
    marked = bool(MarkForm().marked.data)
    with writing() as session:
        learner = learner_known(session).id
        sitting = remarks.mark(session, learner, presentation, now(), marked=marked)
    return _back(sitting, presentation, "mark")


@beside_pages.post("/study/<int:sitting>/<int:presentation>/note")
def note(sitting: int, presentation: int) -> Response:
    """Keep a note to oneself."""
    text = NoteForm().text.data or ""
    with writing() as session:
        learner = learner_known(session).id
        sitting = remarks.write_note(session, learner, presentation, text, now())
    return _back(sitting, presentation, "note")


@beside_pages.post("/study/<int:sitting>/<int:presentation>/report")
def report(sitting: int, presentation: int) -> Response | tuple[str, int]:
    """Tell the editors of the pack that something is wrong; what is refused stands there again."""
    form = ReportForm()
    try:
        if not form.validate_on_submit():
            raise NothingSaidError("Say first what is wrong.", "Choose one of the lines below.")
        with writing() as session:
            learner = learner_known(session).id
            reports.count_report(session, learner, request.remote_addr or "", now())
        with writing() as session:
            sitting = reports.report(
                session, learner, presentation, form.kind.data, form.text.data or "", now()
            )
    except REFUSED as error:
        kept = {"kind": form.kind.data, "text": form.text.data or ""}
        page = {"sitting": sitting, "presentation": presentation, "report_words": REPORT_WORDS}
        return render_template("study/report.html", error=error, **kept, **page), error.status
    return _back(sitting, presentation, "report")


@beside_pages.post("/study/<int:sitting>/<int:presentation>/claim")
def claim(sitting: int, presentation: int) -> Response:
    """Count a typed answer as right."""
    with writing() as session:
        learner = learner_known(session).id
        sitting = reports.claim_right(session, learner, presentation, now())
    return _back(sitting, presentation, "claim")


@beside_pages.post("/packs/<pack>/standing")
def standing(pack: str) -> Response:
    """Suspend a question or bring it back, from the page of a fact or the list of what is kept."""
    form = StandingForm()
    if not form.validate_on_submit():
        raise QuizError("There is no such change.", "Use the buttons beside the questions.")
    with writing() as session:
        learner = learner_known(session).id
        key, kind = form.key.data or "", LineKind(form.kind.data or "")
        setting_aside.change_standing(session, learner, pack, key, kind, now())
    if form.fact.data:
        return redirect(url_for("library.fact_page", pack=pack, fact=form.fact.data), SEE_OTHER)
    return redirect(url_for("library.kept", pack=pack), SEE_OTHER)
