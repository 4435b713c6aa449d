"""Tables of the decks that the packs give, made from what is loaded. `services.decks` writes them.

They hold nothing of their own: every row can be made again from the pack, which takes a while.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base


class DeckRow(Base):
    """The deck of a pack.

    `version` is that of the pack and of the code which its notes were made from and by: they are
    good as long as it is. `description` is HTML.
    """

    __tablename__ = "decks"

    pack_id: Mapped[int] = mapped_column(
        ForeignKey("packs.id"), primary_key=True, autoincrement=False
    )
    version: Mapped[str]
    description: Mapped[str] = mapped_column(Text)


class NoteRow(Base):
    """What stands in the note of a question.

    `position`: its place in the deck, with gaps. The rest is as in `exports.anki_package.AnkiNote`.
    """

    __tablename__ = "notes"

    question_id: Mapped[int] = mapped_column(
        ForeignKey("questions.id"), primary_key=True, autoincrement=False
    )
    position: Mapped[int] = mapped_column(BigInteger)
    guid: Mapped[str]
    type: Mapped[int] = mapped_column(BigInteger)
    tags: Mapped[str] = mapped_column(Text)
    fields: Mapped[str] = mapped_column(Text)
    sort_text: Mapped[str] = mapped_column(Text)
    checksum: Mapped[int] = mapped_column(BigInteger)
