"""The search in the browser: over all packs, or in one; all kinds at once, or one. Reads only."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from quizapp.services import library, search
from quizapp.web.edge import learner_or_none, reading

search_pages = Blueprint("search", __name__)

LONGEST = 100  # characters


@search_pages.get("/search")
def everywhere() -> str:
    """What the packs say about `q`; of one `kind`, or of all of them."""
    return _found(None)


@search_pages.get("/packs/<pack>/search")
def in_pack(pack: str) -> str:
    """What one pack says about `q`."""
    return _found(pack)


def _found(pack: str | None) -> str:
    typed = request.args.get("q", "").strip()[:LONGEST]
    kind = request.args.get("kind", "")
    kinds = (kind,) if kind in search.KINDS else search.KINDS
    with reading() as session:
        learner = learner_or_none(session)
        seen_by = learner.id if learner else None
        results = search.search(session, typed, pack, kinds, seen_by)
        packs = library.packs(session, seen_by)
    title = next((each.title for each in packs if each.id == pack), "")
    return render_template(
        "search/results.html",
        typed=typed,
        kind=kind if kinds == (kind,) else "",
        results=results,
        pack=pack,
        pack_title=title,
        packs=packs,
        most=search.MOST,
    )
