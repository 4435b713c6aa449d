"""Exams that a learner wants to be ready for: what they are about, made, changed, ended, deleted.

The web's exams area calls these; `exam_plans` makes the plan, `shares` what a day has of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.services.errors import NotFoundError, QuizError
from quizapp.services.learners import Learner, locked_learner
from quizapp.services.library import Shelf, shelf
from quizapp.store import goal_queries as queries

LONGEST_NAME = 80
MOST_DAYS = 3650
MOST_NEW = 500


class BadExamError(QuizError):
    """An exam that nobody can get ready for."""

    status = 422


@dataclass(frozen=True, slots=True)
class Draft:
    """What a learner chooses of an exam. `topics` and `sections` (anchors) empty: the whole pack.

    `day`: the learner's day of it; `most_new`: no more new questions a day, None: as many as it
    takes. `keys`: those of the questions that a course has assigned, and nothing else.
    """

    name: str
    day: int
    topics: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    most_new: int | None = None
    keys: tuple[str, ...] = ()

    @property
    def date(self) -> date:
        """The day of the exam."""
        return date.fromordinal(self.day)


@dataclass(frozen=True, slots=True)
class Exam:
    """An exam of a learner. `made_day`: the learner's day on which it was made.

    `course`: the number of the course whose exam it is, which the learner neither changes nor ends;
    such an exam has no number of its own.
    """

    id: int
    pack: str
    pack_title: str
    draft: Draft
    made_day: int
    ended: bool = False
    course: int | None = None

    @property
    def name(self) -> str:
        """What the learner calls it."""
        return self.draft.name

    @property
    def date(self) -> date:
        """The day of the exam."""
        return self.draft.date


@dataclass(frozen=True, slots=True)
class SectionChoice:
    """A section that an exam can be about, with its parts below: how many questions rest on it."""

    anchor: str
    heading: str
    level: int
    questions: int


def exams(session: Session, learner_id: int) -> tuple[Exam, ...]:
    """All exams of a learner, the soonest first."""
    rows = queries.EXAMS.all(session.connection(), learner=learner_id)
    return tuple(map(_exam, rows))


def exam(session: Session, learner_id: int, exam_id: int) -> Exam:
    """One exam of the learner. Raises NotFoundError."""
    return _exam(_row(session.connection(), learner_id, exam_id))


def running(connection: Connection, learner_id: int, pack_id: int, today: int) -> tuple[Exam, ...]:
    """The exams of the learner's own in one pack that are still to come, the soonest first."""
    rows = queries.EXAMS_OF_PACK.all(connection, learner=learner_id, pack=pack_id)
    return tuple(_exam(row) for row in rows if row.day >= today)


def make(session: Session, learner_id: int, pack: str, draft: Draft, now: datetime) -> int:
    """Make an exam, or find the same one that a double click has made; return its id.

    Raises NotFoundError, BadExamError.
    """
    connection = session.connection()
    learner = locked_learner(connection, learner_id)
    found = shelf(session, pack)
    today = learner.calendar.day_of(now)
    check(found, draft, today)
    for row in queries.EXAMS_OF_PACK.all(connection, learner=learner_id, pack=found.pack_id):
        if _exam(row).draft == draft:
            return int(row.id)
    return queries.INSERT_EXAM.made(
        connection,
        learner_id=learner_id,
        pack_id=found.pack_id,
        made_day=today,
        made_at=now,
        ended_at=None,
        **_values(draft),
    )


def change(session: Session, learner_id: int, exam_id: int, draft: Draft, now: datetime) -> None:
    """Change what an exam is about. Raises NotFoundError, BadExamError."""
    connection = session.connection()
    learner = locked_learner(connection, learner_id)
    row = _row(connection, learner_id, exam_id)
    check(shelf(session, row.pack), draft, learner.calendar.day_of(now), row.day)
    queries.UPDATE_EXAM.run(connection, own_exam=exam_id, **_values(draft))


