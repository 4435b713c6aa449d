"""The people of a course: the list, who may change whom, and what holds for one student.

`courses` says what each role may do; here an instructor or the owner uses that.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.services import assigning, courses
from quizapp.services.assignment_rules import NO_ACCOMMODATION, Accommodation
from quizapp.services.assignments import accommodations
from quizapp.services.courses import STAFF, Member, Role
from quizapp.services.errors import ClosedError, NotAllowedError, NotFoundError
from quizapp.store.models import (
    AccommodationRow,
    AttemptItemRow,
    AttemptRow,
    CourseMemberRow,
    CourseRow,
)


@dataclass(frozen=True, slots=True)
class Person:
    """A line of the list of people.

    `active_at`: when this person last worked at an assignment of the course (never at what is
    studied outside it); None for not yet.
    """

    member: Member
    joined_at: datetime
    active_at: datetime | None
    removed: bool


def people(session: Session, course_id: int) -> tuple[Person, ...]:
    """Everybody who is or was in a course: staff first, then by name; who has gone comes last."""
    active = _active(session, course_id)
    chosen = select(CourseMemberRow).where(CourseMemberRow.course_id == course_id)
    rows = {row.id: row for row in session.scalars(chosen)}
    found = [
        Person(each, rows[each.id].joined_at, active.get(each.id), rows[each.id].removed)
        for each in courses.everybody(session, course_id)
    ]
    return tuple(sorted(found, key=_place))


def person(session: Session, course_id: int, member_id: int) -> Person:
    """One of them. Raises NotFoundError."""
    member = courses.member(session, course_id, member_id)
    row = session.get_one(CourseMemberRow, member_id)
    active = _active(session, course_id).get(member_id)
    return Person(member, row.joined_at, active, row.removed)


def owner_name(session: Session, course_id: int) -> str:
    """What the owner of a course is called in it; "" where it has none any more."""
    found = courses.everybody(session, course_id)
    return next((each.name for each in found if each.role is Role.OWNER), "")


def leave(session: Session, member: Member, now: datetime) -> None:
    """Leave a course; marks stay in it. Raises NotAllowedError for its owner."""
    _not_the_owner(member, "The owner cannot leave the course.")
    _row(session, member.id).left_at = now
    session.flush()


def remove(session: Session, by: Member, member_id: int, now: datetime) -> None:
    """Take somebody out of a course; marks stay, and the code does not lead back.

    Raises NotFoundError, and NotAllowedError for the owner, oneself, and, unless the owner asks,
    an instructor.
    """
    found = _whom(session, by, member_id)
    row = _row(session, found.id)
    row.left_at, row.removed = row.left_at or now, True
    session.flush()


def bring_back(session: Session, by: Member, member_id: int) -> None:
    """Put somebody back who has left or was removed. Raises NotFoundError, NotAllowedError."""
    found = _whom(session, by, member_id)
    if found.learner_id is None:
        raise ClosedError("This person has deleted the account.", "Nobody can bring it back.")
    row = _row(session, found.id)
    row.left_at, row.removed = None, False
    session.flush()


def change_role(session: Session, by: Member, member_id: int, role: Role) -> None:
    """Give somebody another role. Raises NotFoundError, and NotAllowedError unless `by` is the
    owner, or where the role or the person is the owner's: a course has one, always."""
    if by.role is not Role.OWNER or role is Role.OWNER:
        raise NotAllowedError("Only the owner of a course gives roles.", "Ask the owner.")
    found = _whom(session, by, member_id)
    _row(session, found.id).role = role.value
    session.flush()


