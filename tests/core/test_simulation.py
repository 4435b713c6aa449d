"""The simulation: its steps are those of the scheduler, its luck is the seed's, its limits hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.forgetting import forgetting
from quizapp.core.scheduling import (
    FSRS_6_WEIGHTS,
    NEW_CARD,
    Card,
    Parameters,
    Rating,
    State,
    recall,
    review,
)
from quizapp.core.simulation import (
    Begun,
    Course,
    Going,
    Habits,
    answered,
    simulate,
)
from tests.core.forgetful import FLEETING

TODAY = 739_000
OTHER_WEIGHTS = tuple(
    weight * (1.3 if index in (0, 1, 2, 3, 7, 8) else 0.95)
    for index, weight in enumerate(FSRS_6_WEIGHTS)
)
STEPS = st.sampled_from([(), (60,), (60, 600), (60, 600, 90_000)])
NEW = [f"q{number}" for number in range(60)]


@st.composite
def parameters(draw: st.DrawFn) -> Parameters:
    return Parameters(
        weights=draw(st.sampled_from([FSRS_6_WEIGHTS, OTHER_WEIGHTS])),
        retention=draw(st.sampled_from([0.7, 0.9, 0.97])),
        learning_steps=draw(STEPS),
        relearning_steps=draw(STEPS),
        maximum_interval=draw(st.sampled_from([30, 36500])),
    )


ANSWERS = st.lists(
    st.tuples(st.sampled_from(Rating), st.sampled_from([0, 0, 1, 3, 20, 400]), st.floats(0, 0.999)),
    min_size=1,
    max_size=25,
)


@given(parameters(), ANSWERS)
def test_a_card_is_answered_as_the_scheduler_does(
    chosen: Parameters, answers: list[tuple[Rating, int, float]]
) -> None:
    memory = forgetting(chosen.weights)
    card, going, day = NEW_CARD, Going("q"), TODAY
    for rating, gap, fuzz in answers:
        day += gap
        at = datetime.fromordinal(day).replace(tzinfo=UTC)
        card = review(card, rating, at, day, fuzz, chosen)
        wait = answered(going, int(rating), day, fuzz, chosen, memory)
        assert going.stability == pytest.approx(card.stability, rel=1e-9)
        assert going.difficulty == pytest.approx(card.difficulty, rel=1e-9)
        assert (going.state, going.step) == (card.state, card.step)
        unit = timedelta(days=1) if card.state is State.REVIEW else timedelta(seconds=1)
        assert wait * unit == card.interval
        assert memory.recall(going.stability, 9) == pytest.approx(recall(card, day + 9, chosen))


def test_the_same_seed_gives_the_same_days_and_another_gives_others() -> None:
    first = simulate([], NEW, Parameters(), TODAY, 90, ends=(90,))
    assert simulate([], NEW, Parameters(), TODAY, 90, ends=(90,)) == first
    assert simulate([], NEW, Parameters(), TODAY, 90, ends=(90,), seed=2) != first


def test_luck_does_not_hang_on_what_else_is_studied() -> None:
    """The first answer to a question falls out alike, whatever is asked beside it."""
    alone = simulate([], NEW[:1], Parameters(), TODAY, 1)
    beside = simulate([], NEW[:2], Parameters(), TODAY, 1, course=Course(new_per_day=2))
    other = simulate([], NEW[1:2], Parameters(), TODAY, 1)
    assert beside.days[0].seconds == pytest.approx(alone.days[0].seconds + other.days[0].seconds)


@given(st.integers(0, 12), st.integers(0, 12))
def test_limits_hold_on_each_day(new: int, reviews: int) -> None:
    found = simulate([], NEW, Parameters(), TODAY, 40, course=Course(new, reviews), ends=(40,))
    assert all(day.new <= new and day.reviews <= reviews for day in found.days)
    assert sum(day.new for day in found.days) == min(len(NEW), 40 * new) == found.begun[40]
    assert 0 <= found.remembered[40] <= found.begun[40]


def test_nothing_is_done_on_a_day_off() -> None:
    off = frozenset({TODAY, TODAY + 3})
    found = simulate([], NEW, Parameters(), TODAY, 10, course=Course(5, 200, off))
    assert [day.answers == 0 for day in found.days] == [n in (0, 3) for n in range(10)]


def test_what_the_limit_leaves_waits() -> None:
    card = Card(state=State.REVIEW, stability=5.0, difficulty=5.0, last_day=TODAY - 5)
    begun = [Begun(f"b{n}", card, TODAY - n) for n in range(10)]
    found = simulate(begun, [], Parameters(), TODAY, 1, course=Course(0, 4))
    assert (found.days[0].reviews, found.waiting) == (4, 6)


def test_more_retention_costs_more_reviews_and_keeps_more() -> None:
    """Over all luck; with one luck for all, 300 questions are enough to see it."""
    keys = [f"q{number}" for number in range(300)]
    found = [
        simulate([], keys, Parameters(retention=each), TODAY, 200, ends=(200,))
        for each in (0.7, 0.8, 0.9, 0.97)
    ]
    costs = [sum(day.reviews for day in outlook.days) for outlook in found]
    kept = [outlook.remembered[200] for outlook in found]
    assert costs == sorted(costs)
    assert kept == sorted(kept)


def test_grown_cards_are_remembered_as_often_as_wished() -> None:
    """Of a thousand first reviews at 90 %, 900 are remembered, within four standard deviations.

    A card of 10 days' stability is met after 10 days: its chance is 0.9 exactly.
    """
    card = Card(state=State.REVIEW, stability=10.0, difficulty=5.0, last_day=TODAY - 10)
    begun = [Begun(f"b{n}", card, TODAY) for n in range(1000)]
    habits = Habits(wrong=1.0, right=0.0)  # seconds: wrong answers alone take one
    chosen = Parameters(relearning_steps=())
    found = simulate(begun, [], chosen, TODAY, 1, course=Course(0, 1000), habits=habits)
    assert found.days[0].passed == pytest.approx(900, abs=4 * (1000 * 0.9 * 0.1) ** 0.5)
    assert found.days[0].seconds == 1000 - found.days[0].passed


def test_true_memory_decides_what_is_remembered() -> None:
    """Who forgets faster than the scheduler thinks remembers less, and the other way round."""
    keys = [f"q{number}" for number in range(300)]

    def passed(truth: tuple[float, ...]) -> float:
        days = simulate([], keys, Parameters(), TODAY, 200, truth=truth).days
        return sum(day.passed for day in days) / sum(day.reviews for day in days)

    lasting = tuple(w * 4 if index < 4 else w for index, w in enumerate(FSRS_6_WEIGHTS))
    assert passed(FSRS_6_WEIGHTS) == pytest.approx(0.9, abs=0.01)
    assert passed(FLEETING) < 0.89
    assert passed(lasting) > 0.91


def test_a_new_card_cannot_be_begun_with() -> None:
    with pytest.raises(ValueError, match="is new"):
        simulate([Begun("q", NEW_CARD, TODAY)], [], Parameters(), TODAY, 1)
