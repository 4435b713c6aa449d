"""What proves a value wrong, and what forbids it: the second rule of the design.

A wrong value is admitted only where something licenses the conclusion that it is wrong, and no
recorded statement, disputed ones included, could make it true. Called by `distractors`, which
chooses among what is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from quizapp.core.candidates import Candidates
from quizapp.core.dates import Order, PartialDate, compare
from quizapp.core.facts import Aspect, Fact, Pack, Quantity, Relation, Single, Wants
from quizapp.core.questions import Question, Value


@dataclass(frozen=True, slots=True)
class Context:
    """A question with what the pack records about it."""

    candidates: Candidates
    question: Question
    aspect: Aspect
    relation: Relation
    fact: Fact
    rank: str | None
    recorded: tuple[Fact, ...]  # every fact that could bear on the answer

    @property
    def pack(self) -> Pack:
        """The pack that the question is from."""
        return self.candidates.pack


def context(candidates: Candidates, question: Question, aspect: Aspect) -> Context:
    """Look up what could bear on `question`: facts of its relation, or one akin, that name what
    the prompt names."""
    pack = candidates.pack
    fact = pack.facts[question.facts[0]]
    relation = pack.relations[fact.relation]
    relations = {relation.id, *relation.akin}
    anchors = _anchors(fact, aspect.wants)
    about = candidates.naming[anchors[0]] if anchors else tuple(pack.facts.values())
    recorded = {f.id: f for f in about if f.relation in relations}
    for anchor in anchors[1:]:
        recorded |= {f.id: f for f in candidates.naming[anchor] if f.relation in relation.akin}
    for anchor in anchors[:1]:  # what holds of a part or a whole may hold of the thing itself
        for near in (*candidates.parts.get(anchor, ()), *pack.wholes(anchor)):
            recorded |= {f.id: f for f in candidates.naming[near] if f.relation in relations}
    rank = fact.rank if question.aspect != aspect.name else None
    return Context(candidates, question, aspect, relation, fact, rank, tuple(recorded.values()))


def _anchors(fact: Fact, wants: Wants) -> tuple[str, ...]:
    """The entities that the list of right answers hangs on, the decisive one first."""
    if wants is Wants.SUBJECT:
        order = (fact.object, fact.of, fact.place)
    elif wants in (Wants.OBJECT, Wants.PLACE, Wants.WHEN, Wants.NUMBER):
        order = (fact.subject, fact.object if wants is not Wants.OBJECT else fact.of, fact.of)
    else:
        order = (fact.subject, fact.object, fact.of)
    return tuple(filter(None, order))


def licence(ctx: Context, value: Value) -> str | None:
    """Why `value` would be wrong unless something recorded says otherwise; None: nothing does."""
    aspect, fact = ctx.aspect, ctx.fact
    if aspect.single is Single.ALWAYS:
        return "there is only one by nature"
    if aspect.single is Single.AT_A_TIME and _names_its_time(ctx):
        return "there is only one at a time, and the prompt names the time"
    sources = {f.complete.get(aspect.name) for f in listed(ctx) if not f.denied}
    source = sources.pop() if len(sources) == 1 else None
    if source is not None and _names_source(ctx, source):
        return f"the list in {source} is complete"
    if value.entity is not None and value.entity in denied(ctx):
        return f"denied: {fact.id}"
    return None


def denied(ctx: Context) -> set[str]:
    """The entities of which a source says that they are no answer. A denial of one time or place
    proves nothing where the prompt speaks of another, or of none."""
    part, question = ctx.aspect.wants.value, ctx.question
    found = set()
    for fact in listed(ctx):
        entity = getattr(fact, part, None)
        at_that_time = fact.when is None or (
            fact.when == ctx.fact.when and fact.when.phrase() in question.prompt
        )
        there = part == "place" or fact.place is None or fact.place in question.given
        if fact.denied and isinstance(entity, str) and at_that_time and there:
            found.add(entity)
    return found


def unranked(ctx: Context) -> Context:
    """The same question as a statement puts it, which does not say "first" or "later"."""
    return replace(ctx, rank=None)


def told_in_statement(ctx: Context, said: str) -> bool:
    """Whether a statement keeps the time on which the licence rests, where it rests on one."""
    if ctx.aspect.single is not Single.AT_A_TIME:
        return True
    return any(d.phrase() in said for d in (ctx.fact.when, ctx.fact.as_of) if d is not None)


def _names_source(ctx: Context, source: str) -> bool:
    """Whether the prompt asks for that source's account: a list is complete for no other."""
    phrase = ctx.pack.sources[source].phrase
    return bool(phrase) and phrase in ctx.question.prompt


