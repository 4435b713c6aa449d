"""How well a class knows each fact, in each format that it was asked in. Reads only.

Over all assignments of a course; `core.fact_figures` counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.fact_figures import FactFigures, Share, Tried, by_fact
from quizapp.core.questions import OVER_SEVERAL, Format
from quizapp.services.explaining import fact_view
from quizapp.services.handed_in import Which, chosen_attempts
from quizapp.services.library import Shelf, shelf_of
from quizapp.store import analysis_queries as queries
from quizapp.store.models import QuestionRow

_SEVERAL = frozenset(each.value for each in OVER_SEVERAL)


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact with its figures. `topic` and `pack_title` in words."""

    pack: str
    pack_title: str
    id: str
    statement: str
    topic: str
    figures: FactFigures

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


def fact_table(session: Session, course_id: int, which: Which = Which.FIRST) -> FactTable:
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
    lines = [
        _line(by_pack[pack], figures) for pack, each in tries.items() for figures in by_fact(each)
    ]
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


def _line(found: Shelf, figures: FactFigures) -> FactLine:
    pack = found.pack
    view = fact_view(pack, pack.facts[figures.fact])
    return FactLine(pack.id, pack.title, view.id, view.statement, view.topic, figures)


def _least_known(line: FactLine) -> tuple[bool, float, str, str]:
    facility = line.figures.whole.facility
    return (facility is None, facility or 0.0, line.pack, line.id)
