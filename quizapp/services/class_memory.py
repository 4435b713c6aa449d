"""What a class remembers of what it was assigned, today and on the exam's day. Reads only.

By section of the sources and by topic, for the class and for each student in the order of the
alphabet: nobody is ranked. Only questions that the course has assigned are looked at; what a
student studies beside them is nobody's business. `core.class_memory` reckons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.class_memory import Known, Memory, Standing, Student, knowledge, standings
from quizapp.core.scheduling import FSRS_6_WEIGHTS, Calendar
from quizapp.services import assignments, courses, sets
from quizapp.services.assignments import Assignment
from quizapp.services.courses import Course, Member
from quizapp.services.gradebook import gradebook
from quizapp.services.library import Shelf, shelf_of
from quizapp.services.pages import sections
from quizapp.store import analysis_queries as queries
from quizapp.store.models import QuestionRow
from quizapp.store.types import moment_of

EVERYTHING = ""
USUAL_AHEAD = 30
"""Where the course names no exam, so many days ahead are looked at."""

STEPS = 4
"""Between today and the exam so many days at most are shown, evenly apart."""


@dataclass(frozen=True, slots=True)
class Group:
    """A section or a topic: its title, how many assigned questions it has, what each student knows
    of it, by member, and the mean over all students for each day."""

    id: str
    title: str
    total: int
    known: Mapping[int, Known]
    means: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ClassMemory:
    """What a class remembers. `days`: the dates looked at, today first, the exam's day last;
    `exam`: the course names one. Of each student, by name: `standings`."""

    course: Course
    students: tuple[Member, ...]
    days: tuple[date, ...]
    exam: bool
    total: int
    whole: Mapping[int, Known]
    means: tuple[float, ...]
    sections: tuple[Group, ...]
    topics: tuple[Group, ...]
    standings: tuple[Standing, ...]

    @property
    def not_started(self) -> tuple[Standing, ...]:
        """Those who have answered nothing yet."""
        return tuple(each for each in self.standings if not each.started)

    @property
    def need_help(self) -> tuple[Standing, ...]:
        """Those of the others who may need help."""
        return tuple(each for each in self.standings if each.started and each.reasons)

    def name(self, member: int) -> str:
        """What the course calls a student."""
        return next(each.name for each in self.students if each.id == member)


def class_memory(session: Session, course: Course, now: datetime) -> ClassMemory:
    """What the students of a course remember of what it has assigned them."""
    connection = session.connection()
    people = courses.students(session, course.id)
    given = [a for a in assignments.of_course(session, course.id) if a.published_at is not None]
    shelves = assigned_questions(session, given)
    own_days = _students(connection, course.id, people, now)
    today = now.astimezone(ZoneInfo(course.time_zone)).date()
    ahead = days_ahead(today, course.exam_on)
    groups, titles = _groups(session, shelves)
    memories = _memories(connection, course.id, shelves, own_days, now)
    found = knowledge(memories, own_days, groups, ahead)
    missed, answered = _attempts(session, course.id, people, now)
    made = {
        name: Group(name, titles[name], len(groups[name]), known, _means(known, len(ahead)))
        for name, known in found.items()
        if name != EVERYTHING
    }
    whole = found[EVERYTHING]
    return ClassMemory(
        course=course,
        students=people,
        days=tuple(date.fromordinal(today.toordinal() + each) for each in ahead),
        exam=course.exam_on is not None and course.exam_on > today,
        total=len(groups[EVERYTHING]),
        whole=whole,
        means=_means(whole, len(ahead)),
        sections=tuple(each for name, each in made.items() if name.startswith("section ")),
        topics=tuple(each for name, each in made.items() if name.startswith("topic ")),
        standings=standings(memories, own_days, whole, missed, answered),
    )


def days_ahead(today: date, exam: date | None) -> tuple[int, ...]:
    """How many days after today are looked at: today, up to `STEPS` on the way, the exam's day."""
    last = USUAL_AHEAD
    if exam is not None and exam > today:
        last = (exam - today).days
    steps = {round(last * step / (STEPS + 1)) for step in range(1, STEPS + 2)}
    return (0, *sorted(steps - {0}))


