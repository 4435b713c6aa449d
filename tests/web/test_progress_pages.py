"""The progress pages without JavaScript: what they say, when they don't draw, charts as files."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

from quizapp.services import learners
from quizapp.store.engine import reading, writing
from quizapp.store.models import Base
from quizapp.web.edge import COOKIE
from quizapp.web.progress.routes import progress_pages
from tests.services.diary import remember
from tests.web.conftest import PACK, Clock
from tests.web.pages import Visitor
from tests.web.pupil import Pupil

SVG = "{http://www.w3.org/2000/svg}"
CHARTS = (
    "due-days due-weeks activity time retention-months retention-groups calibration "
    "stability difficulty"
).split()
PATHS = ("/progress", f"/packs/{PACK}/progress")


@pytest.fixture
def old(app: Flask, stocked: Engine, clock: Clock) -> Visitor:
    """Somebody who has studied for half a year."""
    with writing(stocked) as session:
        learner, token = learners.create_guest(session, clock.now)
    remember(stocked, learner.id, PACK, clock.now, days=180)
    client = app.test_client()
    client.set_cookie(COOKIE, token)
    return Visitor(client)


@pytest.fixture
def candid(app: Flask, stocked: Engine, clock: Clock) -> Visitor:
    """Somebody who has said of each answer of half a year how sure it was."""
    with writing(stocked) as session:
        learner, token = learners.create_guest(session, clock.now)
    remember(stocked, learner.id, PACK, clock.now, days=180, says_how_sure=True)
    client = app.test_client()
    client.set_cookie(COOKIE, token)
    return Visitor(client)


@pytest.mark.parametrize("path", PATHS)
def test_how_sure_one_was_stands_beside_what_was_right(candid: Visitor, path: str) -> None:
    page = candid.open(path)
    assert "Right, by how sure you were" in page.text
    assert "Sure and wrong" in page.text
    assert re.search(r"When you were sure, you were right in \d+\.\d% of [\d,]+ answers", page.text)
    for level in ("Not sure", "Fairly", "Sure"):
        assert re.search(rf'<th scope="row">{level}</th><td class="number">\d', page.html)
    for name in ("sure", "sure-months"):
        drawn = ET.fromstring(candid.client.get(f"{path}/{name}.svg").data)  # noqa: S314
        assert drawn.tag == f"{SVG}svg"
    after = page.html[page.html.index('id="sure-and-wrong"') : page.html.index('id="firm"')]
    assert f'href="/packs/{PACK}/facts/' in after
    # Each calibration says whose it is.
    assert "Was FSRS right?" in page.text
    assert "This judges your own word" in page.text


def test_nothing_said_yet_says_where_to_switch_it_on(old: Visitor) -> None:
    page = old.open(PATHS[1])
    assert "Switch it on in the settings" in page.text
    assert page.links["settings"] == "/settings"
    assert old.client.get(f"{PATHS[1]}/sure.svg").status_code == 404
    settings = old.open("/settings")
    old.send(settings, settings.form(), [("ask_confidence", "1")])
    page = old.open(PATHS[1])
    assert "Switch it on" not in page.text
    assert "Say before an answer how sure you are" in page.text


@pytest.mark.parametrize("path", PATHS)
def test_nothing_studied_yet_says_what_to_do(visitor: Visitor, path: str) -> None:
    page = visitor.open(path)
    assert page.status == 200
    assert "Nothing studied yet" in page.headings
    assert '<svg class="chart"' not in page.html
    assert any(words.startswith(("Begin with", "Choose a pack")) for words in page.links)
    assert COOKIE not in page.response.headers.get("Set-Cookie", "")


def test_few_answers_are_not_drawn_as_shares(visitor: Visitor) -> None:
    pupil = Pupil(visitor)
    pupil.answer(pupil.past_introductions(pupil.review()))
    page = visitor.open(PATHS[1])
    assert "Drawn from 30 reviews of grown cards on" in page.text
    assert "Drawn from 10 questions on; 1 so far." in page.text
    assert re.search(r"1 answer on 1 day; 1 day in a row", page.text)
    assert visitor.client.get(f"{PATHS[1]}/calibration.svg").status_code == 404
    assert visitor.client.get(f"{PATHS[1]}/activity.svg").status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_each_chart_has_a_table_and_can_be_kept(old: Visitor, path: str) -> None:
    page = old.open(path)
    assert page.html.count('<svg class="chart"') == len(CHARTS)
    assert page.html.count('<div class="figure-table"') == len(CHARTS)
    for name in CHARTS:
        response = old.client.get(f"{path}/{name}.svg")
        assert f'href="{path}/{name}.svg"' in page.html
        assert response.mimetype == "image/svg+xml"
        assert "attachment" in response.headers["Content-Disposition"]
        drawn = ET.fromstring(response.data)  # noqa: S314  (our own)
        assert drawn.tag == f"{SVG}svg"
        assert drawn.find(f"{SVG}title") is not None
        for shape in drawn.iter():
            assert shape.get("style") is None
            if shape.tag in (f"{SVG}rect", f"{SVG}circle", f"{SVG}text"):
                assert shape.get("fill")


def test_the_table_says_what_the_chart_draws(old: Visitor) -> None:
    page = old.open(PATHS[1])
    drawn = ET.fromstring(old.client.get(f"{PATHS[1]}/due-weeks.svg").data)  # noqa: S314
    told = [title.text or "" for title in drawn.iter(f"{SVG}title")][1:]
    assert len(told) > 3
    for each in told:
        week, count = each.split(": ")
        assert f'<th scope="row">{week}</th><td class="number">{count.split()[0]}</td>' in page.html


def test_a_packs_page_shows_topics_sections_and_hard_facts(old: Visitor) -> None:
    page = old.open(PATHS[1])
    assert {"What is coming", "What you remembered", "Hardest facts"} <= set(page.headings)
    links = set(page.links.values())
    assert f"/packs/{PACK}/topics/dates" in links
    assert f"/packs/{PACK}/sections/Gases" in links
    assert any(link.startswith(f"/packs/{PACK}/facts/") for link in links)
    everywhere = set(old.open(PATHS[0]).links.values())
    assert f"/packs/{PACK}/progress" in everywhere
    assert any(link.startswith(f"/packs/{PACK}/facts/") for link in everywhere)


def test_the_way_there(old: Visitor) -> None:
    assert old.open("/").links["Progress"] == "/progress"
    assert old.open(f"/packs/{PACK}").links["Your progress"] == PATHS[1]


@pytest.mark.parametrize("path", ["/packs/nothing/progress", "/progress/nothing.svg"])
def test_what_is_not_there(old: Visitor, path: str) -> None:
    assert old.client.get(path).status_code == 404


def rows_of(engine: Engine) -> dict[str, int]:
    with reading(engine) as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


def test_looking_writes_nothing(old: Visitor, stocked: Engine) -> None:
    before = rows_of(stocked)
    for path in (*PATHS, f"{PATHS[0]}/time.svg"):
        assert old.client.get(path).status_code == 200
        assert Visitor(old.client.application.test_client()).open(path).status in (200, 404)
    assert rows_of(stocked) == before
    rules = [
        rule
        for rule in old.client.application.url_map.iter_rules()
        if rule.endpoint.startswith(f"{progress_pages.name}.")
    ]
    assert len(rules) == 4
    assert all("POST" not in (rule.methods or ()) for rule in rules)
