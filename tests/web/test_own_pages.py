"""The pages of own questions: written, looked at, refused, changed, retired, taken away."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

from quizapp.core.questions import Format
from quizapp.store.engine import reading
from quizapp.store.models import OwnQuestionRow, PackRow, QuestionRow
from quizapp.web.own.forms import PARTS, OwnForm, filled
from quizapp.web.own.routes import ABOUT
from tests.services.own_questions import content
from tests.web.conftest import Clock
from tests.web.pages import Page, Visitor
from tests.web.pupil import Pupil
from tests.web.test_account_pages import sign_up

EXPLAINED = [
    ("note", "A flame needs what is used up in breathing."),
    ("title", "A history of chemistry"),
    ("url", "https://history.example/chemistry#Gases"),
    ("section", "Gases"),
    ("words", "vital air"),
    ("topic", "Airs and gases"),
]
CHOICE = [
    ("prompt", "Which gas keeps a flame alight?"),
    ("answer-0", "The vital air"),
    ("wrong-0", "The heavy air"),
    ("why-0", "That is carbon dioxide, which puts a flame out."),
    ("wrong-1", "The burnt air"),
    ("why-1", "That is nitrogen, in which a flame goes out."),
    ("also", "flip"),
    *EXPLAINED,
]
AREAS = ("prompt", "sentence", "statement", "note")
"""What is typed into several lines."""

IDS = {
    "choice": "which-gas",
    "choices": "which-metals",
    "true-false": "salt",
    "typed-name": "nickname",
    "typed-date": "congress",
    "typed-number": "guests",
    "cloze": "table-of",
    "flip": "flame",
    "order": "by-weight",
    "matching": "symbols",
}


@pytest.fixture
def author(visitor: Visitor) -> Visitor:
    sign_up(visitor, "Hypatia")
    return visitor


def send(visitor: Visitor, path: str, fields: Iterable[tuple[str, str]], act: str = "save") -> Page:
    page = visitor.open(path)
    return visitor.send(page, page.form(), [*fields, ("act", act)])


def typed(form: OwnForm) -> list[tuple[str, str]]:
    """What a browser would send of a form that is filled in."""
    found: list[tuple[str, str]] = []
    for field in form:
        if field.name in ("version", "once", "rows"):
            continue
        if field.type == "FieldList":
            found += [(entry.name, entry.data or "") for entry in field.entries]
        elif field.type == "BooleanField":
            found += [(field.name, "1")] if field.data else []
        elif field.type == "SelectMultipleField":
            found += [(field.name, each) for each in field.data]
        else:
            found.append((field.name, field.data or ""))
    return found


def kept(engine: Engine) -> list[OwnQuestionRow]:
    with reading(engine) as session:
        return list(session.scalars(select(OwnQuestionRow).order_by(OwnQuestionRow.id)))


def test_every_format_has_a_form() -> None:
    assert set(ABOUT) == set(PARTS) == {Format(name) for name in IDS}


@pytest.mark.parametrize("name", IDS)
def test_every_format_is_written_saved_and_filled_in_again(
    app: Flask, author: Visitor, stocked: Engine, name: str
) -> None:
    with app.test_request_context():
        fields = typed(filled(content(IDS[name]), 1))
    page = send(author, f"/own/new/{name}", fields)
    assert "Saved." in page.text, page.text
    (row,) = kept(stocked)
    assert row.content == content(IDS[name])
    again = author.open(page.path)
    values = again.form().values
    for field, value in fields:
        if field in AREAS:
            assert value in again.text
        elif value and field not in ("all", "holds"):
            assert (field, value) in values


def test_the_list_says_what_to_do_first(author: Visitor) -> None:
    page = author.open("/own")
    assert "You have written no question yet" in page.headings
    assert page.links["Write a question"] == "/own/new"


def test_nobody_and_guests_are_told_how_to_begin(visitor: Visitor) -> None:
    for _ in range(2):
        assert "You need an account for this" in visitor.open("/own").headings
        assert visitor.client.get("/own/new").status_code == 404
        assert visitor.client.get("/own/new/choice").status_code == 404
        Pupil(visitor).quiz()


def test_a_question_is_written_shown_and_studied(author: Visitor, stocked: Engine) -> None:
    page = send(author, "/own/new/choice", CHOICE)
    assert "Saved." in page.text
    assert page.headings[-1] == "As a student sees it"
    assert "The key, which only you see" in page.text
    listed = author.open("/own")
    assert listed.links["Which gas keeps a flame alight?"] == page.path
    start = author.open("/")
    assert "Questions of Hypatia" in start.headings
    pack = author.open(start.links["Questions of Hypatia"])
    asked = author.send(pack, pack.form("/review"))
    assert "Which gas keeps a flame alight?" in asked.headings
    assert "carbon dioxide" not in asked.html
    told = author.send(asked, asked.form(), [("chosen", "0")])
    assert "A flame needs what is used up in breathing." in told.text
    link = "https://history.example/chemistry#:~:text=vital%20air"
    assert link in told.links.values()
    fact = author.open(told.links["All about this fact"])
    assert fact.status == 200
    assert "Which gas keeps a flame alight? The vital air." in fact.text
    with reading(stocked) as session:
        assert session.scalar(select(func.count()).select_from(PackRow)) == 2


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    author: Visitor, stocked: Engine
) -> None:
    fields = dict(CHOICE) | {"wrong-1": "", "why-1": "", "wrong-2": "the VITAL air", "url": "x"}
    page = send(author, "/own/new/choice", fields.items())
    assert page.status == 422
    assert "The question is not saved yet" in page.text
    assert 'id="w-wrong-2-said">&#34;the VITAL air&#34; is also right' in page.html
    assert 'aria-describedby="w-wrong-2-said" aria-invalid="true"' in page.html
    assert "Nothing says why &#34;the VITAL air&#34; is wrong" in page.html
    assert "This is no address of a page. It begins with https:// or http://." in page.html
    values = dict(page.form().values)
    for field, value in fields.items():
        if field in AREAS:
            assert value in page.text
        else:
            assert values[field] == value
    assert kept(stocked) == []


def test_more_lines_keep_what_was_typed(author: Visitor, stocked: Engine) -> None:
    page = send(author, "/own/new/choice", CHOICE, "more")
    assert page.status == 200
    values = dict(page.form().values)
    assert {"wrong-5", "why-5"} <= values.keys()
    assert values["wrong-1"] == "The burnt air"
    assert page.html.count('class="problem"') == 0
    assert kept(stocked) == []


def test_a_look_shows_the_question_and_keeps_nothing(author: Visitor, stocked: Engine) -> None:
    page = send(author, "/own/new/choice", CHOICE, "look")
    assert page.html.count('class="option"') == 3
    card = send(author, "/own/new/choice", CHOICE, "as-flip")
    assert "Answer in your head, then turn the card." in card.text
    assert kept(stocked) == []


def test_a_script_gets_the_same_look(author: Visitor, stocked: Engine) -> None:
    page = author.open("/own/new/choice")
    token = dict(page.form().values)["csrf_token"]
    sent = {**dict(CHOICE), "csrf_token": token}
    response = author.client.post("/own/preview/choice", data=sent)
    html = response.get_data(as_text=True)
    assert html.count('class="option"') == 3
    assert "<html" not in html
    bare = author.client.post("/own/preview/choice", data={"csrf_token": token})
    assert "It is shown here once it can be asked" in bare.get_data(as_text=True)
    assert kept(stocked) == []


def test_sent_twice_it_is_one_question(author: Visitor, stocked: Engine) -> None:
    page = author.open("/own/new/choice")
    for _ in range(2):
        assert "Saved." in author.send(page, page.form(), [*CHOICE, ("act", "save")]).text
    assert len(kept(stocked)) == 1


def test_two_tabs_are_noticed(author: Visitor, stocked: Engine) -> None:
    made = send(author, "/own/new/choice", CHOICE)
    one, other = author.open(made.path), author.open(made.path)
    author.send(one, one.form(), [*dict(CHOICE, note="From one tab.").items(), ("act", "save")])
    mine = [*dict(CHOICE, note="From the other.").items(), ("act", "save")]
    page = author.send(other, other.form(), mine)
    assert page.status == 409
    assert "changed meanwhile" in page.text
    assert "From the other." in page.text
    assert kept(stocked)[0].content["note"] == "From one tab."
    saved = author.send(page, page.form(), mine)
    assert "Saved." in saved.text
    assert kept(stocked)[0].content["note"] == "From the other."


def test_what_a_change_does_to_those_who_learnt_it_is_told(author: Visitor) -> None:
    made = send(author, "/own/new/choice", CHOICE)
    pack = author.open(author.open("/").links["Questions of Hypatia"])
    asked = author.send(pack, pack.form("/review"))
    author.send(asked, asked.form(), [("chosen", "0")])
    page = author.open(made.path)
    assert "1 person has learnt this question" in page.text
    changed = [*dict(CHOICE, **{"answer-0": "The best air"}).items(), ("act", "save")]
    saved = author.send(page, page.form(), changed)
    assert "1 person who had learnt it is told, and asked again soon" in saved.text


def test_a_question_is_retired_and_comes_back(author: Visitor, stocked: Engine) -> None:
    send(author, "/own/new/choice", CHOICE)
    page = author.open("/own")
    page = author.send(page, page.form("/retire"))
    assert "It is asked no more" in page.text
    assert "Questions of Hypatia" not in author.open("/").headings
    page = author.send(page, page.form("/retire"))
    assert "It is asked again." in page.text
    with reading(stocked) as session:
        own = QuestionRow.key.like("own-%")
        assert session.scalars(select(QuestionRow.retired_at).where(own)).all() == [None]


def test_they_are_taken_away(author: Visitor) -> None:
    dangerous = dict(CHOICE, prompt="=1+1 Which gas keeps a flame alight?").items()
    send(author, "/own/new/choice", dangerous)
    send(author, "/own/new/flip", [("prompt", "What?"), ("answer-0", "Yellow"), *EXPLAINED])
    listed = author.client.get("/own?download=csv").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(listed)))
    assert [row["question"] for row in rows] == ["What?", "'=1+1 Which gas keeps a flame alight?"]
    lines = author.client.get("/own/questions.jsonl").get_data(as_text=True).splitlines()
    found = [json.loads(line) for line in lines]
    assert [each["written"] for each in found] == [True, True]
    toml = author.client.get("/own/questions.toml").get_data(as_text=True)
    assert toml.count("[[question]]") == 2
    deck = author.client.get(author.open("/own").links["To Anki"] + "/deck.apkg")
    assert deck.data[:2] == b"PK"


@pytest.mark.parametrize(
    "path",
    ["", "/entities", "/anki", "/anki/deck.apkg", "/topics/airs-and-gases", "/facts/q1", "/quiz"],
)
def test_the_pages_of_the_pack_are_for_its_author_alone(
    app: Flask, author: Visitor, clock: Clock, path: str
) -> None:
    send(author, "/own/new/choice", CHOICE)
    pack = author.open("/").links["Questions of Hypatia"]
    assert author.client.get(pack + path).status_code == 200
    stranger = Visitor(app.test_client())
    for who in ("nobody", "guest", "account"):
        if who == "guest":
            Pupil(stranger).quiz()
        elif who == "account":
            sign_up(stranger, "Grace")
        assert stranger.client.get(pack + path).status_code == 404
        assert "Hypatia" not in stranger.open("/").text
        named = pack.rpartition("/")[2]
        assert stranger.client.get(f"/cards?pack={named}").status_code == 404
        assert "keeps a flame" not in stranger.open("/search?q=flame").text


def test_a_format_that_is_none_is_not_there(author: Visitor) -> None:
    for path in ("/own/new/which-first", "/own/new/x", "/own/questions/99"):
        assert author.client.get(path).status_code == 404
