"""Taking an assignment: its page, beginning, an attempt's pages, submitting.

A GET shows what is so by the server's clock and writes nothing; what a student sends is taken by
`answering`.
"""

from __future__ import annotations

from datetime import datetime

from flask import Response as FlaskResponse
from flask import jsonify, render_template, request
from sqlalchemy.orm import Session

from quizapp.services import (
    assignment_overview,
    assignments,
    attempt_drafts,
    attempt_views,
    attempts,
    closed_book,
    courses,
    passwords,
    telling_times,
    tries,
)
from quizapp.services.assignments import Assignment, AssignmentKind
from quizapp.services.attempt_views import Desk
from quizapp.services.courses import Member
from quizapp.services.errors import ClosedError, NotFoundError, TooManyTriesError
from quizapp.web.assignments.area import Page, assignment_pages, go_to, student
from quizapp.web.assignments.forms import COUNTING_WORDS, LATE_WORDS, TELLING_WORDS, BeginForm
from quizapp.web.assignments.showing import Shown, shown
from quizapp.web.edge import now, reading, writing


def _mine(session: Session, assignment: int) -> tuple[Assignment, Member]:
    """An assignment that this browser's student was given. Raises NotFoundError."""
    found = assignments.assignment_of(session, assignment)
    member = courses.member_of(session, student(session), found.course_id)
    there = found.published_at is not None and not member.is_staff
    if not there or not assignments.is_given_to(session, found, member):
        raise NotFoundError("There is no such assignment of yours.", "Your courses list yours.")
    return found, member


@assignment_pages.get("/assignments/<int:assignment>")
def show_mine(assignment: int) -> Page:
    """One assignment for its student: its rules in plain words, the attempts, a way to begin."""
    with reading() as session:
        found, _ = _mine(session, assignment)
    if found.kind is AssignmentKind.KEEP_UP:
        return go_to("keep_up.show", course=found.course_id, assignment=assignment)
    return _page(assignment)


def _page(assignment: int, problem: str = "", status: int = 200) -> Page:
    with reading() as session:
        found, member = _mine(session, assignment)
        own = attempts.attempts_of(session, assignment, member.id)
        window = assignments.window(session, found, member.id)
        running = [each for each in own if telling_times.is_running(each, now())]
        told = {each.id: telling_times.is_told(session, each, now()) for each in own}
        length = attempt_views.length(session, found)
    page = render_template(
        "assignments/show_mine.html",
        member=member,
        assignment=found,
        attempts=own,
        window=window,
        running=running[0] if running else None,
        left=None if window.attempts is None else max(window.attempts - len(own), 0),
        told=told,
        length=length,
        open=window.is_open(now()),
        early=window.opens is not None and now() < window.opens,
        is_late=assignment_overview.is_late,
        due_passed=window.due is not None and now() > window.due,
        words={"late": LATE_WORDS, "counting": COUNTING_WORDS, "telling": TELLING_WORDS},
        problem=problem,
    )
    return page if status == 200 else (page, status)


@assignment_pages.post("/assignments/<int:assignment>/begin")
def begin(assignment: int) -> Page:
    """Begin an attempt, or go on with the one that runs."""
    form = BeginForm()
    form.validate()
    try:
        _prove(assignment, (form.password.data or "").strip())
    except TooManyTriesError as error:
        return _page(assignment, f"{error.message} {error.way_on}", error.status)
    except WrongWordError as error:
        return _page(assignment, error.message, 422)
    try:
        with writing() as session:
            learner = student(session)
            closed = closed_book.closed_for(session, learner, now())
            attempt = attempts.begin(session, learner, assignment, now())
            if closed is not None and attempt not in closed.attempts:
                raise OtherRunsError(closed.attempts[0])
            desk = attempt_views.desk(session, learner, attempt, now())
    except OtherRunsError as error:
        return render_template("assignments/closed_book.html", attempt=error.attempt), error.status
    return _to_paper(desk)


class OtherRunsError(ClosedError):
    """Another attempt, with closed book, has to be submitted first."""

    def __init__(self, attempt: int) -> None:
        super().__init__("An attempt with closed book runs.", "Submit it first.")
        self.attempt = attempt


class WrongWordError(ClosedError):
    """The password of an assignment that was not the one."""


def _prove(assignment: int, password: str) -> None:
    """See whether the password is right, where one is wanted and nothing runs yet.

    The try is stored before it is made, and no transaction is open while the hash is computed.
    """
    with reading() as session:
        found, member = _mine(session, assignment)
        learner = student(session)
        own = attempts.attempts_of(session, assignment, member.id)
    runs = any(telling_times.is_running(each, now()) for each in own)
    if not found.rules.password_hash or runs:
        return
    whom = f"{assignment} {learner}"
    with writing() as session:
        tries.count(session, tries.ASSIGNMENT_PASSWORD, whom, now())
    if not passwords.matches(found.rules.password_hash, password):
        raise WrongWordError("This is not the password of this assignment. Look at its spelling.")
    with writing() as session:
        tries.forget(session, tries.ASSIGNMENT_PASSWORD, whom)


