"""Checks on single facts: citations, notes, kinds, numbers, certainty.

Called by `quizapp.content.checks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz import process

from quizapp.content.checks_relations import PARTS
from quizapp.content.problems import Problem, Severity
from quizapp.content.reading import Reading
from quizapp.core.facts import Certainty, Citation, Fact, Pack, Quantity
from quizapp.core.near_values import sets_limit
from quizapp.core.wording import placeholders

MOST_WORDS = 8
NUMERIC = frozenset({"number", "low", "high", "unit", "display"})

Path = tuple[str | int, ...]


def fact_problems(reading: Reading, pack: Pack) -> Iterator[Problem]:
    """Everything that is wrong with each fact on its own."""
    for fact in pack.facts.values():
        yield from _support(reading, fact)
        yield from citation_problems(reading, pack, fact)
        yield from _kinds(reading, pack, fact)
        yield from _numbers(reading, fact)
        yield from _certainty(reading, fact)
        yield from _statement(reading, pack, fact)
        yield from _rank(reading, pack, fact)


def _support(reading: Reading, fact: Fact) -> Iterator[Problem]:
    if not fact.cite:
        hint = 'Add cite = [{ source = "...", section = "...", words = "..." }].'
        yield reading.problem("fact", fact.id, "this fact has no citation", hint)
    if not fact.note.strip():
        hint = "Add note = one or two sentences of your own: the explanation a learner reads."
        yield reading.problem("fact", fact.id, "this fact has no note", hint)


def citation_problems(
    reading: Reading, pack: Pack, fact: Fact, table: str = "fact"
) -> Iterator[Problem]:
    """What is wrong with the citations of a fact, or of a question that was written out."""
    places: list[tuple[Path, Citation]] = [
        (("cite", number), cite) for number, cite in enumerate(fact.cite)
    ]
    for number, version in enumerate(fact.versions):
        places += [(("version", number, "cite", n), cite) for n, cite in enumerate(version.cite)]
    for at, cite in places:
        if len(cite.words.split()) > MOST_WORDS:
            message = f"the cited words are {len(cite.words.split())}, at most {MOST_WORDS} may be"
            hint = "Cite a name, a date or a number only; never a sentence."
            yield reading.problem(table, fact.id, message, hint, at=at)
        headings = [section.heading for section in pack.sources[cite.source].sections]
        if not cite.section:
            if headings:
                hint = "Add section = the heading, exactly as the source lists it."
                yield reading.problem(table, fact.id, "the citation names no section", hint, at=at)
        elif cite.section not in headings:
            near = process.extractOne(cite.section, headings, score_cutoff=60)
            hint = f"Did you mean {near[0]!r}?" if near else f"List it in source {cite.source!r}."
            message = f"source {cite.source!r} has no section {cite.section!r}"
            yield reading.problem(table, fact.id, message, hint, at=at)


def _kinds(reading: Reading, pack: Pack, fact: Fact) -> Iterator[Problem]:
    relation = pack.relations[fact.relation]
    sides: list[tuple[Path, str, str, tuple[str, ...]]] = [
        (("subject",), "subject", fact.subject, relation.subject)
    ]
    if fact.object is not None:
        sides.append((("object",), "object", fact.object, relation.object))
    sides += [
        (("version", number, "object"), "object", version.object, relation.object)
        for number, version in enumerate(fact.versions)
        if version.object is not None
    ]
    for at, side, entity, allowed in sides:
        kind = pack.entities[entity].kind
        if side == "object" and not allowed:
            message = f"relation {relation.id!r} takes no object"
            yield reading.problem("fact", fact.id, message, "Leave it out.", at=at)
        elif not any(pack.is_a(kind, wider) for wider in allowed):
            message = f"{entity!r}, of kind {kind!r}, cannot be the {side} of {relation.id!r}"
            hint = f"Its {side} may be: {', '.join(allowed)}."
            yield reading.problem("fact", fact.id, message, hint, at=at)
    if relation.object and fact.object is None:
        message = f"relation {relation.id!r} needs an object"
        yield reading.problem("fact", fact.id, message, "Add object = an entity's id.")


def _numbers(reading: Reading, fact: Fact) -> Iterator[Problem]:
    raw = reading.raw("fact", fact.id)
    if NUMERIC.isdisjoint(raw) and not fact.versions:
        return
    places: list[tuple[Path, Quantity | None]] = [((), fact.number)]
    places += [(("version", n), version.number) for n, version in enumerate(fact.versions)]
    tables = [raw, *raw.get("version", ())]
    for (at, number), table in zip(places, tables, strict=True):
        if "number" in table and ("low" in table or "high" in table):
            hint = "Keep number for one value, low and high for a range."
            yield reading.problem(
                "fact", fact.id, "number and low/high stand together", hint, at=(*at, "number")
            )
        if "high" in table and "low" not in table and "number" not in table:
            hint = 'Add low = 0 for "up to", or the lower end that the source gives.'
            yield reading.problem(
                "fact", fact.id, "high stands without low", hint, at=(*at, "high")
            )
        if number is not None and number.high is not None and number.high < number.low:
            hint = "Write the lower end as low."
            message = f"low {number.low:g} is above high {number.high:g}"
            yield reading.problem("fact", fact.id, message, hint, at=(*at, "low"))
        if number is not None and number.low == number.high and sets_limit(number):
            hint = "Write low alone for a floor; low = 0 and high for a ceiling."
            message = f"display sets a limit ({number.display!r}), but one number is given"
            yield reading.problem("fact", fact.id, message, hint, at=(*at, "display"))
        if number is None and ("unit" in table or "display" in table):
            key = "unit" if "unit" in table else "display"
            hint = "Add the number, or leave it out."
            yield reading.problem(
                "fact", fact.id, f"{key} stands without a number", hint, at=(*at, key)
            )


def _certainty(reading: Reading, fact: Fact) -> Iterator[Problem]:
    if fact.certainty is Certainty.CLAIMED and fact.by is None:
        hint = "Add by = the entity that claims it."
        yield reading.problem("fact", fact.id, "claimed by whom?", hint, at=("certainty",))
    if fact.certainty is Certainty.DISPUTED and not fact.versions:
        hint = "Add [[fact.version]] with the part that differs, its cite and a note."
        yield reading.problem(
            "fact", fact.id, "disputed, but no other version is given", hint, at=("certainty",)
        )
    if fact.versions and fact.certainty is not Certainty.DISPUTED:
        hint = 'Write certainty = "disputed", or take the version out.'
        message = f"another version is given, but the certainty is {fact.certainty.value!r}"
        yield reading.problem("fact", fact.id, message, hint, at=("version", 0))
    for number, version in enumerate(fact.versions):
        differs = [
            name
            for name in ("object", "when", "place", "number")
            if getattr(version, name) is not None and getattr(version, name) != getattr(fact, name)
        ]
        if not differs:
            hint = "Give the part that differs: object, when, place or number."
            message = "this version says nothing else than the fact"
            yield reading.problem("fact", fact.id, message, hint, at=("version", number))


def _statement(reading: Reading, pack: Pack, fact: Fact) -> Iterator[Problem]:
    """A part that the statement needs and the fact lacks, or one that it does not tell."""
    statement = pack.relations[fact.relation].statement
    missing = [part for part in _needed(statement) if not _has(fact, part)]
    if missing:
        message = f"the statement of {fact.relation!r} needs what this fact lacks: "
        hint = "Add it to the fact, or put the stretch of the statement in square brackets."
        yield reading.problem("fact", fact.id, message + ", ".join(missing), hint)
    for part in _untold(statement):
        if _has(fact, part):
            message = f"the statement of {fact.relation!r} does not tell this fact's {part!r}"
            hint = f"Add [ {{{part}}}] to the statement of the relation, or leave it out here."
            low = part == "number" and "low" in reading.raw("fact", fact.id)
            at = ("low",) if low else (part,)
            yield reading.problem("fact", fact.id, message, hint, at=at, severity=Severity.WARNING)


def _rank(reading: Reading, pack: Pack, fact: Fact) -> Iterator[Problem]:
    if fact.rank is None:
        return
    if not any(getattr(aspect, fact.rank) for aspect in pack.relations[fact.relation].ask.values()):
        message = f"relation {fact.relation!r} has no wording for the rank {fact.rank!r}"
        hint = f'Add {fact.rank} = "..." beside a prompt of the relation, or leave the rank out.'
        yield reading.problem(
            "fact", fact.id, message, hint, at=("rank",), severity=Severity.WARNING
        )


def _has(fact: Fact, part: str) -> bool:
    return bool(fact.number and fact.number.unit) if part == "unit" else bool(getattr(fact, part))


@lru_cache(maxsize=1024)
def _needed(template: str) -> tuple[str, ...]:
    """The parts that a wording cannot do without; `_kinds` looks after the object."""
    needed = placeholders(re.sub(r"\[[^\]]*\]", "", template)) - {"object"}
    return tuple(sorted(needed.intersection(PARTS)))


@lru_cache(maxsize=1024)
def _untold(template: str) -> tuple[str, ...]:
    """The parts that a wording ought to tell where a fact has them, and does not."""
    return tuple(p for p in ("when", "place", "number", "of") if p not in placeholders(template))
