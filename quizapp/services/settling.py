"""Lines that come in late: whether they count, and what they make of later ones, by the log.

`bringing_back` calls these with the learner locked. Two devices may have answered the same question
without knowing of each other. The log decides as if each had known what came before: lines count in
the order of their times, an answer is a review if the question was due then, and one that was not
due any more, given what has now come in before it, is kept as practice. Nothing of the log is
changed for that: such a line is undone, and written again at its own time as practice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from quizapp.core.memory import Line, LineKind, fold, undone_lines
from quizapp.core.questions import Question
from quizapp.core.scheduling import NEW_CARD, Card, Rating, State, fuzz_of, is_due
from quizapp.services.answering import SURE
from quizapp.services.learners import Learner
from quizapp.services.library import Shelf
from quizapp.services.memories import add_line, card_of, extend_card, line_from, refold
from quizapp.services.plans import Plan
from quizapp.services.queueing import Why
from quizapp.store import memory_queries
from quizapp.store import offline_queries as queries


@dataclass(frozen=True, slots=True)
class Late:
    """A learner's answer to the question with this number, given at a moment that has passed."""

    learner: Learner
    found: Shelf
    number: int
    at: datetime

    @property
    def key(self) -> str:
        """The question's key."""
        return self.found.keys[self.number]


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a late answer: whether it is a review, how often the question was answered by
    now, and how many later answers were made practice."""

    counts: bool
    seen: int
    made_practice: int


def card_before(connection: Connection, late: Late) -> Card:
    """The card as the log has it at the moment of the answer, later lines left aside."""
    card = card_of(connection, late.learner.id, late.number)
    if card.touched is None or card.touched <= late.at:
        return card
    return _card_at(_lines(connection, late), late, late.at)


def remember_late(
    connection: Connection,
    late: Late,
    before: Card,
    question: Question,
    rating: Rating,
    answer_id: int,
    now: datetime,
    *,
    early: bool,
    confidence: int | None,
    seconds: float | None,
) -> Settled:
    """Add the line of a late answer that met the card `before`, and put the card right.

    `early`: it was asked before it was due, since an exam is near, and not answered meanwhile.
    """
    learner, found = late.learner, late.found
    present = card_of(connection, learner.id, late.number)
    counts = counts_by(before, late.at) or (early and not before.suspended)
    line = Line(
        id=0,
        at=late.at,
        kind=LineKind.ANSWER,
        question=late.key,
        rating=rating,
        counts=counts,
        day=learner.calendar.day_of(late.at),
        fuzz=fuzz_of(late.key, before.reps),
        parameters=learner.parameters.hash,
        sure=confidence == SURE and rating is Rating.AGAIN,
    )
    add_line(
        connection,
        learner.id,
        line,
        question_id=late.number,
        answer_id=answer_id,
        revision=question.revision,
        first=counts and before.state is State.NEW,
        before=before,
        seconds=seconds,
        confidence=confidence,
        parameters=learner.parameters,
    )
    made_practice = 0
    if present.touched is not None and present.touched > late.at:
        made_practice = _settle(connection, late, now) if counts else 0
        refold(connection, learner.id, [late.number], learner.calendar)
    else:
        correction = found.correction(late.number)
        extend_card(
            connection,
            learner.id,
            found.pack_id,
            late.number,
            line,
            present,
            correction,
            learner.calendar,
            learner.parameters,
        )
    return Settled(counts, present.seen, made_practice)


def counts_by(card: Card, at: datetime) -> bool:
    """Whether an answer taken along is a review: the question was due then, or new."""
    return is_due(card, at) or (card.state is State.NEW and not card.suspended)


def _lines(connection: Connection, late: Late) -> list[Line]:
    own = {"learner": late.learner.id, "questions": [late.number]}
    rows: list[Any] = list(connection.execute(memory_queries.LINES_OF_QUESTIONS, own))
    rows += memory_queries.PARAMETER_LINES.all(connection, learner=late.learner.id)
    return [line_from(row) for row in rows]


def _card_at(lines: Iterable[Line], late: Late, at: datetime, line_id: int | None = None) -> Card:
    """The card just before a line at `at` (None: after all lines of that moment)."""
    known = [
        line
        for line in lines
        # What takes back or corrects an earlier line holds whenever it was said; and a line that
        # came in late names parameters that were stated after its moment.
        if line.target is not None
        or line.kind is LineKind.PARAMETERS
        or line.at < at
        or (line.at == at and (line_id is None or line.id < line_id))
    ]
    corrections = {late.key: late.found.correction(late.number)}
    return fold(known, corrections, late.learner.calendar).get(late.key, NEW_CARD)


def _settle(connection: Connection, late: Late, now: datetime) -> int:
    """Make practice of the later answers that were not due any more; how many there were."""
    made, passed = 0, set[int]()
    while (line := _next(_lines(connection, late), late, passed)) is not None:
        passed.add(line.id)
        lines = _lines(connection, late)
        before = _card_at(lines, late, line.at, line.id)
        if not counts_by(before, line.at) and not _wished(connection, line, before):
            _as_practice(connection, late, line, now)
            made += 1
    return made


def _next(lines: Sequence[Line], late: Late, passed: set[int]) -> Line | None:
    """The next answer after the late one that counted and is not corrected by its learner."""
    undone = undone_lines(lines)
    regraded = {line.target for line in lines if line.kind is LineKind.REGRADE}
    later = [
        line
        for line in lines
        if line.kind is LineKind.ANSWER
        and line.counts
        and line.at > late.at
        and line.id not in undone | passed | regraded
    ]
    return min(later, key=lambda line: (line.at, line.id), default=None)


def _wished(connection: Connection, line: Line, before: Card) -> bool:
    """Whether the answer was to count though it was not due: the learner wished so, or it was asked
    early, for an exam, and the card `before` had not been reviewed on that day."""
    row = connection.execute(queries.LINE, {"line": line.id}).mappings().one()
    asked = queries.PLAN_OF_ANSWER.first(connection, answer=row["answer_id"])
    if asked is None:
        return False
    early = asked.why == Why.EARLY.value and before.state is State.REVIEW
    wished = Plan.from_json(asked.plan).count_towards_schedule
    return wished or (early and before.last_day != line.day)


def _as_practice(connection: Connection, late: Late, line: Line, now: datetime) -> None:
    """Undo a line, and write the same answer again as practice."""
    row = dict(connection.execute(queries.LINE, {"line": line.id}).mappings().one())
    undo = Line(0, now, LineKind.UNDO, target=line.id, day=late.learner.calendar.day_of(now))
    answer_id = row["answer_id"]
    add_line(connection, late.learner.id, undo, question_id=late.number, answer_id=answer_id)
    add_line(
        connection,
        late.learner.id,
        replace(line, id=0, counts=False),
        question_id=late.number,
        answer_id=answer_id,
        revision=row["revision"],
        seconds=row["seconds"],
        confidence=row["confidence"],
    )
