"""What the courses of a learner have assigned, prepared: every review of a student asks for it."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from quizapp.store.models import (
    AccommodationRow,
    AssignmentMemberRow,
    AssignmentRow,
    AttemptRow,
    CourseMemberRow,
    CourseRow,
    ExtensionRow,
    QuestionSetRow,
    SetVersionRow,
)
from quizapp.store.prepared import Prepared

_SOME = exists().where(AssignmentMemberRow.assignment_id == AssignmentRow.id)
_MINE = exists().where(
    AssignmentMemberRow.assignment_id == AssignmentRow.id,
    AssignmentMemberRow.member_id == CourseMemberRow.id,
)
_OTHER = aliased(CourseMemberRow)
_SOME_THERE = (
    select(AssignmentMemberRow.member_id)
    .where(AssignmentMemberRow.assignment_id == AssignmentRow.id)
    .correlate(AssignmentRow)
)
_OTHERS_ATTEMPTS = (
    select(AttemptRow.id)
    .where(AttemptRow.assignment_id == AssignmentRow.id, AttemptRow.member_id == _OTHER.id)
    .correlate(AssignmentRow, _OTHER)
)
_CONCERNED = or_(
    and_(
        _OTHER.role == "student",
        _OTHER.left_at.is_(None),
        or_(~_SOME_THERE.exists(), _OTHER.id.in_(_SOME_THERE)),
    ),
    _OTHERS_ATTEMPTS.exists(),
)
"""Those whose closing moments `telling_times.closing` looks at."""
_MOST_DAYS = (
    select(func.max(AccommodationRow.extra_days))
    .join(_OTHER, _OTHER.id == AccommodationRow.member_id)
    .where(_OTHER.course_id == CourseRow.id, _CONCERNED)
    .correlate(CourseRow, AssignmentRow)
    .scalar_subquery()
)
_LAST_UNTIL = (
    select(func.max(ExtensionRow.until))
    .join(_OTHER, _OTHER.id == ExtensionRow.member_id)
    .where(ExtensionRow.assignment_id == AssignmentRow.id, _CONCERNED)
    .correlate(AssignmentRow)
    .scalar_subquery()
)
_OWN_ATTEMPTS = select(func.min(AttemptRow.submitted_at)).where(
    AttemptRow.assignment_id == AssignmentRow.id,
    AttemptRow.member_id == CourseMemberRow.id,
)
_ENDED_AT = (
    _OWN_ATTEMPTS.where(AttemptRow.ended != "")
    .correlate(AssignmentRow, CourseMemberRow)
    .scalar_subquery()
)
_TOLD_AT = (
    _OWN_ATTEMPTS.where(AttemptRow.remembered_at.is_not(None))
    .correlate(AssignmentRow, CourseMemberRow)
    .scalar_subquery()
)

ASSIGNED = Prepared(
    select(
        CourseRow.id.label("course_id"),
        CourseRow.title.label("course"),
        CourseRow.time_zone,
        CourseRow.exam_on,
        CourseMemberRow.most_new,
        AssignmentRow.id.label("assignment_id"),
        AssignmentRow.opens_at,
        AssignmentRow.due_at,
        AssignmentRow.closes_at,
        AssignmentRow.published_at,
        AssignmentRow.rules,
        SetVersionRow.id.label("version_id"),
        SetVersionRow.number,
        QuestionSetRow.key.label("set_key"),
        _MOST_DAYS.label("most_days"),
        _LAST_UNTIL.label("last_until"),
        _ENDED_AT.label("ended_at"),
        _TOLD_AT.label("told_at"),
    )
    .select_from(CourseMemberRow)
    .join(CourseRow, CourseRow.id == CourseMemberRow.course_id)
    .join(AssignmentRow, AssignmentRow.course_id == CourseRow.id)
    .join(SetVersionRow, SetVersionRow.id == AssignmentRow.version_id)
    .join(QuestionSetRow, QuestionSetRow.id == SetVersionRow.set_id)
    .where(
        CourseMemberRow.learner_id == bindparam("learner"),
        CourseMemberRow.role == "student",
        CourseMemberRow.left_at.is_(None),
        CourseRow.archived_at.is_(None),
        AssignmentRow.published_at.is_not(None),
        AssignmentRow.archived_at.is_(None),
        or_(and_(_SOME, _MINE), ~_SOME),
    )
    .order_by(CourseRow.id, AssignmentRow.due_at, AssignmentRow.id)
)
"""Every set that was given to a learner in a course that runs, those due first first.

`most_days`: the most extra days that any of those has whom it was given to, `last_until`: the last
moment that one of them was given for it; `ended_at`, `told_at`: when the learner's first attempt
ended, and the first of those that were told.
"""

SLOTS = Prepared(select(SetVersionRow.slots).where(SetVersionRow.id == bindparam("version")))
"""What a version of a set asks."""