def _to_paper(desk: Desk) -> Page:
    if desk.accommodation.single_column:
        return go_to("assignments.all_places", attempt=desk.attempt.id)
    first = next((item for item in desk.items if item.draft is None and not item.final), None)
    number = desk.items[0].position if first is None else first.position
    return go_to("assignments.place", attempt=desk.attempt.id, number=number + 1)


@assignment_pages.get("/attempts/<int:attempt>")
def attempt(attempt: int) -> str:
    """An attempt: which places are answered, while it runs; then what became of it."""
    with reading() as session:
        desk = attempt_views.desk(session, student(session), attempt, now())
        told = attempt_views.outcome(session, desk)
    if desk.running:
        return render_template(
            "assignments/overview.html",
            desk=desk,
            places=shown_all(desk),
            at_once=is_at_once(desk),
        )
    return render_template(
        "assignments/outcome.html",
        desk=desk,
        told=told,
        not_before=_still_open(desk),
        too_late="late" in request.args,
        late=assignment_overview.is_late(desk.attempt, desk.window),
    )


def _still_open(desk: Desk) -> datetime | None:
    """When the assignment closes for this student, where that is to come. When it does for others
    is not told: it would tell that somebody has more time."""
    closes = desk.window.closes
    return closes if closes is not None and now() < closes else None


@assignment_pages.get("/attempts/<int:attempt>/<int:number>")
def place(attempt: int, number: int) -> Page:
    """One question of an attempt, with what is saved there; or what is told of it."""
    with reading() as session:
        desk = attempt_views.desk(session, student(session), attempt, now())
        item = attempt_views.item_at(desk, number - 1)
        told = None
        if desk.running and item.final:
            told = attempt_views.told_at(session, desk, item.position)
    if not desk.running:
        return go_to("assignments.attempt", attempt=attempt)
    if told is not None:
        return render_template("assignments/told.html", desk=desk, told=told, number=number)
    return place_page(desk, number, problem=desk.unreadable.get(number - 1, ""), kept=True)


def place_page(
    desk: Desk,
    number: int,
    *,
    place: Shown | None = None,
    problem: str = "",
    kept: bool = False,
    elsewhere: str | None = None,
) -> str:
    """The page of one question. `kept`: what the problem is about is saved; `elsewhere`: what
    another tab or device has saved, in words."""
    item = attempt_views.item_at(desk, number - 1)
    return render_template(
        "assignments/place.html",
        desk=desk,
        place=place or shown(item, desk.typed.get(item.position, "")),
        number=number,
        problem=problem,
        kept=kept,
        elsewhere=elsewhere,
        at_once=is_at_once(desk),
    )


@assignment_pages.get("/attempts/<int:attempt>/all")
def all_places(attempt: int) -> Page:
    """All questions of an attempt on one page, one below the other."""
    with reading() as session:
        desk = attempt_views.desk(session, student(session), attempt, now())
        told = {
            item.position: attempt_views.told_at(session, desk, item.position)
            for item in desk.items
            if desk.running and item.final
        }
    if not desk.running:
        return go_to("assignments.attempt", attempt=attempt)
    return render_template(
        "assignments/all.html",
        desk=desk,
        places=shown_all(desk),
        told=told,
        problems=desk.unreadable,
        elsewhere={},
        at_once=is_at_once(desk),
    )


@assignment_pages.get("/attempts/<int:attempt>/clock")
def clock(attempt: int) -> FlaskResponse:
    """How many seconds an attempt has left by the server's clock (null: no limit)."""
    with reading() as session:
        desk = attempt_views.desk(session, student(session), attempt, now())
    return jsonify(left=desk.left, running=desk.running)


@assignment_pages.post("/attempts/<int:attempt>/submit")
def submit(attempt: int) -> Page:
    """End an attempt. Sending it twice ends it once."""
    with writing() as session:
        attempt_drafts.submit(session, student(session), attempt, now())
    return go_to("assignments.attempt", attempt=attempt)


def shown_all(desk: Desk) -> list[Shown]:
    """Every place of an attempt as it is saved."""
    return [shown(item, desk.typed.get(item.position, "")) for item in desk.items]


def is_at_once(desk: Desk) -> bool:
    """Whether each answer is final and told at once."""
    return desk.assignment.rules.telling.value == "at-once"
