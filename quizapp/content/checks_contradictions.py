"""Checks on facts that cannot be true together.

Two values where there can be one, an act after a death, a part before its whole, a thing both
said and denied. Facts marked as disputed or unclear are left alone: they say so themselves.
Called by `quizapp.content.checks`.
"""

from __future__ import annotations

import datetime
from collections.abc import Container, Iterator
from functools import lru_cache

from quizapp.content.problems import Problem, Severity
from quizapp.content.reading import Reading
from quizapp.core.dates import Kind, Order, PartialDate, Precision, compare, overlaps
from quizapp.core.facts import Aspect, Certainty, Fact, Pack, Single
from quizapp.core.wording import placeholders

PLACES = "place"
"""The kind whose members may be older than what they lie in: a town is older than its country."""

TIMES = ("when", "as_of")

_LEFT_ALONE = frozenset({Certainty.DISPUTED, Certainty.UNCLEAR})

_DISPUTE_HINT = (
    'Correct one; or, if the sources really differ, make one fact of both: certainty = "disputed"'
    " and a [[fact.version]]."
)


def contradictions(
    reading: Reading, pack: Pack, misworded: Container[str] = ()
) -> Iterator[Problem]:
    """Every pair of facts that contradict each other, named at the later one.

    `misworded`: relations whose wordings are broken, so that what they are about cannot be told.
    """
    said = [
        fact
        for fact in pack.facts.values()
        if fact.certainty not in _LEFT_ALONE and fact.relation not in misworded
    ]
    asserted = [fact for fact in said if not fact.denied]
    yield from _second_values(reading, pack, asserted)
    yield from _both_said_and_denied(reading, said)
    yield from _said_twice(reading, asserted)
    begins = _turning_points(pack, asserted, "begins")
    ends = _turning_points(pack, asserted, "ends")
    yield from _acts_out_of_life(reading, pack, asserted, begins, ends)
    yield from _parts_before_wholes(reading, pack, begins)


def _second_values(reading: Reading, pack: Pack, facts: list[Fact]) -> Iterator[Problem]:
    groups: dict[tuple[object, ...], tuple[Aspect, list[Fact]]] = {}
    for fact in facts:
        for aspect in pack.relations[fact.relation].ask.values():
            if aspect.single is not Single.NO and getattr(fact, aspect.wants.value) is not None:
                key = (fact.relation, aspect.name, *_given(fact, aspect))
                groups.setdefault(key, (aspect, []))[1].append(fact)
    for aspect, group in groups.values():
        if len(group) == 1:
            continue
        clashes = _at_one_time if aspect.single is Single.AT_A_TIME else _ever
        why = "one at a time" if aspect.single is Single.AT_A_TIME else "by nature there is one"
        for first, second in clashes(pack, group, aspect):
            message = f"contradicts {first.id!r}: another {aspect.wants.value} ({why})"
            at = "low" if aspect.wants.value not in reading.raw("fact", second.id) else None
            at = at or aspect.wants.value
            yield reading.problem("fact", second.id, message, _DISPUTE_HINT, at=(at,))


def _ever(pack: Pack, group: list[Fact], aspect: Aspect) -> Iterator[tuple[Fact, Fact]]:
    """Each fact with the first one before it that gives another value."""
    different: dict[tuple[object, ...], Fact] = {}
    for fact in group:
        for other in different.values():
            if _clash(pack, other, fact, aspect):
                yield other, fact
                break
        value = getattr(fact, aspect.wants.value)
        different.setdefault((value, fact.by, fact.certainty is Certainty.STATED), fact)


def _at_one_time(pack: Pack, group: list[Fact], aspect: Aspect) -> Iterator[tuple[Fact, Fact]]:
    """Each fact with one before it that gives another value while it surely holds.

    Those that last are gone through by their beginnings, next to those that have not ended yet,
    so that a long line of holders takes no time.
    """
    timed = [(fact, date) for fact in group if (date := fact.when or fact.as_of) is not None]
    same: dict[str, list[Fact]] = {}
    for fact, date in timed:
        if date.kind is not Kind.WITHIN:
            same.setdefault(date.edtf, []).append(fact)
    found: dict[str, tuple[Fact, Fact]] = {}
    for facts in same.values():
        for pair in _ever(pack, facts, aspect):
            found.setdefault(pair[1].id, pair)
    lasting = [(core, fact) for fact, date in timed if (core := _core(date)) is not None]
    going: list[tuple[datetime.date, Fact]] = []
    for (first, last), fact in sorted(lasting, key=lambda pair: (*pair[0], pair[1].order)):
        going = [(end, other) for end, other in going if end > first]
        for _, other in going:
            if _clash(pack, other, fact, aspect):
                earlier, later = sorted((other, fact), key=lambda one: one.order)
                found.setdefault(later.id, (earlier, later))
        going.append((last, fact))
    yield from found.values()


def _clash(pack: Pack, first: Fact, second: Fact, aspect: Aspect) -> bool:
    return not (_is_claim_apart(first, second) or _compatible(pack, first, second, aspect))


def _given(fact: Fact, aspect: Aspect) -> Iterator[object]:
    """What the prompt of an aspect tells of the fact, and so what a second value must share."""
    for part in _parts_given(aspect.prompt, aspect.wants):
        value = getattr(fact, part, None)
        if part not in TIMES:
            yield value
        elif aspect.single is Single.ALWAYS:
            yield value.edtf if isinstance(value, PartialDate) else value
    if aspect.single is Single.ALWAYS and (aspect.first or aspect.later):
        yield fact.rank
    if aspect.name in fact.ask:
        yield fact.ask[aspect.name]


@lru_cache(maxsize=1024)
def _parts_given(prompt: str, wants: str) -> tuple[str, ...]:
    return tuple(sorted(placeholders(prompt) - {wants, "unit"}))


