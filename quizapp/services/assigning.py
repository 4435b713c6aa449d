"""Giving a set to a course: making, changing, publishing, copying, archiving, deleting.

The pages of those who teach call these; each caller has asked `courses.teacher_of` first. What has
been begun changes only where all keep the same test (`FIXED`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from quizapp.services import assignments, attempt_papers, attempts, courses, marking, set_choices
from quizapp.services.assignment_rules import Late, Telling
from quizapp.services.assignments import Assignment, AssignmentKind, BadAssignmentError, Draft
from quizapp.services.errors import ClosedError
from quizapp.store.models import (
    AssignmentMemberRow,
    AssignmentRow,
    AttemptRow,
    ExtensionRow,
    MarkLineRow,
)

FIXED: Mapping[str, str] = {
    "version_id": "which questions are asked",
    "mixed": "their order",
    "formats": "their formats",
    "only_approved": "which presentations are shown",
    "telling": "when answers are told",
    "closed_book": "closed book",
    "schedules": "whether answers are reviews",
}
"""What stays as it is once somebody has begun, in words: it would not be the same test for all."""

LONGEST_TITLE = 120
LONGEST_INSTRUCTIONS = 5000


def begun(session: Session, assignment_id: int) -> bool:
    """Whether anybody has begun an attempt."""
    asked = exists().where(AttemptRow.assignment_id == assignment_id)
    return bool(session.scalar(select(asked)))


def archived(session: Session, course_id: int) -> tuple[Assignment, ...]:
    """The assignments of a course that were put away, the latest first."""
    chosen = select(AssignmentRow.id).where(
        AssignmentRow.course_id == course_id, AssignmentRow.archived_at.is_not(None)
    )
    numbers = session.scalars(chosen.order_by(AssignmentRow.archived_at.desc(), AssignmentRow.id))
    return tuple(assignments.assignment_of(session, each) for each in list(numbers))


def members_of(session: Session, assignment_id: int) -> frozenset[int]:
    """Those whom an assignment was given to by name; none: every student of the course."""
    chosen = select(AssignmentMemberRow.member_id).where(
        AssignmentMemberRow.assignment_id == assignment_id
    )
    return frozenset(session.scalars(chosen))


def draft_of(session: Session, found: Assignment) -> Draft:
    """An assignment as it was chosen."""
    return Draft(
        found.title,
        found.version_id,
        found.kind,
        found.instructions,
        found.opens_at,
        found.due_at,
        found.closes_at,
        found.rules,
        found.points,
        found.weight,
        tuple(sorted(members_of(session, found.id))),
    )


def make(session: Session, learner_id: int, course_id: int, draft: Draft, now: datetime) -> int:
    """Make an assignment that students do not see yet; its number. Raises BadAssignmentError."""
    _check(session, course_id, draft)
    set_choices.check_giving(session, learner_id, draft.version_id)
    return assignments.create(session, course_id, draft, now)


def change(
    session: Session, learner_id: int, found: Assignment, draft: Draft, now: datetime
) -> None:
    """Change an assignment. Once somebody has begun, what stands in `FIXED` keeps its value.

    Attempts that run go on at least as long as was promised. Weight and points change as marks do,
    with a line in the course's audit log. Raises BadAssignmentError, MarkError.
    """
    assignments.locked(session, found.id, to_change=True)
    before = draft_of(session, found)
    if begun(session, found.id):
        draft = _fixed(before, draft)
    elif draft.version_id != before.version_id:
        set_choices.check_giving(session, learner_id, draft.version_id)
    _check(session, found.course_id, draft)
    _check_members(session, found.id, draft)
    row = session.get_one(AssignmentRow, found.id)
    row.version_id, row.title, row.instructions = draft.version_id, draft.title, draft.instructions
    row.opens_at, row.due_at, row.closes_at = draft.opens_at, draft.due_at, draft.closes_at
    row.rules = draft.rules.as_json()
    assignments.give_to(session, found.id, draft.members)
    by = courses.member_of(session, learner_id, found.course_id)
    marking.set_weight(session, by, found, draft.weight, now)
    marking.set_points(session, by, found, draft.points, now)
    follow(session, found.id, now)


def follow(session: Session, assignment_id: int, now: datetime) -> None:
    """Let running attempts end when they should by the dates, limits, extensions and
    accommodations of now, but none earlier than it was told: what was promised holds."""
    found = assignments.assignment_of(session, assignment_id)
    running = select(AttemptRow).where(
        AttemptRow.assignment_id == assignment_id, AttemptRow.ended == ""
    )
    for row in session.scalars(running):
        if row.ends_at is not None and row.ends_at <= now:
            continue  # its time is up; the next sweep ends it
        ends = assignments.window(session, found, row.member_id).ends_at(row.started_at)
        if row.ends_at is not None and ends is not None:
            ends = max(ends, row.ends_at)
        row.ends_at = ends
    session.flush()


def follow_member(session: Session, member_id: int, now: datetime) -> None:
    """The same for all that one student is in the middle of: an accommodation was changed."""
    running = select(AttemptRow.assignment_id).where(
        AttemptRow.member_id == member_id, AttemptRow.ended == ""
    )
    for each in set(session.scalars(running)):
        follow(session, each, now)


def publish(session: Session, found: Assignment, now: datetime) -> None:
    """Let the students see it. Raises BadAssignmentError where nothing would be asked."""
    attempt_papers.drawn(session, found, "to see whether there is a paper")
    assignments.publish(session, found.id, now)


def unpublish(session: Session, found: Assignment) -> None:
    """Hide it again. Raises ClosedError once somebody has begun."""
    assignments.locked(session, found.id, to_change=True)
    _check_nobody(session, found.id, "It can be archived; what was done in it stays.")
    session.get_one(AssignmentRow, found.id).published_at = None
    session.flush()


def move_to_newest(session: Session, learner_id: int, found: Assignment) -> None:
    """Give the set's newest version instead. Raises ClosedError once somebody has begun,
    BadAssignmentError for a set that is not this instructor's to give."""
    assignments.locked(session, found.id, to_change=True)
    _check_nobody(session, found.id, "Make another assignment for the newer version.")
    set_choices.check_giving(session, learner_id, found.version_id)
    newest = set_choices.newer(session, learner_id, found.version_id or 0)
    if newest is not None:
        session.get_one(AssignmentRow, found.id).version_id = newest.version_id
        session.flush()


