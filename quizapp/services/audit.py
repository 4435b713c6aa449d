"""The audit log of a course, to be read: who changed what, when, from what to what, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from quizapp.services.courses import Role
from quizapp.services.mark_lines import MarkKind
from quizapp.store.models import (
    AccountRow,
    AssignmentRow,
    AttemptItemRow,
    AttemptRow,
    CourseMemberRow,
    MarkLineRow,
    MarkTextRow,
)

PAGE = 100
"""So many lines stand on a page."""

KINDS: Mapping[MarkKind, str] = {
    MarkKind.MARK: "Mark decided by hand",
    MarkKind.ITEM: "Answer decided by hand",
    MarkKind.EXCUSE: "Excused",
    MarkKind.COMMENT: "Comment",
    MarkKind.WEIGHT: "Weight",
    MarkKind.POINTS: "Points of the assignment",
    MarkKind.DROP: "Lowest left out",
    MarkKind.REGRADE: "Judged anew",
    MarkKind.UNDO: "Taken back",
    MarkKind.APPEAL: "Appeal",
    MarkKind.SEEN: "Read by the student",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which lines are wanted; what is None leaves it open."""

    kind: MarkKind | None = None
    student: int | None = None
    assignment: int | None = None
    by: int | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line in words. `question`: the place of the answer in its attempt, from 1."""

    id: int
    at: datetime
    by: str
    kind: str
    student: str
    assignment: str
    attempt_id: int | None
    attempt: int | None
    question: int | None
    before: str
    after: str
    reason: str


def lines(
    session: Session, course_id: int, chosen: Chosen, *, page: int = 0, most: int | None = PAGE
) -> tuple[AuditLine, ...]:
    """Lines of a course's audit log, the latest first; `most` None gives all of them."""
    names = _names(session, course_id)
    wanted = _where(_LINES, course_id, chosen).order_by(MarkLineRow.id.desc())
    if most is not None:
        wanted = wanted.limit(most).offset(page * most)
    return tuple(_line(row, names) for row in session.execute(wanted))


def count(session: Session, course_id: int, chosen: Chosen) -> int:
    """How many lines there are of what is wanted."""
    return int(session.scalar(_where(select(func.count(MarkLineRow.id)), course_id, chosen)) or 0)


def people(session: Session, course_id: int) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Everybody who was ever in a course, by name: the students, and those who taught."""
    students: list[tuple[int, str]] = []
    staff: list[tuple[int, str]] = []
    for row in _members(session, course_id):
        who = students if row.role == Role.STUDENT.value else staff
        who.append((row.id, _name(row)))
    return _by_name(students), _by_name(staff)


def in_words(values: Mapping[str, Any] | None) -> str:
    """The values of a line as they are read: "0.5", "left out", "excused"."""
    if values is None:
        return ""
    if "credit" in values:
        credit = values["credit"]
        if values.get("unclear"):
            return "to be looked at"
        return "left out" if credit is None else _number(100 * credit) + " %"
    if "points" in values:
        return "by attempts" if values["points"] is None else _number(values["points"]) + " points"
    if "excused" in values:
        return "excused" if values["excused"] else "counts"
    if "upto" in values:
        return f"up to line {values['upto']}" if values["upto"] else "nothing"
    if "said" in values:
        return "said" if values["said"] else "none"
    return "; ".join(_plain(value) for value in values.values())


def _plain(value: Any) -> str:
    return _number(value) if isinstance(value, int | float) else str(value)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _by_name(found: list[tuple[int, str]]) -> list[tuple[int, str]]:
    return sorted(found, key=lambda each: (each[1].casefold(), each[0]))


def _names(session: Session, course_id: int) -> dict[int, str]:
    return {row.id: _name(row) for row in _members(session, course_id)}


def _members(session: Session, course_id: int) -> Sequence[Any]:
    columns = (CourseMemberRow.id, CourseMemberRow.role, CourseMemberRow.name)
    chosen = select(*columns, AccountRow.name.label("account")).outerjoin(
        AccountRow, AccountRow.learner_id == CourseMemberRow.learner_id
    )
    return session.execute(chosen.where(CourseMemberRow.course_id == course_id)).all()


def _name(row: Any) -> str:
    return row.name or row.account or f"Former member {row.id}"


_LINES: Select[*tuple[Any, ...]] = (
    select(
        MarkLineRow.id,
        MarkLineRow.at,
        MarkLineRow.by_id,
        MarkLineRow.kind,
        MarkLineRow.member_id,
        MarkLineRow.before,
        MarkLineRow.after,
        MarkLineRow.attempt_id,
        MarkTextRow.words,
        AssignmentRow.title,
        AttemptRow.number,
        AttemptItemRow.position,
    )
    .outerjoin(MarkTextRow, MarkTextRow.line_id == MarkLineRow.id)
    .outerjoin(AssignmentRow, AssignmentRow.id == MarkLineRow.assignment_id)
    .outerjoin(AttemptRow, AttemptRow.id == MarkLineRow.attempt_id)
    .outerjoin(AttemptItemRow, AttemptItemRow.id == MarkLineRow.item_id)
)


def _where(
    statement: Select[*tuple[Any, ...]], course_id: int, chosen: Chosen
) -> Select[*tuple[Any, ...]]:
    statement = statement.where(MarkLineRow.course_id == course_id)
    if chosen.kind is not None:
        statement = statement.where(MarkLineRow.kind == chosen.kind.value)
    if chosen.student is not None:
        statement = statement.where(MarkLineRow.member_id == chosen.student)
    if chosen.assignment is not None:
        statement = statement.where(MarkLineRow.assignment_id == chosen.assignment)
    if chosen.by is not None:
        statement = statement.where(MarkLineRow.by_id == chosen.by)
    return statement


def _line(row: Any, names: Mapping[int, str]) -> AuditLine:
    return AuditLine(
        id=row.id,
        at=row.at,
        by=names.get(row.by_id, "") if row.by_id is not None else "",
        kind=KINDS[MarkKind(row.kind)],
        student=names.get(row.member_id, "") if row.member_id is not None else "",
        assignment=row.title or "",
        attempt_id=row.attempt_id,
        attempt=row.number,
        question=None if row.position is None else row.position + 1,
        before=in_words(row.before),
        after=in_words(row.after),
        reason=row.words or "",
    )
