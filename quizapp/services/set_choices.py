"""Which sets an instructor may give, and the versions of them, in figures."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from quizapp.core import papers
from quizapp.services import sets
from quizapp.services.assignments import BadAssignmentError
from quizapp.services.errors import NotFoundError
from quizapp.store.models import (
    QuestionSetRow,
    SetShareRow,
    SetVersionRow,
)


@dataclass(frozen=True, slots=True)
class SetChoice:
    """A set that can be given, by its newest version, or the version that was given already."""

    version_id: int
    title: str
    number: int
    places: int
    points: float


def choices(session: Session, learner_id: int) -> tuple[SetChoice, ...]:
    """The sets that this instructor may give: own ones and shared ones, by title."""
    shared = select(SetShareRow.set_id).where(SetShareRow.learner_id == learner_id)
    mine = or_(QuestionSetRow.learner_id == learner_id, QuestionSetRow.id.in_(shared))
    every = aliased(SetVersionRow)
    newest = select(func.max(every.number)).where(every.set_id == QuestionSetRow.id)
    chosen = (
        select(SetVersionRow.id)
        .join(QuestionSetRow, QuestionSetRow.id == SetVersionRow.set_id)
        .where(
            mine,
            QuestionSetRow.archived_at.is_(None),
            SetVersionRow.number == newest.correlate(QuestionSetRow).scalar_subquery(),
        )
        .order_by(QuestionSetRow.title, QuestionSetRow.id)
    )
    found = (choice(session, version) for version in session.scalars(chosen))
    return tuple(each for each in found if each.places)


def choice(session: Session, version_id: int) -> SetChoice:
    """One version of a set in figures, whoever asks. Raises NotFoundError."""
    found = sets.version(session, version_id)
    length, points = papers.length(found.slots), papers.points(found.slots)
    return SetChoice(found.id, found.title, found.number, length, points)


def may_give(session: Session, learner_id: int, version_id: int) -> bool:
    """Whether a version is of a set that is this instructor's, or was shared with them."""
    try:
        sets.set_of(session, learner_id, sets.version(session, version_id).set_id)
    except NotFoundError:
        return False
    return True


def newer(session: Session, learner_id: int, version_id: int) -> SetChoice | None:
    """The newest version of the same set, if that is another and this instructor may give it."""
    if not may_give(session, learner_id, version_id):
        return None
    of_set = select(SetVersionRow.set_id).where(SetVersionRow.id == version_id)
    newest = (
        select(SetVersionRow.id)
        .where(SetVersionRow.set_id == of_set.scalar_subquery())
        .order_by(SetVersionRow.number.desc())
    )
    found = session.scalars(newest.limit(1)).one_or_none()
    return None if found in (None, version_id) else choice(session, found or 0)


def check_giving(session: Session, learner_id: int, version_id: int | None) -> None:
    """Refuse a version of a set that this instructor may not give. Raises BadAssignmentError."""
    if version_id is None:
        raise BadAssignmentError("Choose a question set.", "Make one under Question sets.")
    if not may_give(session, learner_id, version_id):
        raise BadAssignmentError(
            "There is no such set of yours.", "Whoever made it can share it with you."
        )
