"""The pages of a pack's history, and the pictures that are saved from them."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from flask import Flask
from sqlalchemy import Engine

from quizapp.web.history.saved import style
from tests.web.history_packs import load
from tests.web.pages import Visitor

SVG = "{http://www.w3.org/2000/svg}"
PAGES = ("timeline", "genealogy", "places")


@pytest.fixture
def choirs(stocked: Engine, app: Flask) -> Visitor:
    """A visitor where the choirs are loaded beside the tiny pack."""
    load(stocked)
    return Visitor(app.test_client())


def _saved(visitor: Visitor, address: str) -> ElementTree.Element:
    response = visitor.client.get(address)
    assert response.status_code == 200
    assert response.content_type.startswith("image/svg+xml")
    assert response.headers["Content-Disposition"].startswith("attachment; filename=choirs-")
    return ElementTree.fromstring(response.data)  # noqa: S314  (our own)


def test_the_pack_leads_to_its_pictures(choirs: Visitor) -> None:
    links = choirs.open("/packs/choirs").links.values()
    for page in PAGES:
        assert f"/packs/choirs/{page}" in links
        assert choirs.open(f"/packs/choirs/{page}").status == 200


def test_a_group_leads_to_its_kin_and_to_its_pictures(choirs: Visitor) -> None:
    html = choirs.open("/packs/choirs/entities/new-choir").html
    kin = html[html.index("<h2>Related</h2>") : html.index("<h2>What is known</h2>")]
    assert 'href="/packs/choirs/timeline?group=new-choir"' in kin
    assert 'href="/packs/choirs/genealogy?of=new-choir"' in kin
    tied = kin[kin.index("<h3>Split from</h3>") :]
    assert 'href="/packs/choirs/entities/old-choir"' in tied
    assert 'href="/packs/choirs/facts/new-split"' in tied
    assert "claimed by the New Choir" in tied
    back = choirs.open("/packs/choirs/entities/old-choir").html
    assert 'href="/packs/choirs/entities/new-choir"' in back[back.index("<h3>Split from it</h3>") :]


def test_a_place_leads_to_itself_among_the_places(choirs: Visitor) -> None:
    html = choirs.open("/packs/elements/entities/london").html
    assert 'href="/packs/elements/places#at-london"' in html
    assert 'id="at-london"' in choirs.open("/packs/elements/places").html


def test_a_pack_has_no_door_to_what_it_does_not_tell(choirs: Visitor) -> None:
    assert "/packs/elements/genealogy" not in choirs.open("/packs/elements").links.values()
    page = choirs.open("/packs/elements/genealogy")
    assert "says nothing of how groups came from one another" in page.text


@pytest.mark.parametrize("page", PAGES)
def test_no_such_pack(choirs: Visitor, page: str) -> None:
    assert choirs.open(f"/packs/nothing/{page}").status == 404


def test_each_mark_opens_its_fact_and_has_a_title(choirs: Visitor) -> None:
    html = choirs.open("/packs/choirs/timeline").html
    marks = re.findall(r'<a class="mark" href="([^"]+)">\s*<title>([^<]+)</title>', html)
    assert len(marks) == 10
    told = dict(marks)
    assert told["/packs/choirs/facts/new-split"].startswith("May 1901: According to")
    assert "claimed by the New Choir" in told["/packs/choirs/facts/new-split"]
    assert "you have not seen it" in told["/packs/choirs/facts/new-founded"]
    for address in told:
        assert choirs.open(address).status == 200


def test_dates_are_drawn_as_what_they_are(choirs: Visitor) -> None:
    html = choirs.open("/packs/choirs/timeline").html
    marks = dict(re.findall(r'facts/([\w-]+)">\s*<title>(.*?)</a>', html, re.S))
    assert "veil-left" in marks["old-founded"]
    assert "veil-right" not in marks["old-founded"]
    assert "veil-right" in marks["joint-in-league"]
    assert "veil" not in marks["new-founded"]
    assert marks["workers-swore"].count("veil") == 2  # around a year, and not known
    for fact, sign in (("new-split", "claimed"), ("radio-from-joint", "disputed")):
        assert f"span-{sign}" in marks[fact]
    assert "span-stated" in marks["new-founded"]


def test_the_list_says_the_same(choirs: Visitor) -> None:
    page = choirs.open("/packs/choirs/timeline")
    words = page.html.split('id="in-words"')[1]
    assert len(re.findall(r"/facts/([\w-]+)", words)) == 10
    assert "claimed by the New Choir" in words
    assert "by 1890" in words


def test_the_form_narrows_the_timeline_and_keeps_what_was_chosen(choirs: Visitor) -> None:
    page = choirs.open("/packs/choirs/timeline?group=joint-choir&first=1930&zoom=4")
    form = page.form("/timeline")
    assert ("group", "joint-choir") in form.values
    assert ("first", "1930") in form.values
    assert ("zoom", "4") in form.values
    assert len(re.findall('class="mark"', page.html)) == 2
    assert "group=joint-choir&amp;first=1930&amp;zoom=8" in page.html
    assert "zoom=4&amp;download=svg" in page.html


def test_what_fits_nothing_leads_back(choirs: Visitor) -> None:
    page = choirs.open("/packs/choirs/timeline?certainty=claimed&first=2500")
    assert "No dated fact fits" in page.text
    assert "0 dated facts" not in page.text
    assert "Press one" not in page.text
    assert page.links["Show all of them"] == "/packs/choirs/timeline"
    page = choirs.open("/packs/choirs/genealogy?of=lone-choir")
    assert page.links["Show all groups"] == "/packs/choirs/genealogy"


@pytest.mark.parametrize(
    "query",
    ["zoom=3", "zoom=x", "first=x&last=-9", "scale=%00", "group=%3Cb%3E", "year=99999", "of=%22",
     "topic=nothing&certainty=nothing", "first=2000&last=1900", "download=pdf", "pack=other",
     "year=-5&zoom=8", "_external=1&_scheme=x"],
)  # fmt: skip
def test_any_query_shows_a_page(choirs: Visitor, query: str) -> None:
    for page in PAGES:
        shown = choirs.open(f"/packs/choirs/{page}?{query}")
        assert shown.status == 200
        assert "<b>" not in shown.html


def test_a_larger_picture_is_longer(choirs: Visitor) -> None:
    def width(query: str) -> float:
        html = choirs.open(f"/packs/choirs/timeline{query}").html
        return float(re.findall(r'class="drawing" viewBox="0 0 ([\d.]+)', html)[0])

    assert width("") < width("?zoom=2") < width("?zoom=8")


def test_a_year_leaves_out_what_came_later(choirs: Visitor) -> None:
    def later(query: str) -> set[str]:
        html = choirs.open(f"/packs/choirs/genealogy{query}").html
        groups = re.findall(r'<g class="group( later)?"[^>]*>.*?entities/([\w-]+)"', html, re.S)
        assert len(groups) == 6
        return {group for hidden, group in groups if hidden}

    assert later("") == set()
    assert later("?year=1921") == {"radio-choir"}
    assert later("?year=1905") >= {"radio-choir", "joint-choir", "workers-choir"}


def test_each_group_opens_its_page_and_each_line_its_fact(choirs: Visitor) -> None:
    html = choirs.open("/packs/choirs/genealogy").html
    groups = re.findall(r'<a class="group-link" href="([^"]+)">\s*<title>([^<]+)', html)
    assert len(groups) == 6
    assert (
        "/packs/choirs/entities/old-choir",
        "Old Choir: founded by 1890; founded by Anna Berg",
    ) in groups
    lines = re.findall(r'<a href="([^"]+)" tabindex="-1" class="kin kin-(\w+)', html)
    assert sorted(kinship for _, kinship in lines) == [
        "merger", "merger", "part", "pledge", "split", "succession",
    ]  # fmt: skip
    for address, _ in (*groups, *lines):
        assert choirs.open(address).status == 200


def test_the_genealogy_in_words(choirs: Visitor) -> None:
    text = choirs.open("/packs/choirs/genealogy").text.split("The same in words")[-1]
    for title in ("Founders", "Splits and breaks", "Mergers", "Parts of a whole", "Oaths"):
        assert title in text
    assert "Anna Berg swore to follow the League" in text
    assert "The Radio Choir belonged" not in text  # it is denied


def test_places_tell_what_happened_in_order(choirs: Visitor) -> None:
    page = choirs.open("/packs/choirs/places")
    assert {"Midland", "Middletown", "Town Hall"} <= set(page.links)
    assert page.text.index("Anna Berg sang") < page.text.index("The Lone Choir sang")


@pytest.mark.parametrize("name", ["timeline", "genealogy"])
def test_a_saved_picture_needs_nothing_beside_it(choirs: Visitor, name: str) -> None:
    picture = _saved(choirs, f"/packs/choirs/{name}?download=svg")
    text = ElementTree.tostring(picture, encoding="unicode")
    assert picture.find(f"{SVG}title") is not None
    assert picture.find(f"{SVG}desc") is not None
    assert not re.search(r"href|<script|var\(|@import|\son\w+=", text)
    words = " ".join(picture.itertext())
    assert (
        "Facts drawn from The town's chronicle, https://chronicle.example/choirs, CC0 1.0." in words
    )
    assert "This pack: CC0 1.0." in words
    sheet = picture.find(f"{SVG}style")
    assert sheet is not None
    used = {each for name in re.findall(r'class="([^"]+)"', text) for each in name.split()}
    plain = {"lane", "mark", "words", "in-place", "kin", "group", "span-stated", "line-stated"}
    plain.add("span-unclear")  # its fading says it
    assert {each for each in used - plain if f".{each}" not in (sheet.text or "")} == set()


def test_a_saved_picture_is_in_the_light_colours(choirs: Visitor) -> None:
    assert "fill: #fffefb" in style()
    assert "light-dark" not in style()


def test_a_saved_genealogy_ends_with_its_year(choirs: Visitor) -> None:
    picture = _saved(choirs, "/packs/choirs/genealogy?download=svg&year=1921")
    assert "up to 1921" in " ".join(picture.itertext())
    assert any("later" in (each.get("class") or "") for each in picture.iter(f"{SVG}g"))