def _is_claim_apart(first: Fact, second: Fact) -> bool:
    """Whether the two are told by different people, so that both can be as they are told."""
    stated = first.certainty is Certainty.STATED and second.certainty is Certainty.STATED
    return not stated and first.by != second.by


def _compatible(pack: Pack, first: Fact, second: Fact, aspect: Aspect) -> bool:
    """Whether both values can be right: the same, or one a coarser way to say the other."""
    one, other = getattr(first, aspect.wants.value), getattr(second, aspect.wants.value)
    if isinstance(one, str):
        return one == other or one in pack.wholes(other) or other in pack.wholes(one)
    if isinstance(one, PartialDate):
        return overlaps(one, other)
    high, other_high = one.high, other.high
    below = high is not None and high < other.low
    above = other_high is not None and other_high < one.low
    return one.unit != other.unit or not (below or above)


def _core(date: PartialDate) -> tuple[datetime.date, datetime.date] | None:
    """First and last of the days on which something of that date surely held, if there are any.

    Two that share no more than the day on which one ends and the other begins follow one another.
    """
    if date.kind is Kind.LASTED:
        first = date.start.last_day if date.start else datetime.date.min
        last = date.end.first_day if date.end else datetime.date.max
        return (first, last) if first <= last else None
    if date.kind is Kind.POINT and date.precision is Precision.DAY and date.earliest:
        return date.earliest, date.earliest
    return None


def _both_said_and_denied(reading: Reading, facts: list[Fact]) -> Iterator[Problem]:
    said: dict[tuple[str | None, ...], list[Fact]] = {}
    for fact in facts:
        if not fact.denied and fact.certainty is Certainty.STATED:
            said.setdefault((fact.relation, fact.subject, fact.object, fact.of), []).append(fact)
    for fact in facts:
        if not fact.denied:
            continue
        for other in said.get((fact.relation, fact.subject, fact.object, fact.of), ()):
            if all(
                getattr(fact, part) in (None, getattr(other, part))
                for part in ("when", "place", "number")
            ):
                message = f"denies what {other.id!r} states"
                yield reading.problem("fact", fact.id, message, _DISPUTE_HINT, at=("denied",))


def _said_twice(reading: Reading, facts: list[Fact]) -> Iterator[Problem]:
    first: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        when, as_of = (date.edtf if date else None for date in (fact.when, fact.as_of))
        told = (fact.relation, fact.subject, fact.object, fact.of, fact.place, when, as_of)
        other = first.setdefault((*told, fact.number, fact.by, fact.rank), fact)
        if other is not fact:
            message = f"says the same as {other.id!r}"
            hint = "Keep one of them, with both citations."
            yield reading.problem("fact", fact.id, message, hint)


def _turning_points(
    pack: Pack, facts: list[Fact], which: str
) -> dict[str, tuple[PartialDate, Fact]]:
    """When the life of each entity begins (or ends), and the fact that says so."""
    found: dict[str, tuple[PartialDate, Fact]] = {}
    for fact in facts:
        side = getattr(pack.relations[fact.relation], which)
        entity = getattr(fact, side) if side else None
        if entity and fact.when:
            found.setdefault(entity, (fact.when, fact))
    return found


def _acts_out_of_life(
    reading: Reading,
    pack: Pack,
    facts: list[Fact],
    begins: dict[str, tuple[PartialDate, Fact]],
    ends: dict[str, tuple[PartialDate, Fact]],
) -> Iterator[Problem]:
    for fact in facts:
        relation = pack.relations[fact.relation]
        if fact.when is None or relation.posthumous or relation.ends:
            continue
        name = pack.entities[fact.subject].name
        end, last = ends.get(fact.subject, (None, fact))
        if end is not None and last is not fact and _goes_past(fact.when, end):
            message = f"{name} ended {end.phrase()} ({last.id!r}), and acts {fact.when.phrase()}"
            hint = (
                "Correct a date or the person; or say posthumous = true on a relation that may be"
                " said of the dead."
            )
            yield reading.problem("fact", fact.id, message, hint, at=("when",))
        begin, first = begins.get(fact.subject, (None, fact))
        if begin is not None and first is not fact and compare(fact.when, begin) is Order.BEFORE:
            message = f"{name} began {begin.phrase()} ({first.id!r}), and acts {fact.when.phrase()}"
            yield reading.problem(
                "fact",
                fact.id,
                message,
                "Correct a date, or name the one who acted before.",
                at=("when",),
                severity=Severity.WARNING,
            )


def _goes_past(when: PartialDate, end: PartialDate) -> bool:
    """Whether a time surely begins, or lasts, beyond `end`."""
    if compare(when, end) is Order.AFTER:
        return True
    last = when.end.widest[0] if when.kind is Kind.LASTED and when.end else None
    return last is not None and end.widest_latest is not None and last > end.widest_latest


def _parts_before_wholes(
    reading: Reading, pack: Pack, begins: dict[str, tuple[PartialDate, Fact]]
) -> Iterator[Problem]:
    for part, (begin, fact) in begins.items():
        for whole in pack.wholes(part):
            other, cause = begins.get(whole, (None, fact))
            if other is None or compare(begin, other) is not Order.BEFORE:
                continue
            place = pack.is_a(pack.entities[part].kind, PLACES)
            message = (
                f"{pack.entities[part].name} began {begin.phrase()}, before"
                f" {pack.entities[whole].name}, in which it lies ({cause.id!r}: {other.phrase()})"
            )
            yield reading.problem(
                "fact",
                fact.id,
                message,
                "Correct a date, or the entity's within.",
                at=("when",),
                severity=Severity.WARNING if place else Severity.ERROR,
            )
