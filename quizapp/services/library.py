"""The packs in the database, and the shelf of questions that a pack gives.

`quizapp load`, `make run` and the pages call these; `services.loading` does the work of loading.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from quizapp.content.building import TABLES, build_pack
from quizapp.core.contrasting import Contrasts
from quizapp.core.facts import Pack
from quizapp.core.generation import Generated, generate
from quizapp.core.names import NameIndex, build_index
from quizapp.core.questions import Format, Question
from quizapp.core.scheduling import NO_CORRECTION, Correction
from quizapp.core.searching import folded
from quizapp.services import ordering
from quizapp.services.errors import NotFoundError
from quizapp.services.loading import LoadReport, TableChange, load_pack
from quizapp.services.visibility import is_own, reader_of, seen_by
from quizapp.store.models import PackRow, QuestionRow
from quizapp.store.pack_items import ITEM_MODELS
from quizapp.store.visibility import packs_seen

__all__ = [
    "LoadReport",
    "PackLine",
    "Shelf",
    "TableChange",
    "changed_seconds",
    "load_pack",
    "packs",
    "shelf",
    "shelf_of",
]


@dataclass(frozen=True, slots=True)
class PackLine:
    """A loaded pack: id, title, description, number of questions."""

    id: str
    title: str
    description: str
    questions: int


@dataclass(frozen=True)
class Shelf:
    """One pack as loaded, with all that can be asked of it; made once for each version of it.

    `pack_id` is the database's number of the pack. `ids` and `keys` lead from a question's key to
    its number and back (retired ones too), `fact_ids` and `fact_keys` likewise for facts.
    `corrections` holds the questions that were revised or retired, `changed` the moment at which
    each question's content last changed.
    """

    pack_id: int
    version: str
    pack: Pack
    generated: Generated
    ids: Mapping[str, int]
    keys: Mapping[int, str]
    fact_ids: Mapping[str, int]
    fact_keys: Mapping[int, str]
    corrections: Mapping[str, Correction]
    changed: Mapping[str, datetime]

    @cached_property
    def names(self) -> NameIndex:
        """The index that typed names are looked up in."""
        return build_index(self.pack)

    @cached_property
    def asking(self) -> Mapping[str, tuple[Question, ...]]:
        """For each fact, the questions that rest on it."""
        found: dict[str, list[Question]] = {fact: [] for fact in self.pack.facts}
        for question in self.generated.questions.values():
            for fact in question.facts:
                found[fact].append(question)
        return {fact: tuple(questions) for fact, questions in found.items()}

    @cached_property
    def in_topic(self) -> Mapping[str, frozenset[int]]:
        """For each topic that is asked about, the numbers of its questions."""
        found: dict[str, set[int]] = {topic: set() for topic in self.pack.topics}
        for question in self.generated.questions.values():
            found[question.topic].add(self.ids[question.key])
        return {topic: frozenset(numbers) for topic, numbers in found.items() if numbers}

    @cached_property
    def in_section(self) -> Mapping[tuple[str, str], frozenset[int]]:
        """For each source and heading, the numbers of the questions whose facts rest on it."""
        found: dict[tuple[str, str], set[int]] = {}
        for fact in self.pack.facts.values():
            numbers = [self.ids[question.key] for question in self.asking[fact.id]]
            for cite in fact.cite:
                found.setdefault((cite.source, cite.section), set()).update(numbers)
        return {place: frozenset(numbers) for place, numbers in found.items()}

    @cached_property
    def answered_by(self) -> Mapping[int, str]:
        """The entity that answers each question, by its number; those of a set are left out."""
        ones = ((q, q.answers[0].entity) for q in self.generated.questions.values())
        return {
            self.ids[question.key]: entity
            for question, entity in ones
            if entity is not None and len(question.answers) == 1
        }

    @cached_property
    def formats(self) -> frozenset[Format]:
        """The formats that any question can be put in."""
        return frozenset(f for q in self.generated.questions.values() for f in q.formats)

    @cached_property
    def core_first(self) -> tuple[Question, ...]:
        """All questions in the order in which they are learnt: core ones first, else as packed."""
        return tuple(sorted(self.generated.questions.values(), key=lambda q: not q.core))

    @cached_property
    def in_time(self) -> tuple[Question, ...]:
        """All questions by the date of what they ask about."""
        return ordering.in_time(self.pack, self.generated.questions.values())

    @cached_property
    def by_section(self) -> tuple[Question, ...]:
        """All questions as the pack's sources tell of them."""
        return ordering.by_section(self.pack, self.generated.questions.values())

    @cached_property
    def prompts(self) -> Mapping[int, str]:
        """The folded prompt of each question by its number, to look for words in."""
        questions = self.generated.questions
        return {self.ids[key]: folded(question.prompt) for key, question in questions.items()}

    @cached_property
    def contrasts(self) -> Contrasts:
        """What tells any two entities apart."""
        return Contrasts(self.generated)

    def resembles(self, one: Question, other: Question) -> bool:
        """Whether two questions are easily mistaken for one another.

        They are if they rest on a common fact, or if one names or answers an entity that the pack
        declares confusable with one that the other names or answers.
        """
        if not set(one.facts).isdisjoint(other.facts):
            return True
        confusable, named = self.generated.candidates.confusable, other.named
        return any(named & (confusable(entity) - {entity}) for entity in one.named)

    def question(self, question_id: int) -> Question | None:
        """The question with this number, or None where it is retired."""
        key = self.keys.get(question_id)
        return None if key is None else self.generated.questions.get(key)

    def correction(self, question_id: int) -> Correction:
        """What has become of the question with this number since it was first loaded."""
        return self.corrections.get(self.keys.get(question_id, ""), NO_CORRECTION)


