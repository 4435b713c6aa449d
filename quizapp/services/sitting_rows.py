"""The row of a sitting as it begins, whatever kind it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from quizapp.services.learners import Learner
from quizapp.services.plans import Plan
from quizapp.services.queueing import Queue
from quizapp.store import study_queries


def begun(
    connection: Connection,
    learner: Learner,
    pack_id: int,
    plan: Plan,
    now: datetime,
    *,
    kind: str = "",
    queue: Queue = (),
    total: int = 0,
    finished_at: datetime | None = None,
) -> int:
    """Store a sitting of which nothing is answered yet; its number.

    `kind`: "" for the plan's own. `total`: how many questions it has. `finished_at`: for one that
    nobody goes through, since its questions are asked elsewhere.
    """
    return study_queries.INSERT_SITTING.made(
        connection,
        learner_id=learner.id,
        pack_id=pack_id,
        kind=kind or plan.kind.value,
        plan=plan.as_json(),
        queue=list(queue),
        total=total,
        answered=0,
        steps=[],
        current_id=None,
        day=learner.calendar.day_of(now),
        started_at=now,
        finished_at=finished_at,
    )
