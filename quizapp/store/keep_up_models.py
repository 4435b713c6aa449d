"""Tables of what learners want to be reminded of, and of who wants it by mail too.

`services.keep_up_reminders` and `services.reminder_mails` write them.
"""

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


class ReminderMailRow(Base):
    """Somebody who wants to be reminded by mail too, at the address of the account.

    `token_hash`: of the token in the link that stands in each mail. `confirmed_at`: when somebody
    who reads what comes there said so; None: nothing but the question is sent. `day`: the
    learner's last day that is settled, whether or not there was anything to remind of.
    """

    __tablename__ = "reminder_mails"

    learner_id: Mapped[int] = mapped_column(
        ForeignKey("learners.id"), primary_key=True, autoincrement=False
    )
    token_hash: Mapped[str] = mapped_column(unique=True)
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    day: Mapped[int | None]
