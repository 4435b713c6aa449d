"""The main ways through, as somebody with a browser takes them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import OpenPage, serving
from tests.browser.looks import PHONE
from tests.browser.steps import (
    PASSWORD,
    QUESTION,
    SUMMARY,
    answer,
    begin_quiz,
    begin_review,
    check,
    expect_verdict,
    give_up,
    go_on,
    leave,
    leave_by_key,
    option,
    past_introductions,
    prompt,
    save,
    sign_in,
    sign_up,
)
from tests.web.conftest import Clock


def tab_to(page: Page, target: Locator) -> None:
    for _ in range(30):
        if target.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not reach it")


def test_a_guest_begins_and_is_introduced_by_keyboard_alone(visit: OpenPage) -> None:
    page = visit()
    page.goto("/packs/elements")
    tab_to(page, page.get_by_role("button", name="Begin"))
    leave_by_key(page, "Enter")
    assert "/facts/" in page.url
    while "/facts/" in page.url:
        leave_by_key(page, "Space")
    assert QUESTION.search(page.url)


def test_answering_by_keyboard_alone(visit: OpenPage) -> None:
    page = visit()
    begin_quiz(page, "One choice")
    asked = prompt(page)
    page.keyboard.press("1")
    expect(page.locator("input[data-number='1']")).to_be_checked()
    page.keyboard.press("2")
    expect(page.locator("input[data-number='2']")).to_be_focused()
    leave_by_key(page, "Enter")
    verdict = page.get_by_role("heading", level=1)
    expect(verdict).to_contain_text(re.compile("Right|Wrong"))
    expect(verdict).to_be_focused()
    leave_by_key(page, "z")
    assert prompt(page) == asked
    leave_by_key(page, "0")
    expect_verdict(page, "You didn’t know.")
    leave_by_key(page, "Space")
    assert QUESTION.search(page.url)
    assert prompt(page) != asked


def test_a_flip_card_by_keyboard_alone(visit: OpenPage) -> None:
    page = visit()
    begin_quiz(page, "Flip card")
    asked = prompt(page)
    leave_by_key(page, "Space")
    expect(page.get_by_role("button", name=re.compile("^Good"))).to_be_visible()
    leave_by_key(page, "3")
    while page.get_by_role("link", name="Continue").count():
        leave_by_key(page, "Space")
    assert prompt(page) != asked


def test_a_quiz_to_the_end(visit: OpenPage) -> None:
    page = visit()
    begin_quiz(page, "One choice", length=3)
    for right in (True, False, True):
        answer(page, right=right)
        expect_verdict(page, "Right." if right else "Wrong.")
        go_on(page)
    while QUESTION.search(page.url):  # the missed one comes again
        answer(page)
        go_on(page)
    expect(page).to_have_url(SUMMARY)
    expect(page.get_by_text("2 of 3 right, 1 to look at again.")).to_be_visible()
    expect(page.get_by_role("heading", name="To look at again")).to_be_visible()


def test_skipping_burying_suspending_marking_and_undoing_by_keyboard_alone(
    visit: OpenPage,
) -> None:
    page = visit()
    begin_quiz(page, "One choice", length=8)
    seen = [prompt(page)]
    for key, said in (("s", "Skipped."), ("-", "Buried"), ("b", "Buried"), ("@", "Suspended.")):
        leave_by_key(page, key)
        expect(page.get_by_role("status").first).to_contain_text(said)
        seen.append(prompt(page))
    assert len(set(seen)) == 5
    leave_by_key(page, "*")
    expect(page.get_by_role("status").first).to_have_text("Marked.")
    for key in ("z", "Control+z", "z", "Control+z"):
        here = seen.pop()
        assert prompt(page) == here
        leave_by_key(page, key)
    assert prompt(page) == seen[0]
    leave_by_key(page, "0")
    page.keyboard.press("n")
    expect(page.locator("[data-note]")).to_be_focused()
    page.keyboard.type("s! a note")
    expect(page.locator("[data-note]")).to_have_value("s! a note")
    leave(page, page.get_by_role("button", name="Keep the note"))
    expect(page.locator(".own-note")).to_have_text("s! a note")
    leave_by_key(page, "!")
    expect(page.get_by_role("status").first).to_contain_text("Suspended.")


def test_the_list_of_keys(visit: OpenPage) -> None:
    page = visit()
    begin_quiz(page, "One choice")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator("input[data-number='1']")).not_to_be_checked()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_single_keys_can_be_turned_off(visit: OpenPage) -> None:
    page = visit()
    page.goto("/settings")
    page.get_by_label(re.compile("^Single keys act")).uncheck()
    save(page)
    begin_quiz(page, "One choice")
    page.keyboard.press("1")
    expect(page.locator("input[data-number='1']")).not_to_be_checked()


def test_without_script(visit: OpenPage) -> None:
    page = visit(java_script_enabled=False)
    begin_review(page)
    past_introductions(page)
    begin_quiz(page, "One choice", length=2)
    answer(page)
    expect_verdict(page, "Right.")
    leave(page, page.get_by_role("button", name="Undo"))
    answer(page, right=False)
    expect_verdict(page, "Wrong.")
    go_on(page)
    answer(page)
    go_on(page)


def test_an_ordering_without_script(visit: OpenPage) -> None:
    page = visit(java_script_enabled=False)
    begin_quiz(page, "Put in order", length=4)
    expect(page.get_by_role("button", name=re.compile("^Earlier"))).to_have_count(0)
    selects = page.locator("select")
    for place in range(selects.count()):
        selects.nth(place).select_option("1")
    check(page)
    expect(page.get_by_role("alert")).to_contain_text("a place of its own")
    for place in range(selects.count()):
        selects.nth(place).select_option(str(selects.count() - place))
    check(page)
    expect_verdict(page, "")
    expect(page.locator(".marked li")).to_have_count(4)


def test_an_ordering_with_buttons(visit: OpenPage) -> None:
    page = visit()
    begin_quiz(page, "Put in order", length=4)
    lines = page.locator("[data-order] li")
    first = lines.nth(0).get_attribute("data-name") or ""
    down = page.get_by_role("button", name=f"Later: {first}")
    down.click()
    down.press("Enter")
    expect(lines.nth(2)).to_have_attribute("data-name", first)
    expect(lines.nth(2).locator("select")).to_have_value("3")
    expect(page.locator("[data-order-said]")).to_have_text(f"{first}: now 3 of 4")
    lines.nth(3).locator("select").select_option("1")
    expect(lines.nth(3)).to_have_attribute("data-name", first)
    places = [lines.nth(i).locator("select").input_value() for i in range(4)]
    assert places == ["1", "2", "3", "4"]


def test_a_double_click_counts_once(visit: OpenPage) -> None:
    page = visit()
    begin_quiz(page, "One choice", length=2)
    option(page).check()
    with page.expect_navigation():
        page.get_by_role("button", name="Check").dblclick()
    expect_verdict(page, "Right.")
    go_on(page)
    answer(page)
    go_on(page)
    expect(page.get_by_text("2 of 2 right")).to_be_visible()


def test_two_tabs_count_once(visit: OpenPage) -> None:
    page = visit()
    begin_quiz(page, "One choice", length=2)
    other = page.context.new_page()
    other.goto(page.url)
    answer(page)
    answer(other, right=False)
    expect_verdict(other, "Right.")
    expect(other.get_by_text("answered already")).to_be_visible()


def test_back_and_reload_show_what_was_told(visit: OpenPage) -> None:
    page = visit()
    begin_quiz(page, "One choice", length=2)
    answer(page)
    told = page.url
    page.reload()
    expect_verdict(page, "Right.")
    go_on(page)
    assert page.url != told
    page.go_back()
    expect_verdict(page, "Right.")
    page.go_back()
    expect_verdict(page, "Right.")


def test_a_restarted_server_loses_nothing(
    database: Path, clock: Clock, context: Callable[..., BrowserContext]
) -> None:
    visitor = context()
    page = visitor.new_page()
    with serving(database, clock) as first:
        page.goto(f"{first}/packs/elements/quiz")
        page.get_by_label("One choice").check()
        page.get_by_label(re.compile("^Test me cold")).check()
        leave(page, page.get_by_role("button", name="Start the quiz"))
        asked, path = prompt(page), page.url.removeprefix(first)
    with serving(database, clock) as second:
        page.goto(second + path)
        assert prompt(page) == asked
        answer(page)
        expect_verdict(page, "Right.")


def test_signing_up_and_going_on_in_another_browser(visit: OpenPage) -> None:
    desk = visit()
    begin_quiz(desk, "One choice", length=3)
    answer(desk)
    expect_verdict(desk, "Right.")
    study = desk.url
    sign_up(desk)
    expect(desk.get_by_role("status")).to_contain_text("All that you have learnt here is yours.")
    desk.goto(study)
    go_on(desk)
    answer(desk)
    go_on(desk)
    asked = prompt(desk)
    phone = visit(viewport=PHONE)
    sign_in(phone, "ada")
    expect(phone.get_by_role("navigation")).to_contain_text("Ada")
    phone.goto(desk.url)
    assert prompt(phone) == asked
    answer(phone)
    go_on(phone)
    expect(phone.get_by_text("3 of 3 right")).to_be_visible()
    desk.reload()
    expect_verdict(desk, "Right.")
    for path in ("/", "/packs/elements"):
        desk.goto(path)
        phone.goto(path)
        told = desk.get_by_role("main").inner_text()
        assert phone.get_by_role("main").inner_text() == told


def test_a_guest_signs_in_by_keyboard_alone_and_is_brought_along(visit: OpenPage) -> None:
    sign_up(visit())
    page = visit()
    begin_quiz(page, "One choice", length=1)
    answer(page)
    page.goto("/account/sign-in")
    tab_to(page, page.get_by_label("Name"))
    page.keyboard.type("Ada")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    tab_to(page, page.get_by_label(re.compile("^Add it to the account")))
    leave_by_key(page, "Enter")
    expect(page.get_by_role("status")).to_contain_text("as a guest is yours too")
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON").click()
    assert len(json.loads(download.value.path().read_text("utf-8"))["answers"]) == 1


def test_settings_before_studying_offer_the_browsers_own_time_zone(visit: OpenPage) -> None:
    page = visit(timezone_id="Asia/Kabul")
    page.goto("/settings")
    expect(page.get_by_label("Time zone")).to_have_value("Asia/Kabul")
    page.get_by_label("New questions a day").fill("9")
    save(page)
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    expect(page.get_by_label("Time zone")).to_have_value("Asia/Kabul")


def test_flip_cards_by_space_alone(visit: OpenPage) -> None:
    page = visit()
    begin_quiz(page, "Flip card", length=2)
    first = prompt(page)
    leave_by_key(page, "Space")
    expect(page.get_by_role("button", name=re.compile("^Good"))).to_be_visible()
    leave_by_key(page, "Space")
    expect(page.get_by_role("button", name=re.compile("^Show the answer"))).to_be_visible()
    assert prompt(page) != first
    leave_by_key(page, "z")
    expect(page.get_by_role("heading", level=1)).to_have_text(first)


@pytest.mark.parametrize("way", ["Typed name", "Matching"])
def test_the_last_answer_is_taken_back_from_a_field_in_which_nothing_was_typed(
    visit: OpenPage, way: str
) -> None:
    page = visit()
    begin_quiz(page, way, length=12)
    first = page.url
    give_up(page)
    go_on(page)
    field = page.locator('.match select, input[type="text"]').first
    expect(field).to_be_focused()
    if way == "Typed name":
        page.keyboard.type("abc")
        page.keyboard.press("Control+z")
        expect(field).not_to_have_value("abc")
        page.reload()
        field.focus()
    leave_by_key(page, "Control+z")
    assert page.url != first
    expect(page.get_by_role("button", name=re.compile("^Undo"))).to_have_count(0)


def test_a_matching_by_keyboard_alone(visit: OpenPage) -> None:
    page = visit()
    begin_quiz(page, "Matching")
    lines = page.locator(".match select")
    expect(lines.first).to_be_focused()
    for place in range(lines.count()):
        for _ in range(place + 1):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
    leave_by_key(page, "Enter")
    expect(page.get_by_role("list", name="Line by line")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
