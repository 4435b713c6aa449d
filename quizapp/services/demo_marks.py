"""What those who teach a demo course have given and decided, so that each page has something on it:
keeping up, more time for one, a mark by hand, a comment, an excuse, appeals.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.services import (
    appeals,
    assignment_overview,
    assignments,
    courses,
    keep_up_acts,
    keep_up_reminders,
    marking,
    telling_times,
)
from quizapp.services.assignment_rules import Extension
from quizapp.services.demo_term import Term
from quizapp.services.keep_up_acts import Choices
from quizapp.services.same_answers import Reach
from quizapp.store.engine import reading, writing
from quizapp.store.models import (
    AnswerRow,
    AttemptItemRow,
    AttemptRow,
    CourseMemberRow,
)

EVENING = 18 * 60
"""The minute of the day from which on one student is reminded."""

REASONS = ("The question can be read the other way as well.", "My source says something else.")
"""Why two students contest an answer."""


def keep_up(term: Term) -> int:
    """An assignment to keep up with, from the first day of the term to the exam; its number."""
    with writing(term.engine) as session:
        course = courses.member_of(session, term.teacher, term.course).course
        chosen = Choices(
            "Three days a week",
            term.begun.date(),
            weeks=term.days // 7 + 3,
            days_a_week=3,
            least_a_day=8,
            catch_up_days=3,
            instructions="Right or wrong: what counts is that you come back.",
        )
        number = keep_up_acts.make(session, course, chosen, term.begun)
        assignments.publish(session, number, term.begun)
        keep_up_reminders.set_reminder(session, term.people[0][1], EVENING, term.begun)
    return number


def extend(term: Term, quiz: int, opens: int) -> None:
    """Three more days and one more attempt for one student, who was ill."""
    with writing(term.engine) as session:
        found = assignments.assignment_of(session, quiz)
        ill = term.people[-1][2]
        given = Extension(until=term.begun + timedelta(days=opens + 8), attempts=1)
        assignment_overview.extend(session, found, ill, given, term.begun)


def tell(term: Term, now: datetime) -> None:
    """Tell the students what may be told by now, each in a transaction of its own."""
    with reading(term.engine) as session:
        waiting = telling_times.to_tell(session, now)
    for each in waiting:
        with writing(term.engine) as session:
            telling_times.tell(session, each, now)


def decide(term: Term, first: int, second: int, now: datetime) -> None:
    """A mark by hand, a comment and an excuse in the first quiz; in the second two answers are
    contested, of which one is granted to all who answered so."""
    with writing(term.engine) as session:
        by = courses.member_of(session, term.teacher, term.course)
        quiz = assignments.assignment_of(session, first)
        sat = _members(session, first)
        if sat:
            why = "The network of the room was down for ten minutes."
            marking.override(session, by, quiz, sat[0], 0.8 * quiz.points, why, now)
            words = "Well argued in class; look at the dates again."
            marking.comment(session, by, quiz, sat[-1], words, now)
        away = [member for _, _, member in term.people if member not in sat]
        for ill in [*away, *sat[1:2]][:1]:
            marking.excuse(session, by, quiz, ill, True, "Ill, with a note.", now)
    missed = _missed(term, second)
    for (learner, item), reason in zip(missed, REASONS, strict=False):
        with writing(term.engine) as session:
            appeals.contest(session, learner, item, reason, now)
    if missed:
        with writing(term.engine) as session:
            by = courses.member_of(session, term.teacher, term.course)
            waiting = appeals.of_course(session, term.course)
            reply = "Read so, your answer is right as well."
            appeals.decide(session, by, waiting[0].id, 1.0, Reach.ASSIGNMENT, reply, now)


def _members(session: Session, assignment: int) -> Sequence[int]:
    """Those who have taken an assignment, in their order."""
    chosen = select(AttemptRow.member_id).where(
        AttemptRow.assignment_id == assignment, AttemptRow.ended != ""
    )
    return session.scalars(chosen.distinct().order_by(AttemptRow.member_id)).all()


def _missed(term: Term, assignment: int) -> list[tuple[int, int]]:
    """A wrong answer each of two students: who gave it, and where. Not to the same question."""
    chosen = (
        select(CourseMemberRow.learner_id, AttemptItemRow.id, AttemptItemRow.question_id)
        .join(AttemptRow, AttemptRow.id == AttemptItemRow.attempt_id)
        .join(CourseMemberRow, CourseMemberRow.id == AttemptRow.member_id)
        .join(AnswerRow, AnswerRow.presentation_id == AttemptItemRow.presentation_id)
        .where(
            AttemptRow.assignment_id == assignment,
            AttemptRow.ended != "",
            AttemptItemRow.credit == 0,
            AttemptItemRow.unclear.is_(False),
        )
        .order_by(AttemptItemRow.id)
    )
    found: dict[int, tuple[int, int]] = {}
    people: set[int] = set()
    with reading(term.engine) as session:
        for learner, item, question in session.execute(chosen):
            if learner and learner not in people and question not in found:
                people.add(learner)
                found[question] = (learner, item)
    return list(found.values())[: len(REASONS)]
