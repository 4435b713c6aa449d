"""What becomes of a learner's memory when an answer is judged anew, and when that is taken back.

`regrading` and `appeals` call these, with the learner locked. Lines are added to the learner's log
and the cards folded anew, so that cards stay what the log amounts to.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from quizapp.core.memory import Line, LineKind, undone_lines
from quizapp.core.questions import Grade
from quizapp.core.scheduling import rating_of, rating_of_credit
from quizapp.services.afterthoughts import answer_lines
from quizapp.services.learners import Learner
from quizapp.services.library import shelf_of
from quizapp.services.memories import add_line, refold
from quizapp.store.models import LogLineRow


def rerate(
    connection: Connection, learner: Learner, row: Any, judged: Grade, now: datetime
) -> list[int]:
    """Let an answer have earned the rating that `judged` earns; the numbers of the lines added.

    `row` is its item (`mark_queries.GRADED_ITEM`). Of an answer that was never remembered, or whose
    rating stays, nothing is written.
    """
    if row.answer_id is None:
        return []
    lines = answer_lines(connection, learner.id, row.answer_id)
    undone = undone_lines(lines)
    ids = shelf_of(connection, row.pack_id, row.version).ids
    held = {
        line.target: line.rating
        for line in lines
        if line.kind is LineKind.REGRADE and line.id not in undone
    }
    day, added, touched = learner.calendar.day_of(now), [], set()
    for line in lines:
        if line.kind is not LineKind.ANSWER or line.id in undone or line.question is None:
            continue
        several = len(row.members) > 1
        credit = judged.members.get(line.question, judged.credit)
        rating = rating_of_credit(credit) if several else rating_of(judged)
        if rating == held.get(line.id, line.rating):
            continue
        number = ids[line.question]
        regrade = Line(0, now, LineKind.REGRADE, rating=rating, target=line.id, day=day)
        own = {"question_id": number, "answer_id": row.answer_id}
        added.append(add_line(connection, learner.id, regrade, **own))
        touched.add(number)
    if touched:
        refold(connection, learner.id, sorted(touched), learner.calendar)
    return added


def take_back(
    connection: Connection, learner: Learner, lines: Iterable[int], now: datetime
) -> None:
    """Take back lines that `rerate` added, unless they are taken back already."""
    wanted = list(lines)
    if not wanted:
        return
    columns = (LogLineRow.id, LogLineRow.question_id, LogLineRow.answer_id)
    mine = LogLineRow.learner_id == learner.id
    undone = select(LogLineRow.target_id).where(mine, LogLineRow.kind == LineKind.UNDO.value)
    chosen = select(*columns).where(
        mine,
        LogLineRow.id.in_(wanted),
        LogLineRow.id.not_in(undone.where(LogLineRow.target_id.in_(wanted))),
    )
    day, touched = learner.calendar.day_of(now), set()
    for row in connection.execute(chosen.order_by(LogLineRow.id)).all():
        line = Line(0, now, LineKind.UNDO, target=row.id, day=day)
        own = {"question_id": row.question_id, "answer_id": row.answer_id}
        add_line(connection, learner.id, line, **own)
        touched.add(row.question_id)
    if touched:
        refold(connection, learner.id, sorted(touched), learner.calendar)
