"""A course to look at: sixty made-up students, their assignments, a term of answers; and its end.

`quizapp demo` calls these. Everything is done by the services that real people use, at the times of
the term: the students join, study, forget, take their quizzes. Everybody of it is known by a roster
number that begins with `MARK`, so that it can be taken away without a trace.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format, Question
from quizapp.services import (
    accounts,
    assignments,
    attempts,
    courses,
    demo_marks,
    learners,
    library,
    passwords,
    sets,
    standing,
)
from quizapp.services.assignment_rules import Late, Rules, Telling
from quizapp.services.assignments import Draft
from quizapp.services.courses import Role
from quizapp.services.demo_students import drawn
from quizapp.services.demo_term import Term, study_on, take
from quizapp.services.errors import QuizError
from quizapp.services.learners import LearnerSettings
from quizapp.services.library import Shelf
from quizapp.store.engine import reading, writing
from quizapp.store.models import (
    AccommodationRow,
    AccountRow,
    AppealRow,
    AssignmentMemberRow,
    AssignmentRow,
    AttemptItemRow,
    AttemptRow,
    CourseInvitationRow,
    CourseMemberRow,
    CourseRow,
    ExtensionRow,
    MarkLineRow,
    MarkTextRow,
    RegradeRow,
)

MARK = "demo-"
PACK = "khorasan"
STUDENTS = 60
DAYS = 56
"""Eight weeks of the term are over, the exam is in three."""
PASSWORD = "look around here"  # noqa: S105
TEACHER, ASSISTANT = "Demo instructor", "Demo assistant"
A_SITTING = 10

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: the course, who teaches it, some students, and the password of them all."""

    course: int
    teacher: str
    students: tuple[str, ...]
    password: str
    answers: int


def make(
    engine: Engine,
    now: datetime,
    *,
    pack: str = PACK,
    students: int = STUDENTS,
    days: int = DAYS,
    seed: int = 1,
    say: Say = lambda _: None,
) -> Made:
    """Make the course; it takes a minute or two, and `say` is told how far it is.

    Raises QuizError where there is such a course already, NotFoundError where `pack` is not loaded.
    """
    with reading(engine) as session:
        if session.scalar(select(CourseRow.id).where(CourseRow.demo)) is not None:
            raise QuizError("There is a demo course already.", "Take it away with --remove.")
        found = library.shelf(session, pack)
    begun = now - timedelta(days=days)
    term = _people(engine, found, begun, students, days, seed)
    say(f"{students} students have joined")
    assigned = _assign(term)
    (first, _), (second, opens) = assigned[-2:]
    demo_marks.keep_up(term)
    demo_marks.extend(term, second, opens)
    for day in range(days):
        study_on(term, day)
        for assignment, taken in assigned:
            if taken == day:
                take(term, assignment, day)
        demo_marks.tell(term, begun + timedelta(days=day + 1))
        if (day + 1) % 7 == 0:
            say(f"week {(day + 1) // 7} of {days // 7}: {term.answers} answers")
    with writing(engine) as session:
        attempts.end_overdue(session, now)
    demo_marks.decide(term, first, second, now)
    with reading(engine) as session:
        names = tuple(student.name for student, _, _ in term.people[:3])
        teacher = accounts.account(session, term.teacher).name
    return Made(term.course, teacher, names, PASSWORD, term.answers)


def remove(engine: Engine) -> int:
    """Take every demo course away with all that belongs to it, without a trace; how many people
    there were."""
    with writing(engine) as session:
        made = CourseMemberRow.roster_id.startswith(MARK)
        gone = select(CourseMemberRow.learner_id).join(CourseRow).where(CourseRow.demo, made)
        people = [each for each in session.scalars(gone) if each is not None]
        for course in list(session.scalars(select(CourseRow.id).where(CourseRow.demo))):
            _delete_course(session, course)
        for each in people:
            accounts.erase(session, each)
    return len(people)


