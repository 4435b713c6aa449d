"""The page that is projected: keys lead through it, and links where there is no script."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.lectern import ASSIGNMENT, COURSE, teach
from tests.browser.steps import leave_by_key

PROJECT = f"/courses/{COURSE}/assignments/{ASSIGNMENT}/project"


def test_the_arrow_keys_lead_through_it(visit: OpenPage) -> None:
    page = visit()
    teach(page)
    page.goto(PROJECT)
    count = page.locator("article").count()
    assert count > 1
    leave_by_key(page, "ArrowRight")
    expect(page).to_have_url(re.compile(r"/project/1$"))
    first = page.get_by_role("heading", level=1).inner_text()
    expect(page.locator("article")).to_have_count(1)
    leave_by_key(page, "PageDown")
    expect(page).to_have_url(re.compile(r"/project/2$"))
    assert page.get_by_role("heading", level=1).inner_text() != first
    leave_by_key(page, "ArrowLeft")
    expect(page).to_have_url(re.compile(r"/project/1$"))
    page.keyboard.press("ArrowLeft")  # there is none before
    leave_by_key(page, "Escape")
    expect(page).to_have_url(re.compile(r"/project$"))
    expect(page.locator("article")).to_have_count(count)


def test_without_a_script_links_do(visit: OpenPage) -> None:
    page = visit(java_script_enabled=False)
    teach(page)
    page.goto(PROJECT)
    page.get_by_role("link", name="One at a time").click()
    page.locator("a[rel=next]").click()
    expect(page).to_have_url(re.compile(r"/project/2$"))
    page.get_by_role("link", name=re.compile("^All")).click()
    page.get_by_role("link", name="Close").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("what its questions tell")


def test_large_type_fits_the_width_of_a_projector(visit: OpenPage) -> None:
    page = visit(viewport={"width": 1280, "height": 720})
    teach(page)
    page.goto(f"{PROJECT}/1")
    size = page.locator(".missed-thing .asked").evaluate(
        "e => parseFloat(getComputedStyle(e).fontSize)"
    )
    assert size >= 40
