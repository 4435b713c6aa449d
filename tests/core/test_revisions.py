"""What makes an answer another answer, and a card another card."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.content.reading import read_folder
from quizapp.core.dates import PartialDate
from quizapp.core.facts import Certainty, Citation, Pack, Quantity
from quizapp.core.questions import Question, Value
from quizapp.core.revisions import content_hash, revision

KEY = "elements/hydrogen-found/subject"
TINY = Path(__file__).parents[1] / "packs" / "tiny"

values = st.sampled_from(
    [
        Value("a", entity="a"),
        Value("b", entity="b"),
        Value("a", date=PartialDate.parse("2015")),
        Value("3", number=Quantity(3, 3)),
        Value("as a claim"),
    ]
)


def test_a_revision_is_the_hash_that_it_is_documented_to_be() -> None:
    expected = hashlib.sha256(b"entity:a\nentity:b").hexdigest()[:12]
    assert revision((Value("B", entity="b"), Value("A", entity="a"))) == expected


@given(st.lists(values), st.lists(values), st.randoms())
def test_a_revision_tells_which_answers_are_accepted(
    one: list[Value], other: list[Value], random: Any
) -> None:
    shuffled = [*one, *one]
    random.shuffle(shuffled)
    assert revision(shuffled) == revision(one)
    identities = [{value.identity for value in some} for some in (one, other)]
    assert (revision(one) == revision(other)) == (identities[0] == identities[1])


def test_another_wording_of_an_answer_is_no_other_answer() -> None:
    assert revision((Value("Osama", entity="a"),)) == revision((Value("Usama", entity="a"),))


def _question(pack: Pack) -> Question:
    fact = pack.facts["hydrogen-found"]
    return Question(
        key=KEY,
        pack=pack.id,
        facts=(fact.id,),
        topic="discoveries",
        aspect="subject",
        wants=next(iter(pack.relations["discovered"].ask.values())).wants,
        prompt="Who discovered hydrogen?",
        answers=(Value("Henry Cavendish", entity="henry-cavendish"),),
        formats=(),
        revision="",
    )


def _with_fact(**changes: Any) -> Callable[[Pack, Question], tuple[Pack, Question]]:
    def change(pack: Pack, question: Question) -> tuple[Pack, Question]:
        fact = replace(pack.facts["hydrogen-found"], **changes)
        return replace(pack, facts={**pack.facts, fact.id: fact}), question

    return change


def _with_entity(**changes: Any) -> Callable[[Pack, Question], tuple[Pack, Question]]:
    def change(pack: Pack, question: Question) -> tuple[Pack, Question]:
        entity = replace(pack.entities["henry-cavendish"], **changes)
        return replace(pack, entities={**pack.entities, entity.id: entity}), question

    return change


def _with_question(**changes: Any) -> Callable[[Pack, Question], tuple[Pack, Question]]:
    return lambda pack, question: (pack, replace(question, **changes))


@pytest.mark.parametrize(
    "change",
    [
        _with_question(prompt="Who found hydrogen?"),
        _with_question(answers=(Value("Daniel Rutherford", entity="daniel-rutherford"),)),
        _with_question(certainty=Certainty.REPORTED),
        _with_question(topic="people"),
        _with_question(core=True),
        _with_fact(note="Another explanation."),
        _with_fact(cite=(Citation("handbook", "Gases", "hydrogen"),)),
        _with_fact(cite=(Citation("lexicon"),)),
        _with_fact(by="antoine-lavoisier"),
        _with_entity(aliases=("Cavendish", "Lord Cavendish")),
    ],
)
def test_whatever_the_card_shows_changes_its_hash(
    change: Callable[[Pack, Question], tuple[Pack, Question]],
) -> None:
    pack = read_folder(TINY).pack()
    question = _question(pack)
    assert content_hash(*change(pack, question)) != content_hash(pack, question)


@pytest.mark.parametrize(
    "change",
    [
        _with_fact(core=True, order=99, status=True),
        _with_question(order=99, key="elements/x/y", formats=("flip",)),
        _with_entity(summary="somebody else's words"),
    ],
)
def test_what_the_card_does_not_show_leaves_it(
    change: Callable[[Pack, Question], tuple[Pack, Question]],
) -> None:
    pack = read_folder(TINY).pack()
    question = _question(pack)
    assert content_hash(*change(pack, question)) == content_hash(pack, question)


def test_the_hash_is_the_same_in_every_process() -> None:
    pack = read_folder(TINY).pack()
    assert content_hash(pack, _question(pack)) == "0ff95fc6d0b6"
