"""Taking back, in one step, what a regrade or the granting of an appeal did (`carrying`).

What was so before is read from the audit log: credits, whether somebody had decided them by hand,
whether they waited to be looked at. Gradings and memory are as before, and an appeal that was
granted waits again. The log itself only grows.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.services import appeals, corrections
from quizapp.services.carrying import locked
from quizapp.services.crediting import before_regrade, set_credits
from quizapp.services.errors import NotFoundError
from quizapp.services.library import shelf_of
from quizapp.services.mark_lines import MarkKind
from quizapp.services.rerating import take_back
from quizapp.store import mark_queries as queries
from quizapp.store import study_queries
from quizapp.store.models import AppealRow, MarkLineRow, RegradeRow

WAITS_AGAIN = "The decision on your appeal was taken back. It waits to be decided again."


def undo(session: Session, learner_id: int, regrade_id: int, now: datetime) -> tuple[int, int]:
    """Take a regrade of this learner's back: how many items are as before, and how many stay since
    somebody has changed them afterwards. Again does nothing. Raises NotFoundError."""
    row = session.get(RegradeRow, regrade_id, with_for_update=True)
    who = corrections.taught(session, learner_id, assisting=True)
    if row is None or row.learner_id != learner_id:
        raise NotFoundError("There is no such regrade of yours.", "The page of corrections lists.")
    if row.undone_at is not None:
        return 0, 0
    row.undone_at = now
    done, granted_at = list(row.done), row.at
    about = _about(session, row.question_id)
    session.flush()
    connection = session.connection()
    items = {x["item"]: queries.GRADED_ITEM.first(connection, item=x["item"]) for x in done}
    changed = [each["item"] for each in done if each["changed"]]
    back = [
        each
        for each in before_regrade(session, changed, regrade_id)
        if items[each.item_id].course_id in who
    ]
    mine = {each.item_id for each in back}
    learners = locked(session, [items[item].learner_id for item in mine])
    stayed = set(changed) - mine
    reopened = _reopen(
        session, {x: items[x] for x in items if x not in stayed}, granted_at, who, now
    )
    told = "A decision" if regrade_id in on_appeal(session, [regrade_id]) else "A regrade"
    words = dict.fromkeys(mine, f"{told} was taken back: {about}")
    words |= dict.fromkeys(reopened, WAITS_AGAIN)
    set_credits(session, who, back, MarkKind.UNDO, words, now, regrade_id=regrade_id)
    for each in done:
        item = items[each["item"]]
        if each["item"] in mine and each["graded"] and item.answer_id is not None:
            _judge_as_before(session, item, now)
        if each["item"] in mine and item.learner_id in learners:
            take_back(connection, learners[item.learner_id], each["lines"], now)
    return len(mine), len(stayed)


def on_appeal(session: Session, regrades: Collection[int]) -> frozenset[int]:
    """Those of these regrades that granted an appeal."""
    chosen = select(MarkLineRow.regrade_id).where(
        MarkLineRow.regrade_id.in_(regrades), MarkLineRow.kind == MarkKind.APPEAL.value
    )
    return frozenset(each for each in session.scalars(chosen.distinct()) if each is not None)


def _reopen(
    session: Session,
    items: dict[int, Any],
    granted_at: datetime,
    who: dict[int, int],
    now: datetime,
) -> list[int]:
    """Let the appeals wait again that were granted at that moment against these items, which come
    with their rows; the items of such."""
    chosen = select(AppealRow).where(
        AppealRow.item_id.in_(items),
        AppealRow.state == "granted",
        AppealRow.decided_at == granted_at,
    )
    reopened = []
    for each in session.scalars(chosen.order_by(AppealRow.id)):
        row = items[each.item_id]
        if row.course_id not in who:
            continue
        each.state, each.reply, each.for_all = "open", "", False
        each.decided_at = each.decided_by = None
        appeals.log_state(session, row, who[row.course_id], "granted", "open", "", now)
        reopened.append(each.item_id)
    session.flush()
    return reopened


def _about(session: Session, question_id: int) -> str:
    """What a question asks, for who is told of an undone regrade; "" where it is gone."""
    connection = session.connection()
    for row in queries.QUESTION.all(connection, question=question_id):
        question = shelf_of(connection, row.pack_id, row.version).question(question_id)
        if question is not None:
            return question.prompt
    return "its question was withdrawn."


def _judge_as_before(session: Session, item: Any, now: datetime) -> None:
    """Append to an answer the judgement that it had before the latest."""
    connection = session.connection()
    gradings = [
        each
        for each in queries.GRADINGS_OF_ATTEMPT.all(connection, attempt=item.attempt_id)
        if each.item_id == item.item_id
    ]
    if len(gradings) < 2:
        return
    before = gradings[-2]
    study_queries.INSERT_GRADING.made(
        connection,
        answer_id=item.answer_id,
        at=now,
        verdict=before.verdict,
        credit=before.credit,
        reason=before.reason,
        members=before.credits,
        chosen=before.chosen,
    )
