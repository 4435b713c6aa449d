"""Named statements about logs and cards: the path of every answer runs through them.

Those that take a list of numbers are plain selects; the others are prepared.
"""

from __future__ import annotations

from sqlalchemy import and_, bindparam, delete, func, insert, or_, select, update

from quizapp.store.base import table_of
from quizapp.store.models import (
    AccountRow,
    CardRow,
    DeviceRow,
    LearnerRow,
    LogLineRow,
    QuestionRow,
)
from quizapp.store.prepared import Inserting, Prepared

_LEARNER = select(
    LearnerRow.id,
    LearnerRow.is_guest,
    LearnerRow.new_per_day,
    LearnerRow.reviews_per_day,
    LearnerRow.rollover_hour,
    LearnerRow.time_zone,
    LearnerRow.ask_confidence,
    LearnerRow.leech_lapses,
    LearnerRow.asked_as,
    LearnerRow.retention,
    LearnerRow.learning_steps,
    LearnerRow.relearning_steps,
    LearnerRow.maximum_interval,
    LearnerRow.days_off,
    LearnerRow.new_order,
    LearnerRow.weights,
)

LEARNER = Prepared(_LEARNER.where(LearnerRow.id == bindparam("learner")))
"""A learner's settings."""

LEARNER_LOCKED = Prepared(_LEARNER.where(LearnerRow.id == bindparam("learner")).with_for_update())
"""The same, by a writer: everything that is written of one learner is written one at a time."""

LEARNER_BY_TOKEN = Prepared(
    _LEARNER.add_columns(AccountRow.name, AccountRow.teaches)
    .join(DeviceRow, DeviceRow.learner_id == LearnerRow.id)
    .outerjoin(AccountRow, AccountRow.learner_id == LearnerRow.id)
    .where(DeviceRow.token_hash == bindparam("token"))
)
"""The learner whose device a token makes known, with the account's name and what it
may do where there is one."""

INSERT_LEARNER = Inserting(table_of(LearnerRow))

INSERT_DEVICE = Inserting(table_of(DeviceRow))

CARD_COLUMNS = (
    CardRow.state,
    CardRow.step,
    CardRow.stability,
    CardRow.difficulty,
    CardRow.last_review,
    CardRow.last_day,
    CardRow.interval,
    CardRow.reps,
    CardRow.lapses,
    CardRow.seen,
    CardRow.suspended,
    CardRow.buried,
    CardRow.surprised,
    CardRow.touched,
    CardRow.due,
)
"""In the order of the fields of `quizapp.core.scheduling.Card`."""

_OWN_CARD = CardRow.learner_id == bindparam("learner")

CARD = Prepared(
    select(*CARD_COLUMNS).where(_OWN_CARD, CardRow.question_id == bindparam("question"))
)

CARDS = select(CardRow.question_id, *CARD_COLUMNS).where(
    _OWN_CARD, CardRow.question_id.in_(bindparam("questions", expanding=True))
)

INSERT_CARD = Prepared(
    insert(CardRow).values({c.key: bindparam(c.key) for c in table_of(CardRow).c})
)

UPDATE_CARD = Prepared(
    update(CardRow)
    .where(
        CardRow.learner_id == bindparam("own_learner"),
        CardRow.question_id == bindparam("own_question"),
    )
    .values({column.key: bindparam(column.key) for column in CARD_COLUMNS})
)

UPDATE_DUE = (
    update(CardRow)
    .where(
        CardRow.learner_id == bindparam("own_learner"),
        CardRow.question_id == bindparam("own_question"),
    )
    .values(due=bindparam("due"))
)

UPDATE_MEMORY = (
    update(CardRow)
    .where(
        CardRow.learner_id == bindparam("own_learner"),
        CardRow.question_id == bindparam("own_question"),
    )
    .values(stability=bindparam("stability"), difficulty=bindparam("difficulty"))
)

CARDS_WITH_ALL = (
    select(
        CardRow.learner_id,
        CardRow.question_id,
        LearnerRow.time_zone,
        LearnerRow.rollover_hour,
        LearnerRow.days_off,
        QuestionRow.revised_at,
        QuestionRow.retired_at,
        *CARD_COLUMNS,
    )
    .join(LearnerRow, LearnerRow.id == CardRow.learner_id)
    .join(QuestionRow, QuestionRow.id == CardRow.question_id)
)
"""Cards with all that their due moments hang on, those columns first; narrow it down to use it."""

