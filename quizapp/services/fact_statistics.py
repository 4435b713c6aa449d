"""How well a class knows each fact, in each format that it was asked in. Reads only.

Over all assignments of a course, and beside them what students reviewed by themselves of what the
course has assigned: never one student's reviews, only what enough of them did together.
`core.fact_figures` counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.fact_figures import (
    NOBODY,
    FactFigures,
    Reviewed,
    Share,
    Tried,
    by_fact,
    by_fact_reviewed,
)
from quizapp.core.questions import OVER_SEVERAL, Format
from quizapp.services import assignments
from quizapp.services.class_memory import assigned_questions
from quizapp.services.explaining import fact_view
from quizapp.services.handed_in import Which, chosen_attempts
from quizapp.services.library import Shelf, shelf_of
from quizapp.store import analysis_queries as queries
from quizapp.store.models import QuestionRow

LOOKED_BACK = timedelta(days=90)
"""So far back reviews are looked at: what was known before tells little of what is known."""

_SEVERAL = frozenset(each.value for each in OVER_SEVERAL)


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact with its figures. `topic` and `pack_title` in words; `reviews`: of what students
    reviewed by themselves, in all formats together."""

    pack: str
    pack_title: str
    id: str
    statement: str
    topic: str
    figures: FactFigures
    reviews: Share = NOBODY

    def shares(self, ways: Iterable[str]) -> list[Share]:
        """All answers together, then those in each of these formats."""
        return [self.figures.whole, *(self.figures.way(each) for each in ways)]


@dataclass(frozen=True, slots=True)
class FactTable:
    """The facts that a course was asked about, the least known first, those of which too few
    answers tell last; `ways`: the formats in which any was asked."""

    lines: tuple[FactLine, ...]
    ways: tuple[str, ...]
    which: Which


def fact_table(
    session: Session, course_id: int, now: datetime, which: Which = Which.FIRST
) -> FactTable:
    """Every fact that the assignments of a course have asked about."""
    connection = session.connection()
    rows = queries.COURSE_ITEMS.all(connection, course=course_id)
    wanted = chosen_attempts(rows, which)
    rows = [row for row in rows if row.attempt in wanted and row.credit is not None]
    credits_of = _credits_at_once(connection, course_id)
    asked = {number for row in rows for number, _ in _answers(row, credits_of)}
    shelves = _shelves(connection, asked)
    tries: dict[int, list[Tried]] = {}
    for row in rows:
        for number, credit in _answers(row, credits_of):
            found = shelves.get(number)
            question = None if found is None else found.question(number)
            if found is None or question is None:
                continue
            for fact in question.facts:
                if fact in found.pack.facts:
                    tries.setdefault(found.pack_id, []).append(Tried(fact, row.format, credit))
    by_pack = {found.pack_id: found for found in shelves.values()}
    reviewed = _reviewed(session, course_id, now)
    own = {(shelf.pack_id, each.fact): each.whole for shelf, each in reviewed}
    lines = [
        _line(by_pack[pack], figures, own.get((pack, figures.fact), NOBODY))
        for pack, each in tries.items()
        for figures in by_fact(each)
    ]
    return _table(lines, which)


def review_table(session: Session, course_id: int, now: datetime) -> FactTable:
    """Every fact of which students of a course reviewed by themselves what it has assigned, if
    enough of them did."""
    found = _reviewed(session, course_id, now)
    return _table([_line(shelf, each, each.whole) for shelf, each in found], Which.FIRST)


def _reviewed(session: Session, course_id: int, now: datetime) -> list[tuple[Shelf, FactFigures]]:
    given = [a for a in assignments.of_course(session, course_id) if a.published_at is not None]
    shelves = assigned_questions(session, given)
    on = {number: shelf for shelf, numbers in shelves.values() for number in numbers}
    rows = queries.REVIEWS.all(session.connection(), course=course_id, since=now - LOOKED_BACK)
    tries: dict[int, list[Reviewed]] = {}
    for row in rows:
        shelf = on.get(row.question_id)
        question = None if shelf is None else shelf.question(row.question_id)
        if shelf is None or question is None:
            continue
        told = (row.format, row.reviews, row.remembered, row.learners)
        tries.setdefault(shelf.pack_id, []).extend(
            Reviewed(fact, *told) for fact in question.facts if fact in shelf.pack.facts
        )
    return [
        (shelves[pack][0], figures)
        for pack, each in tries.items()
        for figures in by_fact_reviewed(each)
    ]


def _table(lines: list[FactLine], which: Which) -> FactTable:
    ways = {way for line in lines for way in line.figures.ways}
    return FactTable(
        lines=tuple(sorted(lines, key=_least_known)),
        ways=tuple(way.value for way in Format if way.value in ways),
        which=which,
    )


def _answers(row: Any, credits_of: dict[int, dict[int, float]]) -> Iterator[tuple[int, float]]:
    """The questions of a place and the credit of each. Of several asked at once each has its own;
    without it (never graded, or deleted with the person) none of them is counted."""
    if row.format in _SEVERAL:
        yield from credits_of.get(row.item, {}).items()
    else:
        yield row.question_id, row.credit


def _credits_at_once(connection: Connection, course_id: int) -> dict[int, dict[int, float]]:
    rows = queries.COURSE_MEMBERS.all(connection, course=course_id)
    return {
        row.item: {
            number: credit for (number, _), credit in zip(row.members, row.credits, strict=False)
        }
        for row in rows  # the last judgement holds
    }


def _shelves(connection: Connection, numbers: set[int]) -> dict[int, Shelf]:
    """The shelf that each question stands on."""
    chosen = queries.QUESTIONS.where(QuestionRow.id.in_(numbers))
    return {
        row.id: shelf_of(connection, row.pack_id, row.version) for row in connection.execute(chosen)
    }


def _line(found: Shelf, figures: FactFigures, reviews: Share) -> FactLine:
    pack = found.pack
    view = fact_view(pack, pack.facts[figures.fact])
    return FactLine(pack.id, pack.title, view.id, view.statement, view.topic, figures, reviews)


def _least_known(line: FactLine) -> tuple[bool, float, str, str]:
    facility = line.figures.whole.facility
    return (facility is None, facility or 0.0, line.pack, line.id)
