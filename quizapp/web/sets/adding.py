"""Looking for questions by filter, and adding them to a set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.core.questions import OVER_SEVERAL, Format
from quizapp.services import courses, library, pages, set_building, set_filters
from quizapp.services.courses import Member
from quizapp.services.errors import NotFoundError, QuizError
from quizapp.services.learners import Learner
from quizapp.services.library import PackLine
from quizapp.services.set_building import Change
from quizapp.services.set_filters import SetFilter
from quizapp.services.set_questions import keys_of, packs_for
from quizapp.services.sets import QuestionSet
from quizapp.web.edge import now, reading, writing
from quizapp.web.sets.area import go_to, mine, page, set_pages, to_change
from quizapp.web.sets.forms import (
    CERTAINTIES,
    DIFFICULTIES,
    AddForm,
    as_values,
    filter_from,
)
from quizapp.web.teaching import csv_file, wants_csv

HEADINGS = ("key", "question", "topic", "section", "when", "certainty", "formats", "difficulty")


@set_pages.get("/sets/<int:set_id>/add")
def add_page(set_id: int) -> str | Response:
    """The questions that a filter finds, a page of them."""
    with reading() as session:
        learner, found = mine(session, set_id)
        packs = packs_for(session, learner.id)
        if not packs:
            return page("add", found, packs=packs)
        taught = _taught(session, learner)
        wanted = _wanted(request.args, found, packs, taught)
        if wants_csv():
            return _as_csv(session, wanted)
        hits = set_filters.find(session, wanted, request.args.get("page", 1, int))
        shelf = library.shelf(session, wanted.pack)
        sections = [each for each in pages.sections(session, wanted.pack) if each.facts]
    return page(
        "add",
        found,
        packs=packs,
        wanted=wanted,
        values=as_values(wanted),
        hits=hits,
        there=set(keys_of(found.slots)),
        topics=[(t, shelf.pack.topics[t]) for t in shelf.in_topic],
        sections=sections,
        names=sorted(entity.name for entity in shelf.pack.entities.values()),
        formats=set_filters.formats_in(shelf),
        taught=taught,
        difficulties=DIFFICULTIES,
        certainties=CERTAINTIES,
        together=[f for f in Format if f in OVER_SEVERAL],
    )


@set_pages.post("/sets/<int:set_id>/add")
def add(set_id: int) -> Response:
    """Add the ticked questions, or all that the filter finds."""
    form = AddForm()
    with writing() as session:
        learner, found = to_change(session, set_id)
        if not form.validate_on_submit():
            raise QuizError("That cannot be added.", "Use the form of the page, and try again.")
        packs = packs_for(session, learner.id)
        wanted = _wanted(request.form, found, packs, _taught(session, learner))
        back = as_values(wanted) | {"page": request.form.get("page", "")}
        back = {name: value for name, value in back.items() if value}
        keys = _chosen(session, form, wanted, packs)
        if not keys:
            return go_to("sets.add_page", "nothing", set_id=set_id, **back)
        made = _change(session, form, keys)
        done = set_building.apply(session, found, form.state.data or "", made, now())
    return go_to("sets.add_page", "added" if done else "stale", set_id=set_id, **back)


def _chosen(
    session: Session, form: AddForm, wanted: SetFilter, packs: Sequence[PackLine]
) -> tuple[str, ...]:
    """The keys that are meant: questions that are asked, of packs that the learner may see."""
    if form.all.data:
        return set_filters.find(session, wanted).keys
    known = {each.id for each in packs}
    keys = tuple(dict.fromkeys(form.key.data or ()))
    for key in keys:
        pack = key.split("/", 1)[0]
        if pack not in known or key not in library.shelf(session, pack).generated.questions:
            raise NotFoundError("There is no such question.", "Look for it anew.")
    return keys


def _change(session: Session, form: AddForm, keys: tuple[str, ...]) -> Change:
    how = form.how.data or ""
    if how == "drawn":
        return set_building.add_drawn(keys, form.take.data or 1)
    if how in [each.value for each in OVER_SEVERAL]:
        return set_building.add_together(session, keys, Format(how))
    return set_building.add_alone(keys)


def _taught(session: Session, learner: Learner) -> list[Member]:
    return [each for each in courses.courses_of(session, learner.id) if each.is_staff]


def _wanted(
    values: Mapping[str, str],
    found: QuestionSet,
    packs: Sequence[PackLine],
    taught: Sequence[Member],
) -> SetFilter:
    """The filter that is meant, of a pack that there is and a course that the learner teaches."""
    known = [each.id for each in packs]
    of_set = [key.split("/", 1)[0] for key in keys_of(found.slots)[-1:]]
    chosen = [each for each in (values.get("pack", ""), *of_set, *known) if each in known]
    wanted = filter_from(values, chosen[0] if chosen else "")
    if wanted.course not in {each.course.id for each in taught}:
        wanted = replace(wanted, course=None)
    return wanted


def _as_csv(session: Session, wanted: SetFilter) -> Response:
    rows = (
        (
            hit.question.key,
            hit.question.prompt,
            hit.topic,
            hit.section,
            hit.when,
            hit.question.certainty.value,
            "; ".join(each.value for each in hit.question.formats),
            hit.hardness.words,
        )
        for hit in set_filters.every(session, wanted)
    )
    return csv_file(f"questions-{wanted.pack}", HEADINGS, rows)
