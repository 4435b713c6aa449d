"""Asking, telling and setting aside, and drills."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.states.kind import States
from tests.browser.steps import (
    answer,
    begin_drill,
    begin_quiz,
    begin_review,
    check,
    go_on,
    leave,
    leave_by_key,
    mix_up,
    open_all,
    past_introductions,
    save,
    stop,
    to_the_end,
)


def _asking(name: str) -> Callable[[Page], None]:
    return lambda page: begin_quiz(page, name, length=4)


def _feedback(*, right: bool) -> Callable[[Page], None]:
    def reach(page: Page) -> None:
        begin_quiz(page, "One choice")
        answer(page, right=right)
        for details in page.locator("details").all():
            details.locator("summary").click()

    return reach


def _turned(page: Page) -> None:
    begin_quiz(page, "Flip card")
    leave(page, page.get_by_role("button", name="Show the answer"))


def _ordered(page: Page) -> None:
    begin_quiz(page, "Put in order", length=4)
    check(page)


def _asked_back(page: Page) -> None:
    begin_quiz(page, "Typed date")
    page.get_by_role("textbox").fill("03/02/1774")
    check(page)


def _close(page: Page) -> None:
    begin_quiz(page)
    leave(page, page.get_by_role("link", name="Close"))


def _summary(page: Page) -> None:
    begin_quiz(page, "One choice", length=2)
    answer(page)
    go_on(page)
    answer(page, right=False)
    stop(page)
    page.locator("summary").click()


def _keys(page: Page) -> None:
    begin_quiz(page)
    page.get_by_role("link", name="Keys").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _matched(page: Page) -> None:
    begin_quiz(page, "Matching")
    for place, line in enumerate(page.locator(".match select").all()[:2]):
        line.select_option(index=place + 1)
    check(page)
    expect(page.get_by_role("list", name="Line by line")).to_be_visible()
    open_all(page)


def _matched_twice(page: Page) -> None:
    begin_quiz(page, "Matching")
    for line in page.locator(".match select").all():
        line.select_option(index=1)
    check(page)
    expect(page.get_by_role("alert")).to_contain_text("No value belongs to two lines")


def _flips_only(page: Page) -> None:
    page.goto("/settings")
    page.get_by_label("Flip cards that I rate myself").check()
    save(page)
    begin_review(page)
    past_introductions(page)
    leave_by_key(page, "Space")
    expect(page.get_by_role("button", name=re.compile("^Good"))).to_be_visible()


def _more(page: Page) -> None:
    page.goto("/settings")
    page.get_by_label(re.compile("^Ask before each answer")).check()
    save(page)
    begin_quiz(page, "One choice")
    leave_by_key(page, "s")
    expect(page.get_by_role("status").first).to_contain_text("Skipped.")
    open_all(page)


def _noted(page: Page) -> None:
    begin_quiz(page, "Typed name")
    page.get_by_role("textbox", name="Name").fill("Zed Quux")
    check(page)
    page.locator("summary[data-press=note]").click()
    page.get_by_label("Shown to you after each answer").fill("A very-long-word" * 40)
    leave(page, page.get_by_role("button", name="Keep the note"))
    expect(page.get_by_role("status").first).to_be_focused()
    open_all(page)


def _kept(page: Page) -> None:
    _noted(page)
    leave(page, page.get_by_role("button", name=re.compile("^Mark")))
    expect(page.get_by_role("status").first).to_contain_text("Marked.")
    open_all(page)
    leave(page, page.get_by_role("button", name=re.compile("^Bury")))
    expect(page.get_by_role("status").first).to_contain_text("Buried")
    page.goto("/packs/elements/kept")


def _report_refused(page: Page) -> None:
    begin_quiz(page, "One choice")
    open_all(page)
    page.get_by_label(re.compile("^In your words")).fill("A very-long-word" * 40)
    page.evaluate("document.querySelectorAll('form').forEach(each => { each.noValidate = true; })")
    leave(page, page.get_by_role("button", name="Send the report"))
    expect(page.get_by_role("alert")).to_be_visible()


def _drilling(page: Page) -> None:
    begin_drill(page)
    leave(page, page.get_by_role("button", name=re.compile("^Ask me")))


def _drill_told(page: Page) -> None:
    _drilling(page)
    page.locator("label.option input").first.check()
    check(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("Right|Wrong"))
    open_all(page)
    to_the_end(page)


def _drilled(page: Page) -> None:
    _drill_told(page)
    stop(page)
    expect(page.get_by_text("told apart at once")).to_be_visible()


def _pairs(page: Page) -> None:
    mix_up(page)
    page.goto("/packs/elements/pairs")
    expect(page.get_by_text("Mixed up 2 times")).to_be_visible()


def _mixed_up(page: Page) -> None:
    mix_up(page)
    stop(page)
    expect(page.get_by_role("heading", name="What you mix up")).to_be_visible()


STUDYING: States = {
    "introduction": begin_review,
    **{
        name: _asking(name)
        for name in (
            "One choice",
            "Several choices",
            "True or false",
            "Typed name",
            "Typed date",
            "Typed number",
            "Flip card",
            "Which came first",
            "Put in order",
            "Fill in the gap",
            "Matching",
        )
    },
    "flip card, turned": _turned,
    "asked back": _asked_back,
    "right": _feedback(right=True),
    "wrong": _feedback(right=False),
    "ordering, told": _ordered,
    "matching, told": _matched,
    "matching, asked back": _matched_twice,
    "flip cards only": _flips_only,
    "more, and how sure": _more,
    "noted": _noted,
    "kept": _kept,
    "report, refused": _report_refused,
    "close": _close,
    "summary": _summary,
    "keys": _keys,
    "side by side": begin_drill,
    "which of the two": _drilling,
    "which of the two, told": _drill_told,
    "drilled": _drilled,
    "pairs": _pairs,
    "mixed up, summary": _mixed_up,
}
