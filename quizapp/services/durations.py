"""Lengths of time in words, as they stand on rating buttons and beside "next in". Pure."""

from __future__ import annotations

from datetime import timedelta
from math import inf

_MONTH = timedelta(days=365.25 / 12)
_UNITS = (
    ("minute", timedelta(minutes=1), 60, 0),
    ("hour", timedelta(hours=1), 24, 0),
    ("day", timedelta(days=1), 60, 0),
    ("month", _MONTH, 12, 1),
    ("year", 12 * _MONTH, inf, 1),
)
"""Each with the count from which the next one is used, and its decimals below ten."""


def in_words(length: timedelta) -> str:
    """A length of time in the unit that suits it: "10 minutes", "45 days", "1.5 years".

    Anything under a minute is "1 minute".
    """
    for name, unit, limit, decimals in _UNITS:
        count = length / unit
        shown = max(1, round(count, decimals if count < 9.95 else 0))
        if shown < limit:
            return f"{shown:g} {name}" if shown == 1 else f"{shown:g} {name}s"
    raise ValueError(f"{length} is no length of time")
