"""Named statements about sittings, presentations and answers, prepared."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, exists, func, select, update
from sqlalchemy.orm import aliased

from quizapp.store.base import table_of
from quizapp.store.models import (
    AnswerRow,
    CardRow,
    GradingRow,
    PackRow,
    PresentationRow,
    SittingRow,
)
from quizapp.store.prepared import Inserting, Prepared

_WAITING = aliased(PresentationRow)

_SITTING_COLUMNS = (
    SittingRow.id.label("sitting_id"),
    SittingRow.learner_id,
    SittingRow.kind,
    SittingRow.plan,
    SittingRow.queue,
    SittingRow.total,
    SittingRow.answered,
    SittingRow.steps,
    SittingRow.current_id,
    SittingRow.day,
    SittingRow.finished_at,
    exists()
    .where(_WAITING.id == SittingRow.current_id, _WAITING.why != "again")
    .correlate(SittingRow)
    .label("asking"),
    PackRow.id.label("pack_id"),
    PackRow.key.label("pack"),
    PackRow.title.label("pack_title"),
    PackRow.version,
)
_PRESENTATION_COLUMNS = (
    PresentationRow.id.label("presentation_id"),
    PresentationRow.format,
    PresentationRow.content,
    PresentationRow.members,
    PresentationRow.why,
    PresentationRow.asked_back,
    PresentationRow.made_at,
    PresentationRow.revealed_at,
    PresentationRow.undone_at,
)
_ANSWER_COLUMNS = (
    AnswerRow.id.label("answer_id"),
    AnswerRow.at.label("answered_at"),
    AnswerRow.response,
    AnswerRow.stale,
    AnswerRow.card,
)

_OWN_SITTING = and_(SittingRow.learner_id == bindparam("learner"), SittingRow.kind != "attempt")
"""A sitting of the learner's own choosing: an attempt has pages of its own, and tells later."""

SITTING = Prepared(
    select(*_SITTING_COLUMNS)
    .join(PackRow, PackRow.id == SittingRow.pack_id)
    .where(_OWN_SITTING, SittingRow.id == bindparam("sitting"))
)

PRESENTED = Prepared(
    select(*_SITTING_COLUMNS, *_PRESENTATION_COLUMNS, *_ANSWER_COLUMNS)
    .join(PackRow, PackRow.id == SittingRow.pack_id)
    .join(PresentationRow, PresentationRow.sitting_id == SittingRow.id)
    .outerjoin(AnswerRow, AnswerRow.presentation_id == PresentationRow.id)
    .where(_OWN_SITTING, PresentationRow.id == bindparam("presentation"))
)
"""A presentation with its sitting, its pack, and its answer where there is one."""

CURRENT = Prepared(
    select(*_SITTING_COLUMNS, *_PRESENTATION_COLUMNS)
    .join(PackRow, PackRow.id == SittingRow.pack_id)
    .outerjoin(PresentationRow, PresentationRow.id == SittingRow.current_id)
    .where(_OWN_SITTING, SittingRow.id == bindparam("sitting"))
)
"""A sitting with its pack and the presentation that waits for an answer."""

PLACE = Prepared(
    select(
        SittingRow.id.label("sitting_id"),
        SittingRow.queue,
        SittingRow.current_id,
        SittingRow.finished_at,
        SittingRow.pack_id,
        PackRow.version,
    )
    .join(PackRow, PackRow.id == SittingRow.pack_id)
    .where(_OWN_SITTING, SittingRow.id == bindparam("sitting"))
)
"""Where a sitting stands, without what stands there."""

ANSWERED = Prepared(
    select(*_PRESENTATION_COLUMNS, *_ANSWER_COLUMNS)
    .join(AnswerRow, AnswerRow.presentation_id == PresentationRow.id)
    .where(PresentationRow.sitting_id == bindparam("sitting"), PresentationRow.undone_at.is_(None))
    .order_by(AnswerRow.id)
)
"""What was answered in a sitting and not taken back, in that order."""

LAST_ANSWERED = Prepared(
    select(*_PRESENTATION_COLUMNS, *_ANSWER_COLUMNS)
    .join(AnswerRow, AnswerRow.presentation_id == PresentationRow.id)
    .where(
        PresentationRow.sitting_id == bindparam("sitting"),
        PresentationRow.undone_at.is_(None),
        AnswerRow.stale.is_(False),
    )
    .order_by(AnswerRow.id.desc())
    .limit(1)
)

