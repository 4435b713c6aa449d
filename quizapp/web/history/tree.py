"""The layout of the genealogy: a row for each group, lines from the one to the other. Pure.

Rows stand in families, each begun by its eldest; within a family, rows change places while that
makes the lines shorter. Nothing is left to chance, so that the same pack gives the same picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quizapp.core.facts import KINSHIPS
from quizapp.services.genealogies import Genealogy, Kin, Member
from quizapp.web.bands import Band
from quizapp.web.history.axis import Axis
from quizapp.web.history.words import cut, width_of

ROW = 44
LINE = 30  # from the top of a row to its line
BEFORE = 36.0  # a forerunner without a date stands so far before what came of it
BEND = 44.0
BOLD = 1.1  # names are set bold and a little larger
ROUNDS = 40


@dataclass(frozen=True, slots=True)
class Row:
    """A group: its name above, its line from `start` to `end` at `y`; `year` it is there from.

    `band` is the date of its founding; where that is not known, None, and the line fades in.
    """

    member: Member
    name: str
    founders: str
    y: float
    start: float
    end: float
    year: int
    band: Band | None

    @property
    def right(self) -> float:
        """Where the row ends, name and line."""
        return max(self.start + self.name_width, self.end)

    @property
    def name_width(self) -> float:
        """How wide the name and its founders are, with a little room."""
        told = f"{self.name} founders: {self.founders}" if self.founders else self.name
        return round(width_of(told) * BOLD + 8, 1)


@dataclass(frozen=True, slots=True)
class Curve:
    """A line between two rows, from (x1, y1) to (x2, y2), there from `year` on."""

    kin: Kin
    x1: float
    y1: float
    x2: float
    y2: float
    year: int

    @property
    def path(self) -> str:
        """The path of the SVG."""
        middle = (self.x1 + self.x2) / 2
        ends = f"{middle:.1f} {self.y1:.1f} {middle:.1f} {self.y2:.1f} {self.x2:.1f} {self.y2:.1f}"
        return f"M{self.x1:.1f} {self.y1:.1f}C{ends}"


@dataclass(frozen=True, slots=True)
class Tree:
    """The whole picture, in pixels."""

    axis: Axis
    rows: tuple[Row, ...]
    curves: tuple[Curve, ...]
    width: float
    height: float

    @property
    def kinships(self) -> tuple[str, ...]:
        """The sorts of lines that are drawn."""
        drawn = {curve.kin.kinship for curve in self.curves}
        return tuple(kinship for kinship in KINSHIPS if kinship in drawn)


def tree_of(genealogy: Genealogy, axis: Axis) -> Tree:
    """The groups in rows and the lines among them."""
    lines = closest(genealogy.lines)
    starts = _starts(genealogy.members, lines, axis)
    order = arranged(sorted(starts, key=lambda group: (starts[group], group)), lines)
    places = {group: i * ROW + LINE for i, group in enumerate(order)}
    curves = [_curve(kin, starts, places, axis) for kin in lines]
    ends = _ends(genealogy.members, starts, curves, axis)
    rows = tuple(
        _row(genealogy.members[group], places[group], starts[group], ends[group], axis)
        for group in order
    )
    width = max((row.right for row in rows), default=0.0)
    return Tree(axis, rows, tuple(curves), max(width, axis.end) + 16, len(rows) * ROW + 8)


def closest(lines: Iterable[Kin]) -> tuple[Kin, ...]:
    """One line from any group to another: the closest tie, and of those the first."""
    found: dict[tuple[str, str], Kin] = {}
    for kin in sorted(lines, key=lambda kin: KINSHIPS.index(kin.kinship)):
        if kin.start != kin.end:
            found.setdefault((kin.start, kin.end), kin)
    return tuple(found.values())


def arranged(groups: list[str], lines: Iterable[Kin]) -> list[str]:
    """Families one after another, the largest first; within each, short lines.

    `groups` are given the eldest first.
    """
    near: dict[str, list[str]] = {group: [] for group in groups}
    rank = {group: i for i, group in enumerate(groups)}
    for kin in lines:
        near[kin.start].append(kin.end)
        near[kin.end].append(kin.start)
    families: list[list[str]] = []
    seen: set[str] = set()
    for group in groups:
        if group not in seen:
            families.append(_family(group, near, rank, seen))
    families.sort(key=lambda family: (-len(family), rank[family[0]]))
    return [group for family in families for group in _shortened(family, near)]


def _family(
    eldest: str, near: Mapping[str, list[str]], rank: Mapping[str, int], seen: set[str]
) -> list[str]:
    """All who hang together with the eldest, each followed by those nearest to it."""
    family, waiting = [], [eldest]
    while waiting:
        group = waiting.pop()
        if group in seen:
            continue
        seen.add(group)
        family.append(group)
        kin = sorted(set(near[group]) - seen, key=lambda other: rank[other], reverse=True)
        waiting.extend(kin)
    return family


def _shortened(family: list[str], near: Mapping[str, list[str]]) -> list[str]:
    """The family with each group near the middle of its kin, in the best order that was found."""
    best, order = family, family
    least = _length(family, near)
    for _ in range(ROUNDS):
        place = {group: i for i, group in enumerate(order)}
        order = sorted(order, key=lambda group: (_middle(group, place, near), place[group]))
        length = _length(order, near)
        if length < least:
            best, least = order, length
    return _swapped(best, near)


def _middle(group: str, place: Mapping[str, int], near: Mapping[str, list[str]]) -> float:
    spots = [place[group], *(place[other] for other in near[group])]
    return sum(spots) / len(spots)


def _length(order: list[str], near: Mapping[str, list[str]]) -> int:
    place = {group: i for i, group in enumerate(order)}
    return sum(abs(place[group] - place[other]) for group in order for other in near[group])


def _swapped(order: list[str], near: Mapping[str, list[str]]) -> list[str]:
    """Neighbours change places while that makes the lines shorter."""
    order = list(order)
    place = {group: i for i, group in enumerate(order)}

    def reach(group: str) -> int:
        return sum(abs(place[group] - place[other]) for other in near[group])

    for _ in range(ROUNDS):
        better = False
        for i in range(len(order) - 1):
            one, other = order[i], order[i + 1]
            before = reach(one) + reach(other)
            place[one], place[other] = i + 1, i
            if reach(one) + reach(other) < before:
                order[i], order[i + 1] = other, one
                better = True
            else:
                place[one], place[other] = i, i + 1
        if not better:
            break
    return order


def _starts(members: Mapping[str, Member], lines: Iterable[Kin], axis: Axis) -> dict[str, float]:
    """Where each group begins: at its first date, and before whatever came of it."""
    lines = tuple(lines)
    starts = {
        group: axis.band(member.begun).start for group, member in members.items() if member.begun
    }
    for _ in range(len(members)):
        changed = False
        for kin in lines:
            start, end = starts.get(kin.start), starts.get(kin.end)
            if end is not None and not members[kin.start].founding:
                made = axis.band(kin.date).start if kin.date else end
                before = max(made - BEFORE, axis.places[0])
                if start is None or (kin.begins and before < start):
                    starts[kin.start] = before
                    changed = True
            elif start is not None and end is None:
                starts[kin.end] = start + BEFORE
                changed = True
        if not changed:
            break
    return {group: starts.get(group, axis.places[0]) for group in members}


def _curve(kin: Kin, starts: Mapping[str, float], places: Mapping[str, float], axis: Axis) -> Curve:
    """A line at its date, but never before its groups; without one, where both are first there."""
    there = max(starts[kin.start], starts[kin.end])
    x, year = there, _year(there, axis)
    day = None if kin.date is None else kin.date.earliest or kin.date.latest
    if kin.date is not None and day is not None:
        band = axis.band(kin.date)
        x = max(there, band.end if kin.date.earliest is None else band.start)
        year = max(year, day.year)
    x1 = max(x - BEND, starts[kin.start])
    return Curve(kin, round(x1, 1), places[kin.start], round(x, 1), places[kin.end], year)


def _ends(
    members: Mapping[str, Member],
    starts: Mapping[str, float],
    curves: Iterable[Curve],
    axis: Axis,
) -> dict[str, float]:
    """How far each line must reach: to the last date of its group, and to its kin."""
    ends = {
        group: max(starts[group] + 12, axis.place(member.last) if member.last else 0.0)
        for group, member in members.items()
    }
    for curve in curves:
        ends[curve.kin.start] = max(ends[curve.kin.start], curve.x1)
        ends[curve.kin.end] = max(ends[curve.kin.end], curve.x2)
    return ends


def _row(member: Member, y: float, start: float, end: float, axis: Axis) -> Row:
    name = cut(member.link.name, 60)
    founders = cut(", ".join(founder.name for founder in member.founders), 60)
    return Row(
        member,
        name,
        founders,
        y,
        round(start, 1),
        round(end, 1),
        _year(start, axis),
        axis.band(member.begun) if member.founding and member.begun else None,
    )


def _year(x: float, axis: Axis) -> int:
    """The year that lies at `x`."""
    at = sum(place <= x + 0.05 for place in axis.places) - 1
    return axis.first + min(max(at, 0), axis.last - axis.first)
