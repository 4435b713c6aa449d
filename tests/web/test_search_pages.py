"""The search pages: a form without a script, in one pack or in all; what was found is marked."""

from __future__ import annotations

import pytest

from tests.web.pages import Visitor


def test_the_header_searches_all_packs(visitor: Visitor) -> None:
    page = visitor.open("/")
    form = page.form("/search")
    assert form.method == "get"
    found = visitor.open(form.action + "?q=maria+sklodowska")
    assert found.links["Marie Curie"] == "/packs/elements/entities/marie-curie"
    assert "1 name" in found.text


def test_a_pack_has_a_search_of_its_own(visitor: Visitor) -> None:
    form = visitor.open("/packs/elements").form("/packs/elements/search")
    found = visitor.open(form.action + "?q=oxygen")
    assert {"Names", "Facts"} <= set(found.headings)
    assert all("/packs/elements/" in a for a in found.links.values() if "/facts/" in a)
    assert visitor.open("/packs/nothing/search?q=oxygen").status == 404


def test_what_is_looked_for_is_marked_and_nothing_that_was_typed_is_markup(
    visitor: Visitor,
) -> None:
    assert "<mark>Davy</mark>" in visitor.open("/search?q=davy").html
    page = visitor.open("/search?q=%3Cb%3Edavy%3C%2Fb%3E")
    assert "<b>davy" not in page.html
    assert "“<b>davy</b>”" in page.text


def test_another_spelling_is_said(visitor: Visitor) -> None:
    assert (
        "“humphri” is not written here; shown is what has “humphry”."
        in visitor.open("/search?q=humphri").text
    )
    assert "Nothing has all of these words." in visitor.open("/search?q=humphry+zzzzzzz").text


@pytest.mark.parametrize("path", ["/search", "/search?q=", "/packs/elements/search?q=+"])
def test_an_empty_search_says_what_can_be_looked_for(visitor: Visitor, path: str) -> None:
    assert "Names of groups, people, places and events" in visitor.open(path).text


def test_nothing_found_leads_on(visitor: Visitor) -> None:
    page = visitor.open("/search?q=xqzzyq")
    assert "Nothing here has “xqzzyq” in it" in page.text
    assert "/packs/elements/entities" in page.links.values()


def test_one_kind_is_shown_whole(visitor: Visitor) -> None:
    page = visitor.open("/search?q=discovered")
    more = next(a for text, a in page.links.items() if text.startswith("Show all"))
    whole = visitor.open(more)
    assert len(whole.links) > len(page.links)
    assert whole.headings.count("Facts") == 1
    assert "Show everything that was found" in whole.links
    assert visitor.open("/search?q=davy&kind=nothing").status == 200
