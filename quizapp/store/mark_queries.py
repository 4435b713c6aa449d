"""Named statements about marks, prepared: a gradebook, its audit log, attempts as graded."""

from __future__ import annotations

from sqlalchemy import ColumnElement, bindparam, func, or_, select

from quizapp.store.base import table_of
from quizapp.store.models import (
    AnswerRow,
    AppealRow,
    AssignmentMemberRow,
    AssignmentRow,
    AttemptItemRow,
    AttemptRow,
    CourseMemberRow,
    ExtensionRow,
    GradingRow,
    MarkLineRow,
    MarkTextRow,
    PackRow,
    PresentationRow,
    QuestionRow,
    RegradeRow,
    SittingRow,
)
from quizapp.store.prepared import Inserting, Prepared

INSERT_LINE = Inserting(table_of(MarkLineRow))


def _is_one_of(*kinds: str) -> ColumnElement[bool]:
    return or_(*(MarkLineRow.kind == kind for kind in kinds))


_OF_COURSE = AssignmentRow.course_id == bindparam("course")

SOME_GIVEN = Prepared(
    select(AssignmentMemberRow.assignment_id, AssignmentMemberRow.member_id)
    .join(AssignmentRow, AssignmentRow.id == AssignmentMemberRow.assignment_id)
    .where(_OF_COURSE)
)
"""Whom those assignments of a course were given to that were not given to all."""

COURSE_ATTEMPTS = Prepared(
    select(
        AttemptRow.id,
        AttemptRow.assignment_id,
        AttemptRow.member_id,
        AttemptRow.number,
        AttemptRow.started_at,
        AttemptRow.submitted_at,
        AttemptRow.ended,
        AttemptRow.credit,
    )
    .join(AssignmentRow, AssignmentRow.id == AttemptRow.assignment_id)
    .where(_OF_COURSE)
    .order_by(AttemptRow.assignment_id, AttemptRow.member_id, AttemptRow.number)
)

COURSE_EXTENSIONS = Prepared(
    select(
        ExtensionRow.assignment_id,
        ExtensionRow.member_id,
        ExtensionRow.until,
        ExtensionRow.extra_attempts,
        ExtensionRow.extra_minutes,
    )
    .join(AssignmentRow, AssignmentRow.id == ExtensionRow.assignment_id)
    .where(_OF_COURSE)
)
"""What was given to single students for single assignments."""

COURSE_UNCLEAR = Prepared(
    select(AttemptRow.assignment_id, AttemptRow.member_id, func.count().label("count"))
    .join(AttemptItemRow, AttemptItemRow.attempt_id == AttemptRow.id)
    .join(AssignmentRow, AssignmentRow.id == AttemptRow.assignment_id)
    .where(_OF_COURSE, AttemptItemRow.unclear)
    .group_by(AttemptRow.assignment_id, AttemptRow.member_id)
)
"""How many answers of each student to each assignment could not be read, and wait."""

_STANDING = (
    select(func.max(MarkLineRow.id))
    .where(
        MarkLineRow.course_id == bindparam("course"),
        _is_one_of("mark", "excuse", "comment", "drop", "seen"),
    )
    .group_by(MarkLineRow.assignment_id, MarkLineRow.member_id, MarkLineRow.kind)
)

STANDING = Prepared(
    select(
        MarkLineRow.id,
        MarkLineRow.kind,
        MarkLineRow.assignment_id,
        MarkLineRow.member_id,
        MarkLineRow.after,
        MarkTextRow.words,
    )
    .outerjoin(MarkTextRow, MarkTextRow.line_id == MarkLineRow.id)
    .where(MarkLineRow.id.in_(_STANDING))
)
"""The lines of a course that hold: of each kind for each place the latest."""

ITEM_LINES = Prepared(
    select(
        MarkLineRow.id,
        MarkLineRow.item_id,
        MarkLineRow.regrade_id,
        MarkLineRow.at,
        MarkLineRow.kind,
        MarkLineRow.before,
        MarkLineRow.after,
        MarkLineRow.by_id,
        MarkTextRow.words,
    )
    .outerjoin(MarkTextRow, MarkTextRow.line_id == MarkLineRow.id)
    .where(
        MarkLineRow.course_id == bindparam("course"),
        MarkLineRow.attempt_id == bindparam("attempt"),
        MarkLineRow.item_id.is_not(None),
    )
    .order_by(MarkLineRow.id)
)
"""What was changed of an attempt's items, the first first."""

