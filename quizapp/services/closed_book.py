"""What a student may not open while an attempt with closed book runs.

`web/closed_book.py` asks this before every page. The whole pack of what is asked is closed, not
only the facts in question: which pages were refused would tell which facts those are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.services.assignment_rules import Rules
from quizapp.services.telling_times import GRACE
from quizapp.store import attempt_queries as queries
from quizapp.store.models import PackRow, SittingRow


@dataclass(frozen=True, slots=True)
class Closed:
    """Attempts with closed book that run, and the packs that they close."""

    attempts: tuple[int, ...]
    packs: frozenset[str]


def closed_for(session: Session, learner_id: int, now: datetime) -> Closed | None:
    """What is closed to a learner now; None where nothing is."""
    connection = session.connection()
    running = [
        row.id
        for row in queries.RUNNING_OF_LEARNER.all(connection, learner=learner_id)
        if (row.ends_at is None or now < row.ends_at + GRACE)
        and Rules.from_json(row.rules).closed_book
    ]
    if not running:
        return None
    packs = {row.key for each in running for row in queries.PACKS.all(connection, attempt=each)}
    return Closed(tuple(running), frozenset(packs))


def pack_of_sitting(session: Session, learner_id: int, sitting_id: int) -> str | None:
    """The pack that a sitting of this learner is of."""
    chosen = select(PackRow.key).join(SittingRow, SittingRow.pack_id == PackRow.id)
    own = chosen.where(SittingRow.id == sitting_id, SittingRow.learner_id == learner_id)
    return session.scalars(own).one_or_none()
