"""What a learner has in mind: cards, memory, progress, exams, a backlog, settings."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from quizapp.web.edge import COOKIE
from tests.browser.dwellers import FORGETFUL_TOKEN, be_old
from tests.browser.states.kind import States
from tests.browser.steps import (
    answer,
    begin_quiz,
    begin_review,
    expect_verdict,
    give_up,
    go_on,
    leave,
    open_all,
    past_introductions,
    save,
)


def _planned(path: str) -> Callable[[Page], None]:
    """An exam of somebody who has studied for a year, at the page `path` of it."""

    def reach(page: Page) -> None:
        be_old(page)
        page.goto("/packs/elements/exams/new")
        page.get_by_label("Name").fill("A-very-long-name-of-an-exam " * 2)
        leave(page, page.get_by_role("button", name="Keep this exam"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("A-very-long-name")
        page.goto(path)
        open_all(page)

    return reach


def _backlog(page: Page) -> None:
    be_old(page)
    page.goto("/cards?state=review")
    page.get_by_label("that match").check()
    leave(page, page.get_by_role("button", name="Move"))
    confirm = page.get_by_role("button", name=re.compile(r"^Move \d"))
    if confirm.count():
        leave(page, confirm)
    expect(page.get_by_text("cards moved")).to_be_visible()
    page.goto("/packs/elements/catch-up")
    open_all(page)


def _offered(page: Page) -> None:
    _backlog(page)
    page.goto("/")
    expect(page.get_by_text("most at risk first")).to_be_visible()


def _catching_up(page: Page) -> None:
    _backlog(page)
    leave(page, page.get_by_role("button", name=re.compile("^Begin")).first)
    expect(page.get_by_text("Day 1 of about").first).to_be_visible()


def _cards(page: Page) -> None:
    begin_quiz(page, "One choice", length=3)
    answer(page)
    go_on(page)
    answer(page, right=False)
    page.goto("/cards?pack=elements")


def _cards_of_a_review(page: Page) -> None:
    begin_review(page)
    past_introductions(page)
    give_up(page)
    expect_verdict(page, "You didn’t know")
    page.goto("/cards")
    expect(page.get_by_text("under a day")).to_be_visible()


def _suspended(page: Page) -> None:
    _cards(page)
    page.get_by_label("that match").check()
    leave(page, page.get_by_role("button", name="Suspend"))
    expect(page.get_by_text("cards suspended")).to_be_visible()


def _new_cards(page: Page) -> None:
    _cards(page)
    page.goto("/cards?state=new")


def _confirm(page: Page) -> None:
    _new_cards(page)
    page.get_by_label("that match").check()
    leave(page, page.get_by_role("button", name="Reset"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Reset")


def _forgetful(*ways: str) -> Callable[[Page], None]:
    """A memory page, by somebody with enough of a log; an address is opened, a button pressed."""

    def reach(page: Page) -> None:
        own = {"name": COOKIE, "value": FORGETFUL_TOKEN, "url": page.url}
        page.context.add_cookies([own])
        for way in ways:
            if way.startswith("/"):
                page.goto(way)
            else:
                leave(page, page.get_by_role("button", name=way))

    return reach


def _looking_back(path: str) -> Callable[[Page], None]:
    def reach(page: Page) -> None:
        be_old(page)
        page.goto(path)
        for summary in page.locator("figure summary").all():
            summary.click()

    return reach


def _looking_back_on_little(page: Page) -> None:
    begin_quiz(page, "One choice", length=2)
    answer(page)
    page.goto("/packs/elements/progress")


def _settings_refused(page: Page) -> None:
    page.goto("/settings")
    page.get_by_label("Learning steps").fill("10m abc")
    page.get_by_label("Steps after forgetting").fill("10m 1m")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):
        page.get_by_label(day).check()
    page.get_by_label("Holiday 1, from").fill("2026-12-24")
    save(page)
    expect(page.get_by_role("alert")).to_be_visible()


def _day_off(path: str) -> Callable[[Page], None]:
    def reach(page: Page) -> None:
        page.goto("/settings")
        page.get_by_label("Monday").check()
        save(page)
        expect(page.get_by_role("status")).to_contain_text("Saved.")
        page.goto(path)
        expect(page.get_by_text("Today is a day off")).to_be_visible()

    return reach


REMEMBERING: States = {
    "progress, few answers": _looking_back_on_little,
    "progress": _looking_back("/progress"),
    "progress in a pack": _looking_back("/packs/elements/progress"),
    "memory": _forgetful("/settings/memory"),
    "memory, fitted": _forgetful("/settings/memory/fit"),
    "memory, used": _forgetful("/settings/memory/fit", "Use these"),
    "memory, in use": _forgetful("/settings/memory/fit", "Use these", "Fit to my reviews"),
    "memory, undone": _forgetful("/settings/memory/fit", "Use these", "Undo"),
    "what a retention costs": _forgetful("/settings/memory/cost"),
    "cards": _cards,
    "cards of a review": _cards_of_a_review,
    "suspended cards": _suspended,
    "new cards": _new_cards,
    "cards to confirm": _confirm,
    "settings, refused": _settings_refused,
    "start, day off": _day_off("/"),
    "pack, day off": _day_off("/packs/elements"),
    "exam planned": _planned("/exams/1"),
    "exam to change": _planned("/exams/1/change"),
    "exam to delete": _planned("/exams/1/delete"),
    "exams": _planned("/exams"),
    "start with an exam": _planned("/"),
    "backlog": _backlog,
    "backlog, offered": _offered,
    "catching up": _catching_up,
}
