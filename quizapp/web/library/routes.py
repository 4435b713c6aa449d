"""The library in the browser: packs, what stands in them, and the deck to take away. Reads only."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from flask import Blueprint, make_response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.services import (
    comparing,
    decks,
    histories,
    keep_up_reminders,
    pages,
    pair_lines,
    progress,
    remarks,
    shares,
    standing,
)
from quizapp.web import times
from quizapp.web.bands import scale_of
from quizapp.web.edge import beginning, learner_or_none, now, reading
from quizapp.web.exams.pictures import ahead
from quizapp.web.study.forms import FORMAT_NAMES

library_pages = Blueprint("library", __name__)


def _learner_id(session: Session) -> int | None:
    learner = learner_or_none(session)
    return learner.id if learner else None


@library_pages.get("/")
def start() -> str:
    """Every pack, with how much of it is known, due and new."""
    with reading() as session:
        learner = learner_or_none(session)
        untouched = learner is None and standing.is_untouched(session)
        known = learner.id if learner else None
        packs = progress.start_page(session, known, now(), beginning())
        pairs = {each.id: pair_lines.offers(session, known, each.id, now()) for each in packs}
        goals = {
            each.id: shares.goals_of(session, learner.id, each.id, now()) if learner else None
            for each in packs
        }
        reminders = keep_up_reminders.reminders(session, learner.id, now()) if learner else ()
    where = times.zone(learner.settings.time_zone) if learner else times.UTC

    def due(when: datetime) -> str:
        return times.moment(when, now(), where)

    return render_template(
        "library/start.html",
        packs=packs,
        pairs=pairs,
        due=due,
        is_new=learner is None,
        untouched=untouched,
        goals=goals,
        reminders=reminders,
        ahead=ahead,
    )


@library_pages.get("/packs/<pack>")
def pack_page(pack: str) -> str:
    """One pack: what it is, what it will take, and the ways in."""
    with reading() as session:
        learner = learner_or_none(session)
        known = learner.id if learner else None
        page = progress.pack_page(session, known, pack, now(), beginning())
        sections = pages.sections(session, pack)
        pictures = histories.pictures(session, pack)
    where = times.zone(learner.settings.time_zone) if learner else times.UTC
    due = page.progress.next_due and times.moment(page.progress.next_due, now(), where)
    until = page.progress.off_until and times.moment(page.progress.off_until, now(), where)
    return render_template(
        "library/pack.html", page=page, sections=sections, pictures=pictures, due=due, until=until
    )


@library_pages.get("/packs/<pack>/sections/<path:anchor>")
def section(pack: str, anchor: str) -> str:
    """The facts of one section, in its order."""
    with reading() as session:
        page = pages.section_page(session, pack, anchor)
    scale = scale_of(fact.date for fact in page.facts)
    return render_template("library/section.html", page=page, scale=scale)


@library_pages.get("/packs/<pack>/topics/<topic>")
def topic(pack: str, topic: str) -> str:
    """The facts of one topic, along time."""
    with reading() as session:
        page = pages.topic_page(session, pack, topic)
    scale = scale_of(fact.date for fact in page.facts)
    return render_template("library/topic.html", page=page, scale=scale)


@library_pages.get("/packs/<pack>/entities")
def entities(pack: str) -> str:
    """Everybody and everything in the pack, by kind and name; `q` is a part of a name."""
    part = request.args.get("q", "").strip()
    with reading() as session:
        page = progress.pack_page(session, None, pack, now())
        groups = pages.names(session, pack, part)
    return render_template("library/entities.html", page=page, groups=groups, part=part)


@library_pages.get("/packs/<pack>/entities/<entity>")
def entity(pack: str, entity: str) -> str:
    """What is known of one entity."""
    with reading() as session:
        page = pages.entity_page(session, _learner_id(session), pack, entity, now())
    scale = scale_of(fact.date for fact in page.facts)
    return render_template("library/entity.html", page=page, scale=scale, format_names=FORMAT_NAMES)


@library_pages.get("/packs/<pack>/compare/<left>/<right>")
def compare(pack: str, left: str, right: str) -> str:
    """Two entities side by side."""
    with reading() as session:
        page = comparing.compare(session, pack, left, right)
        pair = pair_lines.pair_line(session, _learner_id(session), pack, left, right, now())
    return render_template("library/compare.html", page=page, pair=pair)


@library_pages.get("/packs/<pack>/kept")
def kept(pack: str) -> str:
    """What the learner marked, noted and set aside."""
    with reading() as session:
        page = remarks.kept(session, learner_or_none(session), pack, now())
    return render_template("library/kept.html", page=page)


@library_pages.get("/packs/<pack>/facts/<fact>")
def fact_page(pack: str, fact: str) -> str:
    """One fact with its sources and the questions made from it."""
    with reading() as session:
        learner = _learner_id(session)
        page = pages.fact_page(session, learner, pack, fact, now())
    return render_template(
        "library/fact.html", page=page, format_names=FORMAT_NAMES, studies=learner is not None
    )


@library_pages.get("/packs/<pack>/reading")
def reading_list(pack: str) -> str:
    """The works that the pack's source cites."""
    with reading() as session:
        page = progress.pack_page(session, None, pack, now())
        works = pages.reading_list(session, pack)
    return render_template("library/reading.html", page=page, works=works)


@library_pages.get("/packs/<pack>/anki")
def anki(pack: str) -> str:
    """How to take the pack to Anki."""
    with reading() as session:
        page = progress.pack_page(session, None, pack, now())
    return render_template("library/anki.html", page=page)


@library_pages.get("/packs/<pack>/anki/deck.apkg")
def deck(pack: str) -> Response:
    """The pack as an Anki deck."""
    out = BytesIO()
    with reading() as session:
        decks.write(session, pack, out)
    response = make_response(out.getvalue())
    response.content_type = "application/octet-stream"
    response.headers.set("Content-Disposition", "attachment", filename=f"{pack}.apkg")
    return response
