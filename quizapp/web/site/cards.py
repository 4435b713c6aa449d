"""Accounts for students without a name, and the cards that they sign in with, to be printed.

What stands on the cards is nowhere but on that page: see `services.pseudonyms`. The browser keeps
the key of the sheet in its own session, which ends with signing out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import redirect, url_for
from flask import session as signed
from markupsafe import Markup
from werkzeug.wrappers import Response

from quizapp.services import pseudonyms
from quizapp.services.derived import new_key
from quizapp.services.errors import NotFoundError
from quizapp.services.learners import Learner, LearnerSettings
from quizapp.services.pseudonyms import LINK_LASTS, MOST, SHOWN_FOR, Card
from quizapp.web import times
from quizapp.web.account.links import sign_in_address
from quizapp.web.as_csv import csv_file, wants_csv
from quizapp.web.edge import beginning, edge, now, reading, writing
from quizapp.web.qr import qr
from quizapp.web.reaching import public_address, reach
from quizapp.web.site.area import Page, instructor, refuse, show_page, site_pages
from quizapp.web.site.forms import CardsForm, FreshCardsForm

KEPT = "cards"
"""The key of the sheet that was made last, in the browser's own session."""
ON_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class Printed:
    """A card as it is printed: `code` is the link that signs in, drawn."""

    card: Card
    code: Markup


@site_pages.get("/site/cards")
def cards() -> Page:
    """The accounts that this instructor made, and the form of new ones; as CSV on demand."""
    with reading() as session:
        made = pseudonyms.made_accounts(session, instructor(session).id)
    if wants_csv():
        rows = [(each.name, each.made_at.isoformat(), each.signed_in) for each in made]
        return csv_file("quizapp-students.csv", ("name", "made at", "signed in now"), rows)
    return _show(CardsForm(formdata=None, key=new_key(), count=30), made)


@site_pages.post("/site/cards")
def make_cards() -> Page:
    """Make accounts and a sheet of their cards; the same form again makes no more."""
    form = CardsForm()
    with reading() as session:
        learner = instructor(session)
        made = pseudonyms.made_accounts(session, learner.id)
        if not form.validate_on_submit():
            return _show(form, made, refused=True)
        key = form.key.data or ""
        if pseudonyms.sheet_exists(session, key, learner.id):
            return _to_sheet(key)
        names = pseudonyms.free_names(session, edge().secret, key, form.count.data or 0)
    drafts = pseudonyms.draft(edge().secret, key, names)
    with writing() as session:
        by, moment = instructor(session).id, now()
        settings = _settings(learner)
        pseudonyms.make_pseudonymous(session, edge().secret, key, drafts, by, settings, moment)
    return _to_sheet(key)


@site_pages.post("/site/cards/fresh")
def fresh_cards() -> Page:
    """Make fresh cards for accounts of this instructor; what was on the old ones is void."""
    form = FreshCardsForm()
    with reading() as session:
        learner = instructor(session)
        made = pseudonyms.made_accounts(session, learner.id)
        chosen = _chosen(form, made)
        key = form.key.data or ""
        if not chosen:
            return _show(CardsForm(formdata=None, key=new_key(), count=30), made, nobody=True)
        if pseudonyms.sheet_exists(session, key, learner.id):
            return _to_sheet(key)
    drafts = pseudonyms.draft(edge().secret, key, chosen)
    with writing() as session:
        by = instructor(session).id
        pseudonyms.renew(session, edge().secret, key, drafts, by, now())
    return _to_sheet(key)


@site_pages.get("/site/cards/sheet")
def sheet() -> str:
    """The cards that this browser has just made, to be printed."""
    key = str(signed.get(KEPT, ""))
    with reading() as session:
        learner = instructor(session)
        made, found = pseudonyms.cards_of(session, edge().secret, key, learner.id, now())
    base = public_address()
    printed = [
        Printed(
            each, qr(sign_in_address(base, each.token), f"Link that signs in {each.name}, once")
        )
        for each in found
    ]
    where = times.zone(learner.settings.time_zone)
    return show_page(
        "sheet",
        pages=[printed[at : at + ON_A_PAGE] for at in range(0, len(printed), ON_A_PAGE)],
        count=len(printed),
        address=base,
        reach=reach(),
        until=times.moment(made + SHOWN_FOR, now(), where),
        last_day=times.moment(made + LINK_LASTS, now(), where).partition(" at ")[0],
    )


def _settings(learner: Learner) -> LearnerSettings:
    """What the students begin with: their days are those of the instructor."""
    return replace(beginning(), time_zone=learner.settings.time_zone)


def _chosen(
    form: FreshCardsForm, made: tuple[pseudonyms.Pseudonymous, ...]
) -> dict[str, int] | None:
    """The accounts that were ticked, by name. Raises NotFoundError for one of somebody else."""
    if not form.validate_on_submit():
        return None
    own = {each.learner_id: each.name for each in made}
    ticked = form.learner.data or []
    if not own.keys() >= set(ticked):
        raise NotFoundError("There is no such account of yours.", "Open the list anew.")
    return {own[number]: number for number in ticked}


def _show(
    form: CardsForm,
    made: tuple[pseudonyms.Pseudonymous, ...],
    *,
    refused: bool = False,
    nobody: bool = False,
) -> Page:
    more: dict[str, Any] = {"made": made, "most": MOST, "nobody": nobody, "reach": reach()}
    more["fresh_key"] = new_key()
    if refused or nobody:
        return refuse("cards", form, **more)
    return show_page("cards", form, **more)


def _to_sheet(key: str) -> Response:
    signed[KEPT] = key
    return redirect(url_for("site.sheet"), 303)
