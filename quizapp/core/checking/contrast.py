"""Whether "which of the two?" is what it promises: a question, its answer, and one wrong option.

That the one is right and the other provably wrong, and that they are alike in form, `faults` asks
of it as of every choice. Each of a pair is now the right one, now the wrong, so that the length of
a name tells nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.core.checking.evidence import Case
from quizapp.core.checking.fault import Fault
from quizapp.core.checking.leaks import names_answer, word_faults
from quizapp.core.checking.structure import says_its_value
from quizapp.core.checking.texts import holds, words
from quizapp.core.facts import Wants
from quizapp.core.questions import Presentation

WHICH = "which of the two"


def contrast_faults(case: Case, shown: Presentation) -> Iterator[Fault]:
    """Faults of a contrast but for those that any choice may have."""
    key = case.question.key
    right = [option for option in shown.options if option.correct]
    wrong = [option for option in shown.options if not option.correct]
    if shown.keys != (key,):
        yield Fault(key, "keys", f"a contrast asks one question, this one {shown.keys}")
    if len(right) != 1 or len(wrong) != 1 or len(case.question.answers) != 1:
        yield Fault(key, "options", f"{len(right)} right and {len(wrong)} wrong options are no two")
        return
    if len(shown.solution) != 1 or shown.options[shown.solution[0]] is not right[0]:
        yield Fault(key, "solution", f"solution {shown.solution} is not where the right option is")
    for option in shown.options:
        if not says_its_value(case.pack, option):
            yield Fault(key, "text", f'"{option.text}" does not show {option.value.identity}')
        if spelled := names_answer(case.pack, option.value, shown.prompt):
            yield Fault(key, "named", f'the prompt names the option "{spelled}"')
    yield from word_faults(case.pack, case.question, shown.prompt, right, wrong)
    if words(shown.prompt) != words(case.question.prompt):
        yield from _turned(case)


def _turned(case: Case) -> Iterator[Fault]:
    """A prompt of its own asks "which of the two" for the subject, and names what is given."""
    key = case.question.key
    if not holds(case.prompt, WHICH) or case.question.wants is not Wants.SUBJECT:
        yield Fault(key, "prompt", f"this is not what the question asks: {case.prompt}")
    for entity in case.question.given:
        named = (holds(case.prompt, s) for s in case.pack.entities[entity].spellings)
        if entity in case.fact.entities and not any(named):
            yield Fault(key, "text", f"the prompt leaves out {entity}")
