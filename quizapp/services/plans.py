"""What a learner may choose for a sitting. `planning` makes its queue of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from quizapp.core.questions import Format


class SittingKind(StrEnum):
    """Why the learner sits down."""

    REVIEW = "review"  # what is due, then new questions up to the day's limit
    QUIZ = "quiz"  # a chosen number of questions on chosen topics
    PRACTICE = "practice"  # like a quiz, of the questions named in `Plan.keys`
    DRILL = "drill"  # two that are easily mistaken: side by side, then "which of the two?"
    ATTEMPT = "attempt"  # of an assignment: see `services.attempts`


class FeedbackTime(StrEnum):
    """When the learner is told."""

    AT_ONCE = "at-once"
    END = "end"


@dataclass(frozen=True, slots=True)
class Plan:
    """What the learner chose. Empty `topics`, `formats` or `keys` mean all of them.

    `length`: most questions in the sitting. `cold`: ask without introducing new facts first.
    `count_towards_schedule`: questions that were not due are scheduled too, not only practised;
    `unscheduled`: nothing is scheduled, not even what is due.
    `pair`: the two entities of a drill.
    """

    pack: str
    kind: SittingKind = SittingKind.REVIEW
    topics: tuple[str, ...] = ()
    length: int = 20
    formats: tuple[Format, ...] = ()
    feedback: FeedbackTime = FeedbackTime.AT_ONCE
    cold: bool = False
    count_towards_schedule: bool = False
    keys: tuple[str, ...] = ()
    pair: tuple[str, ...] = ()
    unscheduled: bool = False

    def counting(self, count: bool) -> Plan:
        """The same, with every answer a review, or with none."""
        return replace(self, count_towards_schedule=count, unscheduled=not count)

    def as_json(self) -> dict[str, Any]:
        """The plan as JSON values; `from_json` reads them back."""
        kept: dict[str, Any] = {
            "pack": self.pack,
            "kind": self.kind.value,
            "topics": list(self.topics),
            "length": self.length,
            "formats": [chosen.value for chosen in self.formats],
            "feedback": self.feedback.value,
            "cold": self.cold,
            "count": self.count_towards_schedule,
            "keys": list(self.keys),
            **({"unscheduled": True} if self.unscheduled else {}),
        }
        return {**kept, "pair": list(self.pair)} if self.pair else kept

    @staticmethod
    def from_json(values: Mapping[str, Any]) -> Plan:
        """A plan from what `as_json` gave."""
        return Plan(
            pack=values["pack"],
            kind=SittingKind(values["kind"]),
            topics=tuple(values["topics"]),
            length=values["length"],
            formats=tuple(map(Format, values["formats"])),
            feedback=FeedbackTime(values["feedback"]),
            cold=values["cold"],
            count_towards_schedule=values["count"],
            keys=tuple(values["keys"]),
            pair=tuple(values.get("pair", ())),
            unscheduled=values.get("unscheduled", False),
        )
