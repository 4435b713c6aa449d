"""How fast a learner is: seconds an answer, questions on a usual day, the parameters of memory.

`exam_plans` and `catch_ups` ask, so that a plan is told in the learner's own minutes. Reads only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean, median

from sqlalchemy import Connection

from quizapp.core.scheduling import DEFAULT_PARAMETERS, Parameters, Rating
from quizapp.core.simulation import DEFAULT_HABITS
from quizapp.services.insight import SECONDS_CAP
from quizapp.services.learners import Learner
from quizapp.store import goal_queries as queries

ANSWERS_LOOKED_AT = 500
ENOUGH_ANSWERS = 30
"""From so many answers on, their own mean counts, not that of others."""

ENOUGH_WRONG = 10
"""Of fewer wrong answers than this the mean is left aside: they are taken to be like all."""

DAYS_LOOKED_AT = 120


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds that an answer takes: on average, and one that was right, or wrong (rated Again).

    `own`: the learner's own, not those of others.
    """

    seconds: float
    right: float
    wrong: float
    own: bool

    def minutes(self, answers: float, introductions: int = 0) -> float:
        """What so many answers, and so many new facts read, take."""
        return (answers * self.seconds + introductions * DEFAULT_HABITS.reading) / 60


def _usual() -> Pace:
    kept, right, wrong = DEFAULT_PARAMETERS.retention, DEFAULT_HABITS.right, DEFAULT_HABITS.wrong
    return Pace(kept * right + (1 - kept) * wrong, right, wrong, own=False)


USUAL_PACE = _usual()
"""Of those of whom too little is known: others' seconds, nine of ten answers right."""


def pace_of(connection: Connection, learner_id: int | None) -> Pace:
    """The learner's pace: the mean of the last answers, each of a minute at most.

    Not the median: what many answers take is told, and a few that take long weigh in that.
    """
    if learner_id is None:
        return USUAL_PACE
    own = {"learner": learner_id, "most": ANSWERS_LOOKED_AT}
    rows = queries.SECONDS.all(connection, **own)
    if len(rows) < ENOUGH_ANSWERS:
        return USUAL_PACE
    took = [(min(max(row.seconds, 1.0), SECONDS_CAP), row.rated) for row in rows]
    wrong = [seconds for seconds, rated in took if rated == Rating.AGAIN]
    right = [seconds for seconds, rated in took if rated != Rating.AGAIN]
    every = fmean(seconds for seconds, _ in took)
    if min(len(wrong), len(right)) < ENOUGH_WRONG:
        return Pace(every, every, every, own=True)
    return Pace(every, fmean(right), fmean(wrong), own=True)


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
