"""Lists of people: looked at first, then loaded; and the invitations that come of them."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from quizapp.services import invitations, roster_files, rosters
from quizapp.services.courses import Member, Role
from quizapp.services.errors import NotAllowedError, TooLongError
from quizapp.services.roster_files import Entry
from quizapp.services.rosters import Outcome, Planned
from quizapp.web.courses.area import (
    ROLES,
    Page,
    address_of,
    course_pages,
    go_to,
    iso_day,
    link_key,
    new_key,
    show_page,
)
from quizapp.web.courses.forms import KeyForm, ListForm, LoadForm
from quizapp.web.edge import now, reading, writing
from quizapp.web.teaching import csv_file, staff_here, teacher_here, wants_csv

HEADINGS = ("Name", "Email", "Number", "Role", "Made", "Ends")


@course_pages.get("/courses/<int:course>/roster")
def roster_page(course: int) -> str:
    """Where a list of people is typed, pasted or loaded."""
    with reading() as session:
        member = teacher_here(session, course)
    return show_page("roster", ListForm(), member=member, offered=_offered(member))


@course_pages.post("/courses/<int:course>/roster/check")
def check_roster(course: int) -> Page:
    """What loading a list would do, line by line. It changes nothing."""
    form = ListForm()
    with reading() as session:
        member = teacher_here(session, course)
        _may_invite(member, form.role.data)
        file = request.files.get("file")
        content = file.read() if file else b""
        text = roster_files.decoded(content) if content else form.people.data or ""
        problem = "" if form.validate_on_submit() else "Choose what they are to be."
        entries: Sequence[Entry] = ()
        try:
            entries = roster_files.read(text)
        except TooLongError as error:
            problem = f"{error.message} {error.way_on}"
        if not entries and not problem:
            problem = "There is nobody in this list. Type it, paste it, or choose a file."
        if problem:
            page = show_page(
                "roster", form, member=member, offered=_offered(member), problem=problem
            )
            return page, 422
        planned = rosters.plan(session, course, entries, now())
        return _planned(member, planned, form.role.data, new_key())


@course_pages.post("/courses/<int:course>/roster")
def load_roster(course: int) -> Page:
    """Do what was shown; where something else would be done by now, show that instead."""
    form = LoadForm()
    with writing() as session:
        member = teacher_here(session, course)
        _may_invite(member, form.role.data)
        if not form.validate_on_submit():
            return go_to("courses.roster_page", course=course)
        entries = roster_files.read(form.people.data or "")
        key = form.key.data or ""
        changed = rosters.load(
            session,
            course,
            entries,
            Role(form.role.data),
            form.shown.data or "",
            link_key(key),
            now(),
        )
        if changed is not None:
            return _planned(member, changed, form.role.data, key, changed=True), 409
    return go_to("courses.links", course=course, key=key)


@course_pages.get("/courses/<int:course>/invitations")
def invited(course: int) -> Page:
    """Whose place is not taken yet, also as CSV."""
    with reading() as session:
        member = staff_here(session, course)
        waiting = invitations.pending(session, course)
    if wants_csv():
        rows = [
            (
                *(each.name, each.email, each.roster_id, ROLES[each.role]),
                *(iso_day(each.made_at, member.course), iso_day(each.ends_at, member.course)),
            )
            for each in waiting
        ]
        return csv_file(f"invitations-{course}", HEADINGS, rows)
    return show_page("invitations", member=member, waiting=waiting, now=now(), key=new_key())


@course_pages.get("/courses/<int:course>/invitations/<key>")
def links(course: int, key: str) -> Page:
    """The links that a form has just made: to print, or as CSV. For an hour, then never again."""
    with reading() as session:
        member = teacher_here(session, course)
        made = invitations.links(session, course, link_key(key), now())
    found = [(each, address_of("courses.invited_page", token=token)) for each, token in made]
    if wants_csv():
        rows = [(each.name, each.email, each.roster_id, link) for each, link in found]
        return csv_file(f"links-{course}", ("Name", "Email", "Number", "Link"), rows)
    return show_page("links", member=member, links=found, key=key)


@course_pages.post("/courses/<int:course>/invitations")
def renew(course: int) -> Page:
    """Fresh links for those who are ticked, or for all who wait; the old ones are worth nothing."""
    form = KeyForm()
    chosen = request.form.getlist("invitation", type=int)
    with writing() as session:
        member = teacher_here(session, course)
        if not form.validate_on_submit() or not (chosen or "all" in request.form):
            return go_to("courses.invited", "nobody", course=course)
        key = form.key.data or ""
        some = [] if "all" in request.form else chosen
        invitations.renew(session, member, some, link_key(key), now())
    return go_to("courses.links", course=course, key=key)


@course_pages.post("/courses/<int:course>/invitations/<int:invitation>/withdraw")
def withdraw(course: int, invitation: int) -> Page:
    """Take an invitation back."""
    with writing() as session:
        teacher_here(session, course)
        invitations.withdraw(session, course, invitation)
    return go_to("courses.invited", "withdrawn", course=course)


def _planned(
    member: Member, planned: Sequence[Planned], role: str, key: str, *, changed: bool = False
) -> str:
    counts = {each: sum(line.outcome is each for line in planned) for each in Outcome}
    return show_page(
        "planned",
        member=member,
        planned=planned,
        counts=counts,
        outcomes=rosters.WORDS,
        role=Role(role),
        key=key,
        changed=changed,
        shown=rosters.fingerprint(planned),
        people=roster_files.written([each.entry for each in planned]),
    )


def _offered(member: Member) -> list[Role]:
    """What this member may invite people as."""
    roles = [Role.STUDENT, Role.ASSISTANT]
    return [*roles, Role.INSTRUCTOR] if member.role is Role.OWNER else roles


def _may_invite(member: Member, role: str | None) -> None:
    if role == Role.INSTRUCTOR.value and member.role is not Role.OWNER:
        raise NotAllowedError("Only the owner invites instructors.", "Ask the owner.")
