"""Checks on names: two entities that cannot be told apart, and names that say nothing new.

Called by `quizapp.content.checks`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import combinations

from quizapp.content.problems import Problem, Severity
from quizapp.content.reading import Reading
from quizapp.core.facts import Entity, Pack


def name_problems(reading: Reading, pack: Pack) -> Iterator[Problem]:
    """Names that two entities share without being declared confusable, and repeated ones."""
    for entity in pack.entities.values():
        yield from _repeated(reading, entity)
    declared = {
        frozenset(pair)
        for confusable in pack.confusables
        for pair in combinations(confusable.entities, 2)
    }
    for name, owners in _owners(pack).items():
        for first, second in combinations(owners, 2):
            if frozenset((first, second)) in declared:
                continue
            key, place, spelling = _where(pack.entities[second], name)
            message = f"{spelling!r} is also a name of {first!r}"
            hint = (
                "Make them one entity, give one of them another name, or declare the two in"
                " [[confusable]] with what tells them apart."
            )
            at = (key,) if place is None else (key, place)
            yield reading.problem("entity", second, message, hint, at=at)


def confusable_problems(reading: Reading) -> Iterator[Problem]:
    """Lists of confusable entities that name one twice."""
    for index, item in enumerate(reading.tables["confusable"]):
        names = item.get("entities", []) if isinstance(item, dict) else []
        if isinstance(names, list) and len(set(map(str, names))) < len(names):
            hint = "Name each entity once."
            message = "an entity is named twice in this list"
            yield reading.problem("confusable", index, message, hint, at=("entities",))


def folded_name(text: str) -> str:
    """A name without case, marks, blanks and punctuation, in whatever script it is written."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(filter(str.isalnum, plain))


def _owners(pack: Pack) -> dict[str, list[str]]:
    """For each folded name the entities that bear it, each once, in the order of the pack."""
    owners: dict[str, dict[str, None]] = {}
    for entity in pack.entities.values():
        for spelling in entity.spellings:
            folded = folded_name(spelling)
            if folded:
                owners.setdefault(folded, {})[entity.id] = None
    return {name: list(found) for name, found in owners.items()}


def _where(entity: Entity, name: str) -> tuple[str, int | None, str]:
    """The key, the place in its list, and the spelling that folds to `name`."""
    if folded_name(entity.name) == name:
        return "name", None, entity.name
    lists = (
        ("aliases", entity.aliases),
        ("acronyms", entity.acronyms),
        ("native", tuple(native.text for native in entity.native)),
    )
    return next(
        (key, place, spelling)
        for key, spellings in lists
        for place, spelling in enumerate(spellings)
        if folded_name(spelling) == name
    )


def _repeated(reading: Reading, entity: Entity) -> Iterator[Problem]:
    seen: set[str] = set()
    for spelling in entity.spellings:
        if spelling in seen:
            key = "aliases" if spelling in entity.aliases else "acronyms"
            yield reading.problem(
                "entity",
                entity.id,
                f"{spelling!r} stands twice among its names",
                "Keep one of them.",
                at=(key,),
                severity=Severity.WARNING,
            )
        seen.add(spelling)
