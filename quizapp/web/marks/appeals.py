"""Appeals as those who teach see them."""

from __future__ import annotations

from quizapp.services import appeals, same_answers
from quizapp.services.errors import MarkError
from quizapp.services.graded import attempt_seen
from quizapp.services.same_answers import Reach
from quizapp.web.edge import now, reading, writing
from quizapp.web.marks.area import Page, go_to, mark_pages, show_page, stamp, waiting_appeals
from quizapp.web.marks.forms import DecisionForm, number
from quizapp.web.teaching import csv_file, staff_here, wants_csv


@mark_pages.get("/courses/<int:course>/marks/appeals", endpoint="appeals")
def appeals_page(course: int) -> Page:
    """All appeals of a course, those that wait first."""
    with reading() as session:
        member = staff_here(session, course)
        found = appeals.of_course(session, course)
        waiting = waiting_appeals(session, member)
    if wants_csv():
        return csv_file(
            f"appeals-course-{course}",
            ("Made", "Student", "Assignment", "Question", "Reason", "State", "Reply", "Decided"),
            [
                (
                    stamp(each.at, member),
                    each.student,
                    each.title,
                    each.question,
                    each.reason,
                    each.state,
                    each.reply,
                    stamp(each.decided_at, member),
                )
                for each in found
            ],
        )
    return show_page("appeals", member, found=found, waiting=waiting)


@mark_pages.get("/courses/<int:course>/marks/appeals/<int:appeal>")
def appeal(course: int, appeal: int) -> str:
    """One appeal with the answer as it was shown, its key and its explanation."""
    return _appeal(course, appeal)


@mark_pages.post("/courses/<int:course>/marks/appeals/<int:appeal>")
def decide(course: int, appeal: int) -> Page:
    """Grant or refuse it."""
    form = DecisionForm()
    try:
        with writing() as session:
            by = staff_here(session, course)
            found = appeals.appeal(session, course, appeal)
            if not form.validate():
                raise MarkError("Choose whether to grant it, and for whom.", "Nothing was changed.")
            credit = None
            if form.decision.data == "grant":
                typed = (form.credit.data or "").strip() or "100"
                credit = number(typed, "A credit is a number from 1 to 100, in per cent.") / 100
            reach, reply = Reach(form.reach.data or "one"), form.reply.data or ""
            appeals.decide(session, by, found.id, credit, reach, reply, now())
    except MarkError as error:
        return _appeal(course, appeal, error), error.status
    return go_to("marks.appeals", "decided", course=course)


def _appeal(course: int, number_: int, error: MarkError | None = None) -> str:
    with reading() as session:
        member = staff_here(session, course)
        found = appeals.appeal(session, course, number_)
        seen = attempt_seen(session, course, found.attempt_id)
        item = next(each for each in seen.items if each.id == found.item_id)
        alike = None if item.gone else same_answers.alike(session, member.learner_id or 0, item.id)
        return show_page(
            "appeal",
            member,
            error,
            found=found,
            seen=seen,
            item=item,
            alike=alike,
            waiting=waiting_appeals(session, member),
        )
