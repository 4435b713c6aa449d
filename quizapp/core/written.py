"""Questions that an author wrote out instead of having them made of facts.

A written question is a cited statement too: it brings a fact of its own (`joined`), which says the
right answer in a sentence, with the author's explanation and source. So all that hangs on facts
(explanations, pages, exports, what was told within a day) holds of it. What differs is that its
prompt, its right and its wrong answers are the author's, and nothing proves them: the author does,
and `checking.written` sees to what can be seen. `asking_written` makes questions of these values.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from anyascii import anyascii

from quizapp.core.dates import PartialDate
from quizapp.core.facts import Certainty, Citation, Entity, Fact, Kind, Pack, Quantity, Relation
from quizapp.core.folding import compact
from quizapp.core.questions import Format, Value
from quizapp.core.wording import quantity_text, stopped

GAP = "____"
"""What stands in a sentence for the part that is to be typed."""

OWN = "own-"
"""How the id of a pack begins whose questions somebody wrote in the browser."""

NAMED = frozenset({Format.TYPED_NAME, Format.CLOZE})
"""Formats in which a name is typed, and judged as one."""

ANSWER_KIND = Kind("written-answer", "answer", "answers")
"""What an answer is that the pack has no entity for."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A right answer as it is shown, and its other spellings."""

    text: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong option, and why it is wrong: what it really is, in a sentence."""

    value: Value
    why: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things that belong together, in a matching."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Written:
    """A question as its author wrote it.

    `formats`: the way it is put, which is part of its key, then others that it may be put in. What
    is right stands in `when`, in `number` or in `answers` (any of them, or all where `all_wanted`);
    for a true-false in `statement` and `holds`, for an ordering in `items` (in their right order),
    for a matching in `pairs`, with values in `extra` that belong to none. `sentence` has one gap.
    `note` is the explanation. `values` are the right answers as values of the pack: see `joined`.
    """

    id: str
    topic: str
    formats: tuple[Format, ...]
    note: str
    cite: tuple[Citation, ...]
    prompt: str = ""
    answers: tuple[Accepted, ...] = ()
    all_wanted: bool = False
    wrong: tuple[Wrong, ...] = ()
    when: PartialDate | None = None
    number: Quantity | None = None
    tolerance: float = 0.0
    sentence: str = ""
    statement: str = ""
    holds: bool = True
    items: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    extra: tuple[str, ...] = ()
    certainty: Certainty = Certainty.STATED
    core: bool = False
    values: tuple[Value, ...] = ()

    @property
    def format(self) -> Format:
        """The way it is put: what its key says."""
        return self.formats[0]

    @property
    def named(self) -> bool:
        """Whether its answer is typed as a name, so that its answers are entities of the pack."""
        return not self.by_value and not NAMED.isdisjoint(self.formats)

    @property
    def by_value(self) -> bool:
        """Whether a date or a number answers it."""
        return self.when is not None or self.number is not None


def said(written: Written) -> str:
    """The statement that the question rests on: prompt and answer, or the sentence made whole."""
    right = "; ".join(value.text for value in written.values)
    if written.format is Format.TRUE_FALSE:
        return written.statement if written.holds else f"This is false: {written.statement}"
    if written.format is Format.CLOZE:
        return written.sentence.replace(GAP, right)
    return f"{written.prompt} {right}"


def joined(pack: Pack, questions: Iterable[Written]) -> Pack:
    """The pack with these questions: each brings a fact, and a typed answer an entity where the
    pack has none of that spelling."""
    owners = _spelt(pack.entities.values())
    entities, facts = dict(pack.entities), dict(pack.facts)
    relations, written = dict(pack.relations), dict[str, Written]()
    for question in questions:
        found = _valued(question, owners, entities)
        written[found.id] = found
        relation = f"written-{found.topic}"
        relations.setdefault(relation, Relation(relation, found.topic, (), ""))
        facts[found.id] = Fact(
            id=found.id,
            subject="",
            relation=relation,
            cite=found.cite,
            note=found.note,
            object=next((v.entity for v in found.values if v.entity is not None), None),
            certainty=found.certainty,
            core=found.core,
            said=stopped(said(found)),
            order=len(facts),
        )
    if not written:
        return pack
    return replace(
        pack,
        kinds={**pack.kinds, ANSWER_KIND.id: ANSWER_KIND},
        relations=relations,
        entities=entities,
        facts=facts,
        written=written,
    )


def apart(pack: Pack) -> Pack:
    """The pack without what its written questions brought, for whoever looks at the rest."""
    if not pack.written:
        return pack
    entities = {k: e for k, e in pack.entities.items() if e.kind != ANSWER_KIND.id}
    return replace(
        pack,
        kinds={k: kind for k, kind in pack.kinds.items() if k != ANSWER_KIND.id},
        relations={k: r for k, r in pack.relations.items() if r.statement},
        entities=entities,
        facts={k: fact for k, fact in pack.facts.items() if not fact.said},
        written={},
    )


def _spelt(entities: Iterable[Entity]) -> dict[str, str]:
    """The entity that alone bears each spelling, by the spelling as names are compared."""
    found: dict[str, set[str]] = {}
    for entity in entities:
        for spelling in entity.spellings:
            found.setdefault(compact(spelling), set()).add(entity.id)
    return {spelling: ids.pop() for spelling, ids in found.items() if len(ids) == 1}


def _valued(question: Written, owners: dict[str, str], entities: dict[str, Entity]) -> Written:
    """The question with its right answers, and its wrong ones if they are names, as values."""
    if not question.named:
        return replace(question, values=_plain_values(question))
    values = [
        Value(one.text, entity=_entity(one.text, one.also, owners, entities))
        for one in question.answers
    ]
    wrong = [
        replace(w, value=Value(w.value.text, entity=_entity(w.value.text, (), owners, entities)))
        for w in question.wrong
    ]
    return replace(question, values=tuple(values), wrong=tuple(wrong))


def _plain_values(question: Written) -> tuple[Value, ...]:
    if question.when is not None:
        return (Value(question.when.label(), date=question.when),)
    if question.number is not None:
        return (Value(quantity_text(question.number), number=question.number),)
    if question.format is Format.TRUE_FALSE:
        return (Value("True" if question.holds else "False"),)
    if question.format is Format.ORDER:
        return (Value("; ".join(question.items)),)
    if question.format is Format.MATCHING:
        return (Value("; ".join(f"{pair.left}: {pair.right}" for pair in question.pairs)),)
    return tuple(Value(answer.text) for answer in question.answers)


def _entity(
    text: str, also: tuple[str, ...], owners: dict[str, str], entities: dict[str, Entity]
) -> str:
    """The entity that a name stands for, made where the pack has none; its spellings learnt."""
    found = owners.get(compact(text)) or answer_id(text)
    held = entities.get(found) or Entity(found, ANSWER_KIND.id, text)
    known = {compact(spelling) for spelling in held.spellings}
    new = tuple(each for each in (text, *also) if compact(each) not in known)
    entities[found] = replace(held, aliases=(*held.aliases, *dict.fromkeys(new)))
    for spelling in (text, *also):
        owners.setdefault(compact(spelling), found)
    return found


def answer_id(text: str) -> str:
    """The id of the entity that an answer becomes: the same for every way of writing it that is
    the same name."""
    name = compact(text)
    slug = re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower()).strip("-")[:40]
    return f"answer-{slug}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"


def really(written: Mapping[str, Written], fact: str, chosen: Value) -> str:
    """What the author says of a wrong answer, or ""."""
    question = written.get(fact)
    wrong = question.wrong if question is not None else ()
    return next((w.why for w in wrong if w.value.identity == chosen.identity), "")