def end(
    session: Session, learner_id: int, exam_id: int, now: datetime, *, again: bool = False
) -> None:
    """End an exam, or take it up `again`: a second click changes nothing. Raises NotFoundError."""
    connection = session.connection()
    locked_learner(connection, learner_id)
    row = _row(connection, learner_id, exam_id)
    if (row.ended_at is None) != again:
        queries.END_EXAM.run(connection, own_exam=exam_id, at=None if again else now)


def remove(session: Session, learner_id: int, exam_id: int) -> str:
    """Delete an exam; what was learnt stays. Returns its pack. Raises NotFoundError."""
    connection = session.connection()
    locked_learner(connection, learner_id)
    row = _row(connection, learner_id, exam_id)
    queries.delete_exam(connection, learner_id, exam_id)
    return str(row.pack)


def check(found: Shelf, draft: Draft, today: int, was: int | None = None) -> None:
    """Raise BadExamError where nobody could get ready for such an exam.

    `was`: the day that the exam has had so far, which may stay.
    """
    if not draft.name or len(draft.name) > LONGEST_NAME:
        raise BadExamError(f"Give the exam a name of at most {LONGEST_NAME} characters.")
    if draft.day != was and not today < draft.day <= today + MOST_DAYS:
        raise BadExamError("The exam must be on a later day than today, within ten years.")
    if draft.most_new is not None and not 0 <= draft.most_new <= MOST_NEW:
        raise BadExamError(f"New questions a day: a whole number from 0 to {MOST_NEW}.")
    if not scope_of(found, draft):
        raise BadExamError("No question belongs to what you chose.", "Choose other topics.")


def scope_of(found: Shelf, draft: Draft) -> frozenset[int]:
    """Numbers of the questions that an exam is about: all of its topics, and of its sections.

    A section stands for its parts below too.
    """
    if draft.keys:
        askable = found.generated.questions
        return frozenset(found.ids[key] for key in draft.keys if key in askable)
    if not draft.topics and not draft.sections:
        return frozenset(found.ids[question.key] for question in found.core_first)
    numbers: set[int] = set()
    for topic in draft.topics:
        numbers |= found.in_topic.get(topic, frozenset())
    chosen = set(draft.sections)
    for anchor, _, _, of_it in _sections(found):
        if anchor in chosen:
            numbers |= of_it
    return frozenset(numbers)


def section_choices(session: Session, pack: str) -> tuple[SectionChoice, ...]:
    """The sections of a pack on which any question rests, in their order. Raises NotFoundError."""
    return tuple(
        SectionChoice(anchor, heading, level, len(numbers))
        for anchor, heading, level, numbers in _sections(shelf(session, pack))
        if numbers
    )


def _sections(found: Shelf) -> Iterator[tuple[str, str, int, frozenset[int]]]:
    """Anchor, heading, level, and the questions of each section and its parts below."""
    for source in found.pack.sources.values():
        for place, section in enumerate(source.sections):
            numbers = set(found.in_section.get((source.id, section.heading), ()))
            for below in source.sections[place + 1 :]:
                if below.level <= section.level:
                    break
                numbers |= found.in_section.get((source.id, below.heading), frozenset())
            yield section.anchor, section.heading, section.level, frozenset(numbers)


def draft_for(learner: Learner | None, day: int) -> Draft:  # noqa: ARG001
    """What the form begins with: an exam in four weeks."""
    return Draft("Exam", day + 28)


def _row(connection: Connection, learner_id: int, exam_id: int) -> Any:
    row = queries.EXAM.first(connection, learner=learner_id, exam=exam_id)
    if row is None:
        raise NotFoundError("There is no such exam of yours.", "Your exams are listed.")
    return row


def _values(draft: Draft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "day": draft.day,
        "topics": list(draft.topics),
        "sections": list(draft.sections),
        "most_new": draft.most_new,
    }


def _exam(row: Any) -> Exam:
    return Exam(
        id=row.id,
        pack=row.pack,
        pack_title=row.pack_title,
        draft=Draft(row.name, row.day, tuple(row.topics), tuple(row.sections), row.most_new),
        made_day=row.made_day,
        ended=row.ended_at is not None,
    )
