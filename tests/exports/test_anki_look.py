"""The cards as Anki shows them: readable in light and dark, on a phone, giving nothing away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from quizapp.core.facts import NativeName, Pack
from tests.exports.learner import Learner, first_edition

pytestmark = [pytest.mark.anki, pytest.mark.browser]

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHOICE = "elements/oxygen-found-lavoisier/status"
TYPED = "elements/hydrogen-found/subject"
CLAIMED = "elements/oxygen-found-lavoisier/object"
SEVERAL = "elements/carl-wilhelm-scheele/discovered/object"
DISPUTED = "elements/oxygen-found-scheele/place"
KEYS = (CHOICE, TYPED, CLAIMED, SEVERAL, DISPUTED)
LONG = "Carl Wilhelm Scheele of the Royal Swedish Academy and the Köpingstralsundsapothekarstiftung"


@pytest.fixture(scope="module")
def cards(elements: Pack, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """Front and back of some cards as Anki renders them, the longest names included."""
    scheele = replace(
        elements.entities["carl-wilhelm-scheele"],
        name=LONG,
        native=(NativeName("کارل ویلهلم شیله", "fa"),),
    )
    pack = replace(elements, entities={**elements.entities, scheele.id: scheele})
    learner = Learner(tmp_path_factory.mktemp("anki"))
    learner.receive(first_edition(pack))
    found = {}
    for key in KEYS:
        note, card = learner.note(key), learner.card(key)
        compared = learner.collection.compare_answer(
            note["Typed answer"], "Henry Dav", combining=False
        )
        found[key] = (
            re.sub(r"\[\[type:.*?]]", '<input type="text" id="typeans">', card.question()),
            re.sub(r"\[\[type:.*?]]", lambda _, c=compared: c, card.answer()),
        )
    learner.close()
    return found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 360, "height": 640})
    yield page
    page.close()


def show(page: Page, card: str, *, night: bool) -> None:
    """The card in the same elements and classes that Anki's reviewer gives it."""
    classes = "card card1 nightMode" if night else "card card1"
    root = "night-mode" if night else ""
    page.set_content(
        f'<!doctype html><html lang="en" class="{root}"><head><meta charset="utf-8">'
        f"<title>Anki</title></head>"
        f'<body class="{classes}"><main id="qa">{card}</main></body></html>'
    )


@pytest.mark.parametrize("night", [False, True])
@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("key", KEYS)
def test_a_card_is_readable(
    page: Page, cards: dict[str, tuple[str, str]], key: str, side: int, night: bool
) -> None:
    show(page, cards[key][side].replace("<details", "<details open"), night=night)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    # Anki's own reviewer makes the field to type in, and gives it no name.
    options = {"runOnly": WCAG, "rules": {"label": {"enabled": False}}}
    found = Axe().run(page, options=options)
    assert found.violations_count == 0, found.generate_report()


def test_dark_and_light_differ(page: Page, cards: dict[str, tuple[str, str]]) -> None:
    grounds = []
    for night in (False, True):
        show(page, cards[CHOICE][0], night=night)
        grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds[0] != grounds[1]


def test_the_front_shows_all_options_alike(page: Page, cards: dict[str, tuple[str, str]]) -> None:
    front = cards[TYPED][0].replace("<details", "<details open")
    assert 'class="right"' in front
    show(page, front, night=False)
    looks = page.eval_on_selector_all(
        ".options li",
        """items => items.map(item => ["color", "borderColor", "fontWeight", "backgroundColor"]
           .map(name => getComputedStyle(item)[name]).join()
           + getComputedStyle(item, "::before").color + item.offsetHeight)""",
    )
    assert len(looks) == 4
    assert len(set(looks)) == 1
    assert page.locator(".really").count() == 3
    assert page.locator(".really:visible").count() == 0


def test_the_back_marks_the_right_option_with_a_sign(
    page: Page, cards: dict[str, tuple[str, str]]
) -> None:
    show(page, cards[CHOICE][1], night=False)
    sign = page.eval_on_selector("li.right", "li => getComputedStyle(li, '::before').content")
    assert "✓" in sign


@pytest.mark.parametrize(
    ("key", "line"), [(CLAIMED, "dotted"), (TYPED, "none"), (DISPUTED, "none"), (CHOICE, "none")]
)
def test_an_answer_is_underlined_as_its_source_is_sure(
    page: Page, cards: dict[str, tuple[str, str]], key: str, line: str
) -> None:
    show(page, cards[key][1], night=False)
    style, drawn = page.eval_on_selector(
        ".key",
        "b => [getComputedStyle(b).textDecorationStyle, getComputedStyle(b).textDecorationLine]",
    )
    assert (style if drawn == "underline" else "none") == line
