"""The layout of the timeline: a lane for each group, its facts in rows that never overlap. Pure.

A mark is the band of its date, a sign for what the learner knows, and a few words.
"""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.services.timelines import Dated, Timeline
from quizapp.web.bands import Band
from quizapp.web.history.axis import Axis
from quizapp.web.history.words import cut, width_of

ROW = 24  # the least height of anything to press
HEAD = 26
GAP = 14.0
SIGN = 22.0  # from the end of the band to the words: room for the sign
REST = "Everything else"


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact in its place. `y` is the middle of its row, `left` and `right` its outer edges."""

    fact: Dated
    band: Band
    words: str
    y: float
    left: float
    right: float

    @property
    def sign(self) -> float:
        """The middle of the sign between band and words."""
        return self.band.end + SIGN / 2

    @property
    def text(self) -> float:
        """Where the words begin."""
        return self.band.end + SIGN


@dataclass(frozen=True, slots=True)
class Lane:
    """The facts of one group (`id` "" for the rest), from `top` down."""

    id: str
    name: str
    top: float
    height: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole picture, in pixels."""

    axis: Axis
    lanes: tuple[Lane, ...]
    width: float
    height: float


def chart_of(timeline: Timeline, axis: Axis) -> Chart:
    """The lanes in the order of their first fact, that of the rest last."""
    names = {link.id: link.name for link in timeline.lanes}
    held: dict[str, list[Dated]] = {group: [] for group in names}
    held[""] = []
    for fact in timeline.facts:
        held[fact.group].append(fact)
    lanes: list[Lane] = []
    top = 0.0
    for group, facts in held.items():
        if facts:
            marks, rows = _rows(facts, axis, top + HEAD)
            height = HEAD + rows * ROW + ROW / 4
            rest = REST if len(held) > 1 else "All facts"
            lanes.append(Lane(group, names.get(group, rest), top, height, marks))
            top += height
    right = max((mark.right for lane in lanes for mark in lane.marks), default=0.0)
    return Chart(axis, tuple(lanes), max(right, axis.end) + GAP, top)


def _rows(facts: list[Dated], axis: Axis, top: float) -> tuple[tuple[Mark, ...], int]:
    """Each fact in the first row that is free where it begins, from left to right."""
    ends: list[float] = []
    marks = []
    placed = sorted(((axis.band(fact.date), i) for i, fact in enumerate(facts)), key=_from_left)
    for band, i in placed:
        words = cut(facts[i].short)
        right = band.end + SIGN + width_of(words)
        row = next((row for row, end in enumerate(ends) if end + GAP <= band.start), len(ends))
        ends[row:] = [right, *ends[row + 1 :]]
        y = top + row * ROW + ROW / 2
        marks.append(Mark(facts[i], band, words, y, band.start, round(right, 1)))
    return tuple(marks), len(ends)


def _from_left(placed: tuple[Band, int]) -> tuple[float, int]:
    return placed[0].start, placed[1]
