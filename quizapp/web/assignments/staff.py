"""Assignments as those who teach see them: the list, one with how far everybody is, its form."""

from __future__ import annotations

from datetime import datetime

from flask import render_template, request
from sqlalchemy.orm import Session

from quizapp.services import (
    assigning,
    assignment_overview,
    assignments,
    attempt_papers,
    courses,
    set_choices,
)
from quizapp.services.assignment_overview import Progress
from quizapp.services.assignments import Assignment, AssignmentKind, Draft
from quizapp.services.courses import Member
from quizapp.services.errors import QuizError
from quizapp.web import teaching
from quizapp.web.assignments.area import (
    Page,
    assignment_pages,
    found_here,
    go_to,
    when,
    zone_of,
)
from quizapp.web.assignments.forms import (
    COUNTING_WORDS,
    GIVABLE,
    LATE_WORDS,
    TELLING_WORDS,
    AssignmentForm,
    filled,
)
from quizapp.web.assignments.showing import shown_of
from quizapp.web.edge import now, reading, writing
from quizapp.web.local_times import NoSuchTimeError
from quizapp.web.study.forms import FORMAT_NAMES


def state_of(found: Assignment, moment: datetime) -> str:
    """Where an assignment stands, in a word or two; of one to keep up with, that it is one."""
    if found.kind is AssignmentKind.KEEP_UP:
        return f"keep up, {_state(found, moment)}"
    return _state(found, moment)


def _state(found: Assignment, moment: datetime) -> str:
    if found.archived_at is not None:
        return "archived"
    if found.published_at is None:
        return "not published"
    if found.opens_at is not None and moment < found.opens_at:
        return "opens later"
    closes = found.closes_at
    if found.rules.late.value == "refused" and found.due_at is not None:
        closes = found.due_at
    return "closed" if closes is not None and moment >= closes else "open"


@assignment_pages.get("/courses/<int:course>/assignments")
def of_course(course: int) -> Page:
    """The assignments of a course, with how many have begun, submitted, were late."""
    with reading() as session:
        member = teaching.staff_here(session, course)
        lines = _lines(session, assignments.of_course(session, course))
        archived = _lines(session, assigning.archived(session, course))
    if teaching.wants_csv():
        headings = ["Assignment", "State", "Opens", "Due", "Closes", "Points", "Students"]
        headings += ["Begun", "Submitted", "Late"]
        rows = [_row(each, counts, member) for each, counts in lines + archived]
        return teaching.csv_file("assignments", headings, rows)
    return render_template(
        "assignments/of_course.html",
        member=member,
        lines=lines,
        archived=archived,
        state_of=lambda each: state_of(each, now()),
        done=request.args.get("done", ""),
    )


def _lines(
    session: Session, found: tuple[Assignment, ...]
) -> list[tuple[Assignment, tuple[int, int, int, int]]]:
    counts = assignment_overview.counts
    return [(each, counts(assignment_overview.progress(session, each))) for each in found]


def _row(found: Assignment, counts: tuple[int, int, int, int], member: Member) -> list[object]:
    dates = (found.opens_at, found.due_at, found.closes_at)
    moments = [when(each, member.course) for each in dates]
    return [found.title, state_of(found, now()), *moments, found.points, *counts]


@assignment_pages.get("/courses/<int:course>/assignments/new")
def new(course: int) -> str:
    """The form of a new assignment; `version`: the set to begin with."""
    with reading() as session:
        member = teaching.teacher_here(session, course)
        first = Draft("", version_id=request.args.get("version", type=int))
        form = filled(first, zone_of(member.course))
        return _form(session, member, form)


@assignment_pages.post("/courses/<int:course>/assignments/new")
def make(course: int) -> Page:
    """Keep a new assignment; students do not see it yet."""
    form = AssignmentForm()
    kept = form.password_hash("")  # before any transaction: hashing takes its time
    try:
        with writing() as session:
            member = teaching.teacher_here(session, course)
            draft = _draft(form, member, None, kept)
            made = assigning.make(session, member.learner_id or 0, course, draft, now())
    except (assignments.BadAssignmentError, NoSuchTimeError) as error:
        return _refused(course, form, error)
    return go_to("assignments.show", course=course, assignment=made, done="made")


@assignment_pages.get("/courses/<int:course>/assignments/<int:assignment>/change")
def change_page(course: int, assignment: int) -> Page:
    """The form of an assignment as it is."""
    with reading() as session:
        member = teaching.teacher_here(session, course)
        found = found_here(session, course, assignment)
        if found.kind is AssignmentKind.KEEP_UP:
            return go_to("keep_up.changing", course=course, assignment=assignment)
        draft = assigning.draft_of(session, found)
        return _form(session, member, filled(draft, zone_of(member.course)), kept=found)


