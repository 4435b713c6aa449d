"""The axis of the pictures of history."""

from __future__ import annotations

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.dates import PartialDate
from quizapp.web.history.axis import FADE, LEAST, ROOM, ZOOMS, Axis, axis_of
from tests.core.date_strategies import dates

DAYS = st.dates(datetime.date(1500, 1, 1), datetime.date(2100, 12, 31))


def _axis(*texts: str, zoom: int = 1, even: bool = False) -> Axis:
    axis = axis_of(map(PartialDate.parse, texts), zoom, even=even)
    assert axis is not None
    return axis


@given(st.lists(DAYS, min_size=2, max_size=20, unique=True), st.booleans(), st.sampled_from(ZOOMS))
def test_later_lies_further_right(days: list[datetime.date], even: bool, zoom: int) -> None:
    axis = axis_of(map(PartialDate.from_date, days), zoom, even=even)
    assert axis is not None
    places = [axis.place(day) for day in sorted(days)]
    assert all(one < other for one, other in pairwise(places))
    assert places[-1] <= axis.end


@given(st.lists(dates(), min_size=1, max_size=8))
def test_every_date_is_seen_and_on_the_line(when: list[PartialDate]) -> None:
    axis = axis_of(when)
    assert axis is not None
    for each in when:
        band = axis.band(each)
        assert -0.1 <= band.start < band.end <= axis.end + 0.1
        assert band.end - band.start >= LEAST - 0.2
        assert (band.open_left, band.open_right) == (each.earliest is None, each.latest is None)


def test_a_busy_year_is_wider_unless_all_are_to_be_equal() -> None:
    texts = ["2010", *(f"2011-{month:02}" for month in range(1, 13))]
    for even in (False, True):
        axis = _axis(*texts, even=even)
        quiet, busy = (after - x for x, after in pairwise(axis.places))
        assert (busy == pytest.approx(quiet)) is even
        assert busy >= quiet - 0.1


def test_a_long_time_without_facts_is_drawn_short() -> None:
    axis = _axis("0900", "1000", "1900")
    century = axis.place(datetime.date(1000, 1, 1)) - axis.place(datetime.date(901, 1, 1))
    nine = axis.place(datetime.date(1900, 1, 1)) - axis.place(datetime.date(1001, 1, 1))
    assert century == pytest.approx(nine)


def test_a_zoom_stretches_everything_alike() -> None:
    one, four = (_axis("2010", "2015-03", "2015-04", zoom=zoom) for zoom in (1, 4))
    for x, other in zip(one.places, four.places, strict=True):
        assert other - four.places[0] == pytest.approx(4 * (x - one.places[0]))
    assert one.end >= ROOM


def test_numbers_of_years_never_touch_and_wide_years_show_their_quarters() -> None:
    axis = _axis(*(str(year) for year in range(1500, 2001)), even=True)
    shown = [tick.x for tick in axis.ticks() if tick.text]
    assert all(other - one >= 40 for one, other in pairwise(shown))
    assert len(axis.ticks()) == 501
    wide = [tick.text for tick in _axis("2015").ticks()]
    assert wide == ["2015", "Apr", "Jul", "Oct"]


def test_no_date_no_axis() -> None:
    assert axis_of([None]) is None


def test_chosen_years_bound_the_axis_and_what_goes_beyond_fades() -> None:
    when = [PartialDate.parse(text) for text in ("2001/..", "2012/2014", "2015-03", "2022")]
    axis = axis_of(when, first=2013, last=2016)
    assert axis is not None
    assert (axis.first, axis.last) == (2013, 2016)
    opened = [(band.open_left, band.open_right) for band in map(axis.band, when)]
    assert opened == [(True, True), (True, False), (False, False), (False, True)]
    assert axis.band(when[0]).end - axis.band(when[0]).start == pytest.approx(3 * FADE)
    for years in ((-5, 99999), (99999, None), (None, -5), (2016, 2001)):
        assert axis_of(when, first=years[0], last=years[1]) is not None
