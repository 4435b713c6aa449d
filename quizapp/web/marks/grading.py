"""An attempt as a grader sees it, and the answers that could not be read."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from quizapp.services import appeals, audit, unclear
from quizapp.services.errors import MarkError, NotFoundError
from quizapp.services.graded import attempt_seen
from quizapp.web.edge import now, reading, writing
from quizapp.web.marks.area import Page, go_to, mark_pages, show_page, stamp, waiting_appeals
from quizapp.web.marks.forms import CreditForm
from quizapp.web.teaching import csv_file, staff_here, wants_csv


@mark_pages.get("/courses/<int:course>/marks/attempts/<int:attempt>")
def of_attempt(course: int, attempt: int) -> Page:
    """Each item as it was shown, the answer, the key, the credit, and how it came to it."""
    return _attempt(course, attempt)


@mark_pages.post("/courses/<int:course>/marks/attempts/<int:attempt>/<int:item>")
def override_item(course: int, attempt: int, item: int) -> Page:
    """Decide the credit of one answer by hand."""
    form = CreditForm()
    try:
        with writing() as session:
            by = staff_here(session, course)
            seen = attempt_seen(session, course, attempt)
            if item not in {each.id for each in seen.items}:
                raise NotFoundError("There is no such answer in this attempt.")
            unclear.decide(session, by, [item], form.chosen(), form.reason.data or "", now())
    except MarkError as error:
        return _attempt(course, attempt, error, item), error.status
    return go_to(
        "marks.of_attempt", "changed", anchor=f"item-{item}", course=course, attempt=attempt
    )


@mark_pages.get("/courses/<int:course>/marks/to-be-looked-at", endpoint="unclear")
def unclear_page(course: int) -> Page:
    """The answers that could not be read, those alike together."""
    return _unclear(course)


@mark_pages.post("/courses/<int:course>/marks/to-be-looked-at/<int:item>")
def judge(course: int, item: int) -> Page:
    """Decide an answer that could not be read, or all that are alike."""
    form = CreditForm()
    try:
        with writing() as session:
            by = staff_here(session, course)
            groups = unclear.waiting(session, course)
            alike = next((each.items for each in groups if item in each.items), (item,))
            wanted = alike if form.for_all.data else (item,)
            unclear.decide(session, by, wanted, form.chosen(), form.reason.data or "", now())
    except MarkError as error:
        return _unclear(course, error, item), error.status
    return go_to("marks.unclear", "judged", course=course)


def _attempt(
    course: int, attempt: int, error: MarkError | None = None, item: int | None = None
) -> Response | str:
    with reading() as session:
        member = staff_here(session, course)
        seen = attempt_seen(session, course, attempt)
        contested = appeals.of_items(session, [each.id for each in seen.items])
        names = dict(audit.people(session, course)[1])
        waiting = waiting_appeals(session, member)
        if wants_csv():
            return csv_file(
                f"attempt-{attempt}",
                ("Question", "Asked", "Answer", "Right", "Credit", "Points", "Answered"),
                [
                    (
                        each.position + 1,
                        each.prompt,
                        each.given,
                        "; ".join(each.answers),
                        "" if each.credit is None else each.credit,
                        each.points,
                        stamp(each.answered_at, member),
                    )
                    for each in seen.items
                ],
            )
        return show_page(
            "attempt",
            member,
            error,
            seen=seen,
            contested=contested,
            names=names,
            wrong_item=item,
            waiting=waiting,
        )


def _unclear(
    course: int, error: MarkError | None = None, item: int | None = None
) -> Response | str:
    with reading() as session:
        member = staff_here(session, course)
        groups = unclear.waiting(session, course)
        waiting = waiting_appeals(session, member)
    if wants_csv():
        return csv_file(
            f"to-be-looked-at-course-{course}",
            ("Assignment", "Asked", "Answer", "Right", "Students"),
            [
                (g.title, g.item.prompt, g.item.given, "; ".join(g.item.answers), len(g.items))
                for g in groups
            ],
        )
    wrong = item if request.method == "POST" else None
    return show_page("unclear", member, error, groups=groups, wrong_item=wrong, waiting=waiting)
