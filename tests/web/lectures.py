"""An assignment that enough have handed in for its figures to be told."""

from __future__ import annotations

from datetime import timedelta

from quizapp.services import assignments, attempts, courses, learners
from quizapp.services.assignments import Draft
from quizapp.services.courses import Role
from quizapp.store.engine import writing
from tests.services.classroom import Classroom

PUPILS = 5


def lecture(room: Classroom, version: int) -> int:
    """The number of an assignment that closed yesterday; five handed in empty papers."""
    before = room.now - timedelta(days=2)
    with writing(room.engine) as session:
        draft = Draft("A lecture", version, closes_at=before + timedelta(days=1))
        assignment = assignments.create(session, room.course, draft, before)
        assignments.publish(session, assignment, before)
        for _ in range(PUPILS):
            pupil, _token = learners.create_guest(session, before)
            courses.add_member(session, room.course, pupil.id, Role.STUDENT, before)
            attempt = attempts.begin(session, pupil.id, assignment, before)
            attempts.submit(session, pupil.id, attempt, before)
    return assignment
