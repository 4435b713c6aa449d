"""Named statements for looking ahead and for fitting: a log without its words, prepared."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, case, func, select

from quizapp.store.models import CardRow, LogLineRow, PackRow, QuestionRow
from quizapp.store.prepared import Prepared

_OWN_LINE = LogLineRow.learner_id == bindparam("learner")

LAST_LINE = Prepared(select(func.max(LogLineRow.id).label("last")).where(_OWN_LINE))
"""The newest line of a learner's log."""

LOG = Prepared(
    select(
        LogLineRow.id,
        LogLineRow.at,
        LogLineRow.kind,
        LogLineRow.rating,
        LogLineRow.counts,
        LogLineRow.day,
        LogLineRow.target_id,
        LogLineRow.question_id,
        QuestionRow.revised_at,
    )
    .outerjoin(QuestionRow, QuestionRow.id == LogLineRow.question_id)
    .where(_OWN_LINE, LogLineRow.id <= bindparam("upto"))
)
"""What weights are fitted to: the lines up to one of them, without what else stands in them."""

_FORGOTTEN = case((and_(LogLineRow.predicted.is_not(None), LogLineRow.rated == 1), 1), else_=0)

GROWN = Prepared(
    select(
        func.count(LogLineRow.predicted).label("reviews"),
        func.sum(_FORGOTTEN).label("forgotten"),
    ).where(_OWN_LINE, LogLineRow.rated.is_not(None), LogLineRow.id <= bindparam("upto"))
)
"""How many reviews of grown cards stand, and were forgotten, up to a line: close to what weights
are fitted to, and told at once of a long log."""

_GROWN = case((LogLineRow.predicted.is_not(None), 1), else_=0).label("grown")
_FIRST = case((LogLineRow.first, 1), else_=0).label("first")

HABITS = Prepared(
    select(
        _FIRST,
        _GROWN,
        LogLineRow.rated,
        func.count().label("answers"),
    )
    .where(_OWN_LINE, LogLineRow.rated.is_not(None), LogLineRow.counts.is_(True))
    .group_by("first", "grown", LogLineRow.rated)
)
"""Scheduled answers that stand, by whether they were a question's first, whether the card was in
long-term review, and by rating."""

CARDS = Prepared(
    select(
        QuestionRow.key,
        CardRow.state,
        CardRow.step,
        CardRow.stability,
        CardRow.difficulty,
        CardRow.last_day,
        CardRow.reps,
        CardRow.suspended,
        CardRow.due,
    )
    .join(QuestionRow, QuestionRow.id == CardRow.question_id)
    .where(
        CardRow.learner_id == bindparam("learner"),
        CardRow.pack_id == bindparam("pack"),
        QuestionRow.retired_at.is_(None),
    )
    .order_by(CardRow.due, CardRow.question_id)
)
"""A learner's cards of a pack's live questions, the longest due first."""

PACKS = Prepared(
    select(PackRow.key, PackRow.title, func.count().label("cards"))
    .join(CardRow, CardRow.pack_id == PackRow.id)
    .where(CardRow.learner_id == bindparam("learner"))
    .group_by(PackRow.key, PackRow.title)
    .order_by(func.count().desc(), PackRow.key)
)
"""The packs of which a learner has cards, those with most first."""
