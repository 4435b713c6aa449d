"""Whether a presentation is put together as its format promises.

The right number of options, the solution where the right options are, exactly one key or exactly
the set, and text that says what its value is. Called by `faults` before every other rule.
"""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.core.checking.fault import Fault
from quizapp.core.checking.texts import numbers_in, words
from quizapp.core.facts import Pack
from quizapp.core.questions import (
    TYPED,
    Format,
    Option,
    Presentation,
    Question,
)

FEWEST_OPTIONS = 3
MOST_OPTIONS = 5
MOST_TICKS = 12
_TYPED_FIELD = {
    Format.TYPED_NAME: "entity",
    Format.TYPED_DATE: "date",
    Format.TYPED_NUMBER: "number",
}


def structure_faults(pack: Pack, question: Question, shown: Presentation) -> Iterator[Fault]:
    """Faults in how a presentation of one question is put together."""
    key = question.key
    if shown.format not in question.formats:
        yield Fault(key, "format", f"the question does not offer the format {shown.format.value}")
    if shown.keys != (key,):
        yield Fault(key, "keys", f"a presentation of one question has the keys {shown.keys}")
    if shown.format in TYPED or shown.format is Format.FLIP:
        yield from _without_options(question, shown)
        return
    right = tuple(i for i, option in enumerate(shown.options) if option.correct)
    if tuple(sorted(shown.solution)) != right:
        yield Fault(key, "solution", f"solution {shown.solution}, but right are {right}")
    if shown.format is Format.TRUE_FALSE:
        yield from _true_false(question, shown)
        return
    yield from _counts(question, shown)
    for option in shown.options:
        if not says_its_value(pack, option):
            yield Fault(key, "text", f'"{option.text}" does not show {option.value.identity}')


def _without_options(question: Question, shown: Presentation) -> Iterator[Fault]:
    if shown.options or shown.solution or shown.shown is not None:
        yield Fault(question.key, "options", f"{shown.format.value} shows no options, no solution")
    field = _TYPED_FIELD.get(shown.format)
    if field and any(getattr(answer, field) is None for answer in question.answers):
        yield Fault(question.key, "format", f"{shown.format.value} does not fit the answers")


def _true_false(question: Question, shown: Presentation) -> Iterator[Fault]:
    if tuple(option.text for option in shown.options) != ("True", "False"):
        yield Fault(question.key, "options", "true/false has the options True and False")
    if len(shown.solution) != 1:
        yield Fault(question.key, "solution", "a statement is either true or false")
    if shown.shown is None:
        yield Fault(question.key, "options", "a true/false statement says which value it uses")


def _counts(question: Question, shown: Presentation) -> Iterator[Fault]:
    right = [option for option in shown.options if option.correct]
    wrong = len(shown.options) - len(right)
    if shown.format is Format.CHOICE:
        if len(right) != 1:
            yield Fault(question.key, "solution", f"a choice has one key, this one {len(right)}")
        if not FEWEST_OPTIONS <= len(shown.options) <= MOST_OPTIONS:
            yield Fault(question.key, "options", f"a choice of {len(shown.options)} options")
        return
    answers = {answer.identity for answer in question.answers}
    if {option.value.identity for option in right} != answers or len(right) != len(answers):
        yield Fault(question.key, "solution", "the right options are not exactly the set asked for")
    if wrong < 2 or len(shown.options) > MOST_TICKS:
        yield Fault(question.key, "options", f"{len(right)} right and {wrong} wrong options")


def says_its_value(pack: Pack, option: Option) -> bool:
    """Whether an option's text shows its value."""
    value = option.value
    if value.entity is not None:
        entity = pack.entities.get(value.entity)
        return entity is not None and option.text in (entity.name, entity.in_text)
    if value.date is not None:
        return option.text == value.date.label()
    if value.number is not None:
        written = numbers_in(option.text)
        return not written or value.number.low in written or value.number.high in written
    return option.text == value.text and bool(words(option.text))
