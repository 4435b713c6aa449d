"""From facts to questions: what can be asked of a pack, and what cannot, with the reason.

A fact and an aspect make a draft; drafts with the same prompt are one question answered by a
set. Called by the services when a pack is loaded, by the checks and by the exports. A pure
function of the pack: the same pack gives the same questions in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

from quizapp.core.asking_written import written_questions
from quizapp.core.candidates import Candidates
from quizapp.core.cloze import cloze_of
from quizapp.core.distractors import enough, some
from quizapp.core.drafts import (
    BUILT_IN,
    Draft,
    aspect_name,
    draft_as,
    drafts_of,
)
from quizapp.core.facts import Aspect, Certainty, Pack, Wants
from quizapp.core.hints import named_outright
from quizapp.core.licences import Context, context, licence, told_in_statement, unranked
from quizapp.core.matching import LEAST_ROWS, Alike, Row, asked_alike, row_of
from quizapp.core.naming import Names
from quizapp.core.questions import TYPED, Format, Question, Unasked, Value
from quizapp.core.revisions import revision
from quizapp.core.rivals import told_of_a_part, told_within_the_time
from quizapp.core.wording import (
    HEDGED,
    asked_source,
    attribution,
    differing,
    event,
    fill,
    parts_of,
    prefixed,
    statement,
)

MOST_CHOICES = 6  # a longer set is named, not ticked
_IN_SINGULAR = re.compile(r"\b(?:which|what) \w", re.IGNORECASE)
TRUE_FALSE = frozenset({Format.TRUE_FALSE})
NEED_WRONG_VALUES = TRUE_FALSE | {Format.CHOICE, Format.CHOICES}


@dataclass(frozen=True)
class Asked:
    """What is asked of a pack: `questions` by key, in the order of the pack.

    Their `formats` are all that this sort of answer allows; `generate` says which are possible.
    """

    pack: Pack
    questions: Mapping[str, Question]
    unasked: tuple[Unasked, ...]
    candidates: Candidates


@dataclass(frozen=True)
class Generated:
    """All that can be asked of a pack: `questions` by key, in the order of the pack.

    `candidates` is where wrong options are looked for, `alike` where partners for a matching are.
    """

    pack: Pack
    questions: Mapping[str, Question]
    unasked: tuple[Unasked, ...]
    candidates: Candidates
    alike: Alike = field(default_factory=dict)


def generate(pack: Pack) -> Generated:
    """Make every question of `pack` in every possible format, and list what cannot be asked with
    its reason."""
    asked = ask(pack)
    unasked = list(asked.unasked)
    made = {key: q for key, q in asked.questions.items() if not q.written}
    rows = {key: row_of(pack, question) for key, question in made.items()}
    alike = asked_alike(rows)
    questions: dict[str, Question] = {}
    sentences: dict[str, str] = {}
    for key, question in made.items():
        ctx = context(asked.candidates, question, aspect_of(pack, question))
        kept = _possible(ctx, unasked)
        kept += _as_cloze(ctx, questions, sentences, unasked)
        kept += _as_matching(ctx, rows[key], alike, unasked)
        questions[key] = question if kept == question.formats else replace(question, formats=kept)
    questions |= {key: q for key, q in asked.questions.items() if q.written}
    return Generated(pack, questions, tuple(unasked), asked.candidates, alike)


def ask(pack: Pack) -> Asked:
    """Make every question of `pack` but for the formats, which takes most of the time, and list
    what cannot be asked in any with its reason."""
    candidates, names = Candidates(pack), Names(pack)
    unasked: list[Unasked] = []
    groups: dict[tuple[str, str, str], list[Draft]] = {}
    for fact in (fact for fact in pack.facts.values() if not fact.said):
        for made in drafts_of(pack, fact):
            if isinstance(made, Unasked):
                unasked.append(made)
            else:
                key = (made.fact.relation, aspect_name(made), made.base)
                groups.setdefault(key, []).append(made)
    questions: dict[str, Question] = {}
    prompts: dict[str, str] = {}
    for drafts in groups.values():
        question = _question(candidates, names, _with_others(candidates, drafts))
        if isinstance(question, Unasked):
            unasked.append(question)
        elif question.key in questions or question.prompt in prompts:
            other = prompts.get(question.prompt, question.key)
            reason = f"{other} already asks this: {question.prompt}"
            unasked.append(Unasked(drafts[0].fact.id, question.aspect, reason))
        else:
            questions[question.key] = question
            prompts[question.prompt] = question.key
    for question in written_questions(pack):
        if question.prompt in prompts:
            reason = f"{prompts[question.prompt]} already asks this: {question.prompt}"
            unasked.append(Unasked(question.facts[0], question.aspect, reason))
        else:
            questions[question.key] = question
            prompts[question.prompt] = question.key
    return Asked(pack, questions, tuple(unasked), candidates)


def _with_others(candidates: Candidates, drafts: list[Draft]) -> list[Draft]:
    """Add the facts that answer the same prompt though their own would say more ("... in 2014",
    "first"): who asks "Who led X?" must accept them all."""
    like = drafts[0]
    if like.aspect.name in BUILT_IN or like.aspect.name in like.fact.ask or not like.given:
        return drafts
    known = {d.fact.id for d in drafts}
    about = candidates.naming[like.given[0]]
    others = (f for f in about if f.relation == like.fact.relation and f.id not in known)
    made = (draft_as(candidates.pack, fact, like) for fact in others)
    return [*drafts, *(draft for draft in made if draft is not None)]


def _possible(ctx: Context, unasked: list[Unasked]) -> tuple[Format, ...]:
    """Leave out the formats for which too few wrong values are provable, and say so."""
    question = ctx.question
    lost, reason = NEED_WRONG_VALUES, "too few values of this kind are provably wrong"
    if enough(ctx):
        lost, reason = frozenset(), ""
        if Format.TRUE_FALSE in question.formats and not _can_be_false(ctx):
            lost, reason = TRUE_FALSE, "a statement without its time or rank is not provably false"
    gone = [f for f in question.formats if f in lost]
    for format_ in gone:
        unasked.append(Unasked(question.facts[0], question.aspect, reason, format_))
    return tuple(f for f in question.formats if f not in gone)


def _as_cloze(
    ctx: Context, made: dict[str, Question], sentences: dict[str, str], unasked: list[Unasked]
) -> tuple[Format, ...]:
    """Whether the question can be a sentence with a gap; `sentences` are those of questions `made`
    before. One that would ask for two answers is taken from both questions."""
    question = ctx.question
    if TYPED.isdisjoint(question.formats):
        return ()
    found = cloze_of(ctx)
    reason, first = found.reason, sentences.setdefault(found.prompt, question.key)
    if found.prompt and first != question.key:
        reason, other = f"{first} is the same sentence", made[first]
        if other.answers != question.answers and Format.CLOZE in other.formats:
            kept = tuple(f for f in other.formats if f is not Format.CLOZE)
            made[first] = replace(other, formats=kept)
            told = f"{question.key} is the same sentence"
            unasked.append(Unasked(other.facts[0], other.aspect, told, Format.CLOZE))
    if not reason:
        return (Format.CLOZE,)
    unasked.append(Unasked(question.facts[0], question.aspect, reason, Format.CLOZE))
    return ()


def _as_matching(
    ctx: Context, row: Row | None, alike: Alike, unasked: list[Unasked]
) -> tuple[Format, ...]:
    """Whether there are others that the question could be matched beside."""
    question = ctx.question
    if row is None:
        return ()
    reason = "nothing proves that the answers of others are wrong here"
    if len(alike[row.stem, row.sort]) < LEAST_ROWS:
        reason = f"fewer than {LEAST_ROWS} questions are asked alike"
    elif licence(ctx, Value("")) is not None:
        return (Format.MATCHING,)
    unasked.append(Unasked(question.facts[0], question.aspect, reason, Format.MATCHING))
    return ()


def _can_be_false(ctx: Context) -> bool:
    """Whether the relation's statement, with a wrong value in it, is certainly false."""
    if not told_in_statement(ctx, statement(ctx.pack, ctx.fact)):
        return False
    return ctx.rank is None or some(unranked(ctx))


