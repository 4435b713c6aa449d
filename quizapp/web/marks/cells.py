"""One student at one assignment: the attempts, a mark by hand, an excuse, a comment."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from quizapp.services import assignments, audit, courses, marking
from quizapp.services.assignments import Assignment
from quizapp.services.audit import Chosen
from quizapp.services.courses import Member
from quizapp.services.errors import MarkError, NotFoundError
from quizapp.services.gradebook import gradebook
from quizapp.web.edge import now, reading, writing
from quizapp.web.marks.area import Page, go_to, mark_pages, show_page, waiting_appeals
from quizapp.web.marks.forms import CommentForm, ExcuseForm, MarkForm, number
from quizapp.web.teaching import staff_here

Act = Callable[[Session, Member, Assignment, Member], bool]


@mark_pages.get("/courses/<int:course>/marks/<int:assignment>/<int:student>")
def cell(course: int, assignment: int, student: int) -> str:
    """What a student did at an assignment and what it is worth."""
    return _cell(course, assignment, student)


@mark_pages.post("/courses/<int:course>/marks/<int:assignment>/<int:student>/mark")
def override(course: int, assignment: int, student: int) -> Page:
    """Decide the mark by hand, or let the attempts decide again."""
    form = MarkForm()

    def act(session: Session, by: Member, assigned: Assignment, whom: Member) -> bool:
        typed = (form.points.data or "").strip()
        points = number(typed, "A mark is a number of points.") if typed else None
        reason = form.reason.data or ""
        return marking.override(session, by, assigned, whom.id, points, reason, now())

    return _done(course, assignment, student, act)


@mark_pages.post("/courses/<int:course>/marks/<int:assignment>/<int:student>/excuse")
def excuse(course: int, assignment: int, student: int) -> Page:
    """Leave the assignment out of this student's total, or count it again."""
    form = ExcuseForm()

    def act(session: Session, by: Member, assigned: Assignment, whom: Member) -> bool:
        chosen, reason = bool(form.excused.data), form.reason.data or ""
        return marking.excuse(session, by, assigned, whom.id, chosen, reason, now())

    return _done(course, assignment, student, act)


@mark_pages.post("/courses/<int:course>/marks/<int:assignment>/<int:student>/comment")
def comment(course: int, assignment: int, student: int) -> Page:
    """Say something that the student reads."""
    form = CommentForm()

    def act(session: Session, by: Member, assigned: Assignment, whom: Member) -> bool:
        return marking.comment(session, by, assigned, whom.id, form.words.data or "", now())

    return _done(course, assignment, student, act)


def _done(course: int, assignment: int, student: int, act: Act) -> Page:
    try:
        with writing() as session:
            by = staff_here(session, course)
            assigned = assignments.assignment(session, course, assignment)
            act(session, by, assigned, _student(session, course, student))
    except MarkError as error:
        return _cell(course, assignment, student, error), error.status
    return go_to("marks.cell", "changed", course=course, assignment=assignment, student=student)


def _student(session: Session, course: int, number_: int) -> Member:
    found = courses.member(session, course, number_)
    if found.role is not courses.Role.STUDENT:
        raise NotFoundError("There is no such student in this course.", "Look at the gradebook.")
    return found


def _cell(course: int, assignment: int, student: int, error: MarkError | None = None) -> str:
    with reading() as session:
        member = staff_here(session, course)
        assigned = assignments.assignment(session, course, assignment)
        whom = _student(session, course, student)
        book = gradebook(session, course, now(), of=[whom], only=lambda each: each.id == assignment)
        if not book.columns:
            raise NotFoundError("This assignment is not given yet.", "Look at the gradebook.")
        return show_page(
            "cell",
            member,
            error,
            whom=whom,
            assigned=assigned,
            cell=book.lines[0].cells[0],
            lines=audit.lines(session, course, Chosen(student=student, assignment=assignment)),
            waiting=waiting_appeals(session, member),
        )
