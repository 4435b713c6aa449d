"""What remains in courses of somebody who deletes everything: marks under a number that leads
nowhere, and the sets that others were given. `accounts.erase` calls this first.
"""

from __future__ import annotations

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from quizapp.store.base import table_of
from quizapp.store.models import (
    AccommodationRow,
    AppealRow,
    ApprovalRow,
    AssignmentRow,
    AttemptItemRow,
    CourseMemberRow,
    ExtensionRow,
    InvitationRow,
    MarkTextRow,
    QuestionSetRow,
    RegradeRow,
    SetShareRow,
    SetVersionRow,
)
from quizapp.store.owned import shared


def forget(session: Session, learner_id: int) -> None:
    """Take the person and all free text out of every course; numbers and marks stay.

    Sets that no assignment was given are deleted, the others are nobody's from then on.
    """
    own = shared(learner_id)
    session.execute(
        update(AttemptItemRow)
        .where(own[table_of(AttemptItemRow)])
        .values(presentation_id=None, draft=None)
    )
    session.execute(update(AppealRow).where(own[table_of(AppealRow)]).values(reason="", reply=""))
    session.execute(delete(MarkTextRow).where(own[table_of(MarkTextRow)]))
    session.execute(delete(AccommodationRow).where(own[table_of(AccommodationRow)]))
    session.execute(delete(ExtensionRow).where(own[table_of(ExtensionRow)]))
    session.execute(
        update(InvitationRow)
        .where(own[table_of(InvitationRow)])
        .values(name="", email=None, roster_id="")
    )
    _forget_sets(session, learner_id)
    session.execute(delete(SetShareRow).where(SetShareRow.learner_id == learner_id))
    session.execute(
        update(RegradeRow).where(RegradeRow.learner_id == learner_id).values(learner_id=None)
    )
    session.execute(
        update(CourseMemberRow)
        .where(CourseMemberRow.learner_id == learner_id)
        .values(learner_id=None, name="", roster_id="")
    )


def _forget_sets(session: Session, learner_id: int) -> None:
    given = exists().where(
        AssignmentRow.version_id == SetVersionRow.id, SetVersionRow.set_id == QuestionSetRow.id
    )
    mine = QuestionSetRow.learner_id == learner_id
    unused = list(session.scalars(select(QuestionSetRow.id).where(mine, ~given)))
    for model in (ApprovalRow, SetShareRow, SetVersionRow):
        session.execute(delete(model).where(model.set_id.in_(unused)))
    session.execute(delete(QuestionSetRow).where(QuestionSetRow.id.in_(unused)))
    session.execute(update(QuestionSetRow).where(mine).values(learner_id=None, description=""))
