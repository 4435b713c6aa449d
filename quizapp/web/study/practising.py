"""Practice from the pages of a topic, a section, an entity, or two entities side by side."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from quizapp.services.practising import practise
from quizapp.web.edge import learner_or_guest, now, writing
from quizapp.web.study.forms import PractiseForm

practice_pages = Blueprint("practice", __name__)


@practice_pages.post("/packs/<pack>/practise")
def begin(pack: str) -> Response:
    """Begin a practice; it counts where the learner pressed the button that says so."""
    form = PractiseForm()
    form.validate()
    with writing() as session:
        learner = learner_or_guest(session, form.time_zone.data or "")
        sitting = practise(
            session,
            learner.id,
            pack,
            now(),
            topic=form.topic.data or "",
            section=form.section.data or "",
            entities=form.entity.data or (),
            count=form.count.data,
        )
    return redirect(url_for("study.go_on", sitting=sitting), 303)
