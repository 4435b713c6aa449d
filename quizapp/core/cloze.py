"""Cloze: a fact's statement with the part that is asked for left blank, to be typed.

`generation` asks for which questions there is such a sentence, `presenting` shows it. It is made
only where nothing but the answer can fill the gap, as far as the question's own licence goes
(`licences`), and where the rest of the sentence does not tell it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from quizapp.core.drafts import stands_in
from quizapp.core.facts import Wants
from quizapp.core.hints import named_outright
from quizapp.core.leaks import content_words, shared_words
from quizapp.core.licences import Context, licence
from quizapp.core.questions import Value
from quizapp.core.wording import (
    asked_source,
    attribution,
    differing,
    fill,
    parts_of,
    prefixed,
    stopped,
)

GAP = "____"
ASKED = {Wants.WHEN: "date", Wants.NUMBER: "number"}
PARTS = frozenset({Wants.SUBJECT, Wants.OBJECT, Wants.PLACE, Wants.WHEN, Wants.NUMBER})
LEAST_INITIALS = 3


@dataclass(frozen=True, slots=True)
class Cloze:
    """A sentence with a gap, or the reason why there is none: one of them is empty."""

    prompt: str = ""
    reason: str = ""


def cloze_of(ctx: Context) -> Cloze:
    """The question as a sentence with a gap, or why that cannot be."""
    question, fact = ctx.question, ctx.fact
    if question.wants not in PARTS:
        return Cloze(reason="the statement has no place for its answer")
    if question.is_set or len(question.answers) > 1:
        return Cloze(reason="several answers are wanted, and a sentence has one gap")
    if len(question.facts) > 1:
        return Cloze(reason="it rests on several facts, and a sentence tells one")
    if ctx.aspect.name in fact.ask:
        return Cloze(reason="its own wording says what the statement may not")
    if ctx.rank is not None:
        return Cloze(reason="the statement does not say first or later")
    if licence(ctx, _OTHER) is None:
        return Cloze(reason=_OPEN)
    said = _with_gap(ctx)
    if said is None:
        return Cloze(reason="the statement needs what sources differ on")
    if said.count(GAP) != 1:
        return Cloze(reason="the statement leaves out what is asked for")
    hidden = {value.entity for value in question.answers if value.entity}
    source = asked_source(ctx.pack, (fact,), ctx.aspect)
    text = stopped(prefixed(attribution(ctx.pack, (fact,), source, hidden), said))
    prompt = f"Fill in the {_asked_for(ctx)}: {text}"
    if not _says_as_much(ctx, text):
        return Cloze(reason="the statement leaves out something that the question gives")
    if licence(replace(ctx, question=replace(question, prompt=prompt)), _OTHER) is None:
        return Cloze(reason=_OPEN)
    if _gives_away(ctx, text):
        return Cloze(reason="the rest of the sentence gives the answer away")
    return Cloze(prompt)


_OTHER = Value("")
_OPEN = "nothing proves that only one answer fills the gap"


def _with_gap(ctx: Context) -> str | None:
    """The fact's statement with a gap for what is asked; what sources differ on is left out."""
    unsure = differing(ctx.fact)
    parts = {k: v for k, v in parts_of(ctx.pack, ctx.fact).items() if k not in unsure}
    parts[ctx.question.wants.value] = GAP
    return fill(ctx.relation.statement, parts)


def _says_as_much(ctx: Context, said: str) -> bool:
    """Whether the sentence gives all that the prompt gives: then what fills the gap answers the
    question too, and the question's answers are all that can."""
    entities, question = ctx.pack.entities, ctx.question
    if not all(stands_in(said, entities[entity].name) for entity in question.given):
        return False
    times = (ctx.fact.when, ctx.fact.as_of)
    told = (time.phrase() for time in times if time is not None)
    return all(time in said for time in told if time in question.prompt)


def _gives_away(ctx: Context, text: str) -> bool:
    """Whether the text, the gap aside, tells the answer: by a name, an acronym, a word, a year."""
    answer = ctx.question.answers[0]
    if named_outright(ctx.pack, answer, text):
        return True
    if answer.entity is not None:
        if shared_words(ctx.pack, answer, text):
            return True
        entity = ctx.pack.entities[answer.entity]
        tells = {*entity.acronyms, *_initials(entity.name)}
        return not tells.isdisjoint(re.findall(r"\w+", text))
    if answer.date is not None:
        days = (answer.date.earliest, answer.date.latest)
        years = {str(day.year) for day in days if day is not None}
        return not years.isdisjoint(re.findall(r"\d{4}", text))
    return not content_words(answer.text).isdisjoint(content_words(text))


def _initials(name: str) -> Iterator[str]:
    """How readers would shorten a name of three words or more: all its words, or the large ones."""
    words = re.findall(r"\w+", name)
    for some in (words, [word for word in words if word[:1].isupper()]):
        if len(some) >= LEAST_INITIALS:
            yield "".join(word[0].upper() for word in some)


def _asked_for(ctx: Context) -> str:
    """What is to be filled in: a name, or of what kind where the question's prompt says so."""
    question = ctx.question
    if question.wants in ASKED:
        return ASKED[question.wants]
    kind = ctx.pack.kinds.get(ctx.pack.entities[question.answers[0].entity or ""].kind)
    while kind is not None:
        if stands_in(question.prompt, kind.name):
            return kind.name
        kind = ctx.pack.kinds.get(kind.parent or "")
    return "place" if question.wants is Wants.PLACE else "name"
