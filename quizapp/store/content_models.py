"""Tables of what the packs say, as last loaded. `services.loading` writes them.

Each row keeps the table of the TOML file it came from, so that a pack is rebuilt from the database
exactly as it was read. Nothing is deleted: what a pack no longer says is retired.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from quizapp.store.base import Base


class PackRow(Base):
    """A pack as last loaded.

    `files` maps each file's name to its hash, `made_by` hashes the code that makes questions, and
    `version` both: what was built from one version stays good until the next.
    """

    __tablename__ = "packs"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    description: Mapped[str] = mapped_column(Text)
    header: Mapped[str] = mapped_column(Text)
    version: Mapped[str]
    made_by: Mapped[str]
    files: Mapped[dict[str, Any]]
    questions: Mapped[int]
    loaded_at: Mapped[datetime]


class PackItem(Base):
    """What every table of a pack's items has: the item's id in the pack, its place, its content.

    Places leave gaps, so that an item put between two others moves neither.
    """

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    position: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    @declared_attr
    def pack_id(self) -> Mapped[int]:
        """The pack it belongs to."""
        return mapped_column(ForeignKey("packs.id"))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[UniqueConstraint, ...]:  # noqa: N805
        return (UniqueConstraint("pack_id", "key"),)


class KindRow(PackItem):
    """A kind of entity."""

    __tablename__ = "kinds"


class SourceRow(PackItem):
    """A source, or a work for further reading."""

    __tablename__ = "sources"


class RelationRow(PackItem):
    """A relation with its wordings."""

    __tablename__ = "relations"


class EntityRow(PackItem):
    """An entity."""

    __tablename__ = "entities"


class FactRow(PackItem):
    """A fact."""

    __tablename__ = "facts"


class ConfusableRow(PackItem):
    """Entities that readers mistake for one another; its key is made of their ids."""

    __tablename__ = "confusables"


class WrittenRow(PackItem):
    """A question that its author wrote out, as it stands in the pack's file."""

    __tablename__ = "written_questions"


class QuestionRow(Base):
    """A question as last generated.

    `facts` lists the ids of its facts in the pack. `revision` hashes the accepted answers,
    `content_hash` everything shown. `changed_at` is the second that the pack's `keys.lock` gives
    for the last change of either; `revised_at` (None: never) when this database learned of other
    answers.
    """

    __tablename__ = "questions"
    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("packs.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    facts: Mapped[list[Any]]
    topic: Mapped[str]
    aspect: Mapped[str]
    core: Mapped[bool]
    revision: Mapped[str]
    content_hash: Mapped[str]
    changed_at: Mapped[datetime]
    revised_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]
