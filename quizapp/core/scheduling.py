"""Memory: log lines folded into cards by FSRS, ratings, and when a question is due. Pure.

The log is the truth and a card is a cache of its fold. `services` append lines and keep the cards;
`fold` says what the cards must be.
"""

from __future__ import annotations

from enum import IntEnum


class Rating(IntEnum):
    """How well something was remembered, in FSRS's own numbers."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4
