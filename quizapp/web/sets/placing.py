"""One slot of a set: how many it gives, and how each of its questions is put."""

from __future__ import annotations

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.services import approvals, set_building, set_questions, sets
from quizapp.services.errors import NotFoundError, QuizError
from quizapp.services.set_building import REWORDED, Change
from quizapp.services.set_filters import alone
from quizapp.services.sets import QuestionSet
from quizapp.web.edge import now, reading, writing
from quizapp.web.sets.area import go_to, holding_of, mine, page, set_pages, to_change
from quizapp.web.sets.forms import BesideForm, PutForm, SlotForm


@set_pages.get("/sets/<int:set_id>/slot")
def slot_page(set_id: int) -> str:
    """The slot at the place `at`, from 1."""
    with reading() as session:
        _, found = mine(session, set_id)
        return _page(session, found, _at(request.args.get("at", 1, int), found))


def _at(number: int, found: QuestionSet) -> int:
    """The place of a slot, from 0; the nearest one that there is."""
    return max(0, min(number - 1, len(found.slots) - 1))


def _page(session: Session, found: QuestionSet, at: int, **more: object) -> str:
    slot = found.slots[at] if found.slots else None
    holding = holding_of(session, found)
    lines = []
    for asked in slot.asked if slot is not None else ():
        questions = set_questions.questions_of(holding, asked)
        one = questions[0] if len(questions) == 1 else None
        lines.append((asked, questions, alone(one) if one is not None else ()))
    return page(
        "slot", found, slot=slot, at=at, lines=lines, holding=holding, reworded=REWORDED, **more
    )


@set_pages.post("/sets/<int:set_id>/slot")
def change_slot(set_id: int) -> Response | tuple[str, int]:
    """Change how many a slot gives and what each is worth, or put it at another place."""
    form = SlotForm()
    number = request.args.get("at", 1, int)
    with writing() as session:
        _, found = to_change(session, set_id)
        at = _at(number, found)
        if not form.validate_on_submit():
            error = QuizError("Give numbers: how many, and how many points each.")
            return _page(session, found, at, error=error), 422
        take, points, to = form.take.data, form.points.data, form.place.data

        def made(slots: set_building.Slots) -> set_building.Slots:
            given = tuple(set_building.give({at}, take, points)(slots))
            return given if to is None else tuple(set_building.put(at, to - 1)(given))

        try:
            done = set_building.apply(session, found, form.state.data or "", made, now())
        except QuizError as error:
            return _page(session, found, at, error=error), error.status
    return go_to("sets.slot_page", "changed" if done else "stale", set_id=set_id, at=to or at + 1)


@set_pages.post("/sets/<int:set_id>/put")
def put(set_id: int) -> Response | tuple[str, int]:
    """Fix the format of a question in this set, or give it other words."""
    form = PutForm()
    number = request.args.get("at", 1, int)
    with writing() as session:
        _, found = to_change(session, set_id)
        at = _at(number, found)
        if not form.validate_on_submit():
            raise NotFoundError("The set has no such question.", "Look again on its page.")
        made: Change = set_building.put_as(
            holding_of(session, found), form.keys, form.wanted, form.wording.data or ""
        )
        try:
            done = set_building.apply(session, found, form.state.data or "", made, now())
        except QuizError as error:
            typed = {"name": form.name.data, "wording": form.wording.data, "format": form.wanted}
            return _page(session, found, at, error=error, typed=typed), error.status
    return go_to("sets.slot_page", "changed" if done else "stale", set_id=set_id, at=at + 1)


@set_pages.post("/sets/<int:set_id>/beside")
def beside(set_id: int) -> Response:
    """Let a name always stand among the options of a question, or no longer; then to how it looks.

    It is as it was sent whatever else has changed in the set meanwhile, so that it names no state.
    """
    form = BesideForm()
    with writing() as session:
        _, found = to_change(session, set_id)
        if not form.validate_on_submit():
            raise NotFoundError("The set has no such question.", "Look again on its page.")
        key, gone = form.name.data or "", bool(form.gone.data)
        holding = holding_of(session, found)
        made = set_building.put_beside(holding, (key,), form.entity.data or "", gone=gone)
        set_building.apply(session, found, set_building.state_of(found.slots), made, now())
        changed = sets.set_of(session, mine(session, set_id)[0].id, set_id)
        looks = approvals.looks_of(session, changed, holding).each
    name = next((each.name for each in looks if each.asked.keys == (key,)), None)
    return go_to("sets.look", "not-beside" if gone else "beside", set_id=set_id, name=name)


@set_pages.post("/sets/<int:set_id>/leave-out")
def leave_out(set_id: int) -> Response:
    """Leave a question out of the set."""
    form = PutForm()
    with writing() as session:
        _, found = to_change(session, set_id)
        made = set_building.leave_out(form.keys)
        done = set_building.apply(session, found, form.state.data or "", made, now())
    back = "sets.look" if request.form.get("back") == "look" else "sets.show"
    return go_to(back, "left-out" if done else "stale", set_id=set_id)
