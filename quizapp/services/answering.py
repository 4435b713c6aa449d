"""Taking an answer, changing the rating it earned, and taking the last one back.

The web's study area calls these in a POST. Every function is safe to repeat: a presentation takes
one answer, and a double click, a retry or a second tab gets the first outcome.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.core.questions import Response, Verdict
from quizapp.core.scheduling import Rating


@dataclass(frozen=True, slots=True)
class AnswerOutcome:
    """What became of an answer.

    `recorded` is False only for an UNCLEAR answer: `message` asks back, and the presentation still
    waits. `first` is False when the presentation had been answered before: the outcome is that one's.
    `show_feedback`: go to the feedback page (else, feedback at the end: on to the next step).
    """

    sitting: int
    presentation: int
    verdict: Verdict
    recorded: bool
    first: bool
    show_feedback: bool
    message: str = ""


def answer(
    session: Session,
    learner_id: int,
    presentation_id: int,
    response: Response,
    now: datetime,
    rating: Rating | None = None,
) -> AnswerOutcome:
    """Grade a response, store it, schedule what it earned, and make the sitting's next presentation.

    `rating`: the learner's own (a flip card needs one, elsewhere it overrides the earned one).
    Raises NotFoundError, BadRatingError.
    """
    raise NotImplementedError


def change_rating(
    session: Session, learner_id: int, presentation_id: int, rating: Rating, now: datetime
) -> None:
    """Replace the rating that an answer earned, as if it had been given at once.

    Raises NotFoundError, BadRatingError (nothing was scheduled: practice, stale, or several at once).
    """
    raise NotImplementedError


def undo(session: Session, learner_id: int, sitting_id: int, now: datetime) -> None:
    """Take the sitting's last answer back and ask that question again. Raises NothingToUndoError."""
    raise NotImplementedError
