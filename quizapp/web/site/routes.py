"""The owner's pages: who may teach here, and how a class reaches the server."""

from __future__ import annotations

from werkzeug.wrappers import Response

from quizapp.services import standing
from quizapp.services.derived import new_key
from quizapp.services.errors import NotAllowedError, NotFoundError
from quizapp.web.account.forms import text
from quizapp.web.as_csv import csv_file, wants_csv
from quizapp.web.edge import reading, writing
from quizapp.web.reaching import reach
from quizapp.web.site.area import Page, go_to, owner, refuse, show_page, site_pages
from quizapp.web.site.forms import TeacherForm


@site_pages.get("/site")
def show() -> Page | Response:
    """Who may teach here; with `?download=csv` as a file."""
    with reading() as session:
        learner = owner(session)
        teachers = standing.teachers(session)
    if wants_csv():
        rows = [(each.name, each.teaches.value, each.since.isoformat()) for each in teachers]
        return csv_file("quizapp-teachers.csv", ("name", "may", "account made at"), rows)
    return show_page("show", TeacherForm(), learner=learner, teachers=teachers, key=new_key())


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
            error = None
        except NotFoundError as unknown:
            error = unknown
        teachers = standing.teachers(session)
    return refuse("show", form, error, learner=learner, teachers=teachers, key=new_key())


@site_pages.post("/site/instructors/<int:teacher>/take-back")
def take_back(teacher: int) -> Page:
    """Let an account teach no longer."""
    with writing() as session:
        learner = owner(session)
        try:
            standing.take_back(session, teacher)
        except NotAllowedError as last:
            teachers = standing.teachers(session)
            return refuse(
                "show", TeacherForm(), last, learner=learner, teachers=teachers, key=new_key()
            )
    return go_to("library.start") if teacher == learner.id else go_to("site.show", "taken-back")


@site_pages.get("/site/reach")
def reach_page() -> str:
    """How a class reaches the server: address, network, encryption."""
    with reading() as session:
        owner(session)
    return show_page("reach", reach=reach())
