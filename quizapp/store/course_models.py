"""Tables of courses and who is in them. `services.courses` writes them.

A member is not the learner: marks stay with the member when a learner deletes everything, and then
lead nowhere (`services.leaving`).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base


class CourseRow(Base):
    """A course.

    `code` is what students join by, as long as it is `joinable`. `exam_on` and `ends_on` are ISO
    dates in the course's `time_zone`; what is assigned is learnt for the exam. `demo`: made to be
    looked at, with its people, and removable without a trace.
    """

    __tablename__ = "courses"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)
    joinable: Mapped[bool]
    time_zone: Mapped[str]
    exam_on: Mapped[str | None]
    ends_on: Mapped[str | None]
    made_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    demo: Mapped[bool] = mapped_column(server_default=false())


class CourseMemberRow(Base):
    """A person in a course, in one role ("owner", "instructor", "assistant", "student").

    `learner_id` is None for somebody who has deleted everything. `name` is what the course calls
    the person ("": as the account is called), `roster_id` the number of an instructor's own list.
    `removed`: an instructor ended it, so that the course's code does not lead back.
    `most_new`: no more new questions a day for the course's exam, where the student said so.
    """

    __tablename__ = "course_members"
    __table_args__ = (
        UniqueConstraint("course_id", "learner_id"),
        Index(None, "learner_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    learner_id: Mapped[int | None] = mapped_column(ForeignKey("learners.id"))
    role: Mapped[str]
    name: Mapped[str]
    roster_id: Mapped[str] = mapped_column(server_default=text("''"))
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    removed: Mapped[bool] = mapped_column(server_default=false())
    most_new: Mapped[int | None]


class CourseInvitationRow(Base):
    """A place kept for somebody of a roster, taken by a link, once. `email`: where the link can be
    sent, until it is taken. `mail_state`: what became of that, see `services.mailed_invitations`,
    since `mail_at`."""

    __tablename__ = "course_invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    role: Mapped[str]
    name: Mapped[str]
    email: Mapped[str | None]
    roster_id: Mapped[str] = mapped_column(server_default=text("''"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("course_members.id"), index=True)
    mail_state: Mapped[str] = mapped_column(server_default=text("''"))
    mail_at: Mapped[datetime | None]


class AccommodationRow(Base):
    """What holds for one student in every assignment of a course.

    `time_factor`: times the time limit; `extra_days`: after the due and closing moments;
    `extra_attempts`: beyond those allowed.
    """

    __tablename__ = "accommodations"

    member_id: Mapped[int] = mapped_column(
        ForeignKey("course_members.id"), primary_key=True, autoincrement=False
    )
    time_factor: Mapped[float]
    extra_days: Mapped[int]
    extra_attempts: Mapped[int]
    larger_type: Mapped[bool]
    single_column: Mapped[bool]
    changed_at: Mapped[datetime]
