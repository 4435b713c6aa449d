"""A real browser against a real server over a real database with the tiny pack."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import create_engine
from waitress.server import create_server

from quizapp.store.engine import make_engine
from tests.browser.dwellers import live_in
from tests.browser.looks import DESK, PHONE
from tests.web.conftest import Clock, make_app, stocked_file

__all__ = ["stocked_file"]

OpenPage = Callable[..., Page]

# Time is measured by `make bench`, never by a test: what is waited for may take as long on a busy
# machine as anything else that Playwright waits for.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs Chromium."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Showroom:
    """One server and one window, where states of pages are looked at one after the other."""

    app: Flask
    site: str
    kept_open: Page

    def clear(self) -> None:
        """Close what was opened, and forget whatever it left in the browser."""
        context = self.kept_open.context
        for page in context.pages:
            if page is not self.kept_open:
                page.close()
        own = {"origin": self.site, "storageTypes": "all"}
        context.new_cdp_session(self.kept_open).send("Storage.clearDataForOrigin", own)
        assert context.cookies() == []
        workers = "navigator.serviceWorker.getRegistrations().then(all => all.length)"
        assert self.kept_open.evaluate(workers) == 0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@contextmanager
def serving(database: Path, clock: Clock) -> Iterator[str]:
    """A server of its own over `database`, on a free port; yields its address."""
    engine = make_engine(f"sqlite:///{database}")
    try:
        with served(make_app(engine, clock)) as address:
            yield address
    finally:
        engine.dispose()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application on a free port; yields its address."""
    sockets: dict[int, Any] = {}
    server: Any = create_server(app, map=sockets, host="127.0.0.1", port=0, threads=4)
    stopping = threading.Event()

    def run() -> None:
        # The server's own loop ends with the process only.
        while not stopping.is_set():
            server.asyncore.loop(timeout=1, map=sockets, count=1)
        server.task_dispatcher.shutdown()
        server.asyncore.close_all(sockets)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        stopping.set()
        with suppress(OSError):  # the loop has just ended by itself
            server.pull_trigger()
        thread.join()


@pytest.fixture(scope="session")
def lived_in_file(stocked_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with two learners of long standing, see `live_in`."""
    file = Path(shutil.copy(stocked_file, tmp_path_factory.mktemp("lived-in") / "lived-in.db"))
    live_in(file)
    return file


@pytest.fixture
def database(lived_in_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(lived_in_file, tmp_path / "browser.db"))


@pytest.fixture
def site(database: Path, clock: Clock) -> Iterator[str]:
    with serving(database, clock) as address:
        yield address


@pytest.fixture
def faults() -> list[str]:
    """What the browser complained of: script errors, refused resources, foreign requests."""
    return []


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[Callable[..., BrowserContext]]:
    """Makes contexts (a visitor each) on the site; closed at the end."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        options = {"viewport": DESK, "base_url": site, **options}
        made.append(browser.new_context(**options))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def visit(
    context: Callable[..., BrowserContext], site: str, faults: list[str]
) -> Iterator[OpenPage]:
    """Opens pages as new visitors; at the end no page may have complained."""

    def open_page(**options: Any) -> Page:
        page = context(**options).new_page()
        watch(page, site, faults)
        page.goto("/")
        return page

    yield open_page
    assert faults == []


def watch(page: Page, site: str, faults: list[str]) -> None:
    """Add to `faults` what a page complains of, and what it asks of others than the site."""

    def on_console(message: Any) -> None:
        expected = "the server responded with a status of 4"
        if message.type in ("error", "warning") and expected not in message.text:
            faults.append(message.text)

    page.on("console", on_console)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: request.url.startswith(site) or faults.append(request.url))


@pytest.fixture(scope="session")
def showroom(browser: Browser) -> Iterator[Showroom]:
    """Opened once: a server and a browser that has style, script and letters already."""
    app = make_app(create_engine("sqlite://"), Clock())
    with served(app) as site:
        context = browser.new_context(viewport=PHONE, base_url=site, reduced_motion="reduce")
        kept_open = context.new_page()
        kept_open.goto("/static/icons/favicon.svg")
        yield Showroom(app, site, kept_open)
        context.close()


@pytest.fixture
def shown(showroom: Showroom, database: Path, clock: Clock, faults: list[str]) -> Iterator[Page]:
    """A page to bring into a state: a new visitor's, over a database that nobody has touched."""
    engine = make_engine(f"sqlite:///{database}")
    known = showroom.app.extensions["quizapp"]
    showroom.app.extensions["quizapp"] = replace(known, engine=engine, clock=clock)
    page = showroom.kept_open.context.new_page()
    watch(page, showroom.site, faults)
    page.goto("/")
    yield page
    showroom.clear()
    engine.dispose()
    assert faults == []
