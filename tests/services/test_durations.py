"""Lengths of time in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from quizapp.services.durations import in_words


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=1), "1 minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=5, seconds=30), "6 minutes"),
        (timedelta(minutes=59, seconds=45), "1 hour"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=23, minutes=50), "1 day"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=45), "45 days"),
        (timedelta(days=61), "2 months"),
        (timedelta(days=75), "2.5 months"),
        (timedelta(days=365.25), "1 year"),
        (timedelta(days=548), "1.5 years"),
        (timedelta(days=36500), "100 years"),
    ],
)
def test_in_words(length: timedelta, words: str) -> None:
    assert in_words(length) == words
