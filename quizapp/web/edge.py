"""Where a request meets the database: one transaction each, the clock, and who is learning.

The route files call these. A GET opens `reading()`; a POST opens `writing()`, which has committed
once its block is left, so that a redirect is only ever built for what is stored. A browser's cookie
is a random token, whether it is a guest or signed in; the database keeps its hash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

from flask import current_app, g, request
from flask import session as signed
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.services import learners
from quizapp.services.errors import NotFoundError
from quizapp.services.learners import Learner, LearnerSettings
from quizapp.services.mailing import Post
from quizapp.services.visibility import Reader, read_by
from quizapp.store import engine as store
from quizapp.web import times

COOKIE = "learner"
LEFT_OUT = "guest"
"""The cookie of a guest who waits in this browser until somebody else has signed out."""
COOKIE_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Edge:
    """What the routes need from outside: the database and the clock (an aware UTC moment).

    `beginning`: the settings that a new learner starts with in this installation. `address`: where
    readers reach it. `post`: how it sends mail, if it can. `host`: the address that it listens on;
    `proxies`: how many of ours stand before it. `secret`: the installation's own key.
    """

    engine: Engine
    clock: Callable[[], datetime]
    beginning: LearnerSettings
    address: str
    post: Post | None
    secret: str = field(repr=False)
    host: str = "127.0.0.1"
    proxies: int = 0


def edge() -> Edge:
    """The running application's edge."""
    return cast("Edge", current_app.extensions["quizapp"])


def now() -> datetime:
    """This request's moment: the same one for all that it does."""
    if "now" not in g:
        g.now = edge().clock()
    return cast("datetime", g.now)


def beginning() -> LearnerSettings:
    """The settings that a new learner starts with."""
    return edge().beginning


def reading() -> AbstractContextManager[Session]:
    """A session that only reads."""
    return _known_to(store.reading(edge().engine))


def writing() -> AbstractContextManager[Session]:
    """A session whose work is committed when its block is left, or undone by an exception."""
    return _known_to(store.writing(edge().engine))


@contextmanager
def _known_to(opened: AbstractContextManager[Session]) -> Iterator[Session]:
    """The session, which knows that this request's learner reads in it (`services.visibility`)."""
    with opened as session:

        def reader() -> Reader:
            learner = learners.learner_by_token(session, browser_token())
            return Reader(learner.id if learner else None, now())

        read_by(session, reader)
        yield session


def learner_or_none(session: Session) -> Learner | None:
    """The learner that this browser's cookie names, if there is one."""
    token = browser_token()
    g.learner = learners.learner_by_token(session, token) if token else None
    return cast("Learner | None", g.learner)


def browser_token() -> str:
    """The token that this browser sent, "" where it sent none."""
    return request.cookies.get(COOKIE, "")


def account_name() -> str:
    """The name of the account that this browser is signed in to, for the head of the page."""
    if "learner" not in g and browser_token():
        try:
            with reading() as session:
                learner_or_none(session)
        except SQLAlchemyError:  # the page may be the one that says so
            return ""
    found = g.get("learner")
    return found.name if found else ""


def become(token: str) -> None:
    """Make the browser somebody else with the response: a new token, and no form of before."""
    g.token = token
    g.pop("learner", None)
    signed.clear()


def leave_guest(token: str) -> None:
    """Let a guest wait in this browser until whoever signs in now has signed out."""
    g.left_out = token


def guest_left_out(session: Session) -> str:
    """The token of the guest who waits in this browser; the guest waits no longer. "" for none."""
    g.left_out = ""
    token = request.cookies.get(LEFT_OUT, "")
    found = learners.learner_by_token(session, token) if token else None
    return token if found is not None and found.is_guest else ""


def learner_known(session: Session) -> Learner:
    """The learner of this browser. Raises NotFoundError where there is none."""
    learner = learner_or_none(session)
    if learner is None:
        raise NotFoundError(
            "This page belongs to somebody's own studying, and this browser has not studied here.",
            "Open a pack and begin: no account is needed.",
        )
    return learner


def learner_or_guest(session: Session, time_zone: str = "") -> Learner:
    """The learner of this browser, or a new guest; the token goes out with the response.

    `time_zone`: the IANA name that the browser gave, for a new guest; ignored where it is unknown.
    """
    learner = learner_or_none(session)
    g.token = request.cookies.get(COOKIE)
    if learner is None:
        settings = beginning()
        if times.known_zone(time_zone):
            settings = replace(settings, time_zone=time_zone)
        learner, g.token = learners.create_guest(session, now(), settings)
    return learner


def send_token(response: Response) -> Response:
    """Give the browser the token of somebody who begins something, so that its year begins anew."""
    for cookie, token in ((COOKIE, g.pop("token", None)), (LEFT_OUT, g.pop("left_out", None))):
        # What failed was not stored, and nor was the guest who was made for it.
        if token is None or response.status_code >= 400:
            continue
        if token or cookie in request.cookies:
            response.set_cookie(
                cookie,
                token,
                max_age=COOKIE_SECONDS if token else 0,
                httponly=True,
                samesite="Lax",
                secure=_secure(),
            )
    return response


def _secure() -> bool:
    return request.is_secure or edge().address.startswith("https:")
