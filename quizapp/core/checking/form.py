"""Whether the options of a choice are alike in form, distinct, and no part of one another.

Called by `faults` for choices of one and of several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from quizapp.core.checking.fault import Fault
from quizapp.core.checking.texts import (
    date_shape,
    holds_spelling,
    name_words,
    number_shape,
    same_but_for_vowels,
    words,
)
from quizapp.core.facts import Pack, Quantity
from quizapp.core.questions import Option, Presentation, Question

LARGEST_RATIO = 10.0
SMALL = 20
POWER_OF_TEN = 2  # steps in 1, 5, 10, 50, 100, ...
_ABOVE = re.compile(
    r"\b(all|none|neither|both|any) of (the|these|them)\b|\bthe above\b|\bnone\b$", re.IGNORECASE
)


def form_faults(pack: Pack, question: Question, shown: Presentation) -> Iterator[Fault]:
    """Faults in the form of the options."""
    key = question.key
    for option in shown.options:
        if _ABOVE.search(option.text):
            yield Fault(key, "above", f'"{option.text}" is an option about the other options')
    for a, b in combinations(shown.options, 2):
        rule, message = too_close(pack, a, b)
        if rule:
            yield Fault(key, rule, f'"{a.text}" and "{b.text}": {message}')
    keys = [option for option in shown.options if option.correct]
    wrong = [option for option in shown.options if not option.correct]
    if not keys:
        return
    yield from _kinds(pack, key, keys, wrong)
    for option in (*keys[1:], *wrong):
        rule, message = _unlike(keys[0], option)
        if rule:
            yield Fault(key, rule, f'"{keys[0].text}" and "{option.text}": {message}')
    yield from _roughness(key, keys, wrong)
    for option in wrong:
        if option.value.entity is not None and option.value.entity in question.given:
            yield Fault(key, "idle", f'"{option.text}" is named in the prompt, so nobody takes it')


def too_close(pack: Pack, a: Option, b: Option) -> tuple[str, str]:
    """The rule that two options break by being nearly one, and why."""
    if a.value.identity == b.value.identity or words(a.text) == words(b.text):
        return "same", "they are the same"
    if a.value.date is not None or a.value.number is not None:
        return "", ""
    if same_but_for_vowels(a.text, b.text):
        return "same", "they differ in vowels alone"
    one, other = name_words(a.text), name_words(b.text)
    if one <= other or other <= one:
        return "part", "one is a part of the other"
    first, second = a.value.entity, b.value.entity
    if first and second and _alias(pack, first, second):
        return "alias", "one is a spelling of the other"
    if first and second and a.correct != b.correct and _acronym_inside(pack, first, second):
        return "alias", "the name of one holds the acronym of the other"
    return "", ""


def _alias(pack: Pack, a: str, b: str) -> bool:
    """Whether two entities share a spelling."""
    first, second = pack.entities.get(a), pack.entities.get(b)
    if first is None or second is None:
        return False
    return not {words(s) for s in first.spellings}.isdisjoint(words(s) for s in second.spellings)


def _acronym_inside(pack: Pack, a: str, b: str) -> bool:
    """Whether the name of one holds the acronym of the other ("ISIS–K" and the Islamic State)."""
    first, second = pack.entities.get(a), pack.entities.get(b)
    if first is None or second is None:
        return False
    return any(
        holds_spelling(x.name, acronym, exact=True)
        for x, y in ((first, second), (second, first))
        for acronym in y.acronyms
    )


def _kinds(pack: Pack, key: str, keys: list[Option], wrong: list[Option]) -> Iterator[Fault]:
    """Wrong options are of the kinds of the right ones, and each of those has a wrong one."""
    right, others = (
        {e.kind for option in options if (e := pack.entities.get(option.value.entity or ""))}
        for options in (keys, wrong)
    )
    if right != others:
        message = f"right options are of the kinds {sorted(right)}, wrong ones of {sorted(others)}"
        yield Fault(key, "kind", message)


def _unlike(key: Option, other: Option) -> tuple[str, str]:
    """The rule that an option breaks by being of another sort than the key, and why."""
    a, b = key.value, other.value
    sorts = [
        tuple(part is None for part in (value.entity, value.date, value.number)) for value in (a, b)
    ]
    if sorts[0] != sorts[1]:
        return "kind", "one is an entity, a date or a number, and the other is not"
    if a.date and b.date:
        same = (a.date.precision, a.date.kind) == (b.date.precision, b.date.kind)
        same = same and date_shape(key.text) == date_shape(other.text)
        return ("", "") if same else ("granularity", "the dates are not of one grain and form")
    if a.number and b.number:
        return _unlike_numbers(key, other, a.number, b.number)
    return "", ""


def _unlike_numbers(key: Option, other: Option, a: Quantity, b: Quantity) -> tuple[str, str]:
    if number_shape(key.text) != number_shape(other.text):
        return "number-form", "the numbers are not put alike"
    if a.unit != b.unit:
        return "number-form", "the numbers count different things"
    small, large = sorted((abs(a.low), abs(b.low)))
    if large > LARGEST_RATIO * max(small, 1.0):
        return "number-form", "one is more than ten times the other"
    return "", ""


def _roughness(key: str, keys: list[Option], wrong: list[Option]) -> Iterator[Fault]:
    """The key must not stand out as the one round number, or the one that is not.

    It does where its roundness is a power of ten or more from that of every wrong one. Up to
    `SMALL` every number is as round as another.
    """
    mine = [o.value.number.low for o in keys if o.value.number]
    others = [o.value.number.low for o in wrong if o.value.number]
    if not mine or not others or max(mine + others) <= SMALL:
        return
    if all(abs(roundness(a) - roundness(b)) >= POWER_OF_TEN for a in mine for b in others):
        yield Fault(key, "round", f"{mine} is rounder, or less round, than all of {others}")


def roundness(number: float) -> int:
    """How round a number is: the place in 1, 5, 10, 50, 100, ... of the largest that divides it.

    Counted in thousandths, so that 2.5 has a roundness too.
    """
    thousandths, steps = round(abs(number) * 1000), 0
    while thousandths and thousandths % 10 == 0:
        thousandths //= 10
        steps += POWER_OF_TEN
    return steps + (1 if thousandths % 5 == 0 else 0)
