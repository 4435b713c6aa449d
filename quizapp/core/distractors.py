"""Wrong options: plausible, alike in form to the key, and each provably wrong.

`licences` says what is provably wrong, `candidates` what is near; this chooses. Called by
`generation` (is there a choice at all?) and `presenting`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TypeVar

from quizapp.core.chance import number, shuffled
from quizapp.core.dates import Order, PartialDate, compare, overlaps
from quizapp.core.facts import Quantity, Wants
from quizapp.core.leaks import content_words, has_like, shared_words
from quizapp.core.licences import (
    Context,
    denied,
    forbidden_entities,
    licence,
    recorded_dates,
    recorded_numbers,
)
from quizapp.core.near_values import reach, scaled, shape, shifts
from quizapp.core.questions import Value
from quizapp.core.wording import DISPUTE_TERMS, STATUS_TERMS, quantity_text

T = TypeVar("T")
Demand = Callable[[str], bool]

WANTED = 3  # wrong options beside one key
FEWEST = 2  # with fewer, another format is used
POOL = 12  # the most plausible, among which the seed chooses
LENGTH_RATIO = 1.5  # the key is not told by its length: some wrong option comes this near


def distractors(
    ctx: Context, seed: int, count: int = WANTED, beside: Sequence[str] = ()
) -> tuple[Value, ...]:
    """Up to `count` wrong values for the question, drawn by `seed`; fewer than `FEWEST` where no
    more can be proved wrong. The same seed gives the same ones on every machine. `beside`: ids of
    entities that are taken first, as far as they `fit`."""
    question = ctx.question
    first = question.answers[0]
    if first.entity is not None:
        return _wrong_entities(ctx, seed, count, beside)
    if first.date is not None:
        return _wrong_dates(ctx, first.date, seed, count)
    if first.number is not None:
        return _wrong_numbers(ctx, first.number, seed, count)
    terms = STATUS_TERMS if question.wants is Wants.STATUS else DISPUTE_TERMS
    wrong = [Value(text) for text in terms.values() if text != first.text]
    if question.wants is Wants.STATUS:
        wrong = [v for v in wrong if v.text != "as disputed"]
    return tuple(shuffled(wrong, lambda v: v.text, question.key, seed)[:count])


def enough(ctx: Context) -> bool:
    """Whether there are wrong values enough for a choice; cheaper than drawing them."""
    first = ctx.question.answers[0]
    if first.entity is not None:
        return len(_fewest(ctx, _demands(ctx))) >= FEWEST
    if (key := first.date) is not None:
        alike = (d for d in shifts(key) if shape(d) == shape(key))
        return len(list(islice(_apart(ctx, alike), FEWEST))) == FEWEST
    return len(distractors(ctx, 0)) >= FEWEST


def provably_wrong(ctx: Context, value: Value) -> bool:
    """Whether `value` is certainly no answer to the question and can stand beside its key."""
    if licence(ctx, value) is None:
        return False
    if value.entity is not None:
        return any(_acceptable(ctx, (value.entity,)))
    if value.date is not None:
        return not any(overlaps(value.date, other) for other in recorded_dates(ctx))
    if value.number is not None:
        slack = ctx.aspect.tolerance
        return not any(_could_be(value.number, other, slack) for other in recorded_numbers(ctx))
    return False


def fits(ctx: Context, entity: str) -> bool:
    """Whether an entity is of the kind of the key and can stand beside it as a wrong option."""
    entities = ctx.pack.entities
    if entity not in entities or not _answers(ctx):
        return False
    kinds = {entities[each].kind for each in _answers(ctx)}
    value = Value(entities[entity].name, entity=entity)
    return entities[entity].kind in kinds and provably_wrong(ctx, value)


def ranked(ctx: Context) -> tuple[Value, ...]:
    """Every value that is provably wrong and can stand beside the key, the most plausible first;
    of dates and numbers those nearest to the key."""
    key = ctx.question.answers[0]
    if key.entity is not None:
        entities = ctx.pack.entities
        found = _by_plausibility(ctx, _demands(ctx))
        return tuple(Value(entities[each].name, entity=each) for each in found)
    if key.date is not None:
        near = dict.fromkeys((*ctx.candidates.dates_near(key.date, 4), *shifts(key.date)))
        alike = (date for date in near if shape(date) == shape(key.date))
        return tuple(Value(date.label(), date=date) for date in _apart(ctx, alike))
    return distractors(ctx, 0, POOL)


def _fewest(ctx: Context, demands: Sequence[Demand]) -> list[str]:
    """As few wrong entities as a choice needs, the nearest in time that can be had."""
    pool = _pool(ctx)
    near = list(islice(pool, POOL))
    chosen = _chosen(ctx, demands, near, FEWEST)
    return chosen if len(chosen) >= FEWEST else _chosen(ctx, demands, [*near, *pool], FEWEST)


def some(ctx: Context) -> bool:
    """Whether `distractors` finds any; cheaper than ranking and drawing them."""
    if ctx.question.answers[0].entity is None:
        return bool(distractors(ctx, 0))
    pool = list(_pool(ctx))
    rarest, *others = sorted(({e for e in pool if met(e)} for met in _demands(ctx)), key=len)
    if not rarest or all(rarest <= other for other in others):
        return bool(rarest)  # what meets the rarest demand meets them all, whichever is drawn
    return bool(distractors(ctx, 0))


def _wrong_entities(
    ctx: Context, seed: int, count: int, beside: Sequence[str] = ()
) -> tuple[Value, ...]:
    demands = _demands(ctx)
    ranked = _by_plausibility(ctx, demands)
    drawn = shuffled(ranked[:POOL], str, ctx.question.key, seed, "entities")
    key = max(len(ctx.pack.entities[e].name) for e in _answers(ctx))
    shorter = [e for e in drawn if len(ctx.pack.entities[e].name) < key]
    longer = [e for e in drawn if e not in shorter]
    first = _either_side(ctx, shorter, longer, seed, count)
    able = tuple(dict.fromkeys((*first, *drawn, *ranked[POOL:])))
    taken = [each for each in dict.fromkeys(beside) if fits(ctx, each)]
    chosen = _chosen(ctx, demands, able, count, taken)
    if len(chosen) < FEWEST:  # some were drawn that look like all others
        chosen = _fewest(ctx, demands)
    return tuple(Value(ctx.pack.entities[e].name, entity=e) for e in chosen)


def _answers(ctx: Context) -> list[str]:
    return [v.entity for v in ctx.question.answers if v.entity]


def _pool(ctx: Context) -> Iterator[str]:
    """The entities that are provably wrong and can stand beside the key, nearest in time first."""
    candidates, entities = ctx.candidates, ctx.pack.entities
    kinds = {entities[e].kind: e for e in reversed(_answers(ctx))}
    if licence(ctx, Value("")) is not None:
        alike = (candidates.alike(e, candidates.year(e)) for e in kinds.values())
        return _acceptable(ctx, chain.from_iterable(alike))
    # Where no list is complete, only what a source denies is known to be wrong.
    return _acceptable(ctx, sorted(e for e in denied(ctx) if entities[e].kind in kinds))


def _acceptable(ctx: Context, entities: Iterable[str]) -> Iterator[str]:
    """Those that can stand beside the key: not right, no part of it, not alike in name."""
    pack, too_alike = ctx.pack, ctx.candidates.too_alike
    forbidden, answers = forbidden_entities(ctx), _answers(ctx)
    right, *others = answers
    for entity in entities:
        if entity in forbidden:
            continue
        in_another = pack.entities[entity].within is not None
        if in_another and not set(answers).isdisjoint(pack.wholes(entity)):
            continue
        if not (too_alike(entity, right) or any(too_alike(entity, other) for other in others)):
            yield entity


def _by_plausibility(ctx: Context, demands: Sequence[Demand]) -> list[str]:
    """The pool, the most plausible first: near to the key, used the same way, meeting demands."""
    closeness = ctx.candidates.closeness_to(_answers(ctx)[0])
    used = ctx.candidates.filling(ctx.relation.id, ctx.aspect.wants)

    def worth(entity: str) -> tuple[float, str]:
        met = sum([demand(entity) for demand in demands])
        return (-closeness(entity) - 4.0 * (entity in used) - 3.0 * met, entity)

    return sorted(_pool(ctx), key=worth)


def _demands(ctx: Context) -> tuple[Demand, ...]:
    """What some wrong option must be, so that the key does not stand out.

    One of each kind of which the key is; one that has the words that the key shares with the
    prompt; one nearly as long as the shortest key and one not much longer than the longest.
    """
    pack, words, answers = ctx.pack, ctx.candidates.words, _answers(ctx)
    length = ctx.candidates.lengths.__getitem__
    shortest, longest = min(map(length, answers)), max(map(length, answers))
    kinds = dict.fromkeys(pack.entities[e].kind for e in answers)
    prompt = ctx.question.prompt
    shared = frozenset().union(*(shared_words(pack, v, prompt) for v in ctx.question.answers))
    demands: list[Demand] = [
        lambda e: length(e) * LENGTH_RATIO >= shortest,
        lambda e: length(e) <= longest * LENGTH_RATIO,
    ]
    if shared:
        demands.append(lambda e: all(has_like(words[e], word) for word in shared))
    if len(kinds) > 1:
        demands += [lambda e, kind=kind: pack.entities[e].kind == kind for kind in kinds]  # type: ignore[misc]
    return tuple(demands)


def _chosen(
    ctx: Context,
    demands: Sequence[Demand],
    entities: Sequence[str],
    count: int,
    first: Sequence[str] = (),
) -> list[str]:
    """`count` that differ enough from one another and together meet every demand, those that are
    to be taken `first` among them.

    Empty where a demand cannot be met; more than `count` where there are more demands.
    """
    too_alike = ctx.candidates.too_alike
    chosen: list[str] = []

    def fitting(among: Iterable[str]) -> str | None:
        for entity in among:
            if entity not in chosen and not any(too_alike(entity, other) for other in chosen):
                return entity
        return None

    for each in first:
        if not any(too_alike(each, other) for other in chosen):
            chosen.append(each)
    able = [([e for e in entities if demand(e)], demand) for demand in demands]
    for meeting, demand in sorted(able, key=lambda pair: len(pair[0])):
        if not any(map(demand, chosen)):
            found = fitting(meeting)
            if found is None:
                return []
            chosen.append(found)
    while len(chosen) < count and (found := fitting(entities)) is not None:
        chosen.append(found)
    return chosen


def _wrong_dates(ctx: Context, key: PartialDate, seed: int, count: int) -> tuple[Value, ...]:
    form = shape(key)
    near = dict.fromkeys((*ctx.candidates.dates_near(key, 4), *shifts(key)))
    alike = [d for d in near if shape(d) == form]
    apart = list(_apart(ctx, shuffled(alike, str, ctx.question.key, seed, "dates")))
    if len(apart) < FEWEST:  # wide ones were drawn that overlap with all others
        apart = list(_apart(ctx, alike))
    if len(apart) < FEWEST:  # as `enough` has counted them
        apart = list(_apart(ctx, (d for d in shifts(key) if shape(d) == form)))
    before = [d for d in apart if compare(d, key) is Order.BEFORE]
    after = [d for d in apart if compare(d, key) is Order.AFTER]
    return tuple(Value(d.label(), date=d) for d in _either_side(ctx, before, after, seed, count))


def _either_side(
    ctx: Context, below: list[T], above: list[T], seed: int, count: int
) -> Iterable[T]:
    """`count` values of which as many are below the key as the seed says, so that the key stands
    at every rank (of date, number or length of its name) equally often; what one side lacks is
    taken from the other."""
    smaller = number(ctx.question.key, seed, "rank") % (count + 1)
    smaller = max(0, min(smaller, len(below)), count - len(above))
    return (*below[:smaller], *above[: count - smaller])


def _apart(ctx: Context, dates: Iterable[PartialDate]) -> Iterator[PartialDate]:
    """Those that are provably wrong: they overlap with nothing recorded, nor with one another.

    None is later than everything that the pack speaks of: nobody takes the future for history.
    """
    if licence(ctx, Value("")) is None:
        return
    taken = recorded_dates(ctx)
    for date in dates:
        if date.earliest is not None and date.earliest.year > ctx.candidates.last_year:
            continue
        if not any(overlaps(date, other) for other in taken):
            taken.append(date)
            yield date


def _wrong_numbers(ctx: Context, key: Quantity, seed: int, count: int) -> tuple[Value, ...]:
    if licence(ctx, Value("")) is None:
        return ()
    if not content_words(quantity_text(key)).isdisjoint(content_words(ctx.question.prompt)):
        return ()  # its figures stand in the prompt, and in no other option
    taken, slack = recorded_numbers(ctx), ctx.aspect.tolerance
    apart = [n for n in scaled(key) if not any(_could_be(n, t, slack) for t in taken)]
    drawn = shuffled(dict.fromkeys(apart), repr, ctx.question.key, seed, "numbers")
    below = [n for n in drawn if n.low < key.low]
    above = [n for n in drawn if n.low > key.low]
    chosen = _either_side(ctx, below, above, seed, count)
    return tuple(Value(quantity_text(n), number=n) for n in chosen)


def _could_be(wrong: Quantity, right: Quantity, slack: float) -> bool:
    """Whether two quantities overlap, the right one at its widest."""
    high = wrong.low if wrong.high is None else wrong.high
    least, most = reach(right, slack)
    return wrong.low <= most and high >= least
