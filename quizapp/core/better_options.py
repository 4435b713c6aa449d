"""What could stand in place of a wrong option that does not work. Pure.

`services.option_statistics` asks. A proposal is held to the rule of every wrong option: it is
provably wrong (`distractors.provably_wrong`). What the class itself typed or gave in place of the
right answer goes first, since somebody believes it; else comes what is most plausible by rank.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quizapp.core.dates import overlaps
from quizapp.core.distractors import provably_wrong, ranked
from quizapp.core.fact_figures import ENOUGH_LEARNERS
from quizapp.core.licences import Context
from quizapp.core.near_values import shape
from quizapp.core.questions import Value


@dataclass(frozen=True, slots=True)
class Proposal:
    """A better wrong option; `times`: how often the class gave it, 0 where it is the next by
    rank."""

    value: Value
    times: int


@dataclass(frozen=True, slots=True)
class Given:
    """A wrong answer that a student gave: in an assignment (`handed_in`) or in a review."""

    value: Value
    student: int
    handed_in: bool


def given_often(answers: Iterable[Given]) -> list[tuple[Value, int]]:
    """How often each value was given. What was given in reviews counts where enough students gave
    it: a single one's reviews are told to nobody."""
    found: dict[str, list[Given]] = {}
    for each in answers:
        found.setdefault(each.value.identity, []).append(each)
    times = []
    for alike in found.values():
        reviewers = {each.student for each in alike if not each.handed_in}
        told = [x for x in alike if x.handed_in or len(reviewers) >= ENOUGH_LEARNERS]
        if told:
            times.append((told[0].value, len(told)))
    return times


def proposals(
    ctx: Context, given: Iterable[tuple[Value, int]], shown: Sequence[Value], wanted: int
) -> tuple[Proposal, ...]:
    """Up to `wanted` values for the place of options that do not work.

    `given`: what the class gave for the answer in whatever format, and how often. `shown`: what
    stood among the options already; none of it is proposed again, nor what looks like it.
    """
    taken = list(shown)
    found: list[Proposal] = []
    likely = sorted(given, key=lambda one: (-one[1], one[0].identity))
    typed = ((v, times) for v, times in likely if _fits(ctx, v) and provably_wrong(ctx, v))
    next_ones = ((value, 0) for value in (ranked(ctx) if wanted else ()))
    for value, times in (*typed, *next_ones):
        if len(found) == wanted:
            break
        if not any(_alike(ctx, value, other) for other in taken):
            taken.append(value)
            found.append(Proposal(value, times))
    return tuple(found)


def _fits(ctx: Context, value: Value) -> bool:
    """Whether a value is of the same sort as the key, so that neither stands out."""
    keys, entities = ctx.question.answers, ctx.pack.entities
    if value.entity is not None:
        kinds = {entities[key.entity].kind for key in keys if key.entity is not None}
        return value.entity in entities and entities[value.entity].kind in kinds
    if value.date is not None and value.date.earliest is not None:
        alike = any(key.date is not None and shape(key.date) == shape(value.date) for key in keys)
        return alike and value.date.earliest.year <= ctx.candidates.last_year
    return value.number is not None and any(key.number is not None for key in keys)


def _alike(ctx: Context, one: Value, other: Value) -> bool:
    """Whether two values cannot be options of one question."""
    if one.identity == other.identity:
        return True
    if one.entity is not None and other.entity is not None:
        known = ctx.pack.entities.keys()
        both = one.entity in known and other.entity in known
        return both and ctx.candidates.too_alike(one.entity, other.entity)
    if one.date is not None and other.date is not None:
        return overlaps(one.date, other.date)
    return one.text == other.text
