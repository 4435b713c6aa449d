"""How one learner is asked again: what can be set, and what FSRS is run with because of it. Pure.

`learners` reads it with the learner's row, `parameters` checks and writes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from quizapp.core.days_off import NO_DAYS_OFF, DaysOff
from quizapp.core.scheduling import DEFAULT_PARAMETERS, FSRS_6_WEIGHTS, Parameters
from quizapp.core.steps import parse_steps, steps_text

COLUMNS = (
    "retention",
    "learning_steps",
    "relearning_steps",
    "maximum_interval",
    "days_off",
    "new_order",
    "weights",
)
"""The columns of a learner's row that hold a `Steering`."""


class NewOrder(StrEnum):
    """In which order new questions come."""

    PACK = "pack"  # core first, else as the pack has them
    TIME = "time"  # by the date of what they ask about
    SECTION = "section"  # as the source tells it
    MIXED = "mixed"  # drawn by lot, anew each day


@dataclass(frozen=True, slots=True)
class Steering:
    """What a learner set, or what was fitted (`weights`; None: those of FSRS-6).

    `retention`: the chance of remembering at which a question comes again. Steps are in seconds,
    `maximum_interval` in days.
    """

    retention: float = DEFAULT_PARAMETERS.retention
    learning_steps: tuple[int, ...] = DEFAULT_PARAMETERS.learning_steps
    relearning_steps: tuple[int, ...] = DEFAULT_PARAMETERS.relearning_steps
    maximum_interval: int = DEFAULT_PARAMETERS.maximum_interval
    days_off: DaysOff = NO_DAYS_OFF
    new_order: NewOrder = NewOrder.PACK
    weights: tuple[float, ...] | None = None

    @property
    def parameters(self) -> Parameters:
        """What FSRS is run with; the same object for the same values, since its hash costs."""
        return _parameters(
            self.weights or FSRS_6_WEIGHTS,
            self.retention,
            self.learning_steps,
            self.relearning_steps,
            self.maximum_interval,
        )

    def as_row(self) -> dict[str, Any]:
        """The values of `COLUMNS`; `steering_from` reads them back."""
        return {
            "retention": self.retention,
            "learning_steps": steps_text(self.learning_steps),
            "relearning_steps": steps_text(self.relearning_steps),
            "maximum_interval": self.maximum_interval,
            "days_off": self.days_off.as_json(),
            "new_order": self.new_order.value,
            "weights": None if self.weights is None else list(self.weights),
        }


def steering_from(row: Any) -> Steering:
    """What a learner's row says."""
    return Steering(
        retention=row.retention,
        learning_steps=_steps(row.learning_steps),
        relearning_steps=_steps(row.relearning_steps),
        maximum_interval=row.maximum_interval,
        days_off=DaysOff.from_json(row.days_off) if row.days_off else NO_DAYS_OFF,
        new_order=NewOrder(row.new_order),
        weights=None if row.weights is None else tuple(row.weights),
    )


_parameters = lru_cache(maxsize=1024)(Parameters)
_steps = lru_cache(maxsize=1024)(parse_steps)
