"""A real browser against a real server over a real database with the tiny pack."""

from __future__ import annotations

import hashlib
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Engine, select, update
from waitress.server import create_server

from quizapp.services import learners
from quizapp.store.engine import make_engine, writing
from quizapp.store.models import AccountRow, DeviceRow
from tests.browser import marked
from tests.browser.assigned import assign
from tests.browser.classes import hold
from tests.browser.keepers import keep_up_in
from tests.browser.lectern import teach_in
from tests.core.forgetful import FLEETING
from tests.services.diary import remember
from tests.services.forgetful_log import study
from tests.web.conftest import PACK, Clock, make_app, stocked_file

__all__ = ["stocked_file"]

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 640}

OpenPage = Callable[..., Page]

# Time is measured by `make bench`, never by a test: what is waited for may take as long on a busy
# machine as anything else that Playwright waits for.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs Chromium."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@contextmanager
def serving(database: Path, clock: Clock) -> Iterator[str]:
    """A server of its own over `database`, on a free port; yields its address."""
    engine = make_engine(f"sqlite:///{database}")
    app = make_app(engine, clock)
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
        engine.dispose()


OLD_TOKEN = "a-long-memory"  # noqa: S105
FORGETFUL_TOKEN = "a-short-memory"  # noqa: S105


def live_in(file: Path) -> None:
    """Add two learners of long standing, whom two cookies name, and the courses of `classes`.

    `OLD_TOKEN`: a year of studying; `FORGETFUL_TOKEN`: who forgets faster than most.
    """
    engine, now = make_engine(f"sqlite:///{file}"), Clock().now
    with writing(engine) as session:
        learner, _ = learners.create_guest(session, now)
        token = hashlib.sha256(OLD_TOKEN.encode()).hexdigest()
        session.execute(update(DeviceRow).values(token_hash=token))
    remember(engine, learner.id, PACK, now, says_how_sure=True)
    with writing(engine) as session:
        forgetful, _ = learners.create_guest(session, now)
        token = hashlib.sha256(FORGETFUL_TOKEN.encode()).hexdigest()
        whose = update(DeviceRow).where(DeviceRow.learner_id == forgetful.id)
        session.execute(whose.values(token_hash=token))
    study(engine, forgetful.id, FLEETING, 1600, now, PACK, seed=3)
    for number, teaching in enumerate((marked.teach_in, keep_up_in, hold)):
        teaching(engine, now)
        _set_apart(engine, number)
    for number, also in enumerate((teach_in, assign), 3):
        also(file)
        _set_apart(engine, number)
    engine.dispose()


CLASSROOM = re.compile(r"(Grace|Ada|Mallory|Student \d\d)")


def _set_apart(engine: Engine, number: int) -> None:
    """Give the people of one classroom names that no other one has, nor any visitor of a test."""
    with writing(engine) as session:
        for row in session.scalars(select(AccountRow)):
            if CLASSROOM.fullmatch(row.name):
                row.name = f"{row.name} of class {number}"
                row.folded = row.name.casefold()


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

    def watch(page: Page) -> Page:
        def on_console(message: Any) -> None:
            expected = "the server responded with a status of 4"
            if message.type in ("error", "warning") and expected not in message.text:
                faults.append(message.text)

        page.on("console", on_console)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "request",
            lambda request: request.url.startswith(site) or faults.append(request.url),
        )
        return page

    def open_page(**options: Any) -> Page:
        page = watch(context(**options).new_page())
        page.goto("/")
        return page

    yield open_page
    assert faults == []
