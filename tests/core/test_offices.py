"""What a person headed is asked back where only the office is recorded, not the group itself."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from quizapp.content.reading import read_folder
from quizapp.content.shipped import content_folder
from quizapp.core.facts import Pack
from quizapp.core.generation import ask
from quizapp.core.name_grading import grade_name
from quizapp.core.names import NameIndex, build_index
from quizapp.core.questions import Grade, Question, Verdict

LED = "khorasan/saeed-khan-led-tkp/object"


@cache
def shipped() -> tuple[Pack, NameIndex, Question]:
    pack = read_folder(content_folder() / "khorasan").pack()
    return pack, build_index(pack), ask(pack).questions[LED]


def graded(text: str, *, asked_back: bool = False) -> Grade:
    pack, index, question = shipped()
    return grade_name(pack, index, question, text, asked_back=asked_back)


@pytest.mark.parametrize("text", ["ISIS-K", "ISKP", "Islamic State Khorasan Province"])
def test_the_group_that_he_governed_later_is_asked_back_once(text: str) -> None:
    told = graded(text)
    assert told.verdict is Verdict.UNCLEAR
    assert "Tehrik" not in told.reason  # it gives nothing away
    assert graded(text, asked_back=True).verdict is Verdict.WRONG


def test_what_he_had_no_office_in_is_wrong_at_once() -> None:
    for text in ("Islamic Movement of Uzbekistan", "al-Qaeda", "Islamic State", "Hezb-e Islami"):
        assert graded(text).verdict is Verdict.WRONG, text
    assert graded("Tehrik-e Khilafat Pakistan").verdict is Verdict.RIGHT


def test_an_office_of_a_like_name_in_a_relation_that_is_not_akin_says_nothing() -> None:
    pack, index, question = shipped()
    apart = {
        name: replace(relation, akin=()) if name == "led" else relation
        for name, relation in pack.relations.items()
    }
    told = grade_name(replace(pack, relations=apart), index, question, "ISIS-K")
    assert told.verdict is Verdict.WRONG
