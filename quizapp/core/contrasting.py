"""Two entities that are mistaken for one another, and the questions that tell them apart.

A question does so where its answer belongs to one of the two and something of the other stands
beside it as the one wrong option: the other itself ("Who led X?": A or B), or what is said of the
other in the same words ("When was A founded?": the day of A's founding or that of B's). What is
wrong must be proved so by `licences`, as every wrong option. The study services call this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from quizapp.core.chance import number, shuffled
from quizapp.core.dates import overlaps
from quizapp.core.drafts import BUILT_IN, answer_of, value_of
from quizapp.core.facts import Wants
from quizapp.core.generation import Generated, aspect_of
from quizapp.core.hints import named_outright
from quizapp.core.leaks import content_words, has_like, shared_words
from quizapp.core.licences import (
    Context,
    context,
    forbidden_entities,
    licence,
    recorded_dates,
    told_in_statement,
    unranked,
)
from quizapp.core.near_values import shape
from quizapp.core.presenting import CannotPresent, what_it_was
from quizapp.core.questions import Format, Option, Presentation, Question, Value
from quizapp.core.wording import asked_source, attribution, capitalised, prefixed, statement

WHICH = "which of the two"
MOST_ASKED = 60  # questions looked at for each of the two: a pack of any size answers at once
MOST_BESIDE = 8  # things said of the other that are tried as the wrong option
_PARTS = ("subject", "object", "of", "place")


@dataclass(frozen=True, slots=True)
class Contrast:
    """A question with its right answer and the one wrong option; `of` is whom of the two it is
    about: its answer, or else whom its prompt names."""

    question: Question
    right: Value
    wrong: Value
    of: str


class Contrasts:
    """What tells any two entities of a pack apart; looked up once for each pair."""

    def __init__(self, generated: Generated) -> None:
        self._generated = generated
        self._answered: dict[str, list[Question]] = {}
        self._given: dict[str, list[Question]] = {}
        self._kept: dict[frozenset[str], tuple[Contrast, ...]] = {}
        for question in generated.questions.values():
            if question.written:
                continue  # its wrong answers are its author's
            if len(question.answers) > 1:
                continue  # a set has no one right answer to stand beside the other
            if question.answers[0].entity is not None:
                self._answered.setdefault(question.answers[0].entity, []).append(question)
            for entity in question.given:
                self._given.setdefault(entity, []).append(question)

    def between(self, one: str, other: str) -> tuple[Contrast, ...]:
        """Every question that tells the two apart, in the order of the pack, each once."""
        pair = frozenset((one, other))
        if not pair <= self._generated.pack.entities.keys():
            return ()  # of an entity that the pack has no more
        if pair not in self._kept:
            left, right = sorted(pair)
            found = {c.question.key: c for c in (*self._of(left, right), *self._of(right, left))}
            ordered = sorted(found.values(), key=lambda c: (c.question.order, c.question.key))
            self._kept[pair] = tuple(ordered)
        return self._kept[pair]

    def beside(self, question: Question, one: str, other: str) -> Contrast | None:
        """How a question tells the two apart, or None where it does not."""
        found = (c for c in self.between(one, other) if c.question.key == question.key)
        return next(found, None)

    def _of(self, entity: str, other: str) -> Iterator[Contrast]:
        """The contrasts about `entity`, with something of `other` as the wrong option."""
        made = self._generated
        for question in islice(self._given.get(entity, ()), MOST_ASKED):
            if other in question.named or question.aspect in BUILT_IN:
                continue
            ctx = context_of(made, question)
            beside = islice(counterparts(ctx, entity, other), MOST_BESIDE)
            for value in shuffled(beside, lambda v: v.identity, question.key, "beside"):
                if admits(ctx, value) and not _tells(ctx, question.prompt, value):
                    yield Contrast(question, question.answers[0], value, entity)
                    break
        for question in islice(self._answered.get(entity, ()), MOST_ASKED):
            wrong = Value(made.pack.entities[other].name, entity=other)
            ctx = context_of(made, question)
            if admits(ctx, wrong) and not _tells(ctx, question.prompt, wrong):
                yield Contrast(question, question.answers[0], wrong, entity)


def context_of(generated: Generated, question: Question) -> Context:
    """What the pack records about a question."""
    return context(generated.candidates, question, aspect_of(generated.pack, question))


def admits(ctx: Context, value: Value) -> bool:
    """Whether `value` may stand as the one wrong option: provably wrong, and of the same sort."""
    right = ctx.question.answers[0]
    if licence(ctx, value) is None:
        return False
    if value.entity is not None and right.entity is not None:
        return _admits_entity(ctx, value.entity, right.entity)
    if value.date is not None and right.date is not None:
        taken = recorded_dates(ctx)
        alike = shape(value.date) == shape(right.date)
        return alike and not any(overlaps(value.date, each) for each in taken)
    return False


def _admits_entity(ctx: Context, entity: str, right: str) -> bool:
    pack = ctx.pack
    if entity in forbidden_entities(ctx) or right in pack.wholes(entity):
        return False
    one, other = pack.entities[entity], pack.entities[right]
    return one.kind == other.kind and not ctx.candidates.too_alike(entity, right)


def counterparts(ctx: Context, entity: str, other: str) -> Iterator[Value]:
    """What facts say of `other` where the question's fact says its answer of `entity`."""
    pack, fact, wants = ctx.pack, ctx.fact, ctx.aspect.wants
    if wants in (Wants.NUMBER, Wants.CLAIMANT, Wants.STATUS, Wants.DISPUTE):
        return
    part = next((p for p in _PARTS if getattr(fact, p) == entity and p != wants.value), None)
    if part is None:
        return
    for beside in pack.facts_of[other]:
        same = beside.relation == fact.relation and getattr(beside, part) == other
        value = value_of(pack, beside, wants) if same and answer_of(beside) else None
        if value is not None and value.entity not in (entity, other):
            yield value