def aspect_of(pack: Pack, question: Question) -> Aspect:
    """The aspect that a question asks, without its rank."""
    relation = pack.relations[pack.facts[question.facts[0]].relation]
    name = question.aspect
    found = relation.ask.get(name) or BUILT_IN.get(name)
    return found or relation.ask[name.rpartition("-")[0]]


def _question(candidates: Candidates, names: Names, drafts: list[Draft]) -> Question | Unasked:
    """Join drafts with one prompt into one question."""
    pack, first = candidates.pack, drafts[0]
    facts = tuple(d.fact for d in drafts)
    answers = tuple({d.value.identity: d.value for d in drafts}.values())
    name = aspect_name(first)
    is_set = len(answers) > 1
    if any(first.aspect.wants in differing(f) for f in facts):
        return Unasked(first.fact.id, name, "sources differ on this, so no answer is the key")
    if told_of_a_part(candidates, first, answers):
        return Unasked(first.fact.id, name, "what is recorded of a part answers this too")
    own = first.aspect.name in first.fact.ask  # shuts out what only its author can tell
    if not own and told_within_the_time(candidates, first, answers):
        return Unasked(first.fact.id, name, "what is recorded of a part of the time answers this")
    if is_set and first.value.entity is None:
        return Unasked(first.fact.id, name, f"several answers fit one prompt: {first.base}")
    if is_set and not (own or first.aspect.plural) and _IN_SINGULAR.search(first.base):
        return Unasked(first.fact.id, name, "several answer it, and the aspect has no plural")
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
        formats=_formats(candidates, first, answers, label),
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


def _prompt(pack: Pack, drafts: list[Draft], *, is_set: bool) -> str:
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


def _formats(
    candidates: Candidates, draft: Draft, answers: tuple[Value, ...], label: str
) -> tuple[Format, ...]:
    """The formats that this sort of answer allows; wrong options are looked for when presenting."""
    pack = candidates.pack
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
        apart = not any(
            candidates.too_alike(a.entity, b.entity)
            for a, b in combinations(answers, 2)
            if a.entity and b.entity
        )
        chosen = (Format.CHOICES,) if apart and len(answers) <= MOST_CHOICES else ()
    if wants is not Wants.CLAIMANT:
        chosen = (*chosen, Format.TRUE_FALSE)
    if all(pack.kinds[pack.entities[a.entity].kind].typed for a in answers if a.entity):
        chosen = (*chosen, Format.TYPED_NAME)
    return (*chosen, Format.FLIP)
