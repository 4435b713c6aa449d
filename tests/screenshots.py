"""`python -m tests.screenshots FOLDER [--only WORD] [--look LOOK]`: pictures of every page.

Every state of tests/browser/states in each look, FOLDER/LOOK/STATE.png as tall as the page
is, and contact sheets: FOLDER/index.html to leaf through, FOLDER/sheet-LOOK-1.png to glance at.
With `--first-pack` instead some pages of the first pack, whose pictures of history are large.
"""

from __future__ import annotations

import argparse
import logging
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, sync_playwright

from quizapp.store.engine import make_engine
from tests.browser.conftest import serving
from tests.browser.dwellers import live_in
from tests.browser.looks import DESK, PHONE
from tests.browser.states import STATES
from tests.browser.steps import staying
from tests.conftest import QUIET
from tests.web.conftest import Clock, stock
from tests.web.history_packs import load

ROOT = Path(__file__).parents[1]
TINY = ROOT / "tests" / "packs" / "tiny"
A4 = {"width": 718, "height": 1045}  # in CSS pixels, within margins of a centimetre


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at; `columns` and `tall` of a picture on a contact sheet."""

    size: dict[str, int]
    colours: str = "light"
    media: str = "screen"
    columns: int = 8
    tall: int = 340
    usual: bool = True


FIRST_PACK = {
    f"khorasan {name}": (lambda page, path=path: page.goto(f"/packs/khorasan{path}"))
    for name, path in {
        "pack": "",
        "timeline": "/timeline",
        "timeline of a group": "/timeline?group=isis-k",
        "genealogy": "/genealogy",
        "genealogy of a group": "/genealogy?of=isis-k",
        "places": "/places",
        "names": "/entities",
        "entity": "/entities/isis-k",
        "topic": "/topics/dates",
    }.items()
}
LOOKS = {
    "phone-light": Look(PHONE),
    "phone-dark": Look(PHONE, "dark"),
    "desk-light": Look(DESK, columns=4, tall=300),
    "desk-dark": Look(DESK, "dark", columns=4, tall=300),
    # What a window of 1280 pixels has left at 200 %.
    "zoomed": Look({"width": 640, "height": 400}, columns=6, tall=340, usual=False),
    "print": Look(A4, media="print", columns=6, tall=380, usual=False),
}
PER_SHEET = {8: 24, 4: 12, 6: 18}
SHEET = 1600  # pixels from side to side


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the pictures; 1 if a state was not reached."""
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", metavar="WORD", help="only states whose name has this word")
    parser.add_argument(
        "--look", action="append", choices=LOOKS, help="else phone and desk, light and dark"
    )
    parser.add_argument("--first-pack", action="store_true", help="pages of the first pack")
    options = parser.parse_args(arguments)
    reached = FIRST_PACK if options.first_pack else STATES
    looks = options.look or [name for name, look in LOOKS.items() if look.usual]
    states = [name for name in reached if (options.only or "") in name]
    missed: list[str] = []
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # one visitor may keep it waiting
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        found = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        file = _database(Path(scratch), first_pack=options.first_pack)
        for state in states:
            try:
                _take(browser, file, state, reached[state], looks, options.folder)
            except (Error, AssertionError) as error:
                missed.append(state)
                say(f"not reached: {state}: {str(error).splitlines()[0]}")
        taken = [state for state in states if state not in missed]
        _sheets(browser, options.folder, taken, looks)
        browser.close()
    say(f"{len(taken)} states in {len(looks)} looks: {options.folder / 'index.html'}")
    return 1 if missed else 0


def _database(folder: Path, *, first_pack: bool) -> Path:
    """The tiny pack, and a learner of a year's standing; or the first pack too."""
    file = folder / "stocked.db"
    stock(file, TINY)
    live_in(file)
    if first_pack:
        engine = make_engine(f"sqlite:///{file}")
        load(engine, ROOT / "content" / "khorasan")
        engine.dispose()
    return file


def _take(
    browser: Browser,
    file: Path,
    state: str,
    reach: Callable[[Page], object],
    looks: Iterable[str],
    folder: Path,
) -> None:
    """Reach a state once, on a site of its own, and take it in each look."""
    copy = Path(shutil.copy(file, file.with_name("copy.db")))
    with serving(copy, Clock()) as address:
        context = browser.new_context(viewport=PHONE, base_url=address, reduced_motion="reduce")
        page = context.new_page()
        page.goto("/")
        reach(page)
        with staying(page):
            for look in looks:
                _picture(page, LOOKS[look], _file(folder, look, state))
        context.close()


def _picture(page: Page, look: Look, file: Path) -> None:
    size: Any = look.size
    page.set_viewport_size(size)
    colours: Any = look.colours
    media: Any = look.media
    page.emulate_media(media=media, color_scheme=colours)
    page.screenshot(path=file, full_page=True)


def _file(folder: Path, look: str, state: str) -> Path:
    return folder / look / f"{re.sub('[^a-z0-9]+', '-', state.lower())}.png"


def _sheets(browser: Browser, folder: Path, states: Sequence[str], looks: Iterable[str]) -> None:
    """The contact sheets: one page with all, and pictures of some states each."""
    page = browser.new_page()
    whole = []
    for look in looks:
        form = LOOKS[look]
        step = PER_SHEET[form.columns]
        for begin in range(0, len(states), step):
            some = states[begin : begin + step]
            sheet = folder / f"sheet-{look}-{begin // step + 1}"
            html = sheet.with_suffix(".html")
            html.write_text(_page(_grid(folder, look, some)), "utf-8")
            page.set_viewport_size({"width": SHEET, "height": 600})
            page.goto(html.resolve().as_uri())
            page.screenshot(path=sheet.with_suffix(".png"), full_page=True)
            html.unlink()
        whole.append(_grid(folder, look, states))
    (folder / "index.html").write_text(_page("".join(whole)), "utf-8")


STYLE = """
body { margin: 12px; background: #888; font: 13px sans-serif; }
h2 { margin: 8px 0; }
div { display: grid; gap: 10px; }
figure { margin: 0; background: #fff; }
figcaption { padding: 2px 4px; overflow: hidden; white-space: nowrap; }
a { display: block; overflow: hidden; }
img { display: block; width: 100%; }
"""


def _page(inside: str) -> str:
    return f"<!doctype html><meta charset=utf-8><title>Pages</title><style>{STYLE}</style>{inside}"


def _grid(folder: Path, look: str, states: Iterable[str]) -> str:
    form = LOOKS[look]
    figures = []
    for state in states:
        path = _file(folder, look, state).relative_to(folder).as_posix()
        link = f'<a href="{path}" style="height: {form.tall}px"><img src="{path}" alt=""></a>'
        figures.append(f"<figure><figcaption>{escape(state)}</figcaption>{link}</figure>")
    columns = f"grid-template-columns: repeat({form.columns}, minmax(0, 1fr))"
    return f'<h2>{look}</h2><div style="{columns}">{"".join(figures)}</div>'


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
