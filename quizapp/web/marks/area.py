"""What the pages of marks share: their blueprint, numbers and moments in words, ways on."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from quizapp.services import appeals, own_marks
from quizapp.services.courses import Member
from quizapp.services.errors import MarkError
from quizapp.web import edge
from quizapp.web.edge import now, reading
from quizapp.web.times import zone

mark_pages = Blueprint("marks", __name__)

Page = Response | str | tuple[Response | str, int]
SEE_OTHER = 303


def go_to(endpoint: str, done: str = "", anchor: str | None = None, **named: object) -> Response:
    """Lead to a page of ours; `done` is told there."""
    address = url_for(endpoint, done=done or None, _anchor=anchor, **named)  # type: ignore[arg-type]
    return redirect(address, SEE_OTHER)


def show_page(template: str, member: Member, error: MarkError | None = None, **more: object) -> str:
    """A page of the area; `done` in its address says what has just happened, `problem` what could
    not be used."""
    return render_template(
        f"marks/{template}.html",
        member=member,
        problem=f"{error.message} {error.way_on}".strip() if error else "",
        sent=request.form if error else {},
        done=request.args.get("done", "") if request.method == "GET" else "",
        at=lambda moment: at(moment, member),
        **more,
    )


def at(moment: datetime | None, member: Member) -> str:
    """A moment in the course's own time: "3 March 2026, 14:05"."""
    return "" if moment is None else on_clocks(moment, member.course.time_zone)


def on_clocks(moment: datetime, time_zone: str) -> str:
    """A moment as the clocks of a time zone have it: "3 March 2026, 14:05"."""
    local = moment.astimezone(zone(time_zone))
    return f"{local.day} {local:%B %Y, %H:%M}"


def stamp(moment: datetime | None, member: Member) -> str:
    """A moment in the course's own time as a table has it: "2026-03-03 14:05"."""
    if moment is None:
        return ""
    return f"{moment.astimezone(zone(member.course.time_zone)):%Y-%m-%d %H:%M:%S}"


def waiting_appeals(session: Session, member: Member) -> int:
    """How many appeals wait, to be told beside the way to them."""
    return appeals.open_count(session, member.course.id) if member.is_staff else 0


def percent(share: float | None) -> str:
    """A share in per cent with one digit: "87.5 %"; "" for none."""
    return "" if share is None else f"{100 * share:.1f}".rstrip("0").rstrip(".") + " %"


def mark(points: float | None) -> str:
    """A mark as it is read: "17.5"; "" for none."""
    return "" if points is None else f"{points:.2f}".rstrip("0").rstrip(".")


def mark_news() -> tuple[own_marks.News, ...]:
    """Where marks of this browser's learner were changed and not read, for the start page."""
    if not edge.account_name():
        return ()
    with reading() as session:
        found = edge.learner_or_none(session)
        return own_marks.news(session, found.id, now()) if found and not found.is_guest else ()


mark_pages.add_app_template_filter(percent, "percent")
mark_pages.add_app_template_filter(mark, "mark")
mark_pages.add_app_template_global(mark_news, "mark_news")