LINES_OF_MEMBER = Prepared(
    select(
        MarkLineRow.id,
        MarkLineRow.assignment_id,
        MarkLineRow.attempt_id,
        MarkLineRow.item_id,
        MarkLineRow.regrade_id,
        MarkLineRow.at,
        MarkLineRow.kind,
        MarkLineRow.before,
        MarkLineRow.after,
        MarkTextRow.words,
        AttemptItemRow.position,
    )
    .outerjoin(MarkTextRow, MarkTextRow.line_id == MarkLineRow.id)
    .outerjoin(AttemptItemRow, AttemptItemRow.id == MarkLineRow.item_id)
    .where(
        MarkLineRow.course_id == bindparam("course"), MarkLineRow.member_id == bindparam("member")
    )
    .order_by(MarkLineRow.id.desc())
)
"""What was changed of one student's marks, the latest first."""

_GRADED_ITEM = (
    select(
        AttemptItemRow.id.label("item_id"),
        AttemptItemRow.attempt_id,
        AttemptItemRow.position,
        AttemptItemRow.question_id,
        AttemptItemRow.points,
        AttemptItemRow.credit,
        AttemptItemRow.unclear,
        AttemptItemRow.format,
        AttemptRow.assignment_id,
        AttemptRow.member_id,
        AttemptRow.number.label("attempt_number"),
        AttemptRow.started_at,
        AttemptRow.ended,
        AttemptRow.credit.label("attempt_credit"),
        CourseMemberRow.course_id,
        CourseMemberRow.learner_id,
        PresentationRow.id.label("presentation_id"),
        PresentationRow.content,
        PresentationRow.members,
        PresentationRow.asked_back,
        PackRow.id.label("pack_id"),
        PackRow.key.label("pack"),
        PackRow.version,
        AnswerRow.id.label("answer_id"),
        AnswerRow.response,
        AnswerRow.at.label("answered_at"),
    )
    .join(AttemptRow, AttemptRow.id == AttemptItemRow.attempt_id)
    .join(CourseMemberRow, CourseMemberRow.id == AttemptRow.member_id)
    .outerjoin(PresentationRow, PresentationRow.id == AttemptItemRow.presentation_id)
    .outerjoin(SittingRow, SittingRow.id == PresentationRow.sitting_id)
    .outerjoin(PackRow, PackRow.id == SittingRow.pack_id)
    .outerjoin(AnswerRow, AnswerRow.presentation_id == PresentationRow.id)
)

GRADED_ITEM = Prepared(_GRADED_ITEM.where(AttemptItemRow.id == bindparam("item")))

GRADED_ITEMS = Prepared(
    _GRADED_ITEM.where(AttemptItemRow.attempt_id == bindparam("attempt")).order_by(
        AttemptItemRow.position
    )
)
"""An attempt's items as graded. What was asked of somebody who has deleted everything is gone."""

UNCLEAR_ITEMS = Prepared(
    _GRADED_ITEM.where(
        CourseMemberRow.course_id == bindparam("course"), AttemptItemRow.unclear
    ).order_by(AttemptRow.assignment_id, AttemptItemRow.question_id, AttemptItemRow.id)
)
"""The answers of a course that could not be read, and wait for somebody to look."""

ITEMS_OF_QUESTION = Prepared(
    _GRADED_ITEM.where(
        AttemptItemRow.question_id == bindparam("question"), AttemptRow.ended != ""
    ).order_by(AttemptItemRow.id)
)
"""The items of ended attempts that asked a question, alone or as the first of several."""

ITEMS_OF_SEVERAL = Prepared(
    _GRADED_ITEM.where(
        or_(
            AttemptItemRow.format == "which-first",
            AttemptItemRow.format == "order",
            AttemptItemRow.format == "matching",
        ),
        AttemptRow.ended != "",
        AttemptItemRow.question_id != bindparam("question"),
        PackRow.id == bindparam("of_pack"),
    ).order_by(AttemptItemRow.id)
)
"""The items of ended attempts that asked several questions of a pack at once, but for those whose
first question it is."""

