"""What the answer form makes of what a browser sends."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import create_engine

from quizapp.core.questions import Response
from quizapp.core.scheduling import Rating
from quizapp.web.study.forms import AnswerForm
from tests.web.conftest import Clock, make_app


@pytest.fixture
def app() -> Flask:
    """An application with an empty database: forms look at none."""
    return make_app(create_engine("sqlite://"), Clock(), csrf=False)


def sent(app: Flask, **fields: object) -> tuple[AnswerForm, str]:
    """The form as filled in, and what it finds wrong."""
    with app.test_request_context(method="POST", data=fields):
        form = AnswerForm()
        return form, form.problem()


@pytest.mark.parametrize(
    ("fields", "response"),
    [
        ({"chosen": "2"}, Response(chosen=(2,))),
        ({"chosen": ["0", "3"]}, Response(chosen=(0, 3))),
        ({"text": "Humphry Davy"}, Response(text="Humphry Davy")),
        ({"text": "Davy", "chosen": "1", "dont_know": "1"}, Response()),
        ({"place-0": "2", "place-1": "3", "place-2": "1"}, Response(chosen=(2, 0, 1))),
        ({"place-2": "1", "place-0": "2", "place-1": "3"}, Response(chosen=(2, 0, 1))),
        ({"rating": "3"}, Response()),
    ],
)
def test_an_answer_in_each_format(
    app: Flask, fields: dict[str, object], response: Response
) -> None:
    form, problem = sent(app, **fields)
    assert problem == ""
    assert form.response() == response


def test_the_pressed_rating(app: Flask) -> None:
    assert sent(app, rating="3")[0].chosen_rating is Rating.GOOD
    assert sent(app, chosen="0")[0].chosen_rating is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Give an answer first"),
        ({"text": "   "}, "Give an answer first"),
        ({"place-0": "1", "place-1": "1"}, "a place of its own"),
        ({"place-0": "1", "place-1": ""}, "a place of its own"),
        ({"place-0": "1", "place-1": "3"}, "a place of its own"),
        ({"text": "x" * 201}, "at most 200"),
        ({"chosen": "one"}, "what is shown here"),
        ({"chosen": "-1"}, "what is shown here"),
        ({"rating": "5"}, "what is shown here"),
        ({"rating": "0"}, "what is shown here"),
    ],
)
def test_what_is_no_answer_is_asked_back(app: Flask, fields: dict[str, object], words: str) -> None:
    assert words in sent(app, **fields)[1]


def test_two_lines_on_one_place_may_still_be_given_up(app: Flask) -> None:
    form, problem = sent(app, **{"place-0": "1", "place-1": "1", "dont_know": "1"})
    assert problem == ""
    assert form.response().is_blank
