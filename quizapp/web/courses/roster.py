"""Lists of people: looked at first, then loaded. What comes of them: `inviting`."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from quizapp.services import roster_files, rosters
from quizapp.services.courses import Member, Role
from quizapp.services.errors import NotAllowedError, TooLongError
from quizapp.services.roster_files import Entry
from quizapp.services.rosters import Outcome, Planned
from quizapp.web.courses.area import (
    Page,
    course_pages,
    go_to,
    link_key,
    new_key,
    show_page,
)
from quizapp.web.courses.forms import ListForm, LoadForm
from quizapp.web.edge import now, reading, writing
from quizapp.web.teaching import teacher_here


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
