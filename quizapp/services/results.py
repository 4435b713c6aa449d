"""What became of the answers: the feedback after one, the summary after a sitting. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from quizapp.core.questions import Format, Verdict
from quizapp.core.scheduling import Rating
from quizapp.services.explaining import Explanation
from quizapp.services.study import RatingButton, SittingView


class Counted(StrEnum):
    """What an answer did to memory."""

    SCHEDULED = "scheduled"
    PRACTICE = "practice"  # it was not due
    STALE = "stale"  # the card had moved on since it was shown: explained, not scheduled
    UNDONE = "undone"  # taken back


@dataclass(frozen=True, slots=True)
class OptionOutcome:
    """An option after the answer. `really`: for a wrong one, what it really was ("" unknown)."""

    text: str
    chosen: bool
    correct: bool
    really: str = ""


@dataclass(frozen=True, slots=True)
class MemberOutcome:
    """One member of an ordering, in its right place; `credit` from 0 to 1, `when` its date."""

    text: str
    when: str
    credit: float


@dataclass(frozen=True, slots=True)
class Feedback:
    """Everything told after an answer.

    `given`: the learner's answer as text ("" is "I don't know"). `answers`: the right one, or all
    of the set. `rating` is what the answer earned (None: nothing was scheduled); `buttons` are the
    four ratings it can be changed to, each with its interval (empty where it cannot). `next_due`:
    when the question comes again, None where nothing was scheduled.
    """

    sitting: SittingView
    presentation: int
    format: Format
    prompt: str
    topic: str
    verdict: Verdict
    credit: float
    reason: str
    given: str
    answers: tuple[str, ...]
    options: tuple[OptionOutcome, ...]
    members: tuple[MemberOutcome, ...]
    explanation: Explanation
    counted: Counted
    rating: Rating | None
    buttons: tuple[RatingButton, ...]
    next_due: datetime | None
    next_in: str
    comes_again: bool
    can_undo: bool


@dataclass(frozen=True, slots=True)
class TopicScore:
    """The score of one topic: credit earned (halves count) of questions asked."""

    topic: str
    title: str
    credit: float
    asked: int


@dataclass(frozen=True, slots=True)
class AnsweredLine:
    """One answered question in a summary; `presentation` leads to its feedback."""

    presentation: int
    key: str
    prompt: str
    topic: str
    verdict: Verdict
    given: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A sitting after its end (or so far). Repeats do not count: the first answer does.

    `missed_keys` can be practised with `Plan(kind=PRACTICE, keys=...)`. `next_due`: the moment of
    the pack's next review, None when nothing is scheduled; `due_now`: how many wait already.
    """

    sitting: SittingView
    finished: bool
    credit: float
    asked: int
    topics: tuple[TopicScore, ...]
    answered: tuple[AnsweredLine, ...]
    missed: tuple[AnsweredLine, ...]
    missed_keys: tuple[str, ...]
    next_due: datetime | None
    due_now: int


def feedback(session: Session, learner_id: int, presentation_id: int) -> Feedback:
    """What is told about an answered presentation.

    Raises NotFoundError (not answered, not this learner's), NotYetError (the sitting tells at its end).
    """
    raise NotImplementedError


def summary(session: Session, learner_id: int, sitting_id: int, now: datetime) -> Summary:
    """Score by topic, what was missed, when the next review is due. Raises NotFoundError, NotYetError."""
    raise NotImplementedError
