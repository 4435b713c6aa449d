"""Tables of what learners write about questions: marks, notes to themselves, reports of mistakes.

`services.remarks` and `services.reports` write them. All of it is a person's own writing, and
goes with the person (`services.accounts.erase`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base
from quizapp.store.types import BigId


class RemarkRow(Base):
    """What a learner noted at a question: a mark to find it by, a text ("" for none), or both."""

    __tablename__ = "remarks"

    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("questions.id"), primary_key=True, index=True
    )
    marked: Mapped[bool]
    text: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]


class ReportRow(Base):
    """A learner's word to the editors of a pack that something is wrong.

    `shown` is the presentation with its answer as it was when the report was made: what stands
    there can be read when the pack has changed and the presentation is gone. `presentation_id` is
    None where an instructor reports what a set would show.
    """

    __tablename__ = "reports"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id"), index=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("packs.id"), index=True)
    presentation_id: Mapped[int | None] = mapped_column(ForeignKey("presentations.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    shown: Mapped[dict[str, Any]]
