"""When an assignment is open for whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.questions import Format
from quizapp.services.assignment_rules import (
    Accommodation,
    Counting,
    Late,
    Rules,
    Telling,
    window_of,
)

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
FRIDAY, SUNDAY = MONDAY + timedelta(days=4), MONDAY + timedelta(days=6)

RULES = st.builds(
    Rules,
    late=st.sampled_from(Late),
    attempts=st.integers(0, 3),
    counting=st.sampled_from(Counting),
    time_limit=st.none() | st.integers(1, 300),
    formats=st.lists(st.sampled_from(Format), unique=True).map(tuple),
    telling=st.sampled_from(Telling),
    graded=st.booleans(),
)


@given(RULES)
def test_rules_come_back_as_they_were_kept(rules: Rules) -> None:
    assert Rules.from_json(rules.as_json()) == rules
    assert Rules.from_json({**rules.as_json(), "of_later": 1}) == rules


def test_what_is_refused_late_closes_when_it_is_due() -> None:
    window = window_of(MONDAY, FRIDAY, SUNDAY, Rules(late=Late.REFUSED))
    assert window.closes == FRIDAY
    assert window.is_open(FRIDAY - timedelta(seconds=1))
    assert not window.is_open(FRIDAY)
    assert window_of(MONDAY, FRIDAY, SUNDAY, Rules(late=Late.LESS)).closes == SUNDAY
    assert window_of(MONDAY, FRIDAY, None, Rules(late=Late.ACCEPTED)).closes is None


def test_an_accommodation_moves_the_end_and_stretches_the_time() -> None:
    own = Accommodation(time_factor=1.5, extra_days=2, extra_attempts=1)
    window = window_of(MONDAY, FRIDAY, None, Rules(time_limit=40, attempts=2), own)
    assert (window.minutes, window.attempts) == (60, 3)
    assert window.due == window.closes == SUNDAY
    assert window.opens == MONDAY
    assert window_of(MONDAY, FRIDAY, None, Rules(attempts=0), own).attempts is None


def test_an_attempt_ends_with_its_time_or_with_the_assignment() -> None:
    window = window_of(MONDAY, FRIDAY, None, Rules(time_limit=60))
    assert window.ends_at(MONDAY) == MONDAY + timedelta(hours=1)
    assert window.ends_at(FRIDAY - timedelta(minutes=5)) == FRIDAY
    assert window_of(None, None, None, Rules()).ends_at(MONDAY) is None