def assigned_questions(
    session: Session, given: Sequence[Assignment]
) -> dict[int, tuple[Shelf, frozenset[int]]]:
    """The questions that these assignments ask, by pack, with its shelf."""
    connection = session.connection()
    versions = {each.version_id for each in given if each.version_id is not None}
    slots = sets.slots_of(session, versions)
    keys = {key for slot in slots for asked in slot.asked for key in asked.keys}
    chosen = queries.QUESTIONS.where(QuestionRow.key.in_(keys), QuestionRow.retired_at.is_(None))
    rows = connection.execute(chosen.order_by(queries.QUESTIONS.selected_columns.pack)).all()
    found = {}
    for (pack_id, version), of_pack in groupby(rows, lambda row: (row.pack_id, row.version)):
        shelf = shelf_of(connection, pack_id, version)
        numbers = {row.id for row in of_pack if row.key in shelf.generated.questions}
        found[pack_id] = (shelf, frozenset(numbers))
    return found


def _students(
    connection: Connection, course_id: int, people: Iterable[Member], now: datetime
) -> dict[int, Student]:
    """Each student by member, in the order of `people`; those who have deleted everything never."""
    rows = {row.member: row for row in queries.STUDENTS.all(connection, course=course_id)}
    found = {}
    for person in people:
        row = rows.get(person.id)
        if row is not None:
            calendar = Calendar(ZoneInfo(row.time_zone), row.rollover_hour)
            weights = FSRS_6_WEIGHTS if row.weights is None else tuple(row.weights)
            found[person.id] = Student(person.id, weights, calendar.day_of(now))
    return found


def _groups(
    session: Session, shelves: Mapping[int, tuple[Shelf, frozenset[int]]]
) -> tuple[dict[str, frozenset[int]], dict[str, str]]:
    """The assigned questions in all, by section and by topic, and the titles of these."""
    everything = frozenset(number for _, numbers in shelves.values() for number in numbers)
    groups, titles = {EVERYTHING: everything}, {EVERYTHING: "Everything"}
    for shelf, numbers in shelves.values():
        before = f"{shelf.pack.title}: " if len(shelves) > 1 else ""
        for link in sections(session, shelf.pack.id):
            inside = numbers & shelf.in_section.get((link.source, link.heading), frozenset())
            if inside:
                name = f"section {shelf.pack.id} {link.source} {link.anchor}"
                groups[name], titles[name] = inside, before + link.heading
        for topic, asked in shelf.in_topic.items():
            if inside := numbers & asked:
                name = f"topic {shelf.pack.id} {topic}"
                groups[name], titles[name] = inside, before + shelf.pack.topics[topic]
    return groups, titles


def _memories(
    connection: Connection,
    course_id: int,
    shelves: Mapping[int, tuple[Shelf, frozenset[int]]],
    students: Mapping[int, Student],
    now: datetime,
) -> list[Memory]:
    found = []
    for pack_id, (_, numbers) in shelves.items():
        for row in queries.CARDS.all(connection, course=course_id, pack=pack_id):
            if row.question_id in numbers and row.member in students:
                due = row.due is not None and moment_of(row.due) <= now
                found.append(Memory(row.member, row.question_id, row.stability, row.last_day, due))
    return found


def _means(known: Mapping[int, Known], days: int) -> tuple[float, ...]:
    """The mean over students for each day; nought without students."""
    people = max(1, len(known))
    return tuple(sum(each.share(day) for each in known.values()) / people for day in range(days))


def _has_a_set(assigned: Assignment) -> bool:
    return assigned.version_id is not None


def _attempts(
    session: Session, course_id: int, people: Sequence[Member], now: datetime
) -> tuple[dict[int, int], frozenset[int]]:
    """How many assignments closed on each student without an attempt, as the gradebook has it, and
    who made any. What is excused, or was marked by hand, is not missed."""
    book = gradebook(session, course_id, now, of=people, only=_has_a_set)
    missed = {
        line.member.id: sum(
            cell.missing and not cell.tries and not cell.excused for cell in line.cells
        )
        for line in book.lines
    }
    tried = (line.member.id for line in book.lines if any(cell.tries for cell in line.cells))
    return missed, frozenset(tried)
