"""The examiner of what is shown of a written question: the author's part in the author's words.

Called by `faults` and `pack_faults`. It reads the written question anew and shares no code with
`asking_written`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from quizapp.core.checking.fault import Fault
from quizapp.core.checking.texts import words
from quizapp.core.checking.written import written_faults
from quizapp.core.facts import Pack
from quizapp.core.folding import compact
from quizapp.core.questions import Format, Presentation, Question
from quizapp.core.written import Written


def written_pack_faults(pack: Pack, questions: Mapping[str, Question]) -> Iterator[Fault]:
    """Faults of the written questions of a pack, and prompts that they share with any other."""
    prompts = Counter(words(question.prompt) for question in questions.values())
    for question in questions.values():
        if not question.written:
            continue
        written = pack.written[question.facts[0]]
        for fault in written_faults(written):
            if not fault.mild:
                yield Fault(question.key, f"written-{fault.part}", fault.message)
        if prompts[words(question.prompt)] > 1:
            yield Fault(question.key, "prompt-twice", "another question has the same prompt")


def written_shown_faults(pack: Pack, question: Question, shown: Presentation) -> Iterator[Fault]:
    """Faults of one presentation of a written question."""
    key, written = question.key, pack.written[question.facts[0]]
    if shown.keys != (key,) or shown.format not in question.formats:
        yield Fault(key, "keys", f"it is not put as {shown.format} by itself")
    if len({words(option.text) for option in shown.options}) < len(shown.options):
        yield Fault(key, "same", "two options are the same")
    if shown.format in (Format.CHOICE, Format.CHOICES):
        yield from _choice(key, written, shown)
    elif shown.format is Format.TRUE_FALSE and shown.solution != (0 if written.holds else 1,):
        yield Fault(key, "answer", "the statement is put as what it is not")
    elif shown.format is Format.ORDER:
        told = tuple(shown.options[place].text for place in shown.solution)
        if told != written.items or shown.solution == tuple(range(len(told))):
            yield Fault(key, "order", "its lines are not mixed, or their right order is another")
    elif shown.format is Format.MATCHING:
        pairs = {(pair.left, pair.right) for pair in written.pairs}
        values = [shown.options[place].text for place in shown.solution]
        if set(zip(shown.rows, values, strict=True)) != pairs:
            yield Fault(key, "answer", "its lines do not stand with what belongs to them")


def _choice(key: str, written: Written, shown: Presentation) -> Iterator[Fault]:
    accepted = {compact(s) for a in written.answers for s in (a.text, *a.also)}
    right = {value.identity for value in written.values}
    told = {shown.options[place].value.identity for place in shown.solution}
    if told != right or {o.value.identity for o in shown.options if o.correct} != right:
        yield Fault(key, "answer", "what is put as right is not what its author says")
    for option in shown.options:
        if option.correct:
            continue
        if written.named and compact(option.text) in accepted:
            yield Fault(key, "also-right", f'"{option.text}" is put as wrong, and is accepted')
        if not option.really:
            yield Fault(key, "really", f'nothing says what "{option.text}" really is')
