"""The one answer to each place of an attempt: made of a draft, graded, and remembered once told.

`attempts` calls this when an attempt ends, `attempt_drafts` where each answer is told at once, and
`telling_times` when a closed assignment is told. Lines of the log stand at the time of the answer,
whenever it is told (`settling`), so that memory is the fold of the log as everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from quizapp.core.questions import Grade, Response, Verdict
from quizapp.core.scheduling import Rating, rating_of, rating_of_credit
from quizapp.services import answering
from quizapp.services.learners import Learner
from quizapp.services.library import shelf_of
from quizapp.services.settling import Late, card_before, remember_late
from quizapp.store import attempt_queries as queries
from quizapp.store import study_queries
from quizapp.store.models import AttemptItemRow


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a response. `credit` is None for a question that its pack has no more.

    `unclear`: it could not be read; `reason` then says so, and an instructor is asked to look.
    """

    credit: float | None
    unclear: bool = False
    reason: str = ""


def answer(
    session: Session,
    learner: Learner,
    item: Any,
    response: Response,
    at: datetime,
    *,
    if_clear: bool = False,
) -> Answered:
    """Make the answer to a place of a paper, given at `at`, and grade it.

    `item`: a row of `attempt_queries.ITEMS` that has no answer. `if_clear`: make none of what
    cannot be read, so that it can be asked back. The caller has locked the learner.
    """
    connection = session.connection()
    found = shelf_of(connection, item.pack_id, item.version)
    members = answering.members_of(connection, learner.id, found, item.members)
    if members is None:
        return _keep(session, item, Answered(None))
    judged = answering.judge(found, item, members, response)
    unclear = judged.verdict is Verdict.UNCLEAR
    if unclear and if_clear:
        return Answered(None, unclear=True, reason=judged.reason)
    if unclear:
        judged = replace(judged, credit=0.0, members={})
    answering.store_answer(
        connection, item, members, response, judged, stale=False, confidence=None, now=at
    )
    return _keep(session, item, Answered(judged.credit, unclear, judged.reason))


def leave_open(session: Session, item: Any) -> Answered:
    """A place that was left open is worth nothing, and nothing is remembered of it; one whose
    question was withdrawn is left out."""
    found = shelf_of(session.connection(), item.pack_id, item.version)
    withdrawn = any(found.question(number) is None for number, _ in item.members)
    return _keep(session, item, Answered(None if withdrawn else 0.0))


def remember(session: Session, learner: Learner, attempt_id: int, now: datetime) -> None:
    """Write what an attempt's answers amount to into the learner's log, each at its own time.

    The judgement that counts is the latest: what was regraded or granted before it is told is
    remembered so. What stands there already is left alone. The caller has locked the learner.
    """
    connection = session.connection()
    items = [
        item
        for item in queries.ITEMS.all(connection, attempt=attempt_id)
        if item.answer_id is not None and not item.unclear
    ]
    answers = {"answers": [item.answer_id for item in items]}
    there = set(connection.execute(queries.REMEMBERED, answers).scalars())
    waiting = [item for item in items if item.answer_id not in there]
    for item in sorted(waiting, key=lambda item: (item.answered_at, item.position)):
        _remember(session, learner, item, now)


def _remember(session: Session, learner: Learner, item: Any, now: datetime) -> None:
    connection = session.connection()
    found = shelf_of(connection, item.pack_id, item.version)
    judged = study_queries.GRADING.first(connection, answer=item.answer_id)
    if Verdict(judged.verdict) is Verdict.UNCLEAR:
        return  # somebody decided its credit, but nobody knows what was remembered
    ratings = _ratings(judged, item)
    alone = len(item.members) == 1
    for (number, seen), rating in zip(item.members, ratings, strict=True):
        question = found.question(number)
        if question is None:
            continue  # withdrawn since
        late = Late(learner, found, number, item.answered_at)
        before = card_before(connection, late)
        remember_late(
            connection,
            late,
            before,
            question,
            rating,
            item.answer_id,
            now,
            early=alone and before.seen == seen,
            confidence=None,
            seconds=None,
        )


def _ratings(judged: Any, item: Any) -> Sequence[Rating]:
    """What a grading earns for each question that was asked."""
    if len(item.members) > 1:
        return [rating_of_credit(credit) for credit in judged.credits]
    return [rating_of(Grade(Verdict(judged.verdict), judged.credit))]


def _keep(session: Session, item: Any, became: Answered) -> Answered:
    kept = update(AttemptItemRow).where(AttemptItemRow.id == item.item_id)
    session.execute(kept.values(credit=became.credit, unclear=became.unclear))
    return became
