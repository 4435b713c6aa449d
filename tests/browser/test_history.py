"""The pictures of history in a real browser: looked at, enlarged, slid through, by keyboard."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from quizapp.store.engine import make_engine
from tests.browser.conftest import OpenPage
from tests.browser.looks import PHONE, look_at
from tests.browser.steps import leave, leave_by_key
from tests.web.history_packs import load

PATHS = {
    "pack": "/packs/choirs",
    "timeline": "/packs/choirs/timeline",
    "timeline, narrowed down": "/packs/choirs/timeline?group=joint-choir&scale=even",
    "timeline, nothing fits": "/packs/choirs/timeline?certainty=claimed&first=2000",
    "genealogy": "/packs/choirs/genealogy",
    "genealogy, one group, early": "/packs/choirs/genealogy?of=new-choir&year=1910",
    "genealogy, none": "/packs/elements/genealogy",
    "places": "/packs/choirs/places",
}


@pytest.fixture
def database(stocked_file: Path, tmp_path: Path) -> Path:
    """The tiny pack and the choirs."""
    file = Path(shutil.copy(stocked_file, tmp_path / "browser.db"))
    engine = make_engine(f"sqlite:///{file}")
    load(engine)
    engine.dispose()
    return file


@pytest.mark.parametrize("name", PATHS)
def test_each_picture_in_each_look(visit: OpenPage, name: str) -> None:
    page = visit(viewport=PHONE, reduced_motion="reduce")
    page.goto(PATHS[name])
    look_at(page)


def drawn(page: Page) -> float:
    width: float = page.locator(".drawing").evaluate("each => each.getBoundingClientRect().width")
    return width


def test_a_picture_scrolls_inside_its_frame_and_names_stay_in_sight(visit: OpenPage) -> None:
    page = visit(viewport=PHONE)
    page.goto(PATHS["timeline"])
    frame = page.locator(".frame")
    assert drawn(page) > PHONE["width"]
    frame.evaluate("each => { each.scrollLeft = 500; each.scrollTop = 100; }")
    box = page.locator(".lane-names").bounding_box()
    around = frame.bounding_box()
    assert box is not None
    assert around is not None
    assert abs(box["x"] - around["x"]) < 3
    axis = page.locator(".frame .axis").bounding_box()
    assert axis is not None
    assert abs(axis["y"] - around["y"]) < 3


def test_enlarging_keeps_the_middle_in_the_middle(visit: OpenPage) -> None:
    page = visit()
    page.goto(PATHS["timeline"])
    page.evaluate("window.still = true")
    before = drawn(page)
    middle = "each => (each.scrollLeft + each.clientWidth / 2) / each.scrollWidth"
    page.locator(".frame").evaluate("each => { each.scrollLeft = 200; }")
    was = page.locator(".frame").evaluate(middle)
    page.locator('[data-zoom="4"]').click()
    expect(page).to_have_url(re.compile("zoom=4"))
    expect(page.locator('[data-zoom="4"]')).to_have_attribute("aria-current", "true")
    expect(page.locator('[data-zoom="4"]')).to_be_focused()
    assert drawn(page) > 3 * before
    assert abs(page.locator(".frame").evaluate(middle) - was) < 0.02
    assert page.evaluate("window.still") is True


def test_sliding_through_the_years(visit: OpenPage) -> None:
    page = visit()
    page.goto(PATHS["genealogy"])
    radio = page.locator(".group-link", has_text="Radio Choir")
    expect(radio).to_be_visible()
    slider = page.get_by_label("Slide through the years")
    slider.fill("1921")
    expect(radio).to_be_hidden()
    expect(page.get_by_label("Up to the year")).to_have_value("1921")
    assert "year=1921" in str(page.get_by_role("link", name="Save as SVG").get_attribute("href"))
    page.locator('[data-zoom="2"]').click()
    expect(page).to_have_url(re.compile("zoom=2"))
    expect(radio).to_be_hidden()
    page.get_by_label("Slide through the years").fill("1935")
    expect(radio).to_be_visible()


def test_without_a_script_there_are_links_and_forms(visit: OpenPage) -> None:
    page = visit(java_script_enabled=False)
    page.goto(PATHS["genealogy"])
    expect(page.locator("[data-slide]")).to_be_hidden()
    page.get_by_label("Up to the year").fill("1921")
    leave(page, page.get_by_role("button", name="Show"))
    expect(page.locator(".group-link", has_text="Radio Choir")).to_be_hidden()
    leave(page, page.locator('[data-zoom="2"]'))
    expect(page).to_have_url(re.compile("year=1921&zoom=2"))
    expect(page.locator(".group-link", has_text="Radio Choir")).to_be_hidden()


def test_marks_are_reached_and_passed_by_keyboard(visit: OpenPage) -> None:
    page = visit()
    page.goto(PATHS["timeline"])
    page.locator(".frame").focus()
    page.keyboard.press("Tab")
    edge = "document.activeElement.querySelector('.hit')"
    assert page.evaluate(f"getComputedStyle({edge}).strokeWidth") == "3px"
    leave_by_key(page, "Enter")
    expect(page).to_have_url(re.compile("/facts/"))
    page.goto(PATHS["timeline"])
    page.get_by_role("link", name="The same in words").click()
    expect(page).to_have_url(re.compile("#in-words$"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#in-words') !== null")


def test_a_picture_where_the_system_chooses_the_colours(visit: OpenPage) -> None:
    page = visit(forced_colors="active")
    for path, words in (("timeline", ".mark .words"), ("genealogy", ".group-name")):
        page.goto(PATHS[path])
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        paint = page.locator(words).first.evaluate(
            "each => [getComputedStyle(each).fill, getComputedStyle(each).paintOrder]"
        )
        assert paint[0] != ground
    page.goto(PATHS["timeline"])
    assert page.locator(".words").first.evaluate("each => getComputedStyle(each).stroke") == "none"


def test_a_picture_on_paper_is_whole(visit: OpenPage) -> None:
    page = visit(viewport={"width": 700, "height": 900})
    for path in ("timeline", "genealogy"):
        page.goto(PATHS[path])
        page.emulate_media(media="print")
        frame = page.locator(".frame").bounding_box()
        picture = page.locator(".drawing").bounding_box()
        assert frame is not None
        assert picture is not None
        assert picture["width"] <= frame["width"] + 1
        assert picture["height"] <= frame["height"]
        expect(page.locator(".picture-bar")).to_be_hidden()
        page.emulate_media(media="screen")
