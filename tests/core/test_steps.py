"""Learning steps as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.scheduling import DEFAULT_PARAMETERS
from quizapp.core.steps import LONGEST, MOST_STEPS, BadStepsError, parse_steps, steps_text

steps = st.lists(st.integers(1, LONGEST), max_size=MOST_STEPS).map(sorted).map(tuple)


@given(steps)
def test_what_is_written_is_read_back(wanted: tuple[int, ...]) -> None:
    assert parse_steps(steps_text(wanted)) == wanted


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1m 10m", (60, 600)),
        ("  30s,  1  1h ", (30, 60, 3600)),
        ("10M", (600,)),
        ("90", (5400,)),
        ("10m 10m", (600, 600)),
        ("23h", (82800,)),
        ("", ()),
        ("  ", ()),
    ],
)
def test_steps_are_read_as_anki_reads_them(text: str, seconds: tuple[int, ...]) -> None:
    assert parse_steps(text) == seconds


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("abc", "“abc” is no step"),
        ("10 minutes", "“minutes” is no step"),
        ("1m ten", "“ten” is no step"),
        ("-5m", "is no step"),
        ("1.5h", "is no step"),
        ("¹m", "is no step"),
        ("10m 1m", "1m cannot come after 10m"),
        ("1h 59m", "59m cannot come after 1h"),
        ("1d", "too long"),
        ("24h", "too long"),
        ("1440", "too long"),
        ("9999999m", "is no step"),
        ("0m", "no time"),
        ("1m " * 11, "11 steps"),
    ],
)
def test_what_are_no_steps_is_said(text: str, said: str) -> None:
    with pytest.raises(BadStepsError, match=said):
        parse_steps(text)


def test_the_usual_ones_are_fsrs_own() -> None:
    assert steps_text(DEFAULT_PARAMETERS.learning_steps) == "1m 10m"
    assert steps_text(DEFAULT_PARAMETERS.relearning_steps) == "10m"
