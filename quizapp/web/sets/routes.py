"""The list of sets, and the page of one: its slots, and what is done with them."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from quizapp.core import papers
from quizapp.services import set_building, set_exchange, set_outlook, set_sharing, sets
from quizapp.services.approvals import looks_of
from quizapp.services.errors import QuizError
from quizapp.services.set_building import Change
from quizapp.web.edge import now, reading, writing
from quizapp.web.sets.area import clock, day, go_to, holding_of, mine, page, set_pages, to_change
from quizapp.web.sets.forms import Act, ChangeForm, TitleForm, key_from, new_key
from quizapp.web.teaching import csv_file, instructor_here, wants_csv


@set_pages.get("/sets")
def index() -> str | Response:
    """One's own sets, and those that others share."""
    archived = request.args.get("archived") == "1"
    with reading() as session:
        learner = instructor_here(session)
        found = set_sharing.sets_of(session, learner.id, archived=archived)
    if wants_csv():
        headings = ("title", "questions", "places", "versions", "changed", "whose", "assigned")
        rows = (
            (
                each.title,
                each.questions,
                each.places,
                each.versions,
                clock(each.changed_at, learner),
                each.whose,
                "; ".join(f"{use.course_title}: {use.title}" for use in each.uses),
            )
            for each in found
        )
        return csv_file("sets", headings, rows)
    days = {each.id: day(each.changed_at, learner) for each in found}
    return page("index", lines=found, days=days, archived=archived, key=new_key())


@set_pages.post("/sets")
def create() -> Response:
    """Make a set. The same form sent twice makes one."""
    form = TitleForm()
    key = key_from(request.form)
    with writing() as session:
        learner = instructor_here(session)
        title = _title(form)
        made = set_sharing.made_with(session, learner.id, key)
        if made is None:
            free = set_sharing.free(session, key)
            made = sets.create(session, learner.id, title, (), now(), key=free)
    return go_to("sets.show", "made", set_id=made)


def _title(form: TitleForm) -> str:
    title = " ".join((form.title.data or "").split())
    if not form.validate_on_submit() or not title:
        raise QuizError("A set needs a title of 1 to 120 characters.", "Go back and give it one.")
    return title


@set_pages.get("/sets/<int:set_id>")
def show(set_id: int) -> str | Response:
    """A set: its slots in order."""
    with reading() as session:
        learner, found = mine(session, set_id)
        holding = holding_of(session, found)
        if wants_csv():
            rows = set_exchange.rows_of(found, holding)
            cells = [
                ["; ".join(value) if isinstance(value, list) else value for value in row.values()]
                for row in rows
            ]
            return csv_file(f"set-{set_id}", list(rows[0]) if rows else ["slot"], cells)
        looks = looks_of(session, found, holding)
        archived = set_sharing.is_archived(session, set_id)
        whose = "" if found.own else set_sharing.owner_name(session, set_id)
    return page(
        "show",
        found,
        holding=holding,
        looks=looks,
        archived=archived,
        whose=whose,
        length=papers.length(found.slots),
        points=papers.points(found.slots),
        papers=set_outlook.number_in_words(papers.papers(found.slots)),
        ticked=set(request.args.getlist("slot", int)),
        key=new_key(),
        learner=learner,
    )


@set_pages.post("/sets/<int:set_id>/change")
def change(set_id: int) -> Response:
    """Do something with the ticked slots, which stay ticked where they are then."""
    form = ChangeForm()
    act, places = form.meant
    with writing() as session:
        _, found = to_change(session, set_id)
        if not form.validate_on_submit() or act is None:
            raise QuizError("That cannot be done to a set.", "Use the buttons of its page.")
        if not places:
            return go_to("sets.show", "nothing", set_id=set_id)
        made = _change(act, places, form.points.data)
        done = set_building.apply(session, found, form.state.data or "", made, now())
    if not done:
        return go_to("sets.show", "stale", set_id=set_id)
    step = {Act.UP: -1, Act.DOWN: 1}.get(act, 0)
    last = len(found.slots) - 1
    ticked = [min(max(at + step, 0), last) for at in sorted(places)] if step else []
    near = (ticked[0] if ticked else min(places)) + 1
    return go_to("sets.show", "changed", set_id=set_id, slot=ticked, _anchor=f"slot-{near}")


def _change(act: Act, places: set[int], points: float | None) -> Change:
    match act:
        case Act.UP:
            return set_building.move(places, -1)
        case Act.DOWN:
            return set_building.move(places, 1)
        case Act.MERGE:
            return set_building.merge(places)
        case Act.SPLIT:
            return set_building.split(places)
        case Act.REMOVE:
            return set_building.remove(places)
        case Act.POINTS:
            return set_building.give(places, None, 1.0 if points is None else points)


@set_pages.post("/sets/<int:set_id>/title")
def rename(set_id: int) -> Response:
    """Give a set another title and description."""
    form = TitleForm()
    with writing() as session:
        _, found = to_change(session, set_id)
        title = _title(form)
        text = (form.description.data or "").strip()
        set_sharing.rename(session, found, title, text, now())
    return go_to("sets.show", "renamed", set_id=set_id)


@set_pages.post("/sets/<int:set_id>/copy")
def copy(set_id: int) -> Response:
    """Make a set of one's own that asks the same. The same form sent twice makes one."""
    key = key_from(request.form)
    with writing() as session:
        learner, found = mine(session, set_id)
        made = set_sharing.copy(session, learner.id, found, now(), key)
    return go_to("sets.show", "copied", set_id=made)


@set_pages.post("/sets/<int:set_id>/archive")
def archive(set_id: int) -> Response:
    """Put a set away, or bring it back."""
    away = request.form.get("away") == "1"
    with writing() as session:
        _, found = to_change(session, set_id)
        set_sharing.archive(session, found, now() if away else None)
    return go_to("sets.show", "archived" if away else "back", set_id=set_id)
