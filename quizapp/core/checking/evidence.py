"""What a pack records that bears on a question, read straight from its facts.

This is the checker's own reading: it does not know how the generator came to a question. A record
counts as evidence however unsure the source is of it; only a denial is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from quizapp.core.checking.texts import holds
from quizapp.core.dates import PartialDate, overlaps
from quizapp.core.facts import Aspect, Fact, Pack, Relation, Wants
from quizapp.core.questions import Question

ENTITY_WANTS = frozenset({Wants.SUBJECT, Wants.OBJECT, Wants.PLACE})
_PARTS = ("subject", "object", "of", "place")


@dataclass(frozen=True, slots=True)
class Case:
    """A question in the wording that was shown, with the fact and relation it rests on.

    `aspect` is None for the questions that belong to every relation (who claims it, how sure).
    `parts` holds the parts of the fact that the prompt gives (name of the part to entity), `time`
    the fact's field and date that it gives, if any.
    """

    pack: Pack
    question: Question
    prompt: str
    fact: Fact
    relation: Relation
    aspect: Aspect | None
    parts: Mapping[str, str]
    time: tuple[str, PartialDate] | None

    @property
    def rank(self) -> str | None:
        """The rank that the wording speaks of, if it does."""
        worded = self.aspect and {"first": self.aspect.first, "later": self.aspect.later}
        return self.fact.rank if worded and worded.get(self.fact.rank or "") else None


def case_of(pack: Pack, question: Question, prompt: str) -> Case | None:
    """The case of a question, or None where its facts or relation are not in the pack."""
    fact = pack.facts.get(question.facts[0]) if question.facts else None
    relation = pack.relations.get(fact.relation) if fact else None
    if fact is None or relation is None:
        return None
    name = question.aspect
    aspect = relation.ask.get(name) or relation.ask.get(name.rpartition("-")[0])
    parts = _stated_parts(pack, question, fact, aspect, prompt)
    time = _stated_time(question, fact, prompt)
    return Case(pack, question, prompt, fact, relation, aspect, parts, time)


def _stated_parts(
    pack: Pack, question: Question, fact: Fact, aspect: Aspect | None, prompt: str
) -> dict[str, str]:
    """The parts of the fact that the prompt gives: those it names.

    A wording of the fact's own may describe its subject or object instead of naming it: there
    these two count as given.
    """
    own = aspect is not None and aspect.name in fact.ask
    found = {}
    for part in _PARTS:
        entity = getattr(fact, part)
        if entity is None or part == question.wants.value:
            continue
        described = own and part in ("subject", "object")
        if described or entity in question.given or _named(pack, entity, prompt):
            found[part] = entity
    return found


def _named(pack: Pack, entity: str, prompt: str) -> bool:
    found = pack.entities.get(entity)
    return found is not None and any(holds(prompt, s) for s in (found.name, *found.aliases))


def _stated_time(question: Question, fact: Fact, prompt: str) -> tuple[str, PartialDate] | None:
    """The fact's time (`when` or `as_of`) if the prompt gives it, else None."""
    for field in ("when", "as_of"):
        date = getattr(fact, field)
        if date is None or (field == "when" and question.wants is Wants.WHEN):
            continue
        if holds(prompt, date.phrase()) or holds(prompt, date.label()):
            return field, date
    return None


def readings(fact: Fact) -> tuple[Fact, ...]:
    """The fact as it stands and as each of its versions has it."""
    return (
        fact,
        *(
            replace(
                fact,
                object=version.object or fact.object,
                when=version.when or fact.when,
                place=version.place or fact.place,
                number=version.number or fact.number,
            )
            for version in fact.versions
        ),
    )


def entity_part(fact: Fact, wants: Wants) -> str | None:
    """The entity that the fact has in the part asked for."""
    if wants is Wants.CLAIMANT:
        return fact.by
    return getattr(fact, wants.value) if wants in ENTITY_WANTS else None


def identity_of(fact: Fact, wants: Wants) -> str | None:
    """The identity of the value that the fact has in the part asked for, as `Value` writes it."""
    if wants is Wants.WHEN:
        return f"date:{fact.when.edtf}" if fact.when else None
    if wants is Wants.NUMBER:
        return f"number:{fact.number.low}:{fact.number.high}" if fact.number else None
    entity = entity_part(fact, wants)
    return f"entity:{entity}" if entity else None


def related(pack: Pack, a: str, b: str) -> bool:
    """Whether two entities are the same or one lies within the other."""
    return a == b or b in pack.wholes(a) or a in pack.wholes(b)


def fits(case: Case, record: Fact) -> bool:
    """Whether `record`, of the same relation, could be what the prompt speaks of.

    A part that the record lacks could be the one given, if it has another that is; places and
    wholes that contain one another could be meant by one another (but the date or size of a part is
    not that of the whole); a time and a rank tell apart only where both are known.
    """
    shared = False
    for part, entity in case.parts.items():
        recorded = getattr(record, part)
        whole_too = part == "place" or case.question.wants in ENTITY_WANTS
        same = (
            related(case.pack, recorded, entity) if recorded and whole_too else recorded == entity
        )
        if recorded is not None and not same:
            return False
        shared = shared or recorded is not None
    if case.time is not None:
        recorded_time = getattr(record, case.time[0])
        if recorded_time is not None and not overlaps(recorded_time, case.time[1]):
            return False
        shared = shared or recorded_time is not None
    if not shared and (case.parts or case.time):
        return False
    return not (case.rank and record.rank and record.rank != case.rank)


def siblings(case: Case) -> Iterator[Fact]:
    """Readings of all facts of the same relation that fit the prompt, denials left out."""
    for fact in _neighbours(case):
        if fact.relation == case.relation.id and not fact.denied:
            yield from (reading for reading in readings(fact) if fits(case, reading))


def akin_to(case: Case, entity: str | None = None) -> Iterator[Fact]:
    """Readings of facts of akin relations that name the prompt's subject or object.

    With `entity`, those that name both it and one of them; without, those that name all of them.
    """
    if not case.relation.akin:
        return
    sought = {e for part, e in case.parts.items() if part != "place"}
    facts = _neighbours(case) if entity is None else case.pack.facts_of.get(entity, ())
    for fact in facts:
        if fact.relation not in case.relation.akin or fact.denied:
            continue
        named = {e for reading in readings(fact) for e in reading.entities}
        if (sought <= named) if entity is None else (sought & named):
            yield from readings(fact)


def records_naming(case: Case, entity: str) -> Iterator[Fact]:
    """Readings of the same relation that name `entity` and fit the prompt, denials included."""
    for fact in case.pack.facts_of.get(entity, ()):
        if fact.relation == case.relation.id:
            yield from (reading for reading in readings(fact) if fits(case, reading))


def _neighbours(case: Case) -> tuple[Fact, ...]:
    """The facts that name the prompt's rarest entity; all facts where it names none."""
    stated = [e for part, e in case.parts.items() if part != "place"]
    lists = [case.pack.facts_of.get(entity, ()) for entity in stated]
    return min(lists, key=len) if lists else tuple(case.pack.facts.values())
