"""Named statements that count what a learner knows of a pack."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from quizapp.store.models import CardRow, QuestionRow
from quizapp.store.prepared import Prepared

_OWN = (
    CardRow.learner_id == bindparam("learner"),
    CardRow.pack_id == bindparam("pack"),
    QuestionRow.retired_at.is_(None),
)

STATES = Prepared(
    select(CardRow.state, CardRow.suspended, func.count().label("cards"))
    .join(QuestionRow, QuestionRow.id == CardRow.question_id)
    .where(*_OWN)
    .group_by(CardRow.state, CardRow.suspended)
)
"""How many of a learner's cards are in each state."""

KNOWN_QUESTIONS = Prepared(
    select(CardRow.question_id)
    .join(QuestionRow, QuestionRow.id == CardRow.question_id)
    .where(*_OWN, CardRow.state == 2, CardRow.suspended.is_(False))
)

SUPERSEDED = Prepared(
    select(func.count().label("cards"))
    .select_from(CardRow)
    .join(QuestionRow, QuestionRow.id == CardRow.question_id)
    .where(*_OWN, QuestionRow.revised_at > CardRow.last_review)
)
"""How many learnt answers the pack has changed since."""
