"""From plain tables to the frozen values of `quizapp.core.facts`.

The reader calls it with what stood in the TOML files, the store with the same tables as it keeps
them (JSON), so that a loaded pack is the pack that was read. Tables must have the shape that the
JSON Schema asks for; `quizapp.content.checks` makes sure of it with messages for authors.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from math import isfinite
from sys import intern
from typing import Any, TypeVar

from quizapp.content.problems import PackError, Problem
from quizapp.core.dates import DateError, PartialDate
from quizapp.core.facts import (
    Aspect,
    Certainty,
    Citation,
    Confusable,
    Entity,
    Fact,
    Kind,
    NativeName,
    Pack,
    Quantity,
    Relation,
    Section,
    Single,
    Source,
    Version,
    Wants,
)
from quizapp.core.questions import Format, Value
from quizapp.core.wording import quantity_text
from quizapp.core.written import Accepted, Pair, Written, Wrong, joined

Table = Mapping[str, Any]
Built = TypeVar("Built")

TABLES = ("kind", "source", "relation", "entity", "fact", "confusable", "question")
"""The tables of a pack beside its header, in the order in which they are built."""

NAMING = ("subject", "relation", "object", "of", "place", "by")
"""The parts of a fact that are ids. Each id is one string in a pack, which makes looking it up the
faster the larger the pack is."""

DEFAULT_TOPICS = {Wants.WHEN: "dates", Wants.PLACE: "places", Wants.NUMBER: "numbers"}


_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def canonical(item: Table) -> str:
    """The one text of a table as the store keeps it: JSON in the order of the file.

    `json.loads` gives back a table that builds the same value. The order is kept because that of
    topics and of a relation's aspects is meant.
    """
    return _compact(item)


def build_pack(header: Table, tables: Mapping[str, Sequence[Table]]) -> Pack:
    """The pack of a header (the table `[pack]`) and its tables by name, each in the pack's order.

    Raises `PackError` with every item that cannot be built.
    """
    problems: list[Problem] = []
    kinds = _each("kind", tables, build_kind, problems)
    sources = _each("source", tables, build_source, problems)
    relations = _each("relation", tables, build_relation, problems)
    entities = _each("entity", tables, build_entity, problems)
    by_id = {relation.id: relation for relation in relations}
    order = count()
    facts = _each("fact", tables, lambda item: build_fact(item, by_id, next(order)), problems)
    confusables = _each("confusable", tables, build_confusable, problems)
    written = _each("question", tables, build_written, problems)
    if problems:
        raise PackError(tuple(problems))
    pack = Pack(
        id=header["id"],
        title=header["title"],
        description=header["description"],
        licence=header["licence"],
        language=header["language"],
        topics=dict(header["topics"]),
        kinds={kind.id: kind for kind in kinds},
        relations=by_id,
        sources={source.id: source for source in sources},
        entities={entity.id: entity for entity in entities},
        facts={fact.id: fact for fact in facts},
        confusables=tuple(confusables),
        key_aliases=dict(header.get("key_aliases", {})),
    )
    return joined(pack, written) if written else pack


def _each(
    name: str,
    tables: Mapping[str, Sequence[Table]],
    make: Callable[[Table], Built],
    problems: list[Problem],
) -> list[Built]:
    made = []
    for item in tables.get(name, ()):
        try:
            made.append(make(item))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            item_id = str(item.get("id", ""))
            problems.append(Problem("", 0, item_id, f"this {name} cannot be built: {error!r}"))
    return made


def build_kind(item: Table) -> Kind:
    """A `[[kind]]` as a value."""
    return Kind(**item)


def build_source(item: Table) -> Source:
    """A `[[source]]` as a value."""
    rest = dict(item)
    sections = tuple(Section(**section) for section in rest.pop("sections", ()))
    further = tuple(rest.pop("further", ()))
    return Source(**rest, sections=sections, further=further)


def build_entity(item: Table) -> Entity:
    """A `[[entity]]` as a value."""
    rest = {**item, "id": intern(item["id"]), "kind": intern(item["kind"])}
    native = tuple(NativeName(**name) for name in rest.pop("native", ()))
    for name in ("aliases", "acronyms"):
        rest[name] = tuple(rest.get(name, ()))
    return Entity(**rest, native=native)


def build_relation(item: Table) -> Relation:
    """A `[[relation]]` as a value; an aspect without `wants` asks for what its name says."""
    rest = dict(item)
    topic = rest["topic"]
    ask = {name: build_aspect(name, asked, topic) for name, asked in rest.pop("ask", {}).items()}
    for name in ("subject", "object", "akin"):
        rest[name] = tuple(rest.get(name, ()))
    return Relation(**rest, ask=ask)


def build_aspect(name: str, item: Table, topic: str) -> Aspect:
    """A `[relation.ask.NAME]` as a value; `topic` is that of the relation."""
    rest = dict(item)
    wants = Wants(rest.pop("wants", name))
    single = Single(rest.pop("single", Single.NO))
    topic = rest.pop("topic", DEFAULT_TOPICS.get(wants, topic))
    return Aspect(name=name, wants=wants, single=single, topic=topic, **rest)


def build_fact(item: Table, relations: Mapping[str, Relation], order: int) -> Fact:
    """A `[[fact]]` as a value; `order` is its place in the pack. Raises `DateError`."""
    rest = dict(item)
    for name in NAMING:
        if name in rest:
            rest[name] = intern(rest[name])
    rest["number"] = build_quantity(rest)
    for name in ("when", "as_of"):
        if name in rest:
            rest[name] = PartialDate.parse(rest[name])
    if "certainty" in rest:
        rest["certainty"] = Certainty(rest["certainty"])
    if "complete" in rest:
        rest["complete"] = _complete(rest["complete"], relations[rest["relation"]])
    if "version" in rest:
        rest["versions"] = tuple(build_version(version) for version in rest.pop("version"))
    rest["cite"] = tuple([build_citation(cite) for cite in rest.get("cite", ())])
    return Fact(**{"note": "", **rest}, order=order)


def build_version(item: Table) -> Version:
    """A `[[fact.version]]` as a value. Raises `DateError`."""
    rest = dict(item)
    rest["number"] = build_quantity(rest)
    if "when" in rest:
        rest["when"] = PartialDate.parse(rest["when"])
    return Version(**{**rest, "cite": tuple(map(build_citation, rest["cite"]))})


def build_citation(item: Table) -> Citation:
    """A member of `cite` as a value."""
    return Citation(**{**item, "source": intern(item["source"])})


def build_quantity(rest: dict[str, Any]) -> Quantity | None:
    """Take the number out of a fact's table: `number`, or `low` with or without `high`."""
    number, low, high = rest.pop("number", None), rest.pop("low", None), rest.pop("high", None)
    unit, display = rest.pop("unit", ""), rest.pop("display", "")
    if number is not None:
        return Quantity(number, number, unit, display)
    if low is None and high is None:
        return None
    return Quantity(0 if low is None else low, high, unit, display)


