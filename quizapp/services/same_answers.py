"""Who answered as somebody else did, so that one decision can hold for all of them.

`appeals` asks. What counts as the same answer is `core.rejudging.answered_so`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.rejudging import answered_so
from quizapp.services import corrections
from quizapp.services.library import shelf_of
from quizapp.services.presented import presentation_from_json, response_from_json
from quizapp.store import mark_queries as queries


class Reach(StrEnum):
    """For whom a decision holds."""

    ONE = "one"
    ASSIGNMENT = "assignment"  # all who answered so in this assignment
    COURSES = "courses"  # all who answered so in the courses of who decides


@dataclass(frozen=True, slots=True)
class Alike:
    """How many others answered so: in the assignment, and in all courses of who decides."""

    in_assignment: int
    in_courses: int


def alike(session: Session, learner_id: int, item_id: int) -> Alike:
    """How many others answered as this item was answered."""
    own = queries.GRADED_ITEM.first(session.connection(), item=item_id)
    everywhere = answered_alike(session, learner_id, own, Reach.COURSES)
    here = [row for row in everywhere if row.assignment_id == own.assignment_id]
    return Alike(len(here) - 1, len(everywhere) - 1)


def answered_alike(session: Session, learner_id: int, own: Any, reach: Reach) -> list[Any]:
    """The items answered as `own` was, itself among them, as far as a decision reaches."""
    so = _so(session.connection(), own)
    if reach is Reach.ONE or so == "":
        return [own]
    mine = corrections.taught(session, learner_id, assisting=True)
    rows = corrections.asked_in(session.connection(), own.question_id, own.pack_id)
    return [
        row
        for row in rows
        if row.course_id in mine
        and (reach is Reach.COURSES or row.assignment_id == own.assignment_id)
        and row.presentation_id is not None
        and _so(session.connection(), row) == so
    ]


def _so(connection: Connection, row: Any) -> str:
    if row.presentation_id is None or row.response is None:
        return ""
    keys = shelf_of(connection, row.pack_id, row.version).keys
    named = tuple(keys[number] for number, _ in row.members)
    shown = presentation_from_json(named, row.format, row.content)
    return answered_so(shown, response_from_json(row.response))
