"""Measuring pairs in turn, and telling what came of it. The figures' modules call this."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

Timed = Callable[[], float]
"""Does some work and returns how many seconds of it count."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A ratio that should not be exceeded; `below`: nor reached."""

    limit: float
    below: bool = False

    def __str__(self) -> str:
        return f"{'<' if self.below else '<='} {self.limit:g}"

    def reached(self, ratio: float) -> bool:
        """Whether a ratio is within the goal."""
        return ratio < self.limit if self.below else ratio <= self.limit


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a figure's letter, what is compared, the ratio of each round."""

    figure: str
    what: str
    ratios: tuple[float, ...]
    goal: Goal | None
    seconds: tuple[float, float]

    @property
    def ratio(self) -> float:
        """The median of the rounds."""
        return median(self.ratios)

    @property
    def verdict(self) -> str:
        """Whether the goal is reached; "" where there is none."""
        if self.goal is None:
            return ""
        return "yes" if self.goal.reached(self.ratio) else "NO"


@dataclass(frozen=True, slots=True)
class Found:
    """What a figure found: lines of the table, and remarks to stand below it."""

    lines: tuple[Line, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Times:
    """The seconds that each piece of work took, one for each round."""

    rounds: Mapping[str, tuple[float, ...]]

    def line(self, figure: str, what: str, name: str, beside: str, goal: Goal | None) -> Line:
        """A line of the table: `name` as a multiple of `beside`, round by round."""
        ours, theirs = self.rounds[name], self.rounds[beside]
        ratios = tuple(a / b for a, b in zip(ours, theirs, strict=True))
        return Line(figure, what, ratios, goal, (median(ours), median(theirs)))


def in_turn(rounds: int, works: Mapping[str, Timed]) -> Times:
    """Do every piece of work once a round, each time in the same order: A B A B ..."""
    found: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            gc.collect()
            found[name].append(work())
    return Times({name: tuple(seconds) for name, seconds in found.items()})


HEAD = ("", "what / beside what", "ratio", "min-max", "goal", "reached", "median times")
WIDTHS = (1, 70, 6, 13, 6, 7, 0)


def row(cells: tuple[str, ...]) -> str:
    """Cells as one line of the table, for a terminal."""
    padded = (cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True))
    return "  ".join(padded).rstrip()


def told(line: Line) -> str:
    """A line of the table."""
    spread = f"{_short(min(line.ratios))}-{_short(max(line.ratios))}"
    goal, times = str(line.goal or ""), " / ".join(map(_time, line.seconds))
    ratio = _short(line.ratio)
    return row((line.figure, line.what, ratio, spread, goal, line.verdict, times))


def _short(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < 100 else f"{ratio:.0f}"


def _time(seconds: float) -> str:
    for limit, unit, per in ((1e-3, "us", 1e6), (1.0, "ms", 1e3)):
        if seconds < limit:
            return f"{seconds * per:.3g} {unit}"
    return f"{seconds:.3g} s"
