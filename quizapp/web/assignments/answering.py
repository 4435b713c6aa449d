"""What a student sends during an attempt: drafts saved one by one or all at once, final answers.

A script sends each change by itself (`save_draft`, answered in JSON); without one the buttons of
the page do. Either may be sent twice.
"""

from __future__ import annotations

import re
from dataclasses import replace

from flask import Response as FlaskResponse
from flask import jsonify, render_template, request
from sqlalchemy.orm import Session

from quizapp.core.questions import Response
from quizapp.services import attempt_drafts, attempt_views
from quizapp.services.attempt_drafts import Saved
from quizapp.services.attempt_papers import ItemView
from quizapp.services.attempt_views import Desk
from quizapp.services.errors import ClosedError, QuizError
from quizapp.web.assignments.area import Page, assignment_pages, go_to, student
from quizapp.web.assignments.forms import PlaceForm, form_at
from quizapp.web.assignments.showing import Shown, filled, shown
from quizapp.web.assignments.taking import is_at_once, place_page, shown_all
from quizapp.web.edge import now, reading, writing

FINAL = ("final", "dont-know")
NOTHING = "Give an answer first, or say that you don’t know."


@assignment_pages.post("/attempts/<int:attempt>/<int:number>")
def save_place(attempt: int, number: int) -> Page:
    """Save what stands on the page of one question, and go where the button leads."""
    form, do = form_at(number - 1), request.form.get("do", "next")
    response, problem = _sent(form, do)
    outcome = None
    try:
        if not problem:
            with writing() as session:
                outcome = _take(session, attempt, number - 1, form, response, do)
                problem = outcome if isinstance(outcome, str) else ""
    except ClosedError:
        return go_to("assignments.attempt", attempt=attempt, late=1)
    if problem or (isinstance(outcome, Saved) and not outcome.saved):
        return _again(attempt, number, form, response, problem, outcome)
    if do in (*FINAL, "flag", "unflag", "clear", "stay"):
        return go_to("assignments.place", attempt=attempt, number=number)
    if do == "overview":
        return go_to("assignments.attempt", attempt=attempt)
    if isinstance(outcome, Saved) and outcome.problem:
        return go_to("assignments.place", attempt=attempt, number=number)
    return _onward(attempt, number)


def _sent(form: PlaceForm, do: str) -> tuple[Response, str]:
    """What was sent, and what keeps it from being taken."""
    if do in ("clear", "dont-know"):
        return Response(), ""
    problem = form.misplaced
    response = form.response()
    if not problem and do == "final" and response.is_blank:
        problem = NOTHING
    return response, problem


def _take(
    session: Session,
    attempt: int,
    position: int,
    form: PlaceForm,
    response: Response,
    do: str,
) -> Saved | str:
    """Save or finish one place; what is wrong with a final answer comes back in words."""
    learner = student(session)
    if do in FINAL:
        made = attempt_drafts.finish(session, learner, attempt, position, response, now())
        return made.problem
    number = form.number.data or 0
    saved = attempt_drafts.save(session, learner, attempt, position, response, number, now())
    if do in ("flag", "unflag"):
        attempt_drafts.flag(session, learner, attempt, position, flagged=do == "flag")
    return saved


def _again(
    attempt: int,
    number: int,
    form: PlaceForm,
    response: Response,
    problem: str,
    outcome: Saved | str | None,
) -> Page:
    """The page of a question again, with what was sent and why it was not taken."""
    with reading() as session:
        desk = attempt_views.desk(session, student(session), attempt, now())
    item = attempt_views.item_at(desk, number - 1)
    if not desk.running or item.final:
        return go_to("assignments.place", attempt=attempt, number=number)
    own = _as_sent(desk, item, form, response)
    if isinstance(outcome, Saved) and outcome.elsewhere is not None:
        words = attempt_views.said(item, outcome.elsewhere)
        own = replace(own, number=outcome.number)
        return place_page(desk, number, place=own, elsewhere=words), 409
    return place_page(desk, number, place=own, problem=problem), 422


