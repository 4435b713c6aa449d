"""Whether a prompt tells an answer: its own, or that of another question.

`generation` keeps a prompt from naming its own answer; the quiz builder keeps two questions that
give each other away out of one quiz.
"""

from __future__ import annotations

import re

from quizapp.core.facts import Pack
from quizapp.core.naming import folded
from quizapp.core.questions import Question, Value


def give_away(pack: Pack, a: Question, b: Question) -> bool:
    """Whether asking `a` and `b` in one quiz gives away the answer of one of them.

    They do if they rest on a common fact, whose explanation tells both; or if the prompt of one
    names an answer of the other (a date counts as named with its year) and the two are linked:
    something that the other's prompt names is named or answered by the first. The order of `a`
    and `b` does not matter.
    """
    if a.key == b.key or not set(a.facts).isdisjoint(b.facts):
        return True
    return _tells(pack, a, b) or _tells(pack, b, a)


def named_outright(pack: Pack, value: Value, text: str) -> bool:
    """Whether `text` spells out `value`: any spelling of an entity, a date's label, a number.

    Names count as whole words, whatever their case and diacritics; acronyms and names of one or two
    letters only as they are written.
    """
    if value.entity is not None:
        entity = pack.entities[value.entity]
        words = folded(text)
        return any(
            _holds(_as_written(text), _as_written(spelling))
            if len(spelling) <= 2 or spelling in entity.acronyms
            else _holds(words, folded(spelling))
            for spelling in entity.spellings
        )
    if value.date is not None:
        return _holds(folded(text), folded(value.date.label()))
    return _holds(folded(text), folded(value.text))


def _tells(pack: Pack, telling: Question, asked: Question) -> bool:
    """Whether the prompt of `telling`, read beside that of `asked`, tells an answer of `asked`."""
    known = {*telling.given, *(v.entity for v in telling.answers if v.entity)}
    context = set(asked.given) or _surroundings(pack, asked)
    if context and context.isdisjoint(known):
        return False
    return any(_names(pack, telling, answer) for answer in asked.answers)


def _names(pack: Pack, telling: Question, answer: Value) -> bool:
    if answer.entity is not None and answer.entity in telling.given:
        return True
    if answer.date is not None:
        bounds = (answer.date.earliest, answer.date.latest)
        years = {str(day.year) for day in bounds if day is not None}
        return not years.isdisjoint(folded(telling.prompt).split())
    return named_outright(pack, answer, telling.prompt)


def _surroundings(pack: Pack, question: Question) -> set[str]:
    """What the question's facts name besides the answers, where its prompt names no entity."""
    answers = {answer.entity for answer in question.answers}
    facts = (pack.facts[fact] for fact in question.facts)
    return {entity for fact in facts for entity in fact.entities} - answers


def _as_written(text: str) -> str:
    return " ".join(re.findall(r"\w+", text))


def _holds(text: str, part: str) -> bool:
    """Whether `part` stands in `text` as a run of whole words; both are words between blanks."""
    return bool(part) and part in text and f" {part} " in f" {text} "
