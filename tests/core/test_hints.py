"""What gives an answer away, within a prompt and between two questions of one quiz."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from quizapp.core.facts import Pack, Wants
from quizapp.core.hints import give_away, named_outright
from quizapp.core.questions import Value
from tests.core.examined import (
    CHAIRED,
    FIRST_LED,
    FOUNDED,
    LED_AURORA,
    LED_CYGNUS,
    PLACE,
    QUESTIONS,
    SIZE,
    SOUND,
    date,
    entity,
    number,
    pack,
    question,
    value,
)


@pytest.mark.parametrize(
    ("of", "text", "named"),
    [
        (value("ada-berg"), "What did Ada Berg found?", True),
        (value("ada-berg"), "What did ADA BÉRG's friend found?", True),
        (value("ada-berg"), "What did Ada Bergman found?", False),
        (value("ada-berg"), "What did Ada and Berg found?", False),
        (value("visby"), "What lies near Visby’s walls?", True),
        (value(date("1990-03")), "What was set up in March 1990?", True),
        (value(date("1990-03")), "What was set up in 1990?", False),
        (value(number(120)), "Who had 120 players?", True),
        (value(number(120)), "Who had 1200 players?", False),
        (Value("as a claim"), "Who says it as a claim?", True),
        (Value(""), "Who says it?", False),
    ],
)
def test_a_value_named_outright(of: Value, text: str, named: bool) -> None:
    assert named_outright(SOUND, of, text) is named


@pytest.fixture
def spelled() -> Pack:
    return pack(entity("aurora", "club", "Aurora Circle", aliases=("Dawn Ring",), acronyms=("IS",)))


@pytest.mark.parametrize(
    ("text", "named"),
    [("Who led the Dawn Ring?", True), ("Who led IS?", True), ("Who is it?", False)],
)
def test_every_spelling_names_and_acronyms_only_in_capitals(
    spelled: Pack, text: str, named: bool
) -> None:
    assert named_outright(spelled, value("aurora"), text) is named


def test_two_questions_on_one_fact_give_each_other_away() -> None:
    assert give_away(SOUND, PLACE, FOUNDED["aurora"])
    assert give_away(SOUND, PLACE, PLACE)


def test_questions_on_different_things_do_not() -> None:
    apart = [LED_AURORA, FIRST_LED, LED_CYGNUS, CHAIRED, PLACE, SIZE]
    for a, b in combinations(apart, 2):
        assert not give_away(SOUND, a, b), (a.key, b.key)


LED_BY_ADA = question(
    "carl-led",
    Wants.OBJECT,
    "Which club did Ada Berg lead?",
    value("aurora"),
    given=("ada-berg",),
)
ELSEWHERE = question(
    "elin-led",
    Wants.OBJECT,
    "Which club did Ada Berg visit?",
    value("equinox"),
    given=("ada-berg",),
)


def test_a_prompt_that_names_the_answer_to_a_linked_question() -> None:
    assert give_away(SOUND, LED_AURORA, LED_BY_ADA)
    assert give_away(SOUND, LED_BY_ADA, LED_AURORA)


def test_a_prompt_that_names_the_answer_to_an_unlinked_question_tells_nothing() -> None:
    assert not give_away(SOUND, LED_AURORA, ELSEWHERE)


def test_what_only_the_facts_name_makes_no_link_where_the_prompt_names_somebody() -> None:
    placed = replace(LED_AURORA, facts=("aurora-founded",), answers=(value("kalmar"),))
    telling = replace(ELSEWHERE, given=("visby", "kalmar"), prompt="How far is Visby from Kalmar?")
    assert not give_away(SOUND, placed, telling)
    assert give_away(SOUND, replace(placed, given=()), telling)


def test_a_year_in_a_prompt_about_the_same_thing_gives_its_date_away() -> None:
    telling = replace(CHAIRED, prompt="Who chaired Aurora Circle in its first year, 1990?")
    assert give_away(SOUND, telling, FOUNDED["aurora"])
    assert not give_away(SOUND, telling, FOUNDED["borealis"])
    assert not give_away(SOUND, CHAIRED, FOUNDED["aurora"])


def test_a_number_in_a_prompt_about_the_same_thing_gives_it_away() -> None:
    telling = replace(CHAIRED, prompt="Who chaired Aurora Circle when it had 120 players?")
    assert give_away(SOUND, telling, SIZE)


def test_where_the_prompt_names_nobody_the_facts_make_the_link() -> None:
    nameless = replace(LED_AURORA, given=(), prompt="Who led the oldest club?")
    assert give_away(SOUND, nameless, LED_BY_ADA)
    assert not give_away(SOUND, nameless, ELSEWHERE)


def test_the_order_of_the_two_does_not_matter() -> None:
    asked = [*QUESTIONS.values(), LED_BY_ADA, ELSEWHERE]
    for a, b in combinations(asked, 2):
        assert give_away(SOUND, a, b) == give_away(SOUND, b, a)