def _names_its_time(ctx: Context) -> bool:
    dates = [d for d in (ctx.fact.when, ctx.fact.as_of) if d is not None]
    return any(d.phrase() in ctx.question.prompt for d in dates)


def listed(ctx: Context) -> Iterator[Fact]:
    """The facts whose values are the list that the question asks for."""
    anchors = _anchors(ctx.fact, ctx.aspect.wants)
    for fact in ctx.recorded:
        ranked = ctx.rank is None or fact.rank in (None, ctx.rank)
        same = fact.relation == ctx.relation.id and ranked
        if same and _anchors(fact, ctx.aspect.wants)[:1] == anchors[:1]:
            yield fact


def forbidden_entities(ctx: Context) -> set[str]:
    """Entities that may be right, or that would give the answer away."""
    pack, question = ctx.pack, ctx.question
    found = {v.entity for v in question.answers if v.entity} | set(question.given)
    found |= set(_anchors(ctx.fact, ctx.aspect.wants))
    for fact in ctx.recorded:
        if not (fact.denied or _other_rank(ctx, fact) or _other_time(ctx, fact)):
            found |= set(fact.entities)
            if fact.relation == ctx.relation.id:
                found |= _around(ctx, getattr(fact, ctx.aspect.wants.value, None))
        found |= {e for v in fact.versions for e in (v.object, v.place) if e}
    for value in question.answers:
        if value.entity:
            found |= set(pack.wholes(value.entity))
    return found


def _around(ctx: Context, entity: object) -> set[str]:
    """What contains an entity, and what it contains."""
    if not isinstance(entity, str):
        return set()
    return {*ctx.candidates.parts.get(entity, ()), *ctx.pack.wholes(entity)}


def _other_rank(ctx: Context, fact: Fact) -> bool:
    """Whether the fact is about a "later" holder where the "first" is asked for, or the reverse."""
    ranked = ctx.rank is not None and fact.relation == ctx.relation.id
    return ranked and fact.rank is not None and fact.rank != ctx.rank


def _other_time(ctx: Context, fact: Fact) -> bool:
    """Whether the fact is about another time than the one that the prompt names, where nature
    allows one value at a time."""
    if ctx.aspect.single is not Single.AT_A_TIME or fact.relation != ctx.relation.id:
        return False
    asked = ctx.fact.when or ctx.fact.as_of
    others = [fact.when or fact.as_of, *(v.when for v in fact.versions if v.when is not None)]
    if asked is None or not _names_its_time(ctx):
        return False
    return all(o is not None and compare(asked, o) is not Order.UNKNOWN for o in others)


def recorded_dates(ctx: Context) -> list[PartialDate]:
    """Every date recorded for what the prompt asks, versions that differ included."""
    found = [v.date for v in ctx.question.answers if v.date]
    for fact in _same_thing(ctx):
        found += [d for d in (fact.when, *(v.when for v in fact.versions)) if d is not None]
    return found


def recorded_numbers(ctx: Context) -> list[Quantity]:
    """Every number recorded for what the prompt asks, versions that differ included."""
    found = [v.number for v in ctx.question.answers if v.number]
    for fact in _same_thing(ctx):
        found += [n for n in (fact.number, *(v.number for v in fact.versions)) if n is not None]
    return found


def _same_thing(ctx: Context) -> Iterator[Fact]:
    """The recorded facts that speak of the same event, as far as the prompt tells."""
    fact = ctx.fact  # who says so is no part of the event
    own = {e for e in (fact.subject, fact.object, fact.of, fact.place) if e is not None}
    named = own.intersection(ctx.question.given)
    meant = [{entity} | _around(ctx, entity) for entity in named]
    for record in ctx.recorded:
        if not any(some.isdisjoint(record.entities) for some in meant):
            yield record
