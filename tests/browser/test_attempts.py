"""Taking an attempt in a real browser: saved by itself, without a network, in time, in two tabs."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select

from quizapp.store.engine import make_engine, reading, writing
from quizapp.store.models import AttemptItemRow, AttemptRow
from tests.browser.assigned import STUDENT, be, begin, numbers
from tests.browser.conftest import OpenPage
from tests.browser.looks import PHONE
from tests.web.conftest import Clock


def draft(database: Path, position: int = 0) -> Any:
    """What is saved at one place of the latest attempt."""
    engine = make_engine(f"sqlite:///{database}")
    with reading(engine) as session:
        own = select(AttemptItemRow).where(AttemptItemRow.position == position)
        found = session.scalars(own.order_by(AttemptItemRow.attempt_id.desc())).first()
    engine.dispose()
    return found and found.draft


def expect_draft(database: Path, wanted: dict[str, Any], position: int = 0) -> None:
    """Wait until this is saved; a part of it may have been before."""
    for _ in range(300):
        if draft(database, position) == wanted:
            return
        time.sleep(0.1)
    assert draft(database, position) == wanted


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_text("Saved")


def test_each_change_is_saved_without_a_button(visit: OpenPage, database: Path) -> None:
    page = visit(viewport=PHONE)
    begin(page)
    page.locator("label.option").nth(1).click()
    saved(page)
    expect_draft(database, {"chosen": [1], "text": ""})
    page.get_by_role("link", name="Next").click()
    page.get_by_label("Date").press_sequentially("May 1900")
    saved(page)
    expect_draft(database, {"chosen": [], "text": "May 1900"}, 1)
    page.get_by_role("link", name="All questions", exact=True).click()
    expect(page.get_by_text("2 of 5 answered")).to_be_visible()


def test_without_a_network_the_answer_waits_and_is_sent_later(
    visit: OpenPage, database: Path, faults: list[str]
) -> None:
    page = visit()
    begin(page)
    page.context.set_offline(True)
    page.locator("label.option").nth(1).click()
    expect(page.locator("[data-saved]")).to_contain_text("Not saved: no connection")
    here = page.url
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("link", name="Next").click()
    expect(page.locator("[data-saved]")).to_contain_text("Not saved")
    assert page.url == here
    page.locator("label.option").nth(2).click()
    assert draft(database) is None
    page.context.set_offline(False)
    saved(page)
    expect_draft(database, {"chosen": [2], "text": ""})
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("2 of 5")).to_be_visible()
    faults[:] = [each for each in faults if "ERR_INTERNET_DISCONNECTED" not in each]


def test_a_stale_tab_shows_both_and_asks(visit: OpenPage, database: Path) -> None:
    page = visit()
    begin(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("label.option").nth(1).click()
    saved(other)
    there = other.locator("label.option").nth(1).inner_text()
    page.locator("label.option").nth(2).click()
    expect(page.locator(".stale q")).to_have_text(there)
    expect_draft(database, {"chosen": [1], "text": ""})
    page.get_by_role("button", name="Keep the one on this page").click()
    saved(page)
    expect_draft(database, {"chosen": [2], "text": ""})
    other.locator("label.option").nth(0).click()
    other.get_by_role("button", name="Take the other one").click()
    expect(other.locator("label.option input").nth(2)).to_be_checked()


def hurry(database: Path, clock: Clock, seconds: float) -> None:
    """Let the attempt that runs end so soon."""
    engine = make_engine(f"sqlite:///{database}")
    with writing(engine) as session:
        row = session.scalars(select(AttemptRow).where(AttemptRow.ended == "")).one()
        row.ends_at = clock.now + timedelta(seconds=seconds)
    engine.dispose()


def test_the_clock_warns_and_submits_at_the_end(
    visit: OpenPage, database: Path, clock: Clock
) -> None:
    page = visit()
    page.clock.install()
    begin(page, 2)
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^(30:00|2\d:\d\d) left$"))
    page.get_by_role("button", name="Hide the clock").click()
    expect(page.locator("[data-clock]")).to_have_text("Clock hidden")
    page.get_by_role("button", name="Show the clock").click()
    hurry(database, clock, 90)
    page.reload()
    page.clock.run_for(60_000)
    expect(page.locator("[data-clock-said]")).to_have_text("30 seconds left")
    hurry(database, clock, 90)
    page.reload()
    page.locator("label.option").nth(1).click()
    saved(page)
    page.clock.run_for(91_000)
    expect(page.get_by_role("heading", name="Attempt 1")).to_be_visible()
    expect(page.get_by_text("Submitted, ")).to_be_visible()
    expect_draft(database, {"chosen": [1], "text": ""})


def test_at_the_end_the_last_answer_is_sent_until_it_arrives(
    visit: OpenPage, database: Path, clock: Clock, faults: list[str]
) -> None:
    page = visit()
    page.clock.install()
    begin(page)
    hurry(database, clock, 90)
    page.reload()
    page.route("**/draft", lambda route: route.abort())
    page.route("**/clock", lambda route: route.abort())
    page.locator("label.option").nth(1).click()
    said = page.locator("[data-saved]")
    expect(said).to_contain_text("Not saved: no connection")
    page.clock.run_for(91_000)
    expect(page.locator("[data-clock]")).to_have_text("0:00 left")
    page.unroute("**/draft")
    expect(said).to_contain_text("there is no connection")
    expect_draft(database, {"chosen": [1], "text": ""})
    page.unroute("**/clock")
    expect(page.get_by_role("heading", name="Attempt 1")).to_be_visible()
    faults[:] = [each for each in faults if "ERR_FAILED" not in each]


def test_another_device_goes_on_and_an_ended_attempt_says_so(
    visit: OpenPage, database: Path
) -> None:
    page, phone = visit(), visit(viewport=PHONE)
    begin(page)
    page.locator("label.option").nth(1).click()
    saved(page)
    be(phone, STUDENT)
    phone.goto("/assignments/{a1}".format(**numbers))
    phone.get_by_role("link", name="Go on with attempt 1").click()
    phone.get_by_role("button", name="Submit with").click()
    expect(phone.get_by_text("Submitted, ")).to_be_visible()
    page.locator("label.option").nth(2).click()
    expect(page.get_by_role("link", name="See what became of it")).to_be_visible()
    expect_draft(database, {"chosen": [1], "text": ""})


def test_an_ordering_is_open_until_it_is_touched(visit: OpenPage, database: Path) -> None:
    page = visit(viewport=PHONE)
    begin(page)
    page.goto(re.sub(r"/\d+$", "/5", page.url))
    page.get_by_role("button", name="This order is right").click()
    saved(page)
    expect_draft(database, {"chosen": [0, 1, 2], "text": ""}, 4)
    page.get_by_role("button", name=re.compile("^Later")).first.click()
    expect(page.locator("[data-order-said]")).to_contain_text("now 2 of 3")
    expect_draft(database, {"chosen": [1, 0, 2], "text": ""}, 4)
    page.reload()
    first = page.locator("[data-order] li").first.locator("select")
    expect(first).to_have_value("1")


def test_without_javascript_the_buttons_save(visit: OpenPage, database: Path) -> None:
    page = visit(java_script_enabled=False)
    begin(page)
    page.locator("label.option").nth(1).click()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_label("Date")).to_be_visible()
    expect_draft(database, {"chosen": [1], "text": ""})


def test_at_400_percent_what_has_the_focus_is_seen(visit: OpenPage) -> None:
    """1280 by 1024 pixels, enlarged four times (WCAG 2.2: 1.4.10, 2.4.11)."""
    page = visit(viewport={"width": 320, "height": 256})
    begin(page)
    for number in range(page.locator("label.option").count()):
        option = page.locator("label.option").nth(number)
        option.locator("input").focus()
        assert option.evaluate(
            """option => {
                const { left, top, width, height } = option.getBoundingClientRect();
                const there = document.elementFromPoint(left + width / 2, top + height / 2);
                return option.contains(there);
            }"""
        ), number