def duplicate(
    session: Session, learner_id: int, found: Assignment, course_id: int, now: datetime
) -> int:
    """A copy that students do not see yet, in this course or another; its number.

    Names are not taken to another course: it is given to all of it, and the set must be this
    instructor's to give. Raises BadAssignmentError.
    """
    draft = draft_of(session, found)
    if course_id != found.course_id and found.version_id is not None:
        set_choices.check_giving(session, learner_id, found.version_id)
    title = f"Copy of {draft.title}"[:LONGEST_TITLE]
    members = draft.members if course_id == found.course_id else ()
    return assignments.create(session, course_id, replace(draft, title=title, members=members), now)


def archive(session: Session, found: Assignment, now: datetime, *, back: bool = False) -> None:
    """Put it away, with what was done in it, or bring it back. What runs is ended with what was
    saved."""
    assignments.locked(session, found.id, to_change=True)
    if not back:
        running = select(AttemptRow.id).where(
            AttemptRow.assignment_id == found.id, AttemptRow.ended == ""
        )
        for each in list(session.scalars(running)):
            attempts.end(session, attempts.attempt(session, each), "instructor", now)
    row = session.get_one(AssignmentRow, found.id)
    row.archived_at = None if back else row.archived_at or now
    session.flush()


def remove(session: Session, found: Assignment) -> None:
    """Delete it. Raises ClosedError once somebody has begun, or a mark in it was decided; with what
    is to be kept up with, once students have seen it."""
    assignments.locked(session, found.id, to_change=True)
    _check_nobody(session, found.id, "Archive it instead; what was done in it stays.")
    logged = exists().where(MarkLineRow.assignment_id == found.id)
    seen = found.kind is AssignmentKind.KEEP_UP and found.published_at is not None
    if seen or session.scalar(select(logged)):
        raise ClosedError("There are marks in it, so it stays.", "Archive it instead.")
    for model in (AssignmentMemberRow, ExtensionRow):
        session.execute(delete(model).where(model.assignment_id == found.id))
    session.execute(delete(AssignmentRow).where(AssignmentRow.id == found.id))


def _fixed(before: Draft, draft: Draft) -> Draft:
    """A draft in which what is fixed stands as before."""
    kept = {name: getattr(before.rules, name) for name in FIXED if name != "version_id"}
    return replace(draft, version_id=before.version_id, rules=replace(draft.rules, **kept))


def _check(session: Session, course_id: int, draft: Draft) -> None:
    """Refuse what does not go together."""
    rules = draft.rules
    if not draft.title.strip() or len(draft.title) > LONGEST_TITLE:
        raise BadAssignmentError(f"Give it a title of at most {LONGEST_TITLE} characters.")
    if len(draft.instructions) > LONGEST_INSTRUCTIONS:
        raise BadAssignmentError(f"Instructions: at most {LONGEST_INSTRUCTIONS} characters.")
    dates = [draft.opens_at, draft.due_at, draft.closes_at]
    known = [each for each in dates if each is not None]
    if known != sorted(known) or len(set(known)) < len(known) - (draft.due_at == draft.closes_at):
        raise BadAssignmentError("It opens first, then it is due, then it closes.")
    ends = draft.closes_at is not None or (rules.late is Late.REFUSED and draft.due_at is not None)
    if rules.telling is Telling.CLOSED and not ends:
        raise BadAssignmentError("Answers that are told after it closes need a closing moment.")
    assignments.check_members(session, course_id, draft.members)


def _check_members(session: Session, assignment_id: int, draft: Draft) -> None:
    """Nobody who has begun can be left out."""
    who = select(AttemptRow.member_id).where(AttemptRow.assignment_id == assignment_id)
    if draft.members and not set(session.scalars(who)) <= set(draft.members):
        raise BadAssignmentError("Somebody who has begun cannot be left out any more.")


def _check_nobody(session: Session, assignment_id: int, way_on: str) -> None:
    if begun(session, assignment_id):
        raise ClosedError("Somebody has begun it, so it stays as it is.", way_on)
