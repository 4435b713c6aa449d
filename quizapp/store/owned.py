"""What of the database belongs to one learner, found by following the foreign keys.

`services.my_data` writes it out, `services.accounts` erases it. A table that is added later is
found as well, if its rows name a learner or something that is a learner's.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Table, select

from quizapp.store.base import table_of
from quizapp.store.models import (
    AccommodationRow,
    AppealRow,
    ApprovalRow,
    AssignmentMemberRow,
    AssignmentRow,
    AttemptItemRow,
    AttemptRow,
    Base,
    CourseInvitationRow,
    CourseMemberRow,
    CourseRow,
    ExtensionRow,
    LearnerRow,
    MarkLineRow,
    MarkTextRow,
    QuestionSetRow,
    RegradeRow,
    SetShareRow,
    SetVersionRow,
)

LEARNERS = table_of(LearnerRow)

OF_COURSES = frozenset(
    table_of(model)
    for model in (
        CourseRow,
        CourseMemberRow,
        CourseInvitationRow,
        AccommodationRow,
        QuestionSetRow,
        SetVersionRow,
        SetShareRow,
        ApprovalRow,
        AssignmentRow,
        AssignmentMemberRow,
        ExtensionRow,
        AttemptRow,
        AttemptItemRow,
        MarkLineRow,
        MarkTextRow,
        AppealRow,
        RegradeRow,
    )
)
"""Tables that hold what is others' too: `shared` tells a learner's part, `services.leaving` says
what remains of it."""


def owned(learner_id: int) -> dict[Table, ColumnElement[bool]]:
    """Each table that holds something of learners, with which of its rows are this one's.

    What is pointed to comes before what points to it; the row of the learner comes first.
    """
    found: dict[Table, ColumnElement[bool]] = {LEARNERS: LEARNERS.c.id == learner_id}
    for table in Base.metadata.sorted_tables:
        if table is LEARNERS or table in OF_COURSES:
            continue
        if "learner_id" in table.c:
            found[table] = table.c.learner_id == learner_id
            continue
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            parent = key.column.table
            if parent in found:
                found[table] = key.parent.in_(select(key.column).where(found[parent]))
                break
    return found


def shared(learner_id: int) -> dict[Table, ColumnElement[bool]]:
    """The same for the tables of courses and sets: which of their rows are about this learner."""
    members = select(CourseMemberRow.id).where(CourseMemberRow.learner_id == learner_id)
    courses = select(CourseMemberRow.course_id).where(CourseMemberRow.learner_id == learner_id)
    attempts = select(AttemptRow.id).where(AttemptRow.member_id.in_(members))
    items = select(AttemptItemRow.id).where(AttemptItemRow.attempt_id.in_(attempts))
    lines = select(MarkLineRow.id).where(MarkLineRow.member_id.in_(members))
    sets = select(QuestionSetRow.id).where(QuestionSetRow.learner_id == learner_id)
    return {
        table_of(CourseRow): CourseRow.id.in_(courses),
        table_of(CourseMemberRow): CourseMemberRow.learner_id == learner_id,
        table_of(CourseInvitationRow): CourseInvitationRow.member_id.in_(members),
        table_of(AccommodationRow): AccommodationRow.member_id.in_(members),
        table_of(AssignmentMemberRow): AssignmentMemberRow.member_id.in_(members),
        table_of(ExtensionRow): ExtensionRow.member_id.in_(members),
        table_of(AttemptRow): AttemptRow.member_id.in_(members),
        table_of(AttemptItemRow): AttemptItemRow.attempt_id.in_(attempts),
        table_of(AppealRow): AppealRow.item_id.in_(items),
        table_of(MarkLineRow): MarkLineRow.member_id.in_(members),
        table_of(MarkTextRow): MarkTextRow.line_id.in_(lines),
        table_of(QuestionSetRow): QuestionSetRow.learner_id == learner_id,
        table_of(SetVersionRow): SetVersionRow.set_id.in_(sets),
        table_of(SetShareRow): SetShareRow.learner_id == learner_id,
        table_of(ApprovalRow): ApprovalRow.set_id.in_(sets),
        table_of(RegradeRow): RegradeRow.learner_id == learner_id,
    }
