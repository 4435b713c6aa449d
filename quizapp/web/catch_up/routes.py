"""A backlog in the browser: the ways through it, the plan that runs, its end."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional

from quizapp.services import catch_ups, library, shares
from quizapp.services.catch_ups import LONGEST, MOST_MINUTES, BadPaceError
from quizapp.web.edge import learner_known, now, reading, writing
from quizapp.web.forms import Form

catch_up_pages = Blueprint("catch_up", __name__)
SEE_OTHER = 303


class PaceForm(Form):
    """How fast a backlog is to be gone: in so many days, or by so many minutes a day."""

    days = IntegerField(validators=[Optional(), NumberRange(1, LONGEST)])
    minutes = IntegerField(validators=[Optional(), NumberRange(1, MOST_MINUTES)])

    def chosen(self) -> dict[str, int | None]:
        """What was chosen, the minutes before the days."""
        if self.minutes.data is not None:
            return {"minutes": self.minutes.data}
        return {"days": self.days.data}


@catch_up_pages.get("/packs/<pack>/catch-up")
def show(pack: str) -> str:
    """The ways through what is due in a pack, or the plan that runs."""
    form = PaceForm(formdata=request.args)
    with reading() as session:
        return _page(session, pack, form, "" if form.validate() else _wrong())


@catch_up_pages.post("/packs/<pack>/catch-up")
def begin(pack: str) -> Response | tuple[str, int]:
    """Begin the plan that was chosen."""
    form, problem = PaceForm(), ""
    if form.validate():
        try:
            with writing() as session:
                learner = learner_known(session).id
                catch_ups.begin(session, learner, pack, now(), **form.chosen())
            return redirect(url_for("catch_up.show", pack=pack), SEE_OTHER)
        except BadPaceError as error:
            problem = f"{error.message} {error.way_on}".strip()
    with reading() as session:
        return _page(session, pack, form, problem or _wrong()), 422


@catch_up_pages.post("/packs/<pack>/catch-up/not-now")
def not_now(pack: str) -> Response:
    """No plan for the next days."""
    with writing() as session:
        catch_ups.not_now(session, learner_known(session).id, pack, now())
    return redirect(url_for("library.start"), SEE_OTHER)


@catch_up_pages.post("/packs/<pack>/catch-up/end")
def end(pack: str) -> Response:
    """End the plan: what is due is due again."""
    with writing() as session:
        catch_ups.end(session, learner_known(session).id, pack, now())
    return redirect(url_for("library.pack_page", pack=pack), SEE_OTHER)


def _wrong() -> str:
    return f"Choose from 1 to {LONGEST} days, or from 1 to {MOST_MINUTES} minutes a day."


def _page(session: Session, pack: str, form: PaceForm, problem: str) -> str:
    learner = learner_known(session)
    running = shares.goals_of(session, learner.id, pack, now()).running
    offer = None
    if running is None:
        chosen = {} if problem else form.chosen()
        offer = catch_ups.ways(session, learner.id, pack, now(), **chosen)
    return render_template(
        "catch_up/show.html",
        pack=pack,
        title=library.shelf(session, pack).pack.title,
        running=running,
        offer=offer,
        form=form,
        problem=problem,
    )
