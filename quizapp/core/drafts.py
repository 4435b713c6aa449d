"""Drafts: one aspect of one fact, worded, before facts that answer the same prompt are joined.

Called by `generation`. What a fact cannot be asked is told here with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quizapp.core.facts import Aspect, Certainty, Fact, Pack, Single, Wants
from quizapp.core.questions import Unasked, Value
from quizapp.core.wording import (
    DISPUTE_TERMS,
    HEDGED,
    STATUS_TERMS,
    differing,
    event,
    fill,
    parts_of,
    placeholders,
    quantity_text,
    statement,
)

CERTAINTY_TOPIC = "certainty"
CLAIM_NOUNS = {
    Certainty.CLAIMED: "claim",
    Certainty.REPORTED: "report",
    Certainty.ESTIMATED: "estimate",
}
_TOLD = re.compile(r"\b(fact|claim|report|estimat|unclear|disput)", re.IGNORECASE)

STATUS = Aspect("status", Wants.STATUS, "", CERTAINTY_TOPIC, single=Single.ALWAYS)
CLAIMANT = Aspect("claimant", Wants.CLAIMANT, "", CERTAINTY_TOPIC, single=Single.ALWAYS)
DISPUTE = Aspect("dispute", Wants.DISPUTE, "", CERTAINTY_TOPIC, single=Single.ALWAYS)
BUILT_IN: Mapping[str, Aspect] = {a.name: a for a in (STATUS, CLAIMANT, DISPUTE)}


@dataclass(frozen=True, slots=True)
class Draft:
    """One aspect of one fact, before facts that answer the same prompt are joined."""

    fact: Fact
    aspect: Aspect
    value: Value
    base: str
    given: tuple[str, ...]


def value_of(pack: Pack, fact: Fact, wants: Wants) -> Value | None:
    """What the fact gives for the part that is asked for, or None where it gives nothing."""
    if wants in (Wants.SUBJECT, Wants.OBJECT, Wants.PLACE):
        entity = getattr(fact, wants.value)
        return Value(pack.entities[entity].name, entity=entity) if entity else None
    if wants is Wants.WHEN:
        return Value(fact.when.label(), date=fact.when) if fact.when else None
    if wants is Wants.NUMBER:
        return Value(quantity_text(fact.number), number=fact.number) if fact.number else None
    return None


def drafts_of(pack: Pack, fact: Fact) -> Iterator[Draft | Unasked]:
    """Everything that can be asked of one fact, and what cannot."""
    if fact.denied:
        yield Unasked(fact.id, "*", "the source denies it; it serves to prove options wrong")
        return
    if fact.certainty is Certainty.UNCLEAR:
        yield Unasked(fact.id, "*", "the source leaves it unclear; only that is asked")
    else:
        parts = parts_of(pack, fact)
        for aspect in pack.relations[fact.relation].ask.values():
            made = _draft(pack, fact, aspect, parts)
            if made is not None:
                yield made
    if fact.status or fact.certainty is not Certainty.STATED:
        yield from _certainty_drafts(pack, fact)


def _draft(
    pack: Pack, fact: Fact, aspect: Aspect, told: Mapping[str, str]
) -> Draft | Unasked | None:
    """One aspect of a fact; `told` are the parts of the fact in words."""
    value = value_of(pack, fact, aspect.wants)
    if value is None:
        return None
    if aspect.name in fact.skip:
        return Unasked(fact.id, aspect.name, fact.skip[aspect.name])
    unsure = differing(fact)
    if aspect.wants in unsure:
        return Unasked(fact.id, aspect.name, "sources differ on this, so no answer is the key")
    template = wording(fact, aspect)
    parts = {k: v for k, v in told.items() if k != aspect.wants and k not in unsure}
    base = fill(template, parts)
    if base is None and unsure:
        return Unasked(fact.id, aspect.name, "the prompt would take as sure what sources differ on")
    if base is None:
        missing = ", ".join(sorted(placeholders(template) - parts.keys()))
        return Unasked(fact.id, aspect.name, f"the wording needs what the fact lacks: {missing}")
    return Draft(fact, aspect, value, base, _given(pack, fact, aspect.wants, base))


def draft_as(pack: Pack, fact: Fact, like: Draft) -> Draft | None:
    """What `fact` answers to the prompt of `like`, or None where that does not speak of it."""
    value = value_of(pack, fact, like.aspect.wants)
    ranked = aspect_name(like) != like.aspect.name
    if value is None or not answer_of(fact) or (ranked and fact.rank != like.fact.rank):
        return None
    known = parts_of(pack, like.fact).keys() - {like.aspect.wants.value, *differing(like.fact)}
    parts = {k: v for k, v in parts_of(pack, fact).items() if k in known}
    if fill(wording(like.fact, like.aspect), parts) != like.base:
        return None
    return Draft(fact, like.aspect, value, like.base, like.given)


def answer_of(fact: Fact) -> bool:
    """Whether a fact can answer at all: neither denied nor left unclear."""
    return not fact.denied and fact.certainty is not Certainty.UNCLEAR


def wording(fact: Fact, aspect: Aspect) -> str:
    """The fact's own wording, or the relation's for its rank, or the plain one."""
    ranked = {"first": aspect.first, "later": aspect.later}.get(fact.rank or "", "")
    return fact.ask.get(aspect.name) or ranked or aspect.prompt


def _given(pack: Pack, fact: Fact, wants: Wants, text: str) -> tuple[str, ...]:
    """The entities of the fact that `text` names, the object or subject first."""
    order = (fact.object, fact.subject) if wants is Wants.SUBJECT else (fact.subject, fact.object)
    named = (*order, fact.of, fact.place, fact.by)
    return tuple(dict.fromkeys(e for e in named if e and stands_in(text, pack.entities[e].name)))


def stands_in(text: str, name: str) -> bool:
    """Whether a name stands in a text as whole words: not "Nor" in "Northern"."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
            return True
        at = text.find(name, at + 1)
    return False


