"""Tables of what can be searched, made from what is loaded. `services.search_index` writes them.

They hold nothing of their own. The words themselves are indexed by each database's own full text:
on SQLite a table of FTS5 that triggers keep in step, on PostgreSQL a GIN index (migration 0006).
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.store.base import Base

FULL_TEXT = "search_words"
"""The first letters of the name of everything that the models do not describe."""


class SearchIndexRow(Base):
    """The index of a pack: what version it was made of, and every word in it with its sounds."""

    __tablename__ = "search_indexes"

    pack_id: Mapped[int] = mapped_column(
        ForeignKey("packs.id"), primary_key=True, autoincrement=False
    )
    version: Mapped[str]
    vocabulary: Mapped[str] = mapped_column(Text)


class SearchEntryRow(Base):
    """One thing to be found.

    `kind` is "entity", "fact", "section" or "source", `key` its id or anchor there. `title` and
    `detail` are shown; `names` are all its names, folded, one a line. `words` holds its kind and
    pack as `=entity =p7`, then its folded words.
    """

    __tablename__ = "search_entries"
    __table_args__ = (UniqueConstraint("pack_id", "kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("packs.id"))
    kind: Mapped[str]
    key: Mapped[str]
    title: Mapped[str] = mapped_column(Text)
    detail: Mapped[str] = mapped_column(Text)
    names: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
