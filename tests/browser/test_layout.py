"""What single pages must look like beyond what holds for every page."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.dwellers import be_old
from tests.browser.looks import PHONE
from tests.browser.states import STATES
from tests.browser.steps import (
    answer,
    begin_quiz,
    begin_review,
    expect_verdict,
    give_up,
    go_on,
    past_introductions,
    save,
)


def test_cards_fit_the_paper(visit: OpenPage) -> None:
    """Ten to a page on A4 and Letter; the longest words and address stay within their card."""
    page = visit()
    STATES["sheet of cards"](page)
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
