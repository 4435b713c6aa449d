"""Whether right options are right and wrong options are provably wrong, from the pack alone.

An option is wrong only if nothing recorded could make it true (`could_be_right`) and something
licenses the conclusion (`licence`): the relation has one value by nature, or one at the time that
the prompt gives; or the source's whole list is in the pack and the prompt names the source; or a
cited denial; or a rank that the pack gives to the option. Called by `faults` for every option and
every statement that is put as false.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from quizapp.core.checking.evidence import (
    ENTITY_WANTS,
    Case,
    akin_to,
    entity_part,
    identity_of,
    readings,
    records_naming,
    related,
    siblings,
)
from quizapp.core.checking.texts import holds, words
from quizapp.core.dates import contains, overlaps
from quizapp.core.facts import Certainty, Fact, Quantity, Single, Wants
from quizapp.core.questions import Value

CERTAINTY_STEMS = {
    Certainty.STATED: ("fact", "stated", "plain", "certain"),
    Certainty.CLAIMED: ("claim",),
    Certainty.REPORTED: ("report",),
    Certainty.ESTIMATED: ("estimat",),
    Certainty.UNCLEAR: ("unclear",),
    Certainty.DISPUTED: ("disput", "differ"),
}
_POINT_WORDS = {
    Wants.WHEN: {"date", "time", "when", "year"},
    Wants.PLACE: {"place", "where"},
    Wants.NUMBER: {"number", "many"},
    Wants.OBJECT: {"who", "whom", "what", "involved"},
}
_ROUGHLY = {"nearly", "almost", "about", "around", "some", "roughly", "approximately", "several"}
_AT_LEAST = ("more than", "over", "at least", "upwards of", "above")
_AT_MOST = ("up to", "at most", "fewer than", "less than", "under", "below")
_NEGATED = {
    f"{no} {than}": plain
    for no in ("no", "not")
    for than, plain in (
        ("more than", "at most"),
        ("fewer than", "at least"),
        ("less than", "at least"),
    )
}
_ROUGH_SLACK = 0.1


def says_so(case: Case, value: Value) -> bool:
    """Whether one of the question's own facts gives `value` for what is asked."""
    facts = (case.pack.facts[fact] for fact in case.question.facts if fact in case.pack.facts)
    return any(_gives(case, reading, value) for fact in facts for reading in readings(fact))


def could_be_right(case: Case, value: Value) -> str:
    """Why `value` could be a right answer though it is put as a wrong one, or ""."""
    wants = case.question.wants
    if value.identity in {answer.identity for answer in case.question.answers}:
        return "it is an accepted answer"
    if says_so(case, value):
        return "the question's own fact says it"
    if value.entity is not None and wants in ENTITY_WANTS:
        return next(_entity_reasons(case, value.entity), "")
    if value.date is not None and wants is Wants.WHEN:
        return next(_date_reasons(case, value), "")
    if value.number is not None and wants is Wants.NUMBER:
        return next(_number_reasons(case, value.number), "")
    return next(_certainty_reasons(case, value), "")


def licence(case: Case, value: Value) -> str:
    """What proves `value` wrong once nothing recorded supports it, or "" for nothing."""
    if case.question.wants in (Wants.CLAIMANT, Wants.STATUS, Wants.DISPUTE):
        return "the fact's own record"
    if case.aspect is None:
        return ""
    if case.aspect.single is Single.ALWAYS:
        return "one by nature"
    if case.aspect.single is Single.AT_A_TIME and case.time is not None:
        return "one at that time"
    if value.entity is not None and _denied(case, value.entity):
        return "denied"
    if value.entity is not None and _of_other_rank(case, value.entity):
        return "of another rank"
    return "the source's whole list" if _complete(case) else ""


def widened(quantity: Quantity, tolerance: float) -> tuple[float, float]:
    """The widest range that a recorded number may mean.

    Its tolerance, or a tenth where the source says "nearly" or "about"; open where it says "at
    least" or "up to".
    """
    high = math.inf if quantity.high is None else quantity.high
    low = quantity.low
    hedge = " ".join(words(quantity.display))
    for negated, plain in _NEGATED.items():
        hedge = hedge.replace(negated, plain)
    slack = tolerance
    if not _ROUGHLY.isdisjoint(hedge.split()):
        slack = max(slack, _ROUGH_SLACK)
    if any(holds(hedge, phrase) for phrase in _AT_LEAST):
        high = math.inf
    elif any(holds(hedge, phrase) for phrase in _AT_MOST):
        low = 0.0
    return low * (1 - slack), high * (1 + slack)


def _gives(case: Case, fact: Fact, value: Value) -> bool:
    wants = case.question.wants
    if wants is Wants.STATUS:
        return fact.certainty in certainties_named(value.text)
    if wants is Wants.DISPUTE:
        return not points_named(value.text).isdisjoint(points_of_difference(fact))
    return value.identity == identity_of(fact, wants)