def build_confusable(item: Table) -> Confusable:
    """A `[[confusable]]` as a value."""
    return Confusable(tuple(item["entities"]), item["note"])


def build_written(item: Table) -> Written:
    """A `[[question]]` as a value. Raises `DateError`."""
    rest = dict(item)
    number, when = build_quantity(rest), rest.pop("when", None)
    also = map(Format, rest.pop("also", ()))
    rest["formats"] = (Format(rest.pop("format")), *also)
    rest["answers"] = tuple(build_accepted(answer) for answer in rest.get("answers", ()))
    rest["all_wanted"] = rest.pop("all", False)
    rest["wrong"] = tuple(
        Wrong(build_wrong(w["text"], dated=when is not None, counted=number is not None), w["why"])
        for w in ({"why": "", **wrong} for wrong in rest.get("wrong", ()))
    )
    rest["pairs"] = tuple(Pair(**pair) for pair in rest.get("pairs", ()))
    for name in ("items", "extra"):
        rest[name] = tuple(rest.get(name, ()))
    rest["certainty"] = Certainty(rest.get("certainty", Certainty.STATED))
    rest["cite"] = tuple([build_citation(cite) for cite in rest["cite"]])
    parsed = None if when is None else PartialDate.parse(when)
    return Written(**rest, number=number, when=parsed)


def build_accepted(answer: str | Table) -> Accepted:
    """A right answer as a value: a text alone, or one with other spellings."""
    if isinstance(answer, str):
        return Accepted(answer)
    return Accepted(answer["text"], tuple(answer.get("also", ())))


def build_wrong(text: str, *, dated: bool, counted: bool) -> Value:
    """A wrong option as a value of the sort that the answer is; as a term where it is no such."""
    if dated:
        try:
            date = PartialDate.parse(text)
        except DateError:
            return Value(text)
        return Value(date.label(), date=date)
    if counted:
        try:
            number = float(text.replace(",", ""))
        except ValueError:
            return Value(text)
        if isfinite(number):
            found = Quantity(number, number)
            return Value(quantity_text(found), number=found)
    return Value(text)


def _complete(said: str | Mapping[str, str], relation: Relation) -> dict[str, str]:
    """A source alone stands for every aspect of the relation."""
    return dict.fromkeys(relation.ask, said) if isinstance(said, str) else dict(said)
