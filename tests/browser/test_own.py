"""Somebody writes a question, sees it while typing, saves it, and studies it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.looks import DESK, PHONE
from tests.browser.own_steps import explain, fill_choice, fill_order, new_form, save
from tests.browser.steps import leave, sign_up


def shown(page: Page) -> list[str]:
    """The options of the preview."""
    return page.locator(".own-shown label.option span:last-child").all_inner_texts()


def lines_shown(page: Page) -> list[str]:
    """The lines of an ordering as they stand now."""
    return page.locator("[data-order] li .event").all_inner_texts()


def test_the_question_is_seen_while_it_is_typed(visit: OpenPage) -> None:
    page = visit(viewport=DESK)
    sign_up(page, "Hypatia")
    new_form(page, "One choice")
    expect(page.get_by_text("It is shown here once it can be asked")).to_be_visible()
    fill_choice(page)
    expect(page.locator(".own-shown")).to_be_visible()
    assert sorted(shown(page)) == ["The burnt air", "The heavy air", "The vital air"]
    page.get_by_label("Right answer").fill("The best air")
    expect(page.locator(".own-shown").get_by_text("The best air")).to_be_visible()
    key = page.locator(".own-key")
    expect(key.get_by_text("The best air")).to_be_visible()
    expect(key.get_by_role("link", name="A history of chemistry")).to_be_visible()
    assert page.url.endswith("/own/new/choice")
    assert page.evaluate("document.activeElement.name") == "answer-0"


@pytest.mark.parametrize("script", [True, False])
def test_a_question_is_written_saved_and_studied(visit: OpenPage, *, script: bool) -> None:
    page = visit(viewport=PHONE, java_script_enabled=script)
    sign_up(page, "Hypatia")
    fill_order(page)
    save(page)
    page.goto("/own")
    page.get_by_role("link", name="Study them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Questions of Hypatia")
    leave(page, page.get_by_role("button", name=re.compile("^(Begin|Learn)")))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Put these in order, the lightest first."
    )
    right = ("Hydrogen", "Helium", "Neon", "Argon")
    for place, text in enumerate(right):
        if not script:
            page.get_by_label(text, exact=True).select_option(str(place + 1))
        while script and lines_shown(page).index(text) > place:
            page.get_by_role("button", name=f"Up: {text}").click()
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Right.")
    expect(page.get_by_text("What burns uses up a part of the air.")).to_be_visible()
    expect(page.get_by_text("()")).to_have_count(0)
    lines = page.get_by_role("list", name="The right order").locator(".event")
    assert lines.all_inner_texts() == list(right)


def test_it_is_written_by_keyboard_and_an_error_loses_nothing(visit: OpenPage) -> None:
    page = visit(viewport=DESK)
    sign_up(page, "Hypatia")
    new_form(page, "Flip card")
    page.get_by_label("Question", exact=True).focus()
    page.keyboard.type("What colour has the flame of sodium?")
    page.keyboard.press("Tab")
    page.keyboard.type("Yellow")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("The explanation is missing.")).to_be_visible()
    expect(page.get_by_label("Explanation")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Right answer")).to_have_value("Yellow")
    explain(page)
    save(page)
