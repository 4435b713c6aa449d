"""A course of somebody's, with an assignment that others handed in, for the test of every route."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format
from quizapp.services import assignments, attempts, courses, learners, library, sets
from quizapp.services.assignments import Draft
from quizapp.services.courses import Role
from quizapp.store.engine import writing

PUPILS = 5
PACK = "elements"


def lecture(engine: Engine, teacher: int, now: datetime) -> dict[str, int]:
    """The numbers of the course and of the assignment; five handed in empty papers yesterday."""
    before = now - timedelta(days=2)
    with writing(engine) as session:
        course = courses.create(session, teacher, "Lectures of Hypatia", before)
        found = library.shelf(session, PACK).generated.questions.values()
        keys = [q.key for q in found if Format.CHOICE in q.formats][:2]
        slots = [Slot((Asked((key,), Format.CHOICE),)) for key in keys]
        made = sets.create(session, teacher, "Set of Hypatia", slots, before)
        version = sets.set_of(session, teacher, made).version_id
        closes = before + timedelta(days=1)
        draft = Draft("Week of Hypatia", version, closes_at=closes)
        assignment = assignments.create(session, course, draft, before)
        assignments.publish(session, assignment, before)
        for _ in range(PUPILS):
            pupil, _token = learners.create_guest(session, before)
            courses.add_member(session, course, pupil.id, Role.STUDENT, before)
            attempt = attempts.begin(session, pupil.id, assignment, before)
            attempts.submit(session, pupil.id, attempt, before)
    return {"course": course, "assignment": assignment}