def _certainty_drafts(pack: Pack, fact: Fact) -> Iterator[Draft | Unasked]:
    """The family above school level, of a fact that is not simply stated: how sure is it, who says
    so, on what do sources differ."""
    phrase = pack.sources[fact.cite[0].source].phrase or "the source"
    said = statement(pack, fact)
    if fact.certainty is Certainty.DISPUTED:
        yield _dispute_draft(pack, fact)
    elif _TOLD.search(said):
        yield Unasked(fact.id, "status", "the statement has a word of the answer in it")
    elif _told_otherwise(pack, fact):
        yield Unasked(fact.id, "status", "another fact says the same, more or less surely")
    else:
        base = f"How does {phrase} present the statement that {said}?"
        value = Value(STATUS_TERMS[fact.certainty])
        yield from _unless_skipped(
            Draft(fact, STATUS, value, base, _given(pack, fact, Wants.STATUS, base))
        )
    if fact.by is not None and fact.certainty in HEDGED:
        if fact.by in (fact.subject, fact.object, fact.of):
            yield Unasked(fact.id, "claimant", "the statement names the one who makes it")
            return
        base = f"To whom does {phrase} attribute the {CLAIM_NOUNS[fact.certainty]} that {said}?"
        value = Value(pack.entities[fact.by].name, entity=fact.by)
        given = tuple(e for e in _given(pack, fact, Wants.CLAIMANT, base) if e != fact.by)
        yield from _unless_skipped(Draft(fact, CLAIMANT, value, base, given))


def _told_otherwise(pack: Pack, fact: Fact) -> bool:
    """Whether another fact makes the same statement with another certainty."""
    parts = ("relation", "subject", "object", "of", "place", "when", "number", "as_of")
    return any(
        other.certainty is not fact.certainty
        and not other.denied
        and all(getattr(other, part) == getattr(fact, part) for part in parts)
        for other in pack.facts_of[fact.subject]
    )


def _unless_skipped(draft: Draft) -> Iterator[Draft | Unasked]:
    reason = draft.fact.skip.get(draft.aspect.name)
    yield Unasked(draft.fact.id, draft.aspect.name, reason) if reason else draft


def _dispute_draft(pack: Pack, fact: Fact) -> Draft | Unasked:
    points = differing(fact)
    if "dispute" in fact.skip:
        return Unasked(fact.id, "dispute", fact.skip["dispute"])
    if len(points) != 1:
        return Unasked(
            fact.id, "dispute", "sources differ on more than one point, or on none named"
        )
    subject = event(pack, fact) or pack.entities[fact.subject].in_text
    cited = {c.source for c in fact.cite} | {c.source for v in fact.versions for c in v.cite}
    phrase = pack.sources[next(iter(cited))].phrase
    who = f"passages of {phrase}" if len(cited) == 1 and phrase else "the works cited here"
    base = f"On which point do {who} differ about {subject}?"
    value = Value(DISPUTE_TERMS[next(iter(points))])
    return Draft(fact, DISPUTE, value, base, _given(pack, fact, Wants.DISPUTE, base))


def aspect_name(draft: Draft) -> str:
    """The aspect's name with the rank, where the fact is ranked and the wordings tell ranks."""
    ranked = draft.fact.rank and (draft.aspect.first or draft.aspect.later)
    return f"{draft.aspect.name}-{draft.fact.rank}" if ranked else draft.aspect.name
