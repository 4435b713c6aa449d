"""FSRS as we run it: ratings, days, fuzz, and when a card is due."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import fsrs
import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS as FSRS_DEFAULTS
from fsrs.scheduler import FUZZ_RANGES
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.questions import Grade, Verdict
from quizapp.core.scheduling import (
    DEFAULT_PARAMETERS,
    FSRS_6_WEIGHTS,
    NEW_CARD,
    NO_CORRECTION,
    Calendar,
    Card,
    Correction,
    Parameters,
    Rating,
    State,
    due,
    foreseen,
    fuzz_of,
    fuzzed,
    is_due,
    next_intervals,
    rating_of,
    rating_of_credit,
    recall,
    review,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ZONES = ["UTC", "Asia/Tashkent", "America/New_York", "Asia/Beirut", "Pacific/Auckland"]
moments = st.integers(0, 80 * 365 * 24 * 60).map(
    lambda minutes: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def reviewed(*steps: tuple[Rating, int], card: Card = NEW_CARD) -> Card:
    """A card after ratings, each on a day counted from the first."""
    for rating, day in steps:
        card = review(
            card, rating, NOW + timedelta(days=day), NOW.toordinal() + day, 0.5, DEFAULT_PARAMETERS
        )
    return card


@pytest.mark.parametrize(
    ("verdict", "credit", "rating"),
    [
        (Verdict.RIGHT, 1.0, Rating.GOOD),
        (Verdict.PARTIAL, 0.5, Rating.HARD),
        (Verdict.PARTIAL, 0.9, Rating.HARD),
        (Verdict.PARTIAL, 0.49, Rating.AGAIN),
        (Verdict.WRONG, 0.0, Rating.AGAIN),
    ],
)
def test_an_answer_earns_an_honest_rating(verdict: Verdict, credit: float, rating: Rating) -> None:
    assert rating_of(Grade(verdict, credit)) is rating


def test_only_the_learner_says_easy() -> None:
    assert rating_of(Grade(Verdict.RIGHT, 1.0), Rating.EASY) is Rating.EASY
    assert rating_of(Grade(Verdict.RIGHT, 1.0), Rating.AGAIN) is Rating.AGAIN


def test_members_of_an_ordering_are_rated_by_their_own_credit() -> None:
    rated = [rating_of_credit(credit) for credit in (1.0, 0.99, 0.5, 0.49, 0.0)]
    assert rated == [Rating.GOOD, Rating.HARD, Rating.HARD, Rating.AGAIN, Rating.AGAIN]


def test_our_weights_are_those_of_fsrs() -> None:
    assert tuple(FSRS_DEFAULTS) == FSRS_6_WEIGHTS


@given(st.lists(st.tuples(st.sampled_from(Rating), st.integers(0, 400)), min_size=1, max_size=12))
def test_memory_is_what_py_fsrs_makes_of_whole_days(steps: list[tuple[Rating, int]]) -> None:
    scheduler = fsrs.Scheduler(enable_fuzzing=False)
    theirs = fsrs.Card(card_id=1, due=NOW)
    ours, day = NEW_CARD, 1000
    for rating, gap in steps:
        day += gap
        at = datetime.fromordinal(day).replace(tzinfo=UTC)
        theirs, _ = scheduler.review_card(theirs, fsrs.Rating(rating), at)
        ours = review(ours, rating, at, day, 0.0, DEFAULT_PARAMETERS)
        assert (ours.stability, ours.difficulty, ours.step) == (
            theirs.stability,
            theirs.difficulty,
            theirs.step,
        )
        assert ours.state == theirs.state


def test_an_evening_and_the_next_morning_are_a_day_apart() -> None:
    calendar = Calendar()
    evening, morning = NOW.replace(hour=22), NOW.replace(hour=7) + timedelta(days=1)
    assert (calendar.day_of(morning) - calendar.day_of(evening)) == 1
    assert calendar.day_of(NOW.replace(hour=3)) == calendar.day_of(NOW) - 1


@given(moments, st.sampled_from(ZONES), st.integers(0, 23))
def test_a_day_begins_when_it_says(at: datetime, zone: str, hour: int) -> None:
    calendar = Calendar(ZoneInfo(zone), hour)
    day = calendar.day_of(at)
    assert calendar.start_of(day) <= at + timedelta(hours=1)
    assert at < calendar.start_of(day + 1) + timedelta(hours=1)
    assert calendar.day_of(calendar.start_of(day)) == day


def test_steps_are_minutes_and_reviews_are_days() -> None:
    assert reviewed((Rating.AGAIN, 0)).interval == timedelta(minutes=1)
    assert reviewed((Rating.GOOD, 0)).interval == timedelta(minutes=10)
    grown = reviewed((Rating.GOOD, 0), (Rating.GOOD, 0))
    assert grown.state is State.REVIEW
    assert grown.interval == timedelta(days=2)
    assert reviewed((Rating.AGAIN, 2), card=grown).state is State.RELEARNING


def test_counts_of_reviews_and_lapses() -> None:
    card = reviewed((Rating.GOOD, 0), (Rating.GOOD, 0), (Rating.AGAIN, 3), (Rating.AGAIN, 3))
    assert (card.reps, card.lapses) == (4, 1)


@given(st.integers(1, 2000), st.floats(0, 1, exclude_max=True))
def test_fuzz_stays_in_the_range_of_anki(days: int, fuzz: float) -> None:
    delta = 1.0 + sum(
        part["factor"] * max(min(days, part["end"]) - part["start"], 0.0) for part in FUZZ_RANGES
    )
    found = fuzzed(days, fuzz, 36500)
    if days < 2.5:
        assert found == days
    else:
        assert max(2, round(days - delta)) <= found <= round(days + delta)


def test_fuzz_reaches_both_ends_and_the_maximum_holds() -> None:
    assert {fuzzed(10, step / 50, 36500) for step in range(50)} == {8, 9, 10, 11, 12}
    assert fuzzed(100, 0.999, 100) == 100


def test_fuzz_is_the_same_in_another_process() -> None:
    code = "from quizapp.core.scheduling import fuzz_of; print(repr(fuzz_of('a/b/c', 7)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(told.stdout) == fuzz_of("a/b/c", 7)
    assert len({fuzz_of("a/b/c", count) for count in range(100)}) == 100


@given(st.integers(0, 30), st.integers(0, 60))
def test_the_buttons_stand_in_order_and_keep_their_word(first: int, second: int) -> None:
    card = reviewed((Rating.GOOD, 0), (Rating.GOOD, first), (Rating.GOOD, first + second))
    day, at = card.last_day or 0, NOW
    waits = next_intervals(card, "a/b/c", day + 40)
    assert list(waits.values()) == sorted(waits.values())
    for rating, wait in waits.items():
        fuzz = fuzz_of("a/b/c", card.reps)
        assert review(card, rating, at, day + 40, fuzz, DEFAULT_PARAMETERS).interval == wait


def test_a_review_is_due_at_the_start_of_its_day_and_a_step_at_its_minute() -> None:
    calendar = Calendar(ZoneInfo("Asia/Tashkent"), 4)
    day = calendar.day_of(NOW)
    step = review(NEW_CARD, Rating.GOOD, NOW, day, 0.5, DEFAULT_PARAMETERS)
    assert due(step, NO_CORRECTION, calendar) == NOW + timedelta(minutes=10)
    grown = review(step, Rating.GOOD, NOW, day, 0.5, DEFAULT_PARAMETERS)
    moment = due(grown, NO_CORRECTION, calendar)
    assert moment == datetime(2026, 3, 3, 23, 0, tzinfo=UTC)  # 4 o'clock in Tashkent, 2 days on
    assert moment.tzinfo is UTC


def test_new_suspended_and_retired_cards_are_never_due() -> None:
    card = reviewed((Rating.EASY, 0))
    assert due(card, NO_CORRECTION, Calendar()) is not None
    assert due(NEW_CARD, NO_CORRECTION, Calendar()) is None
    assert due(replace(card, suspended=True), NO_CORRECTION, Calendar()) is None
    assert due(card, Correction(retired=True), Calendar()) is None


def test_a_corrected_answer_is_asked_again_at_once_until_it_is_reviewed() -> None:
    card = reviewed((Rating.EASY, 0))
    later = NOW + timedelta(hours=5)
    assert due(card, Correction(revised_at=later), Calendar()) == later
    assert due(card, Correction(revised_at=NOW - timedelta(1)), Calendar()) == due(
        card, NO_CORRECTION, Calendar()
    )


def test_learning_steps_may_come_a_little_early_reviews_not() -> None:
    step = replace(reviewed((Rating.GOOD, 0)), due=NOW + timedelta(minutes=10))
    assert is_due(step, NOW)
    assert not is_due(step, NOW - timedelta(minutes=11))
    grown = replace(step, state=State.REVIEW)
    assert not is_due(grown, NOW)
    assert is_due(grown, NOW + timedelta(minutes=10))
    assert not is_due(NEW_CARD, NOW)


def test_recall_fades_from_one() -> None:
    card = reviewed((Rating.GOOD, 0), (Rating.GOOD, 0))
    day = card.last_day or 0
    assert recall(card, day) == 1.0
    assert 0.8 < recall(card, day + 3) < recall(card, day + 1) < 1.0
    assert recall(NEW_CARD, day) == 0.0


def test_only_grown_cards_are_foreseen_and_only_on_a_later_day() -> None:
    grown = Card(State.REVIEW, None, 10.0, 5.0, NOW, 100, timedelta(days=10))
    # After as many days as the stability says, the chance is 90 %: that is what stability means.
    assert foreseen(grown, 110) == pytest.approx(0.9)
    assert foreseen(grown, 120) == recall(grown, 120) < 0.9
    assert foreseen(grown, 100) is foreseen(grown, 99) is foreseen(NEW_CARD, 100) is None
    for state in (State.LEARNING, State.RELEARNING):
        assert foreseen(replace(grown, state=state, step=0), 110) is None


def test_parameters_are_named_by_their_content() -> None:
    other = Parameters(retention=0.85)
    assert other.hash != DEFAULT_PARAMETERS.hash == Parameters().hash
    assert Parameters.from_json(other.as_json()) == other
    strict = replace(DEFAULT_PARAMETERS, retention=0.97)
    grown = reviewed((Rating.GOOD, 0), (Rating.GOOD, 0), (Rating.GOOD, 10))
    often = review(grown, Rating.GOOD, NOW, (grown.last_day or 0) + 30, 0.5, strict)
    seldom = review(grown, Rating.GOOD, NOW, (grown.last_day or 0) + 30, 0.5, other)
    assert often.interval is not None
    assert seldom.interval is not None
    assert often.interval < seldom.interval
