"""The table of what learners want to be reminded of. `services.keep_up_reminders` writes it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base


class KeepUpReminderRow(Base):
    """From when on a learner wants to be told that today's reviews for a course are not done yet.

    `minute`: of the day, by the clock in the learner's time zone.
    """

    __tablename__ = "keep_up_reminders"
    __table_args__ = (CheckConstraint("minute BETWEEN 0 AND 1439", name="minute"),)

    learner_id: Mapped[int] = mapped_column(
        ForeignKey("learners.id"), primary_key=True, autoincrement=False
    )
    minute: Mapped[int]
    changed_at: Mapped[datetime]
