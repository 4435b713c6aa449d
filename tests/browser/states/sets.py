"""Sets of questions, on the screen and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.states.kind import States
from tests.browser.steps import leave, set_up


def _sets(path: str = "", *, filled: bool = True) -> Callable[[Page], None]:
    """A set of a long title, with single slots and one that draws, at the page `path` of it."""

    def reach(page: Page) -> None:
        set_up(page)
        page.goto("/sets")
        page.get_by_label("Title of a new set").fill("A-very-long-title-of-a-set " * 4)
        leave(page, page.get_by_role("button", name="Make it"))
        expect(page.get_by_text("This set asks nothing yet.")).to_be_visible()
        here = re.sub(r"[?#].*", "", page.url)
        if filled:
            for words, how in (("hydrogen", "alone"), ("radium", "drawn")):
                page.goto(f"{here}/add?words={words}")
                page.get_by_label("that match").check()
                page.get_by_label("as", exact=True).select_option(how)
                leave(page, page.get_by_role("button", name="Add", exact=True))
                expect(page.get_by_text("Added.", exact=True)).to_be_visible()
        shown = page.goto(path if path.startswith("/sets") else f"{here}{path}")
        assert shown is not None
        assert shown.ok
        expect(page.locator("main h1")).to_be_visible()
        for details in page.locator("main details").all():
            if details.get_attribute("open") is None:
                details.locator("summary").click()

    return reach


def _set_rejected(page: Page) -> None:
    _sets("/look")(page)
    page.keyboard.press("r")
    expect(page.get_by_text(re.compile(r"^1 of \d+ looked at"))).to_be_visible()
    page.keyboard.press("k")
    expect(page.locator(".said")).to_have_text("Rejected")


def _set_refused(page: Page) -> None:
    _sets("/slot?at=1")(page)
    page.get_by_label("Other words for this set").fill("Was it Henry Cavendish?")
    leave(page, page.get_by_role("button", name="Keep").nth(1))
    expect(page.get_by_role("alert")).to_contain_text("give the answer away")


SETS: States = {
    "set on paper": _sets("/paper"),
    "set on paper, sheets": _sets("/paper/print?versions=2&mixed=on&keys=on&explanations=on"),
    "sets": _sets("/sets"),
    "set, empty": _sets(filled=False),
    "set": _sets(),
    "set, slot": _sets("/slot?at=2"),
    "set, slot refused": _set_refused,
    "set, add": _sets("/add"),
    "set, look": _sets("/look"),
    "set, looked at": _set_rejected,
    "set, before": _sets("/before"),
    "set, compared": _sets("/compare"),
    "set, versions": _sets("/versions"),
    "set, share": _sets("/share"),
    "set, import": _sets("/sets/import"),
}
