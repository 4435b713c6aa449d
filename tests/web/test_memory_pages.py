"""The memory pages: what is said in each state, and what pressing each button does, once."""

from __future__ import annotations

import sys

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

from quizapp.core.scheduling import FSRS_6_WEIGHTS
from quizapp.services import learners
from quizapp.services.optimizing import INSTALL
from quizapp.store.engine import reading, writing
from quizapp.store.models import LogLineRow
from quizapp.web.edge import COOKIE
from quizapp.web.memory import words
from tests.core.forgetful import FLEETING
from tests.services.forgetful_log import study
from tests.services.pupil import cards, folded
from tests.web.conftest import Clock
from tests.web.pages import Page, Visitor

ENOUGH = 1600
LEARNER = 1


def somebody(app: Flask, engine: Engine, clock: Clock, answers: int) -> Visitor:
    """A visitor, the first learner, with a log of so many answers."""
    with writing(engine) as session:
        learner, token = learners.create_guest(session, clock.now)
    assert learner.id == LEARNER
    study(engine, learner.id, FLEETING, answers, clock.now, seed=3)
    client = app.test_client()
    client.set_cookie(COOKIE, token)
    return Visitor(client)


@pytest.fixture
def forgetful(app: Flask, stocked: Engine, clock: Clock) -> Visitor:
    return somebody(app, stocked, clock, ENOUGH)


def lines(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(LogLineRow)) or 0


def weights(engine: Engine) -> tuple[float, ...]:
    with reading(engine) as session:
        return learners.learner(session, LEARNER).parameters.weights


def press(visitor: Visitor, page: Page, action: str) -> Page:
    return visitor.send(page, page.form(action))


def test_nobody_is_told_what_it_takes(visitor: Visitor) -> None:
    page = visitor.open("/settings/memory")
    assert "You have 0 of 400 reviews" in page.text
    assert not [form for form in page.forms if "memory" in form.action]
    assert visitor.open("/settings/memory/fit").status == 404


def test_too_few_reviews_are_refused_with_their_number(
    app: Flask, stocked: Engine, clock: Clock
) -> None:
    few = somebody(app, stocked, clock, 300)
    for path in ("/settings/memory", "/settings/memory/fit"):
        page = few.open(path)
        assert page.status == 200
        assert "of 400 reviews" in page.text
        assert "Fit to my reviews" not in page.text
        assert not [form for form in page.forms if form.action.endswith("/use")]


def test_a_fit_is_looked_at_used_and_taken_back(forgetful: Visitor, stocked: Engine) -> None:
    before = lines(stocked)
    looked = forgetful.open("/settings/memory/fit")
    for said in ("Log loss", "Average learner", "Your memories last about", "more often"):
        assert said in looked.text
    assert lines(stocked) == before
    used = press(forgetful, looked, "/use")
    assert "Your own weights are used from now on." in used.text
    assert "reviews of your own; they have been used since 2 March 2026." in used.text
    assert weights(stocked) != FSRS_6_WEIGHTS
    assert cards(stocked, LEARNER) == folded(stocked, LEARNER)
    assert "These are the weights in use." in forgetful.open("/settings/memory/fit").text
    again = press(forgetful, looked, "/use")
    assert (again.status, lines(stocked)) == (200, before + 1)
    undone = press(forgetful, used, "/undo")
    assert "That change was taken back." in undone.text
    assert weights(stocked) == FSRS_6_WEIGHTS
    stale = press(forgetful, used, "/undo")
    assert "Nothing was changed" in stale.text
    assert (weights(stocked), lines(stocked)) == (FSRS_6_WEIGHTS, before + 2)


def test_back_to_the_average_and_back_again(forgetful: Visitor, stocked: Engine) -> None:
    used = press(forgetful, forgetful.open("/settings/memory/fit"), "/use")
    own, written = weights(stocked), lines(stocked)
    average = press(forgetful, used, "/defaults")
    assert "The average learner’s weights are used again." in average.text
    assert weights(stocked) == FSRS_6_WEIGHTS
    press(forgetful, used, "/defaults")
    assert lines(stocked) == written + 1
    press(forgetful, average, "/undo")
    assert weights(stocked) == own
    assert cards(stocked, LEARNER) == folded(stocked, LEARNER)


def test_what_was_shown_is_used_whatever_was_answered_since(
    app: Flask, stocked: Engine, clock: Clock
) -> None:
    """The form names the line up to which the log was fitted to."""
    forgetful = somebody(app, stocked, clock, ENOUGH)
    looked = forgetful.open("/settings/memory/fit")
    shown = looked.html[looked.html.index("The 21 weights") :].split("<p", 1)[1].split("</p>")[0]
    study(stocked, LEARNER, FSRS_6_WEIGHTS, 200, clock.now, seed=8)
    press(forgetful, looked, "/use")
    assert ", ".join(map(str, weights(stocked))) in shown


def test_without_the_optimizer_one_is_told_how_to_install_it(
    forgetful: Visitor, stocked: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = forgetful.open("/settings/memory/fit")
    before = lines(stocked)
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", None)
    page = forgetful.open("/settings/memory")
    assert INSTALL in page.text
    assert "Fit to my reviews" not in page.text
    for refused in (forgetful.open("/settings/memory/fit"), press(forgetful, looked, "/use")):
        assert refused.status == 409
        assert INSTALL in refused.text
    assert lines(stocked) == before


@pytest.mark.parametrize("sent", ["", "0", "-5", "many", "9" * 40])
def test_a_mangled_form_changes_nothing(forgetful: Visitor, stocked: Engine, sent: str) -> None:
    looked, before = forgetful.open("/settings/memory/fit"), lines(stocked)
    form = looked.form("/use")
    assert forgetful.send(looked, form, [("upto", sent)]).status == 200
    assert lines(stocked) == before
    assert forgetful.open(f"/settings/memory/fit?upto={sent}").status == 200


def test_what_a_retention_costs(forgetful: Visitor, visitor: Visitor) -> None:
    page = forgetful.open("/settings/memory/cost")
    assert "As it is set, at 90 %" in page.text
    assert "that is what you took" in page.text
    for each in ("70 %", "97 %", "90 % (now)"):
        assert each in page.text
    nobody = visitor.open("/settings/memory/cost?days=365&pack=elements")
    assert "that is what others take" in nobody.text
    assert 'value="365" selected' in nobody.html
    assert visitor.open("/settings/memory/cost?pack=nothing").status == 404
    assert visitor.open("/settings/memory/cost?days=4&pack=").status == 200


def test_its_chart_is_kept_as_a_file(forgetful: Visitor) -> None:
    response = forgetful.client.get("/settings/memory/cost.svg?pack=elements&days=30")
    assert response.mimetype == "image/svg+xml"
    assert "elements-minutes-by-retention.svg" in response.headers["Content-Disposition"]
    assert "over the next 30 days" in response.text


def test_settings_lead_there(visitor: Visitor) -> None:
    page = visitor.open("/settings")
    assert {"/settings/memory", "/settings/memory/cost"} <= set(page.links.values())


@pytest.mark.parametrize(
    ("times", "said"),
    [(1.03, "about as long as"), (1.34, "about 1.3 times as long"), (0.5, "about 0.5 times")],
)
def test_how_long_in_words(times: float, said: str) -> None:
    assert said in words.lasting(times)


@pytest.mark.parametrize(
    ("count", "said"), [(0.42, "0.4 minutes"), (1.0, "1.0 minute"), (12.4, "12 minutes")]
)
def test_minutes_in_words(count: float, said: str) -> None:
    assert words.minutes(count) == said
