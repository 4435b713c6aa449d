"""Pairs in the browser: their list, beginning a drill, and its step with the two side by side.

The questions of a drill are those of the study area; its summary has what `drilled` gives.
"""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.services import drilling, pair_lines, progress, study
from quizapp.services.drilling import DrillTold
from quizapp.services.learners import Learner
from quizapp.services.pair_lines import PairLine
from quizapp.services.study import SideBySide
from quizapp.web.edge import (
    learner_known,
    learner_or_guest,
    learner_or_none,
    now,
    reading,
    writing,
)
from quizapp.web.study.forms import StartForm

contrast_pages = Blueprint("contrast", __name__)
SEE_OTHER = 303
MOST_OFFERED = 3  # pairs in a summary


def _to(endpoint: str, **named: object) -> Response:
    return redirect(url_for(endpoint, **named), SEE_OTHER)  # type: ignore[arg-type]


@contrast_pages.get("/packs/<pack>/pairs")
def pairs(pack: str) -> str:
    """The pairs of a pack: those that the learner mixes up, and those that the pack declares."""
    with reading() as session:
        learner = learner_or_none(session)
        page = pair_lines.pairs_page(session, learner.id if learner else None, pack, now())

    def on_day(day: int) -> str:
        return day_in_words(day, page.today)

    return render_template("contrast/pairs.html", page=page, on_day=on_day)


@contrast_pages.post("/packs/<pack>/pairs/<left>/<right>")
def begin(pack: str, left: str, right: str) -> Response:
    """Begin a drill of two, or go on with the one of today."""
    form = StartForm()
    with writing() as session:
        learner = learner_or_guest(session, form.time_zone.data or "")
        sitting = drilling.begin(session, learner.id, pack, left, right, now())
    return _to("study.go_on", sitting=sitting)


@contrast_pages.get("/study/<int:sitting>/beside")
def beside(sitting: int) -> Response | str:
    """The two of a drill side by side, before they are asked."""
    with reading() as session:
        learner = learner_known(session)
        step = study.current(session, learner.id, sitting)
        if not isinstance(step, SideBySide):
            return _to("study.go_on", sitting=sitting)
        page = drilling.beside(session, learner.id, sitting)
    return render_template("contrast/beside.html", step=step, page=page)


@contrast_pages.post("/study/<int:sitting>/beside")
def ask(sitting: int) -> Response:
    """The two have been seen side by side."""
    with writing() as session:
        drilling.ask(session, learner_known(session).id, sitting, now())
    return _to("study.go_on", sitting=sitting)


def drilled(session: Session, learner: Learner, sitting: int) -> DrillTold | None:
    """What the summary of a drill tells; None for other sittings."""
    return drilling.told(session, learner.id, sitting, now())


def offered(session: Session, learner: Learner, pack: str) -> tuple[PairLine, ...]:
    """The pairs that a summary offers: due today, or mixed up today and due tomorrow."""
    return pair_lines.offers(session, learner.id, pack, now(), within=1)[:MOST_OFFERED]


def open_sitting(session: Session, learner: Learner, pack: str) -> int | None:
    """What of today in the pack is not finished, to go back to after a drill."""
    for each in progress.start_page(session, learner.id, now()):
        if each.id == pack:
            return each.open_sitting
    return None


def day_in_words(day: int, today: int) -> str:
    """A learner's day as people say it: "today", "in 3 days", "12 days ago", "5 March 2026"."""
    days = day - today
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if days in near:
        return near[days]
    if abs(days) <= 31:
        return f"in {days} days" if days > 0 else f"{-days} days ago"
    found = date.fromordinal(day)
    return f"on {found.day} {found:%B %Y}"
