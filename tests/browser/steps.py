"""What a visitor does, in the words of the tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Frame, Locator, Page, Request, expect

from tests.web.conftest import Clock
from tests.web.pupil import by_prompt

QUESTION = re.compile(r"/study/\d+/\d+$")
SUMMARY = re.compile(r"/study/\d+/summary$")


def begin_review(page: Page) -> None:
    page.goto("/packs/elements")
    leave(page, page.get_by_role("button", name=re.compile("^(Begin|Review|Learn)")))


def begin_quiz(page: Page, *formats: str, length: int = 5, cold: bool = True) -> None:
    page.goto("/packs/elements/quiz")
    for name in formats:
        page.get_by_label(name, exact=True).check()
    page.get_by_label("Number of questions").fill(str(length))
    if cold:
        page.get_by_label(re.compile("^Test me cold")).check()
    leave(page, page.get_by_role("button", name="Start the quiz"))


def past_introductions(page: Page) -> None:
    while "/facts/" in page.url:
        leave(page, page.get_by_role("button", name="Continue"))


def leave(page: Page, way: Locator) -> None:
    """Press what leads to another page, and wait until that one is there.

    Whatever leads to another page is left by this or by `leave_by_key`: a press alone comes back
    before the page is gone, and what follows would be done to the page that is being left.
    """
    with page.expect_navigation():
        way.click()


@contextmanager
def staying(page: Page) -> Iterator[None]:
    """Fail if anything leads away from the page meanwhile, so that one page is looked at."""
    away: list[str] = []

    def on_request(request: Request) -> None:
        if request.is_navigation_request():
            away.append(request.url)

    def on_navigated(frame: Frame) -> None:
        away.append(frame.url)

    page.on("request", on_request)
    page.on("framenavigated", on_navigated)
    yield
    page.remove_listener("request", on_request)
    page.remove_listener("framenavigated", on_navigated)
    assert not away, f"the page was left while it was looked at, for {away}"


def leave_by_key(page: Page, key: str) -> None:
    """Press a key that leads to another page, and wait until that one is there."""
    with page.expect_navigation():
        page.keyboard.press(key)


PASSWORD = "four words in a row"  # noqa: S105
LONGEST_NAME = "Wilhelmina " * 3 + "Cholmon"


def sign_up(page: Page, name: str = "Ada") -> None:
    page.goto("/account/sign-up")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    leave(page, page.get_by_role("button", name="Make the account"))


def sign_in(page: Page, name: str = "Ada") -> None:
    page.goto("/account/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    leave(page, page.get_by_role("button", name="Sign in"))


def set_up(page: Page, name: str = "Ada") -> None:
    """Become the owner of the installation."""
    page.goto("/site/setup")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    leave(page, page.get_by_role("button", name="Make the owner"))


def prompt(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def option(page: Page, *, right: bool = True) -> Locator:
    """The radio button of a right (or a wrong) option of the choice on the page."""
    answers = {answer.text for answer in by_prompt()[prompt(page)].answers}
    for label in page.locator("label.option").all():
        text = label.locator("span").last.inner_text()
        if (text in answers) == right:
            return label.locator("input")
    raise AssertionError(f"no such option: {prompt(page)}")


def check(page: Page) -> None:
    leave(page, page.get_by_role("button", name="Check"))


def give_up(page: Page) -> None:
    leave(page, page.get_by_role("button", name="I don’t know"))


def answer(page: Page, *, right: bool = True) -> None:
    option(page, right=right).check()
    check(page)


def expect_verdict(page: Page, word: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(word)


def stop(page: Page) -> None:
    """To the summary, before the end."""
    leave(page, page.get_by_role("link", name="Close"))
    leave(page, page.get_by_role("button", name=re.compile("summary")))


def save(page: Page) -> None:
    """Keep what was set on the page of the settings."""
    leave(page, page.get_by_role("button", name="Save"))


def go_on(page: Page) -> None:
    leave(page, page.get_by_role("link", name=re.compile("^(Continue|See the summary)")))
    past_introductions(page)


def begin_drill(page: Page) -> None:
    """To the step of a drill that shows the two side by side."""
    page.goto("/packs/elements/compare/humphry-davy/carl-wilhelm-scheele")
    leave(page, page.get_by_role("button", name=re.compile("^Tell them apart")))


def mix_up(page: Page) -> None:
    """Give Scheele's name for Davy's, twice."""
    for _ in range(2):
        begin_quiz(page, "Typed name", length=20)
        while [a.entity for a in by_prompt()[prompt(page)].answers] != ["humphry-davy"]:
            page.get_by_role("textbox").fill(by_prompt()[prompt(page)].answers[0].text)
            check(page)
            go_on(page)
        page.get_by_role("textbox").fill("Carl Wilhelm Scheele")
        check(page)
        expect_verdict(page, "Wrong")


def a_leech(page: Page, clock: Clock) -> None:
    """Forget what was known, where once is enough to be told so."""
    page.goto("/settings")
    page.get_by_label(re.compile("stick", re.IGNORECASE)).fill("1")
    page.get_by_label(re.compile("^New")).fill("1")
    save(page)
    begin_review(page)
    past_introductions(page)
    while QUESTION.search(page.url):
        answer_any(page)
        go_on(page)
    clock.forward(days=30)
    page.goto("/settings")
    page.get_by_label(re.compile("^New")).fill("0")
    save(page)
    begin_review(page)
    give_up(page)
    expect_verdict(page, "You didn’t know")


def answer_any(page: Page) -> None:
    """A right answer, chosen or typed."""
    if page.locator("label.option").count():
        answer(page)
    else:
        page.get_by_role("textbox").fill(by_prompt()[prompt(page)].answers[0].text)
        check(page)


def open_all(page: Page) -> None:
    """Open whatever can be opened on the page."""
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")


def to_the_end(page: Page) -> None:
    """Where the bar of buttons that sticks to the bottom covers nothing."""
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
