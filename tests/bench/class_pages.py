"""(i) The pages of what a class knows, beside the statements that read it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from time import process_time

from sqlalchemy import Engine, insert, text, update

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format
from quizapp.services import assignments, attempt_papers, attempts, courses, learners, library, sets
from quizapp.services.assignments import Draft
from quizapp.services.courses import Role
from quizapp.store import analysis_queries as queries
from quizapp.store.base import table_of
from quizapp.store.engine import make_engine, reading, writing
from quizapp.store.models import AccountRow, CardRow, LearnerRow
from tests.bench.measuring import Found, Timed, in_turn
from tests.bench.opening import opening, visitor
from tests.bench.places import Places
from tests.bench.sizes import Sizes
from tests.bench.stock import NOW, PACK, Stock, stocked

ROUNDS = 7
IN_A_PAPER = 40
BEFORE = NOW - timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Class:
    """The numbers of a course, of an assignment that was handed in, and of their pack."""

    course: int
    assignment: int
    pack: int


def measure(sizes: Sizes, places: Places) -> Found:
    """The CPU of the pages of a class, over a connection that is open already."""
    stock = stocked(places.memory / "class", sizes.class_cards)
    engine = make_engine(stock.url)
    made = taught(engine, stock, sizes)
    client = visitor(engine, stock)
    course = f"/courses/{made.course}"
    paths = {
        "memory": f"{course}/know?by=section",
        "questions": f"{course}/assignments/{made.assignment}/analysis",
        "one question": f"{course}/assignments/{made.assignment}/analysis/1",
        "facts": f"{course}/know/facts",
        "the five most missed": f"{course}/assignments/{made.assignment}/project",
    }

    def statement() -> float:
        with reading(engine) as session:
            connection = session.connection()
            began = process_time()
            queries.CARDS.all(connection, course=made.course, pack=made.pack)
            queries.ITEMS.all(connection, assignment=made.assignment)
            return process_time() - began

    works: dict[str, Timed] = {name: opening(client, path) for name, path in paths.items()}
    works["statements"] = statement
    for work in works.values():
        work()
    times = in_turn(min(sizes.rounds, ROUNDS), works)
    engine.dispose()
    return Found(
        tuple(
            times.line("i", f"CPU of {name} / the two statements alone", name, "statements", None)
            for name in paths
        ),
        (f"of {sizes.class_students} students with {sizes.class_cards} cards each",),
    )


def taught(engine: Engine, stock: Stock, sizes: Sizes) -> Class:
    """Make a course of the learner of `stock`, all of whose students have cards and a paper."""
    chance = random.Random(1)  # noqa: S311
    with writing(engine) as session:
        found = library.shelf(session, PACK)
        questions = list(found.generated.questions.values())
        keys = [q.key for q in questions if Format.CHOICE in q.formats][:IN_A_PAPER]
        session.execute(
            update(LearnerRow).where(LearnerRow.id == stock.learner).values(is_guest=False)
        )
        account = {"learner_id": stock.learner, "name": "Staff", "folded": "staff"}
        account |= {"password_hash": "", "email": None, "made_at": NOW}
        session.execute(insert(table_of(AccountRow)).values(account))
        course = courses.create(session, stock.learner, "Class", BEFORE)
        given = []
        for asked in (keys, [q.key for q in questions[: sizes.class_cards]]):
            slots = [Slot((Asked((key,)),)) for key in asked]
            made = sets.create(session, stock.learner, "Set", slots, BEFORE)
            version = sets.set_of(session, stock.learner, made).version_id
            draft = Draft("Week", version, closes_at=NOW - timedelta(days=1))
            given.append(assignments.create(session, course, draft, BEFORE))
            assignments.publish(session, given[-1], BEFORE)
        numbers = [found.ids[q.key] for q in questions[: sizes.class_cards]]
        for _ in range(sizes.class_students):
            pupil, _token = learners.create_guest(session, BEFORE)
            courses.add_member(session, course, pupil.id, Role.STUDENT, BEFORE)
            attempt = attempts.begin(session, pupil.id, given[0], BEFORE)
            for item in attempt_papers.paper(session, attempt):
                answer = attempts.Response((chance.randrange(len(item.options) or 1),))
                attempts.save(session, pupil.id, attempt, item.position, answer, BEFORE)
            attempts.submit(session, pupil.id, attempt, BEFORE)
            known = set(_known(session, pupil.id))
            cards = [card_of(pupil.id, n, found.pack_id, chance) for n in numbers if n not in known]
            session.execute(insert(table_of(CardRow)), cards)
        pack = found.pack_id
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
    return Class(course, given[0], pack)


def _known(session, learner: int) -> list[int]:  # type: ignore[no-untyped-def]
    own = table_of(CardRow).select().where(CardRow.learner_id == learner)
    return [row.question_id for row in session.execute(own)]


def card_of(learner: int, question: int, pack: int, chance: random.Random) -> dict[str, object]:
    return {
        "learner_id": learner,
        "question_id": question,
        "pack_id": pack,
        "state": 2,
        "step": None,
        "stability": chance.uniform(1, 90),
        "difficulty": 5.0,
        "last_review": BEFORE,
        "last_day": BEFORE.toordinal() - chance.randrange(30),
        "interval": timedelta(days=5),
        "reps": 3,
        "lapses": 0,
        "seen": 3,
        "suspended": False,
        "buried": None,
        "surprised": None,
        "touched": BEFORE,
        "due": NOW + timedelta(days=chance.randrange(-3, 9)),
    }
