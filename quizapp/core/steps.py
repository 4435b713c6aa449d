"""Learning steps as people write them, "1m 10m": seconds, minutes, hours, days. Pure.

As in Anki (manual, "Learning steps"): a number without a unit means minutes.
"""

from __future__ import annotations

import re
from itertools import pairwise

MOST_STEPS = 10
LONGEST = 24 * 3600 - 1
"""Steps end within a day: what waits longer is for FSRS to decide (Anki manual, "FSRS")."""

_UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_STEP = re.compile(r"(\d{1,6})([smhd]?)")


class BadStepsError(ValueError):
    """Steps that cannot be used; the message says why, as a sentence for the learner."""


def parse_steps(text: str) -> tuple[int, ...]:
    """The steps of a text in seconds; none for an empty one. Raises BadStepsError."""
    found = [_parsed(word) for word in text.replace(",", " ").lower().split()]
    if len(found) > MOST_STEPS:
        raise BadStepsError(f"That is {len(found)} steps; {MOST_STEPS} are the most.")
    for before, after in pairwise(found):
        if after < before:
            raise BadStepsError(
                f"Steps grow: {steps_text((after,))} cannot come after {steps_text((before,))}."
            )
    return tuple(found)


def steps_text(steps: tuple[int, ...]) -> str:
    """The steps as text that `parse_steps` reads back, each in the widest unit that fits."""
    return " ".join(map(_written, steps))


def _parsed(word: str) -> int:
    match = _STEP.fullmatch(word)
    if match is None:
        raise BadStepsError(f"“{word}” is no step: write 30s, 10m or 1h, with spaces between.")
    seconds = int(match[1]) * _UNITS[match[2] or "m"]
    if not seconds:
        raise BadStepsError("A step of no time at all is no step: leave it out.")
    if seconds > LONGEST:
        raise BadStepsError(f"“{word}” is too long: a step is shorter than a day.")
    return seconds


def _written(seconds: int) -> str:
    unit = next(unit for unit, length in _UNITS.items() if seconds % length == 0)
    return f"{seconds // _UNITS[unit]}{unit}"
