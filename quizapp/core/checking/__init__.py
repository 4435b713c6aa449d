"""The examiner: an independent check of what the generator makes.

It reads the pack's facts anew and shares no logic with generation, distractors, presenting or
wording, so that a slip there is seen here. The tests run it over every shipped pack; a fault means
that the generator or the pack must be mended.

- `faults`: one presentation, of any format;
- `pack_faults`: all questions of a pack;
- `position_faults`: many presentations, by statistics.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quizapp.core.checking.clozes import cloze_faults
from quizapp.core.checking.contrast import contrast_faults
from quizapp.core.checking.evidence import Case, case_of
from quizapp.core.checking.fault import Fault
from quizapp.core.checking.form import form_faults
from quizapp.core.checking.hedges import hedge_faults
from quizapp.core.checking.leaks import leak_faults
from quizapp.core.checking.matchings import matching_faults
from quizapp.core.checking.positions import position_faults
from quizapp.core.checking.prompts import prompt_faults
from quizapp.core.checking.sequences import sequence_faults
from quizapp.core.checking.structure import structure_faults
from quizapp.core.checking.texts import holds
from quizapp.core.checking.truth import could_be_right, licence, says_so
from quizapp.core.checking.whole import whole_faults
from quizapp.core.checking.written_shown import written_pack_faults, written_shown_faults
from quizapp.core.facts import Pack
from quizapp.core.questions import OVER_SEVERAL, Format, Presentation, Question, Value
from quizapp.core.written import apart

__all__ = ["Fault", "faults", "pack_faults", "position_faults"]


def faults(
    pack: Pack, questions: Mapping[str, Question], presentation: Presentation
) -> list[Fault]:
    """Everything that is wrong with one presentation of one or several of `questions`."""
    return list(_faults(pack, questions, presentation))


def pack_faults(pack: Pack, questions: Mapping[str, Question]) -> list[Fault]:
    """Everything that is wrong with the questions of a pack, before any is presented."""
    made = {key: question for key, question in questions.items() if not question.written}
    return [*whole_faults(apart(pack), made), *written_pack_faults(pack, questions)]


def _faults(pack: Pack, questions: Mapping[str, Question], shown: Presentation) -> Iterator[Fault]:
    key = shown.keys[0] if shown.keys else ""
    yield from prompt_faults(key, shown.prompt)
    first = questions.get(key)
    if first is not None and first.written:
        yield from written_shown_faults(pack, first, shown)
        return
    if shown.format is Format.MATCHING:
        yield from matching_faults(pack, questions, shown, _right, _wrong)
        return
    if shown.format in OVER_SEVERAL:
        yield from sequence_faults(pack, questions, shown)
        return
    question = questions.get(key)
    case = case_of(pack, question, shown.prompt) if question else None
    if question is None or case is None:
        yield Fault(key, "keys", "no such question, or its fact is not in the pack")
        return
    if shown.format is Format.CONTRAST:
        yield from contrast_faults(case, shown)
    else:
        yield from structure_faults(pack, question, shown)
    yield from hedge_faults(pack, question, shown.prompt, shown.shown)
    if shown.format is Format.TRUE_FALSE:
        yield from _statement(case, shown)
    elif shown.format is Format.CLOZE:
        yield from cloze_faults(pack, question, shown)
    elif not shown.prompt.endswith("?"):
        yield Fault(key, "prompt", f"the prompt is no question: {shown.prompt}")
    if shown.format in (Format.CHOICE, Format.CHOICES, Format.CONTRAST):
        for option in shown.options:
            yield from _truth(case, option.value, right=option.correct)
        yield from form_faults(pack, question, shown)
    if shown.format in (Format.CHOICE, Format.CHOICES):
        yield from leak_faults(pack, question, shown)


def _statement(case: Case, shown: Presentation) -> Iterator[Fault]:
    """A true/false statement: it says the shown value, and that is right or provably wrong."""
    key = case.question.key
    if shown.prompt.endswith("?"):
        yield Fault(key, "prompt", f"true or false is asked of a statement: {shown.prompt}")
    if shown.shown is None or len(shown.solution) != 1:
        return
    if not _says(case, shown.shown):
        yield Fault(key, "text", f'the statement does not say "{shown.shown.text}"')
    for entity in case.question.given:
        if entity in case.fact.entities and not _names(case, entity):
            yield Fault(key, "text", f"the statement leaves out {entity}")
    yield from _truth(case, shown.shown, right=shown.solution == (0,))


def _says(case: Case, value: Value) -> bool:
    if value.date is not None:
        return holds(case.prompt, value.date.phrase()) or holds(case.prompt, value.date.label())
    return _names(case, value.entity) if value.entity else holds(case.prompt, value.text)


def _names(case: Case, entity: str) -> bool:
    return any(holds(case.prompt, spelling) for spelling in case.pack.entities[entity].spellings)


def _truth(case: Case, value: Value, *, right: bool) -> Iterator[Fault]:
    yield from (_right if right else _wrong)(case, value)


def _right(case: Case, value: Value) -> Iterator[Fault]:
    accepted = {answer.identity for answer in case.question.answers}
    if value.identity not in accepted or not says_so(case, value):
        message = f'"{value.text}" is put as right, and no fact says so'
        yield Fault(case.question.key, "answer", message)


def _wrong(case: Case, value: Value) -> Iterator[Fault]:
    key = case.question.key
    if reason := could_be_right(case, value):
        yield Fault(key, "also-right", f'"{value.text}" is put as wrong: {reason}')
    elif not licence(case, value):
        yield Fault(key, "licence", f'nothing proves that "{value.text}" is wrong')
