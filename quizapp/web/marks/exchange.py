"""Marks as files: our own table out and in, and the file for Moodle.

What an instructor sends to be joined stays in memory for the time of the request. Werkzeug would
write an upload to disk only from 500 kB on; the application takes none larger than 64.
"""

from __future__ import annotations

from flask import make_response, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.services import mark_exchange, moodle_marks
from quizapp.services.errors import ClosedError, MarkError
from quizapp.services.gradebook import gradebook
from quizapp.services.mark_exchange import DryRun
from quizapp.services.moodle_marks import Wanted
from quizapp.store.models import AccountRow, CourseMemberRow
from quizapp.web.edge import now, reading, writing
from quizapp.web.marks.area import Page, go_to, mark_pages, show_page, waiting_appeals
from quizapp.web.marks.forms import FileForm
from quizapp.web.teaching import staff_here


@mark_pages.get("/courses/<int:course>/marks/files")
def files(course: int) -> str:
    """Ways out and in."""
    return _files(course)


@mark_pages.post("/courses/<int:course>/marks/files/check")
def check_file(course: int) -> Page:
    """Say what a file would change; nothing is changed, and nothing of it kept."""
    sent = request.files.get("file")
    content = sent.read() if sent is not None else b""
    name = (sent.filename or "") if sent is not None else ""
    try:
        with reading() as session:
            staff_here(session, course)
            found = mark_exchange.dry_run(session, course, content, now())
    except MarkError as error:
        return _files(course, error), error.status
    return _dry_run(course, found, content.decode("utf-8-sig", "replace"), name)


@mark_pages.post("/courses/<int:course>/marks/files/apply")
def apply_file(course: int) -> Page:
    """Change what the dry run said."""
    form = FileForm()
    text, name = form.text.data or "", form.name.data or ""
    try:
        with writing() as session:
            by = staff_here(session, course)
            seen = form.seen.data or ""
            mark_exchange.apply(session, by, text.encode(), name, seen, now())
    except ClosedError as error:
        with reading() as session:
            staff_here(session, course)
            found = mark_exchange.dry_run(session, course, text.encode(), now())
        return _dry_run(course, found, text, name, error.message), error.status
    except MarkError as error:
        return _files(course, error), error.status
    return go_to("marks.gradebook", "file", course=course)


@mark_pages.post("/courses/<int:course>/marks/files/moodle")
def moodle(course: int) -> Page:
    """The file that Moodle's grade import takes, joined with the instructor's own list."""
    sent = request.files.get("file")
    wanted = Wanted(
        assignments=frozenset(request.form.getlist("assignment", type=int)),
        feedback=bool(request.form.get("feedback")),
        percent=request.form.get("as") == "percent",
    )
    try:
        with reading() as session:
            staff_here(session, course)
            book = gradebook(session, course, now())
            content = sent.read() if sent is not None else b""
            made = moodle_marks.moodle_csv(book, _accounts(session, course), content, wanted)
    except MarkError as error:
        return _files(course, error), error.status
    response: Response = make_response(made.encode())
    response.content_type = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="moodle-course-{course}.csv"'
    return response


def _accounts(session: Session, course: int) -> dict[int, str]:
    chosen = (
        select(CourseMemberRow.id, AccountRow.name)
        .join(AccountRow, AccountRow.learner_id == CourseMemberRow.learner_id)
        .where(CourseMemberRow.course_id == course)
    )
    return {row.id: row.name for row in session.execute(chosen)}


def _files(course: int, error: MarkError | None = None) -> str:
    with reading() as session:
        member = staff_here(session, course)
        book = gradebook(session, course, now())
        return show_page(
            "files",
            member,
            error,
            book=book,
            too_high=moodle_marks.too_high([each.assigned for each in book.columns]),
            waiting=waiting_appeals(session, member),
        )


def _dry_run(course: int, found: DryRun, text: str, name: str, problem: str = "") -> str:
    with reading() as session:
        member = staff_here(session, course)
        waiting = waiting_appeals(session, member)
    return show_page(
        "file", member, found=found, text=text, name=name, refused=problem, waiting=waiting
    )
