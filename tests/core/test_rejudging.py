"""What was shown, judged by what the pack says now; and who answered alike."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.core.dates import PartialDate
from quizapp.core.generation import Generated, generate
from quizapp.core.presenting import CannotPresent, present, present_members
from quizapp.core.questions import OVER_SEVERAL, Format, Presentation, Question, Response
from quizapp.core.rejudging import answered_so, as_now, is_right
from tests.core.packs import tiny, us_executive, with_fact

GENERATED = generate(tiny())
ASKED = [
    (question, format_)
    for question in GENERATED.questions.values()
    for format_ in question.formats
    if format_ not in OVER_SEVERAL
]
SEEDS = st.integers(0, 2**32)
FACT = "oxygen-found-priestley"
KEY = f"elements/{FACT}/when"


@cache
def corrected(date: str) -> Generated:
    fact = tiny().facts[FACT]
    return generate(with_fact(tiny(), replace(fact, when=PartialDate.parse(date))))


@given(st.sampled_from(ASKED), SEEDS)
@settings(max_examples=300)
def test_nothing_is_judged_otherwise_while_nothing_is_corrected(asked, seed: int) -> None:
    question, format_ = asked
    shown = present(GENERATED, question, format_, seed)
    assert as_now([question], shown) == shown


@given(SEEDS, st.sampled_from(sorted(OVER_SEVERAL)))
@settings(max_examples=60)
def test_nor_of_several_asked_at_once(seed: int, format_: Format) -> None:
    generated = generate(us_executive()) if format_ is not Format.MATCHING else GENERATED
    able = [q for q in generated.questions.values() if format_ in q.formats]
    start = seed % max(1, len(able) - 3)
    for some in itertools.combinations(able[start : start + 6], 3):
        try:
            shown = present_members(generated, some, format_, seed)
        except CannotPresent:
            continue
        assert as_now([generated.questions[key] for key in shown.keys], shown) == shown


def date_question(date: str = "1774-08-01") -> Question:
    return corrected(date).questions[KEY]


def choice(format_: Format = Format.CHOICE, seed: int = 1) -> Presentation:
    return present(GENERATED, GENERATED.questions[KEY], format_, seed)


def test_a_corrected_date_that_was_shown_is_the_right_option_now() -> None:
    shown = choice()
    other = next(o.value.date for o in shown.options if not o.correct)
    assert other is not None
    now = as_now([date_question(other.edtf)], shown)
    assert now is not None
    assert [shown.options[i].value.date for i in now.solution] == [other]
    assert [o.text for o in now.options] == [o.text for o in shown.options]
    assert [o.correct for o in now.options] == [i in now.solution for i in range(len(now.options))]


def test_an_option_inside_a_date_that_is_coarser_now_stays_right() -> None:
    shown = choice()
    assert as_now([date_question("1774-08")], shown) == shown


def test_where_the_corrected_date_was_not_shown_no_option_is_right() -> None:
    assert as_now([date_question("1774-08-03")], choice()) is None


@pytest.mark.parametrize("seed", range(6))
def test_a_statement_is_true_if_it_is_true_now(seed: int) -> None:
    shown = choice(Format.TRUE_FALSE, seed)
    assert shown.shown is not None
    question = date_question("1774-08-03")
    now = as_now([question], shown)
    assert now is not None
    assert now.solution == (1,)
    assert not is_right(question, shown.shown)


def test_an_order_that_cannot_be_told_any_more_is_nobodys_mistake() -> None:
    generated = generate(us_executive())
    able = [q for q in generated.questions.values() if Format.WHICH_FIRST in q.formats]
    shown = next(
        made
        for some in itertools.combinations(able[:8], 2)
        if (made := _made(generated, some)) is not None
    )
    first, second = (generated.questions[key] for key in shown.keys)
    swapped = [replace(first, answers=second.answers), replace(second, answers=first.answers)]
    now = as_now(swapped, shown)
    assert now is not None
    assert now.solution != shown.solution
    assert as_now([first, replace(second, answers=first.answers)], shown) is None


def _made(generated: Generated, some: tuple[Question, ...]) -> Presentation | None:
    try:
        return present_members(generated, some, Format.WHICH_FIRST, 1)
    except CannotPresent:
        return None


def typed(text: str, format_: Format = Format.TYPED_DATE) -> str:
    return answered_so(Presentation((KEY,), format_, "?", 1), Response(text=text))


def test_who_wrote_the_same_date_answered_so() -> None:
    assert typed("1 August 1774") == typed("1774-08-01") == typed(" august 1, 1774 ")
    assert typed("1 August 1774") != typed("August 1774")


def test_names_are_alike_without_case_and_accents_but_not_by_a_number_in_them() -> None:
    name = Format.TYPED_NAME
    assert typed("Maria Skłodowska", name) == typed("maria sklodowska", name)
    assert typed("1st Army", name) != typed("1st Fleet", name)
    assert typed("", name) == ""


def test_a_choice_is_alike_wherever_the_option_stood() -> None:
    one, other = choice(seed=1), choice(seed=1)
    turned = replace(
        other,
        options=tuple(reversed(other.options)),
        solution=tuple(len(other.options) - 1 - i for i in other.solution),
    )
    for place in range(len(one.options)):
        there = len(one.options) - 1 - place
        assert answered_so(one, Response((place,))) == answered_so(turned, Response((there,)))
    said = {answered_so(one, Response((place,))) for place in range(len(one.options))}
    assert len(said) == len(one.options)
    assert answered_so(one, Response((77,))) == "chose unknown:77"
