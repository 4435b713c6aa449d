"""What the checker hands back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a question or a presentation.

    `key` is the question's key (the first one's, of several), `rule` the name of the rule that is
    broken, `message` what is wrong, in a sentence for whoever mends it.
    """

    key: str
    rule: str
    message: str
