"""Accounts, and the installation by its owner."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.states.kind import States
from tests.browser.steps import LONGEST_NAME, begin_review, leave, set_up, sign_up


def _guests(path: str) -> Callable[[Page], None]:
    def reach(page: Page) -> None:
        begin_review(page)
        page.goto(path)

    return reach


def _holders(path: str) -> Callable[[Page], None]:
    def reach(page: Page) -> None:
        sign_up(page, LONGEST_NAME)
        page.goto(path)

    return reach


def _owns(path: str, heading: str) -> Callable[[Page], None]:
    """A page of the installation, by its owner."""

    def reach(page: Page) -> None:
        set_up(page, LONGEST_NAME)
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)

    return reach


def _set_up_refused(page: Page) -> None:
    page.goto("/site/setup")
    page.get_by_label("Your name").fill("x")
    page.get_by_label("Password").fill("short")
    leave(page, page.get_by_role("button", name="Make the owner"))
    expect(page.get_by_role("alert")).to_be_visible()


def _not_allowed(page: Page) -> None:
    page.goto("/site/cards")
    expect(page.get_by_role("heading", name="Not for this account")).to_be_visible()


def _unknown_teacher(page: Page) -> None:
    set_up(page)
    page.get_by_label("Name of the account").fill("Nobody")
    leave(page, page.get_by_role("button", name="Name an instructor"))
    expect(page.get_by_role("alert")).to_be_visible()


def _invitation(page: Page) -> None:
    set_up(page)
    leave(page, page.get_by_role("button", name="Make an invitation"))
    expect(page.get_by_role("img", name="QR code")).to_be_visible()


def _invited(page: Page) -> None:
    _invitation(page)
    address = page.locator(".link-text").inner_text()
    page.context.clear_cookies()
    page.goto(address)
    expect(page.get_by_role("heading", name="You are invited")).to_be_visible()


def _sheet(page: Page) -> None:
    set_up(page)
    page.goto("/site/cards")
    page.get_by_label("How many").fill("12")
    leave(page, page.get_by_role("button", name="Make accounts"))
    expect(page.get_by_role("heading", name="12 cards to print")).to_be_visible()


def _cards_made(page: Page) -> None:
    _sheet(page)
    page.goto("/site/cards")
    leave(page, page.get_by_role("button", name="Make fresh"))
    expect(page.get_by_role("alert")).to_be_visible()


def _link_used(page: Page) -> None:
    page.goto("/account/link/used-before")
    expect(page.get_by_text("This link has been used")).to_be_visible()


def _refused(page: Page) -> None:
    page.goto("/account/sign-up")
    page.get_by_label("Name").fill("x")
    page.get_by_label("Password").fill("short")
    leave(page, page.get_by_role("button", name="Make the account"))
    expect(page.get_by_role("alert")).to_be_visible()


def _wrong_password(page: Page) -> None:
    begin_review(page)
    page.goto("/account/sign-in")
    page.get_by_label("Name").fill("x")
    page.get_by_label("Password").fill("short")
    leave(page, page.get_by_role("button", name="Sign in"))
    expect(page.get_by_role("alert")).to_be_visible()


ACCOUNTS: States = {
    "account, guest": _guests("/account"),
    "sign in, guest": _guests("/account/sign-in"),
    "delete, guest": _guests("/account/delete"),
    "sign up, refused": _refused,
    "sign in, refused": _wrong_password,
    "account": _holders("/account?done=signed-up"),
    "password": _holders("/account/password"),
    "e-mail": _holders("/account/email"),
    "delete": _holders("/account/delete"),
    "start, signed in": _holders("/"),
    "set up": lambda page: page.goto("/site/setup"),
    "set up, refused": _set_up_refused,
    "who teaches": _owns("/site?done=set-up", "Who teaches here"),
    "who teaches, unknown": _unknown_teacher,
    "account, owner": _owns("/account", LONGEST_NAME),
    "reach": _owns("/site/reach", "How a class reaches this quizapp"),
    "sign-in cards, none": _owns("/site/cards", "Sign-in cards"),
    "sign-in cards": _cards_made,
    "sheet of cards": _sheet,
    "invitation": _invitation,
    "invited": _invited,
    "link, used": _link_used,
    "not allowed": _not_allowed,
}
