"""What an author of own questions does in a browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.steps import leave, sign_up

LONG = "Carl-Wilhelm-Scheele-und-Johann-Gottlieb-Gahn-in-Uppsala-und-Köping"


def new_form(page: Page, name: str) -> None:
    """The empty form of a format, by its name."""
    page.goto("/own/new")
    leave(page, page.get_by_role("link", name=name))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Write a question")


def explain(page: Page) -> None:
    page.get_by_label("Explanation").fill("What burns uses up a part of the air.")
    page.get_by_label("Source", exact=True).fill("A history of chemistry")
    page.get_by_label("Its address").fill("https://history.example/gases")
    page.get_by_label("A few words found there").fill("vital air")


def fill_choice(page: Page, long: str = "") -> None:
    """A choice, whole; `long` makes an option a long one."""
    new_form(page, "One choice")
    page.get_by_label("Question", exact=True).fill("Which gas keeps a flame alight?")
    page.get_by_label("Right answer").fill("The vital air")
    for place, (text, why) in enumerate((("The heavy air", "It puts it out."), (long, "A name."))):
        page.get_by_label(f"Wrong option {place + 1}").fill(text or "The burnt air")
        page.get_by_label(f"What option {place + 1} really is").fill(why)
    explain(page)


def fill_order(page: Page) -> None:
    new_form(page, "Put in order")
    page.get_by_label("Instruction").fill("Put these in order, the lightest first.")
    for place, text in enumerate(("Hydrogen", "Helium", "Neon", "Argon"), 1):
        page.get_by_label(f"Place {place}").fill(text)
    explain(page)


def fill_matching(page: Page) -> None:
    new_form(page, "Matching")
    page.get_by_label("Instruction").fill("Which symbol stands for which metal?")
    pairs = (("Iron", "Fe"), ("Gold", "Au"), ("Lead", "Pb"))
    for place, (left, right) in enumerate(pairs):
        page.get_by_label(f"Line {place + 1}", exact=True).fill(left)
        page.get_by_label(f"What belongs to line {place + 1}").fill(right)
    explain(page)


def fill_typed(page: Page) -> None:
    new_form(page, "Typed name")
    page.get_by_label("Question", exact=True).fill("Who found oxygen at Köping?")
    page.get_by_label("Right answer 1").fill("Carl Wilhelm Scheele")
    page.get_by_label("Other spellings of answer 1").fill("Karl Scheele; C. W. Scheele")
    explain(page)


def save(page: Page) -> None:
    leave(page, page.get_by_role("button", name="Save"))
    expect(page.get_by_text("Saved.")).to_be_visible()


def look(page: Page) -> None:
    leave(page, page.get_by_role("button", name="Look at it", exact=True))
    expect(page.locator(".own-shown")).to_be_visible()


def _as_author(reach: Callable[[Page], None]) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        sign_up(page, "Hypatia")
        reach(page)

    return go


def _empty(page: Page) -> None:
    page.goto("/own")
    expect(page.get_by_role("heading", name="You have written no question yet")).to_be_visible()


def _choosing(page: Page) -> None:
    page.goto("/own/new")
    expect(page.get_by_role("heading", name="How is it to be asked?")).to_be_visible()


def _refused(page: Page) -> None:
    new_form(page, "One choice")
    page.get_by_label("Right answer").fill(LONG)
    page.get_by_label("Wrong option 1").fill(LONG.upper())
    leave(page, page.get_by_role("button", name="Save"))
    expect(page.get_by_text("not saved yet")).to_be_visible()


def _listed(page: Page) -> None:
    fill_choice(page, LONG)
    save(page)
    fill_order(page)
    save(page)
    page.goto("/own")
    leave(page, page.get_by_role("button", name="Retire").first)
    expect(page.get_by_text("It is asked no more")).to_be_visible()


def _looked(fill: Callable[[Page], None]) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        fill(page)
        look(page)

    return go


def _blank(name: str) -> Callable[[Page], None]:
    return lambda page: new_form(page, name)


OWN_STATES: dict[str, Callable[[Page], None]] = {
    "own questions, none yet": _as_author(_empty),
    "own question, how": _as_author(_choosing),
    "own question, refused": _as_author(_refused),
    "own questions": _as_author(_listed),
    "own question, choice": _as_author(_looked(lambda page: fill_choice(page, LONG))),
    "own question, order": _as_author(_looked(fill_order)),
    "own question, matching": _as_author(_looked(fill_matching)),
    "own question, typed name": _as_author(_looked(fill_typed)),
    "own question, date": _as_author(_blank("Typed date")),
    "own question, number": _as_author(_blank("Typed number")),
    "own question, gap": _as_author(_blank("Fill in the gap")),
    "own question, statement": _as_author(_blank("True or false")),
}
"""Each state of the pages of own questions, and how it is reached."""
