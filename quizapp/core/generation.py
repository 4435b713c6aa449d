"""From facts to questions: what can be asked of a pack, and what cannot, with the reason.

A fact and an aspect make a draft; drafts with the same prompt are one question answered by a
set. Called by the services when a pack is loaded, by the checks and by the exports. A pure
function of the pack: the same pack gives the same questions in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from quizapp.core.candidates import Candidates
from quizapp.core.distractors import enough
from quizapp.core.facts import Aspect, Certainty, Fact, Pack, Single, Wants
from quizapp.core.hints import named_outright
from quizapp.core.licences import context
from quizapp.core.naming import Names
from quizapp.core.questions import Format, Question, Unasked, Value
from quizapp.core.revisions import revision
from quizapp.core.wording import (
    DISPUTE_TERMS,
    HEDGED,
    STATUS_TERMS,
    attribution,
    differing,
    event,
    fill,
    parts_of,
    placeholders,
    prefixed,
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
MOST_CHOICES = 6  # a longer set is named, not ticked

STATUS = Aspect("status", Wants.STATUS, "", CERTAINTY_TOPIC, single=Single.ALWAYS)
CLAIMANT = Aspect("claimant", Wants.CLAIMANT, "", CERTAINTY_TOPIC, single=Single.ALWAYS)
DISPUTE = Aspect("dispute", Wants.DISPUTE, "", CERTAINTY_TOPIC, single=Single.ALWAYS)
BUILT_IN: Mapping[str, Aspect] = {a.name: a for a in (STATUS, CLAIMANT, DISPUTE)}


NEED_WRONG_VALUES = frozenset({Format.CHOICE, Format.CHOICES, Format.TRUE_FALSE})


@dataclass(frozen=True)
class Generated:
    """All that can be asked of a pack: `questions` by key, in the order of the pack.

    `candidates` is where wrong options are looked for.
    """

    pack: Pack
    questions: Mapping[str, Question]
    unasked: tuple[Unasked, ...]
    candidates: Candidates


@dataclass(frozen=True, slots=True)
class _Draft:
    """One aspect of one fact, before facts that answer the same prompt are joined."""

    fact: Fact
    aspect: Aspect
    value: Value
    base: str
    given: tuple[str, ...]


def generate(pack: Pack) -> Generated:
    """Make every question of `pack`, and list what cannot be asked with its reason."""
    candidates, names = Candidates(pack), Names(pack)
    unasked: list[Unasked] = []
    groups: dict[tuple[str, str, str], list[_Draft]] = {}
    for fact in pack.facts.values():
        for made in _drafts(pack, fact):
            if isinstance(made, Unasked):
                unasked.append(made)
            else:
                key = (made.fact.relation, _aspect_name(made), made.base)
                groups.setdefault(key, []).append(made)
    questions: dict[str, Question] = {}
    prompts: dict[str, str] = {}
    for drafts in groups.values():
        question = _question(pack, names, drafts)
        if isinstance(question, Question):
            question = _with_possible_formats(candidates, question, drafts[0], unasked)
        if isinstance(question, Unasked):
            unasked.append(question)
        elif question.key in questions or question.prompt in prompts:
            other = prompts.get(question.prompt, question.key)
            reason = f"{other} already asks this: {question.prompt}"
            unasked.append(Unasked(drafts[0].fact.id, question.aspect, reason))
        else:
            questions[question.key] = question
            prompts[question.prompt] = question.key
    return Generated(pack, questions, tuple(unasked), candidates)


def _with_possible_formats(
    candidates: Candidates, question: Question, draft: _Draft, unasked: list[Unasked]
) -> Question:
    """Leave out the formats for which too few wrong values are provable, and say so."""
    if enough(context(candidates, question, draft.aspect)):
        return question
    for lost in NEED_WRONG_VALUES.intersection(question.formats):
        reason = "too few values of this kind are provably wrong"
        unasked.append(Unasked(draft.fact.id, question.aspect, reason, lost))
    kept = tuple(f for f in question.formats if f not in NEED_WRONG_VALUES)
    return replace(question, formats=kept)


def aspect_of(pack: Pack, question: Question) -> Aspect:
    """The aspect that a question asks, without its rank."""
    relation = pack.relations[pack.facts[question.facts[0]].relation]
    name = question.aspect
    found = relation.ask.get(name) or BUILT_IN.get(name)
    return found or relation.ask[name.rpartition("-")[0]]


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


def _drafts(pack: Pack, fact: Fact) -> Iterator[_Draft | Unasked]:
    if fact.denied:
        yield Unasked(fact.id, "*", "the source denies it; it serves to prove options wrong")
        return
    if fact.certainty is Certainty.UNCLEAR:
        yield Unasked(fact.id, "*", "the source leaves it unclear; only that is asked")
    else:
        for aspect in pack.relations[fact.relation].ask.values():
            made = _draft(pack, fact, aspect)
            if made is not None:
                yield made
    yield from _certainty_drafts(pack, fact)


def _draft(pack: Pack, fact: Fact, aspect: Aspect) -> _Draft | Unasked | None:
    value = value_of(pack, fact, aspect.wants)
    if value is None:
        return None
    if aspect.name in fact.skip:
        return Unasked(fact.id, aspect.name, fact.skip[aspect.name])
    if aspect.wants in differing(fact):
        return Unasked(fact.id, aspect.name, "sources differ on this, so no answer is the key")
    wording = _wording(fact, aspect)
    unsure = differing(fact)
    parts = {k: v for k, v in parts_of(pack, fact).items() if k not in unsure}
    parts.pop(aspect.wants.value, None)
    base = fill(wording, parts)
    if base is None and unsure:
        return Unasked(fact.id, aspect.name, "the prompt would take as sure what sources differ on")
    if base is None:
        missing = ", ".join(sorted(placeholders(wording) - parts.keys()))
        return Unasked(fact.id, aspect.name, f"the wording needs what the fact lacks: {missing}")
    return _Draft(fact, aspect, value, base, _given(pack, fact, aspect.wants, base))


def _wording(fact: Fact, aspect: Aspect) -> str:
    """The fact's own wording, or the relation's for its rank, or the plain one."""
    ranked = {"first": aspect.first, "later": aspect.later}.get(fact.rank or "", "")
    return fact.ask.get(aspect.name) or ranked or aspect.prompt


def _given(pack: Pack, fact: Fact, wants: Wants, text: str) -> tuple[str, ...]:
    """The entities of the fact that `text` names, the object or subject first."""
    order = (fact.object, fact.subject) if wants is Wants.SUBJECT else (fact.subject, fact.object)
    named = (*order, fact.of, fact.place, fact.by)
    return tuple(dict.fromkeys(e for e in named if e and pack.entities[e].name in text))


def _certainty_drafts(pack: Pack, fact: Fact) -> Iterator[_Draft | Unasked]:
    """The family above school level: how sure is it, who says so, on what do sources differ."""
    phrase = pack.sources[fact.cite[0].source].phrase or "the source"
    said = statement(pack, fact)
    if fact.certainty is Certainty.DISPUTED:
        yield _dispute_draft(pack, fact)
    elif (fact.certainty is not Certainty.STATED or fact.status) and _TOLD.search(said):
        yield Unasked(fact.id, "status", "the statement has a word of the answer in it")
    elif fact.certainty is not Certainty.STATED or fact.status:
        base = f"How does {phrase} present the statement that {said}?"
        value = Value(STATUS_TERMS[fact.certainty])
        yield from _unless_skipped(
            _Draft(fact, STATUS, value, base, _given(pack, fact, Wants.STATUS, base))
        )
    if fact.by is not None and fact.certainty in HEDGED:
        if fact.by in (fact.subject, fact.object, fact.of):
            yield Unasked(fact.id, "claimant", "the statement names the one who makes it")
            return
        base = f"To whom does {phrase} attribute the {CLAIM_NOUNS[fact.certainty]} that {said}?"
        value = Value(pack.entities[fact.by].name, entity=fact.by)
        given = tuple(e for e in _given(pack, fact, Wants.CLAIMANT, base) if e != fact.by)
        yield from _unless_skipped(_Draft(fact, CLAIMANT, value, base, given))


def _unless_skipped(draft: _Draft) -> Iterator[_Draft | Unasked]:
    reason = draft.fact.skip.get(draft.aspect.name)
    yield Unasked(draft.fact.id, draft.aspect.name, reason) if reason else draft


def _dispute_draft(pack: Pack, fact: Fact) -> _Draft | Unasked:
    points = differing(fact)
    if "dispute" in fact.skip:
        return Unasked(fact.id, "dispute", fact.skip["dispute"])
    if len(points) != 1:
        return Unasked(
            fact.id, "dispute", "sources differ on more than one point, or on none named"
        )
    subject = event(pack, fact) or pack.entities[fact.subject].in_text
    base = f"On which point do the works cited here differ about {subject}?"
    value = Value(DISPUTE_TERMS[next(iter(points))])
    return _Draft(fact, DISPUTE, value, base, _given(pack, fact, Wants.DISPUTE, base))


def _aspect_name(draft: _Draft) -> str:
    ranked = draft.fact.rank and (draft.aspect.first or draft.aspect.later)
    return f"{draft.aspect.name}-{draft.fact.rank}" if ranked else draft.aspect.name


def _question(pack: Pack, names: Names, drafts: list[_Draft]) -> Question | Unasked:
    """Join drafts with one prompt into one question."""
    first = drafts[0]
    facts = tuple(d.fact for d in drafts)
    answers = tuple({d.value.identity: d.value for d in drafts}.values())
    name = _aspect_name(first)
    is_set = len(answers) > 1
    if is_set and first.value.entity is None:
        return Unasked(first.fact.id, name, f"several answers fit one prompt: {first.base}")
    prompt = _prompt(pack, drafts, is_set=is_set)
    if any(named_outright(pack, value, prompt) for value in answers):
        return Unasked(first.fact.id, name, f"the prompt names the answer: {prompt}")
    if len(facts) == 1:
        key = f"{pack.id}/{first.fact.id}/{first.aspect.name}"
    else:
        given = first.given[0] if first.given else first.fact.id
        key = f"{pack.id}/{given}/{first.fact.relation}/{name}"
    certainties = {f.certainty for f in facts}
    orderable = first.aspect.name == "when" and certainties == {Certainty.STATED}
    label = event(pack, first.fact) if orderable and len(facts) == 1 else ""
    return Question(
        key=key,
        pack=pack.id,
        facts=tuple(f.id for f in facts),
        topic=first.aspect.topic,
        aspect=name,
        wants=first.aspect.wants,
        prompt=prompt,
        answers=answers,
        formats=_formats(pack, first, answers, label),
        revision=revision(answers),
        given=_all_given(names, prompt, first.given, answers),
        is_set=is_set,
        certainty=next((f.certainty for f in facts if f.certainty in HEDGED), first.fact.certainty),
        core=any(f.core for f in facts),
        order=min(f.order for f in facts),
        event=label,
        tolerance=first.aspect.tolerance,
    )


def _all_given(
    names: Names, prompt: str, given: tuple[str, ...], answers: tuple[Value, ...]
) -> tuple[str, ...]:
    """Everything that the prompt names: parts of the fact first, then what wordings add."""
    known = {*given, *(a.entity for a in answers)}
    others = (owners[0] for owners in names.named(prompt) if known.isdisjoint(owners))
    return tuple(dict.fromkeys((*given, *others)))


def _prompt(pack: Pack, drafts: list[_Draft], *, is_set: bool) -> str:
    first = drafts[0]
    base = first.base
    if is_set and first.aspect.plural and first.aspect.name not in first.fact.ask:
        parts = parts_of(pack, first.fact)
        parts.pop(first.aspect.wants.value, None)
        base = fill(first.aspect.plural, parts) or base
    if first.aspect.name in BUILT_IN:
        return base
    facts = tuple(d.fact for d in drafts)
    hidden = {d.value.entity for d in drafts if d.value.entity}
    return prefixed(attribution(pack, facts, asked_source(pack, facts, first.aspect), hidden), base)


def asked_source(pack: Pack, facts: Iterable[Fact], aspect: Aspect) -> str | None:
    """The source whose account is asked about, unless nature makes one answer right."""
    if aspect.single is Single.ALWAYS:
        return None
    cited = {f.cite[0].source for f in facts}
    source = next(iter(cited))
    return source if len(cited) == 1 and pack.sources[source].phrase else None


def _formats(
    pack: Pack, draft: _Draft, answers: tuple[Value, ...], label: str
) -> tuple[Format, ...]:
    """The formats that this sort of answer allows; wrong options are looked for when presenting."""
    wants = draft.aspect.wants
    if wants in (Wants.STATUS, Wants.DISPUTE):
        return (Format.CHOICE, Format.FLIP)
    if wants is Wants.WHEN:
        over_several = (Format.WHICH_FIRST, Format.ORDER) if label else ()
        return (Format.CHOICE, Format.TRUE_FALSE, Format.TYPED_DATE, Format.FLIP, *over_several)
    if wants is Wants.NUMBER:
        return (Format.CHOICE, Format.TRUE_FALSE, Format.TYPED_NUMBER, Format.FLIP)
    chosen: tuple[Format, ...] = (Format.CHOICE,)
    if len(answers) > 1:
        chosen = (Format.CHOICES,) if len(answers) <= MOST_CHOICES else ()
    if wants is not Wants.CLAIMANT:
        chosen = (*chosen, Format.TRUE_FALSE)
    if all(pack.kinds[pack.entities[a.entity].kind].typed for a in answers if a.entity):
        chosen = (*chosen, Format.TYPED_NAME)
    return (*chosen, Format.FLIP)
