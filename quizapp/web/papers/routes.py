"""Papers in the browser: choosing how a set is printed, and its sheets. Reads only."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from quizapp.services.printing import LETTERS, MOST_VERSIONS, print_set
from quizapp.web.edge import now, reading
from quizapp.web.papers.forms import SIZES, choices_from, size_from
from quizapp.web.sets.area import mine

paper_pages = Blueprint("papers", __name__)


@paper_pages.get("/sets/<int:set_id>/paper")
def show(set_id: int) -> str:
    """How a set is to be printed."""
    choices = choices_from(request.args)
    with reading() as session:
        made = print_set(session, mine(session, set_id)[0].id, set_id, choices)
    return render_template(
        "papers/choose.html",
        made=made,
        choices=choices,
        size=size_from(request.args),
        sizes=SIZES,
        most=MOST_VERSIONS,
        letters=LETTERS,
    )


@paper_pages.get("/sets/<int:set_id>/paper/print")
def sheets(set_id: int) -> str:
    """The sheets themselves: each paper, its key, the explanations, the sources."""
    choices = choices_from(request.args)
    with reading() as session:
        made = print_set(session, mine(session, set_id)[0].id, set_id, choices)
    return render_template(
        "papers/sheets.html",
        made=made,
        choices=choices,
        size=size_from(request.args),
        day=now().date(),
    )
