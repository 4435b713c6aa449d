"""Studying without a network, in a real browser whose network is switched off and on."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select, text

from quizapp.store.engine import make_engine, reading
from quizapp.store.models import AnswerRow, LogLineRow, PresentationRow, SittingRow
from quizapp.web.edge import COOKIE
from quizapp.web.offline import app_files
from tests.browser import conftest
from tests.browser.conftest import serving
from tests.browser.dwellers import OLD_TOKEN
from tests.browser.looks import DESK, PHONE
from tests.browser.steps import leave, sign_up
from tests.conftest import QUIET
from tests.web.conftest import Clock, make_app

MakeContext = Callable[..., BrowserContext]
AT_LEAST_DUE = 20  # days after which somebody of a year's standing has more than three due


@pytest.fixture
def clock() -> Clock:
    found = Clock()
    found.forward(days=AT_LEAST_DUE)
    return found


def be_old(context: BrowserContext, site: str) -> None:
    context.add_cookies([{"name": COOKIE, "value": OLD_TOKEN, "url": site}])


def open_offline(context: BrowserContext) -> Page:
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto("/offline")
    expect(page.get_by_text("opens without a network too")).to_be_visible()
    at_rest(page)
    return page


def at_rest(page: Page) -> None:
    """Wait until the page has done what it does by itself when it opens."""
    expect(page.get_by_role("button", name=re.compile("^Take along"))).to_be_enabled()


def take_along(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Take along")).click()
    expect(page.get_by_role("button", name="Begin")).to_be_visible()


def answer_by_keys(page: Page) -> str:
    """Answer what is asked, whatever it is, without the mouse; the prompt."""
    heading = page.locator("h1#prompt")
    expect(heading).to_be_visible()
    prompt = heading.inner_text()
    if page.get_by_role("button", name="Show the answer").count():
        page.keyboard.press("Space")
        page.keyboard.press("3")
    elif page.locator("label.option").count():
        page.keyboard.press("1")
        page.keyboard.press("Enter")
    else:
        expect(page.get_by_role("textbox")).to_be_focused()
        page.keyboard.type("1774")
        page.keyboard.press("Enter")
    expect(page.locator("section.verdict h1")).to_be_focused()
    return prompt


def go_on(page: Page) -> None:
    page.keyboard.press("Space")


def until(page: Page, script: str, wanted: Any) -> None:
    """Wait until a script gives what is wanted. (A page of ours lets nobody evaluate text.)"""
    for _ in range(300):
        if (found := page.evaluate(script)) == wanted:
            return
        time.sleep(0.1)
    raise AssertionError(f"{script}: {found}")


def waiting(page: Page, number: int) -> None:
    words = f"{number} answer{' waits' if number == 1 else 's wait'} on this device"
    expect(page.get_by_text(words)).to_be_visible()


def sent(page: Page, number: int) -> None:
    words = f"{number} answer{' was' if number == 1 else 's were'} sent, each counted once"
    expect(page.get_by_text(words)).to_be_visible()


def answers(database: Path) -> list[str]:
    """The prompts of what was answered without a network, in the order of the log."""
    engine = make_engine(f"sqlite:///{database}")
    chosen = (
        select(PresentationRow.content)
        .join(AnswerRow, AnswerRow.presentation_id == PresentationRow.id)
        .join(SittingRow, SittingRow.id == PresentationRow.sitting_id)
        .join(LogLineRow, LogLineRow.answer_id == AnswerRow.id, isouter=True)
        .where(SittingRow.kind == "offline")
        .order_by(AnswerRow.at, AnswerRow.id)
    )
    with reading(engine) as session:
        found = [content["prompt"] for content in session.scalars(chosen)]
    engine.dispose()
    return found


def test_the_pages_can_be_installed(context: MakeContext) -> None:
    visitor = context()
    page = visitor.new_page()
    page.goto("/")
    until(page, "navigator.serviceWorker.controller !== null", True)
    state = page.evaluate(
        "navigator.serviceWorker.ready.then(found => [found.active.state, found.scope])"
    )
    assert state[0] in ("activating", "activated")
    assert state[1].endswith("/")
    session = visitor.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"].endswith("/manifest.webmanifest")
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # Chromium installs nothing from a window without a profile, as the tests' are.
    assert {each["errorId"] for each in errors} <= {"in-incognito"}


def test_the_whole_way(context: MakeContext, site: str, database: Path) -> None:
    visitor = context()
    be_old(visitor, site)
    page = open_offline(visitor)
    take_along(page)
    visitor.set_offline(True)
    page.reload()
    expect(page.get_by_text("There is no network now")).to_be_visible()
    page.keyboard.press("Enter")
    first = answer_by_keys(page)
    go_on(page)
    second = answer_by_keys(page)
    page.keyboard.press("z")
    expect(page.locator("h1#prompt")).to_have_text(second)
    assert answer_by_keys(page) == second
    waiting(page, 2)
    page.close()

    page = visitor.new_page()
    page.goto("/packs/elements")
    expect(page.get_by_text("The page that you wanted needs a network")).to_be_visible()
    page.goto("/offline")
    waiting(page, 2)
    page.get_by_role("button", name="Go on").click()
    third = answer_by_keys(page)
    assert len({first, second, third}) == 3
    assert answers(database) == []
    page.get_by_role("button", name="Close").click()
    visitor.set_offline(False)
    sent(page, 3)
    assert answers(database) == [first, second, third]
    page.reload()
    expect(page.get_by_text("3 are answered")).to_be_visible()
    expect(page.get_by_text("to be sent")).to_have_count(0)
    assert answers(database) == [first, second, third]


def test_what_became_of_them_is_one_click_away(context: MakeContext, site: str) -> None:
    visitor = context()
    be_old(visitor, site)
    page = open_offline(visitor)
    take_along(page)
    visitor.set_offline(True)
    page.get_by_role("button", name="Begin").click()
    prompt = answer_by_keys(page)
    page.close()
    visitor.set_offline(False)
    page = visitor.new_page()
    page.goto("/help")
    expect(page.get_by_role("status")).to_contain_text("1 answer that was given without a network")
    leave(page, page.get_by_role("link", name="What became of them"))
    expect(page.get_by_role("heading", name="Answered without a network")).to_be_visible()
    page.get_by_text("All of them").click()
    expect(page.get_by_role("link").filter(has_text=prompt).first).to_be_visible()


def test_a_browser_that_is_killed_loses_nothing(
    browser: Browser, site: str, database: Path, tmp_path: Path
) -> None:
    def launched() -> BrowserContext:
        return browser.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=QUIET,
            base_url=site,
            viewport=DESK,
        )

    visitor = launched()
    be_old(visitor, site)
    page = open_offline(visitor)
    take_along(page)
    visitor.set_offline(True)
    page.get_by_role("button", name="Begin").click()
    prompt = answer_by_keys(page)
    session = visitor.new_cdp_session(page)
    with pytest.raises(Exception, match=r"closed|crash"):
        session.send("Browser.crash")
    visitor = launched()
    try:
        be_old(visitor, site)  # a cookie of a moment ago was not on the disk yet
        visitor.set_offline(True)
        page = visitor.new_page()
        page.goto("/offline")
        waiting(page, 1)
        visitor.set_offline(False)
        sent(page, 1)
        assert answers(database) == [prompt]
    finally:
        visitor.close()


class Losing:
    """A server that breaks off in the middle of taking answers: before it stored them, or after."""

    def __init__(self, app: Any) -> None:
        self.app, self.lose = app, ""

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        if not self.lose or not environ["PATH_INFO"].endswith("/answers"):
            return self.app(environ, start_response)  # type: ignore[no-any-return]
        return self.broken_off(environ, start_response)

    def broken_off(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        if self.lose == "after":
            b"".join(self.app(environ, lambda *_: lambda _: None))
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", "999")])
        yield b'{"answers": ['
        raise ConnectionError("killed")


@pytest.fixture
def losing(monkeypatch: pytest.MonkeyPatch) -> list[Losing]:
    made: list[Losing] = []

    def losing_app(*given: Any) -> Any:
        app = make_app(*given)
        made.append(Losing(app.wsgi_app))
        app.wsgi_app = made[-1]  # type: ignore[method-assign]
        return app

    monkeypatch.setattr(conftest, "make_app", losing_app)
    return made


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_server_killed_while_it_takes_answers_counts_each_once(
    browser: Browser, losing: list[Losing], database: Path, clock: Clock, when: str
) -> None:
    with serving(database, clock) as site:
        visitor = browser.new_context(base_url=site, viewport=DESK)
        be_old(visitor, site)
        page = open_offline(visitor)
        take_along(page)
        visitor.set_offline(True)
        page.get_by_role("button", name="Begin").click()
        asked = [answer_by_keys(page)]
        go_on(page)
        asked.append(answer_by_keys(page))
        losing[0].lose = when
        page.get_by_role("button", name="Close").click()
        with page.expect_response(re.compile("/answers$")):
            visitor.set_offline(False)
        expect(page.get_by_role("button", name="Send now")).to_be_enabled()
        assert len(answers(database)) == (2 if when == "after" else 0)
        waiting(page, 2)
        losing[0].lose = ""
        page.get_by_role("button", name="Send now").click()
        sent(page, 2)
        assert answers(database) == asked
        visitor.close()


def test_two_devices_that_answer_the_same_question(
    context: MakeContext, site: str, database: Path, clock: Clock
) -> None:
    pages = []
    for _ in range(2):
        visitor = context()
        be_old(visitor, site)
        pages.append(open_offline(visitor))
        take_along(pages[-1])
        visitor.set_offline(True)
    asked = []
    for page in pages:
        page.get_by_role("button", name="Begin").click()
        asked.append(answer_by_keys(page))
        page.get_by_role("button", name="Close").click()
    assert asked[0] == asked[1]
    clock.forward(hours=1)
    # The one who was first is sent last.
    pages[1].context.set_offline(False)
    sent(pages[1], 1)
    pages[0].context.set_offline(False)
    sent(pages[0], 1)
    assert answers(database).count(asked[0]) >= 2
    leave(pages[0], pages[0].get_by_role("link", name="What became of them"))
    expect(pages[0].get_by_text("1 was a review")).to_be_visible()
    leave(pages[1], pages[1].get_by_role("link", name="What became of them"))
    expect(pages[1].get_by_text("1 was a review")).to_be_visible()


def with_an_answer(context: MakeContext, site: str) -> tuple[BrowserContext, Page]:
    """A learner of long standing without a network, one of whose answers waits to be sent."""
    visitor = context()
    be_old(visitor, site)
    page = open_offline(visitor)
    take_along(page)
    visitor.set_offline(True)
    page.get_by_role("button", name="Begin").click()
    answer_by_keys(page)
    page.get_by_role("button", name="Close").click()
    return visitor, page


def test_somebody_elses_answers_wait_for_their_learner(
    context: MakeContext, site: str, database: Path
) -> None:
    visitor, page = with_an_answer(context, site)
    visitor.clear_cookies()
    visitor.set_offline(False)
    expect(page.get_by_role("alert")).to_contain_text("cannot be sent by whoever uses this browser")
    assert answers(database) == []
    waiting(page, 1)
    be_old(visitor, site)
    page.get_by_role("button", name="Send now").click()
    sent(page, 1)
    expect(page.get_by_role("alert")).to_have_count(0)
    assert len(answers(database)) == 1


def test_answers_of_nobody_can_be_forgotten(context: MakeContext, site: str) -> None:
    visitor, page = with_an_answer(context, site)
    visitor.clear_cookies()
    visitor.set_offline(False)
    page.get_by_role("button", name="Forget them", exact=True).click()
    page.get_by_role("button", name="Forget them for good").click()
    expect(page.get_by_role("button", name="Take along")).to_be_visible()
    expect(page.get_by_text("on this device to be sent")).to_have_count(0)


def test_signing_out_takes_what_was_taken_along(context: MakeContext) -> None:
    visitor = context()
    page = visitor.new_page()
    sign_up(page)
    page.close()
    page = open_offline(visitor)
    take_along(page)
    page.goto("/account")
    leave(page, page.get_by_role("button", name="Sign out", exact=True))
    expect(page.get_by_text("This browser is signed out")).to_be_visible()
    until(page, "caches.keys()", [])
    kept = page.locator("link[rel=icon]").get_attribute("href")
    page.evaluate("address => fetch(address).then(() => null)", kept)
    assert page.evaluate("caches.keys()") == [], "looking for a file keeps nothing again"
    page.goto("/offline")
    expect(page.get_by_role("button", name="Take along", exact=True)).to_be_visible()


def test_a_deleted_learner_leaves_nothing_in_the_browser(context: MakeContext, site: str) -> None:
    visitor = context()
    be_old(visitor, site)
    page = open_offline(visitor)
    take_along(page)
    page.goto("/account/delete")
    page.get_by_role("textbox", name=re.compile("guest")).fill("guest")
    leave(page, page.get_by_role("button", name=re.compile("^Delete")))
    expect(page).to_have_url(re.compile("done=deleted"))
    assert page.evaluate("indexedDB.databases().then(found => found.length)") == 0


def test_a_new_version_takes_the_place_of_the_old_one(
    context: MakeContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_offline(context())
    names = "caches.keys()"
    before = page.evaluate(names)
    assert len(before) == 1
    monkeypatch.setattr(app_files, "version", lambda: "another")
    page.reload()
    until(page, names, ["quizapp-another"])
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Without a network")


def test_no_page_of_anybody_is_kept(context: MakeContext, site: str) -> None:
    visitor = context()
    be_old(visitor, site)
    page = open_offline(visitor)
    for path in ("/", "/progress", "/cards", "/packs/elements", "/offline/token"):
        page.goto(path)
    kept = page.evaluate(
        """() => caches.keys().then(names => caches.open(names[0])).then(cache => cache.keys())
           .then(all => all.map(each => new URL(each.url).pathname))"""
    )
    assert "/offline" in kept
    assert all(path == "/offline" or path.startswith("/static/") for path in kept)


def test_a_device_that_is_kept_ready(context: MakeContext, site: str, clock: Clock) -> None:
    visitor = context()
    be_old(visitor, site)
    page = open_offline(visitor)
    ready = page.get_by_label(re.compile("^Keep this device ready"))
    expect(ready).not_to_be_checked()
    ready.check()
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    page.get_by_role("button", name="Begin").click()
    answer_by_keys(page)
    page.goto("/offline")
    expect(page.get_by_label(re.compile("^Keep this device ready"))).to_be_checked()
    sent(page, 1)


def test_what_is_taken_along_anew_takes_the_place_of_the_old(
    context: MakeContext, site: str, database: Path
) -> None:
    visitor = context()
    be_old(visitor, site)
    page = open_offline(visitor)
    take_along(page)
    bundles = "SELECT count(*) FROM bundles"
    for _ in range(3):
        with page.expect_response(re.compile("/offline/take$")):
            page.get_by_role("button", name="Take along anew").click()
        expect(page.get_by_role("button", name="Take along anew")).to_be_visible()
    engine = make_engine(f"sqlite:///{database}")
    with reading(engine) as session:
        assert session.scalar(text(bundles)) == 2, "the present one, and the one before"
    engine.dispose()
    page.get_by_role("button", name="Begin").click()
    answer_by_keys(page)


REFUSING = """() => {
    window.kept = IDBObjectStore.prototype.add;
    IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError'); };
}"""


def test_an_answer_that_cannot_be_kept_stays_on_the_page(context: MakeContext, site: str) -> None:
    visitor = context()
    be_old(visitor, site)
    page = open_offline(visitor)
    take_along(page)
    page.evaluate(REFUSING)
    page.get_by_role("button", name="Begin").click()
    prompt = page.locator("h1#prompt").inner_text()
    page.get_by_role("button", name="I don’t know").click()
    expect(page.get_by_role("alert")).to_contain_text("no room left")
    expect(page.locator("h1#prompt")).to_have_text(prompt)
    page.evaluate("() => { IDBObjectStore.prototype.add = window.kept; }")
    page.get_by_role("button", name="I don’t know").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You didn’t know.")


@pytest.mark.parametrize(
    "broken",
    [
        "indexedDB.open = () => { throw new DOMException('no', 'SecurityError') }",
        "Object.defineProperty(window, 'indexedDB', { value: undefined })",
    ],
)
def test_a_browser_that_keeps_nothing_says_so(context: MakeContext, broken: str) -> None:
    page = context().new_page()
    page.add_init_script(broken)
    page.goto("/offline")
    expect(page.get_by_text("This browser keeps nothing here")).to_be_visible()
    page.goto("/packs/elements")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_without_a_service_worker_it_says_so(context: MakeContext, site: str) -> None:
    visitor = context()
    be_old(visitor, site)
    page = visitor.new_page()
    page.add_init_script("delete Navigator.prototype.serviceWorker")
    page.goto("/offline")
    expect(page.get_by_text("cannot open this page without a network")).to_be_visible()
    take_along(page)


WATCHED = """
let ready, looks = 0;
const state = { get: () => new Promise(resolve => { ready = resolve; }) };
Object.defineProperty(ServiceWorkerContainer.prototype, 'ready', state);
const getAll = IDBObjectStore.prototype.getAll;
IDBObjectStore.prototype.getAll = function () {
    looks += 1;
    if (looks === 2) ready({ active: true });
    return getAll.call(this);
};
window.seen = [];
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => {  // a press comes between two tasks as well
    const take = [...document.querySelectorAll('button')].find(is => /Take/.test(is.textContent));
    const can = take && take.getAttribute('aria-disabled') !== 'true';
    if (take && window.seen.at(-1) !== can) window.seen.push(can);
};
const changes = new MutationObserver(() => port2.postMessage(null));
changes.observe(document, { childList: true, subtree: true });
"""
"""What can be pressed, where the service worker is ready while what is stored is read again."""


def test_what_can_be_pressed_once_the_page_is_open_stays_so(context: MakeContext) -> None:
    page = context().new_page()
    page.add_init_script(WATCHED)
    page.goto("/offline")
    expect(page.get_by_text("opens without a network too")).to_be_visible()
    at_rest(page)
    seen = page.evaluate("new Promise(done => setTimeout(() => done(window.seen), 100))")
    assert seen.count(True) == 1, seen


def test_without_scripts_it_says_so(context: MakeContext) -> None:
    page = context(java_script_enabled=False).new_page()
    page.goto("/offline")
    expect(page.get_by_text("This page needs JavaScript")).to_be_visible()


def test_a_second_tab_answers_no_question_again(
    context: MakeContext, site: str, database: Path
) -> None:
    visitor = context()
    be_old(visitor, site)
    one = open_offline(visitor)
    take_along(one)
    other = open_offline(visitor)
    visitor.set_offline(True)
    for page in (one, other):
        page.get_by_role("button", name="Begin").click()
    prompt = answer_by_keys(one)
    other.get_by_role("button", name="I don’t know").click()
    expect(other.locator("[data-part=said]")).to_contain_text("answered already")
    expect(other.locator("h1#prompt")).not_to_have_text(prompt)
    visitor.set_offline(False)
    expect(one.get_by_text("on this device to be sent")).to_be_hidden()
    assert answers(database) == [prompt]


def test_an_old_bundle_says_so_and_still_counts(
    context: MakeContext, site: str, database: Path, clock: Clock
) -> None:
    visitor = context()
    be_old(visitor, site)
    page = open_offline(visitor)
    take_along(page)
    visitor.set_offline(True)
    clock.forward(days=20)
    now = page.evaluate("Date.now()") / 1000
    page.clock.set_system_time(now + timedelta(days=20).total_seconds())
    page.reload()
    expect(page.get_by_text("20 days ago")).to_be_visible()
    page.get_by_role("button", name="Begin").click()
    answer_by_keys(page)
    page.get_by_role("button", name="Close").click()
    visitor.set_offline(False)
    sent(page, 1)
    assert len(answers(database)) == 1


def test_a_device_that_was_signed_out_from_elsewhere_is_not_made_ready_for_nobody(
    context: MakeContext, clock: Clock, database: Path
) -> None:
    visitor = context()
    page = visitor.new_page()
    sign_up(page)
    page.close()
    page = open_offline(visitor)
    page.get_by_label(re.compile("^Keep this device ready")).check()
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    visitor.clear_cookies()
    page.clock.install()
    page.clock.fast_forward("26:00:00")
    with page.expect_response(re.compile("/offline/token$")):
        page.reload()
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    at_rest(page)
    engine = make_engine(f"sqlite:///{database}")
    with reading(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM bundles")) == 1
    engine.dispose()


def test_what_waits_outlives_a_new_version(
    context: MakeContext, site: str, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = context()
    be_old(visitor, site)
    page = open_offline(visitor)
    take_along(page)
    visitor.set_offline(True)
    page.get_by_role("button", name="Begin").click()
    first = answer_by_keys(page)
    monkeypatch.setattr(app_files, "version", lambda: "another")
    visitor.route("**/offline/bundles/*/answers", lambda route: route.fulfill(status=500))
    visitor.set_offline(False)
    page.goto("/offline")
    expect(page.get_by_role("alert")).to_contain_text("Nothing is lost")
    until(page, "caches.keys()", ["quizapp-another"])
    visitor.set_offline(True)
    page.reload()
    waiting(page, 1)
    page.get_by_role("button", name="Go on").click()
    second = answer_by_keys(page)
    visitor.unroute("**/offline/bundles/*/answers")
    page.close()  # else this one may send them already, and the other has nothing to say
    visitor.set_offline(False)
    page = visitor.new_page()
    page.goto("/offline")
    expect(page.get_by_text("each counted once")).to_be_visible()
    assert answers(database) == [first, second]


def test_a_sentence_with_a_gap_is_read_and_typed_into(context: MakeContext) -> None:
    visitor = context(viewport=PHONE)
    page = visitor.new_page()
    page.goto("/settings")
    asked_as = page.locator("form:has([name=asked_as])")
    asked_as.locator("[name=asked_as][value=typed]").check()
    leave(page, asked_as.get_by_role("button").last)
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    page.close()
    page = open_offline(visitor)
    take_along(page)
    visitor.set_offline(True)
    page.get_by_role("button", name="Begin").click()
    for _ in range(60):
        heading = page.locator("h1")
        if page.locator("h1#prompt [role=img]").count():
            break
        if page.locator("h1#prompt").count():
            answer_by_keys(page)
        before = heading.inner_text()
        go_on(page)
        expect(heading).not_to_have_text(before)
    gap = page.get_by_role("heading", level=1).get_by_role("img", name="blank")
    expect(gap).to_have_text("____")
    answer_by_keys(page)
    expect(page.locator(".asked").get_by_role("img", name="blank")).to_be_visible()


@pytest.mark.parametrize("end", ["sign out", "delete"])
def test_a_tab_that_was_left_open_keeps_nothing_after_the_end(
    context: MakeContext, end: str
) -> None:
    visitor = context()
    page = visitor.new_page()
    sign_up(page)
    left_open = open_offline(visitor)
    take_along(left_open)
    left_open.get_by_role("button", name="Begin").click()
    for _ in range(20):
        if left_open.locator("h1#prompt").count():
            break
        before = left_open.locator("h1").inner_text()
        go_on(left_open)
        expect(left_open.locator("h1")).not_to_have_text(before)
    page.goto("/account/delete" if end == "delete" else "/account")
    if end == "delete":
        page.get_by_role("textbox").fill("Ada")
    words = "^Delete" if end == "delete" else "^Sign out$"
    leave(page, page.get_by_role("button", name=re.compile(words)))
    expect(page).to_have_url(re.compile("done="))
    until(page, "caches.keys()", [])
    left_open.get_by_role("button", name="I don’t know").or_(
        left_open.get_by_role("button", name="Show the answer")
    ).click()
    expect(left_open.get_by_role("alert")).to_contain_text("not on this device any more")
    expect(left_open.get_by_role("button", name="Take along", exact=True)).to_be_visible()
    expect(left_open.get_by_text("on this device to be sent")).to_have_count(0)


def test_who_is_deleted_leaves_nothing_where_the_browser_clears_nothing_by_itself(
    context: MakeContext, site: str
) -> None:
    """Not every browser heeds Clear-Site-Data."""
    visitor = context()
    be_old(visitor, site)
    page = open_offline(visitor)
    take_along(page)
    visitor.set_offline(True)
    page.get_by_role("button", name="Begin").click()
    answer_by_keys(page)
    visitor.clear_cookies()
    visitor.set_offline(False)
    page.goto("/account?done=deleted")
    until(page, "caches.keys()", [])
    until(page, "localStorage.length", 0)
    page.goto("/offline")
    expect(page.get_by_role("button", name="Take along", exact=True)).to_be_visible()
    expect(page.get_by_text("on this device to be sent")).to_have_count(0)
