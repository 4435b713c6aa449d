"""What a learner does about an answer afterwards: giving it another rating, taking it back.

`services.answering` hands these on to the pages. Nothing stored is changed: lines are added,
and the cards folded anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.memory import Line, LineKind, undone_lines
from quizapp.core.questions import Format, Grade, Verdict
from quizapp.core.scheduling import NEW_CARD, Card, Rating, State
from quizapp.services.errors import BadRatingError, NothingToUndoError
from quizapp.services.learners import Learner, locked_learner
from quizapp.services.library import shelf_of
from quizapp.services.memories import add_line, line_from, refold
from quizapp.services.plans import FeedbackTime, SittingKind
from quizapp.services.presented import value_as_json
from quizapp.services.queueing import Why, with_repeat, without_repeats
from quizapp.services.setting_aside import brought_back
from quizapp.services.sittings import (
    Sitting,
    advanced,
    asked_first,
    found_or_raise,
    item_of,
    keep,
    repeats_of,
    sitting_from,
)
from quizapp.store import memory_queries, study_queries


def change_rating(
    session: Session, learner_id: int, presentation_id: int, rating: Rating, now: datetime
) -> None:
    """Replace the rating that an answer earned, as if it had been given at once.

    The question comes again in the sitting, or no more, as the new rating has it. Raises
    NotFoundError, BadRatingError (nothing was scheduled: practice, stale, or several at once).
    """
    connection = session.connection()
    learner = locked_learner(connection, learner_id)
    own = {"learner": learner_id, "presentation": presentation_id}
    row = found_or_raise(study_queries.PRESENTED.first(connection, **own))
    lines = [] if row.answer_id is None else answer_lines(connection, learner_id, row.answer_id)
    line = rated_line(lines, row)
    if line is None:
        raise BadRatingError(
            "This answer has no rating to change: it was practice.",
            "Only an answer that was scheduled has one.",
        )
    if line.rating == rating:
        return
    card = _regrade(connection, learner, row, line, rating, now)
    if row.format == Format.FLIP.value:
        _judge_flip(connection, row, rating, now)
    sitting = sitting_from(row)
    if sitting.finished_at is None:
        requeued = _requeued(connection, sitting, row, rating, card)
        _requeue(connection, learner, row, requeued, now)


def claimed_right(
    connection: Connection, learner: Learner, row: Any, judged: Grade, rating: Rating, now: datetime
) -> None:
    """Count an answer to one question as `judged`, and rate it so where it was scheduled.

    `row` is its presentation with the answer, the learner is locked. A repeat of it in the sitting
    is wanted no more, unless as a learning step.
    """
    store_grading(connection, row.answer_id, [""], judged, now)
    line = rated_line(answer_lines(connection, learner.id, row.answer_id), row)
    card = NEW_CARD
    if line is not None:
        card = _regrade(connection, learner, row, line, rating, now)
    sitting = sitting_from(row)
    if sitting.finished_at is None:
        requeued = _requeued(connection, sitting, row, rating, card)
        _requeue(connection, learner, row, requeued, now)


def _regrade(
    connection: Connection, learner: Learner, row: Any, line: Line, rating: Rating, now: datetime
) -> Card:
    """Add the line of another rating; return the card that it makes."""
    day = learner.calendar.day_of(now)
    regrade = Line(0, now, LineKind.REGRADE, rating=rating, target=line.id, day=day)
    question_id = row.members[0][0]
    add_line(connection, learner.id, regrade, question_id=question_id, answer_id=row.answer_id)
    return refold(connection, learner.id, [question_id], learner.calendar)[question_id]


def undo(
    session: Session, learner_id: int, sitting_id: int, now: datetime, answered: int | None = None
) -> None:
    """Take back what was done last in the sitting: an answer, a skip, a burying, a suspension.

    Its question is asked again. `answered`: how many such things had been done where the learner
    asked for it (`SittingView.undoable`). With another number by now (a second click, another tab)
    it does nothing. Raises NotFoundError, NothingToUndoError.
    """
    connection = session.connection()
    learner = locked_learner(connection, learner_id)
    own = {"learner": learner_id, "sitting": sitting_id}
    row = found_or_raise(study_queries.SITTING.first(connection, **own))
    sitting = sitting_from(row)
    if answered is not None and answered != sitting.answered + len(sitting.steps):
        return
    if sitting.steps and sitting.steps[-1][0] == sitting.answered:
        shelf = shelf_of(connection, row.pack_id, row.version)
        keep(connection, brought_back(connection, learner, shelf, sitting, now))
        return
    last = study_queries.LAST_ANSWERED.first(connection, sitting=sitting_id)
    if last is None:
        raise NothingToUndoError("No answer is left to take back.", "Go on with the session.")
    shelf = shelf_of(connection, row.pack_id, row.version)
    _take_back(connection, learner, last.answer_id, shelf.ids, now)
    study_queries.MARK_UNDONE.run(connection, own_presentation=last.presentation_id, at=now)
    refold(connection, learner_id, [number for number, _ in last.members], learner.calendar)
    item = item_of(last)
    queue = without_repeats(sitting.queue, item.questions)
    for number in item.questions:
        queue = without_repeats(queue, (number,))
    before = replace(sitting, queue=queue, answered=sitting.answered - 1)
    again = asked_first(connection, before, item)
    keep(connection, advanced(connection, learner, shelf, again, now))


def store_grading(
    connection: Connection, answer_id: int, keys: Sequence[str], judged: Grade, now: datetime
) -> None:
    """Append a judgement of an answer; `keys` are those of its presentation, in their order."""
    study_queries.INSERT_GRADING.made(
        connection,
        answer_id=answer_id,
        at=now,
        verdict=judged.verdict.value,
        credit=judged.credit,
        reason=judged.reason,
        members=[judged.members.get(key, judged.credit) for key in keys],
        chosen=None if judged.chosen is None else value_as_json(judged.chosen),
    )


def answer_lines(connection: Connection, learner_id: int, answer_id: int) -> list[Line]:
    """The log lines that hang on an answer, in the order in which they were written."""
    rows = memory_queries.LINES_OF_ANSWER.all(connection, learner=learner_id, answer=answer_id)
    return [line_from(row) for row in rows]


def rated_line(lines: Sequence[Line], row: Any) -> Line | None:
    """The scheduled line of an answer to one question, with the rating that counts now.

    `lines` are the answer's. None where nothing was scheduled: practice, stale, undone, several at
    once.
    """
    if len(row.members) != 1:
        return None
    undone = undone_lines(lines)
    answers = [x for x in lines if x.kind is LineKind.ANSWER and x.id not in undone and x.counts]
    if not answers:
        return None
    regrades = [x.rating for x in lines if x.kind is LineKind.REGRADE and x.id not in undone]
    return replace(answers[0], rating=regrades[-1]) if regrades else answers[0]


def _take_back(
    connection: Connection,
    learner: Learner,
    answer_id: int,
    numbers: Mapping[str, int],
    now: datetime,
) -> None:
    for each in answer_lines(connection, learner.id, answer_id):
        if each.kind is LineKind.ANSWER and each.question is not None:
            day = learner.calendar.day_of(now)
            line = Line(0, now, LineKind.UNDO, target=each.id, day=day)
            add_line(
                connection,
                learner.id,
                line,
                question_id=numbers[each.question],
                answer_id=answer_id,
            )


def _judge_flip(connection: Connection, row: Any, rating: Rating, now: datetime) -> None:
    """A flip card's verdict is the learner's own, and changes with the rating."""
    verdicts = {Rating.AGAIN: (Verdict.WRONG, 0.0), Rating.HARD: (Verdict.PARTIAL, 0.5)}
    verdict, credit = verdicts.get(rating, (Verdict.RIGHT, 1.0))
    judged = Grade(verdict, credit, "You rated this one yourself.")
    store_grading(connection, row.answer_id, [""], judged, now)


def _requeue(
    connection: Connection, learner: Learner, row: Any, sitting: Sitting, now: datetime
) -> None:
    """Keep a sitting whose queue a rating has changed, past a repeat that is wanted no more."""
    if sitting.current is not None:
        waiting = study_queries.PRESENTATION.first(connection, presentation=sitting.current)
        if waiting.why == Why.AGAIN.value and item_of(waiting).questions == item_of(row).questions:
            shelf = shelf_of(connection, row.pack_id, row.version)
            sitting = advanced(connection, learner, shelf, replace(sitting, current=None), now)
    keep(connection, sitting)


def _requeued(
    connection: Connection, sitting: Sitting, row: Any, rating: Rating, card: Card
) -> Sitting:
    item = item_of(row)
    queue = without_repeats(sitting.queue, item.questions)
    wanted = rating is Rating.AGAIN
    if sitting.plan.kind is SittingKind.REVIEW:
        wanted = card.state in (State.LEARNING, State.RELEARNING)
    if wanted and sitting.plan.feedback is FeedbackTime.AT_ONCE:
        shelf = shelf_of(connection, row.pack_id, row.version)
        for again in repeats_of(shelf, sitting.plan, row, item.questions):
            queue = with_repeat(queue, again, soon=rating is Rating.AGAIN)
    return replace(sitting, queue=queue)
