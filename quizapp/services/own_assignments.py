"""What there is to do for a student of a course, and where it stands. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.services import assignments, keep_up
from quizapp.services.assignment_rules import Window
from quizapp.services.assignments import Assignment, AssignmentKind
from quizapp.services.courses import Member
from quizapp.services.keep_up import Kept
from quizapp.store.models import AttemptRow


@dataclass(frozen=True, slots=True)
class Todo:
    """One assignment of a student's. `window`: when it is open for this student; `state`: in a word
    or two; `kept`: where the student stands with one to keep up with, None for any other."""

    assigned: Assignment
    window: Window
    state: str
    kept: Kept | None = None


def of_student(session: Session, member: Member, now: datetime) -> tuple[Todo, ...]:
    """The published assignments that were given to a student, those due first first."""
    attempts: dict[int, list[str]] = {}
    own = select(AttemptRow.assignment_id, AttemptRow.ended).where(
        AttemptRow.member_id == member.id
    )
    for row in session.execute(own):
        attempts.setdefault(row.assignment_id, []).append(row.ended)
    found = []
    for each in assignments.for_student(session, member):
        window = assignments.window(session, each, member.id)
        kept = None
        if each.kind is AssignmentKind.KEEP_UP:
            kept = keep_up.kept_by(session, each, member.id, now)
        found.append(Todo(each, window, _state(window, attempts.get(each.id, []), now), kept))
    return tuple(found)


def _state(window: Window, attempts: list[str], now: datetime) -> str:
    if "" in attempts:
        return "begun"
    if attempts:
        return "submitted"
    if window.opens is not None and now < window.opens:
        return "opens later"
    return "not begun" if window.is_open(now) else "closed"