@assignment_pages.post("/courses/<int:course>/assignments/<int:assignment>/change")
def change(course: int, assignment: int) -> Page:
    """Keep what was changed."""
    form = AssignmentForm()
    with reading() as session:
        teaching.teacher_here(session, course)
        before = found_here(session, course, assignment)
    if before.kind is AssignmentKind.KEEP_UP:
        return go_to("keep_up.changing", course=course, assignment=assignment)
    kept = form.password_hash(before.rules.password_hash)
    try:
        with writing() as session:
            member = teaching.teacher_here(session, course)
            found = found_here(session, course, assignment)
            draft = _draft(form, member, assigning.draft_of(session, found), kept)
            assigning.change(session, member.learner_id or 0, found, draft, now())
    except (assignments.BadAssignmentError, NoSuchTimeError) as error:
        return _refused(course, form, error, before)
    return go_to("assignments.show", course=course, assignment=assignment, done="changed")


def _draft(form: AssignmentForm, member: Member, before: Draft | None, kept: str) -> Draft:
    if problem := form.problem():
        raise assignments.BadAssignmentError(problem)
    return form.draft(zone_of(member.course), before, kept)


def _refused(
    course: int, form: AssignmentForm, error: Exception, kept: Assignment | None = None
) -> tuple[str, int]:
    words = f"{error.message} {error.way_on}" if isinstance(error, QuizError) else str(error)
    with reading() as session:
        member = teaching.teacher_here(session, course)
        return _form(session, member, form, words.strip(), kept), 422


def _form(
    session: Session,
    member: Member,
    form: AssignmentForm,
    problem: str = "",
    kept: Assignment | None = None,
) -> str:
    given = None
    if kept is not None and kept.version_id is not None:
        given = set_choices.choice(session, kept.version_id)
    return render_template(
        "assignments/form.html",
        member=member,
        form=form,
        problem=problem,
        kept=kept,
        given=given,
        begun=kept is not None and assigning.begun(session, kept.id),
        fixed=assigning.FIXED,
        choices=set_choices.choices(session, member.learner_id or 0),
        students=courses.students(session, member.course.id),
        formats=[(each, FORMAT_NAMES[each]) for each in GIVABLE],
        has_password=kept is not None and bool(kept.rules.password_hash),
    )


@assignment_pages.get("/courses/<int:course>/assignments/<int:assignment>")
def show(course: int, assignment: int) -> Page:
    """One assignment: its rules, and how far each student is."""
    with reading() as session:
        member = teaching.staff_here(session, course)
        found = found_here(session, course, assignment)
        if found.kind is AssignmentKind.KEEP_UP:
            return go_to("keep_up.show", course=course, assignment=assignment)
        progress = assignment_overview.progress(session, found)
        version = found.version_id
        choice = None if version is None else set_choices.choice(session, version)
        who = member.learner_id or 0
        newer = None if version is None else set_choices.newer(session, who, version)
        mine = courses.courses_of(session, who) if member.teaches else ()
        begun = assigning.begun(session, found.id)
        some = bool(assigning.members_of(session, found.id))
    if teaching.wants_csv():
        return _csv(found, progress, member)
    return render_template(
        "assignments/show.html",
        member=member,
        assignment=found,
        progress=progress,
        counts=assignment_overview.counts(progress),
        choice=choice,
        newer=newer,
        begun=begun,
        some=some,
        state=state_of(found, now()),
        taught=[each.course for each in mine if each.teaches],
        words={"late": LATE_WORDS, "counting": COUNTING_WORDS, "telling": TELLING_WORDS},
        format_names=FORMAT_NAMES,
        done=request.args.get("done", ""),
    )


def _csv(found: Assignment, progress: tuple[Progress, ...], member: Member) -> Page:
    headings = ["Name", "Number", "State", "Attempts", "Begun", "Submitted", "Late"]
    headings += ["Due", "Closes", "Extended"]
    rows: list[list[object]] = []
    for each in progress:
        first, last = each.attempts[:1], each.submitted[-1:]
        rows.append(
            [
                each.member.name,
                each.member.roster_id,
                each.state,
                len(each.attempts),
                when(first[0].started_at if first else None, member.course),
                when(last[0].submitted_at if last else None, member.course),
                "yes" if each.late else "",
                when(each.window.due, member.course),
                when(each.window.closes, member.course),
                "yes" if each.extended else "",
            ]
        )
    return teaching.csv_file(f"assignment-{found.id}", headings, rows)


@assignment_pages.get("/courses/<int:course>/assignments/<int:assignment>/preview")
def preview(course: int, assignment: int) -> str:
    """A paper as a student would have it; `paper` draws another. Nothing of it is kept."""
    number = min(max(request.args.get("paper", 1, type=int), 1), 999)
    with reading() as session:
        member = teaching.staff_here(session, course)
        found = found_here(session, course, assignment)
        drawn = attempt_papers.drawn(session, found, f"preview {number}")
    return render_template(
        "assignments/preview.html",
        member=member,
        assignment=found,
        number=number,
        places=[shown_of(position, each) for position, each in enumerate(drawn)],
    )