def _people(
    engine: Engine, found: Shelf, begun: datetime, count: int, days: int, seed: int
) -> Term:
    """Accounts for everybody, and a course with them in it."""
    chance = random.Random(seed)  # noqa: S311  (nothing secret is drawn)
    names = _names(seed)
    password_hash = passwords.hashed(PASSWORD)
    with writing(engine) as session:
        teacher, name = _account(session, TEACHER, password_hash, begun)
        standing.name_instructor(session, name)
        assistant, _ = _account(session, ASSISTANT, password_hash, begun)
        course = courses.create(
            session,
            teacher,
            f"{found.pack.title} (demo)",
            begun,
            exam_on=(begun + timedelta(days=days + 21)).date(),
            demo=True,
        )
        roster = update(CourseMemberRow).where(CourseMemberRow.learner_id == teacher)
        session.execute(roster.values(roster_id=f"{MARK}teacher"))
        session.execute(update(CourseRow).where(CourseRow.id == course).values(joinable=False))
        courses.add_member(
            session, course, assistant, Role.ASSISTANT, begun, roster_id=f"{MARK}assistant"
        )
        people = []
        for number in range(1, count + 1):
            student = drawn(next(names), chance)
            learner, called = _account(session, student.name, password_hash, begun)
            student = replace(student, name=called)
            member = courses.add_member(
                session, course, learner, Role.STUDENT, begun, roster_id=f"{MARK}{number:03}"
            )
            people.append((student, learner, member))
    return Term(engine, found, course, teacher, people, begun, days, chance)


def _names(seed: int) -> Iterator[str]:
    """Names of nobody, each once. Raises QuizError where Faker is not installed."""
    try:
        from faker import Faker  # noqa: PLC0415  (an extra: only this needs it)
    except ImportError as error:
        raise QuizError(
            "The names of a demo course are made by Faker, which is not installed.",
            'Install it with: pip install "quizapp[demo]"',
        ) from error
    fake = Faker("en_GB")
    fake.seed_instance(seed)
    given: set[str] = set()
    while True:
        name = f"{fake.first_name()} {fake.last_name()}"
        if name not in given:
            given.add(name)
            yield name


def _account(session: Session, name: str, password_hash: str, now: datetime) -> tuple[int, str]:
    """An account of this name, or with a number behind it where the name is taken; which it is."""
    taken = set(session.scalars(select(AccountRow.folded)))
    free = name
    number = 1
    while accounts.folded_name(free) in taken:
        number += 1
        free = f"{name} {number}"
    learner, _ = learners.create_guest(session, now, LearnerSettings(new_per_day=5))
    accounts.sign_up(session, learner, free, password_hash, "", learner.settings, now)
    accounts.sign_out_everywhere(session, learner.id)
    return learner.id, free


