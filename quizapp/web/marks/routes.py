"""The gradebook, and the rules that its totals are made by."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from quizapp.services import assignments, mark_exchange, marking
from quizapp.services.errors import MarkError
from quizapp.services.gradebook import gradebook
from quizapp.web.edge import now, reading, writing
from quizapp.web.marks.area import Page, go_to, mark_pages, show_page, waiting_appeals
from quizapp.web.marks.forms import number
from quizapp.web.teaching import csv_file, staff_here, teacher_here, wants_csv


@mark_pages.get("/courses/<int:course>/marks", endpoint="gradebook")
def gradebook_page(course: int) -> str | Response:
    """All students and all assignments; as CSV it is the file that can be brought back."""
    left = request.args.get("left") == "1"
    with reading() as session:
        member = staff_here(session, course)
        book = gradebook(session, course, now(), left=left)
        waiting = waiting_appeals(session, member)
    if wants_csv():
        return csv_file(f"marks-course-{course}", *mark_exchange.sheet(book))
    return show_page("gradebook", member, book=book, left=left, waiting=waiting)


@mark_pages.get("/courses/<int:course>/marks/rules")
def rules(course: int) -> str:
    """Weights, and how many of the lowest are left out."""
    return _rules(course)


@mark_pages.post("/courses/<int:course>/marks/rules")
def change_rules(course: int) -> Page:
    """Change weights, and how many of the lowest are left out."""
    try:
        with writing() as session:
            by = teacher_here(session, course)
            for each in assignments.of_course(session, course):
                sent = request.form.get(f"weight-{each.id}")
                if sent is not None:
                    weight = number(sent, f"The weight of “{each.title}” is a number.")
                    marking.set_weight(session, by, each, weight, now())
            if "lowest" in request.form:
                lowest = number(request.form["lowest"], "How many are dropped is a number.")
                if lowest != int(lowest):
                    raise MarkError("How many are dropped is a whole number.")
                marking.set_dropped(session, by, int(lowest), now())
    except MarkError as error:
        return _rules(course, error), error.status
    return go_to("marks.rules", "rules", course=course)


def _rules(course: int, error: MarkError | None = None) -> str:
    with reading() as session:
        member = staff_here(session, course)
        given = [a for a in assignments.of_course(session, course) if a.rules.graded]
        return show_page(
            "rules",
            member,
            error,
            given=given,
            dropped=marking.dropped(session, course),
            waiting=waiting_appeals(session, member),
        )
