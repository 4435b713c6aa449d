from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine

from quizapp.services.learners import LearnerSettings
from quizapp.services.progress import SourceLink
from quizapp.web.history.routes import history_pages
from quizapp.web.library.routes import library_pages
from tests.web.conftest import Clock, make_app
from tests.web.pages import Visitor
from tests.web.pupil import Pupil


def test_the_start_page_names_the_packs(visitor: Visitor) -> None:
    page = visitor.open("/")
    assert "How some elements were found" in page.headings
    assert re.search(r"0 known 0 due 61 new", page.text)


def test_no_pack_yet(sqlite_database: Engine, clock: Clock) -> None:
    page = Visitor(make_app(sqlite_database, clock).test_client()).open("/")
    assert page.status == 200
    assert "There is no pack here yet" in page.headings
    assert "quizapp load" in page.text


def test_a_pack_says_what_it_will_take(visitor: Visitor) -> None:
    text = visitor.open("/packs/elements").text
    assert re.search(r"61 questions, from|questions, from \d+ facts", text)
    assert "minutes a day" in text
    assert re.search(r"weeks? until all are known", text)


def test_the_pace_before_studying_is_that_of_this_installation(app: Flask) -> None:
    known = app.extensions["quizapp"]
    app.extensions["quizapp"] = replace(known, beginning=LearnerSettings(new_per_day=4))
    assert "At 4 new a day" in Visitor(app.test_client()).open("/packs/elements").text


def test_a_pack_names_all_its_sources_in_one_sentence(app: Flask) -> None:
    named = tuple(SourceLink(f"Source {n}", f"https://{n}.example/", "CC0"[:n]) for n in range(3))
    head = SimpleNamespace(sources=named, licence="CC0")
    with app.test_request_context():
        module: Any = app.jinja_env.get_template("history/credit.html").module
        text = re.sub("<[^>]+>", "", str(module.credit(head)))
    told = "Facts drawn from Source 0; Source 1, C; Source 2, CC."
    assert text.startswith(told), text


def test_progress_shows_on_the_pack(visitor: Visitor) -> None:
    pupil = Pupil(visitor)
    page = pupil.past_introductions(pupil.review())
    pupil.give_up(page)
    page = visitor.open("/packs/elements")
    assert "Go on where you stopped" in page.links


def test_every_link_of_the_library_leads_somewhere(visitor: Visitor) -> None:
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        page = visitor.open(path)
        assert page.status == 200, path
        found = {address.split("#")[0] for address in page.links.values()}
        own = {a for a in found if a[:1] == "/" and not re.search(r"\.apkg$|^/static/", a)}
        waiting.extend(own - seen)
        seen |= own
    assert len(seen) > 40


@pytest.mark.parametrize(
    ("fact", "sign"),
    [("oxygen-found-scheele", "sure-disputed"), ("oxygen-found-lavoisier", "sure-claimed")],
)
def test_a_hedged_fact_keeps_its_sign(visitor: Visitor, fact: str, sign: str) -> None:
    assert sign in visitor.open(f"/packs/elements/facts/{fact}").html


def test_a_plain_fact_has_no_sign(visitor: Visitor) -> None:
    assert "sure-line" not in visitor.open("/packs/elements/facts/hydrogen-found").html


def test_a_fact_leads_to_its_passage(visitor: Visitor) -> None:
    page = visitor.open("/packs/elements/facts/hydrogen-found")
    assert "https://handbook.example/elements#Gases:~:text=in%201766" in page.html
    assert "Henry Cavendish" in page.links


def test_the_deck_comes_as_a_file(visitor: Visitor) -> None:
    page = visitor.open("/packs/elements/anki")
    assert "Always" in page.text
    response = visitor.client.get(page.links["Download the deck"])
    assert response.headers["Content-Disposition"] == "attachment; filename=elements.apkg"
    assert zipfile.ZipFile(BytesIO(response.data)).testzip() is None


def test_looking_writes_nothing(app: Flask, visitor: Visitor, stocked: Engine) -> None:
    """The database itself refuses writes to a reader; no page may need one."""
    areas = (library_pages.name, history_pages.name)
    rules = [r for r in app.url_map.iter_rules() if r.endpoint.startswith(areas)]
    named = {
        "pack": "elements",
        "fact": "hydrogen-found",
        "entity": "hydrogen",
        "topic": "dates",
        "anchor": "Gases",
        "left": "marie-curie",
        "right": "pierre-curie",
    }
    for rule in rules:
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: named[found[1]], rule.rule)
        assert visitor.client.get(path).status_code == 200, path


def test_every_topic_shows_the_facts_that_it_asks_about(visitor: Visitor) -> None:
    for topic in ("dates", "certainty"):  # no relation of the tiny pack belongs to these
        page = visitor.open(f"/packs/elements/topics/{topic}")
        assert re.search(r"[1-9]\d* facts, the earliest first", page.text)
        assert any("/facts/" in address for address in page.links.values())


def test_a_name_is_found_by_any_of_its_spellings(visitor: Visitor) -> None:
    page = visitor.open("/packs/elements/entities")
    assert {"Marie Curie", "Humphry Davy"} <= set(page.links)
    assert "People" in page.headings
    found = visitor.open("/packs/elements/entities?q=maria+sklodowska")
    assert "Marie Curie" in found.links
    assert "Humphry Davy" not in found.links
    assert "1 name has “maria sklodowska” in one of its spellings" in found.text


def test_a_name_that_is_not_there_leads_back_to_all(visitor: Visitor) -> None:
    page = visitor.open("/packs/elements/entities?q=%3Cb%3Ezzz")
    assert "No name in this pack has “<b>zzz” in it." in page.text
    assert page.links["Show all names"] == "/packs/elements/entities"


def test_the_start_page_begins_the_days_review_in_one_step(visitor: Visitor, clock: Clock) -> None:
    pupil = Pupil(visitor)
    page = pupil.past_introductions(pupil.review())
    pupil.answer(page)
    assert visitor.open("/").links["Go on where you stopped"]
    clock.forward(days=2)
    start = visitor.open("/")
    assert re.search(r"Review \d+ due", start.text)
    assert "/study/" in visitor.send(start, start.form("/review")).path
