"""A backlog in shares: gone in time, never more than a share, in the order that keeps most."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.backlogs import MOST_FOLLOWED, Waiting, caught_up, days_for, loss, per_day_for
from quizapp.core.foresight import Memory, recall_on
from quizapp.core.scheduling import DEFAULT_PARAMETERS, Parameters

TODAY = 739677
STUDY = tuple(range(TODAY, TODAY + 60))
P = DEFAULT_PARAMETERS


def backlog(size: int, seed: int = 1, away: int = 30) -> tuple[Waiting, ...]:
    """As after so many days away: memories of every age, some due now, some later."""
    chance = random.Random(seed)  # noqa: S311
    found = []
    for number in range(size):
        stability = round(chance.lognormvariate(2.7, 1.0), 2)
        last = TODAY - away - chance.randrange(1 + int(min(stability, 90)))
        memory = Memory(stability, round(chance.uniform(2, 9), 1), last, last + int(stability) + 1)
        found.append(Waiting(memory, (f"fact-{number // 2}",)))
    return tuple(found)


def test_what_is_promised_is_enough() -> None:
    waiting = backlog(400)
    due = sum(each.memory.due <= TODAY for each in waiting)
    assert due > 250
    for days in (5, 8, 14):
        per_day = per_day_for(waiting, days, STUDY, P)
        assert per_day is not None
        assert per_day < due
        went = caught_up(waiting, per_day, STUDY, P)
        assert went.days is not None
        assert went.days <= days
        assert max(went.reviews) <= per_day


@given(st.integers(1, 120), st.integers(1, 80), st.integers(0, 5))
def test_no_day_takes_more_than_its_share(size: int, per_day: int, seed: int) -> None:
    went = caught_up(backlog(size, seed), per_day, STUDY[:20], P)
    assert all(0 <= taken <= per_day for taken in went.reviews)
    assert all(known <= taken for known, taken in zip(went.remembered, went.reviews, strict=True))


@given(st.integers(40, 200), st.integers(0, 3))
def test_more_a_day_is_through_no_later(size: int, seed: int) -> None:
    waiting = backlog(size, seed)
    found = [days_for(waiting, per_day, STUDY, P) or 99 for per_day in (10, 20, 40, 80)]
    assert all(later <= before + 1 for before, later in pairwise(found))
    assert found[-1] <= found[0]


def test_what_a_plan_does_not_follow_costs_it_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = backlog(MOST_FOLLOWED + 100)
    found = days_for(waiting, 90, STUDY, P)
    monkeypatch.setattr("quizapp.core.backlogs.caught_up", None)
    assert days_for((waiting[0], waiting[2], *waiting[2:]), 90, STUDY, P) == found


def test_days_off_take_nothing() -> None:
    weekdays = tuple(day for day in STUDY if (day - TODAY) % 7 < 5)
    waiting = backlog(200)
    per_day = per_day_for(waiting, 8, weekdays, P)
    assert per_day is not None
    assert (days_for(waiting, per_day, weekdays, P) or 99) <= 8


def test_of_the_questions_of_one_fact_one_is_asked_a_day() -> None:
    one = backlog(1)[0].memory
    waiting = tuple(Waiting(one, ("fact",)) for _ in range(5))
    went = caught_up(waiting, 3, STUDY, P)
    assert set(went.reviews) == {1}
    assert went.days == 3, "the two that are left fit into one day's share"


def test_what_loses_most_is_neither_the_least_nor_the_best_known() -> None:
    lost, falling, firm = (Memory(s, 5.0, TODAY - 30, TODAY) for s in (0.02, 10.0, 400.0))
    chances = [recall_on(each, TODAY, P) for each in (lost, falling, firm)]
    assert chances == sorted(chances)
    assert loss(falling, TODAY, P) > max(loss(lost, TODAY, P), loss(firm, TODAY, P))


def _least_known(memory: Memory, day: int, parameters: Parameters) -> float:
    return -recall_on(memory, day, parameters)


def _best_known(memory: Memory, day: int, parameters: Parameters) -> float:
    return recall_on(memory, day, parameters)


def _longest_due(memory: Memory, day: int, parameters: Parameters) -> float:
    return float(day - memory.due)


def remembered(worth: object, per_day: int) -> float:
    """What part of the reviews is remembered until some backlogs are gone."""
    went = [
        caught_up(backlog(400, seed), per_day, STUDY, P, worth)  # type: ignore[arg-type]
        for seed in range(4)
    ]
    return sum(sum(each.remembered) for each in went) / sum(sum(each.reviews) for each in went)


def test_the_order_forgets_less_than_the_others() -> None:
    for per_day in (30, 60):
        others = [remembered(each, per_day) for each in (_least_known, _best_known, _longest_due)]
        assert remembered(loss, per_day) > max(others)
