"""What remains in courses of somebody who deletes everything: marks under a number that leads
nowhere, and the sets that others were given. `accounts.erase` calls `forget` first; the page that
asks whether to delete shows what `remains` tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Exists, delete, exists, select, update
from sqlalchemy.orm import Session

from quizapp.services import assignments, courses, keep_up
from quizapp.services.assignments import AssignmentKind
from quizapp.services.courses import Role
from quizapp.services.mark_lines import MarkKind, write
from quizapp.store.base import table_of
from quizapp.store.models import (
    AccommodationRow,
    AccountRow,
    AppealRow,
    ApprovalRow,
    AssignmentRow,
    AttemptItemRow,
    CourseInvitationRow,
    CourseMemberRow,
    CourseRow,
    ExtensionRow,
    MarkLineRow,
    MarkTextRow,
    QuestionSetRow,
    RegradeRow,
    SetShareRow,
    SetVersionRow,
)
from quizapp.store.owned import shared


@dataclass(frozen=True, slots=True)
class Owned:
    """A course that somebody owns: who would own it next, "" where nobody could."""

    id: int
    title: str
    heir: str


@dataclass(frozen=True, slots=True)
class Remains:
    """What there is of somebody that is others' too, to be told before it is left.

    `marks`: in so many courses attempts and marks stay; `courses`: those that are owned; `sets`: of
    question sets so many were given to a course; `cards`: so many accounts were made with cards;
    `last_owner`: nobody else owns the installation.
    """

    marks: int
    courses: tuple[Owned, ...]
    sets: int
    cards: int
    last_owner: bool


def remains(session: Session, learner_id: int) -> Remains:
    """What would remain if this learner deleted everything, and what nobody could do any more."""
    mine = select(CourseMemberRow.id).where(CourseMemberRow.learner_id == learner_id)
    as_student = mine.where(CourseMemberRow.role == Role.STUDENT.value)
    owned = (
        select(CourseRow.id, CourseRow.title)
        .join(CourseMemberRow, CourseMemberRow.course_id == CourseRow.id)
        .where(CourseMemberRow.learner_id == learner_id, CourseMemberRow.role == "owner")
        .order_by(CourseRow.title, CourseRow.id)
    )
    sets = select(QuestionSetRow.id).where(QuestionSetRow.learner_id == learner_id, _given())
    cards = select(AccountRow.learner_id).where(AccountRow.made_by == learner_id)
    owners = select(AccountRow.learner_id).where(AccountRow.teaches == "owner")
    return Remains(
        marks=len(session.scalars(as_student).all()),
        courses=tuple(
            Owned(row.id, row.title, _heir_name(session, row.id)) for row in session.execute(owned)
        ),
        sets=len(session.scalars(sets).all()),
        cards=len(session.scalars(cards).all()),
        last_owner=session.scalars(owners).all() == [learner_id],
    )


def forget(session: Session, learner_id: int, now: datetime | None = None) -> None:
    """Take the person and all free text out of every course; numbers and marks stay.

    Courses of this owner go to the instructor who has been in them longest; where there is none
    they go on by their dates, and nobody joins them any more. Sets that no assignment was given are
    deleted, the others are nobody's from then on. Credit for keeping up is told by the log, which
    goes: it becomes a mark, as it stands `now`.
    """
    _keep_marks(session, learner_id, now or datetime.now(UTC))
    own = shared(learner_id)
    session.execute(
        update(AttemptItemRow)
        .where(own[table_of(AttemptItemRow)])
        .values(presentation_id=None, draft=None)
    )
    session.execute(update(AppealRow).where(own[table_of(AppealRow)]).values(reason="", reply=""))
    session.execute(delete(MarkTextRow).where(own[table_of(MarkTextRow)]))
    session.execute(delete(AccommodationRow).where(own[table_of(AccommodationRow)]))
    session.execute(delete(ExtensionRow).where(own[table_of(ExtensionRow)]))
    session.execute(
        update(CourseInvitationRow)
        .where(own[table_of(CourseInvitationRow)])
        .values(name="", email=None, roster_id="")
    )
    _pass_on(session, learner_id)
    _forget_sets(session, learner_id)
    session.execute(delete(SetShareRow).where(SetShareRow.learner_id == learner_id))
    session.execute(
        update(RegradeRow).where(RegradeRow.learner_id == learner_id).values(learner_id=None)
    )
    session.execute(
        update(CourseMemberRow)
        .where(CourseMemberRow.learner_id == learner_id)
        .values(learner_id=None, name="", roster_id="", most_new=None)
    )


def _keep_marks(session: Session, learner_id: int, now: datetime) -> None:
    """Write down what keeping up has earned by now, where nobody has decided it by hand."""
    mine = select(CourseMemberRow.id, CourseMemberRow.course_id).where(
        CourseMemberRow.learner_id == learner_id, CourseMemberRow.role == Role.STUDENT.value
    )
    for member, course in session.execute(mine).all():
        theirs = select(AssignmentRow.id).where(
            AssignmentRow.course_id == course,
            AssignmentRow.kind == AssignmentKind.KEEP_UP.value,
            AssignmentRow.published_at.is_not(None),
        )
        for number in session.scalars(theirs).all():
            found = assignments.assignment_of(session, number)
            credit = keep_up.credit_of_members(session, found, now, member).get(member)
            if credit is None or not found.rules.graded or _by_hand(session, number, member):
                continue
            write(
                session,
                course,
                None,
                MarkKind.MARK,
                now,
                before={"points": None},
                after={"points": credit * found.points},
                assignment_id=number,
                member_id=member,
            )


def _by_hand(session: Session, assignment: int, member: int) -> bool:
    latest = (
        select(MarkLineRow.after)
        .where(
            MarkLineRow.assignment_id == assignment,
            MarkLineRow.member_id == member,
            MarkLineRow.kind == MarkKind.MARK.value,
        )
        .order_by(MarkLineRow.id.desc())
        .limit(1)
    )
    return (session.scalar(latest) or {}).get("points") is not None


def _pass_on(session: Session, learner_id: int) -> None:
    owned = select(CourseMemberRow).where(
        CourseMemberRow.learner_id == learner_id, CourseMemberRow.role == "owner"
    )
    for row in session.scalars(owned).all():
        course = session.get_one(CourseRow, row.course_id, with_for_update=True)
        heir = _heir(session, row.course_id)
        if heir is None:
            course.joinable = False
        else:
            heir.role, row.role = "owner", "instructor"
    session.flush()


def _heir(session: Session, course_id: int) -> CourseMemberRow | None:
    """The instructor of a course who has been in it longest."""
    heirs = select(CourseMemberRow).where(
        CourseMemberRow.course_id == course_id,
        CourseMemberRow.role == "instructor",
        CourseMemberRow.learner_id.is_not(None),
        CourseMemberRow.left_at.is_(None),
    )
    return session.scalars(heirs.order_by(CourseMemberRow.id).limit(1)).first()


def _heir_name(session: Session, course_id: int) -> str:
    heir = _heir(session, course_id)
    return "" if heir is None else courses.member(session, course_id, heir.id).name


def _given() -> Exists:
    """Whether a question set was given to a course."""
    return exists().where(
        AssignmentRow.version_id == SetVersionRow.id, SetVersionRow.set_id == QuestionSetRow.id
    )


def _forget_sets(session: Session, learner_id: int) -> None:
    given = _given()
    mine = QuestionSetRow.learner_id == learner_id
    unused = list(session.scalars(select(QuestionSetRow.id).where(mine, ~given)))
    for model in (ApprovalRow, SetShareRow, SetVersionRow):
        session.execute(delete(model).where(model.set_id.in_(unused)))
    session.execute(delete(QuestionSetRow).where(QuestionSetRow.id.in_(unused)))
    session.execute(update(QuestionSetRow).where(mine).values(learner_id=None, description=""))
