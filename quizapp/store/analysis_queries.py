"""Named statements about what a class answered and remembers, prepared: each is one reading of all
that a page needs, for sixty students and more."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)

from quizapp.core.questions import OVER_SEVERAL
from quizapp.store.models import (
    AnswerRow,
    AssignmentRow,
    AttemptItemRow,
    AttemptRow,
    CardRow,
    CourseMemberRow,
    GradingRow,
    LearnerRow,
    LogLineRow,
    PackRow,
    PresentationRow,
    QuestionRow,
)
from quizapp.store.prepared import Prepared

_IS_STUDENT = CourseMemberRow.role == "student"
_PAPER = (
    AttemptRow.assignment_id,
    AttemptRow.id.label("attempt"),
    AttemptRow.member_id,
    AttemptRow.number,
    AttemptRow.credit.label("whole"),
)
_ITEM = (
    AttemptItemRow.id.label("item"),
    AttemptItemRow.slot,
    AttemptItemRow.question_id,
    AttemptItemRow.format,
    AttemptItemRow.points,
    AttemptItemRow.credit,
)

ITEMS = Prepared(
    select(*_PAPER, *_ITEM, PresentationRow.content, AnswerRow.response)
    .join(AttemptRow, AttemptRow.id == AttemptItemRow.attempt_id)
    .join(CourseMemberRow, CourseMemberRow.id == AttemptRow.member_id)
    .outerjoin(PresentationRow, PresentationRow.id == AttemptItemRow.presentation_id)
    .outerjoin(AnswerRow, AnswerRow.presentation_id == PresentationRow.id)
    .where(AttemptRow.assignment_id == bindparam("assignment"), AttemptRow.ended != "", _IS_STUDENT)
    .order_by(AttemptRow.member_id, AttemptRow.number, AttemptItemRow.position)
)
"""Every place of every paper of an assignment that was handed in, as shown and as answered; those
of somebody who has deleted everything have their marks alone."""

CHOSEN = Prepared(
    select(AttemptItemRow.id.label("item"), GradingRow.chosen)
    .join(AttemptRow, AttemptRow.id == AttemptItemRow.attempt_id)
    .join(AnswerRow, AnswerRow.presentation_id == AttemptItemRow.presentation_id)
    .join(GradingRow, GradingRow.answer_id == AnswerRow.id)
    .where(AttemptRow.assignment_id == bindparam("assignment"), AttemptRow.ended != "")
    .order_by(GradingRow.id)
)
"""What each answer was taken to mean, judgement by judgement; of several the last one holds."""

_OF_COURSE = and_(
    CourseMemberRow.course_id == bindparam("course"), AttemptRow.ended != "", _IS_STUDENT
)

COURSE_ITEMS = Prepared(
    select(*_PAPER, *_ITEM)
    .join(AttemptRow, AttemptRow.id == AttemptItemRow.attempt_id)
    .join(CourseMemberRow, CourseMemberRow.id == AttemptRow.member_id)
    .join(AssignmentRow, AssignmentRow.id == AttemptRow.assignment_id)
    .where(_OF_COURSE, AssignmentRow.archived_at.is_(None))
    .order_by(AttemptItemRow.id)
)
"""Every place of every paper that was handed in for a course's assignments, without what stood
there."""

_AT_ONCE = or_(*(AttemptItemRow.format == each for each in sorted(OVER_SEVERAL)))

COURSE_MEMBERS = Prepared(
    select(
        AttemptItemRow.id.label("item"),
        PresentationRow.members,
        GradingRow.members.label("credits"),
    )
    .join(AttemptRow, AttemptRow.id == AttemptItemRow.attempt_id)
    .join(CourseMemberRow, CourseMemberRow.id == AttemptRow.member_id)
    .join(PresentationRow, PresentationRow.id == AttemptItemRow.presentation_id)
    .join(AnswerRow, AnswerRow.presentation_id == PresentationRow.id)
    .join(GradingRow, GradingRow.answer_id == AnswerRow.id)
    .where(_OF_COURSE, _AT_ONCE)
    .order_by(GradingRow.id)
)
"""The credit of each question in those places where several were asked at once."""

_GIVEN = (
    GradingRow.answer_id,
    GradingRow.id.label("grading"),
    GradingRow.verdict,
    CourseMemberRow.id.label("member"),
)
_IN_ATTEMPTS = (
    select(*_GIVEN, GradingRow.chosen, true().label("handed_in"))
    .join(AnswerRow, AnswerRow.id == GradingRow.answer_id)
    .join(AttemptItemRow, AttemptItemRow.presentation_id == AnswerRow.presentation_id)
    .join(AttemptRow, AttemptRow.id == AttemptItemRow.attempt_id)
    .join(CourseMemberRow, CourseMemberRow.id == AttemptRow.member_id)
    .where(_OF_COURSE, AttemptItemRow.question_id == bindparam("question"))
)
_IN_REVIEWS = (
    select(*_GIVEN, GradingRow.chosen, false().label("handed_in"))
    .join(LogLineRow, LogLineRow.answer_id == GradingRow.answer_id)
    .join(CourseMemberRow, CourseMemberRow.learner_id == LogLineRow.learner_id)
    .where(
        CourseMemberRow.course_id == bindparam("course"),
        _IS_STUDENT,
        CourseMemberRow.left_at.is_(None),
        LogLineRow.question_id == bindparam("question"),
        LogLineRow.rated == 1,
    )
)
_BOTH = union_all(_IN_ATTEMPTS, _IN_REVIEWS).subquery()

GIVEN = Prepared(
    select(
        _BOTH.c.answer_id, _BOTH.c.member, _BOTH.c.handed_in, _BOTH.c.verdict, _BOTH.c.chosen
    ).order_by(_BOTH.c.grading, _BOTH.c.handed_in)
)
"""What the students of a course gave for the answer of one question, in assignments (`handed_in`)
and in their own reviews; of several judgements of one answer the last one holds."""

QUESTIONS = select(
    QuestionRow.id,
    QuestionRow.key,
    QuestionRow.retired_at,
    PackRow.id.label("pack_id"),
    PackRow.key.label("pack"),
    PackRow.version,
).join(PackRow, PackRow.id == QuestionRow.pack_id)
"""Questions, retired ones too, with the packs that they are of."""

_IN_AN_ATTEMPT = exists().where(AttemptItemRow.presentation_id == PresentationRow.id)

REVIEWS = Prepared(
    select(
        LogLineRow.question_id,
        PresentationRow.format,
        func.count().label("reviews"),
        func.sum(case((LogLineRow.rated > 1, 1), else_=0)).label("remembered"),
        func.count(LogLineRow.learner_id.distinct()).label("learners"),
    )
    .join(CourseMemberRow, CourseMemberRow.learner_id == LogLineRow.learner_id)
    .join(AnswerRow, AnswerRow.id == LogLineRow.answer_id)
    .join(PresentationRow, PresentationRow.id == AnswerRow.presentation_id)
    .where(
        CourseMemberRow.course_id == bindparam("course"),
        _IS_STUDENT,
        CourseMemberRow.left_at.is_(None),
        LogLineRow.at >= CourseMemberRow.joined_at,
        LogLineRow.at >= bindparam("since"),
        LogLineRow.rated.is_not(None),
        LogLineRow.predicted.is_not(None),
        ~_IN_AN_ATTEMPT,
    )
    .group_by(LogLineRow.question_id, PresentationRow.format)
    .order_by(LogLineRow.question_id, PresentationRow.format)
)
"""What the students of a course reviewed by themselves since they joined it, by question and
format: reviews of what had been learned before, those of assignments left out."""

STUDENTS = Prepared(
    select(
        CourseMemberRow.id.label("member"),
        LearnerRow.weights,
        LearnerRow.time_zone,
        LearnerRow.rollover_hour,
    )
    .join(LearnerRow, LearnerRow.id == CourseMemberRow.learner_id)
    .where(
        CourseMemberRow.course_id == bindparam("course"),
        _IS_STUDENT,
        CourseMemberRow.left_at.is_(None),
    )
)
"""How the memory of each student of a course fades, and where the student's days begin."""

CARDS = Prepared(
    select(
        CourseMemberRow.id.label("member"),
        CardRow.question_id,
        CardRow.stability,
        CardRow.last_day,
        type_coerce(CardRow.due, BigInteger).label("due"),  # there are many: as it is kept
    )
    .join(CardRow, CardRow.learner_id == CourseMemberRow.learner_id)
    .where(
        CourseMemberRow.course_id == bindparam("course"),
        _IS_STUDENT,
        CourseMemberRow.left_at.is_(None),
        CardRow.pack_id == bindparam("pack"),
        CardRow.stability.is_not(None),
    )
)
"""Every memory that the students of a course have of one pack. `due`: see `types.moment_of`."""

HANDED_IN = Prepared(
    select(AttemptRow.assignment_id, AttemptRow.member_id, AttemptRow.ended)
    .join(CourseMemberRow, CourseMemberRow.id == AttemptRow.member_id)
    .where(CourseMemberRow.course_id == bindparam("course"), _IS_STUDENT)
)
"""Who made an attempt at what, in a course; `ended` is "" while it runs."""
