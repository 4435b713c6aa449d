"""A learner's own cards in the browser: a list to filter, and acts on many of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.services import card_acts, cards, drilling, library, pair_lines
from quizapp.services.errors import NotFoundError, QuizError
from quizapp.web import times
from quizapp.web.cards.forms import (
    DUE_NAMES,
    ORDER_NAMES,
    PRACTISE,
    PRACTISE_COUNTED,
    STATE_NAMES,
    TELL_APART,
    ActForm,
    UndoForm,
    as_values,
    filter_from,
)
from quizapp.web.edge import learner_known, learner_or_none, now, reading, writing

card_pages = Blueprint("cards", __name__)
SEE_OTHER = 303


def _to(endpoint: str, **named: object) -> Response:
    return redirect(url_for(endpoint, **named), SEE_OTHER)  # type: ignore[arg-type]


@card_pages.get("/cards")
def browse() -> str:
    """The cards that the filter matches, a page of them; `first` and `last` name an act to tell."""
    wanted = filter_from(request.args)
    with reading() as session:
        learner = learner_or_none(session)
        packs = library.packs(session, learner.id if learner else None)
        page = told = None
        if learner is not None:
            number = request.args.get("page", 1, int)
            page = cards.card_page(session, learner.id, wanted, now(), number)
            ends = (request.args.get("first", 0, int), request.args.get("last", 0, int))
            told = card_acts.told(session, learner.id, *ends) if all(ends) else None
    zone = times.zone(learner.settings.time_zone) if learner else times.UTC
    today = now() - timedelta(hours=learner.settings.rollover_hour if learner else 0)

    def due(when: datetime) -> str:
        return times.moment(when, now(), zone)

    return render_template(
        "cards/browse.html",
        wanted=wanted,
        values=as_values(wanted),
        packs=packs,
        page=page,
        told=told,
        ends=(request.args.get("first"), request.args.get("last")),
        nothing=request.args.get("nothing", ""),
        state_names=STATE_NAMES,
        order_names=ORDER_NAMES,
        due_names=DUE_NAMES,
        due=due,
        today=today.astimezone(zone).date(),
    )


@card_pages.post("/cards")
def act() -> Response:
    """Do something to the chosen cards; ask first where it reaches cards that are not in sight."""
    form, wanted = ActForm(), filter_from(request.form)
    if form.kind is None and form.act.data not in (PRACTISE, PRACTISE_COUNTED, TELL_APART):
        raise QuizError("That cannot be done to cards.", "Choose one of the buttons of the list.")
    with writing() as session:
        learner_id = learner_known(session).id
        chosen = _chosen(session, learner_id, form)
        if not chosen:
            return _to("cards.browse", **as_values(wanted), nothing="1")
        unseen = form.all.data and len(chosen) > cards.PER_PAGE and not form.confirmed.data
        if form.act.data == TELL_APART:
            pair = pair_lines.pair_among(session, learner_id, chosen, now())
            if pair is None:
                return _to("cards.browse", **as_values(wanted), nothing=TELL_APART)
            sitting = drilling.begin(session, learner_id, *pair, now())
            return _to("study.go_on", sitting=sitting)
        if form.kind is None:
            count = form.act.data == PRACTISE_COUNTED
            sitting = card_acts.practise(session, learner_id, chosen, now(), count=count)
            return _to("study.go_on", sitting=sitting)
        if unseen:
            asked = {"act": form.kind.value, "day": form.day.data or None}
            return _to("cards.confirm", **as_values(wanted), **asked)
        done = card_acts.act(session, learner_id, form.kind, chosen, now(), form.chosen_day)
    if not done.done:
        return _to("cards.browse", **as_values(wanted), nothing=form.kind.value)
    return _to("cards.browse", **as_values(wanted), first=done.first, last=done.last)


@card_pages.get("/cards/confirm")
def confirm() -> str:
    """What an act on all cards that the filter matches would do, before it is done."""
    form, wanted = ActForm(formdata=request.args), filter_from(request.args)
    if form.kind is None:
        raise NotFoundError("There is nothing to confirm.", "Go on from the list of your cards.")
    with reading() as session:
        learner = learner_known(session)
        total = len(cards.matching(session.connection(), learner.id, wanted, now()))
    return render_template(
        "cards/confirm.html",
        kind=form.kind.value,
        day=form.chosen_day,
        total=total,
        wanted=wanted,
        values=as_values(wanted),
        state_names=STATE_NAMES,
        due_names=DUE_NAMES,
    )


@card_pages.post("/cards/undo")
def undo() -> Response:
    """Take an act back."""
    form, wanted = UndoForm(), filter_from(request.form)
    first, last = form.ends
    with writing() as session:
        card_acts.undo(session, learner_known(session).id, first, last, now())
    return _to("cards.browse", **as_values(wanted), first=first, last=last)


def _chosen(session: Session, learner_id: int, form: ActForm) -> Sequence[int]:
    if form.all.data:
        return cards.matching(session.connection(), learner_id, filter_from(request.form), now())
    return form.questions
