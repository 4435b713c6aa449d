"""(b) The same over HTTP, by CPU time, beside a bare Flask app that sends as many bytes.

One answer is three requests: the POST, the feedback page that it redirects to, and the page of the
next question, to which that one links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from time import process_time
from typing import Any

from flask import Flask, redirect, render_template, url_for
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect
from jinja2 import DictLoader
from sqlalchemy import Engine
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Response
from wtforms import SelectMultipleField, StringField
from wtforms.validators import Length

from quizapp.app import create_app
from quizapp.config import Settings
from quizapp.services import study
from quizapp.services.study import Asking
from quizapp.store.engine import make_engine, reading
from quizapp.web.edge import COOKIE
from tests.bench.measuring import Found, Goal, in_turn
from tests.bench.places import Places
from tests.bench.pupil import BETWEEN, WRONG, Pupil
from tests.bench.sizes import Sizes
from tests.bench.stock import SECRET, Stock, stocked

GOAL = Goal(2.5, below=True)
_TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
_ONWARD = re.compile(rb'href="([^"]+)" data-press="main"')
_BARE_PAGE = """<!doctype html><title>Bare</title>
<form method="post">{{ form.csrf_token }}</form>
{{ filler }}"""


class Timed:
    """A WSGI application around another, that adds up the CPU seconds which that takes."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.seconds = 0.0

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        began = process_time()
        parts = self.app(environ, start_response)
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        self.seconds += process_time() - began
        return [body]


@dataclass
class Reader:
    """A learner with a browser at the real application. `seen`: each page's path and length."""

    engine: Engine
    stock: Stock
    seen: list[tuple[str, str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pupil = Pupil(self.engine, self.stock.learner)
        settings = Settings(self.stock.file.parent, self.stock.url, SECRET)
        self.timed = Timed(create_app(settings, self.engine, lambda: self.pupil.now))
        self.client = Client(self.timed)
        self.client.set_cookie(COOKIE, self.stock.token)

    def some(self, answers: int) -> float:
        """The CPU seconds of some answers in a sitting of their own."""
        self.pupil.begin()
        page = self._get(self._get(f"/study/{self.pupil.sitting}").location)
        self.seen.clear()
        before = self.timed.seconds
        for _ in range(answers):
            page = self._answer(page)
        self.pupil.finish()
        return self.timed.seconds - before

    def _answer(self, page: TestResponse) -> TestResponse:
        with reading(self.engine) as session:
            step = study.current(session, self.pupil.learner, self.pupil.sitting)
        assert isinstance(step, Asking), step
        self.pupil.answered += 1
        self.pupil.now += BETWEEN
        response = self.pupil.right(step)
        fields: dict[str, Any] = {"csrf_token": token_on(page)}
        if self.pupil.answered % WRONG == 0:
            fields["dont_know"] = "1"
        elif response.chosen:
            fields["chosen"] = [str(index) for index in response.chosen]
        else:
            fields["text"] = response.text
        sent = self.client.post(page.request.path, data=fields)
        self._note("POST", sent)
        told = self._get(sent.location)
        onward = _ONWARD.search(told.data)
        assert onward is not None, told.data
        return self._get(onward[1].decode())

    def _get(self, path: str | None) -> TestResponse:
        found = self.client.get(path or "")
        assert found.status_code in (200, 303), (path, found.status)
        self._note("GET", found)
        return found

    def _note(self, method: str, response: TestResponse) -> None:
        self.seen.append((method, response.request.path, len(response.data)))


class BareReader:
    """The same requests at an application that does nothing but answer them at full length."""

    def __init__(self) -> None:
        self.app = bare_app()
        self.timed = Timed(self.app)
        self.client = Client(self.timed)
        page = self.client.get("/study/1/1")
        self.own_bytes = len(page.data)
        self.token = token_on(page)

    def again(self, seen: list[tuple[str, str, int]]) -> float:
        """The CPU seconds of requests like those seen."""
        before = self.timed.seconds
        for method, path, size in seen:
            self.app.config["FILLER"] = "x" * (size - self.own_bytes)
            if method == "POST":
                fields = {"csrf_token": self.token, "chosen": "1", "text": ""}
                found = self.client.post(path, data=fields)
            else:
                found = self.client.get(path)
            assert len(found.data) == size or found.status_code == 303, (path, found.status)
        return self.timed.seconds - before


class BareForm(FlaskForm):  # type: ignore[misc]
    """The form of a bare question."""

    chosen = SelectMultipleField(coerce=int, validate_choice=False)
    text = StringField(validators=[Length(max=200)])


def bare_app() -> Flask:
    """Flask, its session, Flask-WTF's forms and CSRF protection, one small template."""
    app = Flask("bare")
    app.config.update(SECRET_KEY=SECRET, FILLER="")
    app.jinja_loader = DictLoader({"page.html": _BARE_PAGE})
    CSRFProtect(app)

    @app.post("/study/<int:sitting>/<int:presentation>")
    def answer(sitting: int, presentation: int) -> Response:
        form = BareForm()
        assert form.validate_on_submit(), form.errors
        return redirect(url_for("page", sitting=sitting, presentation=presentation), 303)

    @app.get("/study/<int:sitting>/<int:presentation>")
    def page(sitting: int, presentation: int) -> str:
        return render_template("page.html", form=BareForm(), filler=app.config["FILLER"])

    return app


def token_on(page: TestResponse) -> str:
    """The CSRF token in a page's form."""
    found = _TOKEN.search(page.data)
    assert found is not None, page.data[:2000]
    return found[1].decode()


def measure(sizes: Sizes, places: Places) -> Found:
    """Time sittings over HTTP in a database of one learner, in memory."""
    stock = stocked(places.memory / "http", sizes.due_cards)
    reader, bare = Reader(make_engine(stock.url), stock), BareReader()
    reader.some(sizes.answers)
    bare.again(reader.seen)
    times = in_turn(
        sizes.rounds,
        {"ours": lambda: reader.some(sizes.answers), "bare": lambda: bare.again(reader.seen)},
    )
    what = f"CPU of {sizes.answers} answers over HTTP / a bare Flask app of as many bytes"
    size = sum(size for _, _, size in reader.seen) / sizes.answers
    remark = f"bytes sent for one answer in its three responses: {size:,.0f}"
    return Found((times.line("b", what, "ours", "bare", GOAL),), (remark,))
