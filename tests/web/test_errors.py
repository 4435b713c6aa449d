from __future__ import annotations

import pytest
from flask import Flask

from quizapp.services import progress
from tests.web.pages import Page, Visitor


def test_an_unknown_address_says_so_and_leads_on(visitor: Visitor) -> None:
    page = visitor.open("/nothing-here")
    assert page.status == 404
    assert page.headings == ["Nothing stands here"]
    assert page.links["To the packs"] == "/"


@pytest.mark.parametrize(
    "path",
    [
        "/packs/none",
        "/packs/none/quiz",
        "/packs/none/entities",
        "/packs/none/reading",
        "/packs/none/anki/deck.apkg",
        "/packs/elements/facts/none",
        "/packs/elements/entities/none",
        "/packs/elements/topics/none",
        "/packs/elements/sections/none",
    ],
)
def test_what_is_not_there_is_404(visitor: Visitor, path: str) -> None:
    page = visitor.open(path)
    assert page.status == 404
    assert page.headings == ["Nothing stands here"]


@pytest.mark.parametrize("path", ["/study/1", "/study/1/1", "/study/1/summary", "/study/1/close"])
def test_a_stranger_sees_nobodys_sitting(visitor: Visitor, path: str) -> None:
    page = visitor.open(path)
    assert page.status == 404
    assert "no account is needed" in page.text


@pytest.mark.parametrize("token", [None, "made-up"])
def test_a_form_without_its_token_changes_nothing_and_leads_back(
    visitor: Visitor, token: str | None
) -> None:
    visitor.open("/packs/elements")
    data = {} if token is None else {"csrf_token": token}
    response = visitor.client.post("/packs/elements/review", data=data)
    assert response.status_code == 400
    text = response.get_data(as_text=True)
    assert "Nothing was counted and nothing was lost" in text
    assert 'href="/packs/elements"' in text
    assert "learner=" not in str(response.headers)


def test_a_post_opened_as_a_page_is_explained(visitor: Visitor) -> None:
    page = visitor.open("/packs/elements/review")
    assert page.status == 405
    assert "Nothing was changed" in page.text


def test_too_large_a_form_is_refused(visitor: Visitor) -> None:
    response = visitor.client.post("/settings", data={"theme": "x" * 100_000})
    assert response.status_code == 413


def test_a_fault_of_ours_is_a_plain_page(
    app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(progress, "start_page", broken)
    page = visitor.open("/")
    assert page.status == 500
    assert page.headings == ["Something broke here"]
    assert "secret detail" not in page.html


def test_a_browser_that_keeps_no_cookie_is_told_so_and_led_to_a_page_that_stands(
    visitor: Visitor,
) -> None:
    page = visitor.open("/packs/elements/quiz")
    study = visitor.post(page, page.form()).headers["Location"]
    visitor.client.delete_cookie("session")
    visitor.client.delete_cookie("learner")
    refused = Page(visitor.client.post(f"{study}/1"))
    assert refused.status == 400
    assert refused.headings == ["No cookie came along"]
    assert "Nothing was counted" in refused.text
    assert visitor.open(refused.links["To the packs"]).status == 200
