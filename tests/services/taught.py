"""A class that was taught: a set given to many students, handed in by some who know more than
others, so that every figure of what a class knows is there."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine, update

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format
from quizapp.services.attempt_papers import ItemView
from quizapp.store.engine import writing
from quizapp.store.models import CourseRow
from tests.services.classroom import Classroom

ABSENT = 2
"""The last so many students hand nothing in."""


@dataclass
class Taught:
    """A classroom, its assignment, and who of its students knew what."""

    room: Classroom
    assignment: int
    slots: tuple[Slot, ...]


def slots_of(room: Classroom) -> tuple[Slot, ...]:
    """Three choices, a typed name and a typed date, a statement, and two of four."""
    choices = room.keys(Format.CHOICE, 7)
    fixed = [Slot((Asked((key,), Format.CHOICE),)) for key in choices[:3]]
    typed = [
        Slot((Asked((room.keys(way, 1)[0],), way),), points=2.0)
        for way in (Format.TYPED_NAME, Format.TYPED_DATE)
    ]
    said = Slot((Asked((room.keys(Format.TRUE_FALSE, 1)[0],), Format.TRUE_FALSE),))
    drawn = Slot(tuple(Asked((key,), Format.CHOICE) for key in choices[3:7]), take=2)
    return (*fixed, *typed, said, drawn)


def taught(
    engine: Engine, room: Classroom, *, slots: Sequence[Slot] = (), seed: int = 1, **chosen: object
) -> Taught:
    """Give the set to the class of `room`, and let all but the last two hand it in.

    The `n`-th of `N` students knows a question with a chance that falls from 95 % to 15 %.
    """
    asked = tuple(slots) or slots_of(room)
    options = {"closes_at": room.now + timedelta(days=1), **chosen}
    assignment = room.assign(room.make_set(asked), **options)
    drawn = random.Random(seed)  # noqa: S311
    present = room.students[: max(0, len(room.students) - ABSENT)]
    for place, student in enumerate(present):
        chance = 0.95 - 0.8 * place / max(1, len(present) - 1)
        attempt = room.begin(student, assignment)
        for item in room.paper(attempt):
            known = drawn.random() < chance
            _save(room, student, attempt, item, known)
        room.submit(student, attempt)
    with writing(engine) as session:
        exam = (room.now + timedelta(days=40)).date().isoformat()
        session.execute(update(CourseRow).values(exam_on=exam))
    return Taught(room, assignment, asked)


def _save(room: Classroom, student: int, attempt: int, item: ItemView, known: bool) -> None:
    room.save(student, attempt, item.position, room.response(item, right=known))
