"""What the pages of the installation share: who may see them, leading on, refusing."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.services import standing
from quizapp.services.errors import QuizError
from quizapp.services.learners import Learner
from quizapp.web.edge import learner_or_none
from quizapp.web.forms import Form

site_pages = Blueprint("site", __name__)

Page = Response | str | tuple[str, int]


def instructor(session: Session) -> Learner:
    """The learner of this browser, who may teach here. Raises NotAllowedError."""
    learner = learner_or_none(session)
    standing.require_instructor(session, learner.id if learner else None)
    return cast("Learner", learner)


def owner(session: Session) -> Learner:
    """The learner of this browser, who owns the installation. Raises NotAllowedError."""
    learner = learner_or_none(session)
    standing.require_owner(session, learner.id if learner else None)
    return cast("Learner", learner)


def go_to(endpoint: str, done: str = "") -> Response:
    """Lead to a page of ours; `done` is told there."""
    return redirect(url_for(endpoint, done=done or None), 303)


def show_page(
    template: str, form: Form | None = None, error: QuizError | None = None, **more: object
) -> str:
    """A page of the area; `done` in its address says what has just happened."""
    done = request.args.get("done", "") if request.method == "GET" else ""
    return render_template(f"site/{template}.html", form=form, error=error, done=done, **more)


def refuse(template: str, form: Form, error: QuizError | None = None, **more: object) -> Page:
    """The page again, with what is wrong."""
    return show_page(template, form, error, **more), error.status if error else 422
