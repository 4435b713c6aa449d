"""The packs in the database: loading a folder, listing packs, and the shelf that questions come from.

`quizapp load`, `make run` and the pages call these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class TableChange:
    """Rows of one table that a load added, changed, retired or left as they were."""

    added: int = 0
    changed: int = 0
    retired: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading a pack did. `revised`: keys whose accepted answers changed."""

    pack: str
    title: str
    tables: Mapping[str, TableChange] = field(default_factory=dict)
    revised: tuple[str, ...] = ()
    rows_written: int = 0

    @property
    def nothing_changed(self) -> bool:
        """Whether the pack was already there as it is in the folder."""
        return self.rows_written == 0


@dataclass(frozen=True, slots=True)
class PackLine:
    """A loaded pack: id, title, description, number of questions."""

    id: str
    title: str
    description: str
    questions: int


def load_pack(session: Session, folder: Path, now: datetime) -> LoadReport:
    """Bring a pack's folder into the database, in the caller's one transaction. Raises BadContentError."""
    raise NotImplementedError


def packs(session: Session) -> tuple[PackLine, ...]:
    """The packs that are loaded, in the order of their ids."""
    raise NotImplementedError