def hand_over(session: Session, by: Member, member_id: int) -> None:
    """Make another instructor the owner, and the owner an instructor. Doing so again does nothing.

    Raises NotFoundError, NotAllowedError.
    """
    _lock(session, by.course.id)
    found = courses.member(session, by.course.id, member_id)
    if found.role is Role.OWNER:
        return
    if courses.member(session, by.course.id, by.id).role is not Role.OWNER:
        raise NotAllowedError("Only the owner hands a course over.", "Ask the owner.")
    gone = found.left_at is not None or found.learner_id is None
    if gone or found.role is not Role.INSTRUCTOR:
        raise NotAllowedError(
            "A course is handed over to one of its instructors.", "Make them an instructor first."
        )
    _row(session, by.id).role = Role.INSTRUCTOR.value
    _row(session, found.id).role = Role.OWNER.value
    session.flush()


def rename(session: Session, by: Member, member_id: int, name: str, roster_id: str) -> None:
    """What the course calls somebody ("": as the account), and the number of one's own list.

    Raises NotFoundError.
    """
    found = courses.member(session, by.course.id, member_id)
    row = _row(session, found.id)
    if found.learner_id is None:
        raise ClosedError("This person has deleted the account.", "The marks stay as they are.")
    row.name, row.roster_id = name, roster_id
    session.flush()


def accommodation(session: Session, member_id: int) -> Accommodation:
    """What holds for a student in every assignment of the course."""
    return accommodations(session, [member_id]).get(member_id, NO_ACCOMMODATION)


def accommodate(
    session: Session, course_id: int, member_id: int, what: Accommodation, now: datetime
) -> None:
    """Let this hold for a student in every assignment of the course, those in which the student is
    in the middle of an attempt included. Raises NotFoundError."""
    found = courses.member(session, course_id, member_id)
    if found.role is not Role.STUDENT or found.learner_id is None:
        raise NotFoundError("There is no such student in this course.", "Look at the list.")
    row = session.get(AccommodationRow, member_id)
    if row is not None and what == NO_ACCOMMODATION:
        session.delete(row)
    elif what != NO_ACCOMMODATION:
        session.merge(AccommodationRow(member_id=member_id, changed_at=now, **asdict(what)))
    session.flush()
    assigning.follow_member(session, member_id, now)


def _whom(session: Session, by: Member, member_id: int) -> Member:
    """Somebody whom `by` may take out, put back, or give a role."""
    _lock(session, by.course.id)
    found = courses.member(session, by.course.id, member_id)
    if found.id == by.id:
        raise NotAllowedError("That would be yourself.", "Leave the course instead.")
    _not_the_owner(found, "The owner stays as long as the course is the owner’s.")
    if found.role is Role.INSTRUCTOR and by.role is not Role.OWNER:
        raise NotAllowedError("Only the owner decides about instructors.", "Ask the owner.")
    return found


def _not_the_owner(member: Member, message: str) -> None:
    if member.role is Role.OWNER:
        raise NotAllowedError(message, "Hand the course over to another instructor first.")


def _lock(session: Session, course_id: int) -> None:
    session.get_one(CourseRow, course_id, with_for_update=True)
    # What was read of its people before the lock may have changed.
    session.expire_all()


def _row(session: Session, member_id: int) -> CourseMemberRow:
    return session.get_one(CourseMemberRow, member_id)


def _active(session: Session, course_id: int) -> dict[int, datetime]:
    """When each member last worked at an assignment of the course."""
    moments = (
        select(
            AttemptRow.member_id,
            func.max(AttemptRow.started_at).label("started"),
            func.max(AttemptRow.submitted_at).label("submitted"),
            func.max(AttemptItemRow.draft_at).label("saved"),
        )
        .join(CourseMemberRow, CourseMemberRow.id == AttemptRow.member_id)
        .outerjoin(AttemptItemRow, AttemptItemRow.attempt_id == AttemptRow.id)
        .where(CourseMemberRow.course_id == course_id)
        .group_by(AttemptRow.member_id)
    )
    return {
        row.member_id: max(filter(None, (row.started, row.submitted, row.saved)))
        for row in session.execute(moments)
    }


def _place(person: Person) -> tuple[bool, int, str, int]:
    member = person.member
    rank = STAFF.index(member.role) if member.role in STAFF else len(STAFF)
    return member.left_at is not None, rank, member.name.casefold(), member.id
