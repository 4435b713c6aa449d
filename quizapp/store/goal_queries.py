"""Named statements about exams and backlogs, and what their plans are made of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    bindparam,
    delete,
    func,
    select,
    type_coerce,
    update,
)

from quizapp.store.base import table_of
from quizapp.store.models import (
    CardRow,
    CatchUpRow,
    ExamRow,
    LogLineRow,
    PackRow,
)
from quizapp.store.prepared import Inserting, Prepared

_EXAM_COLUMNS = (
    ExamRow.id,
    ExamRow.pack_id,
    PackRow.key.label("pack"),
    PackRow.title.label("pack_title"),
    PackRow.version,
    ExamRow.name,
    ExamRow.day,
    ExamRow.topics,
    ExamRow.sections,
    ExamRow.most_new,
    ExamRow.made_day,
    ExamRow.ended_at,
)
_EXAMS = (
    select(*_EXAM_COLUMNS)
    .join(PackRow, PackRow.id == ExamRow.pack_id)
    .where(ExamRow.learner_id == bindparam("learner"))
    .order_by(ExamRow.day, ExamRow.id)
)

EXAMS = Prepared(_EXAMS)
"""A learner's exams in all packs, the soonest first."""

EXAMS_OF_PACK = Prepared(
    _EXAMS.where(ExamRow.pack_id == bindparam("pack"), ExamRow.ended_at.is_(None))
)
"""Those in one pack that were not ended."""

EXAM = Prepared(_EXAMS.where(ExamRow.id == bindparam("exam")))

INSERT_EXAM = Inserting(table_of(ExamRow))

UPDATE_EXAM = Prepared(
    update(ExamRow)
    .where(ExamRow.id == bindparam("own_exam"))
    .values(
        name=bindparam("name"),
        day=bindparam("day"),
        topics=bindparam("topics"),
        sections=bindparam("sections"),
        most_new=bindparam("most_new"),
    )
)

END_EXAM = Prepared(
    update(ExamRow).where(ExamRow.id == bindparam("own_exam")).values(ended_at=bindparam("at"))
)

CATCH_UP = Prepared(
    select(
        CatchUpRow.id,
        CatchUpRow.day,
        CatchUpRow.per_day,
        CatchUpRow.days,
        CatchUpRow.due,
        CatchUpRow.done_before,
    )
    .where(
        CatchUpRow.learner_id == bindparam("learner"),
        CatchUpRow.pack_id == bindparam("pack"),
        CatchUpRow.ended_at.is_(None),
    )
    .order_by(CatchUpRow.id.desc())
    .limit(1)
)
"""What a learner said last about the backlog of a pack, unless it is ended."""

INSERT_CATCH_UP = Inserting(table_of(CatchUpRow))

END_CATCH_UPS = Prepared(
    update(CatchUpRow)
    .where(
        CatchUpRow.learner_id == bindparam("own_learner"),
        CatchUpRow.pack_id == bindparam("own_pack"),
        CatchUpRow.ended_at.is_(None),
    )
    .values(ended_at=bindparam("at"))
)

STANDING = Prepared(
    select(
        CardRow.question_id,
        CardRow.state,
        CardRow.stability,
        CardRow.difficulty,
        CardRow.last_day,
        CardRow.suspended,
        CardRow.buried,
        CardRow.due,
    ).where(CardRow.learner_id == bindparam("learner"), CardRow.pack_id == bindparam("pack"))
)
"""Where a learner stands with each question of a pack that was ever answered."""

WAITING = Prepared(
    select(
        CardRow.question_id,
        CardRow.stability,
        CardRow.difficulty,
        CardRow.last_day,
        type_coerce(CardRow.due, BigInteger).label("due"),  # there are many: as it is kept
    )
    .where(
        CardRow.learner_id == bindparam("learner"),
        CardRow.pack_id == bindparam("pack"),
        CardRow.due.is_not(None),
        CardRow.state != 0,
    )
    .order_by(CardRow.due, CardRow.question_id)
)
"""The memory of each question of a pack that is or will be due, the first due first.

`due` is in microseconds: see `types.moment_of`.
"""

DUE_NOW = Prepared(
    select(func.count().label("cards")).where(
        CardRow.learner_id == bindparam("learner"),
        CardRow.pack_id == bindparam("pack"),
        CardRow.due <= bindparam("until"),
    )
)
"""How many questions of a pack are due by a moment."""

SECONDS = Prepared(
    select(LogLineRow.seconds, LogLineRow.rated)
    .where(
        LogLineRow.learner_id == bindparam("learner"),
        LogLineRow.seconds.is_not(None),
        LogLineRow.rated.is_not(None),
    )
    .order_by(LogLineRow.at.desc())
    .limit(bindparam("most"))
)
"""How long a learner's last answers took, and how they were rated."""

REVIEWS_BY_DAY = Prepared(
    select(func.count(LogLineRow.question_id.distinct()).label("questions"))
    .where(
        LogLineRow.learner_id == bindparam("learner"),
        LogLineRow.at >= bindparam("since"),
        LogLineRow.kind == "answer",
        LogLineRow.counts.is_(True),
        LogLineRow.rated.is_not(None),
    )
    .group_by(LogLineRow.day)
)
"""How many questions a learner reviewed or began on each day since a moment."""


def delete_exam(connection: Connection, learner_id: int, exam_id: int) -> None:
    """Delete one of the learner's exams."""
    own = (ExamRow.learner_id == learner_id, ExamRow.id == exam_id)
    connection.execute(delete(ExamRow).where(*own))


def join(connection: Connection, guest_id: int, account_id: int) -> None:
    """Give a guest's exams and backlogs to an account.

    A backlog of a pack of which the account has one stays the account's.
    """
    busy = select(CatchUpRow.pack_id).where(
        CatchUpRow.learner_id == account_id, CatchUpRow.ended_at.is_(None)
    )
    open_ones = (CatchUpRow.learner_id == guest_id, CatchUpRow.ended_at.is_(None))
    connection.execute(
        update(CatchUpRow)
        .where(*open_ones, CatchUpRow.pack_id.in_(busy))
        .values(ended_at=CatchUpRow.made_at)
    )
    models: Any = (ExamRow, CatchUpRow)
    for model in models:
        owned = update(model).where(model.learner_id == guest_id)
        connection.execute(owned.values(learner_id=account_id))
