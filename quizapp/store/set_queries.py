"""Named statements about question sets: what learners make of questions, who uses a set.

Answers are summed over the lines of the logs; those of attempts that have no line (nothing of them
is scheduled, or not yet) are added from the attempts themselves, so that none counts twice.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Double, case, cast, exists, func, select

from quizapp.store.models import (
    AnswerRow,
    AttemptItemRow,
    AttemptRow,
    CardRow,
    CourseMemberRow,
    LogLineRow,
    QuestionRow,
)

CREDIT = case((LogLineRow.rated == 1, 0.0), (LogLineRow.rated == 2, 0.5), else_=1.0)
"""What a rating amounts to: Again is wrong, Hard half right, the others right."""


@dataclass(frozen=True, slots=True)
class Answers:
    """How many answers a question had, and the sum of their credits."""

    count: int
    credit: float

    @property
    def facility(self) -> float:
        """The mean credit, from 0 to 1."""
        return self.credit / self.count


def answers_of(
    connection: Connection, packs: Collection[int], course: int | None = None
) -> dict[int, Answers]:
    """For each question of these packs that was answered, its answers: by everybody, or by the
    students of a course, wherever they gave them."""
    lines = (
        select(LogLineRow.question_id, func.count(), func.sum(cast(CREDIT, Double)))
        .join(QuestionRow, QuestionRow.id == LogLineRow.question_id)
        .where(QuestionRow.pack_id.in_(packs), LogLineRow.rated.is_not(None))
        .group_by(LogLineRow.question_id)
    )
    logged = exists().where(
        AnswerRow.presentation_id == AttemptItemRow.presentation_id,
        LogLineRow.answer_id == AnswerRow.id,
    )
    items = (
        select(AttemptItemRow.question_id, func.count(), func.sum(AttemptItemRow.credit))
        .join(AttemptRow, AttemptRow.id == AttemptItemRow.attempt_id)
        .join(QuestionRow, QuestionRow.id == AttemptItemRow.question_id)
        .where(
            QuestionRow.pack_id.in_(packs),
            AttemptItemRow.credit.is_not(None),
            ~logged,
        )
        .group_by(AttemptItemRow.question_id)
    )
    if course is not None:
        members = select(CourseMemberRow.id).where(
            CourseMemberRow.course_id == course, CourseMemberRow.role == "student"
        )
        learners = select(CourseMemberRow.learner_id).where(
            CourseMemberRow.id.in_(members), CourseMemberRow.learner_id.is_not(None)
        )
        lines = lines.where(LogLineRow.learner_id.in_(learners))
        items = items.where(AttemptRow.member_id.in_(members))
    found: dict[int, Answers] = {}
    for statement in (lines, items):
        for number, count, credit in connection.execute(statement):
            before = found.get(number, Answers(0, 0.0))
            found[number] = Answers(before.count + count, before.credit + float(credit))
    return found


def difficulties_of(connection: Connection, packs: Collection[int]) -> dict[int, float]:
    """For each question of these packs of which there are learnt cards, their mean difficulty as
    FSRS has it, from 1 to 10."""
    chosen = (
        select(CardRow.question_id, func.avg(CardRow.difficulty))
        .where(CardRow.pack_id.in_(packs), CardRow.difficulty.is_not(None))
        .group_by(CardRow.question_id)
    )
    return {number: float(mean) for number, mean in connection.execute(chosen)}


QUESTIONS_OF_SETS: Any = select(
    QuestionRow.id,
    QuestionRow.key,
    QuestionRow.content_hash,
    QuestionRow.changed_at,
    QuestionRow.retired_at,
    QuestionRow.pack_id,
)
