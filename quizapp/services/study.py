"""Studying: starting a sitting, what it shows now, introductions, the back of a flip card.

The web's study area calls these; `services.answering` takes the answers, `services.results` tells
them. Only functions that take `now` write (start, acknowledge, reveal, finish); each makes the
next presentation, so that `current` can be a GET.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.core.questions import Format
from quizapp.core.scheduling import Rating
from quizapp.services.explaining import Explanation, FactView
from quizapp.services.planning import FeedbackTime, Plan, SittingKind


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sitting is: questions done (not those to come again) of those planned."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class SittingView:
    """What every page of a sitting shows: its id, pack, kind, and when feedback is given."""

    id: int
    pack: str
    pack_title: str
    kind: SittingKind
    feedback: FeedbackTime
    progress: Progress
    can_undo: bool


@dataclass(frozen=True, slots=True)
class Introduction:
    """A new fact, shown once before it is asked. Go on with `acknowledge(..., fact.id, ...)`."""

    sitting: SittingView
    fact: FactView


@dataclass(frozen=True, slots=True)
class RatingButton:
    """One of the four ratings with the time until the next review that it would earn, in words."""

    rating: Rating
    label: str
    interval: str


@dataclass(frozen=True, slots=True)
class Revealed:
    """The back of a flip card: the answer, why, and the four buttons."""

    answers: tuple[str, ...]
    explanation: Explanation
    buttons: tuple[RatingButton, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """A presentation to be answered. Nothing here tells the answer, but for a revealed flip card.

    `options`: texts in the order shown; a response names their indices. `repeat`: it was missed
    (or is being learnt) and comes again. `corrected`: the accepted answer has changed since the
    learner last answered. `revealed` is set once a flip card has been turned (`reveal`).
    """

    sitting: SittingView
    presentation: int
    format: Format
    prompt: str
    options: tuple[str, ...]
    topic: str
    repeat: bool = False
    corrected: bool = False
    revealed: Revealed | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """Nothing is left to ask: go to `results.summary`."""

    sitting: SittingView


Step = Introduction | Asking | Finished


def start(session: Session, learner_id: int, plan: Plan, now: datetime) -> int:
    """Begin a sitting and make its first step; return the sitting's id.

    The same plan started again before anything was answered (a double click), or an unfinished
    review of the same day, gives the sitting that is already there.
    Raises NotFoundError (no such pack), NothingToAskError (its message says when the next review is due).
    """
    raise NotImplementedError


def current(session: Session, learner_id: int, sitting_id: int) -> Step:
    """What the sitting shows now. Reads only. Raises NotFoundError."""
    raise NotImplementedError


def acknowledge(
    session: Session, learner_id: int, sitting_id: int, fact_id: str, now: datetime
) -> None:
    """The learner has read the introduction of `fact_id`; go on. A second click does nothing."""
    raise NotImplementedError


def reveal(session: Session, learner_id: int, presentation_id: int, now: datetime) -> int:
    """Turn a flip card over; return its sitting's id. A second click does nothing."""
    raise NotImplementedError


def finish(session: Session, learner_id: int, sitting_id: int, now: datetime) -> None:
    """Leave the sitting before its end; what was answered stays. A second click does nothing."""
    raise NotImplementedError
