"""Tables of what a learner is up to: exams to be ready for, and backlogs taken in shares.

`services.exams` and `services.catch_ups` write them. Only what the learner chose is kept; the plans
themselves are made anew from where the learner stands.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base


class ExamRow(Base):
    """An exam in a pack, on the learner's day `day`.

    `topics` and `sections` (anchors) say what it is about; both empty: the whole pack. `most_new`:
    no more new questions a day, where the learner said so. `made_day`: the learner's day on which
    it was made; `ended_at`: when the learner was through with it.
    """

    __tablename__ = "exams"

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id"), index=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("packs.id"), index=True)
    name: Mapped[str]
    day: Mapped[int]
    topics: Mapped[list[Any]]
    sections: Mapped[list[Any]]
    most_new: Mapped[int | None]
    made_day: Mapped[int]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class CatchUpRow(Base):
    """A backlog of a pack taken in shares, from the learner's day `day` on.

    `per_day`: so many reviews a day, 0 where the learner did not want a plan now; `days`: how many
    days of study it was to take; `due`: how many questions were due at the beginning;
    `done_before`: how many had been reviewed on the first day before.
    """

    __tablename__ = "catch_ups"

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id"), index=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("packs.id"), index=True)
    day: Mapped[int]
    per_day: Mapped[int]
    days: Mapped[int]
    due: Mapped[int]
    done_before: Mapped[int]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
