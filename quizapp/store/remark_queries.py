"""Named statements about marks, notes and reports, and what becomes of them with their learner."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from quizapp.store.base import table_of
from quizapp.store.models import CardRow, PackRow, QuestionRow, RemarkRow, ReportRow
from quizapp.store.prepared import Inserting, Prepared

_OWN = RemarkRow.learner_id == bindparam("learner")

REMARK = Prepared(
    select(RemarkRow.marked, RemarkRow.text).where(
        _OWN, RemarkRow.question_id == bindparam("question")
    )
)
"""What a learner noted at a question."""

INSERT_REMARK = Prepared(
    insert(RemarkRow).values({c.key: bindparam(c.key) for c in table_of(RemarkRow).c})
)

UPDATE_REMARK = Prepared(
    update(RemarkRow)
    .where(
        RemarkRow.learner_id == bindparam("own_learner"),
        RemarkRow.question_id == bindparam("own_question"),
    )
    .values(marked=bindparam("marked"), text=bindparam("text"), changed_at=bindparam("changed_at"))
)

REMARKS = Prepared(
    select(RemarkRow.question_id, RemarkRow.marked, RemarkRow.text)
    .join(QuestionRow, QuestionRow.id == RemarkRow.question_id)
    .where(
        _OWN,
        QuestionRow.pack_id == bindparam("pack"),
        or_(RemarkRow.marked, RemarkRow.text != ""),
    )
    .order_by(RemarkRow.changed_at.desc(), RemarkRow.question_id)
)
"""All that a learner noted at the questions of a pack, the latest first."""

SET_ASIDE = Prepared(
    select(CardRow.question_id, CardRow.suspended, CardRow.buried)
    .where(
        CardRow.learner_id == bindparam("learner"),
        CardRow.pack_id == bindparam("pack"),
        or_(CardRow.suspended, CardRow.buried > bindparam("day")),
    )
    .order_by(CardRow.touched.desc(), CardRow.question_id)
)
"""What is suspended, or buried beyond a day of the learner's."""

INSERT_REPORT = Inserting(table_of(ReportRow))

SAME_REPORT = Prepared(
    select(ReportRow.id).where(
        ReportRow.learner_id == bindparam("learner"),
        ReportRow.presentation_id == bindparam("presentation"),
        ReportRow.kind == bindparam("kind"),
        ReportRow.text == bindparam("text"),
    )
)
"""A report that says the same of the same presentation: one that was sent twice."""

REPORTS = Prepared(
    select(ReportRow.id, ReportRow.at, ReportRow.kind, ReportRow.text, ReportRow.shown)
    .join(PackRow, PackRow.id == ReportRow.pack_id)
    .where(PackRow.key == bindparam("pack"))
    .order_by(ReportRow.id)
)
"""The reports about a pack, the oldest first, without who made them."""


def join(connection: Connection, guest_id: int, account_id: int) -> None:
    """Give a guest's marks, notes and reports to an account.

    Two notes at one question become one.
    """
    own = {
        row.question_id: row
        for row in connection.execute(
            select(RemarkRow.question_id, RemarkRow.marked, RemarkRow.text).where(
                RemarkRow.learner_id == account_id
            )
        )
    }
    of_guest = connection.execute(
        select(table_of(RemarkRow)).where(RemarkRow.learner_id == guest_id)
    ).all()
    connection.execute(delete(RemarkRow).where(RemarkRow.learner_id == guest_id))
    for row in of_guest:
        mine = own.get(row.question_id)
        if mine is None:
            connection.execute(
                insert(RemarkRow).values(**{**row._mapping, "learner_id": account_id})
            )
            continue
        texts = dict.fromkeys(text for text in (mine.text, row.text) if text)
        UPDATE_REMARK.run(
            connection,
            own_learner=account_id,
            own_question=row.question_id,
            marked=mine.marked or row.marked,
            text="\n\n".join(texts),
            changed_at=row.changed_at,
        )
    connection.execute(
        update(ReportRow).where(ReportRow.learner_id == guest_id).values(learner_id=account_id)
    )
