"""Named statements that compare how sure a learner was with what was right, prepared.

Each is for one pack, or for all (`..._OF_ALL`), over `ix_log_lines_confident` alone.
"""

from __future__ import annotations

from sqlalchemy import bindparam, case, func, select

from quizapp.core.sureness import SURE
from quizapp.store.models import LogLineRow, PackRow, QuestionRow
from quizapp.store.prepared import Prepared

_ASKED = (
    LogLineRow.learner_id == bindparam("learner"),
    LogLineRow.confidence.is_not(None),
    LogLineRow.rated.is_not(None),
    LogLineRow.day >= bindparam("since"),
)
_OF_PACK = LogLineRow.question_id.in_(
    select(QuestionRow.id).where(QuestionRow.pack_id == bindparam("pack"))
)

_ANSWERS = (
    # Several questions asked at once are one answer: as right as the worst of them.
    select(
        func.min(LogLineRow.day).label("day"),
        func.min(LogLineRow.confidence).label("level"),
        case((func.min(LogLineRow.rated) > 1, 1), else_=0).label("right"),
    )
    .where(*_ASKED)
    .group_by(LogLineRow.answer_id)
)


def _by_day(*narrower: object) -> Prepared:
    once = _ANSWERS.where(*narrower).subquery()  # type: ignore[arg-type]
    sums = func.count().label("answers"), func.sum(once.c.right).label("right")
    return Prepared(select(once.c.day, once.c.level, *sums).group_by(once.c.day, once.c.level))


DAYS_OF_ALL = _by_day()
DAYS = _by_day(_OF_PACK)
"""Answers that stand, from the day `since` on, by day and by how sure the learner was."""

_SURE_AND_WRONG = (
    select(
        PackRow.key.label("pack"),
        LogLineRow.question_id,
        func.count().label("times"),
        func.max(LogLineRow.day).label("last"),
    )
    .join(QuestionRow, QuestionRow.id == LogLineRow.question_id)
    .join(PackRow, PackRow.id == QuestionRow.pack_id)
    .where(
        *_ASKED,
        LogLineRow.confidence == SURE,
        LogLineRow.rated == 1,
        QuestionRow.retired_at.is_(None),
    )
    .group_by(PackRow.key, LogLineRow.question_id)
    .order_by(func.max(LogLineRow.day).desc(), func.count().desc(), LogLineRow.question_id)
    .limit(bindparam("most"))
)
SURE_AND_WRONG_OF_ALL = Prepared(_SURE_AND_WRONG)
SURE_AND_WRONG = Prepared(_SURE_AND_WRONG.where(_OF_PACK))
"""The questions of which a learner was sure and wrong, the latest first."""
