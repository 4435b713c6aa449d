"""What a regrade would do to each student's mark and total, and which regrades were done.

Reads only; the page of one correction shows `outcome`, that of all of them `done`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.services import courses
from quizapp.services.courses import Member
from quizapp.services.gradebook import gradebook
from quizapp.services.library import shelf_of
from quizapp.services.regrading import Change, Plan
from quizapp.services.undoing import on_appeal
from quizapp.store import mark_queries as queries
from quizapp.store.models import RegradeRow

HEADINGS = (
    "Course",
    "Assignment",
    "Student",
    "Credit before",
    "Credit after",
    "Mark before",
    "Mark after",
    "Total before",
    "Total after",
    "Why",
)
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class StudentOutcome:
    """One answer of one student: credits of the item, marks in points, totals from 0 to 1."""

    change: Change
    student: str
    course_id: int
    course: str
    assignment: str
    mark_before: float | None
    mark_after: float | None
    total_before: float | None
    total_after: float | None

    @property
    def by(self) -> float:
        """By how many points the mark changes."""
        return (self.mark_after or 0.0) - (self.mark_before or 0.0)

    @property
    def way(self) -> str:
        """Whether the mark goes "up" or "down" by this answer, or "stays"."""
        if abs(self.by) < SAME or self.change.after == self.change.before:
            return "stays"
        return "up" if self.by > 0 else "down"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a regrade would do, student by student: those who go down first, then up, then the
    rest."""

    students: tuple[StudentOutcome, ...]

    def of(self, way: str) -> tuple[StudentOutcome, ...]:
        """Those whose mark goes one way: "up", "down", "stays"."""
        return tuple(each for each in self.students if each.way == way)


@dataclass(frozen=True, slots=True)
class Done:
    """One regrade that was done: `changed` answers of `looked_at`. `on_appeal`: an appeal was
    granted by it."""

    id: int
    question_id: int
    about: str
    at: datetime
    keep_marks: bool
    changed: int
    looked_at: int
    undone_at: datetime | None
    on_appeal: bool


def outcome(session: Session, plan: Plan, now: datetime) -> Outcome:
    """What a plan would do to marks and totals, course by course."""
    found: list[StudentOutcome] = []
    after = {number: worth for number, (_, worth) in plan.attempts.items()}
    by_course: dict[int, list[Change]] = {}
    for change in plan.changes:
        by_course.setdefault(change.row.course_id, []).append(change)
    for course_id, changes in by_course.items():
        found += _in_course(session, course_id, changes, after, now)
    order = {"down": 0, "up": 1, "stays": 2}
    return Outcome(
        tuple(sorted(found, key=lambda x: (order[x.way], x.course, x.assignment, x.student)))
    )


def rows(found: Outcome) -> list[list[object]]:
    """An outcome as a table."""
    return [
        [
            each.course,
            each.assignment,
            each.student,
            each.change.before,
            each.change.after,
            _rounded(each.mark_before),
            _rounded(each.mark_after),
            _rounded(each.total_before),
            _rounded(each.total_after),
            each.change.note.value,
        ]
        for each in found.students
    ]


def done(session: Session, learner_id: int) -> tuple[Done, ...]:
    """The regrades that a learner has done, the latest first."""
    chosen = select(RegradeRow).where(RegradeRow.learner_id == learner_id)
    kept = session.scalars(chosen.order_by(RegradeRow.id.desc())).all()
    appealed = on_appeal(session, [row.id for row in kept])
    return tuple(
        Done(
            row.id,
            row.question_id,
            about(session, row.question_id),
            row.at,
            row.keep_marks,
            sum(bool(each["changed"]) for each in row.done),
            len(row.done),
            row.undone_at,
            row.id in appealed,
        )
        for row in kept
    )


def about(session: Session, question_id: int) -> str:
    """What a question asks; its key where it is asked no more."""
    connection = session.connection()
    row = queries.QUESTION.first(connection, question=question_id)
    shelf = shelf_of(connection, row.pack_id, row.version)
    question = shelf.question(question_id)
    return shelf.keys[question_id] if question is None else question.prompt


def _in_course(
    session: Session,
    course_id: int,
    changes: Sequence[Change],
    after: dict[int, float | None],
    now: datetime,
) -> list[StudentOutcome]:
    members: dict[int, Member] = {}
    for change in changes:
        number = change.row.member_id
        if number not in members:
            members[number] = courses.member(session, course_id, number)
    whom = list(members.values())
    was = gradebook(session, course_id, now, of=whom)
    becomes = gradebook(session, course_id, now, of=whom, instead=after)
    lines = {line.member.id: line for line in was.lines}
    new_lines = {line.member.id: line for line in becomes.lines}
    known = {column.assigned.id for column in was.columns}
    found = []
    for change in changes:
        number, assignment = change.row.member_id, change.row.assignment_id
        if assignment not in known:
            continue
        cell, new_cell = lines[number].cell(assignment), new_lines[number].cell(assignment)
        found.append(
            StudentOutcome(
                change=change,
                student=members[number].name,
                course_id=course_id,
                course=members[number].course.title,
                assignment=cell.assigned.title,
                mark_before=cell.points,
                mark_after=new_cell.points,
                total_before=lines[number].total,
                total_after=new_lines[number].total,
            )
        )
    return found


def _rounded(value: float | None) -> float | str:
    return "" if value is None else round(value, 4)
