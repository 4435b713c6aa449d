"""What became of the answers that were given without a network, in words. Reads only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.questions import TYPED, Verdict
from quizapp.core.scheduling import is_leech
from quizapp.services.afterthoughts import answer_lines, rated_line
from quizapp.services.bringing_back import Became, Outcome
from quizapp.services.bundles import bundle_row
from quizapp.services.learners import learner_of
from quizapp.services.library import shelf_of
from quizapp.services.results import lapses_at
from quizapp.services.telling import told_of
from quizapp.store import study_queries

OPEN = "open"
"""What a browser says of an answer that it leaves to the server."""


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """One answer. `said`: what the browser had made of it; `verdict`: what holds. `stuck`: it was
    forgotten so often that the learner is to be told."""

    sitting: int
    presentation: int
    prompt: str
    given: str
    typed: bool
    answers: tuple[str, ...]
    said: str
    verdict: Verdict
    reason: str
    outcome: Outcome
    elsewhere: bool
    stuck: bool = False

    @property
    def checked_again(self) -> bool:
        """Whether the browser had said otherwise, or had left it open."""
        return bool(self.said) and self.said != self.verdict.value


@dataclass(frozen=True, slots=True)
class Returned:
    """All of a bundle. `elsewhere`: practice since another device had answered before; `settled`:
    answers given later on another device that became practice; `left`: not answered yet."""

    made_at: datetime
    sent_at: datetime | None
    lines: tuple[ReturnedLine, ...]
    counts: dict[str, int]
    elsewhere: int
    settled: int
    left: int


def returned(session: Session, learner_id: int, bundle_id: int) -> Returned:
    """What became of a bundle. Raises NotFoundError."""
    connection = session.connection()
    row = bundle_row(connection, learner_id, bundle_id)
    threshold = learner_of(connection, learner_id).settings.leech_lapses
    became = [Became.from_json(each) for each in row.outcomes]
    lines = []
    for each in became:
        if each.presentation is None:
            continue
        own = {"learner": learner_id, "presentation": each.presentation}
        shown = study_queries.PRESENTED.first(connection, **own)
        if shown is not None and shown.answer_id is not None:
            told = told_of(connection, shelf_of(connection, shown.pack_id, shown.version), shown)
            lines.append(
                ReturnedLine(
                    sitting=shown.sitting_id,
                    presentation=each.presentation,
                    prompt=told.shown.prompt,
                    given=told.given,
                    typed=told.shown.format in TYPED,
                    answers=told.answers,
                    said=each.said,
                    verdict=told.verdict,
                    reason=each.reason,
                    outcome=each.outcome,
                    elsewhere=each.elsewhere,
                    stuck=is_leech(_lapses(connection, learner_id, shown), threshold),
                )
            )
    asked = sum(kind == "question" for kind, *_ in row.items)
    practice = [each for each in lines if each.outcome is Outcome.PRACTICE]
    return Returned(
        made_at=row.made_at,
        sent_at=row.sent_at,
        lines=tuple(lines),
        counts=Counter(each.outcome.value for each in lines),
        elsewhere=sum(each.elsewhere for each in practice),
        settled=sum(each.settled for each in became),
        left=asked - len(lines),
    )


def _lapses(connection: Connection, learner_id: int, shown: Any) -> int:
    lines = answer_lines(connection, learner_id, shown.answer_id)
    return lapses_at(shown, rated_line(lines, shown))