def _as_sent(desk: Desk, item: ItemView, form: PlaceForm, response: Response) -> Shown:
    """A place with what was sent in its fields."""
    place = shown(item, desk.typed.get(item.position, ""))
    entered = filled(item.format, response)
    if form.misplaced:
        entered = form.filled()
    return replace(place, filled=entered, number=form.number.data or 0)


def _onward(attempt: int, number: int) -> Page:
    with reading() as session:
        desk = attempt_views.desk(session, student(session), attempt, now())
    if number < len(desk.items):
        return go_to("assignments.place", attempt=attempt, number=number + 1)
    return go_to("assignments.attempt", attempt=attempt)


@assignment_pages.post("/attempts/<int:attempt>/<int:number>/draft")
def save_draft(attempt: int, number: int) -> FlaskResponse | tuple[FlaskResponse, int]:
    """Save one place for a script; the answer says how often it was saved, and the time left."""
    form = form_at(number - 1)
    if problem := form.misplaced:
        return jsonify(problem=problem), 422
    try:
        with writing() as session:
            saved = _take(session, attempt, number - 1, form, form.response(), "save")
            desk = attempt_views.desk(session, student(session), attempt, now())
    except QuizError as error:
        return jsonify(message=f"{error.message} {error.way_on}".strip()), error.status
    assert isinstance(saved, Saved)  # noqa: S101  (only a final answer comes to words)
    if saved.elsewhere is not None:
        item = attempt_views.item_at(desk, number - 1)
        words = attempt_views.said(item, saved.elsewhere)
        return jsonify(elsewhere=words, number=saved.number), 409
    return jsonify(number=saved.number, problem=saved.problem, left=desk.left)


@assignment_pages.post("/attempts/<int:attempt>/all")
def save_all(attempt: int) -> Page:
    """Save every question of the one page; a button may make one of them final, or flag it."""
    do, at = _act(request.form.get("do", "stay"))
    problems: dict[int, str] = {}
    elsewhere: dict[int, str] = {}
    sent: dict[int, tuple[PlaceForm, Response, int]] = {}
    with writing() as session:
        desk = attempt_views.desk(session, student(session), attempt, now())
        for item in desk.items if desk.running else ():
            position = item.position
            form = form_at(position)
            if item.final or form.number.data is None:
                continue
            act = do if position == at else "save"
            response, problem = _sent(form, act)
            became: Saved | str = problem or _take(session, attempt, position, form, response, act)
            number = form.number.data
            if isinstance(became, Saved):
                number = became.number
                if became.elsewhere is not None:
                    elsewhere[position] = attempt_views.said(item, became.elsewhere)
            elif became:
                problems[position] = became
            sent[position] = (form, response, number)
    if not desk.running:
        return go_to("assignments.attempt", attempt=attempt, late=1)
    if problems or elsewhere:
        return _all_again(attempt, sent, problems, elsewhere)
    if do == "overview":
        return go_to("assignments.attempt", attempt=attempt)
    anchor = None if at is None else f"place-{at + 1}"
    return go_to("assignments.all_places", attempt=attempt, _anchor=anchor)


def _act(pressed: str) -> tuple[str, int | None]:
    """What a button of the one page does, and at which place: "final-3" is place 3."""
    found = re.fullmatch(r"([a-z-]+?)-(\d+)", pressed)
    return (found[1], int(found[2])) if found else (pressed, None)


def _all_again(
    attempt: int,
    sent: dict[int, tuple[PlaceForm, Response, int]],
    problems: dict[int, str],
    elsewhere: dict[int, str],
) -> Page:
    with reading() as session:
        desk = attempt_views.desk(session, student(session), attempt, now())
        told = {
            item.position: attempt_views.told_at(session, desk, item.position)
            for item in desk.items
            if item.final
        }
    places = shown_all(desk)
    for item in desk.items:
        if item.position in sent and (item.position in problems or item.position in elsewhere):
            form, response, number = sent[item.position]
            own = _as_sent(desk, item, form, response)
            places[item.position] = replace(own, number=number)
    page = render_template(
        "assignments/all.html",
        desk=desk,
        places=places,
        told=told,
        problems={**desk.unreadable, **problems},
        elsewhere=elsewhere,
        at_once=is_at_once(desk),
    )
    return page, 409 if elsewhere else 422
