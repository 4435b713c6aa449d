"""Charts as SVG, drawn on the server: columns, points with their intervals, a calendar. Pure.

`pictures` calls these. Every drawing is `WIDTH` units wide, which is about as many pixels on a
phone. Colours stand in presentation attributes, those of paper, so that a saved file has them; on
a page the classes of progress.css go first, with dark and forced colours. No style attribute and
no script is needed, so the strict Content-Security-Policy holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from markupsafe import Markup

WIDTH = 320
LEFT, RIGHT, TOP = 34, 6, 10
PLOT = WIDTH - LEFT - RIGHT
TALL = 132  # units from the top line to the bottom line of a plot
FOOT = 24
SIZE = "11"  # of letters
LEAST_WHOLE = 4  # a scale of counts has no steps between whole numbers

COLOURS = {
    "ground": "#fffefb",
    "grid": "#ded7c9",
    "axis": "#8a8172",
    "words": "#544e45",
    "column": "#1d5563",
    "strong": "#6f4b00",
    "foreseen": "#6f4b00",
    "true": "#1d5563",
    "ring": "#fffefb",
    "level-0": "#f1ede4",
    "level-1": "#bcd6db",
    "level-2": "#7fb0b9",
    "level-3": "#437f8c",
    "level-4": "#123e49",
}
"""What each class is filled or drawn with on paper; names as in progress.css."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what stands below it ("" for none), its amount, what it says when pointed at.

    `strong`: it is another sort than the rest (today's, with the overdue).
    """

    label: str
    amount: float
    says: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A true share with its interval beside the share that was foreseen, all from 0 to 1.

    `foreseen` None: nobody foresaw it. `mark`: the sign of its series, "dot", "square" or "ring".
    """

    label: str
    true: float
    low: float
    high: float
    foreseen: float | None
    says: str
    mark: str = "dot"


@dataclass(frozen=True, slots=True)
class Square:
    """One day of a calendar: how busy, from 0 to 4, and what it says when pointed at.

    `month`: the name that stands above it, where a month begins.
    """

    level: int
    says: str
    month: str = ""


def columns(title: str, drawn: Sequence[Column]) -> ET.Element:
    """Columns side by side, on a scale from nought."""
    top = _round_up(max((each.amount for each in drawn), default=0.0))
    svg = _plot(title, TALL)
    for part in (0.0, 0.5, 1.0):
        _line_across(svg, _down(part), f"{top * part:g}", base=part == 0)
    step = PLOT / max(len(drawn), 1)
    gap = min(3.0, step * 0.25)
    for index, each in enumerate(drawn):
        left, high = LEFT + index * step, each.amount / top * TALL
        if each.amount:
            high = max(high, 1.0)  # something is never drawn as nothing
            kind = "strong" if each.strong else "column"
            place = {"x": left + gap / 2, "y": TOP + TALL - high, "width": step - gap}
            _say(_add(svg, "rect", kind, **place, height=high), each.says)
        _below(svg, left + step / 2, each.label)
    return svg


def points(
    title: str, places: Sequence[Point | str], series: Mapping[str, str] | None = None
) -> ET.Element:
    """For each label a dot (true) with its interval, and a short bar across (foreseen).

    A place may be empty: only a label. `series`: the marks and what each means, where there are
    several of them.
    """
    drawn = [each for each in places if isinstance(each, Point)]
    bottom = _bottom(drawn)
    svg = _plot(title, TALL + FOOT)
    if series:
        _legend_of_marks(svg, TOP + TALL + FOOT + 14, series)
    elif any(each.foreseen is not None for each in drawn):
        _legend(svg, TOP + TALL + FOOT + 14)

    def height(share: float) -> float:
        return _down((max(share, bottom) - bottom) / (1 - bottom))

    for part in (0.0, 0.5, 1.0):
        share = bottom + (1 - bottom) * part
        _line_across(svg, _down(part), f"{share * 100:.3g} %", base=part == 0)
    step = PLOT / max(len(places), 1)
    half = min(step * 0.36, 16.0)
    for index, each in enumerate(places):
        middle = LEFT + (index + 0.5) * step
        _below(svg, middle, each if isinstance(each, str) else each.label)
        if isinstance(each, str):
            continue
        group = _say(ET.SubElement(svg, "g"), each.says)
        whisker = {"x1": middle, "x2": middle, "y1": height(each.low), "y2": height(each.high)}
        _add(group, "line", "true", **whisker)
        if each.foreseen is not None:
            level = height(each.foreseen)
            _add(group, "line", "foreseen", x1=middle - half, x2=middle + half, y1=level, y2=level)
        _mark(group, each.mark, middle, height(each.true))
    return svg


def rows(title: str, drawn: Sequence[Point]) -> ET.Element:
    """The same lying down, each with its words above it: for names that are long."""
    bottom = _bottom(drawn)
    high = 36
    svg = _plot(title, high * len(drawn) + FOOT)
    _legend(svg, TOP + high * len(drawn) + FOOT + 14)

    def across(share: float) -> float:
        return 8 + (max(share, bottom) - bottom) / (1 - bottom) * (WIDTH - 24)

    foot = TOP + high * len(drawn)
    for part in (0.0, 0.5, 1.0):
        share = bottom + (1 - bottom) * part
        place = across(share)
        _add(svg, "line", "grid", x1=place, x2=place, y1=TOP, y2=foot)
        anchor = ("start", "middle", "end")[int(part * 2)]
        place = (2.0, place, WIDTH - 2.0)[int(part * 2)]
        _words(svg, place, foot + 14, f"{share * 100:.3g} %", anchor)
    for index, each in enumerate(drawn):
        top = TOP + index * high
        _words(svg, 2, top + 10, _short(each.label), "start")
        middle = top + 22.0
        group = _say(ET.SubElement(svg, "g"), each.says)
        whisker = {"x1": across(each.low), "x2": across(each.high), "y1": middle, "y2": middle}
        _add(group, "line", "true", **whisker)
        if each.foreseen is not None:
            place = across(each.foreseen)
            _add(group, "line", "foreseen", x1=place, x2=place, y1=middle - 8, y2=middle + 8)
        _mark(group, each.mark, across(each.true), middle)
    return svg


def calendar(title: str, days: Sequence[Square]) -> ET.Element:
    """A year of days, a column each week from Monday to Sunday, in two rows of half a year.

    The first of `days` is a Monday.
    """
    side, high, cut = 10.8, 102.0, 26 * 7
    svg = _svg(title, 2 * high)
    for number, part in enumerate((days[:cut], days[cut:])):
        top = number * high + 18
        for name, row in (("Mon", 0), ("Wed", 2), ("Fri", 4)):
            _words(svg, 0, top + row * side + 8.5, name, "start")
        for index, each in enumerate(part):
            left, down = 28 + index // 7 * side, top + index % 7 * side
            place = {"x": left, "y": down, "width": side - 2, "height": side - 2, "rx": 2.0}
            _say(_add(svg, "rect", f"level-{each.level}", **place), each.says)
            if each.month and left < WIDTH - 24:
                _words(svg, left, top - 5, each.month, "start")
    return svg


def on_page(svg: ET.Element) -> Markup:
    """A drawing as a part of a page."""
    return Markup(ET.tostring(svg, encoding="unicode"))  # noqa: S704  (ElementTree has escaped it)


def as_file(svg: ET.Element) -> bytes:
    """A drawing as a file of its own: with its name space, and paper behind it."""
    svg.set("xmlns", "http://www.w3.org/2000/svg")
    svg.set("width", str(2 * WIDTH))
    ground = ET.Element("rect", {"width": "100%", "height": "100%", "fill": COLOURS["ground"]})
    svg.insert(1, ground)
    return bytes(ET.tostring(svg, encoding="utf-8", xml_declaration=True))


def _svg(title: str, height: float) -> ET.Element:
    svg = ET.Element(
        "svg",
        {
            "class": "chart",
            "viewBox": f"0 0 {WIDTH} {height:g}",
            "role": "img",
            "aria-label": title,
            "font-family": "sans-serif",
            "font-size": SIZE,
        },
    )
    ET.SubElement(svg, "title").text = title
    return svg


def _plot(title: str, tall: float) -> ET.Element:
    return _svg(title, TOP + tall + FOOT)


def _add(parent: ET.Element, tag: str, kind: str, **places: float) -> ET.Element:
    """A shape of some class, in that class's colour."""
    drawn = {"stroke": COLOURS[kind], "fill": "none"} if tag == "line" else {"fill": COLOURS[kind]}
    if tag == "line" and kind in ("true", "foreseen"):
        drawn["stroke-width"] = "3" if kind == "foreseen" else "1.5"
    where = {name: f"{value:.1f}".removesuffix(".0") for name, value in places.items()}
    return ET.SubElement(parent, tag, {"class": kind, **where, **drawn})


def _mark(parent: ET.Element, mark: str, x: float, y: float) -> None:
    """The sign of a true share: filled and round, square, or a ring."""
    if mark == "square":
        _add(parent, "rect", "true", x=x - 3.5, y=y - 3.5, width=7.0, height=7.0)
    elif mark == "ring":
        ring = _add(parent, "circle", "ring", cx=x, cy=y, r=3.5)
        ring.set("stroke", COLOURS["true"])
        ring.set("stroke-width", "1.5")
    else:
        _add(parent, "circle", "true", cx=x, cy=y, r=4.0)


def _say(shape: ET.Element, words: str) -> ET.Element:
    ET.SubElement(shape, "title").text = words
    return shape


def _words(svg: ET.Element, x: float, y: float, words: str, anchor: str) -> None:
    text = _add(svg, "text", "words", x=x, y=y)
    text.set("text-anchor", anchor)
    text.text = words


def _line_across(svg: ET.Element, y: float, words: str, *, base: bool) -> None:
    kind = "axis" if base else "grid"
    _add(svg, "line", kind, x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y)
    _words(svg, LEFT - 4, y + 4, words, "end")


def _below(svg: ET.Element, x: float, words: str) -> None:
    if not words:
        return
    at_end = x + 3.2 * len(words) > WIDTH  # else the words would be cut off
    _words(svg, WIDTH if at_end else x, TOP + TALL + 16, words, "end" if at_end else "middle")


def _legend(svg: ET.Element, y: float) -> None:
    """What the signs mean."""
    middle = y - 4
    _add(svg, "line", "true", x1=2, x2=26, y1=middle, y2=middle)
    _add(svg, "circle", "true", cx=14, cy=middle, r=4.0)
    _words(svg, 32, y, "remembered, within 95 %", "start")
    _add(svg, "line", "foreseen", x1=190, x2=214, y1=middle, y2=middle)
    _words(svg, 220, y, "foreseen by FSRS", "start")


def _legend_of_marks(svg: ET.Element, y: float, series: Mapping[str, str]) -> None:
    """What each mark means."""
    x = 6.0
    for mark, words in series.items():
        _mark(svg, mark, x, y - 4)
        _words(svg, x + 10, y, words, "start")
        x += 32 + 6.0 * len(words)


def _bottom(drawn: Sequence[Point]) -> float:
    """Where a scale begins that holds every interval and everything foreseen."""
    lows = [each.low for each in drawn]
    return _round_down(
        min([*lows, *(e.foreseen for e in drawn if e.foreseen is not None)] or [0.0])
    )


def _down(part: float) -> float:
    return TOP + TALL * (1 - part)


def _round_up(most: float) -> float:
    """The top of a scale, 4, 6, 8, 10, 12, ... 40, 60, ...: its half is a round number too."""
    top, scale = float(LEAST_WHOLE), 1.0
    while top < most:
        for first in (4, 6, 8, 10, 12, 16, 20, 30):
            top = first * scale
            if top >= most:
                return top
        scale *= 10
    return top


def _round_down(least: float) -> float:
    """The bottom of a scale of shares: 0, 0.2, 0.4, 0.6 or 0.8, under the least of them."""
    return max(0, int(least * 5 - 1e-9)) / 5


def _short(words: str) -> str:
    return words if len(words) <= 52 else f"{words[:50].rstrip()} …"
