"""A pack's history in the browser: timeline, genealogy, places. Reads only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.exports.explained import CERTAINTY_WORDS
from quizapp.services import genealogies, places, timelines
from quizapp.web.bands import scale_of
from quizapp.web.edge import learner_or_none, reading
from quizapp.web.history.axis import ZOOMS, axis_of
from quizapp.web.history.forms import GenealogyForm, TimelineForm
from quizapp.web.history.lanes import chart_of
from quizapp.web.history.saved import saved
from quizapp.web.history.tree import tree_of

history_pages = Blueprint("history", __name__)

CHOICES = (
    "group",
    "topic",
    "certainty",
    "first",
    "last",
    "scale",
    "of",
    "year",
    "zoom",
    "download",
)
"""The query parameters of these pages."""

KINSHIP_WORDS = {
    "founding": "founded the other",
    "succession": "became the other",
    "split": "split off or broke away",
    "merger": "merged or joined",
    "part": "belonged to it",
    "pledge": "swore allegiance",
}
KNOWN_WORDS = {
    "known": "you know it",
    "learning": "you are learning it",
    "new": "you have not seen it",
    "": "nothing is asked of it",
}


@history_pages.get("/packs/<pack>/timeline")
def timeline_page(pack: str) -> str | Response:
    """All dated facts on one axis, in a lane for each group."""
    form = TimelineForm(request.args)
    with reading() as session:
        learner = learner_or_none(session)
        known = learner.id if learner else None
        page = timelines.timeline(session, known, pack, form.filters())
    axis = axis_of(
        (fact.date for fact in page.facts),
        form.chosen_zoom,
        even=form.even,
        first=form.first.data,
        last=form.last.data,
    )
    values: dict[str, Any] = {
        "page": page,
        "chart": chart_of(page, axis) if axis else None,
        "known_words": KNOWN_WORDS,
    }
    if request.args.get("download") == "svg" and axis:
        return saved("history/timeline.svg", f"{pack}-timeline.svg", **values)
    form.offer(page)
    return render_template(
        "history/timeline.html",
        form=form,
        certainty_words=CERTAINTY_WORDS,
        address=_address("history.timeline_page", pack),
        zooms=ZOOMS,
        **values,
    )


@history_pages.get("/packs/<pack>/genealogy")
def genealogy_page(pack: str) -> str | Response:
    """Who came from whom among the groups, along time."""
    form = GenealogyForm(request.args)
    with reading() as session:
        page = genealogies.genealogy(session, pack, form.of.data or "")
    dates = [kin.date for kin in page.lines] + [each.begun for each in page.members.values()]
    axis = axis_of(dates, form.chosen_zoom)
    values: dict[str, Any] = {
        "page": page,
        "tree": tree_of(page, axis) if axis else None,
        "until": form.until(page.years),
        "kinship_words": KINSHIP_WORDS,
    }
    if request.args.get("download") == "svg" and axis:
        return saved("history/genealogy.svg", f"{pack}-genealogy.svg", **values)
    form.offer(page)
    return render_template(
        "history/genealogy.html",
        form=form,
        address=_address("history.genealogy_page", pack),
        zooms=ZOOMS,
        **values,
    )


@history_pages.get("/packs/<pack>/places")
def places_page(pack: str) -> str:
    """The places of a pack and what happened there."""
    with reading() as session:
        page = places.places(session, pack)
    scale = scale_of(places.dates(page.places))
    return render_template("history/places.html", page=page, scale=scale)


def _address(endpoint: str, pack: str) -> Callable[..., str]:
    """Makes the address of this very page with some of its choices changed."""
    chosen = {name: value for name, value in request.args.items() if value}
    chosen.pop("download", None)

    def address(**changed: object) -> str:
        kept = {**chosen, **changed}
        named = {name: kept[name] for name in CHOICES if kept.get(name) is not None}
        return url_for(endpoint, pack=pack, **named)  # type: ignore[arg-type]

    return address
