"""Tables of the questions that somebody writes in the browser.

`services.own` writes them. A row of `own_questions` is to such a question what a file is to a pack:
what its author typed. Of all that are not retired a pack is made, and loaded like any other.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base


class OwnPackRow(Base):
    """Whose pack it is that holds somebody's own questions. A person has one."""

    __tablename__ = "own_packs"

    learner_id: Mapped[int] = mapped_column(
        ForeignKey("learners.id"), primary_key=True, autoincrement=False
    )
    pack_id: Mapped[int] = mapped_column(ForeignKey("packs.id"), unique=True)


class OwnQuestionRow(Base):
    """A question as its author typed it.

    `name` is its id in the pack, for ever; `content` what the form held, see `services.own`.
    `once`: the mark of the form that made it, so that sent twice it makes one. `version` goes up
    with each change, so that two tabs do not overwrite each other.
    """

    __tablename__ = "own_questions"
    __table_args__ = (
        UniqueConstraint("learner_id", "name"),
        UniqueConstraint("learner_id", "once"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id"))
    name: Mapped[str]
    once: Mapped[str]
    format: Mapped[str]
    content: Mapped[dict[str, Any]]
    version: Mapped[int]
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
