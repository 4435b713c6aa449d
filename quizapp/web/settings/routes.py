"""The settings page."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.services import learners, parameters
from quizapp.services.learners import Learner
from quizapp.services.steering import Steering
from quizapp.web import look, times
from quizapp.web.edge import (
    beginning,
    learner_known,
    learner_or_guest,
    learner_or_none,
    now,
    reading,
    writing,
)
from quizapp.web.settings.forms import SettingsForm
from quizapp.web.settings.steering import filled_in, one_in

settings_pages = Blueprint("settings", __name__)


@settings_pages.get("/settings")
def show() -> str:
    """What is set now."""
    with reading() as session:
        learner = learner_or_none(session)
    present = learner.settings if learner else beginning()
    seen = look.current()
    form = SettingsForm(
        formdata=None,
        obj=present,
        theme=seen.theme or "system",
        keys=seen.keys,
        **filled_in(learner.steering if learner else Steering()),
    )
    form.offer_zones(present.time_zone)
    return _page(form, learner, saved="saved" in request.args)


def _page(form: SettingsForm, learner: Learner | None, *, saved: bool = False) -> str:
    return render_template(
        "settings/show.html", form=form, learner=learner, saved=saved, one_in=one_in
    )


@settings_pages.post("/settings")
def save() -> Response | tuple[str, int]:
    """Store what was set."""
    form = SettingsForm()
    wanted = form.time_zone.data or ""
    form.offer_zones(wanted if times.known_zone(wanted) else "UTC")
    if not form.validate_on_submit():
        with reading() as session:
            return _page(form, learner_or_none(session)), 422
    with writing() as session:
        learner = learner_or_guest(session)
        learners.change_settings(session, learner.id, form.settings(), now())
        parameters.change_parameters(session, learner.id, form.steering(learner.steering), now())
    response = redirect(url_for("settings.show", saved=1), 303)
    look.remember(response, form.theme.data, keys=form.keys.data, secure=request.is_secure)
    return response


@settings_pages.post("/settings/study-today")
def study_today() -> Response:
    """Today is no day off after all."""
    with writing() as session:
        parameters.study_today(session, learner_known(session).id, now())
    return redirect(url_for("library.start"), 303)
