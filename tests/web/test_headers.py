from __future__ import annotations

import pytest

from tests.web.pages import Visitor


@pytest.mark.parametrize(
    "path", ["/", "/help", "/settings", "/nothing-here", "/static/css/base.css"]
)
def test_every_response_is_guarded(visitor: Visitor, path: str) -> None:
    with visitor.client.get(path) as response:
        headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_are_never_kept_and_assets_are(visitor: Visitor) -> None:
    page = visitor.open("/")
    assert page.response.headers["Cache-Control"] == "no-store"
    start = page.html.index("/static/css/base.css")
    address = page.html[start : page.html.index('"', start)]
    with visitor.client.get(address) as asset:
        assert asset.status_code == 200
        assert "immutable" in asset.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/help", "/about", "/packs/elements/entities"])
def test_reading_sets_no_cookie(visitor: Visitor, path: str) -> None:
    assert "Set-Cookie" not in visitor.client.get(path).headers


def test_the_guests_cookie_is_out_of_reach_of_scripts(visitor: Visitor) -> None:
    page = visitor.open("/packs/elements")
    response = visitor.post(page, page.form("/review"))
    cookie = next(
        line for line in response.headers.getlist("Set-Cookie") if line.startswith("learner=")
    )
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=31536000" in cookie
