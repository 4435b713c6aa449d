"""How an exam that is past went, by the log as it stood on its day. Reads only.

The page of an exam asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from quizapp.core.memory import replay
from quizapp.core.scheduling import State, recall
from quizapp.services.exams import Exam, scope_of
from quizapp.services.learners import learner_of
from quizapp.services.library import shelf
from quizapp.services.memories import corrections_from, line_from
from quizapp.services.pace import parameters_of
from quizapp.store import memory_queries as queries


@dataclass(frozen=True, slots=True)
class Outcome:
    """An exam that is past: how many questions it had, how many were begun, the chance of recall
    foreseen on the day over all, and of `reviewed` questions how many were known at their last
    review before."""

    total: int
    begun: int
    foreseen: float
    reviewed: int
    known: int


def outcome_of(session: Session, learner_id: int, exam: Exam) -> Outcome:
    """How an exam that is past went, by the log up to its day. Raises NotFoundError.

    The log is folded as it stood then: reviews that came later change nothing.
    """
    connection = session.connection()
    learner = learner_of(connection, learner_id)
    found, day = shelf(session, exam.pack), exam.draft.day
    until = learner.calendar.start_of(day + 1)
    own = {"learner": learner_id, "pack": found.pack_id, "until": until}
    rows = queries.LINES_OF_PACK.all(connection, **own)
    parameter_lines = queries.PARAMETER_LINES.all(connection, learner=learner_id)
    lines = [line_from(row) for row in (*rows, *parameter_lines)]
    cards, outcomes = replay(lines, corrections_from(rows), learner.calendar)
    scope = {found.keys[number] for number in scope_of(found, exam.draft)}
    begun = {k: c for k, c in cards.items() if k in scope and c.state is not State.NEW}
    last: dict[str, int] = {}
    for line in sorted(lines, key=lambda line: (line.at, line.id)):
        told = outcomes.get(line.id)
        if told is None or told.rated is None or told.predicted is None:
            continue
        if line.question in begun:
            last[line.question] = int(told.rated)
    parameters = parameters_of(learner)
    chances = sum(recall(card, day, parameters) for card in begun.values())
    return Outcome(
        total=len(scope),
        begun=len(begun),
        foreseen=chances / len(scope) if scope else 0.0,
        reviewed=len(last),
        known=sum(rating > 1 for rating in last.values()),
    )
