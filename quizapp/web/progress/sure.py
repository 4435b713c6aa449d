"""The figures of what a learner said of the own answers beside what was right.

`routes` calls `figures`. They stand beside those of `pictures`, which judge FSRS.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quizapp.core.retention import ENOUGH
from quizapp.core.sureness import LEVELS, SURE, Said
from quizapp.services.sureness import Sureness
from quizapp.web.progress import drawing
from quizapp.web.progress.drawing import Point
from quizapp.web.progress.pictures import MONTHS, Figure, Row
from quizapp.web.words import counted

HEAD = ("Answers", "Right", "95 % interval")
MARKS = {1: "ring", 2: "square", 3: "dot"}
MIDDLE = 2  # the level below whose place the month stands


def figures(found: Sureness) -> dict[str, Figure]:
    """Both figures by their names, which stand in addresses; none where nothing was said."""
    made = (by_level(found), by_month(found)) if found.answers else ()
    return {figure.name: figure for figure in made}


def by_level(found: Sureness) -> Figure:
    """How often answers were right, by how sure the learner was."""
    told = {LEVELS[level]: found.levels[level] for level in LEVELS if level in found.levels}
    drawn = [
        Point(name, said.share, *said.interval, None, _says(name, said))
        for name, said in told.items()
        if said.is_enough
    ]
    return _figure(
        found,
        "sure",
        "Right, by how sure you were",
        _message(found.levels),
        ("How sure", *HEAD),
        tuple((name, *_cells(said)) for name, said in told.items()),
        drawn,
        {},
    )


def by_month(found: Sureness) -> Figure:
    """The same month by month."""
    table: list[Row] = []
    places: list[Point | str] = []
    for month, levels in list(found.months.items())[-12:]:
        named = f"{MONTHS[month.month - 1]} {month.year}"
        table += [(f"{named}, {LEVELS[x].lower()}", *_cells(levels[x])) for x in sorted(levels)]
        for level in LEVELS:
            said, label = levels.get(level, Said()), named[:3] if level == MIDDLE else ""
            place = said.share, *said.interval, None
            words = _says(f"{named}, {LEVELS[level].lower()}", said)
            point = Point(label, *place, words, MARKS[level])
            places.append(point if said.is_enough else label)
    series = {MARKS[level]: LEVELS[level].lower() for level in LEVELS}
    title, head = "The same, month by month", ("Month, how sure", *HEAD)
    return _figure(found, "sure-months", title, "", head, tuple(table), places, series)


def _figure(
    found: Sureness,
    name: str,
    title: str,
    says: str,
    head: Row,
    table: tuple[Row, ...],
    places: Sequence[Point | str],
    series: Mapping[str, str],
) -> Figure:
    if found.answers < ENOUGH or not any(isinstance(each, Point) for each in places):
        few = f"Drawn from {ENOUGH} answers on, since a share of fewer is mostly chance; "
        return Figure(name, title, "", head, table, note=f"{few}{found.answers} so far.")
    svg = drawing.points(f"{title}. {says}".strip(), places, series)
    return Figure(name, title, says, head, table, svg)


def _message(levels: Mapping[int, Said]) -> str:
    sure = levels.get(SURE, Said())
    if not sure.answers:
        return "You were never sure."
    wrong = counted(sure.answers - sure.right, "time", "times")
    return (
        f"When you were sure, you were right in {sure.share:.1%} of "
        f"{counted(sure.answers, 'answer', 'answers')}: sure and wrong {wrong}."
    )


def _cells(said: Said) -> Row:
    low, high = said.interval
    return f"{said.answers:,}", f"{said.share:.1%}", f"{100 * low:.0f} to {100 * high:.0f} %"


def _says(name: str, said: Said) -> str:
    answers, share, interval = _cells(said)
    return f"{name}: {share} of {answers} answers right ({interval})"
