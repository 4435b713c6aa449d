"""The keys of the gradebook, and of the page of answers to be looked at."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from quizapp.web.edge import COOKIE
from tests.browser.conftest import OpenPage
from tests.browser.looks import DESK, PHONE
from tests.browser.marked import TEACHER_TOKEN


def test_arrows_walk_from_mark_to_mark_and_enter_opens_one(visit: OpenPage) -> None:
    page = visit(viewport=DESK)
    page.context.add_cookies([{"name": COOKIE, "value": TEACHER_TOKEN, "url": page.url}])
    page.goto("/courses/1/marks")
    table = page.locator("table.gradebook").first
    table.locator("tbody a").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    focused = page.locator(":focus")
    expect(focused).to_contain_text("Björk, Week 2")
    assert table.locator("a[tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Björk, Week 2")


def test_the_headings_stay_in_sight(visit: OpenPage) -> None:
    page = visit(viewport={"width": 800, "height": 500})
    page.context.add_cookies([{"name": COOKIE, "value": TEACHER_TOKEN, "url": page.url}])
    page.goto("/courses/1/marks")
    frame = page.locator(".gradebook-frame").first
    heading = frame.locator("thead th").nth(1)
    name = frame.locator("tbody th").first
    before = heading.bounding_box(), name.bounding_box()
    frame.evaluate("each => each.scrollTo(60, 100)")
    after = heading.bounding_box(), name.bounding_box()
    assert all(before)
    assert all(after)
    assert after[0]["y"] == before[0]["y"]  # type: ignore[index]
    assert after[1]["x"] == before[1]["x"]  # type: ignore[index]


def test_a_key_decides_the_answers_that_say_the_same(visit: OpenPage) -> None:
    page = visit(viewport=PHONE)
    page.context.add_cookies([{"name": COOKIE, "value": TEACHER_TOKEN, "url": page.url}])
    page.goto("/courses/1/marks/to-be-looked-at")
    groups = page.locator("[data-group]")
    count = groups.count()
    assert count > 2
    first, second = (groups.nth(place).locator("h2").get_attribute("id") for place in (0, 1))
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(groups.nth(1)).to_be_focused()
    page.keyboard.press("p")
    expect(page.get_by_role("status")).to_contain_text("Decided")
    expect(groups).to_have_count(count - 1)
    expect(page.locator(f"#{first}")).to_have_count(1)
    expect(page.locator(f"#{second}")).to_have_count(0)
    page.goto("/courses/1/marks/log")
    expect(page.get_by_text(re.compile("to be looked at → 50 %")).first).to_be_visible()
