"""Tables of who lets whom in: one-time links to sign in, invitations to teach, printed cards.

`services.sign_in_links`, `services.standing` and `services.pseudonyms` write them. Every token is
kept as its SHA-256, and every row is forgotten once it has run out.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base


class SignInLinkRow(Base):
    """A link that signs in to the account of `learner_id`, once.

    `made_by`: the instructor who made it, None where that account is gone. `used_with`: a hash of
    the form that used it; the same form, sent twice, is one use. It ends soon after that.
    """

    __tablename__ = "sign_in_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    ends: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(
        ForeignKey("learners.id", ondelete="SET NULL"), index=True
    )
    used_with: Mapped[str | None]


class InvitationRow(Base):
    """An invitation to teach on this installation, good for one account; `learner_id` made it.

    `used_by`: who became an instructor by it.
    """

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    ends: Mapped[datetime]
    used_by: Mapped[int | None] = mapped_column(
        ForeignKey("learners.id", ondelete="CASCADE"), index=True
    )


class CardSheetRow(Base):
    """A sheet of sign-in cards that `learner_id` made: the key of the form made it, once."""

    __tablename__ = "card_sheets"

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learners.id"), index=True)
    key_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]


class SignInCardRow(Base):
    """One card of a sheet: whose it is. It goes with the sheet."""

    __tablename__ = "sign_in_cards"

    sheet_id: Mapped[int] = mapped_column(
        ForeignKey("card_sheets.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    learner_id: Mapped[int] = mapped_column(
        ForeignKey("learners.id"), primary_key=True, autoincrement=False, index=True
    )
