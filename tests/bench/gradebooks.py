"""(j) The pages of marks and memory of a large course, beside smaller ones and bare statements."""

from __future__ import annotations

import random
from datetime import timedelta
from time import process_time

from sqlalchemy import Engine, event, insert, select, text, update
from sqlalchemy.orm import Session

from quizapp.core.papers import Asked, Slot
from quizapp.services import assignments, courses, learners, library, sets
from quizapp.services.assignments import Draft
from quizapp.services.courses import Role
from quizapp.store import mark_queries as queries
from quizapp.store.base import table_of
from quizapp.store.engine import make_engine, reading, writing
from quizapp.store.models import (
    AccountRow,
    AttemptItemRow,
    AttemptRow,
    CardRow,
    CourseMemberRow,
    LearnerRow,
)
from tests.bench.class_pages import card_of
from tests.bench.measuring import Found, Goal, Timed, in_turn
from tests.bench.opening import opening, visitor
from tests.bench.places import Places
from tests.bench.sizes import Sizes
from tests.bench.stock import NOW, PACK, Stock, stocked

ROUNDS = 7
QUESTIONS = 10
PART = 4  # the smaller courses have so much fewer students, or assignments
BEFORE = NOW - timedelta(days=3)
GROWTH = Goal(PART * 1.2)
STATEMENTS = (queries.COURSE_ATTEMPTS, queries.COURSE_UNCLEAR, queries.STANDING)


def measure(sizes: Sizes, places: Places) -> Found:
    """The CPU of pages over a connection that is open already, and how they grow."""
    stock = stocked(places.memory / "book", sizes.class_cards)
    engine = make_engine(stock.url)
    students, given = sizes.book_students, sizes.book_assignments
    with writing(engine) as session:
        _staff(session, stock)
        large = _course(session, stock, students, given)
        fewer = _course(session, stock, students // PART, given)
        shorter = _course(session, stock, students, given // PART)
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
    client = visitor(engine, stock)
    paths = {"gradebook": "marks", "as CSV": "marks?download=csv", "memory": "know/students"}
    of = {"": large, " fewer": fewer, " shorter": shorter}
    works = {
        name + which: opening(client, f"/courses/{course}/{path}")
        for name, path in paths.items()
        for which, course in of.items()
    }
    works["statements"] = _bare(engine, large)
    for work in works.values():
        work()
    counted = {name: _statements(engine, works[name]) for name in works if name != "statements"}
    times = in_turn(min(sizes.rounds, ROUNDS), works)
    engine.dispose()
    lines = [
        times.line("j", f"CPU of {name} / the statements of a gradebook", name, "statements", None)
        for name in paths
    ]
    for name in paths:
        for which, what in ((" fewer", "students"), (" shorter", "assignments")):
            said = f"CPU of {name} with {PART} times the {what}"
            lines.append(times.line("j", said, name, name + which, GROWTH))
    told = "; ".join(
        f"{name} {counted[name]}, {counted[name + ' fewer']}, {counted[name + ' shorter']}"
        for name in paths
    )
    return Found(
        tuple(lines),
        (
            f"of {students} students and {given} assignments",
            f"statements (whole, fewer students, fewer assignments): {told}",
        ),
    )


def _bare(engine: Engine, course: int) -> Timed:
    def once() -> float:
        with reading(engine) as session:
            connection = session.connection()
            began = process_time()
            for each in STATEMENTS:
                each.all(connection, course=course)
            return process_time() - began

    return once


def _statements(engine: Engine, work: Timed) -> int:
    """How many statements read something, prepared ones among them."""
    sent: list[str] = []

    def watch(driver, *_rest) -> None:  # type: ignore[no-untyped-def]
        driver.set_trace_callback(sent.append)

    def leave(driver, *_rest) -> None:  # type: ignore[no-untyped-def]
        driver.set_trace_callback(None)

    event.listen(engine, "checkout", watch)
    event.listen(engine, "checkin", leave)
    work()
    event.remove(engine, "checkout", watch)
    event.remove(engine, "checkin", leave)
    return sum(each.lstrip().startswith("SELECT") for each in sent)


def _staff(session: Session, stock: Stock) -> None:
    own = LearnerRow.id == stock.learner
    session.execute(update(LearnerRow).where(own).values(is_guest=False))
    account = {"learner_id": stock.learner, "name": "Staff", "folded": "staff"}
    account |= {"password_hash": "", "email": None, "made_at": NOW}
    session.execute(insert(table_of(AccountRow)).values(account))


def _course(session: Session, stock: Stock, students: int, given: int) -> int:
    """A course of the learner of `stock`: each student handed each assignment in, and has cards."""
    chance = random.Random(1)  # noqa: S311
    found = library.shelf(session, PACK)
    questions = list(found.generated.questions.values())
    course = courses.create(session, stock.learner, "Class", BEFORE)
    made = []
    for number in range(given):
        asked = questions[number * QUESTIONS : (number + 1) * QUESTIONS]
        slots = [Slot((Asked((q.key,)),)) for q in asked or questions[:QUESTIONS]]
        version = sets.set_of(
            session, stock.learner, sets.create(session, stock.learner, "Set", slots, BEFORE)
        ).version_id
        draft = Draft(f"Week {number}", version, closes_at=NOW - timedelta(days=1))
        made.append(assignments.create(session, course, draft, BEFORE))
        assignments.publish(session, made[-1], BEFORE)
    numbers = [found.ids[q.key] for q in questions[: given * QUESTIONS]]
    for _ in range(students):
        pupil, _token = learners.create_guest(session, BEFORE)
        courses.add_member(session, course, pupil.id, Role.STUDENT, BEFORE)
        cards = [card_of(pupil.id, number, found.pack_id, chance) for number in numbers]
        session.execute(insert(table_of(CardRow)), cards)
    _papers(session, course, made, numbers[0], chance)
    return course


def _papers(
    session: Session, course: int, given: list[int], question: int, chance: random.Random
) -> None:
    of = CourseMemberRow.course_id == course
    chosen = select(CourseMemberRow.id).where(of, CourseMemberRow.role == Role.STUDENT.value)
    members = session.scalars(chosen).all()
    ended = {"number": 1, "seed": "", "started_at": BEFORE, "ends_at": None, "ended": "submitted"}
    ended |= {"submitted_at": BEFORE, "remembered_at": BEFORE}
    attempts = [
        {**ended, "assignment_id": each, "member_id": member, "credit": chance.random()}
        for each in given
        for member in members
    ]
    session.execute(insert(table_of(AttemptRow)), attempts)
    ids = session.scalars(select(AttemptRow.id).where(AttemptRow.assignment_id.in_(given))).all()
    blank = {"question_id": question, "presentation_id": None, "format": "choice", "points": 1.0}
    blank |= {"draft": None, "draft_at": None, "credit": 0.5}
    items = [
        {**blank, "attempt_id": each, "position": at, "slot": at, "unclear": each % 50 == at}
        for each in ids
        for at in range(QUESTIONS)
    ]
    session.execute(insert(table_of(AttemptItemRow)), items)
