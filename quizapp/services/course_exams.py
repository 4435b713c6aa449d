"""What courses have assigned, as exams of their students: it enters each student's own reviews.

Nothing of it is stored with the learner. A course that names an exam date is an exam like one of
the student's own, over all that was assigned; where it names none, what was assigned is begun
first, at the student's own pace. `shares` asks for both; there is one queue.

A set enters when it opens. One whose answers are told only after it has closed enters then: the
explanations of a review would tell them before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from quizapp.core.questions import Question
from quizapp.services.assignment_rules import Rules, Telling, window_of
from quizapp.services.exams import Draft, Exam
from quizapp.services.learners import Learner
from quizapp.services.library import Shelf
from quizapp.services.sets import slots_from_json
from quizapp.store import course_exam_queries as queries


@dataclass(frozen=True, slots=True)
class Assigned:
    """What the courses of a learner want learnt of one pack.

    `exams`: of those courses that name a day that is still to come, the soonest first. `first`:
    keys of all that was assigned, in the order in which it is due.
    """

    exams: tuple[Exam, ...] = ()
    first: tuple[str, ...] = ()


NOTHING = Assigned()


def assigned_of(connection: Connection, learner: Learner, found: Shelf, now: datetime) -> Assigned:
    """What a learner's courses have assigned of a pack, as far as it has entered."""
    if learner.is_guest:
        return NOTHING
    rows = [
        row
        for row in queries.ASSIGNED.all(connection, learner=learner.id)
        if entered_at(row) is not None and _entered(row, now)
    ]
    prefix = f"{found.pack.id}/"
    keys_of = {row.assignment_id: _keys(row.slots, prefix) for row in rows}
    first = tuple(dict.fromkeys(key for row in rows for key in keys_of[row.assignment_id]))
    today = learner.calendar.day_of(now)
    exams = [
        exam
        for of_course in _by_course(rows)
        if (exam := _exam(of_course, keys_of, learner, found, today)) is not None
    ]
    return Assigned(tuple(sorted(exams, key=lambda exam: exam.draft.day)), first)


def first_in_order(order: Sequence[Question], first: Iterable[str]) -> Sequence[Question]:
    """The questions in their order, but those that were assigned before all others."""
    place = {key: index for index, key in enumerate(first)}
    if not place:
        return order
    last = len(place)
    return tuple(sorted(order, key=lambda question: place.get(question.key, last)))


def entered_at(row: Any) -> datetime | None:
    """When an assigned set enters the reviews of its students; None: not before it is told."""
    rules = Rules.from_json(row.rules)
    opens: datetime = max(row.published_at, row.opens_at or row.published_at)
    if rules.telling is not Telling.CLOSED or not rules.graded:
        return opens
    return window_of(row.opens_at, row.due_at, row.closes_at, rules).closes


def _entered(row: Any, now: datetime) -> bool:
    moment = entered_at(row)
    return moment is not None and moment <= now


def _by_course(rows: Iterable[Any]) -> Iterator[list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.course_id, []).append(row)
    yield from found.values()


def _keys(slots: Sequence[Mapping[str, Any]], prefix: str) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            key
            for slot in slots_from_json(slots)
            for asked in slot.asked
            for key in asked.keys
            if key.startswith(prefix)
        )
    )


def _exam(
    rows: Sequence[Any],
    keys_of: Mapping[int, tuple[str, ...]],
    learner: Learner,
    found: Shelf,
    today: int,
) -> Exam | None:
    """The exam of one course, None where it names no day to come or assigned nothing of the pack
    that can still be asked."""
    course = rows[0]
    if course.exam_on is None:
        return None
    day = date.fromisoformat(course.exam_on).toordinal()
    keys = tuple(dict.fromkeys(key for row in rows for key in keys_of[row.assignment_id]))
    askable = tuple(key for key in keys if key in found.generated.questions)
    if day < today or not askable:
        return None
    since = min(moment for row in rows if (moment := entered_at(row)) is not None)
    return Exam(
        id=0,
        pack=found.pack.id,
        pack_title=found.pack.title,
        draft=Draft(course.course, day, keys=askable),
        made_day=learner.calendar.day_of(since),
        course=course.course_id,
    )
