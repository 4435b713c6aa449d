"""Drawings: everything inside the frame, heights in proportion, words escaped."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.outlook import year_of
from quizapp.web.progress import drawing, pictures
from quizapp.web.progress.drawing import Column, Point, Square

shares = st.floats(0, 1)


@st.composite
def some_points(draw: st.DrawFn) -> list[Point]:
    found = []
    for _ in range(draw(st.integers(1, 12))):
        low, true, high = sorted(draw(st.tuples(shares, shares, shares)))
        found.append(Point(draw(st.text("abc <&", max_size=60)), true, low, high, draw(shares), ""))
    return found


def shapes(svg: ET.Element, kind: str) -> list[ET.Element]:
    return [each for each in svg.iter() if each.get("class") == kind]


def number(shape: ET.Element, name: str) -> float:
    return float(shape.get(name, "nan"))


def frame(svg: ET.Element) -> tuple[float, float]:
    _, _, width, height = map(float, svg.get("viewBox", "").split())
    return width, height


def everything_is_inside(svg: ET.Element) -> bool:
    width, height = frame(svg)
    across, down = ("x", "x1", "x2", "cx"), ("y", "y1", "y2", "cy")
    inside = True
    for shape in svg.iter():
        x, y = ([number(shape, n) for n in names if n in shape.attrib] for names in (across, down))
        inside &= all(0 <= each <= width for each in x) and all(0 <= each <= height for each in y)
        if shape.tag == "rect":
            inside &= x[0] + number(shape, "width") <= width + 0.1
            inside &= y[0] + number(shape, "height") <= height + 0.1
    return inside


@given(st.lists(st.floats(0, 1e6), max_size=40))
def test_columns_are_as_high_as_their_amounts(amounts: list[float]) -> None:
    svg = drawing.columns("Title", [Column("x", each, "says") for each in amounts])
    assert everything_is_inside(svg)
    drawn = shapes(svg, "column")
    assert len(drawn) == sum(amount > 0 for amount in amounts)
    heights = [number(each, "height") for each in drawn]
    shown = [amount for amount in amounts if amount]
    for height, amount in zip(heights, shown, strict=True):
        assert height >= 1
        if height > 1:
            assert height / max(heights) == pytest.approx(amount / max(shown), abs=0.01)


@given(some_points())
def test_points_stand_where_their_shares_are(found: list[Point]) -> None:
    for draw, along in ((drawing.points, "cy"), (drawing.rows, "cx")):
        svg = draw("Title", found)
        assert everything_is_inside(svg)
        dots = [each for each in shapes(svg, "true") if each.tag == "circle"][1:]  # one is the key
        assert len(dots) == len(found)
        order = sorted(range(len(found)), key=lambda index: found[index].true)
        places = [number(dots[index], along) for index in order]
        assert places == sorted(places, reverse=along == "cy")
        assert ET.fromstring(drawing.on_page(svg)).tag == "svg"  # noqa: S314


def test_each_series_has_its_own_mark() -> None:
    marks = {"ring": "not sure", "square": "fairly", "dot": "sure"}
    found = [Point("Mar", 0.9, 0.85, 0.95, None, "", mark) for mark in marks]
    svg = drawing.points("Title", found, marks)
    assert everything_is_inside(svg)
    assert shapes(svg, "foreseen") == []
    drawn = [each for each in svg.iter() if each.get("class") in ("true", "ring")]
    signs = [each.tag + (each.get("class") or "") for each in drawn if each.tag != "line"]
    assert signs == ["circlering", "recttrue", "circletrue"] * 2  # the key, then the points
    gaps = drawing.points("Title", ["", found[1], "Mar", "", "Apr", ""], marks)
    assert everything_is_inside(gaps)
    assert len(shapes(gaps, "true")) == 2 + 2  # in the key, and a square with its interval
    assert {"Mar", "Apr"} <= {each.text for each in gaps.iter("text")}
    plain = drawing.points("Title", [Point("Sure", 0.9, 0.85, 0.95, None, "")])
    assert "foreseen" not in drawing.on_page(plain)


def test_a_share_on_its_scale_by_hand() -> None:
    svg = drawing.points("Title", [Point("Mar", 0.9, 0.85, 0.95, 0.8001, "")])
    dot = [each for each in shapes(svg, "true") if each.tag == "circle"][-1]
    # The scale runs from 80 % to 100 %: nine tenths lie in the middle.
    assert number(dot, "cy") == drawing.TOP + drawing.TALL / 2


@pytest.mark.parametrize("today", [date(2026, 3, day) for day in range(1, 9)])
def test_a_calendar_has_a_square_for_each_day(today: date) -> None:
    days = year_of(today.toordinal())
    svg = drawing.calendar("Title", [Square(1, "", "Mar") for _ in days])
    assert everything_is_inside(svg)
    squares = shapes(svg, "level-1")
    assert len(squares) == len(days)
    assert len({(each.get("x"), each.get("y")) for each in squares}) == len(days)


def test_words_are_escaped_and_a_file_stands_alone() -> None:
    svg = drawing.columns("<b>&", [Column("<script>", 1, '"')])
    assert "<script>" not in drawing.on_page(svg)
    kept = drawing.as_file(svg)
    assert kept.startswith(b"<?xml")
    assert ET.fromstring(kept).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "no time"),
        (0.2, "under a minute"),
        (1.2, "1 minute"),
        (59.4, "59 minutes"),
        (200, "3 h 20 min"),
        (2484, "41 h"),
    ],
)
def test_lengths_of_time_in_words(minutes: float, words: str) -> None:
    assert pictures.spent(minutes) == words
