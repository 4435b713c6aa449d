"""What the courses of a learner have assigned, prepared: every review of a student asks for it."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, exists, or_, select

from quizapp.store.models import (
    AssignmentMemberRow,
    AssignmentRow,
    CourseMemberRow,
    CourseRow,
    SetVersionRow,
)
from quizapp.store.prepared import Prepared

_SOME = exists().where(AssignmentMemberRow.assignment_id == AssignmentRow.id)
_MINE = exists().where(
    AssignmentMemberRow.assignment_id == AssignmentRow.id,
    AssignmentMemberRow.member_id == CourseMemberRow.id,
)

ASSIGNED = Prepared(
    select(
        CourseRow.id.label("course_id"),
        CourseRow.title.label("course"),
        CourseRow.time_zone,
        CourseRow.exam_on,
        AssignmentRow.id.label("assignment_id"),
        AssignmentRow.opens_at,
        AssignmentRow.due_at,
        AssignmentRow.closes_at,
        AssignmentRow.published_at,
        AssignmentRow.rules,
        SetVersionRow.id.label("version_id"),
        SetVersionRow.slots,
        CourseMemberRow.id.label("member_id"),
    )
    .join(CourseRow, CourseRow.id == CourseMemberRow.course_id)
    .join(AssignmentRow, AssignmentRow.course_id == CourseRow.id)
    .join(SetVersionRow, SetVersionRow.id == AssignmentRow.version_id)
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
"""Every set that was given to a learner in a course that runs, those due first first."""
