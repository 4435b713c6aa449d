"""The application: `create_app(settings)` wires settings, database and pages together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from quizapp.config import Settings
from quizapp.services.learners import LearnerSettings
from quizapp.services.mailing import post_of
from quizapp.store.engine import make_engine
from quizapp.web import closed_book, edge, errors, headers, hidden, look, teaching, words
from quizapp.web.about.routes import about_pages
from quizapp.web.account import account_pages
from quizapp.web.analysis import analysis_pages
from quizapp.web.assignments import assignment_pages
from quizapp.web.cards.routes import card_pages
from quizapp.web.catch_up.routes import catch_up_pages
from quizapp.web.coming_back import carried
from quizapp.web.contrast.routes import contrast_pages
from quizapp.web.courses import course_pages
from quizapp.web.exams.routes import exam_pages
from quizapp.web.history.routes import history_pages
from quizapp.web.keep_up import keep_up_pages
from quizapp.web.library.routes import library_pages
from quizapp.web.marks import mark_pages
from quizapp.web.memory.routes import memory_pages
from quizapp.web.offline.routes import offline_pages
from quizapp.web.own.routes import own_pages
from quizapp.web.papers.routes import paper_pages
from quizapp.web.progress.routes import progress_pages
from quizapp.web.search.routes import search_pages
from quizapp.web.sets import set_pages
from quizapp.web.settings.routes import settings_pages
from quizapp.web.site import site_pages
from quizapp.web.study.beside import beside_pages
from quizapp.web.study.practising import practice_pages
from quizapp.web.study.routes import study_pages

AREAS = (
    library_pages,
    history_pages,
    search_pages,
    card_pages,
    study_pages,
    beside_pages,
    contrast_pages,
    practice_pages,
    progress_pages,
    exam_pages,
    keep_up_pages,
    catch_up_pages,
    settings_pages,
    memory_pages,
    offline_pages,
    paper_pages,
    analysis_pages,
    account_pages,
    course_pages,
    site_pages,
    own_pages,
    about_pages,
    mark_pages,
    set_pages,
    assignment_pages,
)


def _utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(
    settings: Settings,
    engine: Engine | None = None,
    clock: Callable[[], datetime] = _utc_now,
) -> Flask:
    """The WSGI application over an already migrated database.

    `engine`: one to share, else one is made from `settings.database_url`; `clock` gives the
    present moment as an aware UTC datetime.
    """
    app = Flask(__name__, static_folder="web/static", template_folder="web/templates")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=64 * 1024,
        PERMANENT_SESSION_LIFETIME=timedelta(days=365),
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_REFRESH_EACH_REQUEST=False,
        SESSION_COOKIE_SECURE=settings.address.startswith("https:"),
        # A page left open overnight can still be sent.
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.extensions["quizapp"] = edge.Edge(
        engine=engine or make_engine(settings.database_url),
        clock=clock,
        beginning=LearnerSettings(
            new_per_day=settings.new_per_day, reviews_per_day=settings.reviews_per_day
        ),
        address=settings.address,
        post=post_of(settings.smtp_url, settings.mail_from),
        secret=settings.secret_key,
        host=settings.host,
        proxies=settings.trusted_proxies,
    )
    if settings.trusted_proxies:
        # Not the host: links that leave the pages begin with `address`.
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign]
    CSRFProtect(app)
    installs = (headers.install, look.install, words.install, errors.install, hidden.install)
    for install in installs:
        install(app)
    closed_book.install(app)
    app.after_request(edge.send_token)
    app.jinja_env.globals["account_name"] = edge.account_name
    app.jinja_env.globals["course_places"] = teaching.places
    app.jinja_env.globals["account_teaches"] = teaching.account_teaches
    app.jinja_env.globals["carried"] = carried
    for area in AREAS:
        app.register_blueprint(area)
    return app
