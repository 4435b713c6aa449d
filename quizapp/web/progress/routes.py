"""The progress pages in the browser, and each of their charts as a file. Reads only."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from quizapp.services.errors import NotFoundError
from quizapp.services.insight import Insight, insight
from quizapp.services.sureness import Sureness, sureness
from quizapp.web.edge import learner_or_none, now, reading
from quizapp.web.progress import drawing, pictures, sure

progress_pages = Blueprint("progress", __name__)


@progress_pages.get("/progress")
def show() -> str:
    """What is due, done and remembered in all packs."""
    return _page(None)


@progress_pages.get("/packs/<pack>/progress")
def of_pack(pack: str) -> str:
    """The same of one pack, and what is known of each topic and section."""
    return _page(pack)


@progress_pages.get("/progress/<chart>.svg")
def chart(chart: str) -> Response:
    """One chart of all packs, to be kept."""
    return _file(None, chart)


@progress_pages.get("/packs/<pack>/progress/<chart>.svg")
def chart_of_pack(pack: str, chart: str) -> Response:
    """One chart of one pack, to be kept."""
    return _file(pack, chart)


def _looked(pack: str | None) -> tuple[Insight, Sureness]:
    with reading() as session:
        learner = learner_or_none(session)
        own = learner.id if learner else None
        return insight(session, own, now(), pack), sureness(session, own, now(), pack)


def _page(pack: str | None) -> str:
    found, said = _looked(pack)
    shown = {**pictures.figures(found), **sure.figures(said)} if found.answers else {}
    return render_template(
        "progress/show.html", found=found, said=said, figures=shown, spent=pictures.spent
    )


def _file(pack: str | None, chart: str) -> Response:
    found, said = _looked(pack)
    figure = {**pictures.figures(found), **sure.figures(said)}.get(chart)
    if figure is None or figure.drawn is None:
        raise NotFoundError(
            "There is no such chart, or too little to draw it yet.", "Go back to your progress."
        )
    response = make_response(drawing.as_file(figure.drawn))
    response.content_type = "image/svg+xml"
    name = f"{pack or 'progress'}-{chart}.svg"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
