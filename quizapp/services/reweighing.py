"""Making the memory of all cards anew under other weights, the long part of it before the writing.

A fold of a long log takes seconds, for which nobody should wait who answers a question meanwhile.
So `read_log` and `reweighed` need no lock; `keep`, in the transaction that changes the weights,
folds again only what has been added since. `parameters.set_weights` calls it, and `fitting` and its
callers what comes before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.memory import Line
from quizapp.core.reweighing import remembered
from quizapp.services.memories import line_from
from quizapp.store import memory_queries as queries

Weights = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Log:
    """A learner's log as it was read: `numbers` are those of its questions, by key."""

    learner_id: int
    lines: tuple[Line, ...]
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Reweighed:
    """What a log amounts to under other weights: stability and difficulty, by question.

    It is that of the first `count` lines of a learner's log, up to the line `upto`.
    """

    learner_id: int
    weights: Weights
    upto: int
    count: int
    memory: Mapping[int, tuple[float | None, float | None]]


def read_log(session: Session, learner_id: int) -> Log:
    """All of a learner's log."""
    return _log(learner_id, queries.LINES.all(session.connection(), learner=learner_id))


def reweighed(log: Log, weights: Weights) -> Reweighed:
    """The memory of all cards under these weights. Pure, and long: no transaction is needed."""
    memory = {
        log.numbers[key]: (card.stability, card.difficulty)
        for key, card in remembered(log.lines, weights).items()
    }
    upto = max((line.id for line in log.lines), default=0)
    return Reweighed(log.learner_id, weights, upto, len(log.lines), memory)


def keep(session: Session, learner_id: int, weights: Weights, made: Reweighed | None) -> None:
    """Let all cards be remembered under these weights, which the log states by now.

    The same as to refold them all: what was promised stays. `made` spares the fold of what it was
    made of, where that is still the beginning of the learner's log; the learner is locked.
    """
    if made is None or not _holds(session.connection(), made, learner_id, weights):
        made, memory = None, dict(reweighed(read_log(session, learner_id), weights).memory)
    else:
        memory = {**made.memory, **_since(session.connection(), made)}
    changes = [
        {
            "own_learner": learner_id,
            "own_question": number,
            "stability": stability,
            "difficulty": difficulty,
        }
        for number, (stability, difficulty) in memory.items()
    ]
    if changes:
        session.connection().execute(queries.UPDATE_MEMORY, changes)


def _holds(connection: Connection, made: Reweighed, learner_id: int, weights: Weights) -> bool:
    """Whether what was made is of this learner's log, of which no line came in before its end (a
    guest who joins an account brings such lines)."""
    if (made.learner_id, made.weights) != (learner_id, weights):
        return False
    own = {"learner": learner_id, "upto": made.upto}
    return bool(queries.COUNT_UPTO.scalar(connection, **own) == made.count)


def _since(
    connection: Connection, made: Reweighed
) -> Mapping[int, tuple[float | None, float | None]]:
    """The memory of the questions of which lines were added since."""
    own = {"learner": made.learner_id, "upto": made.upto}
    questions = queries.QUESTIONS_SINCE.scalars(connection, **own)
    if not questions:
        return {}
    chosen = {"learner": made.learner_id, "questions": questions}
    rows = list(connection.execute(queries.LINES_OF_QUESTIONS, chosen))
    rows += queries.PARAMETER_LINES.all(connection, learner=made.learner_id)
    return reweighed(_log(made.learner_id, rows), made.weights).memory


def _log(learner_id: int, rows: Iterable[Any]) -> Log:
    kept = list(rows)
    numbers = {row.key: row.question_id for row in kept if row.key is not None}
    return Log(learner_id, tuple(map(line_from, kept)), numbers)
