"""Named statements about keeping up: whom an assignment was given to, and what they did.

All of a course is told in a few statements, however many students it has.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, distinct, exists, func, or_, select

from quizapp.store.models import (
    AccommodationRow,
    AccountRow,
    AssignmentMemberRow,
    AssignmentRow,
    CourseMemberRow,
    CourseRow,
    KeepUpReminderRow,
    LearnerRow,
    LogLineRow,
    PackRow,
    QuestionRow,
    QuestionSetRow,
    ReminderMailRow,
    SetVersionRow,
    SittingRow,
)
from quizapp.store.prepared import Prepared

_SOME = exists().where(AssignmentMemberRow.assignment_id == AssignmentRow.id)
_GIVEN = exists().where(
    AssignmentMemberRow.assignment_id == AssignmentRow.id,
    AssignmentMemberRow.member_id == CourseMemberRow.id,
)

MEMBERS = Prepared(
    select(
        CourseMemberRow.id.label("member_id"),
        CourseMemberRow.learner_id,
        CourseMemberRow.name,
        CourseMemberRow.roster_id,
        CourseMemberRow.joined_at,
        CourseMemberRow.left_at,
        AccountRow.name.label("account"),
        LearnerRow.time_zone,
        LearnerRow.rollover_hour,
        AccommodationRow.extra_days,
    )
    .select_from(AssignmentRow)
    .join(CourseMemberRow, CourseMemberRow.course_id == AssignmentRow.course_id)
    .join(LearnerRow, LearnerRow.id == CourseMemberRow.learner_id)
    .outerjoin(AccountRow, AccountRow.learner_id == CourseMemberRow.learner_id)
    .outerjoin(AccommodationRow, AccommodationRow.member_id == CourseMemberRow.id)
    .where(
        AssignmentRow.id == bindparam("assignment"),
        CourseMemberRow.role == "student",
        or_(and_(_SOME, _GIVEN), ~_SOME),
    )
)
"""The students whom an assignment was given to, those who have left among them. Who has deleted
everything is not: nothing is left that could be counted."""

SETS_OF_COURSE = Prepared(
    select(
        AssignmentRow.published_at,
        AssignmentRow.opens_at,
        SetVersionRow.id.label("version_id"),
        SetVersionRow.number,
        QuestionSetRow.key.label("set_key"),
    )
    .join(SetVersionRow, SetVersionRow.id == AssignmentRow.version_id)
    .join(QuestionSetRow, QuestionSetRow.id == SetVersionRow.set_id)
    .where(AssignmentRow.course_id == bindparam("course"), AssignmentRow.published_at.is_not(None))
)
"""Every set that was ever given in a course, archived ones too: what they made count stays so."""

PACKS = Prepared(select(PackRow.id, PackRow.key))

MINE = Prepared(
    select(AssignmentRow.id, AssignmentRow.course_id)
    .select_from(CourseMemberRow)
    .join(CourseRow, CourseRow.id == CourseMemberRow.course_id)
    .join(AssignmentRow, AssignmentRow.course_id == CourseRow.id)
    .where(
        CourseMemberRow.learner_id == bindparam("learner"),
        CourseMemberRow.role == "student",
        CourseMemberRow.left_at.is_(None),
        CourseRow.archived_at.is_(None),
        AssignmentRow.kind == "keep-up",
        AssignmentRow.published_at.is_not(None),
        AssignmentRow.archived_at.is_(None),
        or_(and_(_SOME, _GIVEN), ~_SOME),
    )
    .order_by(CourseRow.title, AssignmentRow.id)
)
"""The keep-up assignments of a learner."""

REMINDER = Prepared(
    select(KeepUpReminderRow.minute).where(KeepUpReminderRow.learner_id == bindparam("learner"))
)

_MAILED = (
    select(
        ReminderMailRow.learner_id,
        ReminderMailRow.asked_at,
        ReminderMailRow.confirmed_at,
        ReminderMailRow.day,
        KeepUpReminderRow.minute,
        AccountRow.name,
        AccountRow.email,
        LearnerRow.time_zone,
        LearnerRow.rollover_hour,
    )
    .join(KeepUpReminderRow, KeepUpReminderRow.learner_id == ReminderMailRow.learner_id)
    .join(AccountRow, AccountRow.learner_id == ReminderMailRow.learner_id)
    .join(LearnerRow, LearnerRow.id == ReminderMailRow.learner_id)
)

MAILED = Prepared(_MAILED.where(ReminderMailRow.confirmed_at.is_not(None)))
"""Everybody who is to be reminded by mail, and at which minute of the day."""

MAILED_TO = Prepared(_MAILED.where(ReminderMailRow.learner_id == bindparam("learner")))
"""The same for one learner who has asked for it, confirmed or not."""

MAILED_BY_TOKEN = Prepared(_MAILED.where(ReminderMailRow.token_hash == bindparam("token")))
"""The same for whoever holds the token."""


def reviews(learners: Collection[int], since: datetime) -> Select[*tuple[Any, ...]]:
    """How many questions of each pack each learner reviewed or began on each day since a moment;
    answers that were taken back left out."""
    return (
        select(
            LogLineRow.learner_id,
            LogLineRow.day,
            QuestionRow.pack_id,
            func.count(distinct(LogLineRow.question_id)).label("reviews"),
        )
        .join(QuestionRow, QuestionRow.id == LogLineRow.question_id)
        .where(
            LogLineRow.learner_id.in_(learners),
            LogLineRow.at >= since,
            LogLineRow.kind == "answer",
            LogLineRow.counts.is_(True),
            LogLineRow.rated.is_not(None),
        )
        .group_by(LogLineRow.learner_id, LogLineRow.day, QuestionRow.pack_id)
    )


def reviews_to_the_end(learners: Collection[int], since: datetime) -> Select[*tuple[Any, ...]]:
    """The reviews since a moment in which nothing waits for an answer any more."""
    return select(
        SittingRow.learner_id,
        SittingRow.day,
        SittingRow.pack_id,
        SittingRow.total,
        SittingRow.plan,
        SittingRow.queue,
    ).where(
        SittingRow.learner_id.in_(learners),
        SittingRow.started_at >= since,
        SittingRow.kind == "review",
        SittingRow.finished_at.is_not(None),
        SittingRow.current_id.is_(None),
    )
