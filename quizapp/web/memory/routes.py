"""The pages of a learner's memory: what FSRS goes by, fitting it, and what a retention costs.

A fit is looked at by GET, since it writes nothing: it is made of the log up to one line, and made
again to be used.
"""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.core.scheduling import FSRS_6_WEIGHTS
from quizapp.services import fitting, foreseeing, reweighing
from quizapp.services.errors import NotFoundError
from quizapp.services.fitting import Proposal, Standing, TooFewReviewsError
from quizapp.services.foreseeing import ENDS
from quizapp.services.learners import Learner
from quizapp.services.library import packs
from quizapp.services.optimizing import INSTALL, is_installed, optimizer
from quizapp.services.reweighing import Reweighed
from quizapp.web import times
from quizapp.web.edge import (
    beginning,
    learner_known,
    learner_or_none,
    now,
    reading,
    writing,
)
from quizapp.web.memory import words
from quizapp.web.memory.forms import UndoForm, UseForm, days_from, pack_from, upto_from
from quizapp.web.progress import drawing

memory_pages = Blueprint("memory", __name__)


@memory_pages.get("/settings/memory")
def show() -> str:
    """What FSRS goes by for this learner, and how much there is to fit it to."""
    with reading() as session:
        learner = learner_or_none(session)
        standing = fitting.standing(session, learner.id) if learner else None
    return render_template(
        "memory/show.html",
        learner=learner,
        standing=standing,
        lacking=fitting.lacking(standing.amount) if standing else "",
        since=_day(learner, standing),
        install="" if is_installed() else INSTALL,
        done=request.args.get("done", ""),
    )


@memory_pages.get("/settings/memory/fit")
def fit() -> str:
    """Fitted weights, and what they would change. Nothing is written."""
    with reading() as session:
        learner = learner_known(session)
    try:
        proposal = _proposal(learner, upto_from(request.args))
    except TooFewReviewsError as error:
        return render_template("memory/fit.html", proposal=None, error=error, words=words)
    return render_template(
        "memory/fit.html",
        proposal=proposal,
        is_used=proposal.fit.weights == learner.parameters.weights,
        is_default=learner.steering.weights is None,
        words=words,
    )


@memory_pages.post("/settings/memory/use")
def use() -> Response:
    """Use a fit as it was shown."""
    form = UseForm()
    if not form.validate_on_submit():
        return _shown("")
    with reading() as session:
        learner = learner_known(session)
    proposal = _proposal(learner, form.upto.data)
    made = _reweighed(learner, proposal.fit.weights)
    with writing() as session:
        fitting.use(session, learner_known(session).id, proposal, now(), made)
    return _shown("used")


@memory_pages.post("/settings/memory/defaults")
def use_defaults() -> Response:
    """Use the average learner's weights again."""
    with reading() as session:
        learner = learner_known(session)
    made = _reweighed(learner, FSRS_6_WEIGHTS)
    with writing() as session:
        fitting.use_defaults(session, learner_known(session).id, now(), made)
    return _shown("defaults")


@memory_pages.post("/settings/memory/undo")
def undo() -> Response:
    """Take the last change of weights back."""
    form = UndoForm()
    if not form.validate_on_submit():
        return _shown("")
    change = form.change.data or 0
    with reading() as session:
        learner = learner_known(session)
        weights = fitting.weights_before(session, learner.id)
    made = _reweighed(learner, weights)
    with writing() as session:
        undone = fitting.undo(session, learner_known(session).id, change, now(), made)
    return _shown("undone" if undone else "kept")


@memory_pages.get("/settings/memory/cost")
def cost() -> str:
    """What each desired retention would cost in minutes a day, and keep."""
    pack, days = pack_from(request.args), days_from(request.args)
    with reading() as session:
        learner = learner_or_none(session)
        offered = packs(session, learner.id if learner else None)
    chosen, found, rows = _costs(pack, days)
    return render_template(
        "memory/cost.html",
        packs=offered,
        pack=chosen,
        days=days,
        ends=ENDS,
        found=found,
        rows=rows,
        chart=drawing.on_page(words.costs(rows, days)) if rows else "",
        words=words,
    )


@memory_pages.get("/settings/memory/cost.svg")
def cost_chart() -> Response:
    """The chart of that page, to be kept."""
    days = days_from(request.args)
    chosen, _, rows = _costs(pack_from(request.args), days)
    if not rows:
        raise NotFoundError("There is no such chart.", "Load a pack first.")
    response = make_response(drawing.as_file(words.costs(rows, days)))
    response.content_type = "image/svg+xml"
    name = f"{chosen}-minutes-by-retention.svg"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _costs(
    pack: str, days: int
) -> tuple[str, foreseeing.Material | None, tuple[foreseeing.Foresight, ...]]:
    """The pack that is meant ("": there is none), what it begins with, and what comes of it."""
    with reading() as session:
        learner = learner_or_none(session)
        chosen = pack or foreseeing.first_pack(session, learner.id if learner else None)
        if not chosen:
            return "", None, ()
        found = foreseeing.material(session, learner, chosen, now(), beginning())
    return chosen, found, foreseeing.foresee(found, days=days)


def _proposal(learner: Learner, upto: int | None) -> Proposal:
    """A fit to the learner's log; no transaction is open while it is made."""
    fitter = optimizer(learner.parameters)
    with reading() as session:
        found = fitting.material(session, learner.id, upto)
    return fitting.propose(found, fitter)


def _reweighed(learner: Learner, weights: tuple[float, ...]) -> Reweighed | None:
    """What the learner's log amounts to under other weights; no transaction is open meanwhile."""
    if learner.parameters.weights == weights:
        return None
    with reading() as session:
        log = reweighing.read_log(session, learner.id)
    return reweighing.reweighed(log, weights)


def _shown(done: str) -> Response:
    return redirect(url_for("memory.show", done=done or None), 303)


def _day(learner: Learner | None, standing: Standing | None) -> str:
    """Since when the weights in use are used, in words; "" for those that all begin with."""
    if learner is None or standing is None or standing.fitted_at is None:
        return ""
    return words.day(standing.fitted_at, times.zone(learner.settings.time_zone))
