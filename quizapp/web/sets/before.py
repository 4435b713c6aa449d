"""Before a set is assigned: how many papers, how alike, how many answers; two papers; versions."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from quizapp.core import papers
from quizapp.services import (
    courses,
    set_building,
    set_outlook,
    set_questions,
    set_versions,
)
from quizapp.services.approvals import looks_of
from quizapp.web.edge import now, reading, writing
from quizapp.web.sets.area import clock, go_to, holding_of, mine, page, set_pages, to_change
from quizapp.web.sets.forms import ChangeForm
from quizapp.web.teaching import csv_file, wants_csv

USUAL_CLASS = 30
LARGEST_CLASS = 10_000


@set_pages.get("/sets/<int:set_id>/before")
def before(set_id: int) -> str | Response:
    """What can be foreseen of a set, for `students` students or those of a course."""
    with reading() as session:
        learner, found = mine(session, set_id)
        holding = holding_of(session, found)
        taught = [each for each in courses.courses_of(session, learner.id) if each.is_staff]
        sizes = {each.course.id: len(courses.students(session, each.course.id)) for each in taught}
        course = request.args.get("course", 0, int)
        students = sizes.get(course) or request.args.get("students", 0, int)
        students = min(students, LARGEST_CLASS) if students > 0 else USUAL_CLASS
        expected = set_outlook.expected(holding, found.slots, students)
        if wants_csv():
            headings = ("slot", "key", "question", "students", "answers_expected", "enough")
            rows = (
                (e.slot + 1, e.key, e.prompt, students, round(e.answers, 1), e.enough)
                for e in expected
            )
            return csv_file(f"set-{set_id}-answers", headings, rows)
        looks = looks_of(session, found, holding)
        hints = set_outlook.hints(holding, found.slots)
    length = papers.length(found.slots)
    share = papers.in_common(found.slots)
    return page(
        "before",
        found,
        students=students,
        course=course,
        taught=taught,
        sizes=sizes,
        expected=expected,
        hints=hints,
        looks=looks,
        length=length,
        points=papers.points(found.slots),
        count=papers.papers(found.slots),
        papers=set_outlook.number_in_words(papers.papers(found.slots)),
        share=share,
        common=round(share * length, 1),
        few=[each for each in expected if each.enough != "enough"],
        enough_for_facility=set_outlook.ENOUGH_FOR_FACILITY,
        enough_for_discrimination=set_outlook.ENOUGH_FOR_DISCRIMINATION,
    )


@set_pages.post("/sets/<int:set_id>/apart")
def apart(set_id: int) -> Response:
    """Keep two questions out of one paper: one slot that gives one of them."""
    form = ChangeForm()
    with writing() as session:
        _, found = to_change(session, set_id)
        made = set_building.merge(set(form.slot.data or ()), 1)
        done = set_building.apply(session, found, form.state.data or "", made, now())
    return go_to("sets.before", "changed" if done else "stale", set_id=set_id)


@set_pages.get("/sets/<int:set_id>/compare")
def compare(set_id: int) -> str:
    """Two papers of the set side by side."""
    pair = max(1, min(request.args.get("pair", 1, int), 1_000_000))
    with reading() as session:
        _, found = mine(session, set_id)
        holding = holding_of(session, found)
        looks = looks_of(session, found, holding)
        left, right = set_outlook.two_papers(holding, found.key, found.slots, looks, pair)
    return page(
        "compare",
        found,
        pair=pair,
        sides=(("Paper A", left), ("Paper B", right)),
        length=papers.length(found.slots),
        shared=sum(place.shared for place in left),
        common=round(papers.in_common(found.slots) * papers.length(found.slots), 1),
    )


@set_pages.get("/sets/<int:set_id>/versions")
def versions(set_id: int) -> str | Response:
    """The versions of a set, and which assignments have which."""
    with reading() as session:
        learner, found = mine(session, set_id)
        holding = set_questions.held(session, set_versions.keys_ever(session, set_id))
        prompts = {k: h.question.prompt for k, h in holding.items() if h.question is not None}
        shelves = {each.shelf.pack.id: each.shelf for each in holding.values()}
        names = {e.id: e.name for s in shelves.values() for e in s.pack.entities.values()}
        lines = set_versions.versions_of(session, learner.id, set_id, names | prompts)
    if wants_csv():
        headings = ("version", "made", "questions", "places", "points", "changes", "assignments")
        rows = (
            (
                each.number,
                clock(each.made_at, learner),
                each.questions,
                each.places,
                each.points,
                "; ".join(each.changes),
                "; ".join(f"{use.course_title}: {use.title}" for use in each.uses),
            )
            for each in lines
        )
        return csv_file(f"set-{set_id}-versions", headings, rows)
    moments = {each.id: clock(each.made_at, learner) for each in lines}
    return page("versions", found, lines=lines, moments=moments)
