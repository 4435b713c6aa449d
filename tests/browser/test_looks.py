"""Every page: nothing scrolls sideways, nothing moves, and axe finds nothing at WCAG 2.2 AA."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from quizapp.services import accounts, sign_in_links
from quizapp.store.engine import make_engine, writing
from quizapp.web.edge import COOKIE
from tests.browser.assigned import ASSIGNMENT_STATES
from tests.browser.classes import COURSE_STATES
from tests.browser.conftest import DESK, FORGETFUL_TOKEN, OLD_TOKEN, PHONE, OpenPage
from tests.browser.keepers import KEEPING
from tests.browser.lectern import (
    ASSIGNMENT,
    COURSE,
    EMPTY_COURSE,
    OPEN_ASSIGNMENT,
    teach,
)
from tests.browser.marked import MARKED
from tests.browser.own_steps import OWN_STATES
from tests.browser.steps import (
    a_leech,
    answer,
    begin_drill,
    begin_quiz,
    begin_review,
    check,
    expect_verdict,
    give_up,
    go_on,
    leave,
    leave_by_key,
    mix_up,
    past_introductions,
    save,
    set_up,
    sign_up,
    staying,
    stop,
)
from tests.web.conftest import Clock

ZOOMED = 640  # what a window of 1280 pixels has left at 200 %
PAPER = 718  # A4 within margins of a centimetre
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PATHS = {
    "start": "/",
    "pack": "/packs/elements",
    "quiz form": "/packs/elements/quiz",
    "topic": "/packs/elements/topics/dates",
    "section": "/packs/elements/sections/Gases",
    "names": "/packs/elements/entities",
    "entity": "/packs/elements/entities/humphry-davy",
    "fact": "/packs/elements/facts/oxygen-found-scheele",
    "timeline": "/packs/elements/timeline",
    "places": "/packs/elements/places",
    "compared": "/packs/elements/compare/marie-curie/pierre-curie",
    "kept, empty": "/packs/elements/kept",
    "compared, to be drilled": "/packs/elements/compare/humphry-davy/carl-wilhelm-scheele",
    "pairs, nothing yet": "/packs/elements/pairs",
    "reading": "/packs/elements/reading",
    "anki": "/packs/elements/anki",
    "progress, nothing yet": "/progress",
    "progress in a pack, nothing yet": "/packs/elements/progress",
    "search": "/search",
    "found": "/search?q=davy",
    "found in a pack": "/packs/elements/search?q=humphri+discovered",
    "found nothing": "/search?q=xqzzyq",
    "found nothing, long": "/search?q=" + 90 * "x",
    "no cards": "/cards",
    "exams, nobody": "/exams",
    "exam, new": "/packs/elements/exams/new",
    "exam, refused": "/packs/elements/exams/new?date=x",
    "settings": "/settings",
    "memory, nobody": "/settings/memory",
    "what a retention costs, nobody": "/settings/memory/cost?days=365",
    "help": "/help",
    "about": "/about",
    "not found": "/nothing-here",
    "account, nobody": "/account",
    "sign up": "/account/sign-up",
    "sign in": "/account/sign-in",
    "forgotten": "/account/forgotten",
    "offline": "/offline",
    "own questions, nobody": "/own",
}


def _planned(path: str) -> Callable[[Page], None]:
    """An exam of somebody who has studied for a year, at the page `path` of it."""

    def reach(page: Page) -> None:
        be_old(page)
        page.goto("/packs/elements/exams/new")
        page.get_by_label("Name").fill("A-very-long-name-of-an-exam " * 2)
        leave(page, page.get_by_role("button", name="Keep this exam"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("A-very-long-name")
        page.goto(path)
        _open_all(page)

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
    _open_all(page)


def _offered(page: Page) -> None:
    _backlog(page)
    page.goto("/")
    expect(page.get_by_text("most at risk first")).to_be_visible()


def _catching_up(page: Page) -> None:
    _backlog(page)
    leave(page, page.get_by_role("button", name=re.compile("^Begin")).first)
    expect(page.get_by_text("Day 1 of about").first).to_be_visible()


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


def _menu(page: Page) -> None:
    page.goto("/packs/elements")
    page.locator("summary", has_text="Menu").click()
    expect(page.get_by_role("link", name="Settings")).to_be_visible()


def _keys(page: Page) -> None:
    begin_quiz(page)
    page.get_by_role("link", name="Keys").click()
    expect(page.get_by_role("dialog")).to_be_visible()


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


def be_old(page: Page) -> None:
    """Go on as somebody who has studied for a year."""
    page.context.add_cookies([{"name": COOKIE, "value": OLD_TOKEN, "url": page.url}])


def _looking_back(path: str) -> Callable[[Page], None]:
    def reach(page: Page) -> None:
        be_old(page)
        page.goto(path)
        for summary in page.locator("figure summary").all():
            summary.click()

    return reach


def _matched(page: Page) -> None:
    begin_quiz(page, "Matching")
    for place, line in enumerate(page.locator(".match select").all()[:2]):
        line.select_option(index=place + 1)
    check(page)
    expect(page.get_by_role("list", name="Line by line")).to_be_visible()
    _open_all(page)


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


def _teaching(path: str, heading: str) -> Callable[[Page], None]:
    """A page of who teaches a class, at `path` of a course."""

    def reach(page: Page) -> None:
        teach(page)
        page.goto(f"/courses/{path}")
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        _open_all(page)

    return reach


LONGEST_NAME = "Wilhelmina " * 3 + "Cholmon"


def _guests(path: str) -> Callable[[Page], None]:
    def reach(page: Page) -> None:
        begin_review(page)
        page.goto(path)

    return reach


def _looking_back_on_little(page: Page) -> None:
    begin_quiz(page, "One choice", length=2)
    answer(page)
    page.goto("/packs/elements/progress")


def _holders(path: str) -> Callable[[Page], None]:
    def reach(page: Page) -> None:
        sign_up(page, LONGEST_NAME)
        page.goto(path)

    return reach


def _owns(path: str, heading: str) -> Callable[[Page], None]:
    """A page of the installation, by its owner."""

    def reach(page: Page) -> None:
        set_up(page, LONGEST_NAME)
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)

    return reach


def _set_up_refused(page: Page) -> None:
    page.goto("/site/setup")
    page.get_by_label("Your name").fill("x")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Make the owner").click()
    expect(page.get_by_role("alert")).to_be_visible()


def _not_allowed(page: Page) -> None:
    page.goto("/site/cards")
    expect(page.get_by_role("heading", name="Not for this account")).to_be_visible()


def _unknown_teacher(page: Page) -> None:
    set_up(page)
    page.get_by_label("Name of the account").fill("Nobody")
    page.get_by_role("button", name="Name an instructor").click()
    expect(page.get_by_role("alert")).to_be_visible()


def _invitation(page: Page) -> None:
    set_up(page)
    page.get_by_role("button", name="Make an invitation").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()


def _invited(page: Page) -> None:
    _invitation(page)
    address = page.locator(".link-text").inner_text()
    page.context.clear_cookies()
    page.goto(address)
    expect(page.get_by_role("heading", name="You are invited")).to_be_visible()


def _sheet(page: Page) -> None:
    set_up(page)
    page.goto("/site/cards")
    page.get_by_label("How many").fill("12")
    page.get_by_role("button", name="Make accounts").click()
    expect(page.get_by_role("heading", name="12 cards to print")).to_be_visible()


def _cards_made(page: Page) -> None:
    _sheet(page)
    page.goto("/site/cards")
    page.get_by_role("button", name="Make fresh").click()
    expect(page.get_by_role("alert")).to_be_visible()


def _link_used(page: Page) -> None:
    page.goto("/account/link/used-before")
    expect(page.get_by_text("This link has been used")).to_be_visible()


def _refused(page: Page) -> None:
    page.goto("/account/sign-up")
    page.get_by_label("Name").fill("x")
    page.get_by_label("Password").fill("short")
    leave(page, page.get_by_role("button", name="Make the account"))
    expect(page.get_by_role("alert")).to_be_visible()


def _wrong_password(page: Page) -> None:
    begin_review(page)
    page.goto("/account/sign-in")
    page.get_by_label("Name").fill("x")
    page.get_by_label("Password").fill("short")
    leave(page, page.get_by_role("button", name="Sign in"))
    expect(page.get_by_role("alert")).to_be_visible()


def _open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")


def _more(page: Page) -> None:
    page.goto("/settings")
    page.get_by_label(re.compile("^Ask before each answer")).check()
    save(page)
    begin_quiz(page, "One choice")
    leave_by_key(page, "s")
    expect(page.get_by_role("status").first).to_contain_text("Skipped.")
    _open_all(page)


def _noted(page: Page) -> None:
    begin_quiz(page, "Typed name")
    page.get_by_role("textbox", name="Name").fill("Zed Quux")
    check(page)
    page.locator("summary[data-press=note]").click()
    page.get_by_label("Shown to you after each answer").fill("A very-long-word" * 40)
    leave(page, page.get_by_role("button", name="Keep the note"))
    expect(page.get_by_role("status").first).to_be_focused()
    _open_all(page)


def _kept(page: Page) -> None:
    _noted(page)
    leave(page, page.get_by_role("button", name=re.compile("^Mark")))
    expect(page.get_by_role("status").first).to_contain_text("Marked.")
    _open_all(page)
    leave(page, page.get_by_role("button", name=re.compile("^Bury")))
    expect(page.get_by_role("status").first).to_contain_text("Buried")
    page.goto("/packs/elements/kept")


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


def _report_refused(page: Page) -> None:
    begin_quiz(page, "One choice")
    _open_all(page)
    page.get_by_label(re.compile("^In your words")).fill("A very-long-word" * 40)
    page.evaluate("document.querySelectorAll('form').forEach(each => { each.noValidate = true; })")
    leave(page, page.get_by_role("button", name="Send the report"))
    expect(page.get_by_role("alert")).to_be_visible()


def to_the_end(page: Page) -> None:
    """Where the bar of buttons that sticks to the bottom covers nothing."""
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")


def _drilling(page: Page) -> None:
    begin_drill(page)
    leave(page, page.get_by_role("button", name=re.compile("^Ask me")))


def _drill_told(page: Page) -> None:
    _drilling(page)
    page.locator("label.option input").first.check()
    check(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("Right|Wrong"))
    _open_all(page)
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


def _taken_along(page: Page) -> None:
    page.goto("/offline")
    expect(page.get_by_text("opens without a network too")).to_be_visible()
    page.get_by_role("button", name="Take along").click()
    expect(page.get_by_role("button", name="Begin")).to_be_visible()


def _new_without_network(page: Page) -> None:
    _taken_along(page)
    page.get_by_role("button", name="Begin").click()


def _asked_without_network(page: Page) -> None:
    _new_without_network(page)
    heading = page.locator("h1")
    while heading.get_attribute("id") != "prompt":
        told = heading.inner_text()
        page.get_by_role("button", name="Continue").click()
        expect(heading).not_to_have_text(told)


def _told_without_network(page: Page) -> None:
    _asked_without_network(page)
    page.locator("label.option").first.click()
    page.get_by_role("button", name="Check").click()
    expect(page.locator("section.verdict")).to_be_visible()


def _waiting_to_be_sent(page: Page) -> None:
    _told_without_network(page)
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Send now")).to_be_visible()


def _sent(page: Page) -> None:
    _waiting_to_be_sent(page)
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_text("each counted once")).to_be_visible()


def _somebody_elses(page: Page) -> None:
    _waiting_to_be_sent(page)
    page.context.clear_cookies()
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_role("alert")).to_be_visible()


def _returned(page: Page) -> None:
    _sent(page)
    leave(page, page.get_by_role("link", name="What became of them"))
    page.get_by_text("All of them").click()


def _sets(path: str = "", *, filled: bool = True) -> Callable[[Page], None]:
    """A set of a long title, with single slots and one that draws, at the page `path` of it."""

    def reach(page: Page) -> None:
        set_up(page)
        page.goto("/sets")
        page.get_by_label("Title of a new set").fill("A-very-long-title-of-a-set " * 4)
        page.get_by_role("button", name="Make it").click()
        expect(page.get_by_text("This set asks nothing yet.")).to_be_visible()
        here = re.sub(r"[?#].*", "", page.url)
        if filled:
            for words, how in (("hydrogen", "alone"), ("radium", "drawn")):
                page.goto(f"{here}/add?words={words}")
                page.get_by_label("that match").check()
                page.get_by_label("as", exact=True).select_option(how)
                page.get_by_role("button", name="Add", exact=True).click()
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
    page.get_by_role("button", name="Keep").nth(1).click()
    expect(page.get_by_role("alert")).to_contain_text("give the answer away")


STATES: dict[str, Callable[[Page], None]] = {
    **{name: (lambda page, path=path: page.goto(path)) for name, path in PATHS.items()},
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
    "progress, few answers": _looking_back_on_little,
    "progress": _looking_back("/progress"),
    "progress in a pack": _looking_back("/packs/elements/progress"),
    "memory": _forgetful("/settings/memory"),
    "memory, fitted": _forgetful("/settings/memory/fit"),
    "memory, used": _forgetful("/settings/memory/fit", "Use these"),
    "memory, in use": _forgetful("/settings/memory/fit", "Use these", "Fit to my reviews"),
    "memory, undone": _forgetful("/settings/memory/fit", "Use these", "Undo"),
    "what a retention costs": _forgetful("/settings/memory/cost"),
    "account, guest": _guests("/account"),
    "sign in, guest": _guests("/account/sign-in"),
    "delete, guest": _guests("/account/delete"),
    "sign up, refused": _refused,
    "sign in, refused": _wrong_password,
    "account": _holders("/account?done=signed-up"),
    "password": _holders("/account/password"),
    "e-mail": _holders("/account/email"),
    "delete": _holders("/account/delete"),
    "start, signed in": _holders("/"),
    "set up": lambda page: page.goto("/site/setup"),
    "set up, refused": _set_up_refused,
    "who teaches": _owns("/site?done=set-up", "Who teaches here"),
    "who teaches, unknown": _unknown_teacher,
    "account, owner": _owns("/account", LONGEST_NAME),
    "reach": _owns("/site/reach", "How a class reaches this quizapp"),
    "sign-in cards, none": _owns("/site/cards", "Sign-in cards"),
    "sign-in cards": _cards_made,
    "sheet of cards": _sheet,
    "invitation": _invitation,
    "invited": _invited,
    "link, used": _link_used,
    "not allowed": _not_allowed,
    "cards": _cards,
    "cards of a review": _cards_of_a_review,
    "suspended cards": _suspended,
    "new cards": _new_cards,
    "cards to confirm": _confirm,
    "menu": _menu,
    "settings, refused": _settings_refused,
    "start, day off": _day_off("/"),
    "pack, day off": _day_off("/packs/elements"),
    "side by side": begin_drill,
    "which of the two": _drilling,
    "which of the two, told": _drill_told,
    "drilled": _drilled,
    "pairs": _pairs,
    "mixed up, summary": _mixed_up,
    "offline, taken along": _taken_along,
    "set on paper": _sets("/paper"),
    "set on paper, sheets": _sets("/paper/print?versions=2&mixed=on&keys=on&explanations=on"),
    "offline, new": _new_without_network,
    "offline, asked": _asked_without_network,
    "offline, told": _told_without_network,
    "offline, waiting": _waiting_to_be_sent,
    "offline, sent": _sent,
    "offline, somebody else's": _somebody_elses,
    "offline, returned": _returned,
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
    "exam planned": _planned("/exams/1"),
    "exam to change": _planned("/exams/1/change"),
    "exam to delete": _planned("/exams/1/delete"),
    "exams": _planned("/exams"),
    "start with an exam": _planned("/"),
    "backlog": _backlog,
    "backlog, offered": _offered,
    "catching up": _catching_up,
    **MARKED,
    "what a class knows": _teaching(f"{COURSE}/know", "What they know"),
    "what a class knows, by section, at the exam": _teaching(
        f"{COURSE}/know/students?by=section&on=exam", "Student by student"
    ),
    "what a class knows, nobody yet": _teaching(f"{EMPTY_COURSE}/know", "What they know"),
    "facts across formats": _teaching(f"{COURSE}/know/facts", "Facts across formats"),
    "facts across formats, none yet": _teaching(
        f"{EMPTY_COURSE}/know/facts", "Facts across formats"
    ),
    "figures of questions": _teaching(
        f"{COURSE}/assignments/{ASSIGNMENT}/analysis", "what its questions tell"
    ),
    "figures of questions, all attempts": _teaching(
        f"{COURSE}/assignments/{ASSIGNMENT}/analysis?of=all", "what its questions tell"
    ),
    "figures of questions, nothing handed in": _teaching(
        f"{EMPTY_COURSE}/assignments/{ASSIGNMENT - 1}/analysis", "what its questions tell"
    ),
    "figures of options": _teaching(
        f"{COURSE}/assignments/{ASSIGNMENT}/analysis/1", "who discovered hydrogen"
    ),
    "figures of what was typed": _teaching(
        f"{COURSE}/assignments/{ASSIGNMENT}/analysis/4", "who discovered hydrogen"
    ),
    "figures of statements": _teaching(
        f"{COURSE}/assignments/{ASSIGNMENT}/analysis/6", "who discovered hydrogen"
    ),
    "to project, still open": _teaching(
        f"{COURSE}/assignments/{OPEN_ASSIGNMENT}/project", "is still open"
    ),
    "to project": _teaching(f"{COURSE}/assignments/{ASSIGNMENT}/project", "what most got wrong"),
    "to project, one": _teaching(f"{COURSE}/assignments/{ASSIGNMENT}/project/2", "?"),
    "to project, nothing": _teaching(
        f"{EMPTY_COURSE}/assignments/{ASSIGNMENT - 1}/project", "Keep up"
    ),
    **KEEPING,
    **COURSE_STATES,
    **OWN_STATES,
    **ASSIGNMENT_STATES,
}


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    return [
        f"{each['id']}: {each['help']}: {[node['target'] for node in each['nodes']]}"
        for each in found.response["violations"]
    ]


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width


SHALLOW = 240  # pixels: whatever scrolls in a box of its own does so here


def past_its_end(page: Page) -> int:
    """How many pixels of nothing there are below a page: something unseen hangs out of it."""
    height: int = page.evaluate(
        """() => {
            const root = document.documentElement;
            const end = Math.ceil(document.body.getBoundingClientRect().bottom + scrollY);
            return root.scrollHeight - Math.max(root.clientHeight, end);
        }"""
    )
    return height


TO_PRESS = (
    "button, .button, summary, select, label.option, label.check, input[type=text], "
    "input[type=number], input[type=search], input[type=password], input[type=email], "
    "header a, .site-footer li a, th > a, .rows a, .doors a, .jumps a"
)
"""Everything to press but links that stand in running text or in a dense list."""


def too_low(page: Page) -> list[str]:
    """What is to be pressed and is less than 44 pixels high."""
    found: list[str] = page.evaluate(
        """what => [...document.querySelectorAll(what)]
            .filter(each => each.checkVisibility() && !each.closest('.visually-hidden'))
            .map(each => [each.getBoundingClientRect().height, each.textContent.trim()])
            .filter(([height]) => height > 1 && height < 43.5)
            .map(([height, words]) => `${words}: ${height}`)""",
        TO_PRESS,
    )
    return found


def pressable_on_paper(page: Page) -> list[str]:
    """Buttons that would be printed."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('button, .button, input[type=submit]')]
            .filter(each => each.checkVisibility())
            .map(each => each.textContent.trim())"""
    )
    return found


def look_at(page: Page) -> None:
    """Hold a page against the rules at both sizes, in light and dark, narrow, zoomed, on paper."""
    with staying(page):
        for size in (PHONE, DESK):
            page.set_viewport_size(size | {"height": SHALLOW})
            assert past_its_end(page) <= 0
            page.set_viewport_size(size)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                assert violations(page) == []
        for width in (320, 360, ZOOMED):
            page.set_viewport_size({"width": width, "height": 640})
            assert sideways(page) == 0
            assert too_low(page) == []
        page.set_viewport_size({"width": PAPER, "height": 1000})
        page.emulate_media(media="print")
        assert sideways(page) == 0
        assert pressable_on_paper(page) == []


@pytest.mark.parametrize("state", STATES)
def test_every_page_in_each_look(visit: OpenPage, state: str) -> None:
    page = visit(viewport=PHONE, reduced_motion="reduce")
    STATES[state](page)
    look_at(page)


def test_a_leech_in_each_look(visit: OpenPage, clock: Clock) -> None:
    page = visit(viewport=PHONE, reduced_motion="reduce")
    a_leech(page, clock)
    expect(page.get_by_role("heading", name="This one does not stick")).to_be_visible()
    to_the_end(page)
    look_at(page)


def test_a_link_that_signs_in_in_each_look(visit: OpenPage, database: Path, clock: Clock) -> None:
    """Where a guest has studied, who is asked what becomes of it."""
    page = visit(viewport=PHONE, reduced_motion="reduce")
    sign_up(page, LONGEST_NAME)
    engine = make_engine(f"sqlite:///{database}")
    with writing(engine) as session:
        ada = accounts.learner_named(session, LONGEST_NAME).id
        token = sign_in_links.make_sign_in_link(session, ada, ada, clock.now)
    engine.dispose()
    page.context.clear_cookies()
    begin_review(page)
    page.goto(f"/account/link/{token}")
    expect(page.get_by_role("heading", name="Sign in as")).to_be_visible()
    look_at(page)
    page.emulate_media(media="screen")
    page.get_by_label("New password").fill("another four words")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("The password is changed")).to_be_visible()


def test_cards_fit_the_paper(visit: OpenPage) -> None:
    """Ten to a page on A4 and Letter; the longest words and address stay within their card."""
    page = visit()
    _sheet(page)
    page.evaluate(
        """longest => document.querySelectorAll('.sign-in-card').forEach(card => {
            card.querySelectorAll('dd').forEach((each, at) => { each.textContent = longest[at]; });
        })""",
        ["southern-goldfinch-99", "-".join(["popular"] * 4), "https://quiz." + 24 * "x" + ".org"],
    )
    page.emulate_media(media="print")
    for width in (672, 695):  # A4 and Letter, within their margins
        page.set_viewport_size({"width": width, "height": 900})
        out = page.evaluate(
            """[...document.querySelectorAll('.sign-in-card')].filter(each =>
                each.scrollHeight > each.clientHeight + 1 || each.scrollWidth > each.clientWidth + 1
            ).length"""
        )
        assert out == 0
    for paper in ("A4", "Letter"):
        printed = page.pdf(format=paper)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2, "ten, and two more"


def test_the_offer_of_a_pair_in_each_look(visit: OpenPage, clock: Clock) -> None:
    page = visit(viewport=PHONE, reduced_motion="reduce")
    mix_up(page)
    clock.forward(days=1)
    page.goto("/")
    expect(page.get_by_text("You mix up")).to_be_visible()
    look_at(page)


def test_axe_is_awake(visit: OpenPage) -> None:
    page = visit()
    page.evaluate("document.querySelector('h1').innerHTML = '<input>'")
    assert any("label" in each for each in violations(page))


def test_a_page_that_is_left_while_it_is_looked_at_is_noticed(visit: OpenPage) -> None:
    page = visit()
    with pytest.raises(AssertionError, match="was left"), staying(page):
        leave(page, page.get_by_role("link", name="Help").first)


def test_a_question_with_four_options_fits_a_phone(visit: OpenPage) -> None:
    page = visit(viewport=PHONE)
    begin_quiz(page, "One choice", length=8)
    seen = 0
    while seen < 6 and page.locator("label.option").count():
        seen += 1
        for label in page.locator("label.option").all():
            box = label.bounding_box()
            assert box is not None
            assert box["height"] >= 44
        button = page.get_by_role("button", name="Check").bounding_box()
        assert button is not None
        assert button["height"] >= 44
        assert button["y"] + button["height"] <= PHONE["height"]
        give_up(page)
        go_on(page)
    assert seen == 6


def test_an_ordering_fits_a_phone(visit: OpenPage) -> None:
    page = visit(viewport=PHONE)
    begin_quiz(page, "Put in order", length=4)
    button = page.get_by_role("button", name="Check").bounding_box()
    last = page.locator("[data-order] li").last.bounding_box()
    assert button is not None
    assert last is not None
    assert last["y"] + last["height"] <= button["y"]
    assert button["y"] + button["height"] <= PHONE["height"]
    first = page.locator("[data-order] li").first
    assert first.locator("label").evaluate("each => each.clientWidth") > PHONE["width"] / 2.5


def test_how_far_it_is_shows_where_the_system_chooses_the_colours(visit: OpenPage) -> None:
    page = visit(forced_colors="active")
    begin_quiz(page, "One choice", length=2)
    nothing = page.locator("progress").screenshot()
    answer(page)
    expect_verdict(page, "Right.")
    assert page.locator("progress").screenshot() != nothing


def test_dark_is_remembered(visit: OpenPage) -> None:
    page = visit(color_scheme="light")
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.get_by_role("button", name="Use dark colours").click()
    page.goto("/packs/elements")
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark != light
    page.goto("/settings")
    expect(page.get_by_label("Dark")).to_be_checked()
    page.get_by_label("As the system says").check()
    save(page)
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == light


def test_nothing_moves_for_those_who_ask(visit: OpenPage) -> None:
    page = visit(reduced_motion="reduce")
    begin_quiz(page, "One choice")
    moving = page.evaluate(
        """[...document.querySelectorAll('*')].filter(each => {
            const style = getComputedStyle(each);
            return style.transitionDuration !== '0s' || style.animationName !== 'none';
        }).length"""
    )
    assert moving == 0


def test_a_page_on_paper(visit: OpenPage) -> None:
    page = visit()
    begin_review(page)
    past_introductions(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for hidden in (".study-actions", ".study-bar"):
        expect(page.locator(hidden).first).to_be_hidden()


def test_the_own_serif_arrives_and_nothing_shifts(visit: OpenPage) -> None:
    page = visit()
    page.goto("/packs/elements")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => null)")  # arrived is not yet made ready
    assert page.evaluate("document.fonts.check('16px \"Reading Room Serif\"')")
    shift = page.evaluate(
        """new Promise(resolve => {
            let sum = 0;
            new PerformanceObserver(list => list.getEntries().forEach(e => { sum += e.value; }))
                .observe({type: 'layout-shift', buffered: true});
            setTimeout(() => resolve(sum), 300);
        })"""
    )
    assert shift < 0.01


def test_charts_are_drawn_without_javascript_and_in_any_colours(visit: OpenPage) -> None:
    page = visit(java_script_enabled=False)
    be_old(page)
    page.goto("/packs/elements/progress")
    charts = page.locator("svg.chart")
    expect(charts).to_have_count(11)
    column = page.locator("#coming svg.chart rect.column").first
    seen = set()
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours)
        seen.add(column.evaluate("each => getComputedStyle(each).fill"))
    page.emulate_media(color_scheme="light", forced_colors="active")
    seen.add(column.evaluate("each => getComputedStyle(each).fill"))
    assert len(seen) == 3
    page.emulate_media(media="print", color_scheme="dark", forced_colors="none")
    expect(charts.first).to_be_visible()
    assert column.evaluate("each => getComputedStyle(each).fill") == "rgb(29, 85, 99)"
    for hidden in page.get_by_role("link", name="Save as SVG").all():
        expect(hidden).to_be_hidden()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_sticks_out_of_a_chart(visit: OpenPage, width: int) -> None:
    page = visit(viewport={"width": width, "height": 800})
    be_old(page)
    page.goto("/packs/elements/progress")
    out = page.evaluate(
        """[...document.querySelectorAll('svg.chart')].flatMap(svg => {
            const frame = svg.getBoundingClientRect();
            return [...svg.querySelectorAll('rect, circle, line, text')].filter(each => {
                const box = each.getBoundingClientRect();
                return box.left < frame.left - 1 || box.right > frame.right + 1
                    || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
            }).map(each => each.outerHTML);
        })"""
    )
    assert out == []


def test_a_chart_is_kept_as_a_picture_of_its_own(visit: OpenPage, tmp_path: Path) -> None:
    page = visit()
    be_old(page)
    page.goto("/packs/elements/progress")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Save as SVG.*By topic")).click()
    assert download.value.suggested_filename == "elements-retention-groups.svg"
    saved = tmp_path / "kept.svg"
    download.value.save_as(saved)
    words = ET.fromstring(saved.read_bytes()).itertext()  # noqa: S314
    assert any("foreseen by FSRS" in each for each in words)
