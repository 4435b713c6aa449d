"""An answered presentation in words: what was given, what was right, option by option.

`results` tells it after one answer and in a summary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from quizapp.core.facts import Fact
from quizapp.core.generation import aspect_of
from quizapp.core.licences import context
from quizapp.core.order_grading import member_shares
from quizapp.core.presenting import what_it_was
from quizapp.core.questions import (
    OVER_SEVERAL,
    TYPED,
    Format,
    Presentation,
    Question,
    Response,
    Value,
    Verdict,
)
from quizapp.core.written import really
from quizapp.services.explaining import Passage, passages
from quizapp.services.library import Shelf
from quizapp.services.presented import (
    presentation_from_json,
    response_from_json,
    value_from_json,
)
from quizapp.store import study_queries

FLIP_NAMES = ("Again", "Hard", "Good", "Easy")


@dataclass(frozen=True, slots=True)
class OptionOutcome:
    """An option after the answer. `really`: for a wrong one, what it really was ("" unknown)."""

    text: str
    chosen: bool
    correct: bool
    really: str = ""


@dataclass(frozen=True, slots=True)
class MemberOutcome:
    """One member of an ordering, in its right place; `credit` from 0 to 1, `when` its date.

    `placed`: the place from 1 that the learner gave it, 0 for none. Of a matching it is a row:
    `answer` belongs beside it, `given` was put there ("" for nothing), `really` is what a wrong one
    really was, `passages` are where the right one stands. `lapses`: how often its question has been
    forgotten, where this was such a time, else 0; its `fact` has the page where it is set aside. A
    line of a written question has none: its `key` is "".
    """

    text: str
    when: str
    credit: float
    placed: int = 0
    answer: str = ""
    given: str = ""
    really: str = ""
    passages: tuple[Passage, ...] = ()
    lapses: int = 0
    key: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What an answered presentation comes to. `missed`: keys that did not earn all their credit."""

    presentation: int
    shown: Presentation
    topic: str
    topic_title: str
    verdict: Verdict
    credit: float
    reason: str
    given: str
    answers: tuple[str, ...]
    options: tuple[OptionOutcome, ...]
    members: tuple[MemberOutcome, ...]
    missed: tuple[str, ...]
    facts: tuple[Fact, ...]
    really: str


def told_of(connection: Connection, shelf: Shelf, row: Any, judged: Any = None) -> Told:
    """What the answered presentation of a row of `study_queries` comes to.

    `judged`: its latest grading, where the caller has read it already.
    """
    if judged is None:
        judged = study_queries.GRADING.first(connection, answer=row.answer_id)
    keys = tuple(shelf.keys[number] for number, _ in row.members)
    shown = presentation_from_json(keys, row.format, row.content)
    response = response_from_json(row.response)
    questions = [shelf.question(number) for number, _ in row.members]
    first = questions[0]
    facts = dict.fromkeys(f for q in questions if q is not None for f in q.facts)
    return Told(
        presentation=row.presentation_id,
        shown=shown,
        topic="" if first is None else first.topic,
        topic_title="" if first is None else shelf.pack.topics.get(first.topic, first.topic),
        verdict=Verdict(judged.verdict),
        credit=judged.credit,
        reason=judged.reason,
        given=_given(shown, response),
        answers=_answers(shown, first),
        options=_options(shown, response),
        members=_members_of(shelf, shown, response, questions, judged.credits),
        missed=tuple(k for k, credit in zip(keys, judged.credits, strict=True) if credit < 1),
        facts=tuple(shelf.pack.facts[fact] for fact in facts),
        really=_really(shelf, shown, response, first, judged),
    )


def _given(shown: Presentation, response: Response) -> str:
    if shown.format is Format.FLIP:
        return FLIP_NAMES[response.chosen[0]] if response.chosen else ""
    if shown.format in TYPED:
        return response.text.strip()
    if shown.format is Format.MATCHING:
        pairs = zip(shown.rows, response.pairs, strict=False)
        return "; ".join(f"{row}: {shown.options[i].text}" for row, i in pairs if i is not None)
    return "; ".join(shown.options[index].text for index in response.chosen)


def _answers(shown: Presentation, question: Question | None) -> tuple[str, ...]:
    if shown.format is Format.MATCHING:
        pairs = zip(shown.rows, shown.solution, strict=True)
        return tuple(f"{row}: {shown.options[index].text}" for row, index in pairs)
    if shown.solution:
        return tuple(shown.options[index].text for index in shown.solution)
    return () if question is None else tuple(value.text for value in question.answers)


