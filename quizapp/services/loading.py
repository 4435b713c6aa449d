"""Bringing a pack's folder into the database: adds, updates, retires, deletes nothing.

`quizapp load` and `make run` call `load_pack` in one transaction. Rows that stay as they are are
not written, so that a second load writes none.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

import quizapp.content
import quizapp.core
from quizapp.content.building import TABLES, canonical
from quizapp.content.checks import examine, in_order, pack_problems
from quizapp.content.lock import LOCK_NAME, Lock, compare, read_lock
from quizapp.content.problems import PackError, Problem, errors
from quizapp.content.reading import COVERAGE, Reading, read_folder
from quizapp.core.facts import Pack
from quizapp.core.generation import Asked, ask
from quizapp.services.errors import BadContentError
from quizapp.services.loading_questions import store_questions
from quizapp.services.positions import places
from quizapp.store.models import PackRow
from quizapp.store.pack_items import INSERT_ITEMS, ITEM_MODELS


@dataclass(frozen=True, slots=True)
class TableChange:
    """Rows of one table that a load added, changed, retired or left as they were."""

    added: int = 0
    changed: int = 0
    retired: int = 0
    unchanged: int = 0

    @property
    def written(self) -> int:
        """Rows that were written."""
        return self.added + self.changed + self.retired


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading a pack did.

    `tables`: changes by table. `revised`: keys whose accepted answers changed, `cards`: how many
    learners' cards were made due again, or not due any more, because of what changed.
    """

    pack: str
    title: str
    tables: Mapping[str, TableChange] = field(default_factory=dict)
    revised: tuple[str, ...] = ()
    cards: int = 0

    @property
    def rows_written(self) -> int:
        """Rows written in all tables, but for cards."""
        return sum(change.written for change in self.tables.values())

    @property
    def nothing_changed(self) -> bool:
        """Whether the pack was already there as it is in the folder."""
        return self.rows_written == 0


