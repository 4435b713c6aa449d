"""Named statements about what a learner gave for what, and about contrast drills, prepared."""

from __future__ import annotations

from sqlalchemy import BigInteger, bindparam, select, text, type_coerce

from quizapp.store.models import (
    AnswerRow,
    GradingRow,
    LogLineRow,
    PresentationRow,
    SittingRow,
)
from quizapp.store.prepared import Prepared

_WRONG = (
    select(
        LogLineRow.question_id,
        type_coerce(LogLineRow.at, BigInteger).label("at"),  # there are many: as they are kept
        LogLineRow.day,
        LogLineRow.payload["sure"].as_string().label("sure"),
        LogLineRow.answer_id,
        GradingRow.verdict,
        GradingRow.chosen["entity"].as_string().label("chosen"),
    )
    .join(GradingRow, GradingRow.answer_id == LogLineRow.answer_id)
    .where(LogLineRow.learner_id == bindparam("learner"), text("log_lines.rated = 1"))
    .order_by(GradingRow.id)
)

WRONG_SINCE = Prepared(_WRONG.where(LogLineRow.at >= bindparam("since")))
"""Wrong answers that stand (not taken back, not rated otherwise), with each judgement of them.

Of several judgements of one answer the last one holds. `at` is in microseconds (see
`types.moment_of`), `sure` is None where the learner did not say so.
"""

WRONG_OF_QUESTION = Prepared(_WRONG.where(LogLineRow.question_id == bindparam("question")))
"""The same of one question, as far back as the log goes."""

_DRILLS = (SittingRow.learner_id == bindparam("learner"), SittingRow.pack_id == bindparam("pack"))

DRILLS = Prepared(
    select(
        SittingRow.id,
        SittingRow.plan,
        SittingRow.queue,
        SittingRow.current_id,
        SittingRow.day,
        SittingRow.finished_at,
    )
    .where(*_DRILLS, SittingRow.kind == "drill", SittingRow.finished_at.is_not(None))
    .order_by(SittingRow.id)
)
"""A learner's drills in one pack that have ended."""

DRILL_VERDICTS = Prepared(
    select(SittingRow.id.label("sitting"), AnswerRow.id.label("answer"), GradingRow.verdict)
    .join(PresentationRow, PresentationRow.sitting_id == SittingRow.id)
    .join(AnswerRow, AnswerRow.presentation_id == PresentationRow.id)
    .join(GradingRow, GradingRow.answer_id == AnswerRow.id)
    .where(
        *_DRILLS,
        SittingRow.kind == "drill",
        SittingRow.finished_at.is_not(None),
        PresentationRow.why != "again",
        PresentationRow.undone_at.is_(None),
        AnswerRow.stale.is_(False),
    )
    .order_by(GradingRow.id)
)
"""Each judgement of each first answer in them; of several of one answer the last one holds."""
