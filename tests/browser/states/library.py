"""Pages that anybody opens by their address."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.states.kind import States

PATHS = {
    "start": "/",
    "pack": "/packs/elements",
    "quiz form": "/packs/elements/quiz",
    "topic": "/packs/elements/topics/dates",
    "section": "/packs/elements/sections/Gases",
    "names": "/packs/elements/entities",
    "entity": "/packs/elements/entities/humphry-davy",
    "fact": "/packs/elements/facts/oxygen-found-scheele",
    "timeline": "/packs/elements/timeline",
    "places": "/packs/elements/places",
    "compared": "/packs/elements/compare/marie-curie/pierre-curie",
    "kept, empty": "/packs/elements/kept",
    "compared, to be drilled": "/packs/elements/compare/humphry-davy/carl-wilhelm-scheele",
    "pairs, nothing yet": "/packs/elements/pairs",
    "reading": "/packs/elements/reading",
    "anki": "/packs/elements/anki",
    "progress, nothing yet": "/progress",
    "progress in a pack, nothing yet": "/packs/elements/progress",
    "search": "/search",
    "found": "/search?q=davy",
    "found in a pack": "/packs/elements/search?q=humphri+discovered",
    "found nothing": "/search?q=xqzzyq",
    "found nothing, long": "/search?q=" + 90 * "x",
    "no cards": "/cards",
    "exams, nobody": "/exams",
    "exam, new": "/packs/elements/exams/new",
    "exam, refused": "/packs/elements/exams/new?date=x",
    "settings": "/settings",
    "memory, nobody": "/settings/memory",
    "what a retention costs, nobody": "/settings/memory/cost?days=365",
    "help": "/help",
    "about": "/about",
    "not found": "/nothing-here",
    "account, nobody": "/account",
    "sign up": "/account/sign-up",
    "sign in": "/account/sign-in",
    "forgotten": "/account/forgotten",
    "offline": "/offline",
    "own questions, nobody": "/own",
}


def _menu(page: Page) -> None:
    page.goto("/packs/elements")
    page.locator("summary", has_text="Menu").click()
    expect(page.get_by_role("link", name="Settings")).to_be_visible()


LIBRARY: States = {
    **{name: (lambda page, path=path: page.goto(path)) for name, path in PATHS.items()},
    "menu": _menu,
}