LAST_ANSWERED_ID = Prepared(
    select(PresentationRow.id)
    .join(AnswerRow, AnswerRow.presentation_id == PresentationRow.id)
    .where(
        PresentationRow.sitting_id == bindparam("sitting"),
        PresentationRow.undone_at.is_(None),
        AnswerRow.stale.is_(False),
    )
    .order_by(AnswerRow.id.desc())
    .limit(1)
)

MEMBERS = Prepared(
    select(PresentationRow.members).where(PresentationRow.id == bindparam("presentation"))
)

PRESENTATION = Prepared(
    select(*_PRESENTATION_COLUMNS).where(PresentationRow.id == bindparam("presentation"))
)

OPEN_SITTINGS = Prepared(
    select(SittingRow.id, SittingRow.kind, SittingRow.plan, SittingRow.answered, SittingRow.day)
    .where(
        _OWN_SITTING,
        SittingRow.pack_id == bindparam("pack"),
        SittingRow.finished_at.is_(None),
        SittingRow.day == bindparam("day"),
    )
    .order_by(SittingRow.id.desc())
    .limit(20)
)
"""A learner's unfinished sittings of one day, the latest first."""

INSERT_SITTING = Inserting(table_of(SittingRow))

UPDATE_SITTING = Prepared(
    update(SittingRow)
    .where(SittingRow.id == bindparam("own_sitting"))
    .values(
        queue=bindparam("queue"),
        total=SittingRow.total + bindparam("split"),
        current_id=bindparam("current_id"),
        answered=bindparam("answered"),
        steps=bindparam("steps"),
        finished_at=bindparam("finished_at"),
    )
)

INSERT_PRESENTATION = Inserting(table_of(PresentationRow))

MARK_REVEALED = Prepared(
    update(PresentationRow)
    .where(PresentationRow.id == bindparam("own_presentation"))
    .values(revealed_at=bindparam("at"))
)

MARK_ASKED_BACK = Prepared(
    update(PresentationRow)
    .where(PresentationRow.id == bindparam("own_presentation"))
    .values(asked_back=True)
)

MARK_UNDONE = Prepared(
    update(PresentationRow)
    .where(PresentationRow.id == bindparam("own_presentation"))
    .values(undone_at=bindparam("at"))
)

INSERT_ANSWER = Inserting(table_of(AnswerRow))

INSERT_GRADING = Inserting(table_of(GradingRow))

_GRADING_COLUMNS = (
    GradingRow.answer_id,
    GradingRow.verdict,
    GradingRow.credit,
    GradingRow.reason,
    GradingRow.members.label("credits"),
    GradingRow.chosen,
)

GRADING = Prepared(
    select(*_GRADING_COLUMNS)
    .where(GradingRow.answer_id == bindparam("answer"))
    .order_by(GradingRow.id.desc())
    .limit(1)
)
"""The judgement of an answer that counts: the latest."""

GRADINGS = Prepared(
    select(*_GRADING_COLUMNS)
    .join(AnswerRow, AnswerRow.id == GradingRow.answer_id)
    .join(PresentationRow, PresentationRow.id == AnswerRow.presentation_id)
    .where(PresentationRow.sitting_id == bindparam("sitting"))
    .order_by(GradingRow.id)
)

_OWN_CARDS = (CardRow.learner_id == bindparam("learner"), CardRow.pack_id == bindparam("pack"))

DUE = Prepared(
    select(CardRow.question_id)
    .where(*_OWN_CARDS, CardRow.due <= bindparam("until"))
    .order_by(CardRow.due, CardRow.question_id)
    .limit(bindparam("most"))
    .offset(bindparam("skip"))
)
"""What is due by a moment, the most overdue first. Learning steps count ahead of their time."""

SURPRISED = Prepared(
    select(CardRow.question_id)
    .where(*_OWN_CARDS, CardRow.surprised.is_not(None), CardRow.due <= bindparam("until"))
    .order_by(CardRow.due, CardRow.question_id)
)
"""What is due by a moment and was last answered sure and wrong, the most overdue first."""

NEXT_DUE = Prepared(select(func.min(CardRow.due).label("due")).where(*_OWN_CARDS))

DUE_COUNT = Prepared(
    select(func.count().label("cards")).where(*_OWN_CARDS, CardRow.due <= bindparam("until"))
)
