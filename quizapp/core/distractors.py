"""Wrong options: plausible, and each provably wrong.

The second rule of the design: a wrong value is admitted only where something licenses the
conclusion that it is wrong, and no recorded statement, disputed ones included, could make it
true. Called by `generation` (is there a choice at all?) and `presenting`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from quizapp.core.candidates import Candidates
from quizapp.core.chance import number, shuffled
from quizapp.core.dates import Order, PartialDate, compare, overlaps
from quizapp.core.facts import Aspect, Fact, Pack, Quantity, Relation, Single, Wants
from quizapp.core.leaks import shared_words
from quizapp.core.near_values import scaled, shifts
from quizapp.core.questions import Question, Value
from quizapp.core.wording import DISPUTE_TERMS, STATUS_TERMS, quantity_text

T = TypeVar("T")

WANTED = 3  # wrong options beside one key
FEWEST = 2  # with fewer, another format is used
POOL = 8  # candidates from which the seed chooses


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
    recorded = tuple(f for f in about if f.relation in relations)
    rank = fact.rank if question.aspect != aspect.name else None
    return Context(candidates, question, aspect, relation, fact, rank, recorded)


def _anchors(fact: Fact, wants: Wants) -> tuple[str, ...]:
    """The entities that the list of right answers hangs on, the decisive one first."""
    if wants is Wants.SUBJECT:
        order = (fact.object, fact.of, fact.place)
    elif wants in (Wants.OBJECT, Wants.PLACE, Wants.WHEN, Wants.NUMBER):
        order = (fact.subject, fact.object if wants is not Wants.OBJECT else fact.of, fact.of)
    else:
        order = (fact.subject, fact.object, fact.of)
    return tuple(e for e in order if e is not None)


def licence(ctx: Context, value: Value) -> str | None:
    """Why `value` would be wrong unless something recorded says otherwise; None: nothing does."""
    aspect, fact = ctx.aspect, ctx.fact
    if aspect.single is Single.ALWAYS:
        return "there is only one by nature"
    if aspect.single is Single.AT_A_TIME and _names_its_time(ctx):
        return "there is only one at a time, and the prompt names the time"
    listed = [f for f in _list(ctx) if not f.denied]
    sources = {f.complete.get(aspect.name) for f in listed}
    if None not in sources and len(sources) == 1:
        return f"the list in {next(iter(sources))} is complete"
    if value.entity is not None and any(
        f.denied and value.entity == getattr(f, aspect.wants.value, None) for f in _list(ctx)
    ):
        return f"denied: {fact.id}"
    return None


def _names_its_time(ctx: Context) -> bool:
    dates = [d for d in (ctx.fact.when, ctx.fact.as_of) if d is not None]
    return any(d.phrase() in ctx.question.prompt for d in dates)


def _list(ctx: Context) -> Iterator[Fact]:
    """The facts whose values are the list that the question asks for."""
    anchors = _anchors(ctx.fact, ctx.aspect.wants)
    for fact in ctx.recorded:
        same = fact.relation == ctx.relation.id and (ctx.rank is None or fact.rank == ctx.rank)
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
        found |= {e for v in fact.versions for e in (v.object, v.place) if e}
    for value in question.answers:
        if value.entity:
            found |= set(pack.wholes(value.entity))
    return found


def _other_rank(ctx: Context, fact: Fact) -> bool:
    """Whether the fact is about a "later" holder where the "first" is asked for, or the reverse."""
    ranked = ctx.rank is not None and fact.relation == ctx.relation.id
    return ranked and fact.rank is not None and fact.rank != ctx.rank


def _other_time(ctx: Context, fact: Fact) -> bool:
    """Whether the fact is about another time than the one that the prompt names, where nature
    allows one value at a time."""
    if ctx.aspect.single is not Single.AT_A_TIME or fact.relation != ctx.relation.id:
        return False
    asked, other = ctx.fact.when or ctx.fact.as_of, fact.when or fact.as_of
    if asked is None or other is None or not _names_its_time(ctx):
        return False
    return compare(asked, other) is not Order.UNKNOWN


def _acceptable(ctx: Context, entities: Iterable[str]) -> Iterator[str]:
    """Those that can stand beside the key: not right, no part of it, not alike in name."""
    pack, words, folded = ctx.pack, ctx.candidates.words, ctx.candidates.folded
    forbidden = forbidden_entities(ctx)
    answers = {v.entity for v in ctx.question.answers if v.entity}
    for entity in entities:
        if entity in forbidden:
            continue
        within = pack.entities[entity].within
        if within is not None and not answers.isdisjoint(pack.wholes(entity)):
            continue
        if any(
            words[entity] <= words[right]
            or words[right] <= words[entity]
            or not folded[entity].isdisjoint(folded[right])
            for right in answers
        ):
            continue
        yield entity


def enough(ctx: Context) -> bool:
    """Whether there are wrong values enough for a choice; cheaper than drawing them."""
    first = ctx.question.answers[0]
    if first.entity is not None:
        return _enough_entities(ctx)
    if first.date is not None:
        return len(list(islice(_apart_dates(ctx, shifts(first.date)), FEWEST))) == FEWEST
    return len(distractors(ctx, 0)) >= FEWEST


def _enough_entities(ctx: Context) -> bool:
    words, needed = ctx.candidates.words, _shared(ctx)
    found: list[str] = []
    sharing = not needed
    for entity in _pool(ctx):
        shares = needed <= words[entity]
        if len(found) == FEWEST - 1 and not (sharing or shares):
            continue
        if all(not words[entity] <= words[f] and not words[f] <= words[entity] for f in found):
            found.append(entity)
            sharing = sharing or shares
            if len(found) == FEWEST:
                return True
    return False


def _shared(ctx: Context) -> frozenset[str]:
    """The words that the key shares with the prompt."""
    answers, prompt = ctx.question.answers, ctx.question.prompt
    return frozenset().union(*(shared_words(ctx.pack, value, prompt) for value in answers))


def distractors(ctx: Context, seed: int, count: int = WANTED) -> tuple[Value, ...]:
    """Up to `count` wrong values for the question, drawn by `seed`; none where nothing licenses
    them. The same seed gives the same ones on every machine."""
    question = ctx.question
    first = question.answers[0]
    if first.entity is not None:
        return _wrong_entities(ctx, seed, count)
    if first.date is not None:
        return _wrong_dates(ctx, first.date, seed, count)
    if first.number is not None:
        return _wrong_numbers(ctx, first.number, seed, count)
    terms = STATUS_TERMS if question.wants is Wants.STATUS else DISPUTE_TERMS
    wrong = [Value(text) for text in terms.values() if text != first.text]
    if question.wants is Wants.STATUS:
        wrong = [v for v in wrong if v.text != "as disputed"]
    return tuple(shuffled(wrong, lambda v: v.text, question.key, seed)[:count])


def _pool(ctx: Context) -> Iterator[str]:
    """The entities that are provably wrong and can stand beside the key, nearest in time first."""
    key = ctx.question.answers[0].entity
    if key is None:
        return iter(())
    if licence(ctx, Value("")) is not None:
        return _acceptable(ctx, ctx.candidates.alike(key, ctx.candidates.year(key)))
    # Where no list is complete, only what a source denies is known to be wrong.
    denied = {getattr(f, ctx.aspect.wants.value, None) for f in _list(ctx) if f.denied}
    kind = ctx.pack.entities[key].kind
    same_kind = sorted(e for e in denied if e and ctx.pack.entities[e].kind == kind)
    return _acceptable(ctx, same_kind)


def _wrong_entities(ctx: Context, seed: int, count: int) -> tuple[Value, ...]:
    pack, question, words = ctx.pack, ctx.question, ctx.candidates.words
    needed = _shared(ctx)
    drawn = shuffled(_most_plausible(ctx, needed), str, question.key, seed, "entities")
    if needed:  # a word that the key shares with the prompt must be some wrong option's too
        drawn.sort(key=lambda e: not needed <= words[e])
        if not drawn or not needed <= words[drawn[0]]:
            return ()
    chosen: list[str] = []
    for entity in drawn:
        if len(chosen) == count:
            break
        if not any(words[entity] <= words[c] or words[c] <= words[entity] for c in chosen):
            chosen.append(entity)
    return tuple(Value(pack.entities[e].name, entity=e) for e in chosen)


def _most_plausible(ctx: Context, needed: frozenset[str]) -> list[str]:
    """Of the pool, those nearest to the key and used the same way elsewhere in the pack."""
    candidates, words = ctx.candidates, ctx.candidates.words
    key = ctx.question.answers[0].entity or ""

    def worth(entity: str) -> tuple[float, str]:
        used = candidates.fills(ctx.relation.id, ctx.aspect.wants, entity)
        shares = bool(needed) and needed <= words[entity]
        return (-candidates.closeness(key, entity) - 4.0 * used - 9.0 * shares, entity)

    return sorted(_pool(ctx), key=worth)[:POOL]


def _same_thing(ctx: Context, fact: Fact) -> bool:
    """Whether another fact speaks of the same event, as far as the prompt tells."""
    return set(ctx.question.given) <= set(fact.entities)


def _wrong_dates(ctx: Context, key: PartialDate, seed: int, count: int) -> tuple[Value, ...]:
    near = dict.fromkeys((*ctx.candidates.dates_near(key, 4), *shifts(key)))
    drawn = shuffled(near, str, ctx.question.key, seed, "dates")
    apart = list(_apart_dates(ctx, drawn))
    before = [d for d in apart if compare(d, key) is Order.BEFORE]
    after = [d for d in apart if compare(d, key) is Order.AFTER]
    return tuple(Value(d.label(), date=d) for d in _either_side(ctx, before, after, seed, count))


def _either_side(
    ctx: Context, below: list[T], above: list[T], seed: int, count: int
) -> Iterable[T]:
    """`count` values of which as many are below the key as the seed says, so that the key stands
    at every rank equally often; what one side lacks is taken from the other."""
    smaller = number(ctx.question.key, seed, "rank") % (count + 1)
    smaller = max(min(smaller, len(below)), count - len(above))
    return (*below[: max(0, smaller)], *above[: count - max(0, smaller)])


def _apart_dates(ctx: Context, dates: Iterable[PartialDate]) -> Iterator[PartialDate]:
    """Those that are provably wrong: they overlap with nothing recorded, nor with one another."""
    if licence(ctx, Value("")) is None:
        return
    taken = [v.date for v in ctx.question.answers if v.date]
    for fact in ctx.recorded:
        if _same_thing(ctx, fact):
            taken += [d for d in (fact.when, *(v.when for v in fact.versions)) if d is not None]
    for date in dates:
        if not any(overlaps(date, other) for other in taken):
            taken.append(date)
            yield date


def _wrong_numbers(ctx: Context, key: Quantity, seed: int, count: int) -> tuple[Value, ...]:
    if licence(ctx, Value("")) is None:
        return ()
    taken = [key]
    for fact in ctx.recorded:
        if _same_thing(ctx, fact):
            taken += [n for n in (fact.number, *(v.number for v in fact.versions)) if n is not None]
    slack = ctx.aspect.tolerance
    apart = [n for n in scaled(key) if not any(_could_be(n, t, slack) for t in taken)]
    drawn = shuffled(dict.fromkeys(apart), repr, ctx.question.key, seed, "numbers")
    below = [n for n in drawn if n.low < key.low]
    above = [n for n in drawn if n.low > key.low]
    chosen = _either_side(ctx, below, above, seed, count)
    return tuple(Value(quantity_text(n), number=n) for n in chosen)


def _could_be(wrong: Quantity, right: Quantity, slack: float) -> bool:
    """Whether two quantities overlap, the right one widened by its tolerance."""
    high = wrong.low if wrong.high is None else wrong.high
    if right.high is None:
        return high >= right.low * (1 - slack)
    return wrong.low <= right.high * (1 + slack) and high >= right.low * (1 - slack)
