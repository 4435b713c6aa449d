from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from quizapp.web import times

NOW = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ahead", "zone", "words"),
    [
        (timedelta(0), "UTC", "now"),
        (timedelta(minutes=-5), "UTC", "now"),
        (timedelta(minutes=10), "UTC", "today at 22:40"),
        (timedelta(hours=2), "UTC", "tomorrow at 00:30"),
        (timedelta(minutes=10), "Europe/Berlin", "today at 23:40"),
        (timedelta(hours=1), "Europe/Berlin", "tomorrow at 00:30"),
        (timedelta(hours=2), "America/New_York", "today at 19:30"),
        (timedelta(days=3), "UTC", "5 March at 22:30"),
        (timedelta(days=400), "UTC", "6 April 2027 at 22:30"),
    ],
)
def test_a_moment_is_told_in_the_learners_own_day(ahead: timedelta, zone: str, words: str) -> None:
    assert times.moment(NOW + ahead, NOW, ZoneInfo(zone)) == words


@pytest.mark.parametrize("name", ["Nowhere/Town", "", "../etc/passwd"])
def test_an_unknown_zone_is_utc(name: str) -> None:
    assert times.zone(name) is times.UTC