def _tells(ctx: Context, prompt: str, wrong: Value) -> bool:
    """Whether the prompt tells too much of one of the two: it names it, or has a word that only the
    right one has, or one that the wrong one's name is made of: "Baghlani" may well be of Baghlan,
    whatever the source leaves out."""
    pack, right = ctx.pack, ctx.question.answers[0]
    if any(named_outright(pack, value, prompt) for value in (right, wrong)):
        return True
    said = content_words(prompt)
    if any(word not in said for word in shared_words(pack, wrong, prompt)):
        return True
    beside = content_words(wrong.text)
    return any(not has_like(beside, word) for word in shared_words(pack, right, prompt))


def present_contrast(
    generated: Generated, contrast: Contrast, seed: int, *, plain: bool = False
) -> Presentation:
    """Put a question with its right answer and one wrong option, in an order drawn by `seed`.

    Where the fact's own sentence can ask for its subject, the seed chooses between the question's
    prompt and "Which of the two ...?" (`plain`: always the prompt). Raises `CannotPresent` where
    the wrong option is not provably wrong.
    """
    question = contrast.question
    ctx = context_of(generated, question)
    if not admits(ctx, contrast.wrong) or _tells(ctx, question.prompt, contrast.wrong):
        raise CannotPresent(f"{question.key} does not tell the two apart")
    prompt = question.prompt
    turned = "" if plain else which_of_the_two(ctx, contrast)
    if turned and number(question.key, seed, "turned") % 2 == 0:
        prompt = turned
    options = [
        Option(contrast.right.text, True, contrast.right),
        Option(contrast.wrong.text, False, contrast.wrong, what_it_was(ctx, contrast.wrong)),
    ]
    drawn = shuffled(options, lambda o: o.value.identity, question.key, seed, "contrast")
    solution = tuple(i for i, option in enumerate(drawn) if option.correct)
    return Presentation((question.key,), Format.CONTRAST, prompt, seed, tuple(drawn), solution)


def which_of_the_two(ctx: Context, contrast: Contrast) -> str:
    """The fact's sentence as a question for its subject, or "" where it does not read as one.

    "Which of the two was founded in February 2015?" It says all that the fact says, but for "first"
    and "later": the wrong one must be wrong of that too.
    """
    question, fact = contrast.question, ctx.fact
    template = ctx.relation.statement
    possible = (
        question.wants is Wants.SUBJECT
        and len(question.facts) == 1
        and not fact.ask.get(question.aspect)
        and template.startswith("{subject} ")
        and template.count("{subject}") == 1
    )
    if not possible or not admits(unranked(ctx), contrast.wrong):
        return ""
    said = statement(ctx.pack, fact, {Wants.SUBJECT: Value(WHICH)})
    if not told_in_statement(ctx, said):
        return ""
    hidden = [v.entity for v in (contrast.right, contrast.wrong) if v.entity]
    if fact.by in hidden:
        return ""
    source = asked_source(ctx.pack, (fact,), ctx.aspect)
    text = f"{prefixed(attribution(ctx.pack, (fact,), source, hidden), said)}?"
    return "" if _tells(ctx, text, contrast.wrong) else capitalised(text)


def drill_of(
    contrasts: Sequence[Contrast], first: Sequence[str], most: int, seed: int
) -> list[Contrast]:
    """At most `most` of the contrasts for one drill, each fact once, in an order drawn by `seed`.

    Those whose keys stand in `first` are taken before the others; as far as can be, as many are
    about the one as about the other.
    """
    rank = {key: place for place, key in enumerate(first)}
    drawn = shuffled(contrasts, lambda c: c.question.key, seed, "drill")
    drawn.sort(key=lambda c: rank.get(c.question.key, len(rank)))
    chosen: list[Contrast] = []
    told: set[str] = set()
    while len(chosen) < most:
        free = [c for c in drawn if c not in chosen and told.isdisjoint(c.question.facts)]
        if not free:
            break
        about = [c.of for c in chosen]
        fewer = [c for c in free if about.count(c.of) * 2 <= len(about)]
        chosen.append((fewer or free)[0])
        told.update(chosen[-1].question.facts)
    return shuffled(chosen, lambda c: c.question.key, seed, "drill order")
