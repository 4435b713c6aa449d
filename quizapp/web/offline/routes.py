"""Studying without a network: the page, taking along, sending, and what became of it.

The page itself is the same for everybody and holds nothing of anybody: what it shows stands in the
browser. Both POSTs are sent by its script, with a form token that it has just asked for.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, make_response, render_template, request
from flask_wtf.csrf import generate_csrf

from quizapp.services import bringing_back, bundles, returned, taking_along
from quizapp.services.errors import NothingToAskError, QuizError
from quizapp.web.edge import (
    browser_token,
    learner_known,
    learner_or_guest,
    learner_or_none,
    now,
    reading,
    writing,
)
from quizapp.web.offline import app_files
from quizapp.web.offline.as_json import bundle_as_json, milliseconds
from quizapp.web.offline.forms import TakeForm, sent_answers

offline_pages = Blueprint("offline", __name__)


@offline_pages.get("/offline")
def page() -> Response:
    """The page that works without a network; its script shows what the browser has."""
    response = make_response(render_template("offline/page.html"))
    response.headers["Cache-Control"] = "no-cache"
    return response


@offline_pages.get("/manifest.webmanifest")
def manifest() -> Response:
    """How the pages install as an app."""
    response = make_response(app_files.manifest())
    response.headers["Content-Type"] = "application/manifest+json"
    response.headers["Cache-Control"] = "no-cache"
    return response


@offline_pages.get("/service-worker.js")
def worker() -> Response:
    """The service worker: it stands at the root, so that it may serve every page."""
    response = make_response(app_files.worker())
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"
    return response


@offline_pages.get("/offline/token")
def token() -> dict[str, Any]:
    """A fresh form token, the time, and whether this browser is somebody's: what was kept for weeks
    can be sent."""
    with reading() as session:
        known = learner_or_none(session) is not None
    return {"token": generate_csrf(), "now": milliseconds(now()), "known": known}


@offline_pages.post("/offline/take")
def take() -> tuple[dict[str, Any], int]:
    """Make a bundle of what is asked next; the same one where its key is known."""
    form = TakeForm()
    if not form.validate_on_submit():
        raise QuizError("These questions have no name.", "Take them along from the offline page.")
    try:
        with writing() as session:
            learner = learner_or_guest(session, form.time_zone.data or "")
            secret = g.get("token") or browser_token()
            key, dropped = form.key.data or "", form.numbers_dropped
            number = taking_along.take(session, learner.id, key, secret, now(), dropped)
    except NothingToAskError as error:
        return {"problem": f"{error.message} {error.way_on}"}, error.status
    with reading() as session:
        made = bundles.bundle(session, learner, number, now())
    return bundle_as_json(made, learner, now()), 200


@offline_pages.post("/offline/bundles/<int:bundle>/answers")
def answers(bundle: int) -> dict[str, Any]:
    """Take answers that were given without a network, in their order."""
    with reading() as session:
        bundles.bundle_row(session.connection(), learner_known(session).id, bundle)
    given, refused = sent_answers(request.get_json(silent=True))
    with writing() as session:
        learner = learner_known(session).id
        became = bringing_back.bring_back(session, learner, bundle, given, now())
    return {"answers": [each.as_json() for each in (*became, *refused)], "now": milliseconds(now())}


@offline_pages.get("/offline/bundles/<int:bundle>")
def told(bundle: int) -> str:
    """What became of the answers."""
    with reading() as session:
        found = returned.returned(session, learner_known(session).id, bundle)
    return render_template("offline/returned.html", told=found)
