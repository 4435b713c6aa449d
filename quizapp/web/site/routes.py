"""The owner's pages: who may teach here, and how a class reaches the server."""

from __future__ import annotations

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.services import standing
from quizapp.services.derived import new_key
from quizapp.services.errors import NotAllowedError, NotFoundError, QuizError
from quizapp.services.learners import Learner
from quizapp.services.standing import Invitation
from quizapp.web import local_times, times
from quizapp.web.account.forms import text
from quizapp.web.as_csv import csv_file, wants_csv
from quizapp.web.edge import now, reading, writing
from quizapp.web.reaching import reach
from quizapp.web.site.area import Page, go_to, owner, show_page, site_pages
from quizapp.web.site.forms import TeacherForm

INVITATIONS = ("made by", "made at", "ends", "state", "used by")


@site_pages.get("/site")
def show() -> Page | Response:
    """Who may teach here, and the invitations; with `?download=csv` as a file."""
    with reading() as session:
        learner = owner(session)
        teachers = standing.teachers(session)
        made = standing.invitations(session)
        page = _page(session, learner, TeacherForm())
    if wants_csv() and request.args.get("of") == "invitations":
        return csv_file("quizapp-invitations", INVITATIONS, [_row(each) for each in made])
    if wants_csv():
        rows = [(each.name, each.teaches.value, each.since.isoformat()) for each in teachers]
        return csv_file("quizapp-teachers", ("name", "may", "account made at"), rows)
    return page


@site_pages.post("/site/instructors")
def name_instructor() -> Page:
    """Let an account teach."""
    form = TeacherForm()
    valid = form.validate_on_submit()
    with writing() as session:
        learner = owner(session)
        try:
            if valid:
                standing.name_instructor(session, text(form.name))
                return go_to("site.show", "named")
            return _page(session, learner, form), 422
        except NotFoundError as unknown:
            return _page(session, learner, form, unknown), unknown.status


@site_pages.post("/site/instructors/<int:teacher>/take-back")
def take_back(teacher: int) -> Page:
    """Let an account teach no longer."""
    with writing() as session:
        learner = owner(session)
        try:
            standing.take_back(session, teacher)
        except NotAllowedError as last:
            return _page(session, learner, TeacherForm(), last), last.status
    return go_to("library.start") if teacher == learner.id else go_to("site.show", "taken-back")


@site_pages.get("/site/reach")
def reach_page() -> str:
    """How a class reaches the server: address, network, encryption."""
    with reading() as session:
        owner(session)
    return show_page("reach", reach=reach())


def _page(
    session: Session, learner: Learner, form: TeacherForm, error: QuizError | None = None
) -> str:
    where = times.zone(learner.settings.time_zone)
    return show_page(
        "show",
        form,
        error,
        learner=learner,
        teachers=standing.teachers(session),
        invitations=standing.invitations(session),
        state=invitation_state,
        moment=lambda when: local_times.told(when, where),
        key=new_key(),
    )


def invitation_state(each: Invitation) -> str:
    """Where an invitation to teach stands: "used", "run out" or "open"."""
    if each.used_by:
        return "used"
    return "run out" if each.ends <= now() else "open"


def _row(each: Invitation) -> tuple[str, ...]:
    made, ends = each.made_at.isoformat(), each.ends.isoformat()
    return each.made_by, made, ends, invitation_state(each), each.used_by
