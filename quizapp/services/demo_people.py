"""Everybody of a course to look at: accounts with names of nobody, and a course with them in it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from quizapp.services import accounts, courses, learners, passwords, standing
from quizapp.services.courses import Role
from quizapp.services.demo_students import drawn
from quizapp.services.demo_term import Term
from quizapp.services.errors import QuizError
from quizapp.services.learners import LearnerSettings
from quizapp.services.library import Shelf
from quizapp.store.engine import writing
from quizapp.store.models import AccountRow, CourseMemberRow, CourseRow

MARK = "demo-"
"""How the roster number of everybody begins."""
PASSWORD = "look around here"  # noqa: S105
TEACHER, ASSISTANT = "Demo instructor", "Demo assistant"


def people(engine: Engine, found: Shelf, begun: datetime, count: int, days: int, seed: int) -> Term:
    """Accounts for everybody, and a course with them in it.

    Raises QuizError where Faker is not installed.
    """
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
        made = []
        for number in range(1, count + 1):
            student = drawn(next(names), chance)
            learner, called = _account(session, student.name, password_hash, begun)
            student = replace(student, name=called)
            member = courses.add_member(
                session, course, learner, Role.STUDENT, begun, roster_id=f"{MARK}{number:03}"
            )
            made.append((student, learner, member))
    return Term(engine, found, course, teacher, made, begun, days, chance)


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
