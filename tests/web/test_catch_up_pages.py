"""A backlog by client: offered on the start page, begun once, shown as today's share, ended."""

from __future__ import annotations

import hashlib
import re

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select, update

from quizapp.services import learners
from quizapp.store.engine import reading, writing
from quizapp.store.models import CatchUpRow, DeviceRow
from quizapp.web.edge import COOKIE
from tests.services.diary import remember
from tests.web.conftest import PACK, Clock
from tests.web.pages import Page, Visitor
from tests.web.pupil import Pupil

TOKEN = "away-for-long"  # noqa: S105


@pytest.fixture
def back(app: Flask, stocked: Engine, clock: Clock) -> Visitor:
    """Somebody who studied for 60 days and comes back after 60 more."""
    with writing(stocked) as session:
        learner, _ = learners.create_guest(session, clock.now)
        hashed = hashlib.sha256(TOKEN.encode()).hexdigest()
        session.execute(update(DeviceRow).values(token_hash=hashed))
    remember(stocked, learner.id, PACK, clock.now, days=60)
    clock.forward(days=60)
    client = app.test_client()
    client.set_cookie(COOKIE, TOKEN)
    return Visitor(client)


def test_an_exams_page_tells_of_the_backlog_that_is_caught_up(back: Visitor) -> None:
    page = back.open(f"/packs/{PACK}/exams/new")
    kept = back.send(page, page.form())
    assert "You are catching up" not in kept.text
    start = back.open("/")
    back.send(start, start.form("/catch-up"))
    told = back.open(kept.path)
    assert "You are catching up with a backlog" in told.text
    assert f"about {due(back.open('/'))} reviews" in told.text


def plans(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count(CatchUpRow.id))) or 0


def due(page: Page) -> int:
    found = re.search(r"Review (\d+)", page.text)
    assert found, page.text
    return int(found[1])


def test_the_wall_is_offered_as_a_plan_and_begun_once(back: Visitor, stocked: Engine) -> None:
    page = back.open("/")
    offer = re.search(r"(\d+) are due. A plan: (\d+) a day for (\d+) days, most at risk", page.text)
    assert offer
    wall, per_day, days = map(int, offer.groups())
    assert page.html.count("button-main") == 1, "the plan, beside which the wall is the lesser way"
    assert due(page) == wall
    assert plans(stocked) == 0, "looking keeps nothing"
    form = page.form("/catch-up")
    once, twice = (back.send(page, form) for _ in range(2))
    assert once.path == twice.path == "/packs/elements/catch-up"
    assert plans(stocked) == 1
    assert f"Day 1 of about {days}" in once.text
    start = back.open("/")
    assert f"Catching up: day 1 of about {days}" in start.text
    assert due(start) == per_day < wall
    assert due(back.open("/packs/elements")) == per_day


def test_other_paces_are_worked_out_before_anything_is_kept(back: Visitor, stocked: Engine) -> None:
    page = back.open("/packs/elements/catch-up?minutes=20")
    assert "as you asked" in page.text
    assert plans(stocked) == 0
    forms = [form for form in page.forms if ("minutes", "20") in form.values]
    assert len(forms) == 2, "to work it out, and to begin it"
    begun = back.send(page, next(form for form in forms if form.method == "post"))
    assert "Day 1 of about" in begun.text
    for wrong in ("days=0", "days=999", "minutes=-3", "days=x"):
        assert "Choose from 1 to 60 days" in back.open(f"/packs/elements/catch-up?{wrong}").text


def test_not_now_and_ending(back: Visitor, stocked: Engine, clock: Clock) -> None:
    page = back.open("/")
    after = back.send(page, page.form("/not-now"))
    assert after.path == "/"
    assert "A plan:" not in after.text
    clock.forward(days=7)
    page = back.open("/")
    assert "A plan:" in page.text
    running = back.send(page, page.form("/catch-up"))
    ended = back.send(running, running.form("/end"))
    assert ended.path == "/packs/elements"
    assert "Catching up" not in back.open("/").text


def test_todays_share_is_all_that_is_told_at_the_end_of_a_review(back: Visitor) -> None:
    page = back.open("/")
    running = back.send(page, page.form("/catch-up"))
    share = due(running)
    pupil = Pupil(back)
    page = pupil.past_introductions(back.send(running, running.form("/review")))
    for _ in range(3):
        page = pupil.go_on(pupil.answer(page))
    assert due(back.open("/packs/elements/catch-up")) == share - 3


def test_nobody_is_behind(visitor: Visitor) -> None:
    assert visitor.open("/packs/elements/catch-up").status == 404
    pupil = Pupil(visitor)
    pupil.review()
    assert "Nothing is due here" in visitor.open("/packs/elements/catch-up").text
    assert "A plan:" not in visitor.open("/").text
