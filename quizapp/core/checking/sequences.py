"""Whether an ordering, or "which came first", has exactly one right order.

The members' dates, every version of them and each at its widest, must lie apart in the order of
the solution; a time that lasted comes before another only if it has ended when that begins.
Called by `faults` for the formats over several questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from quizapp.core.checking.evidence import readings
from quizapp.core.checking.fault import Fault
from quizapp.core.checking.texts import names_a_date, words
from quizapp.core.dates import Order, PartialDate, compare
from quizapp.core.facts import Certainty, Pack, Wants
from quizapp.core.questions import Format, Presentation, Question


def sequence_faults(
    pack: Pack, questions: Mapping[str, Question], shown: Presentation
) -> Iterator[Fault]:
    """Faults of a presentation over several questions."""
    key = shown.keys[0] if shown.keys else ""
    unknown = [k for k in shown.keys if k not in questions]
    if unknown or len(shown.keys) != len(shown.options) or len(shown.options) < 2:
        message = f"{len(shown.options)} options for keys {shown.keys}, unknown: {unknown}"
        yield Fault(key, "keys", message)
        return
    if not _solution_is_sound(shown):
        yield Fault(key, "solution", f"{shown.solution} is no solution of {len(shown.keys)} events")
        return
    members = [questions[k] for k in shown.keys]
    yield from _events(key, members, shown)
    yield from _facts(pack, key, members)
    dates = [_dates(pack, member) for member in members]
    for earlier, later in _pairs(shown):
        for a in dates[earlier]:
            for b in dates[later]:
                if compare(a, b) is not Order.BEFORE:
                    message = f"{a.edtf} is not known to be before {b.edtf}"
                    yield Fault(shown.keys[earlier], "order", message)


def _solution_is_sound(shown: Presentation) -> bool:
    count = len(shown.options)
    if shown.format is Format.ORDER:
        return sorted(shown.solution) == list(range(count))
    right = tuple(i for i, option in enumerate(shown.options) if option.correct)
    return len(shown.solution) == 1 and shown.solution == right


def _pairs(shown: Presentation) -> Iterator[tuple[int, int]]:
    """Which options must be earlier than which, by the solution."""
    if shown.format is Format.ORDER:
        yield from combinations(shown.solution, 2)
        return
    first = shown.solution[0]
    yield from ((first, i) for i in range(len(shown.options)) if i != first)


def _events(key: str, members: list[Question], shown: Presentation) -> Iterator[Fault]:
    if len({words(option.text) for option in shown.options}) < len(shown.options):
        yield Fault(key, "same", "two events read the same")
    for member, option in zip(members, shown.options, strict=True):
        if shown.format not in member.formats:
            message = f"the question does not offer the format {shown.format.value}"
            yield Fault(member.key, "format", message)
        if not member.event or words(option.text) != words(member.event):
            yield Fault(member.key, "text", f'"{option.text}" is not the event "{member.event}"')
        if names_a_date(option.text):
            yield Fault(member.key, "dated", f'"{option.text}" names a date')


def _facts(pack: Pack, key: str, members: list[Question]) -> Iterator[Fault]:
    facts = [fact for member in members for fact in member.facts]
    if len(set(facts)) < len(facts):
        yield Fault(key, "same", "two of the events rest on one fact")
    for member in members:
        sure = all(pack.facts[f].certainty is Certainty.STATED for f in member.facts)
        if member.wants is not Wants.WHEN or not sure:
            yield Fault(member.key, "format", "only plainly stated dates can be put in order")


def _dates(pack: Pack, member: Question) -> list[PartialDate]:
    facts = (pack.facts[fact] for fact in member.facts if fact in pack.facts)
    return [r.when for fact in facts for r in readings(fact) if r.when is not None]