def certainties_named(text: str) -> frozenset[Certainty]:
    """The degrees of certainty that an option's words name."""
    said = " ".join(words(text))
    return frozenset(c for c, stems in CERTAINTY_STEMS.items() if any(s in said for s in stems))


def points_named(text: str) -> frozenset[Wants]:
    """The parts of a fact that an option's words name, such as "the date"."""
    said = set(words(text))
    return frozenset(wants for wants, names in _POINT_WORDS.items() if not names.isdisjoint(said))


def points_of_difference(fact: Fact) -> frozenset[Wants]:
    """The parts on which the fact's versions differ from it."""
    return frozenset(
        wants
        for wants in _POINT_WORDS
        if any(getattr(version, wants.value) is not None for version in fact.versions)
    )


def _entity_reasons(case: Case, entity: str) -> Iterator[str]:
    pack, wants = case.pack, case.question.wants
    right = {answer.entity for answer in case.question.answers if answer.entity}
    spelled = {words(s) for s in pack.entities[entity].spellings}
    for answer in sorted(right):
        if related(pack, answer, entity):
            yield f"it contains or lies within the answer {answer}"
        if spelled & {words(s) for s in pack.entities[answer].spellings}:
            yield f"it shares a spelling with the answer {answer}"
    for record in records_naming(case, entity):
        if not record.denied and entity_part(record, wants) == entity:
            yield f"fact {record.id} records it"
    for record in siblings(case):
        recorded = entity_part(record, wants)
        if recorded is not None and related(pack, recorded, entity):
            yield f"fact {record.id} records {recorded}, which contains or lies within it"
    for record in akin_to(case, entity):
        yield f"fact {record.id} of the akin relation {record.relation} names it"


def _date_reasons(case: Case, value: Value) -> Iterator[str]:
    for record in (*siblings(case), *akin_to(case)):
        if record.when is not None and value.date is not None and overlaps(record.when, value.date):
            yield f"fact {record.id} has {record.when.edtf}, which may be the same time"


def _number_reasons(case: Case, number: Quantity) -> Iterator[str]:
    high = math.inf if number.high is None else number.high
    for record in (*siblings(case), *akin_to(case)):
        if record.number is None or _other_unit(record.number, number):
            continue
        least, most = widened(record.number, case.question.tolerance)
        if number.low <= most and high >= least:
            yield f"fact {record.id} has {record.number.low:g}, which it may be"


def _other_unit(a: Quantity, b: Quantity) -> bool:
    return bool(a.unit and b.unit and a.unit != b.unit)


def _certainty_reasons(case: Case, value: Value) -> Iterator[str]:
    wants = case.question.wants
    for record in siblings(case):
        # Somebody may make a like claim with another date: that is enough to spoil the question.
        same = wants is Wants.CLAIMANT or _same_statement(case.fact, record)
        if same and _gives(case, record, value):
            yield f"fact {record.id} is told that way"


def _same_statement(a: Fact, b: Fact) -> bool:
    """Whether two facts of one relation say the same, whoever says so."""
    parts = ("subject", "object", "of", "place", "when", "number", "as_of")
    return all(getattr(a, part) == getattr(b, part) for part in parts)


def _denied(case: Case, entity: str) -> bool:
    wants = case.question.wants
    return any(
        record.denied and entity_part(record, wants) == entity and _as_wide(case, record)
        for record in records_naming(case, entity)
    )


def _as_wide(case: Case, denial: Fact) -> bool:
    """Whether a denial speaks of all that the prompt asks about, not of one time or place of it."""
    if denial.when is not None and (
        case.time is None or case.time[0] != "when" or not contains(denial.when, case.time[1])
    ):
        return False
    elsewhere = case.question.wants is not Wants.PLACE and denial.place is not None
    return not elsewhere or case.parts.get("place") == denial.place


def _of_other_rank(case: Case, entity: str) -> bool:
    """Whether the pack gives `entity` the other rank in this very list."""
    if case.rank is None:
        return False
    ranked = [
        fact
        for fact in case.pack.facts_of.get(entity, ())
        if fact.relation == case.relation.id
        and not fact.denied
        and entity_part(fact, case.question.wants) == entity
        and fact.rank not in (None, case.rank)
    ]
    return any(_same_list(case, fact) for fact in ranked)


def _same_list(case: Case, fact: Fact) -> bool:
    wanted = case.question.wants.value
    parts = (p for p in ("subject", "object", "of") if p != wanted)
    return all(getattr(fact, part) == getattr(case.fact, part) for part in parts)


def _complete(case: Case) -> bool:
    """Whether every fact of the list says that one source's whole list is here, and it is named.

    The list is of the facts with exactly the parts that the prompt gives.
    """
    name = case.aspect.name if case.aspect else ""
    listed = (f for f in siblings(case) if all(getattr(f, p) == e for p, e in case.parts.items()))
    declared = {fact.complete.get(name) for fact in listed}
    source = case.pack.sources.get(declared.pop() or "") if len(declared) == 1 else None
    return source is not None and bool(source.phrase) and holds(case.prompt, source.phrase)
