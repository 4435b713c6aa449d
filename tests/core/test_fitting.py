"""What weights are fitted to, how good they are, and that a fit never sees what it is judged by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.fitting import (
    ENOUGH_FORGOTTEN,
    ENOUGH_REVIEWS,
    Amount,
    History,
    Loss,
    Weights,
    amount,
    fit,
    histories,
    ladder,
    lasting,
    loss,
)
from quizapp.core.memory import Line, LineKind, replay
from quizapp.core.scheduling import (
    FSRS_6_WEIGHTS,
    NEW_CARD,
    Calendar,
    Card,
    Correction,
    Parameters,
    Rating,
    State,
    review,
)
from tests.core.forgetful import FLEETING, START, log_of

GOOD, AGAIN = Rating.GOOD, Rating.AGAIN


def answer(number: int, day: int, rating: Rating = GOOD, key: str = "q", **other: object) -> Line:
    at = START + timedelta(days=day, seconds=number)
    line = Line(number, at, LineKind.ANSWER, key, rating, day=START.toordinal() + day)
    return replace(line, **other)  # type: ignore[arg-type]


def said(number: int, day: int, kind: LineKind, target: int | None = None, **other: object) -> Line:
    return answer(number, day, kind=kind, target=target, **other)


def gaps(past: Sequence[History]) -> list[list[tuple[int, int]]]:
    return [[(review.gap, review.rating) for review in each] for each in past]


def test_a_past_is_days_between_answers_and_their_ratings() -> None:
    found = histories([answer(1, 0, AGAIN), answer(2, 0), answer(3, 4), answer(4, 9, AGAIN)])
    assert gaps(found) == [[(0, 1), (0, 3), (4, 3), (5, 1)]]
    assert amount(found) == Amount(reviews=2, forgotten=1, questions=1)


def test_what_was_taken_back_never_was() -> None:
    log = [answer(1, 0), answer(2, 3), said(3, 3, LineKind.UNDO, 2), answer(4, 5)]
    assert gaps(histories(log)) == [[(0, 3), (5, 3)]]
    again = said(5, 5, LineKind.UNDO, 3)
    assert gaps(histories([*log, again])) == [[(0, 3), (3, 3), (2, 3)]]


def test_the_last_rating_holds() -> None:
    log = [answer(1, 0), answer(2, 3, AGAIN), said(3, 3, LineKind.REGRADE, 2, rating=GOOD)]
    assert gaps(histories(log)) == [[(0, 3), (3, 3)]]
    back = said(4, 3, LineKind.UNDO, 3)
    assert gaps(histories([*log, back])) == [[(0, 3), (3, 1)]]


def test_practice_is_left_out() -> None:
    log = [answer(1, 0), answer(2, 2, AGAIN, counts=False), answer(3, 4)]
    assert gaps(histories(log)) == [[(0, 3), (4, 3)]]


def test_a_reset_begins_anew() -> None:
    log = [answer(1, 0), answer(2, 3), said(3, 4, LineKind.RESET), answer(4, 6), answer(5, 9)]
    assert gaps(histories(log)) == [[(0, 3), (3, 3)]]
    assert gaps(histories([*log, said(6, 9, LineKind.UNDO, 3)])) == [
        [(0, 3), (3, 3), (3, 3), (3, 3)]
    ]


def test_imported_memory_has_no_past_until_a_reset() -> None:
    card = Card(state=State.REVIEW, stability=9.0, difficulty=5.0, last_day=START.toordinal())
    log = [answer(1, 0), said(2, 1, LineKind.IMPORT, card=card), answer(3, 9), answer(4, 20)]
    assert histories(log) == ()
    after = [said(5, 21, LineKind.RESET), answer(6, 22), answer(7, 25)]
    assert gaps(histories([*log, *after])) == [[(0, 3), (3, 3)]]


def test_after_its_answers_changed_a_question_is_left_out() -> None:
    log = [answer(1, 0), answer(2, 3), answer(3, 9, AGAIN)]
    corrected = {"q": Correction(START + timedelta(days=5))}
    assert gaps(histories(log, corrected)) == [[(0, 3), (3, 3)]]


def test_other_questions_and_lines_without_one_are_kept_apart() -> None:
    log = [answer(1, 0), answer(2, 1, key="other"), said(3, 1, LineKind.PARAMETERS, question=None)]
    assert gaps(histories(log)) == [[(0, 3)], [(0, 3)]]


def test_loss_is_that_of_what_the_log_foresaw() -> None:
    """With the weights that scheduled it, each chance is the one that stands with the line."""
    lines = log_of(FLEETING, 600)
    told = replay(lines, {}, Calendar())[1]
    foreseen = [each for each in told.values() if each.predicted is not None]
    cost = -sum(
        log(each.predicted if each.rated is not AGAIN else 1 - each.predicted)
        for each in foreseen
        if each.predicted is not None
    )
    found = loss(histories(lines), FSRS_6_WEIGHTS)
    assert found.reviews == len(foreseen) == amount(histories(lines)).reviews > 200
    assert found.log_loss == pytest.approx(cost / len(foreseen))


def test_true_weights_lose_least() -> None:
    past = histories(log_of(FLEETING, 5000))
    true, average = loss(past, FLEETING), loss(past, FSRS_6_WEIGHTS)
    assert true.log_loss < average.log_loss
    assert true.off < average.off
    assert loss((), FLEETING) == Loss(0, 0.0, 0.0)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_fit_is_judged_only_by_what_it_never_saw(seed: int) -> None:
    past = histories(log_of(FLEETING, 900, seed=seed))
    reviews = sorted(r.place for each in past for r in each if r.gap)
    seen: list[int] = []

    def fitter(shown: Sequence[History]) -> Weights:
        seen.append(max(r.place for each in shown for r in each))
        return FLEETING

    found = fit(past, FSRS_6_WEIGHTS, fitter)
    first = reviews[len(reviews) // 2]
    assert len(seen) == 4
    assert seen == sorted(seen)
    assert seen[0] < first
    assert seen[-1] == max(r.place for each in past for r in each)
    assert found.before == loss(past, FSRS_6_WEIGHTS, since=first)
    assert found.after.log_loss == pytest.approx(loss(past, FLEETING, first).log_loss)
    assert found.after.reviews == len(reviews) - len(reviews) // 2


def test_a_fit_that_foresees_no_better_is_not_offered() -> None:
    past = histories(log_of(FSRS_6_WEIGHTS, 900))
    assert not fit(past, FSRS_6_WEIGHTS, lambda _: FLEETING).is_better
    assert not fit(past, FSRS_6_WEIGHTS, lambda _: FSRS_6_WEIGHTS).is_better
    assert fit(past, FLEETING, lambda _: FSRS_6_WEIGHTS).is_better


@pytest.mark.parametrize(
    ("reviews", "forgotten", "enough"),
    [
        (ENOUGH_REVIEWS, ENOUGH_FORGOTTEN, True),
        (ENOUGH_REVIEWS - 1, 200, False),
        (5000, ENOUGH_FORGOTTEN - 1, False),
    ],
)
def test_there_must_be_enough_to_learn_from(reviews: int, forgotten: int, enough: bool) -> None:
    assert Amount(reviews, forgotten, 100).is_enough is enough


def test_how_long_memories_last_beside_others() -> None:
    twice = tuple(w * 2 if index < 4 else w for index, w in enumerate(FSRS_6_WEIGHTS))
    past = histories([answer(1, 0), answer(2, 0, key="other")])
    assert lasting(past, twice, FSRS_6_WEIGHTS) == pytest.approx(2)
    assert lasting(past, FSRS_6_WEIGHTS, twice) == pytest.approx(0.5)
    assert lasting((), twice, FSRS_6_WEIGHTS) == 1


@given(st.sampled_from([0.75, 0.9, 0.97]), st.sampled_from([(), (60,), (60, 600)]))
def test_a_ladder_is_what_the_scheduler_would_say(wished: float, steps: tuple[int, ...]) -> None:
    """But for the fuzz, which moves an interval by a day and 15 % at the most."""
    chosen = Parameters(retention=wished, learning_steps=steps, maximum_interval=400)
    card, day, rungs = NEW_CARD, START.toordinal(), list(ladder(chosen))
    assert max(rungs) <= 400
    while rungs:
        card = review(card, GOOD, START, day, 0.5, chosen)
        if card.state is State.REVIEW:
            exact = rungs.pop(0)
            assert card.interval is not None
            assert abs(card.interval.days - exact) <= 1 + 0.15 * exact
            day += exact