def packs(session: Session, learner_id: int | None = None) -> tuple[PackLine, ...]:
    """The packs that this learner may see (None: somebody new), in the order of their ids; of
    others' own questions those that they may see."""
    connection = session.connection()
    seen = seen_by(connection, learner_id)
    chosen = select(PackRow).where(packs_seen(seen)).order_by(PackRow.key)
    found = []
    for row in connection.execute(chosen):
        count = row.questions
        if is_own(row.key) and (keys := seen.of(row.key)) is not None:
            count = len(_part_of(connection, row.id, row.version, keys).core_first)
        found.append(PackLine(row.key, row.title, row.description, count))
    return tuple(found)


_parts: WeakKeyDictionary[Any, OrderedDict[Any, Shelf]] = WeakKeyDictionary()
MOST_PARTS = 64
_shelves: WeakKeyDictionary[Any, dict[int, Shelf]] = WeakKeyDictionary()
_building = threading.Lock()


def shelf(session: Session | Connection, pack: str) -> Shelf:
    """The shelf of the pack with this id, kept in the process until the pack is loaded anew.

    Of somebody's own pack it holds what the reader of this transaction may see (`visibility`).
    Raises NotFoundError.
    """
    connection = session.connection() if isinstance(session, Session) else session
    chosen = select(PackRow.id, PackRow.version).where(PackRow.key == pack)
    row = connection.execute(chosen).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no pack {pack!r} here.", "The start page lists the packs.")
    reader = reader_of(connection) if is_own(pack) else None
    if reader is not None:
        keys = seen_by(connection, reader.learner_id, reader.now).of(pack)
        if keys is not None:
            return _part_of(connection, row.id, row.version, keys)
    return shelf_of(connection, row.id, row.version)


def _part_of(connection: Connection, pack_id: int, version: str, keys: frozenset[str]) -> Shelf:
    """The shelf of an own pack with these of its questions, as if there were no others."""
    kept = _parts.setdefault(connection.engine.pool, OrderedDict())
    named = (pack_id, version, keys)
    with _building:
        if named not in kept:
            kept[named] = _build(connection, pack_id, keys)
        kept.move_to_end(named)
        while len(kept) > MOST_PARTS:
            kept.popitem(last=False)
        return kept[named]


def shelf_of(connection: Connection, pack_id: int, version: str) -> Shelf:
    """The shelf of a pack by its number and version, for whoever has just read both."""
    # A connection pool stands for one database; the numbers of another's rows are others.
    kept = _shelves.setdefault(connection.engine.pool, {})
    found = kept.get(pack_id)
    if found is None or found.version != version:
        with _building:
            found = kept.get(pack_id)
            if found is None or found.version != version:
                found = kept[pack_id] = _build(connection, pack_id)
    return found


def _build(connection: Connection, pack_id: int, keys: frozenset[str] | None = None) -> Shelf:
    header = select(PackRow.header, PackRow.version).where(PackRow.id == pack_id)
    row = connection.execute(header).one()
    tables: dict[str, list[dict[str, Any]]] = {}
    facts: dict[str, int] = {}
    for name in TABLES:
        model = ITEM_MODELS[name]
        chosen = select(model.id, model.key, model.content, model.retired_at)
        items = connection.execute(chosen.where(model.pack_id == pack_id).order_by(model.position))
        rows = items.all()
        tables[name] = [json.loads(item.content) for item in rows if item.retired_at is None]
        if name == "fact":
            facts = {item.key: item.id for item in rows}
    head = json.loads(row.header)
    pack = build_pack(head, tables if keys is None else _only(keys, head, tables))
    columns = (
        QuestionRow.id,
        QuestionRow.key,
        QuestionRow.changed_at,
        QuestionRow.revised_at,
        QuestionRow.retired_at,
    )
    questions = connection.execute(select(*columns).where(QuestionRow.pack_id == pack_id)).all()
    return Shelf(
        pack_id=pack_id,
        version=row.version,
        pack=pack,
        generated=generate(pack),
        ids={q.key: q.id for q in questions},
        keys={q.id: q.key for q in questions},
        fact_ids=facts,
        fact_keys={number: key for key, number in facts.items()},
        corrections={
            q.key: Correction(q.revised_at, q.retired_at is not None)
            for q in questions
            if q.revised_at is not None or q.retired_at is not None
        },
        changed={q.key: q.changed_at for q in questions},
    )


def _only(
    keys: frozenset[str], header: dict[str, Any], tables: dict[str, list[dict[str, Any]]]
) -> dict[str, list[dict[str, Any]]]:
    """The tables of an own pack, and its header, with nothing but these questions."""
    names = {key.split("/")[1] for key in keys}
    questions = [each for each in tables["question"] if each["id"] in names]
    cited = {cite["source"] for each in questions for cite in each["cite"]}
    topics = {each["topic"] for each in questions}
    header["topics"] = {k: v for k, v in header["topics"].items() if k in topics}
    sources = [each for each in tables["source"] if each["id"] in cited]
    return {**tables, "question": questions, "source": sources}


def changed_seconds(session: Session, pack: str) -> dict[str, int]:
    """For each key the Unix second at which its content last changed. Raises NotFoundError."""
    changed = shelf(session, pack).changed
    return {key: int(moment.timestamp()) for key, moment in changed.items()}
