"""A course to look at: sixty made-up students, their assignments, a term of answers; and its end.

`quizapp demo` calls these. Everything is done by the services that real people use, at the times of
the term: the students join, study, forget, take their quizzes. Everybody of it is known by a roster
number that begins with `MARK`, so that it can be taken away without a trace.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from quizapp.services import accounts, attempts, demo_marks, library
from quizapp.services.demo_assignments import assign
from quizapp.services.demo_people import MARK, PASSWORD, people
from quizapp.services.demo_term import study_on, take
from quizapp.services.errors import QuizError
from quizapp.store.engine import reading, writing
from quizapp.store.models import (
    AccommodationRow,
    AppealRow,
    AssignmentMemberRow,
    AssignmentRow,
    AttemptItemRow,
    AttemptRow,
    CourseInvitationRow,
    CourseMemberRow,
    CourseRow,
    ExtensionRow,
    MarkLineRow,
    MarkTextRow,
    RegradeRow,
)

PACK = "khorasan"
STUDENTS = 60
DAYS = 56
"""Eight weeks of the term are over, the exam is in three."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: the course, who teaches it, some students, and the password of them all."""

    course: int
    teacher: str
    students: tuple[str, ...]
    password: str
    answers: int


def is_there(engine: Engine) -> bool:
    """Whether there is such a course."""
    with reading(engine) as session:
        return session.scalar(select(CourseRow.id).where(CourseRow.demo).limit(1)) is not None


def make(
    engine: Engine,
    now: datetime,
    *,
    pack: str = PACK,
    students: int = STUDENTS,
    days: int = DAYS,
    seed: int = 1,
    say: Say = lambda _: None,
) -> Made:
    """Make the course; it takes a minute or two, and `say` is told how far it is.

    Raises QuizError where there is such a course already, NotFoundError where `pack` is not loaded.
    """
    if is_there(engine):
        raise QuizError("There is a demo course already.", "Take it away with --remove.")
    with reading(engine) as session:
        found = library.shelf(session, pack)
    begun = now - timedelta(days=days)
    term = people(engine, found, begun, students, days, seed)
    say(f"{students} students have joined")
    assigned = assign(term)
    (first, _), (second, opens) = assigned[-2:]
    demo_marks.keep_up(term)
    demo_marks.extend(term, second, opens)
    for day in range(days):
        study_on(term, day)
        for assignment, taken in assigned:
            if taken == day:
                take(term, assignment, day)
        demo_marks.tell(term, begun + timedelta(days=day + 1))
        if (day + 1) % 7 == 0:
            say(f"week {(day + 1) // 7} of {days // 7}: {term.answers} answers")
    with writing(engine) as session:
        attempts.end_overdue(session, now)
    demo_marks.decide(term, first, second, now)
    with reading(engine) as session:
        names = tuple(student.name for student, _, _ in term.people[:3])
        teacher = accounts.account(session, term.teacher).name
    return Made(term.course, teacher, names, PASSWORD, term.answers)


def remove(engine: Engine) -> int:
    """Take every demo course away with all that belongs to it, without a trace; how many people
    there were."""
    with writing(engine) as session:
        made = CourseMemberRow.roster_id.startswith(MARK)
        gone = select(CourseMemberRow.learner_id).join(CourseRow).where(CourseRow.demo, made)
        everybody = [each for each in session.scalars(gone) if each is not None]
        for course in list(session.scalars(select(CourseRow.id).where(CourseRow.demo))):
            _delete_course(session, course)
        for each in everybody:
            accounts.erase(session, each)
    return len(everybody)


def _delete_course(session: Session, course: int) -> None:
    """Delete a demo course with its assignments, attempts, marks and places."""
    members = select(CourseMemberRow.id).where(CourseMemberRow.course_id == course)
    assigned = select(AssignmentRow.id).where(AssignmentRow.course_id == course)
    tries = select(AttemptRow.id).where(AttemptRow.assignment_id.in_(assigned))
    items = select(AttemptItemRow.id).where(AttemptItemRow.attempt_id.in_(tries))
    lines = select(MarkLineRow.id).where(MarkLineRow.course_id == course)
    regrades = select(MarkLineRow.regrade_id).where(MarkLineRow.course_id == course)
    made = list(session.scalars(regrades.where(MarkLineRow.regrade_id.is_not(None)).distinct()))
    for gone in (
        delete(MarkTextRow).where(MarkTextRow.line_id.in_(lines)),
        delete(MarkLineRow).where(MarkLineRow.course_id == course),
        delete(RegradeRow).where(
            RegradeRow.id.in_(made),
            RegradeRow.id.not_in(
                select(MarkLineRow.regrade_id).where(MarkLineRow.regrade_id.is_not(None))
            ),
        ),
        delete(AppealRow).where(AppealRow.item_id.in_(items)),
        delete(AttemptItemRow).where(AttemptItemRow.attempt_id.in_(tries)),
        delete(AttemptRow).where(AttemptRow.assignment_id.in_(assigned)),
        delete(ExtensionRow).where(ExtensionRow.assignment_id.in_(assigned)),
        delete(AssignmentMemberRow).where(AssignmentMemberRow.assignment_id.in_(assigned)),
        delete(AssignmentRow).where(AssignmentRow.course_id == course),
        delete(AccommodationRow).where(AccommodationRow.member_id.in_(members)),
        delete(CourseInvitationRow).where(CourseInvitationRow.course_id == course),
        delete(CourseMemberRow).where(CourseMemberRow.course_id == course),
        delete(CourseRow).where(CourseRow.id == course),
    ):
        session.execute(gone)
