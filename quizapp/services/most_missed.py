"""The things that a class most got wrong, to be talked over in class. Reads only.

No student is named, and no wrong answer is shown that one student alone gave.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.core.item_analysis import ENOUGH_FOR_FACILITY
from quizapp.services import assignments
from quizapp.services.assignments import Assignment
from quizapp.services.explaining import Explanation, explanation
from quizapp.services.handed_in import HandedIn, Line, Which, handed_in
from quizapp.services.option_statistics import given_instead, meant_in
from quizapp.store import analysis_queries as queries

MOST = 5
LEAST_GIVEN = 2


@dataclass(frozen=True, slots=True)
class Missed:
    """One thing that many got wrong. `facility`: the mean credit, from 0 to 1; `given`: the wrong
    answer that was given most often, and how often, "" and 0 where none was twice."""

    prompt: str
    answers: tuple[str, ...]
    facility: float
    answered: int
    given: str
    times: int
    pack: str
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class MostMissed:
    """What is projected. `papers`: how many were looked at; `waiting`: how many students may still
    hand something in, who should not see the answers yet."""

    assigned: Assignment
    missed: tuple[Missed, ...]
    papers: int
    waiting: int

    @property
    def is_enough(self) -> bool:
        """Whether enough handed in for anything to be told."""
        return self.papers >= ENOUGH_FOR_FACILITY


def most_missed(session: Session, assigned: Assignment, now: datetime) -> MostMissed:
    """The five questions with the least mean credit at first attempts, the least first.

    Of questions that rest on a common fact only one is shown: their explanation is the same.
    """
    found = handed_in(session, assigned, Which.FIRST)
    meant = meant_in(session, found)
    ranked = sorted(_facilities(found), key=lambda one: (one[1], one[0].number))
    told: set[str] = set()
    missed: list[Missed] = []
    for line, facility, answered in ranked:
        if len(missed) == MOST or line.question is None or line.shelf is None:
            break
        facts = [f for f in line.question.facts if f in line.shelf.pack.facts]
        if told.isdisjoint(facts):
            told.update(facts)
            missed.append(_missed(line, facility, answered, given_instead(found, line, meant)))
    return MostMissed(assigned, tuple(missed), found.papers, still_open(session, assigned, now))


def still_open(session: Session, assigned: Assignment, now: datetime) -> int:
    """How many of those who have an assignment may still begin or go on with an attempt at it."""
    people = assignments.given_to(session, assigned)
    open_for = assignments.windows(session, assigned, [each.id for each in people])
    rows = queries.HANDED_IN.all(session.connection(), course=assigned.course_id)
    made = Counter(row.member_id for row in rows if row.assignment_id == assigned.id)
    running = {
        row.member_id for row in rows if row.assignment_id == assigned.id and row.ended == ""
    }
    waiting = 0
    for member, window in open_for.items():
        left = window.attempts is None or made[member] < window.attempts
        not_over = window.closes is None or now < window.closes
        waiting += not_over and (left or member in running)
    return waiting


def _facilities(found: HandedIn) -> list[tuple[Line, float, int]]:
    """The questions that enough answered and not all got right, with their mean credits; those
    that were asked at once with others are told apart by nobody, and left out."""
    lines: dict[str, Line] = {}
    credits_of: dict[str, list[float]] = {}
    for item in found.items:
        if item.credit is not None and item.line.question and len(item.line.asked.keys) == 1:
            lines.setdefault(item.line.id, item.line)
            credits_of.setdefault(item.line.id, []).append(item.credit)
    return [
        (lines[each], sum(got) / len(got), len(got))
        for each, got in credits_of.items()
        if len(got) >= ENOUGH_FOR_FACILITY and sum(got) < len(got)
    ]


def _missed(line: Line, facility: float, answered: int, instead: tuple[str, int]) -> Missed:
    question, shelf = line.question, line.shelf
    if question is None or shelf is None:
        raise ValueError(f"{line.asked.key} is there no more")
    given, times = instead if instead[1] >= LEAST_GIVEN else ("", 0)
    facts = [shelf.pack.facts[each] for each in question.facts if each in shelf.pack.facts]
    return Missed(
        prompt=line.asked.wording or question.prompt,
        answers=tuple(each.text for each in question.answers),
        facility=facility,
        answered=answered,
        given=given,
        times=times,
        pack=shelf.pack.id,
        explanation=explanation(shelf.pack, facts),
    )
