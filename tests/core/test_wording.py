"""Facts in good English."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quizapp.core.facts import Certainty, Quantity
from quizapp.core.wording import attribution, fill, prefixed, quantity_text, sentence
from tests.core.packs import tiny, with_fact


@pytest.mark.parametrize(
    ("template", "parts", "text"),
    [
        ("{a} led {b}", {"a": "X", "b": "Y"}, "X led Y"),
        ("{a} led {b}[ {when}]", {"a": "X", "b": "Y"}, "X led Y"),
        ("{a}[ of {c}] [in {d}]", {"a": "X", "c": "Z"}, "X of Z "),
        ("{a} led {b}", {"a": "X"}, None),
    ],
)
def test_a_wording_is_filled_or_refused(template: str, parts: dict[str, str], text: str) -> None:
    assert fill(template, parts) == text


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (Quantity(118, 118), "118"),
        (Quantity(1400, 1400), "1,400"),
        (Quantity(200, 250), "200–250"),
        (Quantity(1000, None), "at least 1,000"),
        (Quantity(5_000_000, 5_000_000), "5 million"),
        (Quantity(2.5, 2.5), "2.5"),
        (Quantity(700, 700, display="nearly 700"), "nearly 700"),
    ],
)
def test_a_number_is_said_as_the_source_says_it(quantity: Quantity, text: str) -> None:
    assert quantity_text(quantity) == text


def test_a_question_word_loses_its_capital_behind_an_attribution_and_a_name_does_not() -> None:
    assert prefixed("According to X", "Who led it?") == "According to X, who led it?"
    assert prefixed("According to X", "Ada led it") == "According to X, Ada led it"
    assert prefixed("", "the group fell") == "The group fell"


def test_the_hedge_stands_in_the_sentence() -> None:
    pack = tiny()
    fact = pack.facts["nitrogen-found"]
    other = "joseph-priestley"
    for certainty, by, start in [
        (Certainty.STATED, None, "Daniel Rutherford"),
        (Certainty.CLAIMED, None, "According to a claim, Daniel"),
        (Certainty.CLAIMED, other, "According to a claim by Joseph Priestley, Daniel"),
        (Certainty.CLAIMED, fact.subject, "According to their own claim, Daniel"),
        (Certainty.REPORTED, None, "According to reports, Daniel"),
        (Certainty.ESTIMATED, other, "By an estimate of Joseph Priestley, Daniel"),
        (Certainty.UNCLEAR, None, "It is unclear whether Daniel"),
    ]:
        hedged = replace(fact, certainty=certainty, by=by)
        assert sentence(with_fact(pack, hedged), hedged).startswith(start)
    denied = replace(fact, denied=True)
    assert sentence(pack, denied).startswith("It is denied that Daniel")


def test_whoever_is_asked_for_is_not_named_as_the_claimant() -> None:
    pack = tiny()
    fact = replace(pack.facts["nitrogen-found"], certainty=Certainty.CLAIMED, by="marie-curie")
    assert "Marie" not in attribution(pack, (fact,), hidden={"marie-curie"})
