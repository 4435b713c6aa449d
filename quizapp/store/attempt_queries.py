"""Named statements about attempts and their items, prepared."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from quizapp.store.base import table_of
from quizapp.store.models import (
    AnswerRow,
    ApprovalRow,
    AssignmentRow,
    AttemptItemRow,
    AttemptRow,
    CourseMemberRow,
    GradingRow,
    LogLineRow,
    PackRow,
    PresentationRow,
    QuestionRow,
    SittingRow,
)
from quizapp.store.prepared import Inserting, Prepared

INSERT_ITEM = Inserting(table_of(AttemptItemRow))

_ATTEMPT = (
    AttemptRow.id,
    AttemptRow.assignment_id,
    AttemptRow.member_id,
    AttemptRow.number,
    AttemptRow.seed,
    AttemptRow.started_at,
    AttemptRow.ends_at,
    AttemptRow.submitted_at,
    AttemptRow.ended,
    AttemptRow.remembered_at,
    AttemptRow.credit,
    CourseMemberRow.learner_id,
    CourseMemberRow.course_id,
)

ATTEMPT = Prepared(
    select(*_ATTEMPT)
    .join(CourseMemberRow, CourseMemberRow.id == AttemptRow.member_id)
    .where(AttemptRow.id == bindparam("attempt"))
)

ATTEMPTS = Prepared(
    select(*_ATTEMPT)
    .join(CourseMemberRow, CourseMemberRow.id == AttemptRow.member_id)
    .where(
        AttemptRow.assignment_id == bindparam("assignment"),
        AttemptRow.member_id == bindparam("member"),
    )
    .order_by(AttemptRow.number)
)
"""One student's attempts at an assignment, the first first."""

OVERDUE = Prepared(
    select(*_ATTEMPT)
    .join(CourseMemberRow, CourseMemberRow.id == AttemptRow.member_id)
    .where(AttemptRow.ended == "", AttemptRow.ends_at <= bindparam("now"))
    .order_by(AttemptRow.ends_at, AttemptRow.id)
)
"""Attempts whose time was up and that have not been ended yet."""

_ITEMS = (
    select(
        AttemptItemRow.id.label("item_id"),
        AttemptItemRow.position,
        AttemptItemRow.slot,
        AttemptItemRow.question_id,
        AttemptItemRow.points,
        AttemptItemRow.draft,
        AttemptItemRow.draft_at,
        AttemptItemRow.draft_number,
        AttemptItemRow.flagged,
        AttemptItemRow.credit,
        AttemptItemRow.unclear,
        PresentationRow.id.label("presentation_id"),
        PresentationRow.format,
        PresentationRow.content,
        PresentationRow.members,
        PresentationRow.why,
        PresentationRow.asked_back,
        PresentationRow.made_at,
        SittingRow.id.label("sitting_id"),
        PackRow.id.label("pack_id"),
        PackRow.key.label("pack"),
        PackRow.version,
        AnswerRow.id.label("answer_id"),
        AnswerRow.at.label("answered_at"),
        AnswerRow.response,
    )
    .join(PresentationRow, PresentationRow.id == AttemptItemRow.presentation_id)
    .join(SittingRow, SittingRow.id == PresentationRow.sitting_id)
    .join(PackRow, PackRow.id == SittingRow.pack_id)
    .outerjoin(AnswerRow, AnswerRow.presentation_id == PresentationRow.id)
    .where(AttemptItemRow.attempt_id == bindparam("attempt"))
)

ITEMS = Prepared(_ITEMS.order_by(AttemptItemRow.position))
"""What an attempt asks, place by place, with the answers where there are any. An attempt of
somebody who has deleted everything has none."""

ITEM = Prepared(_ITEMS.where(AttemptItemRow.position == bindparam("position")))
"""One place of it."""

QUESTIONS_BY_KEY = (
    select(
        QuestionRow.key,
        QuestionRow.id,
        QuestionRow.content_hash,
        PackRow.id.label("pack_id"),
        PackRow.key.label("pack"),
        PackRow.version,
    )
    .join(PackRow, PackRow.id == QuestionRow.pack_id)
    .where(QuestionRow.key.in_(bindparam("keys", expanding=True)), QuestionRow.retired_at.is_(None))
)

DECISIONS = Prepared(
    select(
        ApprovalRow.question_id,
        ApprovalRow.format,
        ApprovalRow.variant,
        ApprovalRow.decision,
        ApprovalRow.content_hash,
        ApprovalRow.seen,
    )
    .where(ApprovalRow.set_id == bindparam("set_id"))
    .order_by(ApprovalRow.at, ApprovalRow.id)
)
"""What was said of the presentations of a set, the latest last; some of it may have lapsed."""

RUNNING_OF_LEARNER = Prepared(
    select(*_ATTEMPT, AssignmentRow.rules)
    .join(CourseMemberRow, CourseMemberRow.id == AttemptRow.member_id)
    .join(AssignmentRow, AssignmentRow.id == AttemptRow.assignment_id)
    .where(CourseMemberRow.learner_id == bindparam("learner"), AttemptRow.ended == "")
)

REMEMBERED = select(LogLineRow.answer_id).where(
    LogLineRow.answer_id.in_(bindparam("answers", expanding=True)), LogLineRow.kind == "answer"
)
"""Those of these answers that stand in a log."""

GRADINGS = Prepared(
    select(
        GradingRow.answer_id,
        GradingRow.verdict,
        GradingRow.credit,
        GradingRow.reason,
        GradingRow.members.label("credits"),
        GradingRow.chosen,
    )
    .join(AnswerRow, AnswerRow.id == GradingRow.answer_id)
    .join(AttemptItemRow, AttemptItemRow.presentation_id == AnswerRow.presentation_id)
    .where(AttemptItemRow.attempt_id == bindparam("attempt"))
    .order_by(GradingRow.id)
)
"""Every judgement of an attempt's answers, the latest of each answer last."""

UNTOLD = Prepared(
    select(*_ATTEMPT)
    .join(CourseMemberRow, CourseMemberRow.id == AttemptRow.member_id)
    .where(AttemptRow.ended != "", AttemptRow.remembered_at.is_(None))
    .order_by(AttemptRow.assignment_id, AttemptRow.id)
)
"""Attempts that have ended and whose students have not been told what was right."""

PACKS = Prepared(
    select(PackRow.id, PackRow.key)
    .join(SittingRow, SittingRow.pack_id == PackRow.id)
    .join(PresentationRow, PresentationRow.sitting_id == SittingRow.id)
    .join(AttemptItemRow, AttemptItemRow.presentation_id == PresentationRow.id)
    .where(AttemptItemRow.attempt_id == bindparam("attempt"))
    .distinct()
)
"""The packs that an attempt asks of."""

ATTEMPTS_OF_ASSIGNMENT = Prepared(
    select(*_ATTEMPT)
    .join(CourseMemberRow, CourseMemberRow.id == AttemptRow.member_id)
    .where(AttemptRow.assignment_id == bindparam("assignment"))
    .order_by(AttemptRow.member_id, AttemptRow.number)
)
"""Everybody's attempts at an assignment, each student's first first."""
