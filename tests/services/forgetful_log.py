"""The log of a learner who forgets by known weights, in a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Engine

from quizapp.services import learners, library
from quizapp.services.memories import add_line, refold
from quizapp.store.engine import writing
from tests.core.forgetful import log_of
from tests.services.pupil import PACK

SECONDS = {1: 20.0, 3: 8.0}
"""How long an answer takes, by its rating."""


def study(
    engine: Engine,
    learner_id: int,
    truth: Sequence[float],
    answers: int,
    until: datetime,
    pack: str = PACK,
    seed: int = 1,
) -> None:
    """Add so many answers about the questions of a pack to a learner's log, up to yesterday."""
    with writing(engine) as session:
        connection, found = session.connection(), library.shelf(session, pack)
        learner = learners.learner(session, learner_id)
        keys = [question.key for question in found.core_first]
        met: set[str] = set()
        log = log_of(truth, answers, questions=len(keys), seed=seed)
        later = timedelta(days=learner.calendar.day_of(until) - 1 - log[-1].day)
        for line in log:
            assert line.question is not None
            assert line.rating is not None
            key = keys[int(line.question[1:])]
            add_line(
                connection,
                learner_id,
                replace(line, question=key, at=line.at + later, day=line.day + later.days),
                question_id=found.ids[key],
                first=key not in met,
                seconds=SECONDS[line.rating],
            )
            met.add(key)
        refold(connection, learner_id, None, learner.calendar)
