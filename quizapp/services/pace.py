"""How fast a learner is: seconds an answer, questions on a usual day, the parameters of memory.

`exam_plans` and `catch_ups` ask, so that a plan is told in the learner's own minutes. Reads only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import Connection

from quizapp.core.scheduling import DEFAULT_PARAMETERS, Parameters
from quizapp.services.insight import SECONDS_CAP
from quizapp.services.learners import Learner
from quizapp.store import goal_queries as queries

SECONDS_AN_ANSWER = 12
"""Reading a question, answering, reading why: our estimate; most Anki users take 5 to 15."""

SECONDS_AN_INTRODUCTION = 20

ANSWERS_LOOKED_AT = 500
ENOUGH_ANSWERS = 30
"""From so many answers on, their own median counts, not our estimate."""

DAYS_LOOKED_AT = 120


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds that an answer takes; `own`: the learner's own median, not our estimate."""

    seconds: float
    own: bool

    def minutes(self, answers: float, introductions: int = 0) -> float:
        """What so many answers, and so many new facts read, take."""
        return (answers * self.seconds + introductions * SECONDS_AN_INTRODUCTION) / 60


def pace_of(connection: Connection, learner_id: int | None) -> Pace:
    """The learner's pace: the median of the last answers, each of a minute at most."""
    if learner_id is None:
        return Pace(SECONDS_AN_ANSWER, own=False)
    own = {"learner": learner_id, "most": ANSWERS_LOOKED_AT}
    seconds = queries.SECONDS.scalars(connection, **own)
    if len(seconds) < ENOUGH_ANSWERS:
        return Pace(SECONDS_AN_ANSWER, own=False)
    return Pace(max(1.0, min(median(seconds), SECONDS_CAP)), own=True)


def usual_day(connection: Connection, learner: Learner, now: datetime) -> int | None:
    """How many questions the learner answers on a usual day, in all packs; None: no such days.

    The median of the days on which any were, within 120 days.
    """
    since = now - timedelta(days=DAYS_LOOKED_AT)
    counts = queries.REVIEWS_BY_DAY.scalars(connection, learner=learner.id, since=since)
    return round(median(counts)) if counts else None


def parameters_of(learner: Learner | None) -> Parameters:
    """The parameters that FSRS is run with for a learner, or for somebody who has not begun."""
    return DEFAULT_PARAMETERS if learner is None else learner.parameters
