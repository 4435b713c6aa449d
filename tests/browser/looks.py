"""What a page is held against: nothing scrolls sideways, all can be pressed, axe finds nothing."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

from tests.browser.steps import staying

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 640}
ZOOMED = 640  # what a window of 1280 pixels has left at 200 %
PAPER = 718  # A4 within margins of a centimetre
WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The rules of axe's to which it matters whether a page is light or dark."""
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
FOUND = """rules => axe.run({runOnly: rules, resultTypes: ['violations']}).then(found =>
    found.violations.map(each => `${each.id}: ${each.help}: ${each.nodes.map(node => node.target)}`)
)"""
"""Only what is wrong leaves the page: all else that axe tells takes as long again to hand over."""


def look_at(page: Page) -> None:
    """Hold a page against the rules at both sizes, in light and dark, narrow, zoomed, on paper."""
    page.wait_for_load_state()  # words are there before their style is
    with staying(page):
        for size in (PHONE, DESK):
            page.set_viewport_size(size | {"height": SHALLOW})
            assert past_its_end(page) <= 0
            page.set_viewport_size(size)
            page.emulate_media(color_scheme="light")
            assert violations(page) == []
            page.emulate_media(color_scheme="dark")
            assert violations(page, COLOURS) == []
        for width in (320, 360, ZOOMED):
            page.set_viewport_size({"width": width, "height": 640})
            assert sideways(page) == 0
            assert too_low(page) == []
        page.set_viewport_size({"width": PAPER, "height": 1000})
        page.emulate_media(media="print")
        assert sideways(page) == 0
        assert pressable_on_paper(page) == []


def violations(page: Page, rules: dict[str, object] = WCAG) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(FOUND, rules)
    return found


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
