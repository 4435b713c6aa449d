"""Sharing a set with another instructor, and taking it elsewhere as a file."""

from __future__ import annotations

import re

from flask import request
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from quizapp.services import set_exchange, set_sharing
from quizapp.services.errors import QuizError
from quizapp.services.learners import Learner
from quizapp.services.sets import QuestionSet
from quizapp.web.edge import now, reading, writing
from quizapp.web.sets.area import day, go_to, holding_of, mine, page, set_pages, to_change
from quizapp.web.sets.forms import ShareForm, key_from, new_key
from quizapp.web.teaching import csv_file, instructor_here, wants_csv


@set_pages.get("/sets/<int:set_id>/share")
def share_page(set_id: int) -> str | Response:
    """Whom a set is shared with, and the files that it can leave as."""
    with reading() as session:
        learner, found = mine(session, set_id)
        if wants_csv():
            shares = set_sharing.shares_of(session, set_id) if found.own else ()
            rows = ((each.name, "yes" if each.may_change else "no") for each in shares)
            return csv_file(f"set-{set_id}-shares", ("name", "may_change"), rows)
        return _page(session, learner, found)


def _page(session: Session, learner: Learner, found: QuestionSet, **more: object) -> str:
    shares = set_sharing.shares_of(session, found.id) if found.own else ()
    days = {each.learner_id: day(each.made_at, learner) for each in shares}
    return page("share", found, shares=shares, days=days, **more)


@set_pages.post("/sets/<int:set_id>/share")
def share(set_id: int) -> Response | tuple[str, int]:
    """Share a set with an account, or change how."""
    form = ShareForm()
    with writing() as session:
        learner, found = to_change(session, set_id)
        try:
            if not form.validate_on_submit():
                raise QuizError("Give the name of an account.")
            name, may_change = form.name.data or "", bool(form.may_change.data)
            set_sharing.share(session, found, name, now(), may_change=may_change)
        except QuizError as error:
            typed = form.name.data or ""
            return _page(session, learner, found, error=error, typed=typed), error.status
    return go_to("sets.share_page", "shared", set_id=set_id)


@set_pages.post("/sets/<int:set_id>/share/take-back")
def take_back(set_id: int) -> Response:
    """Share a set with somebody no longer."""
    whom = request.form.get("whom", 0, int)
    with writing() as session:
        _, found = to_change(session, set_id)
        set_sharing.take_back(session, found, whom)
    return go_to("sets.share_page", "taken-back", set_id=set_id)


@set_pages.get("/sets/<int:set_id>/export.json")
def export(set_id: int) -> Response:
    """A set as a file that can be brought in elsewhere."""
    with reading() as session:
        _, found = mine(session, set_id)
        text = set_exchange.as_file(session, found)
    return _file(text, "application/json", f"{_plain(found.title)}.quizapp-set.json")


@set_pages.get("/sets/<int:set_id>/export.jsonl")
def export_lines(set_id: int) -> Response:
    """The questions of a set as JSON Lines."""
    with reading() as session:
        _, found = mine(session, set_id)
        rows = set_exchange.rows_of(found, holding_of(session, found))
    return _file(set_exchange.as_lines(rows), "application/jsonl", f"{_plain(found.title)}.jsonl")


def _file(text: str, kind: str, name: str) -> Response:
    response = Response(text, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _plain(title: str) -> str:
    return re.sub("[^a-z0-9]+", "-", title.lower()).strip("-")[:60] or "set"


@set_pages.get("/sets/import")
def import_page() -> str:
    """The form that takes a file in."""
    with reading() as session:
        instructor_here(session)
    return page("import", coming=None)


@set_pages.post("/sets/import")
def import_set() -> str | Response | tuple[str, int]:
    """First what a file would become here; then, `sure`, the set."""
    text = _text()
    with writing() as session:
        learner = instructor_here(session)
        try:
            coming = set_exchange.arrival(session, learner.id, set_exchange.read(text))
        except QuizError as error:
            return page("import", coming=None, error=error), error.status
        if request.form.get("sure") != "1":
            return page("import", coming=coming, text=text, key=new_key())
        spare = key_from(request.form)
        key = coming.key if request.form.get("as") == "new" else spare
        made = set_sharing.made_with(session, learner.id, key)  # the form was sent before
        if made is None:
            made = set_exchange.bring_in(session, learner.id, coming, now(), spare)
    return go_to("sets.show", "imported", set_id=made)


def _text() -> str:
    """What was pasted, or the file that was chosen; "" where it is no text."""
    file = request.files.get("file")
    if isinstance(file, FileStorage) and file.filename:
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            return ""
    return str(request.form.get("text", ""))
