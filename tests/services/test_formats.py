"""How the format of a question grows with memory, at the bounds of the rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quizapp.core.generation import Generated, generate
from quizapp.core.questions import OVER_SEVERAL, TYPED, Format, Question
from quizapp.core.scheduling import NEW_CARD, Card, State
from quizapp.services.formats import (
    GROWN_DAYS,
    YOUNG_DAYS,
    AskedAs,
    Step,
    formats_by_age,
    step_of,
    stepped_back,
    turn_of,
    wide_formats,
)
from tests.core.packs import tiny

WHEN = "elements/hydrogen-found/when"


@pytest.fixture(scope="module")
def made() -> Generated:
    return generate(tiny())


@pytest.fixture(scope="module")
def question(made: Generated) -> Question:
    """One that can be put in every way but by several choices."""
    found = made.questions[WHEN]
    assert {Format.CHOICE, Format.TYPED_DATE, Format.CLOZE, Format.FLIP} <= set(found.formats)
    assert set(found.formats) >= OVER_SEVERAL
    return found


def card(stability: float, lapses: int = 0, reps: int = 5, **more: object) -> Card:
    return Card(State.REVIEW, None, stability, 5.0, reps=reps, lapses=lapses, **more)  # type: ignore[arg-type]


BOUNDS = [
    (6.99, 0, Step.CHOICE),
    (7.0, 0, Step.RECALL),
    (29.99, 0, Step.RECALL),
    (30.0, 0, Step.WIDE),
    (13.99, 1, Step.CHOICE),
    (14.0, 1, Step.RECALL),
    (59.99, 1, Step.RECALL),
    (60.0, 1, Step.WIDE),
    (34.99, 4, Step.CHOICE),
    (35.0, 4, Step.RECALL),
    (150.0, 4, Step.WIDE),
    (35.0, 20, Step.RECALL),
    (150.0, 20, Step.WIDE),
]


@pytest.mark.parametrize(("stability", "lapses", "step"), BOUNDS)
def test_the_step_follows_stability_and_lapses(stability: float, lapses: int, step: Step) -> None:
    assert step_of(card(stability, lapses)) is step


def test_what_is_new_or_in_steps_is_asked_by_choice(question: Question) -> None:
    for state in (State.NEW, State.LEARNING, State.RELEARNING):
        young = replace(card(100.0), state=state)
        assert step_of(young) is Step.CHOICE
        assert formats_by_age(question, young)[0] is Format.CHOICE
    assert step_of(NEW_CARD) is Step.CHOICE


def test_sure_and_wrong_is_one_step_back_until_it_is_mended() -> None:
    assert step_of(card(GROWN_DAYS, surprised=739000)) is Step.RECALL
    assert step_of(card(YOUNG_DAYS, surprised=739000)) is Step.CHOICE
    assert step_of(card(1.0, surprised=739000)) is Step.CHOICE


def test_typed_formats_take_turns_by_reviews(question: Question) -> None:
    first = [formats_by_age(question, card(10.0, reps=reps))[0] for reps in range(6)]
    assert first[:2] * 3 == first
    assert set(first) == {Format.TYPED_DATE, Format.CLOZE}
    assert first == [formats_by_age(question, card(10.0, reps=reps))[0] for reps in range(6)]


def test_not_every_question_begins_with_the_same(made: Generated) -> None:
    able = [q for q in made.questions.values() if Format.CLOZE in q.formats]
    assert {turn_of(q, NEW_CARD) % 2 for q in able} == {0, 1}
    assert len({formats_by_age(q, card(10.0))[0] is Format.CLOZE for q in able}) == 2


def test_every_other_time_it_is_asked_among_others(question: Question) -> None:
    grown = [card(40.0, reps=reps) for reps in range(12)]
    wide = [wide_formats(question, each) for each in grown]
    assert [bool(formats) for formats in wide] == [bool(wide[0]), not wide[0]] * 6
    assert all(set(formats) == OVER_SEVERAL for formats in wide if formats)
    assert {formats[0] for formats in wide if formats} == OVER_SEVERAL
    alone = [formats_by_age(question, each)[0] for each in grown]
    between = [one for one, formats in zip(alone, wide, strict=True) if not formats]
    assert set(alone) <= TYPED
    assert set(between) == {Format.TYPED_DATE, Format.CLOZE}
    assert not any(wide_formats(question, card(29.0, reps=reps)) for reps in range(4))


def test_a_fixed_way_goes_before_all_but_what_is_chosen(question: Question) -> None:
    for grown in (NEW_CARD, card(10.0), card(100.0)):
        first = {way: formats_by_age(question, grown, (), way)[0] for way in AskedAs}
        assert first[AskedAs.FLIP] is Format.FLIP
        assert first[AskedAs.CHOICE] is Format.CHOICE
        assert first[AskedAs.TYPED] in TYPED
        chosen = formats_by_age(question, grown, (Format.TRUE_FALSE,), AskedAs.FLIP)
        assert chosen[:2] == (Format.TRUE_FALSE, Format.FLIP)
        assert set(chosen) == set(question.formats) - OVER_SEVERAL


def test_what_cannot_be_put_so_is_put_as_it_can(made: Generated) -> None:
    term = next(q for q in made.questions.values() if TYPED.isdisjoint(q.formats))
    assert formats_by_age(term, card(10.0))[0] is Format.CHOICE
    assert formats_by_age(term, NEW_CARD, (), AskedAs.TYPED)[0] is Format.CHOICE
    assert stepped_back(term) is None


def test_one_step_back_of_several_is_typed(question: Question) -> None:
    assert stepped_back(question) is Format.TYPED_DATE
