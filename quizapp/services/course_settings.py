"""What an instructor sets for a course: its title and days, its code, and putting it away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from quizapp.services.courses import new_code
from quizapp.store.models import CourseRow


@dataclass(frozen=True, slots=True)
class Choices:
    """What is chosen for a course. `time_zone`: an IANA name; the days are in it."""

    title: str
    time_zone: str
    exam_on: date | None
    ends_on: date | None


def change(session: Session, course_id: int, chosen: Choices) -> None:
    """Set a course's title, time zone and days."""
    row = session.get_one(CourseRow, course_id)
    row.title, row.time_zone = chosen.title, chosen.time_zone
    row.exam_on = None if chosen.exam_on is None else chosen.exam_on.isoformat()
    row.ends_on = None if chosen.ends_on is None else chosen.ends_on.isoformat()
    session.flush()


def renew_code(session: Session, course_id: int, old: str) -> None:
    """Give a course another code, so that `old` and its link are worth nothing.

    Where `old` is not its code any more, that has been done, and nothing happens.
    """
    row = session.get_one(CourseRow, course_id, with_for_update=True)
    if row.code == old:
        row.code = new_code()
    session.flush()


def let_join(session: Session, course_id: int, *, joinable: bool) -> None:
    """Let people join by the code, or let nobody."""
    session.get_one(CourseRow, course_id).joinable = joinable
    session.flush()


def archive(session: Session, course_id: int, now: datetime) -> None:
    """Put a course away: it can be read, and nothing be begun or changed in it."""
    row = session.get_one(CourseRow, course_id)
    row.archived_at = row.archived_at or now
    session.flush()


def take_up_again(session: Session, course_id: int) -> None:
    """Bring a course back from the archive."""
    session.get_one(CourseRow, course_id).archived_at = None
    session.flush()
