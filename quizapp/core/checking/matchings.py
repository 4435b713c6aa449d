"""Whether a matching has one right answer, row by row, and no row tells its own.

Each row is read as the question that it stands for: its own value must be right there, and every
other value provably wrong, the surplus one too. Called by `faults` for matchings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations

from quizapp.core.checking.evidence import Case, case_of
from quizapp.core.checking.fault import Fault
from quizapp.core.checking.form import too_close
from quizapp.core.checking.leaks import names_answer
from quizapp.core.checking.texts import (
    alike,
    date_shape,
    names_a_date,
    number_shape,
    telling_words,
    words,
)
from quizapp.core.facts import Certainty, Pack, Wants
from quizapp.core.questions import Option, Presentation, Question, Value

FEWEST_ROWS = 3
MOST_ROWS = 5
_LEFT_OUT = "…"

Truth = Callable[[Case, Value], Iterator[Fault]]


def matching_faults(
    pack: Pack,
    questions: Mapping[str, Question],
    shown: Presentation,
    right: Truth,
    wrong: Truth,
) -> Iterator[Fault]:
    """Faults of a matching; `right` and `wrong` say what speaks against a value's being so."""
    key = shown.keys[0] if shown.keys else ""
    unknown = [k for k in shown.keys if k not in questions]
    if unknown or len(shown.rows) != len(shown.keys):
        yield Fault(key, "keys", f"rows {shown.rows} for keys {shown.keys}, unknown: {unknown}")
        return
    if not _is_sound(shown):
        yield Fault(key, "solution", f"{shown.solution} pairs no {len(shown.rows)} rows")
        return
    members = [questions[k] for k in shown.keys]
    yield from _rows(pack, members, shown)
    yield from _values(pack, shown)
    for place, member in enumerate(members):
        case = case_of(pack, member, member.prompt)
        if case is None:
            yield Fault(member.key, "keys", "its fact is not in the pack")
            continue
        for index, option in enumerate(shown.options):
            yield from (right if index == shown.solution[place] else wrong)(case, option.value)


def _is_sound(shown: Presentation) -> bool:
    """From three rows to five, each with a value of its own, and at most one value too many."""
    rows, options, solution = len(shown.rows), len(shown.options), shown.solution
    paired = len(solution) == rows == len(set(solution))
    known = all(0 <= place < options for place in solution)
    more = {i for i, option in enumerate(shown.options) if not option.correct}
    fits = options - rows in (0, 1) and more == set(range(options)) - set(solution)
    return FEWEST_ROWS <= rows <= MOST_ROWS and paired and known and fits


def _rows(pack: Pack, members: list[Question], shown: Presentation) -> Iterator[Fault]:
    if len({words(row) for row in shown.rows}) < len(shown.rows):
        yield Fault(shown.keys[0], "same", "two rows read the same")
    for one, other in combinations(members, 2):
        if not set(one.facts).isdisjoint(other.facts):
            yield Fault(one.key, "same", f"it rests on a fact of {other.key}")
    for member, row, place in zip(members, shown.rows, shown.solution, strict=True):
        if shown.format not in member.formats or member.is_set:
            yield Fault(member.key, "format", "the question cannot be matched")
        if not _asks(pack, member, row, shown.prompt):
            yield Fault(member.key, "text", f'"{row}" is not what the question asks about')
        value = shown.options[place].value
        told = [
            w for w in telling_words(row) if any(alike(w, x) for x in telling_words(value.text))
        ]
        if names_answer(pack, value, row) or (value.date is not None and names_a_date(row)):
            yield Fault(member.key, "named", f'"{row}" names "{value.text}"')
        elif told and value.date is None:
            yield Fault(member.key, "word", f'"{row}" shares {told} with "{value.text}"')


def _asks(pack: Pack, member: Question, row: str, prompt: str) -> bool:
    """Whether the row, read into the prompt, is the question; a hedge is then in it, too."""
    if member.event and words(row) == words(member.event):
        sure = all(pack.facts[f].certainty is Certainty.STATED for f in member.facts)
        return sure and member.wants is Wants.WHEN and "date" in words(prompt)
    named = (pack.entities[e] for e in member.given if pack.entities[e].name == row)
    asked = prompt.partition(": ")[2]
    return any(
        asked.replace(_LEFT_OUT, spelling) == member.prompt
        for entity in named
        for spelling in (entity.name, entity.in_text)
    )


def _values(pack: Pack, shown: Presentation) -> Iterator[Fault]:
    """The values are distinct and of one sort, so that none is placed by its form."""
    key = shown.keys[0]
    for one, other in combinations(shown.options, 2):
        rule, message = too_close(pack, one, other)
        if rule:
            yield Fault(key, rule, f'"{one.text}" and "{other.text}": {message}')
    forms = {_form(pack, option) for option in shown.options}
    if len(forms) > 1:
        yield Fault(key, "kind", f"the values are not of one sort: {sorted(map(str, forms))}")


def _form(pack: Pack, option: Option) -> tuple[object, ...]:
    value = option.value
    if value.date is not None:
        return (value.date.precision, value.date.kind, date_shape(option.text))
    if value.number is not None:
        return (value.number.unit, number_shape(option.text))
    entity = pack.entities.get(value.entity or "")
    return (entity.kind if entity else None,)
