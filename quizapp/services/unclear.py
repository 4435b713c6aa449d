"""Answers that could not be read, put together by who answered so, for somebody to decide.

The page "to be looked at" shows `waiting`; `decide` settles one group of them, or one answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from quizapp.services import assignments, courses
from quizapp.services.courses import Member
from quizapp.services.crediting import Credit, set_credits
from quizapp.services.errors import NotFoundError
from quizapp.services.graded import ItemSeen, item_seen
from quizapp.services.mark_lines import MarkKind, reason_of
from quizapp.store import mark_queries as queries


@dataclass(frozen=True, slots=True)
class Group:
    """Unread answers of one assignment that are the same: `item` is the first of them, `students`
    who gave it, `attempts` where."""

    assignment_id: int
    title: str
    item: ItemSeen
    items: tuple[int, ...]
    students: tuple[str, ...]
    attempt_id: int


def waiting(session: Session, course_id: int) -> tuple[Group, ...]:
    """The answers of a course that could not be read, in the order of assignments and questions."""
    titles = {each.id: each.title for each in assignments.of_course(session, course_id)}
    names = {each.id: each.name for each in courses.students(session, course_id, left=True)}
    groups: dict[tuple[int, int, str], list[Any]] = {}
    seen: dict[tuple[int, int, str], ItemSeen] = {}
    connection = session.connection()
    for row in queries.UNCLEAR_ITEMS.all(connection, course=course_id):
        item = item_seen(connection, row, (), {}, by_hand=False)
        # What was deleted with its student can only be told apart by its number.
        place = (row.assignment_id, row.question_id, item.so if not item.gone else f"#{item.id}")
        groups.setdefault(place, []).append(row)
        seen.setdefault(place, item)
    return tuple(
        Group(
            assignment_id=place[0],
            title=titles.get(place[0], "An assignment of before"),
            item=seen[place],
            items=tuple(row.item_id for row in rows),
            students=tuple(names.get(row.member_id, "") for row in rows),
            attempt_id=rows[0].attempt_id,
        )
        for place, rows in groups.items()
    )


def decide(
    session: Session,
    by: Member,
    items: Iterable[int],
    credit: float | None,
    reason: str,
    now: datetime,
) -> int:
    """Decide by hand what items of a course are worth (None: left out); how many that changed.

    Raises MarkError, NotFoundError: one of them is not of this course.
    """
    reason = reason_of(reason)
    wanted = list(items)
    connection = session.connection()
    for item in wanted:
        row = queries.GRADED_ITEM.first(connection, item=item)
        if row is None or row.course_id != by.course.id:
            raise NotFoundError("There is no such answer in this course.", "Look at the gradebook.")
    credits_ = [Credit(item, credit) for item in wanted]
    who = {by.course.id: by.id}
    return len(set_credits(session, who, credits_, MarkKind.ITEM, reason, now))