def _options(shown: Presentation, response: Response) -> tuple[OptionOutcome, ...]:
    if shown.format in (Format.ORDER, Format.MATCHING):
        return ()
    return tuple(
        OptionOutcome(option.text, index in response.chosen, option.correct, option.really)
        for index, option in enumerate(shown.options)
    )


def _members_of(
    shelf: Shelf,
    shown: Presentation,
    response: Response,
    questions: list[Question | None],
    credits_: list[float],
) -> tuple[MemberOutcome, ...]:
    if shown.format in OVER_SEVERAL and len(shown.keys) == 1:
        return _lines(shown, response)
    if shown.format is Format.MATCHING:
        return _rows(shelf, shown, response, questions, credits_)
    return _members(shown, response, questions, credits_)


def _lines(shown: Presentation, response: Response) -> tuple[MemberOutcome, ...]:
    """The lines of a written ordering or matching, which have no question of their own."""
    if shown.format is Format.MATCHING:
        pairs = (*response.pairs, *[None] * len(shown.rows))
        return tuple(
            MemberOutcome(
                text=row,
                when="",
                credit=float(pair == right),
                answer=shown.options[right].text,
                given="" if pair is None else shown.options[pair].text,
            )
            for row, right, pair in zip(shown.rows, shown.solution, pairs, strict=False)
        )
    given = response.chosen
    shares = member_shares(shown.solution, given) if given else {}
    return tuple(
        MemberOutcome(
            text=shown.options[index].text,
            when="",
            credit=shares.get(index, 0.0),
            placed=given.index(index) + 1 if index in given else 0,
        )
        for index in shown.solution
    )


def _members(
    shown: Presentation,
    response: Response,
    questions: list[Question | None],
    credits_: list[float],
) -> tuple[MemberOutcome, ...]:
    """The members of an ordering, the earliest first."""
    if shown.format not in OVER_SEVERAL:
        return ()
    given = response.chosen if shown.format is Format.ORDER else ()
    rest = (i for i in range(len(shown.options)) if i not in shown.solution)
    found = []
    for index in (*shown.solution, *rest):
        option, question = shown.options[index], questions[index]
        date = question.answers[0].date if question is not None else option.value.date
        when = "" if date is None else date.label()
        placed = given.index(index) + 1 if index in given else 0
        key, fact = shown.keys[index], question.facts[0] if question is not None else ""
        found.append(MemberOutcome(option.text, when, credits_[index], placed, key=key, fact=fact))
    return tuple(found)


def _rows(
    shelf: Shelf,
    shown: Presentation,
    response: Response,
    questions: list[Question | None],
    credits_: list[float],
) -> tuple[MemberOutcome, ...]:
    """The rows of a matching as shown, each with what belongs beside it and what was put there."""
    found = []
    for index, row in enumerate(shown.rows):
        pair = response.pairs[index] if index < len(response.pairs) else None
        chosen = None if pair is None else shown.options[pair]
        wrong, question = pair != shown.solution[index], questions[index]
        facts = () if question is None else [shelf.pack.facts[fact] for fact in question.facts]
        found.append(
            MemberOutcome(
                text=row,
                when="",
                credit=credits_[index],
                answer=shown.options[shown.solution[index]].text,
                given=chosen.text if chosen is not None else "",
                really=chosen.really if chosen is not None and wrong else "",
                passages=passages(shelf.pack, (cite for fact in facts for cite in fact.cite)),
                key=shown.keys[index],
                fact="" if question is None else question.facts[0],
            )
        )
    return tuple(found)


def _really(
    shelf: Shelf, shown: Presentation, response: Response, question: Question | None, judged: Any
) -> str:
    """What the wrong answer that was given really was."""
    wrong = [shown.options[i] for i in response.chosen if i < len(shown.options)]
    if shown.options:
        return " ".join(o.really for o in wrong if not o.correct and o.really)
    if question is None or judged.chosen is None or judged.verdict == Verdict.RIGHT.value:
        return ""
    chosen: Value = value_from_json(judged.chosen)
    if chosen.identity in {value.identity for value in question.answers}:
        return ""
    if question.written:
        return really(shelf.pack.written, question.facts[0], chosen)
    aspect = aspect_of(shelf.pack, question)
    return what_it_was(context(shelf.generated.candidates, question, aspect), chosen)
