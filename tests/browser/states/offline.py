"""What is taken along and answered without a network."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.states.kind import States
from tests.browser.steps import leave


def _taken_along(page: Page) -> None:
    page.goto("/offline")
    expect(page.get_by_text("opens without a network too")).to_be_visible()
    page.get_by_role("button", name="Take along").click()
    expect(page.get_by_role("button", name="Begin")).to_be_visible()


def _new_without_network(page: Page) -> None:
    _taken_along(page)
    page.get_by_role("button", name="Begin").click()


def _asked_without_network(page: Page) -> None:
    _new_without_network(page)
    heading = page.locator("h1")
    while heading.get_attribute("id") != "prompt":
        told = heading.inner_text()
        page.get_by_role("button", name="Continue").click()
        expect(heading).not_to_have_text(told)


def _told_without_network(page: Page) -> None:
    _asked_without_network(page)
    page.locator("label.option").first.click()
    page.get_by_role("button", name="Check").click()
    expect(page.locator("section.verdict")).to_be_visible()


def _waiting_to_be_sent(page: Page) -> None:
    _told_without_network(page)
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Send now")).to_be_visible()


def _sent(page: Page) -> None:
    _waiting_to_be_sent(page)
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_text("each counted once")).to_be_visible()


def _somebody_elses(page: Page) -> None:
    _waiting_to_be_sent(page)
    page.context.clear_cookies()
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_role("alert")).to_be_visible()


def _returned(page: Page) -> None:
    _sent(page)
    leave(page, page.get_by_role("link", name="What became of them"))
    page.get_by_text("All of them").click()


OFFLINE: States = {
    "offline, taken along": _taken_along,
    "offline, new": _new_without_network,
    "offline, asked": _asked_without_network,
    "offline, told": _told_without_network,
    "offline, waiting": _waiting_to_be_sent,
    "offline, sent": _sent,
    "offline, somebody else's": _somebody_elses,
    "offline, returned": _returned,
}
