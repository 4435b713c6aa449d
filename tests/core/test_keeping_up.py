"""Keeping up: what days of reviewing amount to, worked by hand and by property."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.keeping_up import (
    DAYS,
    Done,
    Standing,
    Terms,
    holidays_from,
    needed_of,
    standing,
)

FIRST = 739677
TERMS = Terms(FIRST, weeks=2, days_a_week=5, least_a_day=10, catch_up_days=3)


def after(reviews: str, terms: Terms = TERMS, today: int | None = None) -> Standing:
    """The standing after days with so many tens of reviews each; `a` is all of a little."""
    done = {
        FIRST + place: Done(3, all_of_it=True) if each == "a" else Done(10 * int(each))
        for place, each in enumerate(reviews)
    }
    return standing(terms, done, FIRST + len(reviews) - 1 if today is None else today)


@pytest.mark.parametrize(
    ("reviews", "credit"),
    [
        ("11111000", 1.0),
        ("11110000", 0.8),
        ("99999990", 1.0),  # nothing is won by doing more
        ("90000000", 0.2),  # nor by doing it all on one day
        ("aaaaa000", 1.0),  # all that there was, however little
        ("1111000" + "2", 1.0),  # made up on the next day
        ("1111000" + "1", 0.8),  # not by the usual number
        ("1110000" + "9", 0.8),  # one day makes up one
        ("1110000" + "022", 1.0),
        ("1110000" + "0022", 0.8),  # the fourth day is too late
        ("0000000" + "222", 0.6),
    ],
)
def test_a_week_worked_by_hand(reviews: str, credit: float) -> None:
    assert after(reviews).credit == pytest.approx(credit)


def test_a_day_that_makes_up_one_is_made_itself() -> None:
    found = after("1111000" + "2111100" + "0")
    assert [each.credited for each in found.weeks] == [5, 5]
    assert found.credit == 1.0


def test_the_last_week_can_be_made_up_after_the_end() -> None:
    assert after("1111100" + "1110000" + "0").credit == pytest.approx(0.8)
    assert after("1111100" + "1110000" + "022").credit == 1.0


def test_the_oldest_week_is_made_up_first() -> None:
    long = replace(TERMS, weeks=3, catch_up_days=10)
    found = after("1111000" + "1111000" + "2", long)
    assert [each.credited for each in found.weeks[:2]] == [5, 4]


def test_the_running_week_does_not_count_before_it_is_over() -> None:
    found = after("1")
    assert (found.credit, found.week) == (None, found.weeks[0])
    assert found.week is not None
    assert found.week.missing == 4
    later = after("1111100" + "0")
    assert later.credit == 1.0


def test_what_can_still_be_made_up_is_told_until_it_cannot() -> None:
    assert [week.missing for week in after("1110000" + "0").to_make_up] == [2]
    assert [week.missing for week in after("1110000" + "2").to_make_up] == [1]
    assert after("1110000" + "000").to_make_up
    assert not after("1110000" + "0000").to_make_up


def test_before_the_first_day_there_is_nothing() -> None:
    found = after("11111", today=FIRST - 1)
    assert (found.weeks, found.credit, found.week) == ((), None, None)


@pytest.mark.parametrize(
    ("free", "needed"), [(0, 5), (1, 4), (2, 4), (3, 3), (4, 2), (5, 1), (6, 1), (7, 0)]
)
def test_holidays_lower_what_is_needed_in_proportion(free: int, needed: int) -> None:
    assert needed_of(5, free) == needed
    terms = replace(TERMS, free=holidays_from([(FIRST + free - 1, FIRST)] if free else []))
    assert after("0", terms).weeks[0].needed == needed


def test_each_day_that_is_asked_for_counts_the_same() -> None:
    terms = replace(TERMS, free=((FIRST, FIRST + 4),))
    assert after("0000000" + "1111100" + "0", terms).credit == pytest.approx(5 / 6)


def test_a_week_of_holidays_does_not_count() -> None:
    terms = replace(TERMS, free=((FIRST, FIRST + 6),))
    assert after("0000000" + "1111000" + "0", terms).credit == pytest.approx(0.8)
    assert after("0000000" + "0", terms).credit is None


TERMS_ANY = st.builds(
    Terms,
    first=st.just(FIRST),
    weeks=st.integers(1, 4),
    days_a_week=st.integers(1, 7),
    least_a_day=st.integers(1, 5),
    catch_up_days=st.integers(0, 16),
    free=st.lists(
        st.tuples(st.integers(FIRST - 3, FIRST + 30), st.integers(FIRST - 3, FIRST + 30)),
        max_size=3,
    ).map(holidays_from),
)
DONE_ANY = st.dictionaries(
    st.integers(FIRST - 5, FIRST + 50), st.builds(Done, st.integers(0, 12), st.booleans())
)
DAY_ANY = st.integers(FIRST - 2, FIRST + 60)


@given(TERMS_ANY, DONE_ANY, DAY_ANY)
def test_it_is_a_share(terms: Terms, done: dict[int, Done], today: int) -> None:
    found = standing(terms, done, today)
    assert all(0 <= week.credited <= week.needed for week in found.weeks)
    assert found.credit is None or 0 <= found.credit <= 1
    for week in found.weeks:
        free = sum(terms.is_free(day) for day in range(week.first, week.first + DAYS))
        assert 0 <= week.needed <= min(terms.days_a_week, DAYS - free)
        assert week.made_up <= max(0, week.needed - len(week.made))


@given(TERMS_ANY, DONE_ANY, DAY_ANY, st.integers(FIRST, FIRST + 50), st.integers(1, 12))
def test_doing_more_never_costs_anything(
    terms: Terms, done: dict[int, Done], today: int, day: int, more: int
) -> None:
    before = standing(terms, done, today)
    old = done.get(day, Done())
    after_it = standing(terms, {**done, day: replace(old, reviews=old.reviews + more)}, today)
    assert (after_it.credit or 0) >= (before.credit or 0)
    ended = standing(terms, {**done, day: replace(old, all_of_it=True)}, today)
    assert (ended.credit or 0) >= (before.credit or 0)


@given(TERMS_ANY, DONE_ANY, DAY_ANY)
def test_what_comes_later_is_not_looked_at(terms: Terms, done: dict[int, Done], today: int) -> None:
    past = {day: each for day, each in done.items() if day <= today}
    assert standing(terms, done, today) == standing(terms, past, today)


@given(TERMS_ANY, DONE_ANY)
def test_more_days_of_grace_never_cost_anything(terms: Terms, done: dict[int, Done]) -> None:
    today = FIRST + 60
    longer = replace(terms, catch_up_days=terms.catch_up_days + 3)
    assert (standing(longer, done, today).credit or 0) >= (standing(terms, done, today).credit or 0)


@given(TERMS_ANY, DAY_ANY)
def test_who_does_the_least_on_every_day_has_all(terms: Terms, today: int) -> None:
    done = dict.fromkeys(range(FIRST, FIRST + 60), Done(terms.least_a_day))
    assert standing(terms, done, today).credit in (1.0, None)
