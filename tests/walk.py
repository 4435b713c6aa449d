"""`python -m tests.walk FOLDER`: a term in pictures, as its instructor and as a student see it.

The pages are those of `quizapp demo`, at a desk and on a phone; docs/term.md shows some of them. A
date of the first pack is changed in a copy of it, so that a correction can be followed from the
file to the student's mark.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import Engine

from quizapp.services import demonstration, library
from quizapp.store.engine import make_engine, writing
from quizapp.store.migrating import migrate
from tests.browser.conftest import serving
from tests.browser.looks import DESK
from tests.browser.steps import leave
from tests.conftest import QUIET
from tests.web.conftest import Clock

CONTENT = Path(__file__).parents[1] / "content" / "khorasan"
PHONE = {"width": 390, "height": 780}
CORRECTED = ("facts/03-prelude.toml", 'when = "2013-11"', 'when = "2012-11"')
CORRECTED_QUESTION = "When did the returning commanders"

TEACHING = {
    "course": "/courses/1",
    "people": "/courses/1/people",
    "set": "/sets/2",
    "presentation": "/sets/2/look",
    "before-assigning": "/sets/2/before",
    "two-papers": "/sets/2/compare",
    "assignment": "/courses/1/assignments/2",
    "keep-up": "/courses/1/keep-up",
    "gradebook": "/courses/1/marks",
    "log": "/courses/1/marks/log",
    "appeals": "/courses/1/marks/appeals",
    "questions": "/courses/1/assignments/2/analysis",
    "memory": "/courses/1/know?on=exam#class",
    "projected": "/courses/1/assignments/2/project",
}
LEARNING = {
    "student-start": "/",
    "student-course": "/courses/1",
    "student-marks": "/courses/1/my-marks",
    "student-exam": "/courses/1/exam",
    "student-assignment": "/assignments/1",
}


def main() -> int:
    """Make the pictures in the folder that the command line names."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        file, clock = Path(scratch) / "term.db", Clock()
        engine = make_engine(f"sqlite:///{file}")
        made = _term(engine, clock)
        with serving(file, clock) as address:
            with _signed_in(browser, address, made.teacher, DESK) as teacher:
                _pages(teacher, TEACHING, folder)
                clock.forward(hours=1)
                _correct(engine, Path(scratch) / "corrected", clock)
                clock.forward(hours=1)
                told = _regrade(teacher, folder)
            with _signed_in(browser, address, made.students[0], PHONE) as student:
                _pages(student, LEARNING, folder)
                _take(student, folder)
            with _signed_in(browser, address, told, PHONE) as student:
                _pages(student, {"student-told": "/courses/1/my-marks"}, folder)
        engine.dispose()
        browser.close()
    return 0


def _term(engine: Engine, clock: Clock) -> demonstration.Made:
    migrate(engine)
    with writing(engine) as session:
        library.load_pack(session, CONTENT, clock.now)
    return demonstration.make(engine, clock.now)


def _correct(engine: Engine, folder: Path, clock: Clock) -> None:
    """Load the pack once more, with another date: made up, for the picture."""
    shutil.copytree(CONTENT, folder)
    name, before, after = CORRECTED
    text = (folder / name).read_text("utf-8")
    head, drive, rest = text.partition('id = "recruiting-drive-began-2013"')
    (folder / name).write_text(head + drive + rest.replace(before, after, 1), "utf-8")
    (folder / "keys.lock").unlink()
    with writing(engine) as session:
        library.load_pack(session, folder, clock.now)


@contextmanager
def _signed_in(browser: Browser, address: str, name: str, size: dict[str, int]) -> Iterator[Page]:
    context = browser.new_context(viewport=size, base_url=address, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto("/account/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(demonstration.PASSWORD)
    leave(page, page.get_by_role("button", name="Sign in"))
    yield page
    context.close()


def _pages(page: Page, paths: dict[str, str], folder: Path) -> None:
    for name, path in paths.items():
        page.goto(path)
        _picture(page, folder, name)


def _picture(page: Page, folder: Path, name: str) -> None:
    page.evaluate("document.fonts.ready.then(() => null)")
    page.screenshot(path=folder / f"{name}.png")


def _regrade(page: Page, folder: Path) -> str:
    """From what waits to the marks judged anew; a student whose mark is another now."""
    page.goto("/regrades")
    _picture(page, folder, "corrections")
    leave(page, page.locator("main a", has_text=CORRECTED_QUESTION))
    page.get_by_label("No one loses marks").uncheck()
    leave(page, page.get_by_role("button", name="See what it would do"))
    page.get_by_text("A dry run").evaluate("each => each.scrollIntoView()")
    _picture(page, folder, "regrade-dry-run")
    changed = page.get_by_role("region", name=re.compile("^Would go"))
    name = changed.last.locator("tbody th").first.inner_text()
    leave(page, page.get_by_role("button", name=re.compile("^Judge")))
    _picture(page, folder, "regrade-done")
    return name


def _take(page: Page, folder: Path) -> None:
    """An attempt at the practice: a question, and what is told at once."""
    page.goto("/assignments/1")
    leave(page, page.get_by_role("button", name=re.compile("^(Begin|Start)")))
    _picture(page, folder, "student-attempt")
    if page.get_by_role("radio").count():
        page.get_by_role("radio").first.check()
    else:
        page.locator("form input[type=text]").first.fill("2013")
    leave(page, page.get_by_role("button", name="Check"))
    _picture(page, folder, "student-feedback")


if __name__ == "__main__":
    sys.exit(main())