GRADINGS_OF_ATTEMPT = Prepared(
    select(
        GradingRow.id,
        GradingRow.answer_id,
        GradingRow.at,
        GradingRow.verdict,
        GradingRow.credit,
        GradingRow.reason,
        GradingRow.members.label("credits"),
        GradingRow.chosen,
        AttemptItemRow.id.label("item_id"),
    )
    .join(AnswerRow, AnswerRow.id == GradingRow.answer_id)
    .join(AttemptItemRow, AttemptItemRow.presentation_id == AnswerRow.presentation_id)
    .where(AttemptItemRow.attempt_id == bindparam("attempt"))
    .order_by(GradingRow.id)
)
"""Every judgement of an attempt's answers, the first first."""

APPEALS_OF_COURSE = Prepared(
    select(
        AppealRow.id,
        AppealRow.item_id,
        AppealRow.at,
        AppealRow.reason,
        AppealRow.state,
        AppealRow.for_all,
        AppealRow.reply,
        AppealRow.decided_at,
        AttemptItemRow.attempt_id,
        AttemptItemRow.position,
        AttemptItemRow.credit,
        AttemptRow.assignment_id,
        AttemptRow.member_id,
        AssignmentRow.title,
    )
    .join(AttemptItemRow, AttemptItemRow.id == AppealRow.item_id)
    .join(AttemptRow, AttemptRow.id == AttemptItemRow.attempt_id)
    .join(AssignmentRow, AssignmentRow.id == AttemptRow.assignment_id)
    .where(_OF_COURSE)
    .order_by(AppealRow.id)
)
"""The appeals of a course, the first first."""

DEPENDING = Prepared(
    select(
        AttemptItemRow.id.label("item_id"),
        AttemptItemRow.attempt_id,
        AttemptRow.assignment_id,
        AttemptRow.started_at,
        CourseMemberRow.course_id,
        PresentationRow.members,
    )
    .join(AttemptRow, AttemptRow.id == AttemptItemRow.attempt_id)
    .join(CourseMemberRow, CourseMemberRow.id == AttemptRow.member_id)
    .join(PresentationRow, PresentationRow.id == AttemptItemRow.presentation_id)
    .join(QuestionRow, QuestionRow.id == AttemptItemRow.question_id)
    .where(
        AttemptRow.ended != "",
        or_(
            QuestionRow.revised_at > AttemptRow.started_at,
            QuestionRow.retired_at > AttemptRow.started_at,
            AttemptItemRow.format == "which-first",
            AttemptItemRow.format == "order",
            AttemptItemRow.format == "matching",
        ),
    )
    .order_by(AttemptItemRow.id)
)
"""The items of ended attempts that may ask something that was corrected since they were made: all
that ask several questions at once are among them."""

CORRECTED = Prepared(
    select(
        QuestionRow.id,
        QuestionRow.key,
        QuestionRow.pack_id,
        QuestionRow.revised_at,
        QuestionRow.retired_at,
        PackRow.key.label("pack"),
        PackRow.title,
        PackRow.version,
    )
    .join(PackRow, PackRow.id == QuestionRow.pack_id)
    .where(or_(QuestionRow.revised_at.is_not(None), QuestionRow.retired_at.is_not(None)))
    .order_by(QuestionRow.id)
)
"""The questions whose accepted answers have changed, or that are asked no more."""

QUESTION = Prepared(
    select(QuestionRow.id, QuestionRow.pack_id, PackRow.version)
    .join(PackRow, PackRow.id == QuestionRow.pack_id)
    .where(QuestionRow.id == bindparam("question"))
)

REGRADES_DONE = Prepared(
    select(RegradeRow.question_id, RegradeRow.at, RegradeRow.done)
    .where(RegradeRow.undone_at.is_(None))
    .order_by(RegradeRow.id)
)

TAUGHT = Prepared(
    select(CourseMemberRow.course_id, CourseMemberRow.id, CourseMemberRow.role)
    .where(
        CourseMemberRow.learner_id == bindparam("learner"),
        CourseMemberRow.left_at.is_(None),
        CourseMemberRow.role != "student",
    )
    .order_by(CourseMemberRow.course_id)
)
"""The courses in which a learner is one of the staff, archived ones too."""
