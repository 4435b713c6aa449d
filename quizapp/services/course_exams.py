"""What courses have assigned, as exams of their students: it enters each student's own reviews.

Nothing of it is stored with the learner but how many new questions a day the student allows. A
course that names an exam date is an exam like one of the student's own, over all that was assigned;
where it names none, what was assigned is begun first, at the student's own pace. `shares` asks for
both; there is one queue.

A set enters when it opens, unless a review would tell too early what is asked or what is right: one
with closed book enters when the student's first attempt has ended, or when it has closed for
everybody; one whose answers are told only after closing enters when they are told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, update
from sqlalchemy.orm import Session

from quizapp.core.questions import Question
from quizapp.services.assignment_rules import (
    Accommodation,
    Extension,
    Rules,
    Telling,
    window_of,
)
from quizapp.services.errors import NotFoundError
from quizapp.services.exams import Draft, Exam
from quizapp.services.learners import Learner
from quizapp.services.library import Shelf, shelf
from quizapp.services.sets import slots_from_json
from quizapp.store import course_exam_queries as queries
from quizapp.store.models import CourseMemberRow

KeysByPack = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Assigned:
    """What the courses of a learner want learnt of one pack.

    `exams`: of those courses that name a day that is still to come, the soonest first. `first`:
    keys of all that was assigned, in the order in which it is due.
    """

    exams: tuple[Exam, ...] = ()
    first: tuple[str, ...] = ()


NOTHING = Assigned()


@dataclass(frozen=True, slots=True)
class _Entered:
    """A set that has entered: in which course, when, and what it asks."""

    course: Any
    at: datetime
    keys: KeysByPack


def assigned_of(connection: Connection, learner: Learner, found: Shelf, now: datetime) -> Assigned:
    """What a learner's courses have assigned of a pack, as far as it has entered."""
    entered = _entered(connection, learner, now)
    if not entered:
        return NOTHING
    pack = found.pack.id
    first = dict.fromkeys(key for each in entered for key in each.keys.get(pack, ()))
    today = learner.calendar.day_of(now)
    exams = [
        exam
        for of_course in _by_course(entered)
        if (exam := _exam(of_course, learner, found)) is not None and exam.draft.day >= today
    ]
    return Assigned(tuple(sorted(exams, key=lambda exam: exam.draft.day)), tuple(first))


def exams_of(session: Session, learner: Learner, now: datetime) -> tuple[Exam, ...]:
    """The exams of a learner's courses in all packs, past ones too, the soonest first."""
    connection = session.connection()
    found = []
    for of_course in _by_course(_entered(connection, learner, now)):
        for pack in dict.fromkeys(pack for each in of_course for pack in each.keys):
            try:
                exam = _exam(of_course, learner, shelf(session, pack))
            except NotFoundError:  # it was assigned from a pack that is not here any more
                continue
            if exam is not None:
                found.append(exam)
    return tuple(sorted(found, key=lambda exam: (exam.draft.day, exam.name, exam.pack_title)))


def allow(session: Session, member_id: int, most_new: int | None) -> None:
    """Let a course's exam begin no more new questions a day with this student; None: as many as it
    takes."""
    mine = update(CourseMemberRow).where(CourseMemberRow.id == member_id)
    session.execute(mine.values(most_new=most_new))


def first_in_order(order: Sequence[Question], first: Iterable[str]) -> Sequence[Question]:
    """The questions in their order, but those that were assigned before all others."""
    place = {key: index for index, key in enumerate(first)}
    if not place:
        return order
    last = len(place)
    return tuple(sorted(order, key=lambda question: place.get(question.key, last)))


def entered_at(row: Any) -> datetime | None:
    """When an assigned set entered, or will enter, the reviews of its student; None: that is not
    known yet. `row`: of `course_exam_queries.ASSIGNED`."""
    rules = Rules.from_json(row.rules)
    opens: datetime = max(row.published_at, row.opens_at or row.published_at)
    if rules.telling is not Telling.CLOSED and not rules.closed_book:
        return opens
    closes = closing(row)
    if closes is not None:
        closes = max(opens, closes)
    known = row.told_at if rules.telling is Telling.CLOSED else row.ended_at
    return min((each for each in (closes, known) if each is not None), default=None)


def closing(row: Any) -> datetime | None:
    """When an assigned set has closed for the last of those whom it was given to: the same moment
    as `telling_times.closing`, without a look at each of them."""
    return window_of(
        row.opens_at,
        row.due_at,
        row.closes_at,
        Rules.from_json(row.rules),
        Accommodation(extra_days=row.most_days or 0),
        Extension(until=row.last_until),
        ZoneInfo(row.time_zone),
    ).closes


def _entered(connection: Connection, learner: Learner, now: datetime) -> list[_Entered]:
    """What has entered a learner's reviews, what is due first first."""
    if learner.is_guest:
        return []
    found = []
    for row in queries.ASSIGNED.all(connection, learner=learner.id):
        moment = entered_at(row)
        if moment is not None and moment <= now:
            found.append(_Entered(row, moment, keys_of(connection, row)))
    return found


def _by_course(entered: Iterable[_Entered]) -> Iterator[list[_Entered]]:
    found: dict[int, list[_Entered]] = {}
    for each in entered:
        found.setdefault(each.course.course_id, []).append(each)
    yield from found.values()


_KEYS: dict[tuple[str, int], KeysByPack] = {}
"""What versions of sets ask, by the set's key and their number: a version that was assigned never
changes, and to read its slots at each review would cost more than all the rest."""


def keys_of(connection: Connection, row: Any) -> KeysByPack:
    """The keys that a version of a set asks, by pack. `row`: `set_key`, `number`, `version_id`."""
    named = (row.set_key, row.number)
    if named not in _KEYS:
        slots = slots_from_json(queries.SLOTS.scalar(connection, version=row.version_id))
        found: dict[str, dict[str, None]] = {}
        for slot in slots:
            for key in (key for asked in slot.asked for key in asked.keys):
                found.setdefault(key.partition("/")[0], {})[key] = None
        _KEYS[named] = {pack: tuple(keys) for pack, keys in found.items()}
    return _KEYS[named]


def _exam(entered: Sequence[_Entered], learner: Learner, found: Shelf) -> Exam | None:
    """The exam of one course, None where it names no day or assigned nothing of the pack that can
    still be asked."""
    course = entered[0].course
    if course.exam_on is None:
        return None
    pack = found.pack.id
    keys = dict.fromkeys(key for each in entered for key in each.keys.get(pack, ()))
    askable = tuple(key for key in keys if key in found.generated.questions)
    if not askable:
        return None
    since = min(each.at for each in entered if pack in each.keys)
    return Exam(
        id=0,
        pack=pack,
        pack_title=found.pack.title,
        draft=Draft(
            course.course,
            date.fromisoformat(course.exam_on).toordinal(),
            keys=askable,
            most_new=course.most_new,
        ),
        made_day=learner.calendar.day_of(since),
        course=course.course_id,
    )
