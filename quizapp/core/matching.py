"""Matching: questions put alike whose answers are to be found beside them, as pairs.

`generation` finds out which questions are asked alike, `presenting` puts some of them together, the
planners look for `partners`. Two stand together only if the answer of either is provably wrong for
the other, by the rule that admits a wrong option (`distractors.provably_wrong`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from quizapp.core.candidates import Candidates
from quizapp.core.chance import shuffled
from quizapp.core.distractors import distractors, provably_wrong
from quizapp.core.drafts import stands_in
from quizapp.core.facts import Pack, Wants
from quizapp.core.hints import give_away
from quizapp.core.leaks import content_words, shared_words
from quizapp.core.licences import Context
from quizapp.core.near_values import shape
from quizapp.core.questions import Question, Value
from quizapp.core.wording import capitalised

LEAST_ROWS = 3
ROWS = 4
MOST_ROWS = 5
LOOKED_AT = 40  # of those asked alike, the nearest in the pack: enough to choose from
ELLIPSIS = "…"
EVENTS = "Match each event with its date."
_FIGURES = re.compile(r"\d[\d,]*")
_PARTS = frozenset({Wants.SUBJECT, Wants.OBJECT, Wants.PLACE, Wants.WHEN, Wants.NUMBER})


@dataclass(frozen=True, slots=True)
class Row:
    """How a question stands in a matching: its left-hand side, and what it has in common with the
    others. Only rows of one `stem` and one `sort` of answer stand together."""

    label: str
    stem: str
    sort: str


def row_of(pack: Pack, question: Question) -> Row | None:
    """The question as a row, or None where it cannot be one: a set is wanted, its prompt names
    nothing that could stand at the left, or that tells the answer."""
    if question.is_set or len(question.answers) > 1 or question.wants not in _PARTS:
        return None
    answer = question.answers[0]
    if question.event:
        row = Row(capitalised(question.event), EVENTS, _sort(pack, answer))
    else:
        entity = pack.entities[question.given[0]] if question.given else None
        if entity is None or question.prompt.count(entity.in_text) != 1:
            return None
        if not stands_in(question.prompt, entity.in_text):
            return None
        stem = question.prompt.replace(entity.in_text, ELLIPSIS)
        row = Row(entity.name, stem, _sort(pack, answer))
    return None if _tells(pack, answer, row.label) else row


def _sort(pack: Pack, answer: Value) -> str:
    """Answers of one sort look alike, so that none is told from another by its form."""
    if answer.entity is not None:
        return pack.entities[answer.entity].kind
    if answer.date is not None:
        return f"date {shape(answer.date)}"
    unit = answer.number.unit if answer.number is not None else ""
    return f"number {unit} {_FIGURES.sub('9', answer.text)}"


def _tells(pack: Pack, answer: Value, label: str) -> bool:
    """Whether the left-hand side gives its answer away."""
    if answer.date is not None:
        days = (answer.date.earliest, answer.date.latest)
        return any(str(day.year) in label for day in days if day is not None)
    if answer.entity is not None:
        return bool(shared_words(pack, answer, label))
    return not content_words(answer.text).isdisjoint(content_words(label))


Alike = Mapping[tuple[str, str], tuple[str, ...]]
"""For each stem and sort of answer the keys of the questions that are asked so."""


def asked_alike(rows: Mapping[str, Row | None]) -> Alike:
    """Questions, by key, under how they would stand in a matching, in their order."""
    found: dict[tuple[str, str], list[str]] = {}
    for key, row in rows.items():
        if row is not None:
            found.setdefault((row.stem, row.sort), []).append(key)
    return {how: tuple(keys) for how, keys in found.items()}


Contexts = Callable[[Question], Context]


def partners(
    questions: Mapping[str, Question],
    alike: Alike,
    contexts: Contexts,
    question: Question,
    able: Callable[[Question], bool],
    seed: int,
) -> tuple[Question, ...]:
    """`question` with others to be matched with it, itself first; alone where there are too few.

    `able` says which others may be taken; they are drawn by `seed`.
    """
    pack = contexts(question).pack
    row = row_of(pack, question)
    keys = alike.get((row.stem, row.sort), ()) if row is not None else ()
    if len(keys) < LEAST_ROWS or question.key not in keys:
        return (question,)
    place = keys.index(question.key)
    start = max(0, min(place - LOOKED_AT // 2, len(keys) - LOOKED_AT))
    near = [questions[key] for key in keys[start : start + LOOKED_AT] if key != question.key]
    chosen = [question]
    for other in shuffled(filter(able, near), lambda q: q.key, question.key, seed, "partners"):
        if len(chosen) == ROWS:
            break
        if all(apart(pack, contexts, other, one) for one in chosen):
            chosen.append(other)
    return tuple(chosen) if len(chosen) >= LEAST_ROWS else (question,)


def apart(pack: Pack, contexts: Contexts, one: Question, other: Question) -> bool:
    """Whether two rows can stand together: neither's answer may be right for the other, and
    neither tells the other's."""
    if give_away(pack, one, other):
        return False
    mine, its = one.answers[0], other.answers[0]
    return provably_wrong(contexts(one), its) and provably_wrong(contexts(other), mine)


def together(pack: Pack, contexts: Contexts, questions: Sequence[Question]) -> bool:
    """Whether these questions can be matched: asked alike, and each two of them `apart`."""
    rows = [row_of(pack, question) for question in questions]
    alike = {None if row is None else (row.stem, row.sort) for row in rows}
    if None in alike or len(alike) != 1 or not LEAST_ROWS <= len(questions) <= MOST_ROWS:
        return False
    return all(
        apart(pack, contexts, question, other)
        for place, question in enumerate(questions)
        for other in questions[:place]
    )


def surplus(
    candidates: Candidates, contexts: Contexts, questions: Sequence[Question], seed: int
) -> Value | None:
    """One more value, of the same sort, that is provably wrong for every row; None: there is none.
    With it the last pair is not told by what is left."""
    pack = candidates.pack
    sort = _sort(pack, questions[0].answers[0])
    for question in shuffled(questions, lambda q: q.key, seed, "surplus"):
        for value in distractors(contexts(question), seed):
            named = value.entity is not None and any(value.entity in q.given for q in questions)
            if _sort(pack, value) != sort or named:
                continue
            if all(provably_wrong(contexts(each), value) for each in questions):
                return value
    return None
