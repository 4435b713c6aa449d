"""A student's own marks, what was changed of them and why, and contesting an answer."""

from __future__ import annotations

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.services import appeals, marking, own_marks
from quizapp.services.courses import Member, Role
from quizapp.services.errors import MarkError, NotFoundError
from quizapp.web.edge import now, reading, writing
from quizapp.web.marks.area import Page, go_to, mark, mark_pages, percent, show_page
from quizapp.web.marks.forms import AppealForm
from quizapp.web.teaching import csv_file, member_here, wants_csv


@mark_pages.get("/courses/<int:course>/my-marks")
def mine(course: int) -> str | Response:
    """The student's own marks, as far as they may be told."""
    with reading() as session:
        member = _student(session, course)
        found = own_marks.own_marks(session, member, now())
    if wants_csv():
        return csv_file(
            f"my-marks-course-{course}",
            ("Assignment", "Mark", "Of", "Share", "Comment"),
            [
                (
                    each.assigned.title,
                    mark(each.cell.points),
                    each.assigned.points,
                    percent(each.cell.share),
                    each.cell.comment,
                )
                for each in (*found.graded, *found.practice)
            ],
        )
    return show_page("mine", member, found=found)


@mark_pages.post("/courses/<int:course>/my-marks/seen")
def seen(course: int) -> Response:
    """Note that the changes up to one were read."""
    upto = request.form.get("upto", 0, type=int)
    with writing() as session:
        member = _student(session, course)
        known = [each.id for each in own_marks.unread(session, member, now())]
        marking.seen(session, member, min(upto, max(known, default=0)), now())
    return go_to("marks.mine", course=course)


@mark_pages.get("/courses/<int:course>/my-marks/attempts/<int:attempt>")
def mine_attempt(course: int, attempt: int) -> str:
    """The student's own attempt with what was right, and where an answer can be contested."""
    return _attempt(course, attempt)


@mark_pages.post("/courses/<int:course>/my-marks/attempts/<int:attempt>/<int:item>")
def contest(course: int, attempt: int, item: int) -> Page:
    """Contest how an answer was judged."""
    form = AppealForm()
    try:
        with writing() as session:
            member = _student(session, course)
            found = own_marks.own_attempt(session, member, attempt, now())
            if item not in {each.id for each in found.items}:
                raise NotFoundError("There is no such answer in this attempt.")
            appeals.contest(session, member.learner_id or 0, item, form.reason.data or "", now())
    except MarkError as error:
        return _attempt(course, attempt, error, item), error.status
    return go_to(
        "marks.mine_attempt", "contested", anchor=f"item-{item}", course=course, attempt=attempt
    )


def _attempt(
    course: int, attempt: int, error: MarkError | None = None, item: int | None = None
) -> str:
    with reading() as session:
        member = _student(session, course)
        found = own_marks.own_attempt(session, member, attempt, now())
        contested = appeals.of_items(session, [each.id for each in found.items])
        return show_page(
            "mine_attempt",
            member,
            error,
            seen=found,
            contested=contested,
            wrong_item=item,
            most=appeals.MOST_OF_ITEM,
            longest=appeals.LONGEST_REASON,
        )


def _student(session: Session, course: int) -> Member:
    found = member_here(session, course)
    if found.role is not Role.STUDENT:
        raise NotFoundError(
            "Only students have marks of their own.", "The gradebook has those of the course."
        )
    return found