@contextmanager
def _collecting_later() -> Iterator[None]:
    """No search for garbage meanwhile: the hundred thousand values that a load makes all live until
    its end, and going through them again and again takes a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@_collecting_later()
def load_pack(session: Session, folder: Path, now: datetime) -> LoadReport:
    """Bring the pack in `folder` into the database, in the caller's transaction.

    Raises BadContentError, with every problem of the pack, before anything is written.
    """
    files, made_by = file_hashes(folder), generator()
    for row in session.scalars(select(PackRow)):
        if row.files == files and row.made_by == made_by:
            return LoadReport(row.key, row.title, {"packs": TableChange(unchanged=1)})
    reading, asked, lock = _read(folder)
    wait_for_turn(session)
    changed = {key: locked.changed for key, locked in lock.items()}
    read = Read(reading.header, reading.tables, files, made_by)
    return store_pack(session, read, asked, changed, now)


@dataclass(frozen=True, slots=True)
class Read:
    """What a pack is made of: its header, its tables by name, a hash of each of its files, and one
    of the code that makes questions of them."""

    header: Mapping[str, Any]
    tables: Mapping[str, Sequence[Any]]
    files: dict[str, str]
    made_by: str

    @property
    def version(self) -> str:
        """What was built from one version stays good until the next."""
        both = canonical({"files": self.files, "by": self.made_by})
        return hashlib.sha256(both.encode()).hexdigest()[:16]


def wait_for_turn(session: Session) -> None:
    """Let whoever loads or answers come to an end, before anything of a pack is written."""
    if session.get_bind().dialect.name == "postgresql":
        # As BEGIN IMMEDIATE on SQLite: two loads wait for one another, and answers for them.
        session.execute(text("LOCK TABLE packs, learners IN EXCLUSIVE MODE"))


def store_pack(
    session: Session, read: Read, asked: Asked, changed: Mapping[str, datetime], now: datetime
) -> LoadReport:
    """Make the rows of a pack what was read, and its questions what is asked of it.

    `changed`: for each key the second of its content's last change, where that is known.
    """
    pack = asked.pack
    tables: dict[str, TableChange] = {}
    row, tables["packs"] = _store_header(session, read.header, pack, now)
    is_new = bool(tables["packs"].added)
    row.files, row.made_by, row.version = read.files, read.made_by, read.version
    row.questions, row.loaded_at = len(asked.questions), now
    session.flush()
    for name in TABLES:
        items = _items(read.tables[name])
        if items or not is_new:
            change = _store_items(session, name, row.id, items, now)
            tables[ITEM_MODELS[name].__tablename__] = change
    stored = store_questions(session, row.id, asked, changed, now)
    tables["questions"] = TableChange(*stored.counts)
    return LoadReport(pack.id, pack.title, tables, stored.revised, stored.cards)


def file_hashes(folder: Path) -> dict[str, str]:
    """For each file that says something of a pack, by its path in the folder, a hash of it."""
    files = [*folder.rglob("*.toml"), folder / LOCK_NAME]
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()[:16]
        for file in sorted(files)
        if file.is_file() and file.name != COVERAGE
    }


@lru_cache(maxsize=1)
def generator() -> str:
    """A hash of the code that makes questions: after an update the same files are loaded anew."""
    digest = hashlib.sha256()
    for package in (quizapp.core, quizapp.content):
        for file in sorted(Path(package.__path__[0]).rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _read(folder: Path) -> tuple[Reading, Asked, Lock]:
    """What stands in the folder, all that can be asked of it, and its lock; all checked."""
    try:
        reading = read_folder(folder)
        lock = read_lock(folder) or {}
    except PackError as error:
        raise _refused(folder, list(error.problems)) from error
    problems, pack = examine(reading)
    if pack is not None and not errors(problems):
        problems += pack_problems(reading, pack, keys=False)
    if pack is None or errors(problems):
        raise _refused(folder, in_order(problems))
    asked = ask(pack)
    lost = compare(lock, asked.questions, pack.key_aliases, reading.header.get("retired_keys", {}))
    if errors(lost):
        raise _refused(folder, lost)
    return reading, asked, lock


def _refused(folder: Path, problems: list[Problem]) -> BadContentError:
    lines = tuple(str(problem) for problem in errors(problems))
    return BadContentError(
        f"The pack in {folder} was not loaded: it has {len(lines)} mistakes.",
        lines,
        f"Mend them, and run `quizapp check {folder}` until it finds none.",
    )


def _store_header(
    session: Session, header: Mapping[str, Any], pack: Pack, now: datetime
) -> tuple[PackRow, TableChange]:
    row = session.scalars(select(PackRow).where(PackRow.key == pack.id)).one_or_none()
    change = TableChange(added=1) if row is None else TableChange(changed=1)
    if row is None:
        row = PackRow(key=pack.id, version="", made_by="", files={}, questions=0, loaded_at=now)
        session.add(row)
    row.title, row.description = pack.title, pack.description
    row.header = canonical(header)
    return row, change


def _items(table: Sequence[Any]) -> list[tuple[str, str]]:
    """Key and content of each item of a table, in the order of the pack."""
    items = []
    taken: dict[str, int] = {}
    for item in table:
        key = item["id"] if "id" in item else "+".join(sorted(item["entities"]))
        taken[key] = taken.get(key, 0) + 1
        items.append((key if taken[key] == 1 else f"{key}#{taken[key]}", canonical(item)))
    return items


def _store_items(
    session: Session, name: str, pack_id: int, items: Sequence[tuple[str, str]], now: datetime
) -> TableChange:
    model = ITEM_MODELS[name]
    columns = (model.id, model.key, model.position, model.content, model.retired_at)
    rows = {
        row.key: row for row in session.execute(select(*columns).where(model.pack_id == pack_id))
    }
    kept = [rows.get(key) for key, _ in items]
    placed = places([None if row is None else row.position for row in kept])
    added, updated = [], []
    for (key, content), row, position in zip(items, kept, placed, strict=True):
        values = {"position": position, "content": content, "retired_at": None, "changed_at": now}
        if row is None:
            added.append({"pack_id": pack_id, "key": key, **values})
        elif (row.position, row.content, row.retired_at) != (position, content, None):
            updated.append({"id": row.id, **values})
    keys = {key for key, _ in items}
    gone = [row for row in rows.values() if row.key not in keys and row.retired_at is None]
    if added:
        INSERT_ITEMS[name].make_each(session.connection(), added)
    if updated:
        session.execute(update(model), updated)
    if gone:
        retired = [{"id": row.id, "retired_at": now, "changed_at": now} for row in gone]
        session.execute(update(model), retired)
    unchanged = len(items) - len(added) - len(updated)
    return TableChange(len(added), len(updated), len(gone), unchanged)
