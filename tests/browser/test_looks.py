"""Every page: nothing scrolls sideways, nothing moves, and axe finds nothing at WCAG 2.2 AA."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from quizapp.services import accounts, sign_in_links
from quizapp.store.engine import make_engine, writing
from tests.browser.conftest import OpenPage
from tests.browser.looks import COLOURS, PHONE, look_at, violations
from tests.browser.states import AREAS, STATES
from tests.browser.steps import (
    LONGEST_NAME,
    a_leech,
    begin_review,
    leave,
    mix_up,
    sign_up,
    staying,
    to_the_end,
)
from tests.web.conftest import Clock


def test_no_two_states_have_one_name() -> None:
    assert len(STATES) == sum(map(len, AREAS))


@pytest.mark.parametrize("state", STATES)
def test_every_page_in_each_look(shown: Page, state: str) -> None:
    STATES[state](shown)
    look_at(shown)


def test_a_leech_in_each_look(visit: OpenPage, clock: Clock) -> None:
    page = visit(viewport=PHONE, reduced_motion="reduce")
    a_leech(page, clock)
    expect(page.get_by_role("heading", name="This one does not stick")).to_be_visible()
    to_the_end(page)
    look_at(page)


def test_a_link_that_signs_in_in_each_look(visit: OpenPage, database: Path, clock: Clock) -> None:
    """Where a guest has studied, who is asked what becomes of it."""
    page = visit(viewport=PHONE, reduced_motion="reduce")
    sign_up(page, LONGEST_NAME)
    engine = make_engine(f"sqlite:///{database}")
    with writing(engine) as session:
        ada = accounts.learner_named(session, LONGEST_NAME).id
        token = sign_in_links.make_sign_in_link(session, ada, ada, clock.now)
    engine.dispose()
    page.context.clear_cookies()
    begin_review(page)
    page.goto(f"/account/link/{token}")
    expect(page.get_by_role("heading", name="Sign in as")).to_be_visible()
    look_at(page)
    page.emulate_media(media="screen")
    page.get_by_label("New password").fill("another four words")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("The password is changed")).to_be_visible()


def test_the_offer_of_a_pair_in_each_look(visit: OpenPage, clock: Clock) -> None:
    page = visit(viewport=PHONE, reduced_motion="reduce")
    mix_up(page)
    clock.forward(days=1)
    page.goto("/")
    expect(page.get_by_text("You mix up")).to_be_visible()
    look_at(page)


def test_axe_is_awake(visit: OpenPage) -> None:
    page = visit()
    page.evaluate("document.querySelector('h1').innerHTML = '<input>'")
    assert any("label" in each for each in violations(page))


def test_axe_is_awake_in_the_dark(visit: OpenPage) -> None:
    page = visit(color_scheme="light")
    page.evaluate("document.querySelector('h1').style.color = 'light-dark(black, #333)'")
    page.evaluate("document.documentElement.style.colorScheme = 'light dark'")
    assert violations(page, COLOURS) == []
    page.emulate_media(color_scheme="dark")
    assert any("color-contrast" in each for each in violations(page, COLOURS))


def test_a_page_that_is_left_while_it_is_looked_at_is_noticed(visit: OpenPage) -> None:
    page = visit()
    with pytest.raises(AssertionError, match="was left"), staying(page):
        leave(page, page.get_by_role("link", name="Help").first)
