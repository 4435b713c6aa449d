"""What learners took along to be answered without a network. `services.taking_along` writes it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base
from quizapp.store.types import BigId


class BundleRow(Base):
    """Questions that one browser took along, and what became of the answers that it sent.

    `key` is the browser's own name for it, so that asking twice gives the same bundle. `items` are
    in the order in which they are asked: ["fact", pack, fact] for an introduction, ["question",
    presentation, moment at which it is due or None]. `outcomes` say of each thing sent what it
    came to (`services.bringing_back.Became`); `sent_at` is the last time that something came.
    """

    __tablename__ = "bundles"
    __table_args__ = (Index(None, "learner_id", "key"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id"))
    device_id: Mapped[int | None] = mapped_column(
        ForeignKey("devices.id", ondelete="SET NULL"), index=True
    )
    key: Mapped[str]
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    items: Mapped[list[Any]]
    outcomes: Mapped[list[Any]]
