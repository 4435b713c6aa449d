"""Telling two apart, by keyboard alone and on a phone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.looks import PHONE
from tests.browser.steps import a_leech, begin_drill, leave, leave_by_key, mix_up
from tests.web.conftest import Clock

QUESTION = re.compile(r"/study/\d+/\d+$")


def test_a_whole_drill_by_keyboard(visit: OpenPage) -> None:
    page = visit()
    begin_drill(page)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    leave_by_key(page, " ")
    asked = 0
    while QUESTION.search(page.url):
        expect(page.get_by_text("Which of the two?", exact=True)).to_be_visible()
        expect(page.locator("label.option")).to_have_count(2)
        page.keyboard.press("1")
        leave_by_key(page, "Enter")
        expect(page.get_by_role("heading", level=1)).to_be_focused()
        expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("Right|Wrong"))
        asked += 1
        if asked == 2:  # taken back, and answered anew
            leave_by_key(page, "z")
            page.keyboard.press("2")
            leave_by_key(page, "Enter")
            expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("Right|Wrong"))
        leave_by_key(page, " ")
        assert asked < 30
    assert asked >= 4
    expect(page.get_by_text(re.compile("told apart at once. Next time:"))).to_be_visible()


def test_the_offer_of_the_start_page_leads_to_the_drill(visit: OpenPage, clock: Clock) -> None:
    page = visit(viewport=PHONE)
    mix_up(page)
    clock.forward(days=1)
    page.goto("/")
    expect(page.get_by_text("You mix up Carl Wilhelm Scheele and Humphry Davy.")).to_be_visible()
    leave(page, page.get_by_role("button", name=re.compile("^Tell them apart")))
    expect(page).to_have_url(re.compile("/beside$"))
    _side_by_side(page)


def _side_by_side(page: Page) -> None:
    """The two columns stand beside one another on a phone too."""
    columns = page.locator(".beside").nth(1).locator(".beside-column")
    left, right = (columns.nth(index).bounding_box() for index in (0, 1))
    assert left is not None
    assert right is not None
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]


def test_a_leech_by_keyboard(visit: OpenPage, clock: Clock) -> None:
    page = visit()
    a_leech(page, clock)
    expect(page.get_by_role("heading", name="This one does not stick")).to_be_visible()
    leave_by_key(page, "d")
    expect(page).to_have_url(re.compile("/beside$"))


def test_a_leech_is_suspended_by_keyboard(visit: OpenPage, clock: Clock) -> None:
    page = visit()
    a_leech(page, clock)
    leave_by_key(page, "!")
    expect(page.get_by_role("status").first).to_contain_text("Suspended.")
