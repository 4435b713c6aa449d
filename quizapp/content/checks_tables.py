"""Checks on the tables as they were read: shape, ids, references, dates.

What fails here cannot become part of a `Pack`; `quizapp.content.checks` goes on with the rest, so
that an author sees every mistake at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rapidfuzz import process

from quizapp.content import shape
from quizapp.content.checks_texts import odd_texts
from quizapp.content.problems import Problem
from quizapp.content.reading import Reading
from quizapp.core.dates import DateError, PartialDate

Path = tuple[str | int, ...]
Tables = dict[str, list[Any]]
Ids = Mapping[str, Mapping[str, Any]]

CERTAINTY_ASPECTS = ("status", "claimant", "dispute")
"""Aspects that every relation has, by way of the certainty of its facts."""


WANTED = ("subject", "object", "when", "place", "number")
"""What an aspect can ask for."""

WIDER = {"kind": "parent", "entity": "within"}
"""The key by which an item of a table lies in another one of the same table."""


def sound_tables(reading: Reading, problems: list[Problem]) -> Tables:
    """The items of which a pack can be built; what is wrong with the others goes to `problems`.

    Where a file could not be read, what the others refer to may stand there: nothing is said of it.
    """
    readable = not reading.problems
    shaped = _shaped(reading, problems)
    ids = _ids(reading)
    sound: Tables = {}
    for table, kept in shaped.items():
        seen: dict[str, int] = {}
        sound[table] = []
        for index, item in kept:
            found = [*_twice(reading, table, index, item, seen)]
            found += odd_texts(reading, table, index, item)
            found += _dangling(reading, table, index, item, ids) if readable else ()
            if table == "fact":
                found += _unknown_aspects(reading, index, item, ids) if readable else ()
                found += _bad_dates(reading, table, index, item)
            elif table == "question":
                found += _bad_dates(reading, table, index, item)
            elif table == "relation":
                found += _bad_aspects(reading, index, item)
            elif table in WIDER:
                found += _cycles(reading, table, index, item, ids)
            problems.extend(found)
            if not found:
                sound[table].append(item)
    whole = all(len(items) == len(reading.tables[table]) for table, items in sound.items())
    return sound if whole else _closed(sound)


def _shaped(reading: Reading, problems: list[Problem]) -> dict[str, list[tuple[int, Any]]]:
    """The items that have the shape of their table, each with its place."""
    kept: dict[str, list[tuple[int, Any]]] = {}
    for table, items in reading.tables.items():
        fits = shape.fits(table)
        kept[table] = []
        for index, item in enumerate(items):
            if fits(item):
                kept[table].append((index, item))
            else:
                problems.extend(
                    reading.problem(table, index, message, hint, at=at)
                    for at, message, hint in shape.explain(table, item)
                )
    return kept


def _ids(reading: Reading) -> Ids:
    """Every id of each table, broken items included, and the topics."""
    ids = {
        table: {str(item["id"]): item for item in items if isinstance(item, dict) and "id" in item}
        for table, items in reading.tables.items()
    }
    topics = reading.header.get("topics", {})
    return {**ids, "topic": topics if isinstance(topics, dict) else {}}


def _twice(
    reading: Reading, table: str, index: int, item: Any, seen: dict[str, int]
) -> Iterator[Problem]:
    if table == "confusable":
        return
    first = seen.setdefault(item["id"], index)
    if first != index:
        stand = reading.stands[table][first]
        place = f"{stand.file.name}:{stand.file.line(table, stand.index)}"
        message = f"{table} {item['id']!r} is there already, in {place}"
        yield reading.problem(table, index, message, "Give it another id.", at=("id",))


def _dangling(reading: Reading, table: str, index: int, item: Any, ids: Ids) -> Iterator[Problem]:
    for at, target, name in _references(table, item):
        if name not in ids[target]:
            yield reading.problem(
                table, index, f"unknown {target} {name!r}", _advice(name, target, ids), at=at
            )


def _advice(name: str, target: str, ids: Ids) -> str:
    near = process.extractOne(name, list(ids[target]), score_cutoff=70)
    if near:
        return f"Did you mean {near[0]!r}?"
    if target == "topic":
        return "Correct it, or list it in [pack.topics]."
    return f"Correct it, or add [[{target}]] with this id."


def _references(table: str, item: Any) -> Iterator[tuple[Path, str, str]]:
    """Every id that an item names: where it stands, the table it belongs to, the id."""
    for key, target in SINGLE[table]:
        if key in item:
            yield (key,), target, item[key]
    for key, target in LISTED[table]:
        for place, name in enumerate(item.get(key, ())):
            yield (key, place), target, name
    if table == "fact":
        yield from _references_of_fact(item)
    elif table == "question":
        yield from _cited((), item)
    elif table == "relation":
        for name, aspect in item.get("ask", {}).items():
            if "topic" in aspect:
                yield ("ask", name, "topic"), "topic", aspect["topic"]


def _references_of_fact(item: Any) -> Iterator[tuple[Path, str, str]]:
    yield from _cited((), item)
    for number, version in enumerate(item.get("version", ())):
        for key in ("object", "place"):
            if key in version:
                yield ("version", number, key), "entity", version[key]
        yield from _cited(("version", number), version)
    complete = item.get("complete", {})
    for key, source in ({"": complete} if isinstance(complete, str) else complete).items():
        yield ("complete", key), "source", source


def _cited(at: Path, item: Any) -> Iterator[tuple[Path, str, str]]:
    for place, cite in enumerate(item.get("cite", ())):
        yield (*at, "cite", place, "source"), "source", cite["source"]


SINGLE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "kind": (("parent", "kind"),),
    "source": (("cited_by", "source"),),
    "relation": (("topic", "topic"),),
    "entity": (("kind", "kind"), ("within", "entity")),
    "fact": (
        ("relation", "relation"),
        ("subject", "entity"),
        ("object", "entity"),
        ("of", "entity"),
        ("place", "entity"),
        ("by", "entity"),
    ),
    "confusable": (),
    "question": (("topic", "topic"),),
}
LISTED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "kind": (),
    "source": (),
    "relation": (("subject", "kind"), ("object", "kind"), ("akin", "relation")),
    "entity": (),
    "fact": (),
    "confusable": (("entities", "entity"),),
    "question": (),
}


def _unknown_aspects(reading: Reading, index: int, item: Any, ids: Ids) -> Iterator[Problem]:
    if not item.keys() & {"ask", "skip", "complete"}:
        return
    relation = ids["relation"].get(item["relation"])
    asked = relation.get("ask", {}) if isinstance(relation, dict) else None
    if not isinstance(asked, dict):
        return
    complete = item.get("complete", {})
    for key, names in (
        ("ask", item.get("ask", {})),
        ("skip", item.get("skip", {})),
        ("complete", complete if isinstance(complete, dict) else {}),
    ):
        known = [*asked, *CERTAINTY_ASPECTS] if key == "skip" else list(asked)
        for name in names:
            if name not in known:
                near = process.extractOne(name, known, score_cutoff=60)
                hint = f"Did you mean {near[0]!r}?" if near else f"It has: {', '.join(known)}."
                message = f"relation {item['relation']!r} has no aspect {name!r}"
                yield reading.problem("fact", index, message, hint, at=(key, name))


def _bad_dates(reading: Reading, table: str, index: int, item: Any) -> Iterator[Problem]:
    places: list[tuple[Path, str]] = [
        ((key,), item[key]) for key in ("when", "as_of") if key in item
    ]
    for number, version in enumerate(item.get("version", ())):
        if "when" in version:
            places.append((("version", number, "when"), version["when"]))
    for at, text in places:
        try:
            PartialDate.parse(text)
        except DateError as error:
            hint = 'Write "2015", "2015-02", "2015-02-03", "[..2010]", ...: see content/README.md.'
            yield reading.problem(table, index, f"{at[-1]} is no date: {error}", hint, at=at)


def _bad_aspects(reading: Reading, index: int, item: Any) -> Iterator[Problem]:
    """Aspects that do not say what they ask for, or bear a name that is taken."""
    for name, aspect in item.get("ask", {}).items():
        if name in CERTAINTY_ASPECTS:
            message = f"an aspect cannot be called {name!r}: every relation has one of that name"
            yield reading.problem(
                "relation", index, message, "Give it another name.", at=("ask", name)
            )
        elif name not in WANTED and "wants" not in aspect:
            near = process.extractOne(name, WANTED, score_cutoff=70)
            message = f"aspect {name!r} does not say what it asks for"
            hint = f"Add wants = one of {', '.join(WANTED)}."
            if near:
                hint = f"Did you mean {near[0]!r}? Else add wants = one of {', '.join(WANTED)}."
            yield reading.problem("relation", index, message, hint, at=("ask", name))


def _cycles(reading: Reading, table: str, index: int, item: Any, ids: Ids) -> Iterator[Problem]:
    """An item that, by the key that leads to the next wider one, comes back to itself."""
    key = WIDER[table]
    here, seen = item.get(key), [item["id"]]
    while isinstance(here, str) and here not in seen:
        seen.append(here)
        wider = ids[table].get(here)
        here = wider.get(key) if isinstance(wider, dict) else None
    if here == item["id"]:
        message = f"it lies in itself: {' in '.join([*seen, here])}"
        yield reading.problem(table, index, message, f"Correct one {key}.", at=(key,))


def _closed(sound: Tables) -> Tables:
    """Without items that name an item which is itself broken: they are not to blame."""
    while True:
        ids: Ids = {table: {str(i.get("id")): i for i in items} for table, items in sound.items()}
        kept = {
            table: [
                item
                for item in items
                if all(
                    target == "topic" or name in ids[target]
                    for _, target, name in _references(table, item)
                )
            ]
            for table, items in sound.items()
        }
        if all(len(kept[table]) == len(items) for table, items in sound.items()):
            return kept
        sound = kept
