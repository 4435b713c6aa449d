"""How wide and how long the pages of a course are, in a real browser."""

from __future__ import annotations

from playwright.sync_api import Page

from quizapp.web.edge import COOKIE
from tests.browser.conftest import DESK, OpenPage
from tests.browser.marked import TEACHER_TOKEN

WIDTHS = """() => [".site-header > div", "main", ".site-footer > div"].map(
  (each) => document.querySelector(each).getBoundingClientRect().width)"""
EDGES = """() => [".brand", ".course", ".site-footer ul"].map(
  (each) => document.querySelector(each).getBoundingClientRect().left)"""
LEFT_OVER = """() => document.documentElement.scrollHeight - scrollY
  - document.querySelector(".site-footer").getBoundingClientRect().bottom"""


def teaching(visit: OpenPage, **viewport: int) -> Page:
    page = visit(viewport={**DESK, **viewport})
    page.context.add_cookies([{"name": COOKIE, "value": TEACHER_TOKEN, "url": page.url}])
    return page


def test_the_footer_is_as_wide_as_the_page(visit: OpenPage) -> None:
    page = teaching(visit)
    page.goto("/")
    head, main, foot = page.evaluate(WIDTHS)
    assert head > main == foot
    for path in ("", "/people", "/assignments", "/marks", "/know"):
        page.goto(f"/courses/1{path}")
        assert len(set(page.evaluate(WIDTHS))) == 1, path
        assert len(set(page.evaluate(EDGES))) == 1, path


def test_the_page_of_marks_ends_with_its_footer(visit: OpenPage) -> None:
    page = teaching(visit, height=240)
    page.goto("/courses/1/marks")
    assert page.evaluate(LEFT_OVER) <= 1
