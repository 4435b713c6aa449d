"""The slider of the desired retention: with a script, by keyboard, and without either."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import leave_by_key, save


def test_slider_and_number_go_together_by_keyboard(visit: OpenPage) -> None:
    page = visit()
    page.goto("/settings")
    number = page.get_by_role("spinbutton", name="Desired retention, in %")
    slider = page.get_by_role("slider", name="Desired retention, in %")
    meaning = page.locator("#retention-help")
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    expect(number).to_have_value("85")
    expect(meaning).to_contain_text("85 %: you will have forgotten about one in 7 ")
    number.fill("97")
    expect(slider).to_have_value("97")
    expect(meaning).to_contain_text("97 %: you will have forgotten about one in 33 ")
    number.fill("3")
    expect(slider).to_have_value("97")
    number.fill("80")
    leave_by_key(page, "Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    expect(number).to_have_value("80")
    expect(slider).to_have_value("80")


def test_the_number_alone_is_there_without_a_script(visit: OpenPage) -> None:
    page = visit(java_script_enabled=False)
    page.goto("/settings")
    expect(page.get_by_role("slider")).to_be_hidden()
    page.get_by_role("spinbutton", name="Desired retention, in %").fill("75")
    save(page)
    expect(page.locator("#retention-help")).to_contain_text("75 %: you will have forgotten")
    expect(page.locator("#retention-help")).to_contain_text("about one in 4 ")
