"""Lengths of time in words, as they stand on rating buttons and beside "next in". Pure."""

from __future__ import annotations

from datetime import timedelta

_UNITS = (
    ("year", timedelta(days=365.25)),
    ("month", timedelta(days=30.44)),
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
)


def in_words(length: timedelta) -> str:
    """A length of time in its largest fitting unit: "10 minutes", "4 days", "1.5 years".

    Years and months have one decimal below ten; anything under a minute is "1 minute".
    """
    for name, unit in _UNITS:
        if length >= unit * (2 if name == "month" else 1):
            count = length / unit
            if name in ("year", "month") and count < 10:
                text = f"{count:.1f}".removesuffix(".0")
            else:
                text = str(round(count))
            return f"{text} {name}" if text == "1" else f"{text} {name}s"
    return "1 minute"
