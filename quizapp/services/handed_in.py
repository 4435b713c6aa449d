"""The papers that were handed in for an assignment, place by place, for those who judge questions.

`item_statistics`, `option_statistics` and `most_missed` read them here. Reads only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.item_analysis import Place
from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Question
from quizapp.services import sets
from quizapp.services.assignments import Assignment
from quizapp.services.library import Shelf, shelf_of
from quizapp.store import analysis_queries as queries
from quizapp.store.models import QuestionRow


class Which(StrEnum):
    """Which of a student's attempts are looked at."""

    FIRST = "first"
    LAST = "last"
    BEST = "best"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a set asks. `number`: its place among all that the set asks, from 1; `slot`
    from 0. `question` and `shelf` are None where its pack has it no more."""

    number: int
    slot: int
    asked: Asked
    question_id: int | None
    question: Question | None
    shelf: Shelf | None

    @property
    def id(self) -> str:
        """The same for the same question in the same format, in whichever slot it stands."""
        way = "" if self.asked.format is None else self.asked.format.value
        return f"{way} {' '.join(self.asked.keys)}"


@dataclass(frozen=True, slots=True)
class Item:
    """One place of one paper. `credit` None: withdrawn, and nobody gets a mark for it. `content`
    and `response` as `services.presented` has them; None where there are none (any more)."""

    item: int
    paper: int
    place: Place
    line: Line
    format: str
    points: float
    credit: float | None
    content: Mapping[str, Any] | None
    response: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The papers of an assignment that are looked at. `students`: how many handed something in;
    `papers`: how many papers of theirs are looked at."""

    assigned: Assignment
    which: Which
    slots: tuple[Slot, ...]
    lines: tuple[Line, ...]
    items: tuple[Item, ...]
    students: int
    papers: int

    def of(self, line: Line) -> list[Item]:
        """The places in which one thing was asked, in whichever slot."""
        return [each for each in self.items if each.line.id == line.id]


def handed_in(session: Session, assigned: Assignment, which: Which = Which.FIRST) -> HandedIn:
    """The papers of an assignment of a set; of each student those that `which` says."""
    if assigned.version_id is None:
        return HandedIn(assigned, which, (), (), (), 0, 0)
    connection = session.connection()
    slots = sets.version(session, assigned.version_id).slots
    lines = _lines(connection, slots)
    rows = queries.ITEMS.all(connection, assignment=assigned.id)
    wanted = chosen_attempts(rows, which)
    items = _items([row for row in rows if row.attempt in wanted], slots, lines)
    return HandedIn(
        assigned=assigned,
        which=which,
        slots=slots,
        lines=lines,
        items=tuple(items),
        students=len({row.member_id for row in rows}),
        papers=len(wanted),
    )


def chosen_attempts(rows: Iterable[Any], which: Which) -> frozenset[int]:
    """The attempts that `which` says, by their numbers, of each student at each assignment.

    Of several that are equally good the first is the best one.
    """
    made: dict[tuple[int, int], dict[int, tuple[int, float]]] = {}
    for row in rows:
        whole = -1.0 if row.whole is None else row.whole
        made.setdefault((row.assignment_id, row.member_id), {})[row.attempt] = (row.number, whole)
    if which is Which.ALL:
        return frozenset(attempt for own in made.values() for attempt in own)
    sooner = -1 if which is Which.LAST else 1

    def rank(own: Mapping[int, tuple[int, float]], attempt: int) -> tuple[float, int]:
        number, whole = own[attempt]
        return (-whole if which is Which.BEST else 0.0, sooner * number)

    return frozenset(min(own, key=lambda each: rank(own, each)) for own in made.values())


def _lines(connection: Connection, slots: Sequence[Slot]) -> tuple[Line, ...]:
    keys = {key for slot in slots for asked in slot.asked for key in asked.keys}
    chosen = queries.QUESTIONS.where(QuestionRow.key.in_(keys))
    kept = {row.key: row for row in connection.execute(chosen)}
    places = [(at, asked) for at, slot in enumerate(slots) for asked in slot.asked]
    found = []
    for number, (slot, asked) in enumerate(places, 1):
        row = kept.get(asked.key)
        shelf = None if row is None else shelf_of(connection, row.pack_id, row.version)
        question = None if shelf is None else shelf.generated.questions.get(asked.key)
        there = row is not None and row.retired_at is None and question is not None
        found.append(
            Line(
                number,
                slot,
                asked,
                None if row is None else row.id,
                question if there else None,
                shelf,
            )
        )
    return tuple(found)


def _items(rows: Sequence[Any], slots: Sequence[Slot], lines: Sequence[Line]) -> list[Item]:
    """Each place of each paper with what the set asks there.

    Of a slot that gives all of its questions each has a place of its own; of one that draws some,
    the first drawn has the first place, as the set orders them.
    """
    papers: dict[tuple[int, int], list[tuple[Line, Any]]] = {}
    for row in rows:
        line = _line_of(row, lines)
        if line is not None:
            papers.setdefault((row.attempt, row.slot), []).append((line, row))
    found = []
    for (attempt, slot), placed in papers.items():
        first = next(line.number for line in lines if line.slot == slot)
        for rank, (line, row) in enumerate(sorted(placed, key=lambda one: one[0].number)):
            at = rank if slots[slot].draws else line.number - first
            found.append(
                Item(
                    item=row.item,
                    paper=attempt,
                    place=(slot, at),
                    line=line,
                    format=row.format,
                    points=row.points,
                    credit=row.credit,
                    content=row.content,
                    response=row.response,
                )
            )
    return found


def _line_of(row: Any, lines: Sequence[Line]) -> Line | None:
    """What the set asks at a place: in its slot, that question, in that format if it says one."""
    able = []
    for line in lines:
        wanted = line.asked.format
        if line.slot == row.slot and (wanted is None or wanted.value == row.format):
            numbers = (line.question_id, *_others(line))
            if row.question_id in numbers:
                able.append((wanted is None, line.number, line))
    return min(able)[2] if able else None


def _others(line: Line) -> list[int | None]:
    """The numbers of the questions that are asked at once with the first one."""
    if line.shelf is None:
        return []
    return [line.shelf.ids.get(key) for key in line.asked.keys[1:]]