def _assign(term: Term) -> list[tuple[int, int]]:
    """Three assignments; each with the day of the term on which it is taken."""
    practice, first, second = _sets(term)
    begun, days = term.begun, term.days
    drafts = (
        (
            Draft(
                "Practice",
                practice,
                opens_at=begun,
                rules=Rules(graded=False, attempts=0, telling=Telling.AT_ONCE),
                instructions="As often as you like; nothing of it is graded.",
            ),
            days // 8,
        ),
        (
            Draft(
                "Quiz 1",
                first,
                opens_at=begun + timedelta(days=days * 3 // 8),
                due_at=begun + timedelta(days=days * 3 // 8 + 2),
                rules=Rules(time_limit=30, telling=Telling.CLOSED, closed_book=True),
                weight=1.0,
            ),
            days * 3 // 8,
        ),
        (
            Draft(
                "Quiz 2",
                second,
                opens_at=begun + timedelta(days=days * 6 // 8),
                due_at=begun + timedelta(days=days * 6 // 8 + 2),
                closes_at=begun + timedelta(days=days * 6 // 8 + 5),
                rules=Rules(time_limit=40, attempts=2, late=Late.LESS, telling=Telling.END),
                weight=2.0,
            ),
            days * 6 // 8,
        ),
    )
    made = []
    with writing(term.engine) as session:
        for draft, day in drafts:
            number = assignments.create(session, term.course, draft, begun)
            assignments.publish(session, number, begun)
            made.append((number, day))
        slow = term.people[len(term.people) // 2][2]
        session.add(
            AccommodationRow(
                member_id=slow,
                time_factor=1.5,
                extra_days=2,
                extra_attempts=0,
                larger_type=True,
                single_column=False,
                changed_at=begun,
            )
        )
    return made


def _sets(term: Term) -> tuple[int, int, int]:
    """Three sets over the topics that have most questions; the newest version of each."""
    made = []
    groups = _topics(term.found)
    with writing(term.engine) as session:
        for names, (count, drawing) in zip(
            groups, ((12, False), (16, True), (20, True)), strict=True
        ):
            title = ", ".join(term.found.pack.topics[name] for name in names)
            slots = tuple(_slots(term.found, names, count, drawing=drawing))
            number = sets.create(session, term.teacher, title, slots, term.begun)
            made.append(sets.set_of(session, term.teacher, number).version_id)
    first, second, third = made
    return first, second, third


def _topics(found: Shelf) -> tuple[tuple[str, ...], ...]:
    """Three groups of topics, each topic in one of them, as far as there are."""
    by_size = sorted(found.in_topic, key=lambda topic: (-len(found.in_topic[topic]), topic))
    wide = by_size[:9]
    return tuple(tuple(wide[at::3]) or tuple(wide) for at in range(3))


def _slots(found: Shelf, topics: tuple[str, ...], count: int, *, drawing: bool) -> Iterator[Slot]:
    """So many places: most one question each; if `drawing`, the last four any two of six."""
    told: set[str] = set()
    able: list[Question] = []
    for question in found.core_first:
        fit = question.topic in topics and _format(question) is not None
        if fit and told.isdisjoint(question.facts):
            told.update(question.facts)
            able.append(question)
    single = count - 4 if drawing else count
    for question in able[:single]:
        yield Slot((Asked((question.key,), _format(question)),))
    if drawing:
        rest = [q for q in able[single:] if Format.CHOICE in q.formats]
        for pool in (rest[:6], rest[6:12]):
            if pool:
                choices = tuple(Asked((q.key,), Format.CHOICE) for q in pool)
                yield Slot(choices, take=min(2, len(pool)))


def _format(question: Question) -> Format | None:
    """Dates are typed, what has options is chosen, else a name is typed."""
    wanted = (Format.TYPED_DATE, Format.CHOICES, Format.CHOICE, Format.TYPED_NAME)
    return next((each for each in wanted if each in question.formats), None)


def _delete_course(session: Session, course: int) -> None:
    """Delete a demo course with its assignments, attempts, marks and places."""
    members = select(CourseMemberRow.id).where(CourseMemberRow.course_id == course)
    assigned = select(AssignmentRow.id).where(AssignmentRow.course_id == course)
    tries = select(AttemptRow.id).where(AttemptRow.assignment_id.in_(assigned))
    items = select(AttemptItemRow.id).where(AttemptItemRow.attempt_id.in_(tries))
    lines = select(MarkLineRow.id).where(MarkLineRow.course_id == course)
    regrades = select(MarkLineRow.regrade_id).where(MarkLineRow.course_id == course)
    made = list(session.scalars(regrades.where(MarkLineRow.regrade_id.is_not(None)).distinct()))
    for gone in (
        delete(MarkTextRow).where(MarkTextRow.line_id.in_(lines)),
        delete(MarkLineRow).where(MarkLineRow.course_id == course),
        delete(RegradeRow).where(
            RegradeRow.id.in_(made),
            RegradeRow.id.not_in(
                select(MarkLineRow.regrade_id).where(MarkLineRow.regrade_id.is_not(None))
            ),
        ),
        delete(AppealRow).where(AppealRow.item_id.in_(items)),
        delete(AttemptItemRow).where(AttemptItemRow.attempt_id.in_(tries)),
        delete(AttemptRow).where(AttemptRow.assignment_id.in_(assigned)),
        delete(ExtensionRow).where(ExtensionRow.assignment_id.in_(assigned)),
        delete(AssignmentMemberRow).where(AssignmentMemberRow.assignment_id.in_(assigned)),
        delete(AssignmentRow).where(AssignmentRow.course_id == course),
        delete(AccommodationRow).where(AccommodationRow.member_id.in_(members)),
        delete(CourseInvitationRow).where(CourseInvitationRow.course_id == course),
        delete(CourseMemberRow).where(CourseMemberRow.course_id == course),
        delete(CourseRow).where(CourseRow.id == course),
    ):
        session.execute(gone)
