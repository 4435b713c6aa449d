"""Tables of question sets: an instructor's choice of questions. `services.sets` writes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base


class QuestionSetRow(Base):
    """A question set and whose it is (None: of somebody who has deleted everything).

    `key` is random and for ever: which variants are drawn follows from it, also where the set was
    taken to another place.
    """

    __tablename__ = "question_sets"

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int | None] = mapped_column(ForeignKey("learners.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    description: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class SetVersionRow(Base):
    """A version of a set: its slots (`core.papers.Slot` as JSON), in their order.

    A version that an assignment was given never changes; the next change makes the next one.
    """

    __tablename__ = "set_versions"
    __table_args__ = (UniqueConstraint("set_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("question_sets.id"))
    number: Mapped[int]
    slots: Mapped[list[Any]]
    made_at: Mapped[datetime]


class SetShareRow(Base):
    """Another instructor who may see and copy a set; `may_change`: change it too."""

    __tablename__ = "set_shares"

    set_id: Mapped[int] = mapped_column(
        ForeignKey("question_sets.id"), primary_key=True, autoincrement=False
    )
    learner_id: Mapped[int] = mapped_column(
        ForeignKey("learners.id"), primary_key=True, autoincrement=False, index=True
    )
    may_change: Mapped[bool]
    made_at: Mapped[datetime]


class ApprovalRow(Base):
    """What an instructor said of one look of a presentation of a set: a question (the first of
    several) in a format and a variant, as it was `seen` (`services.decisions.as_seen`; None: not
    known), which `look` names.

    `decision`: "approved", "pinned" (always this variant) or "rejected" (never). It holds where
    this is what would be shown, in whatever version of the set, as long as the content of all its
    questions is `content_hash` (`services.decisions.content_of`): it lapses with the fact.
    """

    __tablename__ = "set_approvals"
    __table_args__ = (
        UniqueConstraint("set_id", "question_id", "format", "variant", "look"),
        Index(None, "question_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("question_sets.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    format: Mapped[str]
    variant: Mapped[int]
    decision: Mapped[str]
    content_hash: Mapped[str]
    at: Mapped[datetime]
    seen: Mapped[dict[str, Any] | None]
    look: Mapped[str] = mapped_column(default="")
