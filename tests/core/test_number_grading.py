"""Typed numbers: what is read, and what it earns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.facts import Quantity
from quizapp.core.number_grading import NumberReading, grade_number, read_number


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1400", 1400, 1400),
        ("1,400", 1400, 1400),
        ("1 400", 1400, 1400),
        ("1\u202f400", 1400, 1400),
        ("1’400", 1400, 1400),
        ("1.4 thousand", 1400, 1400),
        ("1.4k", 1400, 1400),
        ("1,4 thousand", 1400, 1400),
        ("14 hundred men", 1400, 1400),
        ("about 200", 200, 200),
        ("~200 fighters", 200, 200),
        ("more than 1,000", 1000, 1000),
        ("$800 a month", 800, 800),
        ("5 million", 5e6, 5e6),
        ("5 millions", 5e6, 5e6),
        ("US$5m", 5e6, 5e6),
        ("450 million rupees", 450e6, 450e6),
        ("2 lakh", 2e5, 2e5),
        ("1,40,000", 140_000, 140_000),
        ("12.345.678", 12_345_678, 12_345_678),
        ("fifty per cent", 50, 50),
        ("50%", 50, 50),
        ("0.5", 0.5, 0.5),
        (".5", 0.5, 0.5),
        ("twelve hundred", 1200, 1200),
        ("thirty five hundred", 3500, 3500),
        ("two hundred and fifty", 250, 250),
        ("Twenty-five", 25, 25),
        ("one million four hundred thousand and ten", 1_400_010, 1_400_010),
        ("a hundred", 100, 100),
        ("a dozen", 12, 12),
        ("half a million", 5e5, 5e5),
        ("٢٠٠", 200, 200),
        ("200-250", 200, 250),
        ("200 – 250 men", 200, 250),
        ("1,000–1,100", 1000, 1100),
        ("between 200 and 250", 200, 250),
        ("from 200 to 250", 200, 250),
        ("1 to 2 million", 1e6, 2e6),
        ("two or three", 2, 3),
    ],
)
def test_numbers_are_read(text: str, low: float, high: float) -> None:
    assert read_number(text) == NumberReading(low, high)


@pytest.mark.parametrize(
    "text",
    ["", "many", "hundreds", "8 killed and 11 injured", "1.400", "1.2.3", "250-200", "m", "9" * 99],
)
def test_what_is_not_one_number_is_asked_back(text: str) -> None:
    assert read_number(text).error.endswith(".")


FORCE = Quantity(200, 250)


@pytest.mark.parametrize(
    ("expected", "text", "tolerance", "credit", "reason"),
    [
        (FORCE, "200", 0, 1, "That is what the source says."),
        (FORCE, "225", 0, 1, "That is what the source says."),
        (FORCE, "200-250", 0, 1, "That is what the source says."),
        (FORCE, "260", 0, 0.5, "Close, but 10 too high."),
        (FORCE, "260", 0.1, 1, "That is what the source says."),
        (FORCE, "185", 0, 0.5, "Close, but 15 too low."),
        (FORCE, "1,400", 0, 0, "1,150 too high."),
        (FORCE, "20", 0, 0, "180 too low."),
        (
            FORCE,
            "180-260",
            0,
            0.5,
            "Right as far as it goes, but the source says it more precisely.",
        ),
        (FORCE, "100-1000", 0, 0, "That range is too wide to tell."),
        (Quantity(1400, 1400), "1140", 0, 0, "260 too low."),
        (Quantity(1400, 1400), "1140", 0.2, 1, "That is what the source says."),
        (
            Quantity(1000, None),
            "1500",
            0,
            1,
            "The source gives a minimum, and that agrees with it.",
        ),
        (Quantity(1000, None), "5 million", 0, 0, "4,998,000 too high."),
        (Quantity(1000, None), "999", 0, 0.5, "Close, but 1 too low."),
        (Quantity(2.5, 2.5), "2", 0, 0, "0.5 too low."),
    ],
)
def test_what_a_number_earns(
    expected: Quantity, text: str, tolerance: float, credit: float, reason: str
) -> None:
    assert grade_number(expected, read_number(text), tolerance) == (credit, reason)


@given(st.text(max_size=90))
def test_any_text_can_be_read(text: str) -> None:
    read = read_number(text)
    assert read.error or 0 <= read.low <= read.high


@given(st.integers(0, 10**9))
def test_a_number_is_read_as_it_is_written(number: int) -> None:
    for text in (str(number), f"{number:,}", f"{number:,}".replace(",", " ")):
        assert read_number(text) == NumberReading(number, number)


@given(
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.floats(0, 0.5),
    st.booleans(),
)
def test_inside_the_range_is_right_and_the_farther_off_the_less(
    low: int, width: int, off: int, tolerance: float, above: bool
) -> None:
    expected = Quantity(low, low + width)

    def credit(number: float) -> float:
        return grade_number(expected, NumberReading(number, number), tolerance)[0]

    assert credit(low) == credit(low + width) == credit(low + width // 2) == 1
    near = low + width + off if above else max(0, low - off)
    far = near + off if above else max(0, near - off)
    assert credit(far) <= credit(near)
