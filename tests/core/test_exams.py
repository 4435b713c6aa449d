"""Plans for an exam: through in time, even, never more than allowed, and what they foresee."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.days_off import DaysOff
from quizapp.core.exams import Spread, foresee, if_stopped, rest_days, spread, urgent_first
from quizapp.core.foresight import Memory, begun_on, recall_on, study_days
from quizapp.core.scheduling import DEFAULT_PARAMETERS, Calendar, Parameters

TODAY = 739677  # a Monday
STRICT = Parameters(retention=0.95)

counts = st.integers(0, 900)
ahead = st.integers(1, 120)


def days(length: int, off: frozenset[int] = frozenset()) -> tuple[int, ...]:
    found = range(TODAY, TODAY + length)
    return tuple(day for day in found if date.fromordinal(day).weekday() not in off)


def plan(new: int, length: int, memories: dict[Memory, int] | None = None, **given: int) -> object:
    exam = TODAY + length
    shared = spread(new, 0, days(length), rest_days(TODAY, exam), exam, **given)
    return foresee(tuple((memories or {}).items()), shared, days(length), exam, DEFAULT_PARAMETERS)


@given(counts, st.integers(0, 50), ahead)
def test_new_questions_are_through_before_the_rest_days(new: int, begun: int, length: int) -> None:
    exam = TODAY + length
    rest = rest_days(TODAY, exam)
    found = spread(new, begun, days(length), rest, exam)
    assert sum(count for _, count in found.by_day) == new + begun
    assert found.left_out == 0
    if length > rest:
        assert found.rest == rest >= 3
        assert found.last_day is None or found.last_day < exam - rest
    else:
        assert found.rest == 0, "no time for it: all days count"
    amounts = [count for _, count in found.by_day[1:]]
    assert all(one >= other for one, other in pairwise(amounts))
    assert max(amounts, default=0) - min(amounts, default=0) <= 1


@given(counts, ahead, st.integers(0, 40))
def test_no_day_begins_more_than_the_learner_allows(new: int, length: int, most: int) -> None:
    exam = TODAY + length
    found = spread(new, 0, days(length), rest_days(TODAY, exam), exam, most)
    assert all(count <= most for _, count in found.by_day)
    assert sum(count for _, count in found.by_day) + found.left_out == new


@given(counts, ahead, st.frozensets(st.integers(0, 6), max_size=6))
def test_a_day_off_begins_nothing(new: int, length: int, off: frozenset[int]) -> None:
    exam = TODAY + length
    study = days(length, off)
    found = spread(new, 0, study, rest_days(TODAY, exam), exam)
    assert {day for day, _ in found.by_day} <= set(study)
    if study:
        assert sum(count for _, count in found.by_day) == new
    else:
        assert found.left_out == new
    foreseen = foresee((), found, study, exam, DEFAULT_PARAMETERS)
    assert [each.day for each in foreseen.loads] == list(study)


def test_days_of_study_leave_out_the_days_off() -> None:
    assert study_days(Calendar(), TODAY, TODAY + 6) == days(7)
    assert study_days(Calendar(off=DaysOff(frozenset({5, 6}))), TODAY, TODAY + 6) == days(5)


@given(counts, ahead)
def test_following_the_plan_day_by_day_ends_where_it_said(new: int, length: int) -> None:
    """Made anew each morning from what is left, it neither speeds up nor falls behind."""
    exam = TODAY + length
    rest, left, before = rest_days(TODAY, exam), new, None
    for day in days(length):
        study = tuple(range(day, exam))
        today = dict(spread(left, 0, study, rest, exam).by_day).get(day, 0)
        if day < exam - rest or length <= rest:
            assert before is None or today <= before
            before = today
        left -= today
        half = today // 2
        again = spread(left + half, today - half, study, rest, exam)
        assert dict(again.by_day).get(day, 0) == today, "half way through a day it stays"
    assert left == 0


@given(st.lists(st.integers(1, 6), min_size=1, max_size=40), st.integers(0, 4), st.integers())
def test_one_a_day_of_each_fact_is_through_in_time(sizes: list[int], spare: int, seed: int) -> None:
    """With as many days as the largest fact has questions, all are begun, whatever their order."""
    questions = [(fact, number) for fact, size in enumerate(sizes) for number in range(size)]
    random.Random(seed).shuffle(questions)  # noqa: S311
    last = max(sizes) + spare
    for left in range(last, 0, -1):
        share = -(-len(questions) // left)
        told: set[int] = set()
        for question in urgent_first(questions, lambda q: (str(q[0]),), left):
            if len(told) < share and question[0] not in told:
                told.add(question[0])
                questions.remove(question)
    assert questions == []


def test_in_the_packs_order_alone_it_would_not_be() -> None:
    sizes = Counter({"a": 3, "b": 1, "c": 1, "d": 1})
    questions = [(fact, n) for fact in "bcda" for n in range(sizes[fact])]
    ordered = urgent_first(questions, lambda q: (q[0],), 3)
    assert ordered[0][0] == "a"
    assert urgent_first(questions, lambda q: (q[0],), 5) == questions


def test_what_is_known_stays_known_by_review() -> None:
    foreseen = plan(200, 60)
    assert 0.9 < foreseen.recall < 1
    assert sum(each.new for each in foreseen.loads) == 200
    assert all(each.reviews >= 0 for each in foreseen.loads)
    assert foreseen.loads[-1].new == 0
    assert sum(each.reviews for each in foreseen.loads) > 2 * 200


@given(st.integers(1, 300), st.integers(5, 90), st.integers(0, 20))
def test_more_new_a_day_never_foresees_less(new: int, length: int, most: int) -> None:
    less, more = plan(new, length, most=most), plan(new, length, most=most + 3)
    assert more.recall >= less.recall - 1e-9
    assert 0 <= less.recall <= 1


memories = st.builds(
    Memory,
    stability=st.floats(0.2, 400).map(lambda s: round(s, 2)),
    difficulty=st.floats(1, 10).map(lambda d: round(d, 1)),
    last_day=st.integers(TODAY - 200, TODAY - 1),
    due=st.integers(TODAY - 100, TODAY + 200),
)


@given(st.lists(memories, min_size=1, max_size=6), st.integers(1, 90))
def test_going_on_never_foresees_less_than_stopping(found: list[Memory], length: int) -> None:
    exam, pairs = TODAY + length, Counter(found)
    shared = spread(0, 0, days(length), 3, exam)
    going_on = foresee(tuple(pairs.items()), shared, days(length), exam, DEFAULT_PARAMETERS)
    # A lapse is followed by less stability: what FSRS foresees may fall by that, never by much.
    assert going_on.recall >= if_stopped(pairs, 0, exam, DEFAULT_PARAMETERS) - 0.05


@given(memories, st.integers(4, 60))
def test_what_would_be_under_the_mark_is_seen_before(memory: Memory, length: int) -> None:
    """Whether it is due or not: on the day nothing stands under the desired retention unseen."""
    exam = TODAY + length
    foreseen = foresee(((memory, 1),), Spread((), 0, 3), days(length), exam, DEFAULT_PARAMETERS)
    if recall_on(memory, exam, DEFAULT_PARAMETERS) < DEFAULT_PARAMETERS.retention:
        assert sum(each.reviews for each in foreseen.loads) > 0
    elif memory.due >= exam:
        assert sum(each.reviews for each in foreseen.loads) == 0


def test_a_stricter_learner_reviews_more_and_knows_more() -> None:
    exam = TODAY + 60
    shared = spread(100, 0, days(60), 6, exam)
    usual, strict = (foresee((), shared, days(60), exam, p) for p in (DEFAULT_PARAMETERS, STRICT))
    assert strict.recall > usual.recall
    assert sum(e.reviews for e in strict.loads) > sum(e.reviews for e in usual.loads)


def test_a_begun_question_takes_its_steps() -> None:
    memory, answers = begun_on(TODAY, DEFAULT_PARAMETERS)
    assert answers == 2
    assert memory.due > TODAY == memory.last_day
    assert begun_on(TODAY, Parameters(learning_steps=()))[1] == 1


@pytest.mark.parametrize(("made", "rest"), [(7, 3), (29, 3), (40, 4), (100, 10)])
def test_a_tenth_of_the_time_is_kept_for_reviews(made: int, rest: int) -> None:
    assert rest_days(TODAY - made, TODAY) == rest
