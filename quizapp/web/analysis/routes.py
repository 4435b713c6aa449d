"""What a class knows, for those who teach it: questions, facts, memory, and a page to project.

Every page first asks `staff_here`; none writes anything. Each list leaves as CSV.
"""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from quizapp.core import fact_figures, item_analysis, option_analysis
from quizapp.services import assignments
from quizapp.services.errors import NotFoundError
from quizapp.services.fact_statistics import LOOKED_BACK, fact_table, review_table
from quizapp.services.handed_in import Which, handed_in
from quizapp.services.item_statistics import figures_of, item_page, prompt_of, way_of
from quizapp.services.most_missed import most_missed
from quizapp.services.option_statistics import option_page
from quizapp.services.proposed_use import proposed_use
from quizapp.web.analysis import files, words
from quizapp.web.edge import now, reading
from quizapp.web.teaching import csv_file, staff_here, wants_csv

analysis_pages = Blueprint("analysis", __name__)


@analysis_pages.get("/courses/<int:course>/assignments/<int:assignment>/analysis")
def items(course: int, assignment: int) -> str | Response:
    """The figures of an assignment and of each of its questions."""
    with reading() as session:
        member = staff_here(session, course)
        assigned = assignments.assignment(session, course, assignment)
        page = item_page(session, assigned, _which())
    if wants_csv():
        if request.args.get("list") == "test":
            return files.test(page)
        rows = map(words.item_row, page.lines)
        return csv_file(f"questions-{assignment}", words.ITEM_HEADINGS, rows)
    return render_template(
        "analysis/items.html",
        member=member,
        page=page,
        words=words,
        enough=item_analysis,
        ways=words.WHICH_WORDS,
    )


@analysis_pages.get(
    "/courses/<int:course>/assignments/<int:assignment>/analysis/<int(min=1):number>"
)
def question(course: int, assignment: int, number: int) -> str | Response:
    """One question: who chose which option, what was typed, what could stand there instead."""
    with reading() as session:
        member = staff_here(session, course)
        assigned = assignments.assignment(session, course, assignment)
        found = handed_in(session, assigned, _which())
        line = next((each for each in found.lines if each.number == number), None)
        if line is None:
            raise NotFoundError(
                "The assignment has no such question.", "Its page of figures lists them."
            )
        page = option_page(session, found, line)
        figures = figures_of(found, line)
        use = proposed_use(session, member.learner_id or 0, assigned, line, page)
    if wants_csv():
        return files.options(page, assignment, number)
    items_of = found.of(line)
    return render_template(
        "analysis/question.html",
        member=member,
        assigned=assigned,
        figures=figures,
        page=page,
        use=use,
        line=line,
        prompt=prompt_of(line, items_of),
        way=way_of(line, items_of),
        which=found.which,
        last=len(found.lines),
        words=words,
        enough=option_analysis,
    )


@analysis_pages.get("/courses/<int:course>/know/facts")
def facts(course: int) -> str | Response:
    """Each fact across the formats that it was asked in, over all assignments; with `of=reviews` in
    what students reviewed by themselves."""
    own = request.args.get("of") == "reviews"
    with reading() as session:
        member = staff_here(session, course)
        if own:
            table = review_table(session, course, now())
        else:
            table = fact_table(session, course, now(), _which())
    if wants_csv():
        return files.reviews(table, course) if own else files.facts(table, course)
    return render_template(
        "analysis/facts.html",
        member=member,
        table=table,
        own=own,
        words=words,
        enough=item_analysis,
        bounds=fact_figures,
        days=LOOKED_BACK.days,
        ways=words.WHICH_WORDS,
    )


@analysis_pages.get("/courses/<int:course>/assignments/<int:assignment>/project")
def project(course: int, assignment: int) -> str | Response:
    """The five things most got wrong, all on one page, to be projected."""
    return _projected(course, assignment, 0)


@analysis_pages.get("/courses/<int:course>/assignments/<int:assignment>/project/<int(min=1):place>")
def project_one(course: int, assignment: int, place: int) -> str | Response:
    """One of them, in large type; the arrow keys lead to the others."""
    return _projected(course, assignment, place)


def _projected(course: int, assignment: int, place: int) -> str | Response:
    with reading() as session:
        member = staff_here(session, course)
        assigned = assignments.assignment(session, course, assignment)
        page = most_missed(session, assigned, now())
    anyway = request.args.get("anyway") == "1"
    if page.waiting and not anyway:
        return render_template("analysis/wait.html", member=member, page=page, place=place)
    if wants_csv():
        return files.missed(page, assignment)
    if place > len(page.missed):
        raise NotFoundError("There are not so many.", "Go back to all of them.")
    return render_template(
        "analysis/project.html",
        member=member,
        page=page,
        place=place,
        shown=page.missed[place - 1 : place] if place else page.missed,
        anyway="1" if anyway else None,
        words=words,
        enough=item_analysis,
    )


def _which() -> Which:
    """Which attempts are asked for; what is not known is taken for the first ones."""
    asked = request.args.get("of", "")
    return Which(asked) if asked in set(Which) else Which.FIRST
