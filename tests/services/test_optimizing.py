"""The optimizer: the same model of memory as ours, and weights that come near the true ones."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from math import sqrt

import fsrs_rs_python
import pytest
from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from quizapp.core.fitting import Weights, fit, histories, loss
from quizapp.core.forgetting import forgetting
from quizapp.core.scheduling import DEFAULT_PARAMETERS, FSRS_6_WEIGHTS, Parameters
from quizapp.core.simulation import Course, Habits, simulate
from quizapp.services import optimizing
from quizapp.services.optimizing import INSTALL, NoOptimizerError, is_installed, optimizer
from tests.core.forgetful import FLEETING, log_of

TODAY = 739_000
REVIEWS = 5000


def retention(weights: Weights) -> float:
    """Of what FLEETING is asked when these weights schedule it, the share that is remembered."""
    keys = [f"q{number}" for number in range(500)]
    chosen = Parameters(weights=weights)
    days = simulate([], keys, chosen, TODAY, 300, truth=FLEETING).days
    return sum(day.passed for day in days) / sum(day.reviews for day in days)


def test_it_knows_memory_as_we_do() -> None:
    """FSRS-6 in Rust, in py-fsrs and in numbers is one and the same, days and same-day answers."""
    chance, chosen = random.Random(3), FLEETING  # noqa: S311
    memory, theirs = forgetting(chosen), fsrs_rs_python.FSRS(list(chosen))
    for _ in range(300):
        past = [(chance.choice((1, 2, 3, 4)), 0)]
        past += [
            (chance.choice((1, 1, 2, 3, 3, 4)), chance.choice((0, 0, 1, 2, 7, 40, 300)))
            for _ in range(chance.randint(0, 8))
        ]
        ours = memory.first(past[0][0])
        for rating, gap in past[1:]:
            ours = memory.after(*ours, rating, gap)
        item = fsrs_rs_python.FSRSItem([fsrs_rs_python.FSRSReview(*each) for each in past])
        state = theirs.memory_state(item)
        assert (state.stability, state.difficulty) == pytest.approx(ours, rel=1e-4)


def test_a_fit_comes_near_the_truth() -> None:
    """5,000 answers of a known learner, judged on 20,000 others of the same.

    How much more weights lose that were fitted to n reviews than the true ones: by Wilks's theorem
    twice n times that is distributed as chi square with one degree of freedom for each of the 21
    weights, of mean 21 and variance 42; four standard deviations above the mean is the bound. The
    average learner's weights lose more.
    """
    past, other = histories(log_of(FLEETING, REVIEWS)), histories(log_of(FLEETING, 20_000, seed=9))
    found = fit(past, FSRS_6_WEIGHTS, optimizer(DEFAULT_PARAMETERS))
    least = loss(other, FLEETING).log_loss
    bound = (21 + 4 * sqrt(42)) / (2 * found.amount.reviews)
    assert loss(other, FSRS_6_WEIGHTS).log_loss - least > bound
    assert loss(other, found.weights).log_loss - least < bound
    assert found.is_better
    assert found.after.off < found.before.off
    assert abs(retention(found.weights) - 0.9) < abs(retention(FSRS_6_WEIGHTS) - 0.9)


def test_the_same_reviews_give_the_same_weights_within_bounds() -> None:
    past = histories(log_of(FLEETING, 1500))
    first, second = (optimizer(DEFAULT_PARAMETERS)(past) for _ in range(2))
    assert first == second
    assert first == tuple(round(weight, 4) for weight in first)
    bounds = zip(LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, first, strict=True)
    assert all(least <= weight <= most for least, most, weight in bounds)
    several = replace(DEFAULT_PARAMETERS, relearning_steps=(60, 600))
    assert len(optimizer(several)(past)) == 21


def test_it_is_given_each_review_with_all_before_it_in_the_order_of_time() -> None:
    past = histories(log_of(FSRS_6_WEIGHTS, 300))
    items = optimizing._items(fsrs_rs_python, past)
    places = sorted(
        (r.place, len(each[: n + 1])) for each in past for n, r in enumerate(each) if r.gap
    )
    assert [len(item.reviews) for item in items] == [length for _, length in places]


def test_of_a_long_log_the_late_reviews_and_the_first_ones_are_enough() -> None:
    past = histories(log_of(FSRS_6_WEIGHTS, 600))
    late = optimizing._items(fsrs_rs_python, past, 50)
    every = optimizing._items(fsrs_rs_python, past)
    firsts = [item for item in every[:-50] if item.long_term_review_cnt() == 1]
    assert 0 < len(firsts) < len(every) - 50
    assert len(late) == len(firsts) + 50

    assert repr(late) == repr([*firsts, *every[-50:]])


def test_without_it_one_is_told_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_installed()
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", None)
    assert not is_installed()
    with pytest.raises(NoOptimizerError) as told:
        optimizer(DEFAULT_PARAMETERS)
    assert INSTALL in told.value.way_on


def test_the_simulation_agrees_with_theirs() -> None:
    """fsrs-rs has a simulator of its own: chance of its own, FSRS alike. 2,000 questions, a year.

    Without learning steps, and with every first answer Good and every later one Again or Good, the
    two differ by their chance, by our fuzz, and by when a day is told (theirs on its morning): a
    count of reviews within 5 % and what is remembered within 2 % is agreement.
    """
    questions, days = 2000, 365
    config = fsrs_rs_python.SimulatorConfig(
        deck_size=questions,
        learn_span=days,
        max_cost_perday=1e9,
        max_ivl=36500,
        first_rating_prob=[0.0, 0.0, 1.0, 0.0],
        review_rating_prob=[0.0, 1.0, 0.0],
        learn_limit=20,
        review_limit=9999,
        new_cards_ignore_review_limit=True,
        learning_step_transitions=[[0.0, 0.0, 1.0, 0.0]] * 3,
        relearning_step_transitions=[[0.0, 0.0, 1.0, 0.0]] * 3,
        state_rating_costs=[[1.0] * 4] * 3,
        learning_step_count=0,
        relearning_step_count=0,
    )
    for wished in (0.8, 0.9, 0.95):
        theirs = fsrs_rs_python.simulate(list(FSRS_6_WEIGHTS), wished, config, 7)
        ours = simulate(
            [],
            [f"q{number}" for number in range(questions)],
            Parameters(retention=wished, learning_steps=(), relearning_steps=()),
            TODAY,
            days,
            course=Course(20, 9999),
            habits=Habits(first=(0.0, 0.0, 1.0, 0.0)),
            ends=(days,),
        )
        reviews = sum(day.reviews for day in ours.days)
        assert reviews == pytest.approx(sum(theirs.review_cnt_per_day), rel=0.05)
        assert ours.remembered[days] == pytest.approx(theirs.memorized_cnt_per_day[-1], rel=0.02)
