"""A term of made-up students: they review, and take their quizzes, each at an hour of one's own.

`demonstration` lets a term go by with these. Everything goes through the services that real people
use, a sitting in one transaction.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from quizapp.core.questions import Format, Presentation, Question, Response
from quizapp.core.scheduling import Rating
from quizapp.services import answering, attempts, learners, study
from quizapp.services.demo_students import Student, knows, responds
from quizapp.services.errors import NothingToAskError, QuizError
from quizapp.services.library import Shelf
from quizapp.services.memories import cards_of
from quizapp.services.plans import Plan
from quizapp.services.presented import presentation_from_json
from quizapp.store import attempt_queries, study_queries
from quizapp.store.engine import writing

A_SITTING = 10
"""Questions at once."""

UNREADABLE = ("some time after the war", "in the spring, I think", "around then")
"""What is typed now and then where a date is asked: somebody has to look at it."""


@dataclass
class Term:
    """The course while it is being made. `people`: each with learner and member numbers."""

    engine: Engine
    found: Shelf
    course: int
    teacher: int
    people: Sequence[tuple[Student, int, int]]
    begun: datetime
    days: int
    chance: random.Random
    answers: int = 0


def study_on(term: Term, day: int) -> None:
    """A day of the term: each student may sit down once."""
    chance = term.chance
    for student, learner, _ in term.people:
        through = day / term.days
        if not student.begins <= day or through > student.gives_up:
            continue
        if chance.random() < student.diligence:
            now = term.begun + timedelta(days=day, minutes=chance.randrange(900))
            with writing(term.engine) as session:
                term.answers += _sit(session, term.found, student, learner, now, chance)


def _sit(
    session: Session,
    found: Shelf,
    student: Student,
    learner_id: int,
    now: datetime,
    chance: random.Random,
) -> int:
    """One review from its beginning to its end; how many answers it had."""
    connection = session.connection()
    try:
        sitting = study.start(session, learner_id, Plan(found.pack.id, length=A_SITTING), now)
    except NothingToAskError:
        return 0
    day = learners.learner(session, learner_id).calendar.day_of(now)
    answers = 0
    while answers < 3 * A_SITTING:  # what is not known comes again
        place = study.place(session, learner_id, sitting)
        if place.finished:
            break
        if place.fact:
            now += timedelta(seconds=chance.randrange(5, 25))
            study.acknowledge(session, learner_id, sitting, place.fact, now)
            continue
        if place.presentation is None:
            break
        row = study_queries.PRESENTED.first(
            connection, learner=learner_id, presentation=place.presentation
        )
        shown, questions, numbers = _shown(found, row)
        cards = cards_of(connection, learner_id, numbers)
        right = all(n not in cards or knows(student, cards[n], day, chance) for n in numbers)
        now += timedelta(seconds=min(60.0, 4 + chance.expovariate(0.1)))
        response = responds(shown, questions, right=right, chance=chance)
        rating = None
        if shown.format is Format.FLIP:
            rating = Rating.GOOD if right else Rating.AGAIN
        answering.answer(session, learner_id, place.presentation, response, now, rating)
        answers += 1
    return answers


def _shown(found: Shelf, row: Any) -> tuple[Presentation, tuple[Question, ...], list[int]]:
    """What a presentation shows, the questions that it asks, and their numbers."""
    numbers = [number for number, _ in row.members]
    keys = tuple(found.keys[number] for number in numbers)
    shown = presentation_from_json(keys, row.format, row.content)
    return shown, tuple(filter(None, map(found.question, numbers))), numbers


def take(term: Term, assignment: int, day: int) -> None:
    """Most take an assignment that opens on a day; one in fifteen does not come."""
    chance = term.chance
    for student, learner, _ in term.people:
        if chance.random() < 1 / 15 + 0.3 * (student.gives_up < 0.7):
            continue
        now = term.begun + timedelta(days=day, minutes=180 + chance.randrange(40 * 60))
        try:
            with writing(term.engine) as session:
                term.answers += _attempt(
                    session, term.found, student, learner, assignment, now, chance
                )
        except QuizError:  # came too late
            continue


def _attempt(
    session: Session,
    found: Shelf,
    student: Student,
    learner_id: int,
    assignment: int,
    now: datetime,
    chance: random.Random,
) -> int:
    """One attempt from its beginning to its end; how many answers it had."""
    connection = session.connection()
    attempt = attempts.begin(session, learner_id, assignment, now)
    day = learners.learner(session, learner_id).calendar.day_of(now)
    rows = attempt_queries.ITEMS.all(connection, attempt=attempt)
    for row in rows:
        shown, questions, numbers = _shown(found, row)
        cards = cards_of(connection, learner_id, numbers)
        right = all(
            knows(student, cards[n], day, chance) if n in cards else chance.random() < 0.25
            for n in numbers
        )
        now += timedelta(seconds=15 + chance.expovariate(0.03))
        try:
            response = responds(shown, questions, right=right, chance=chance)
            if shown.format is Format.TYPED_DATE and not right and chance.random() < 0.2:
                response = Response(text=chance.choice(UNREADABLE))
            attempts.save(session, learner_id, attempt, row.position, response, now)
        except QuizError:  # its time is up
            break
    attempts.submit(session, learner_id, attempt, now)
    return len(rows)
