from __future__ import annotations

import pytest

from quizapp.core.dates import PartialDate
from quizapp.web.bands import LEAST, WIDTH, Scale, scale_of

SCALE = Scale(2010, 2019)


def test_a_year_is_its_share_of_the_line() -> None:
    band = SCALE.band(PartialDate.parse("2015"))
    assert band.start == pytest.approx(WIDTH / 2, abs=1)
    assert band.end == pytest.approx(WIDTH * 0.6, abs=1)
    assert not band.open_left
    assert not band.open_right


def test_a_day_can_still_be_seen_at_either_end() -> None:
    for text in ("2010-01-01", "2015-02-03", "2019-12-31"):
        band = SCALE.band(PartialDate.parse(text))
        assert band.end - band.start == pytest.approx(LEAST)
        assert 0 <= band.start < band.end <= WIDTH


def test_an_unknown_end_is_open() -> None:
    by = SCALE.band(PartialDate.parse("[..2015]"))
    assert by.open_left
    assert not by.open_right
    since = SCALE.band(PartialDate.parse("2015/.."))
    assert since.open_right
    assert since.end <= WIDTH


def test_the_line_holds_every_date() -> None:
    dates = [PartialDate.parse("2015-02"), None, PartialDate.parse("[..2010]")]
    assert scale_of(dates) == Scale(2010, 2015)
    assert scale_of([None]) is None
