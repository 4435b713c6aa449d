"""What a sitting will ask: which questions, in which order, in which format. Pure.

`services.study` reads the database, asks these functions, and stores the queue that they make.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quizapp.core.questions import Format


class SittingKind(StrEnum):
    """Why the learner sits down."""

    REVIEW = "review"  # what is due, then new questions up to the day's limit
    QUIZ = "quiz"  # a chosen number of questions on chosen topics
    PRACTICE = "practice"  # like a quiz, of the questions named in `Plan.keys`


class FeedbackTime(StrEnum):
    """When the learner is told."""

    AT_ONCE = "at-once"
    END = "end"


@dataclass(frozen=True, slots=True)
class Plan:
    """What the learner chose. Empty `topics`, `formats` or `keys` mean all of them.

    `length`: most questions in the sitting. `cold`: ask without introducing new facts first.
    `count_towards_schedule`: questions that were not due are scheduled too, not only practised.
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
