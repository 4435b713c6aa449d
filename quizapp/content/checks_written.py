"""Checks on questions that were written out: what the examiner says, with file and line.

Called by `quizapp.content.checks`.
"""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.content.checks_facts import citation_problems
from quizapp.content.problems import Problem, Severity
from quizapp.content.reading import Reading
from quizapp.core.asking_written import spoken, written_questions
from quizapp.core.checking.written import WrittenFault, written_faults
from quizapp.core.facts import Pack

_ON_ITS_OWN = frozenset({"cite"})  # `citation_problems` says it with the section


def written_problems(reading: Reading, pack: Pack) -> Iterator[Problem]:
    """Everything that is wrong with each written question."""
    facts = reading.ids("fact")
    prompts: dict[str, str] = {}
    for question in written_questions(pack):
        written = pack.written[question.facts[0]]
        if written.id in facts:
            message = f"a fact is called {written.id!r} already"
            hint = "Give the question an id of its own: its key begins with it."
            yield reading.problem("question", written.id, message, hint, at=("id",))
        first = prompts.setdefault(spoken(question.prompt), written.id)
        if first != written.id:
            message = f"{first!r} asks this already"
            hint = "Leave one of them out, or ask it in other words."
            yield reading.problem("question", written.id, message, hint, at=("prompt",))
        for fault in written_faults(written):
            if fault.part not in _ON_ITS_OWN:
                yield _problem(reading, written.id, fault)
        yield from citation_problems(reading, pack, pack.facts[written.id], "question")


def _problem(reading: Reading, question: str, fault: WrittenFault) -> Problem:
    part = "wrong" if fault.part == "why" else fault.part
    at = (part,) if fault.index is None else (part, fault.index)
    severity = Severity.WARNING if fault.mild else Severity.ERROR
    return reading.problem(
        "question", question, fault.message, fault.way_on, at=at, severity=severity
    )
