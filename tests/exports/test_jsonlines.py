"""Facts and questions as JSON Lines: every line parses and has what docs/json-lines.md promises."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quizapp.core.facts import Pack, Quantity
from quizapp.core.generation import Generated
from quizapp.core.questions import ALONE, OVER_SEVERAL, Format
from quizapp.exports.jsonlines import NoSuchQuestionError, facts_lines, question_lines
from tests.core.written_packs import EVERY, generated_with

FACT = (
    "id topic section subject relation object when number certainty explanation citations pack "
    "statement quantity as_of of place by denied level versions"
).split()
QUESTION = (
    "key facts topic format prompt options answers explanation citations pack aspect wants values "
    "all_wanted certainty level revision seed rows written"
).split()
DOCS = Path(__file__).parents[2] / "docs" / "json-lines.md"


def facts(pack: Pack) -> dict[str, Any]:
    return {fact["id"]: fact for fact in map(json.loads, facts_lines(pack))}


def questions(generated: Generated, seed: int = 1, **narrowed: Any) -> dict[str, Any]:
    lines = list(question_lines(generated, seed, **narrowed))
    return {question["key"]: question for question in map(json.loads, lines)}


def test_each_fact_is_one_line_in_the_order_of_the_pack(elements: Pack) -> None:
    lines = list(facts_lines(elements))
    assert not any("\n" in line for line in lines)
    assert [json.loads(line)["id"] for line in lines] == list(elements.facts)


def test_facts_have_every_field_in_a_fixed_order(elements: Pack) -> None:
    for fact in facts(elements).values():
        assert list(fact) == FACT
        assert fact["citations"]
        assert all(list(c) == ["source", "section", "words", "url"] for c in fact["citations"])
        assert fact["explanation"]


def test_a_fact_with_object_date_and_place(elements: Pack) -> None:
    fact = facts(elements)["oxygen-found-scheele"]
    assert fact["subject"] == {
        "id": "carl-wilhelm-scheele",
        "name": "Carl Wilhelm Scheele",
        "aliases": ["Scheele", "Karl Wilhelm Scheele"],
    }
    assert fact["object"] == {"id": "oxygen", "name": "oxygen"}
    assert fact["when"] == "1772"
    assert fact["number"] is None
    assert fact["section"] == "Gases"
    assert fact["certainty"] == "disputed"
    assert fact["citations"][0]["url"].startswith("https://handbook.example/elements#Gases:~:text=")
    assert [version["when"] for version in fact["versions"]] == ["1771"]


@pytest.mark.parametrize(
    ("number", "figure", "high"),
    [(Quantity(7, 7), 7, 7), (Quantity(7, 9), 7, 9), (Quantity(7.5, None), 7.5, None)],
)
def test_a_number_is_its_figure_or_its_lower_bound(
    elements: Pack, number: Quantity, figure: float, high: float | None
) -> None:
    fact = replace(elements.facts["nitrogen-number"], number=number)
    found = facts(replace(elements, facts={fact.id: fact}))["nitrogen-number"]
    assert found["number"] == figure
    assert found["quantity"] == {"low": figure, "high": high, "unit": None, "display": None}
    assert found["object"] is None


def test_each_question_comes_once_in_one_format(generated: Generated) -> None:
    found = questions(generated)
    assert list(found) == list(generated.questions)
    for key, question in found.items():
        assert list(question) == QUESTION
        assert question["format"] in set(generated.questions[key].formats) - OVER_SEVERAL
        assert question["facts"] == list(generated.questions[key].facts)
        assert question["answers"]
        assert question["explanation"]
        assert question["citations"]


def test_options_are_marked_and_name_their_entities(generated: Generated) -> None:
    found = questions(generated, format_=Format.CHOICE)
    assert found
    for question in found.values():
        assert sum(option["correct"] for option in question["options"]) == 1
        right = [o["text"] for o in question["options"] if o["correct"]]
        assert question["answers"] == right
    asked = found["elements/hydrogen-found/subject"]
    assert "henry-cavendish" in {option["entity"] for option in asked["options"]}


def test_true_or_false_is_answered_by_true_or_false(generated: Generated) -> None:
    found = questions(generated, format_=Format.TRUE_FALSE)
    assert {tuple(q["answers"]) for q in found.values()} == {("True",), ("False",)}


def test_the_same_seed_gives_the_same_lines_and_another_gives_others(generated: Generated) -> None:
    assert list(question_lines(generated, 5)) == list(question_lines(generated, 5))
    formats = {seed: [q["format"] for q in questions(generated, seed).values()] for seed in (5, 6)}
    assert formats[5] != formats[6]


def test_every_format_is_drawn(generated: Generated) -> None:
    drawn = {q["format"] for seed in range(5) for q in questions(generated, seed).values()}
    assert drawn == {f.value for f in ALONE}


def test_a_format_keeps_to_the_questions_that_have_it(generated: Generated) -> None:
    found = questions(generated, format_=Format.TYPED_DATE)
    able = [k for k, q in generated.questions.items() if Format.TYPED_DATE in q.formats]
    assert list(found) == able
    assert {question["format"] for question in found.values()} == {"typed-date"}
    assert found["elements/hydrogen-found/when"]["values"] == [
        {"text": "1766", "entity": None, "when": "1766", "quantity": None}
    ]


def test_a_key_keeps_to_one_question(generated: Generated) -> None:
    key = "elements/hydrogen-found/when"
    assert list(questions(generated, key=key)) == [key]
    assert questions(generated, key=key, format_=Format.FLIP)[key]["options"] == []


def test_an_earlier_key_finds_the_question_of_today(generated: Generated) -> None:
    key = "elements/hydrogen-found/when"
    renamed = replace(generated.pack, key_aliases={"a/b/c": "d/e/f", "d/e/f": key})
    assert list(questions(replace(generated, pack=renamed), key="a/b/c")) == [key]


@pytest.mark.parametrize(
    "narrowed",
    [
        {"key": "elements/no-such-fact/when"},
        {"key": "elements/hydrogen-found/when", "format_": Format.TYPED_NAME},
    ],
)
def test_a_question_that_is_not_there_is_said_at_once(
    generated: Generated, narrowed: dict[str, Any]
) -> None:
    with pytest.raises(NoSuchQuestionError, match="elements has no question"):
        question_lines(generated, 1, **narrowed)


@pytest.mark.parametrize("format_", sorted(OVER_SEVERAL))
def test_a_format_over_several_questions_is_refused(generated: Generated, format_: Format) -> None:
    with pytest.raises(ValueError, match="several questions"):
        question_lines(generated, 1, format_)


@pytest.mark.parametrize("field", sorted({*FACT, *QUESTION}))
def test_every_field_is_documented(field: str) -> None:
    assert f"`{field}`" in DOCS.read_text("utf-8")


def test_a_written_question_has_its_line_in_every_format() -> None:
    generated = generated_with()
    found = {key: q for key, q in questions(generated).items() if q["written"]}
    assert len(found) == len(EVERY)
    assert all(list(question) == QUESTION for question in found.values())
    order = found["elements/by-weight/order"]
    assert order["answers"] == ["Hydrogen gas", "Helium gas", "Neon gas", "Argon gas"]
    assert [option["text"] for option in order["options"]] != order["answers"]
    matching = found["elements/symbols/matching"]
    pairs = dict(zip(matching["rows"], matching["answers"], strict=True))
    assert pairs == {"Iron": "Fe", "Gold": "Au", "Lead": "Pb"}
    told = facts(generated.pack)["by-weight"]
    assert (told["subject"], told["statement"][:3]) == (None, "Put")
