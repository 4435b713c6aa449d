"""Whether a sentence with a gap has one right completion, and does not tell it.

Called by `faults` for cloze. What fills the gap must be right for the question, nothing that is
recorded may fill it otherwise, and something must prove that nothing else does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizapp.core.checking.evidence import Case, case_of, siblings
from quizapp.core.checking.fault import Fault
from quizapp.core.checking.leaks import names_answer
from quizapp.core.checking.texts import alike, holds, numbers_in, telling_words, words
from quizapp.core.checking.truth import licence, says_so
from quizapp.core.checking.whole import also_answers
from quizapp.core.facts import Pack
from quizapp.core.questions import Presentation, Question, Value

_GAP = re.compile(r"_{2,}")
_UNFOUNDED = ("", "denied", "of another rank")


def cloze_faults(pack: Pack, question: Question, shown: Presentation) -> Iterator[Fault]:
    """Faults of a sentence with a gap."""
    key = question.key
    case = case_of(pack, question, shown.prompt)
    if case is None:
        return
    if len(_GAP.findall(shown.prompt)) != 1 or not shown.prompt.endswith("."):
        yield Fault(key, "prompt", f"a sentence with one gap is wanted: {shown.prompt}")
    if question.is_set or len(question.answers) != 1:
        yield Fault(key, "set", "one gap cannot take several answers")
        return
    answer = question.answers[0]
    if not says_so(case, answer):
        yield Fault(key, "answer", f'no fact says "{answer.text}"')
    for entity in question.given:
        if not any(holds(shown.prompt, s) for s in pack.entities[entity].spellings):
            yield Fault(key, "text", f"the sentence leaves out {entity}, which the question gives")
    asked = case_of(pack, question, question.prompt)
    if asked is not None and asked.time is not None and case.time is None:
        yield Fault(key, "text", "the sentence leaves out the time that the question gives")
    yield from _statement(case)
    if told := _told(pack, answer, shown.prompt):
        yield Fault(key, "named", f'the sentence has "{told}", which tells "{answer.text}"')
    for record in siblings(case):
        if record.id not in question.facts and also_answers(case, record):
            yield Fault(key, "also-right", f"fact {record.id} fills the gap otherwise")
    if licence(case, Value("?")) in _UNFOUNDED:
        yield Fault(key, "licence", "nothing proves that nothing else fills the gap")


def _statement(case: Case) -> Iterator[Fault]:
    """The sentence is the relation's: each stretch of it that is no part of the fact stands there,
    unless it belongs to what may be left out."""
    always = re.sub(r"\[[^\]]*\]", "{}", case.relation.statement)
    for stretch in re.split(r"\{\w*\}", always):
        if words(stretch) and not holds(case.prompt, stretch):
            yield Fault(case.question.key, "text", f'the sentence does not say "{stretch.strip()}"')


def _told(pack: Pack, answer: Value, prompt: str) -> str:
    """What of the sentence tells the answer, or ""."""
    if named := names_answer(pack, answer, prompt):
        return named
    if answer.date is not None:
        years = {d.year for d in (answer.date.earliest, answer.date.latest) if d is not None}
        return next((str(year) for year in sorted(years) if str(year) in words(prompt)), "")
    if answer.number is not None:
        found = numbers_in(answer.text) & numbers_in(prompt)
        return f"{min(found):g}" if found else ""
    said = telling_words(_GAP.sub(" ", prompt.partition(": ")[2]))
    mine = telling_words(answer.text)
    return next((word for word in sorted(mine) if any(alike(word, other) for other in said)), "")
