"""Tables of who may come back: devices, accounts, links to a new password, tries at a password.

`services.learners` and `services.accounts` write them. No secret stands here as it is: tokens are
random and kept as SHA-256, passwords as argon2id.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base


class DeviceRow(Base):
    """A browser that is somebody: a guest's only one, or one that is signed in to an account."""

    __tablename__ = "devices"

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    since: Mapped[datetime]


class AccountRow(Base):
    """The name and the password of a learner who is no guest.

    `folded`: the name as it is compared, so that no two differ in case alone. `email` is for
    links to a new password and for reminders that were asked for, and for nothing else.
    `teaches`: what the account may do on this installation, one of `services.standing.Teaches`.
    `made_by`: the instructor who made it with a printed card; None where somebody signed up, or
    the instructor is gone.
    """

    __tablename__ = "accounts"

    learner_id: Mapped[int] = mapped_column(
        ForeignKey("learners.id"), primary_key=True, autoincrement=False
    )
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    email: Mapped[str | None]
    made_at: Mapped[datetime]
    teaches: Mapped[str] = mapped_column(server_default="")
    made_by: Mapped[int | None] = mapped_column(
        ForeignKey("learners.id", ondelete="SET NULL"), index=True
    )


class ResetLinkRow(Base):
    """A link that sets a new password, once, until it runs out."""

    __tablename__ = "reset_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    ends: Mapped[datetime]


class TryRow(Base):
    """How often something was tried since a moment; `what` hashes what for, and by or at whom."""

    __tablename__ = "tries"

    what: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    since: Mapped[datetime] = mapped_column(index=True)