DELETE_CARDS = delete(CardRow).where(
    _OWN_CARD, CardRow.question_id.in_(bindparam("questions", expanding=True))
)

INSERT_LINE = Inserting(table_of(LogLineRow))

UPDATE_OUTCOME = Prepared(
    update(LogLineRow)
    .where(LogLineRow.id == bindparam("own_line"))
    .values(rated=bindparam("rated"), predicted=bindparam("predicted"))
)
"""What the fold makes of an answer now; nothing else of a line is ever changed."""

_LINES = select(
    LogLineRow.id,
    LogLineRow.at,
    LogLineRow.kind,
    LogLineRow.rating,
    LogLineRow.counts,
    LogLineRow.day,
    LogLineRow.fuzz,
    LogLineRow.target_id,
    LogLineRow.scheduler,
    LogLineRow.parameters,
    LogLineRow.payload,
    LogLineRow.rated,
    LogLineRow.predicted,
    LogLineRow.question_id,
    QuestionRow.key,
    QuestionRow.pack_id,
    QuestionRow.revised_at,
    QuestionRow.retired_at,
).outerjoin(QuestionRow, QuestionRow.id == LogLineRow.question_id)

_OWN_LINE = LogLineRow.learner_id == bindparam("learner")

LINES = Prepared(_LINES.where(_OWN_LINE))
"""A learner's whole log."""

COUNT_UPTO = Prepared(
    select(func.count().label("lines")).where(_OWN_LINE, LogLineRow.id <= bindparam("upto"))
)
"""How many lines a learner's log has up to one of them."""

QUESTIONS_SINCE = Prepared(
    select(LogLineRow.question_id)
    .where(_OWN_LINE, LogLineRow.id > bindparam("upto"), LogLineRow.question_id.is_not(None))
    .distinct()
)
"""The questions of which a learner's log has lines after one of them."""

LINES_OF_QUESTIONS = _LINES.where(
    _OWN_LINE, LogLineRow.question_id.in_(bindparam("questions", expanding=True))
)

LINES_OF_PACK = Prepared(
    _LINES.where(
        _OWN_LINE, QuestionRow.pack_id == bindparam("pack"), LogLineRow.at < bindparam("until")
    )
)
"""A learner's log of one pack up to a moment, with all that its fold needs."""

PARAMETER_LINES = Prepared(
    _LINES.where(
        # They are of no question, and so a long log is not read for them.
        _OWN_LINE,
        LogLineRow.question_id.is_(None),
        LogLineRow.kind == "parameters",
    )
)

LINES_OF_ANSWER = Prepared(
    _LINES.where(_OWN_LINE, LogLineRow.answer_id == bindparam("answer")).order_by(LogLineRow.id)
)

LINES_SINCE = Prepared(
    select(
        LogLineRow.id,
        LogLineRow.at,
        LogLineRow.kind,
        LogLineRow.question_id,
        LogLineRow.counts,
        LogLineRow.first,
        LogLineRow.target_id,
    ).where(_OWN_LINE, LogLineRow.at >= bindparam("since"))
)
"""What a learner has done since a moment: answers and undos, for the day's limits and siblings."""

FACTS_INTRODUCED = Prepared(
    select(LogLineRow.fact_id)
    .distinct()
    .where(_OWN_LINE, LogLineRow.fact_id.is_not(None), LogLineRow.kind == "introduce")
)

ANSWERED_QUESTIONS = Prepared(
    select(
        CardRow.question_id, CardRow.state, CardRow.seen, CardRow.suspended, CardRow.buried
    ).where(_OWN_CARD, CardRow.pack_id == bindparam("pack"))
)

HAS_MET = (
    select(LogLineRow.id)
    .where(
        _OWN_LINE,
        or_(
            LogLineRow.fact_id.in_(bindparam("facts", expanding=True)),
            and_(
                LogLineRow.question_id.in_(bindparam("questions", expanding=True)),
                LogLineRow.kind == "answer",
            ),
        ),
    )
    .limit(1)
)
"""Whether a learner was ever told one of these facts, or asked one of these questions."""
