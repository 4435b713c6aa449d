"""Whether the wording gives the key away: by length, by a shared word, by grammar, outright.

Called by `faults` for choices and, for the prompt alone, by `pack_faults`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizapp.core.checking.fault import Fault
from quizapp.core.checking.texts import alike, holds, holds_spelling, rare, telling_words, words
from quizapp.core.facts import Kind, Pack
from quizapp.core.questions import Option, Presentation, Question, Value

LENGTH_RATIO = 1.6
LENGTH_SLACK = 10  # characters; short names differ by a surname without telling anything


def leak_faults(pack: Pack, question: Question, shown: Presentation) -> Iterator[Fault]:
    """Faults by which a choice can be answered without knowing."""
    keys = [option for option in shown.options if option.correct]
    wrong = [option for option in shown.options if not option.correct]
    if not keys or not wrong:
        return
    yield from _length(question, keys, wrong)
    yield from word_faults(pack, question, shown.prompt, keys, wrong)
    yield from _grammar(pack, question, shown)


def names_answer(pack: Pack, value: Value, prompt: str) -> str:
    """How the prompt spells out `value`, or "" where it does not."""
    if value.entity is not None and value.entity in pack.entities:
        entity = pack.entities[value.entity]
        for spelling in entity.spellings:
            exact = spelling in entity.acronyms or len(spelling) <= 3
            if holds_spelling(prompt, spelling, exact=exact):
                return spelling
        return ""
    if value.date is not None:
        label = value.date.label()
        return label if holds(prompt, label) else ""
    return value.text if value.text and holds(prompt, value.text) else ""


def _length(question: Question, keys: list[Option], wrong: list[Option]) -> Iterator[Fault]:
    """The key may not stand out as the longest or the shortest by more than `LENGTH_RATIO`."""
    if any(option.value.entity is None for option in keys):
        return  # dates and numbers are alike in form, terms are the same for every question
    mine = [len(option.text) for option in keys]
    others = [len(option.text) for option in wrong]
    for shorter, longer in ((max(others), min(mine)), (max(mine), min(others))):
        if longer > LENGTH_RATIO * shorter and longer - shorter > LENGTH_SLACK:
            message = f"right options have {mine} characters, wrong ones {others}"
            yield Fault(question.key, "length", message)


def word_faults(
    pack: Pack, question: Question, prompt: str, keys: list[Option], wrong: list[Option]
) -> Iterator[Fault]:
    """A telling word of the prompt that stands in a right option and in no wrong one.

    The noun that is asked for is no tell: "which group" is said of every option.
    """
    kinds = _kinds_asked_for(pack, prompt)
    nouns = {word for kind in kinds for word in (*words(kind.name), *words(kind.plural))}
    nouns |= {noun.lower() for noun in re.findall(r"\b(?:[Ww]hich|[Ww]hat) (\w+)", prompt)}
    asked = telling_words(prompt) - nouns
    elsewhere = {word for option in wrong for word in telling_words(option.text)}
    for option in keys:
        own = rare(telling_words(option.text), elsewhere)
        shared = [word for word in own if any(alike(word, other) for other in asked)]
        if shared:
            message = f'"{option.text}" alone shares {", ".join(shared)} with the prompt'
            yield Fault(question.key, "word", message)


def _grammar(pack: Pack, question: Question, shown: Presentation) -> Iterator[Fault]:
    """An article before a blank that fits some options alone; "which X" that some are not."""
    blank = re.search(r"\b(an?)\s+(?:_{2,}|\.{3}|…)", shown.prompt, re.IGNORECASE)
    if blank:
        vowel = blank.group(1).lower() == "an"
        if any((option.text[:1].lower() in "aeiou") != vowel for option in shown.options):
            yield Fault(question.key, "grammar", f'"{blank.group()}" does not fit every option')
    kinds = _kinds_asked_for(pack, shown.prompt)
    if not kinds:
        return
    for option in shown.options:
        entity = pack.entities.get(option.value.entity or "")
        if entity and not any(pack.is_a(entity.kind, kind.id) for kind in kinds):
            yield Fault(question.key, "grammar", f'"{option.text}" is no {kinds[0].name}')
    in_singular = not any(_asks_for(shown.prompt, kind.plural) for kind in kinds)
    if question.is_set and in_singular:
        message = f'a set answers, but the prompt asks "which {kinds[0].name}"'
        yield Fault(question.key, "grammar", message)


def _kinds_asked_for(pack: Pack, prompt: str) -> list[Kind]:
    """The kinds that "which ..." asks for in the prompt, by their names."""
    kinds = pack.kinds.values()
    return [k for k in kinds if _asks_for(prompt, k.name) or _asks_for(prompt, k.plural)]


def _asks_for(prompt: str, noun: str) -> bool:
    """Whether "which" or "what" stands before this noun alone ("which tribe or nation" is open)."""
    pattern = rf"\b(which|what) {re.escape(noun)}\b(?!, | or )"
    return re.search(pattern, prompt, re.IGNORECASE) is not None
