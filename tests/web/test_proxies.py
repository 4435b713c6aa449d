"""Behind proxies: whose address counts, and whether the reader came by https."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import Engine

from quizapp.app import create_app
from quizapp.cli import server_of
from quizapp.config import Settings
from quizapp.services import tries
from tests.web.conftest import Clock
from tests.web.pages import Visitor

PROXY = "10.0.0.1"


def client(engine: Engine, clock: Clock, proxies: int) -> FlaskClient:
    settings = Settings(Path(), "", "for tests", trusted_proxies=proxies)
    app = create_app(settings, engine, clock)

    @app.get("/who")
    def who() -> str:
        return f"{request.scheme} {request.remote_addr}"

    return app.test_client()


def asked(engine: Engine, clock: Clock, proxies: int, forwarded: str) -> str:
    headers = {"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"}
    there = {"REMOTE_ADDR": PROXY}
    return client(engine, clock, proxies).get("/who", headers=headers, environ_base=there).text


@pytest.mark.parametrize(
    ("proxies", "forwarded", "who"),
    [
        (0, "192.0.2.7", f"http {PROXY}"),
        (1, "192.0.2.7", "https 192.0.2.7"),
        (1, "198.51.100.9, 192.0.2.7", "https 192.0.2.7"),  # the first is what the reader made up
        (2, "198.51.100.9, 192.0.2.7, 10.0.0.2", "https 192.0.2.7"),
    ],
)
def test_as_many_proxies_are_believed_as_there_are(
    stocked: Engine, clock: Clock, proxies: int, forwarded: str, who: str
) -> None:
    if proxies == 2:
        headers = {"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https,https"}
        there = {"REMOTE_ADDR": PROXY}
        found = client(stocked, clock, 2).get("/who", headers=headers, environ_base=there).text
    else:
        found = asked(stocked, clock, proxies, forwarded)
    assert found == who


def test_a_class_behind_a_proxy_has_a_limit_for_each_reader(
    stocked: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(tries.PASSWORD_BY_ADDRESS, most=3)
    monkeypatch.setattr(tries, "PASSWORD_BY_ADDRESS", few)

    def failed(proxies: int, address: str, name: str) -> int:
        app = client(stocked, clock, proxies)
        app.environ_base |= {"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": address}
        visitor = Visitor(app)
        page = visitor.open("/account/sign-in")
        words = [("name", name), ("password", "four wrong words here")]
        return visitor.send(page, page.form(), words).status

    for number in range(3):
        assert failed(1, "192.0.2.7", f"reader {number}") == 422
    assert failed(1, "192.0.2.7", "one more") == 429
    assert failed(1, "192.0.2.8", "another") == 422
    assert failed(0, "192.0.2.7", "without the setting") == 422  # all are the proxy


def test_cookies_of_a_reader_by_https_are_sent_by_https_only(stocked: Engine, clock: Clock) -> None:
    app = client(stocked, clock, 1)
    app.environ_base |= {"HTTP_X_FORWARDED_PROTO": "https"}
    visitor = Visitor(app)
    page = visitor.open("/settings")
    # By https a form must come from a page of ours, which a browser says.
    app.environ_base |= {"HTTP_REFERER": "https://localhost/settings"}
    sent = visitor.post(page, page.form(), [("new_per_day", "5")])
    assert sent.status_code == 303
    cookies = sent.headers.getlist("Set-Cookie")
    assert any("Secure" in each for each in cookies), cookies


@pytest.mark.parametrize("proxies", [0, 1])
def test_the_server_lets_through_what_trusted_proxies_say(
    app: Flask, tmp_path: Path, proxies: int
) -> None:
    settings = replace(Settings(tmp_path, "", "x", port=0), trusted_proxies=proxies)
    server = server_of(app, settings, map={})
    assert server.adj.clear_untrusted_proxy_headers is (proxies == 0)
    server.close()
