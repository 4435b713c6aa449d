"""What courses have assigned, as exams of their students: it enters each student's own reviews.

Nothing of it is stored with the learner but how many new questions a day the student allows. A
course that names an exam date is an exam like one of the student's own, over all that was assigned;
where it names none, what was assigned is begun first, at the student's own pace. `shares` asks for
both; there is one queue.

When a set enters says `entered`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, update
from sqlalchemy.orm import Session

from quizapp.core.questions import Question
from quizapp.services.entered import Entered, entered_sets
from quizapp.services.errors import NotFoundError
from quizapp.services.exams import Draft, Exam
from quizapp.services.learners import Learner
from quizapp.services.library import Shelf, shelf
from quizapp.store.models import CourseMemberRow


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
    entered = _of(connection, learner, now)
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
    for of_course in _by_course(_of(connection, learner, now)):
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


def _of(connection: Connection, learner: Learner, now: datetime) -> list[Entered]:
    return [] if learner.is_guest else entered_sets(connection, learner.id, now)


def _by_course(entered: Iterable[Entered]) -> Iterator[list[Entered]]:
    found: dict[int, list[Entered]] = {}
    for each in entered:
        found.setdefault(each.course.course_id, []).append(each)
    yield from found.values()


def _exam(entered: Sequence[Entered], learner: Learner, found: Shelf) -> Exam | None:
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
