"""What one person is shown: formats, options in their order, statements, orderings."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.core.dates import Order, compare
from quizapp.core.generation import generate
from quizapp.core.presenting import CannotPresent, companions, present, present_members
from quizapp.core.questions import OVER_SEVERAL, Format
from tests.core.packs import tiny, us_executive

GENERATED = generate(tiny())
ASKED = [
    (question, format_)
    for question in GENERATED.questions.values()
    for format_ in question.formats
    if format_ not in OVER_SEVERAL
]
SEEDS = st.integers(0, 2**32)


@given(st.sampled_from(ASKED), SEEDS)
@settings(max_examples=300)
def test_every_possible_format_can_be_presented_and_the_seed_fixes_it(asked, seed: int) -> None:
    question, format_ = asked
    shown = present(GENERATED, question, format_, seed)
    assert shown == present(generate(tiny()), question, format_, seed)
    assert shown.keys == (question.key,)
    assert [i for i, o in enumerate(shown.options) if o.correct] == list(shown.solution)
    if format_ is Format.CHOICE:
        assert len(shown.solution) == 1
        assert len(shown.options) in (3, 4)
    if format_ is Format.CHOICES:
        assert {o.value.identity for o in shown.options if o.correct} == {
            a.identity for a in question.answers
        }


def test_a_format_that_the_question_lacks_is_refused() -> None:
    question = next(q for q in GENERATED.questions.values() if Format.CHOICE not in q.formats)
    with pytest.raises(CannotPresent):
        present(GENERATED, question, Format.CHOICE, 1)
    with pytest.raises(CannotPresent):
        present(GENERATED, question, Format.ORDER, 1)


def test_a_false_statement_carries_a_wrong_value_and_tells_the_right_one() -> None:
    seen = set()
    for question in GENERATED.questions.values():
        if Format.TRUE_FALSE not in question.formats:
            continue
        for seed in range(8):
            shown = present(GENERATED, question, Format.TRUE_FALSE, seed)
            assert [o.text for o in shown.options] == ["True", "False"]
            assert shown.prompt.startswith("True or false? ")
            true = shown.shown.identity in {a.identity for a in question.answers}
            assert shown.solution == ((0,) if true else (1,))
            assert bool(shown.options[0].really) is not true
            seen.add(true)
    assert seen == {True, False}


def test_a_true_or_false_statement_leaves_out_what_sources_differ_on() -> None:
    question = GENERATED.questions["elements/oxygen-found-scheele/place"]
    for seed in range(6):
        assert "1772" not in present(GENERATED, question, Format.TRUE_FALSE, seed).prompt


def test_a_wrong_option_says_what_it_really_was() -> None:
    question = GENERATED.questions["elements/nitrogen-found/subject"]
    shown = present(GENERATED, question, Format.CHOICE, 3)
    assert all(bool(o.really) is not o.correct for o in shown.options)


def test_dates_stand_in_the_order_of_time() -> None:
    question = GENERATED.questions["elements/nitrogen-found/when"]
    for seed in range(10):
        dates = [o.value.date for o in present(GENERATED, question, Format.CHOICE, seed).options]
        assert all(compare(a, b) is Order.BEFORE for a, b in itertools.pairwise(dates))


@pytest.mark.parametrize("generated", [GENERATED, generate(us_executive())])
@pytest.mark.parametrize("format_", sorted(OVER_SEVERAL - {Format.MATCHING}))
def test_orderings_are_certain_and_their_solution_is_in_time(generated, format_) -> None:
    able = [q for q in generated.questions.values() if format_ in q.formats]
    made = 0
    for question in able[:20]:
        chosen = companions(question, able, format_, 7)
        assert chosen[0] is question
        if len(chosen) < 2:
            continue
        shown = present_members(generated, chosen, format_, 7)
        made += 1
        assert set(shown.keys) == {q.key for q in chosen}
        dates = [generated.questions[shown.keys[i]].answers[0].date for i in shown.solution]
        assert all(compare(a, b) is Order.BEFORE for a, b in itertools.pairwise(dates))
        if format_ is Format.WHICH_FIRST:
            (first,) = shown.solution
            others = [k for i, k in enumerate(shown.keys) if i != first]
            for key in others:
                later = generated.questions[key].answers[0].date
                assert compare(dates[0], later) is Order.BEFORE
    assert made >= 10


def test_two_events_alone_are_not_put_in_order() -> None:
    able = [q for q in GENERATED.questions.values() if Format.ORDER in q.formats]
    question = able[0]
    pair = next(
        [question, other]
        for other in able
        if len(companions(question, [other], Format.WHICH_FIRST, 7)) == 2
    )
    assert companions(question, pair, Format.ORDER, 7) == (question,)
    assert len(companions(question, able, Format.ORDER, 7)) >= 3


def test_events_that_cannot_be_told_apart_in_time_are_refused() -> None:
    able = [q for q in GENERATED.questions.values() if Format.ORDER in q.formats]
    twin = replace(able[0], key="elements/twin/when", facts=("twin",))
    with pytest.raises(CannotPresent):
        present_members(GENERATED, [able[0], twin], Format.ORDER, 1)


def test_the_seed_decides_whether_a_statement_is_true() -> None:
    made = generate(tiny())
    question = made.questions["elements/nitrogen-found/subject"]
    shown = [present(made, question, Format.TRUE_FALSE, seed).solution for seed in range(40)]
    assert 8 < shown.count((0,)) < 32
