"""What those who teach decide about marks: a mark, an excuse, a comment, weights, what is dropped.

Each change is a line of the course's audit log (`mark_lines`); deciding again what is so already
changes nothing. The caller has asked whether the member may do it (`services.courses`).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.services.assignments import Assignment
from quizapp.services.courses import Member
from quizapp.services.errors import MarkError
from quizapp.services.mark_lines import MarkKind, reason_of, words_of, write
from quizapp.store.models import AssignmentRow, CourseRow, MarkLineRow, MarkTextRow

MOST_DROPPED = 20


def override(
    session: Session,
    by: Member,
    assigned: Assignment,
    member_id: int,
    points: float | None,
    reason: str,
    now: datetime,
) -> bool:
    """Decide a student's mark by hand, in points of the assignment; whether that changed anything.

    None lets the attempts decide again. Raises MarkError: out of range, or no reason given.
    """
    reason = reason_of(reason)
    if points is not None and not 0 <= points <= assigned.points:
        raise MarkError(
            f"A mark of this assignment is a number from 0 to {assigned.points:g}.",
            "Nothing was changed.",
        )
    return _set(session, by, assigned, member_id, MarkKind.MARK, "points", points, reason, now)


def excuse(
    session: Session,
    by: Member,
    assigned: Assignment,
    member_id: int,
    excused: bool,
    reason: str,
    now: datetime,
) -> bool:
    """Leave an assignment out of one student's total, or count it again; whether that changed
    anything. Raises MarkError."""
    reason = reason_of(reason)
    value = True if excused else None
    return _set(session, by, assigned, member_id, MarkKind.EXCUSE, "excused", value, reason, now)


def comment(
    session: Session, by: Member, assigned: Assignment, member_id: int, words: str, now: datetime
) -> bool:
    """Say something about a student's mark, which the student reads; "" takes it back. Whether
    that changed anything. Raises MarkError."""
    words = words_of(words)
    line = _latest(session, assigned, member_id, MarkKind.COMMENT)
    text = None if line is None else session.get(MarkTextRow, line.id)
    if (text.words if text is not None else "") == words:
        return False
    said = line is not None and bool((line.after or {}).get("said"))
    place = {"assignment_id": assigned.id, "member_id": member_id}
    before, after = {"said": said}, {"said": bool(words)}
    write(
        session,
        assigned.course_id,
        by.id,
        MarkKind.COMMENT,
        now,
        before=before,
        after=after,
        words=words,
        **place,
    )
    return True


def set_weight(
    session: Session, by: Member, assigned: Assignment, weight: float, now: datetime
) -> bool:
    """Change how much an assignment counts in the totals; whether that changed anything.

    Raises MarkError.
    """
    if not 0 <= weight <= 1000:
        raise MarkError("A weight is a number from 0 to 1000.", "Nothing was changed.")
    return _set_number(session, by, assigned, MarkKind.WEIGHT, "weight", weight, now)


def set_points(
    session: Session, by: Member, assigned: Assignment, points: float, now: datetime
) -> bool:
    """Change what the marks of an assignment are out of; whether that changed anything. Marks that
    were decided by hand keep their points."""
    return _set_number(session, by, assigned, MarkKind.POINTS, "points", points, now)


def _set_number(
    session: Session,
    by: Member,
    assigned: Assignment,
    kind: MarkKind,
    column: str,
    value: float,
    now: datetime,
) -> bool:
    """Give a column of an assignment another value, and log it; whether that changed anything."""
    row = session.get_one(AssignmentRow, assigned.id, with_for_update=True)
    before = getattr(row, column)
    if before == value:
        return False
    setattr(row, column, value)
    session.flush()
    if row.published_at is None:
        return True  # nobody has a mark in what no student has seen
    write(
        session,
        assigned.course_id,
        by.id,
        kind,
        now,
        before={column: before},
        after={column: value},
        assignment_id=assigned.id,
    )
    return True


def set_dropped(session: Session, by: Member, lowest: int, now: datetime) -> bool:
    """Change how many of the lowest marks each total leaves out; whether that changed anything.

    Raises MarkError.
    """
    if not 0 <= lowest <= MOST_DROPPED:
        raise MarkError(f"From 0 to {MOST_DROPPED} can be dropped.", "Nothing was changed.")
    course = by.course.id
    session.get_one(CourseRow, course, with_for_update=True)
    before = dropped(session, course)
    if before == lowest:
        return False
    write(
        session,
        course,
        by.id,
        MarkKind.DROP,
        now,
        before={"lowest": before},
        after={"lowest": lowest},
    )
    return True


def dropped(session: Session, course_id: int) -> int:
    """How many of the lowest marks each total of a course leaves out."""
    chosen = (
        select(MarkLineRow)
        .where(MarkLineRow.course_id == course_id, MarkLineRow.kind == MarkKind.DROP.value)
        .order_by(MarkLineRow.id.desc())
        .limit(1)
    )
    line = session.scalars(chosen).one_or_none()
    return 0 if line is None else int((line.after or {})["lowest"])


def seen(session: Session, member: Member, upto: int, now: datetime) -> None:
    """Note that a student has read the changes up to a line. Less than before does nothing."""
    chosen = (
        select(MarkLineRow)
        .where(
            MarkLineRow.course_id == member.course.id,
            MarkLineRow.member_id == member.id,
            MarkLineRow.kind == MarkKind.SEEN.value,
        )
        .order_by(MarkLineRow.id.desc())
        .limit(1)
    )
    last = session.scalars(chosen).one_or_none()
    before = 0 if last is None else int((last.after or {})["upto"])
    if upto <= before:
        return
    write(
        session,
        member.course.id,
        member.id,
        MarkKind.SEEN,
        now,
        before={"upto": before},
        after={"upto": upto},
        member_id=member.id,
    )


def _set(
    session: Session,
    by: Member,
    assigned: Assignment,
    member_id: int,
    kind: MarkKind,
    name: str,
    value: float | bool | None,
    reason: str,
    now: datetime,
) -> bool:
    """Write a value of one student's mark, unless it is so already."""
    line = _latest(session, assigned, member_id, kind)
    before = None if line is None else (line.after or {}).get(name)
    if before == value:
        return False
    write(
        session,
        assigned.course_id,
        by.id,
        kind,
        now,
        before={name: before},
        after={name: value},
        words=reason,
        assignment_id=assigned.id,
        member_id=member_id,
    )
    return True


def _latest(
    session: Session, assigned: Assignment, member_id: int, kind: MarkKind
) -> MarkLineRow | None:
    session.get_one(AssignmentRow, assigned.id, with_for_update=True)
    chosen = (
        select(MarkLineRow)
        .where(
            MarkLineRow.assignment_id == assigned.id,
            MarkLineRow.member_id == member_id,
            MarkLineRow.kind == kind.value,
        )
        .order_by(MarkLineRow.id.desc())
        .limit(1)
    )
    return session.scalars(chosen).one_or_none()
