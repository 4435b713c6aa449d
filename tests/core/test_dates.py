"""Partial dates: what is understood, bounds, order."""

from __future__ import annotations

from datetime import date

from quizapp.core.dates import PartialDate


def test_a_month_is_known_by_its_first_and_last_day():
    month = PartialDate.parse("2015-02")
    assert (month.earliest, month.latest) == (date(2015, 2, 1), date(2015, 2, 28))
