"""Tables of assignments, attempts and marks. `services.assignments`, `attempts`, `marking` write.

An attempt's questions are presentations like any other, in sittings of the kind "attempt" (one for
each pack), so that answers, gradings, memory and explanations are the same everywhere.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base
from quizapp.store.types import BigId


class AssignmentRow(Base):
    """A set given to a course, or to some of it; or, without a version, to keep up with reviews.

    `kind`: "set" or "keep-up". `rules`: `services.assignment_rules.Rules` as JSON. Students see it
    from `published_at` on. `points`: the mark of somebody who has everything right.
    """

    __tablename__ = "assignments"

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("set_versions.id"), index=True)
    kind: Mapped[str]
    title: Mapped[str]
    instructions: Mapped[str] = mapped_column(Text)
    opens_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    rules: Mapped[dict[str, Any]]
    points: Mapped[float]
    weight: Mapped[float]
    made_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]


class AssignmentMemberRow(Base):
    """One of those whom an assignment was given to; none at all: every student of the course."""

    __tablename__ = "assignment_members"

    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignments.id"), primary_key=True, autoincrement=False
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("course_members.id"), primary_key=True, autoincrement=False, index=True
    )


class ExtensionRow(Base):
    """What one student was given for one assignment: other than an accommodation it holds there
    alone, see `services.assignment_rules.Extension`."""

    __tablename__ = "assignment_extensions"

    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignments.id"), primary_key=True, autoincrement=False
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("course_members.id"), primary_key=True, autoincrement=False, index=True
    )
    until: Mapped[datetime | None]
    extra_attempts: Mapped[int]
    extra_minutes: Mapped[float]
    changed_at: Mapped[datetime]


class AttemptRow(Base):
    """One student's try at an assignment.

    `seed` draws the paper. `ends_at`: when its time is up, by the server's clock (None: no limit).
    `ended`: "" while it runs, then "submitted", "time" (its time was up, or the assignment closed)
    or "instructor". `remembered_at`: when its student was told what was right, and its answers were
    in the learner's log where the rules want them there. `credit`: from 0 to 1, over all items by
    their points, as they stand; None until it has ended.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("assignment_id", "member_id", "number"),
        Index(None, "member_id"),
        Index(None, "ended", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("course_members.id"))
    number: Mapped[int]
    seed: Mapped[str]
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    ended: Mapped[str] = mapped_column(server_default=text("''"))
    remembered_at: Mapped[datetime | None]
    credit: Mapped[float | None]


class AttemptItemRow(Base):
    """One place of an attempt's paper: what was asked there, and what has come of it.

    `question_id` is the question (of several asked at once the first); `presentation_id` is None
    once the learner has deleted everything. `draft` is the response as last saved
    (`services.presented.response_as_json`), `draft_number` counts the savings, so that a stale tab
    is noticed. `credit`: from 0 to 1, as it stands: of the latest grading, or as the instructor
    decided; None until it was answered for good. `unclear`: what was typed could not be read, and
    the instructor is asked to look.
    """

    __tablename__ = "attempt_items"
    __table_args__ = (
        UniqueConstraint("attempt_id", "position"),
        Index(None, "question_id"),
        CheckConstraint("credit >= 0 AND credit <= 1", name="credit"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    position: Mapped[int]
    slot: Mapped[int]
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    presentation_id: Mapped[int | None] = mapped_column(ForeignKey("presentations.id"), unique=True)
    format: Mapped[str]
    points: Mapped[float]
    draft: Mapped[dict[str, Any] | None]
    draft_at: Mapped[datetime | None]
    draft_number: Mapped[int] = mapped_column(server_default=text("0"))
    flagged: Mapped[bool] = mapped_column(server_default=false())
    credit: Mapped[float | None]
    unclear: Mapped[bool] = mapped_column(server_default=false())


class MarkLineRow(Base):
    """One line of a course's audit log. Neither changed nor deleted: triggers refuse it.

    `kind` says what was done ("mark", "item", "excuse", "comment", "weight", "points", "regrade",
    "undo", "appeal", ...), `before` and `after` hold the values, `by_id` is the member who did it.
    Words stand in `mark_texts`, which a person's deletion takes away.
    """

    __tablename__ = "mark_lines"
    __table_args__ = (
        Index(None, "course_id", "id"),
        Index(None, "assignment_id", "member_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("course_members.id"))
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempts.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("attempt_items.id"))
    regrade_id: Mapped[int | None] = mapped_column(ForeignKey("regrades.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("course_members.id"))
    at: Mapped[datetime]
    kind: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]


class MarkTextRow(Base):
    """The reason or comment that belongs to a line of the audit log."""

    __tablename__ = "mark_texts"

    line_id: Mapped[int] = mapped_column(
        ForeignKey("mark_lines.id"), primary_key=True, autoincrement=False
    )
    words: Mapped[str] = mapped_column(Text)


class AppealRow(Base):
    """A student contests how an answer was judged. `state`: "open", "granted", "refused"."""

    __tablename__ = "appeals"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("attempt_items.id"), index=True)
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[str]
    for_all: Mapped[bool] = mapped_column(server_default=false())
    reply: Mapped[str] = mapped_column(Text, server_default=text("''"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("course_members.id"))


class RegradeRow(Base):
    """One step that judged answers anew after a question was corrected.

    `keep_marks`: nobody lost marks by it. `done`: what each item had before, so that it can be
    undone in one step.
    """

    __tablename__ = "regrades"

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int | None] = mapped_column(ForeignKey("learners.id"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    at: Mapped[datetime]
    keep_marks: Mapped[bool]
    done: Mapped[list[Any]]
    undone_at: Mapped[datetime | None]
