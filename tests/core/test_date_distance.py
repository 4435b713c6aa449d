"""How far apart dates are, in words."""

from __future__ import annotations

import pytest
from hypothesis import given

from quizapp.core.date_distance import distance, distance_words
from quizapp.core.dates import Order, PartialDate, Precision
from tests.core.date_strategies import dates


@pytest.mark.parametrize(
    ("a", "b", "words", "order"),
    [
        ("2012", "2015", "3 years", Order.BEFORE),
        ("2015", "2014", "1 year", Order.AFTER),
        ("2015-02", "2015-07", "5 months", Order.BEFORE),
        ("2015-02", "2014-02", "1 year", Order.AFTER),
        ("2015-02", "2016-03", "13 months", Order.BEFORE),
        ("2015-02", "2017-03", "about 2 years", Order.BEFORE),
        ("2015-02", "2017-02", "2 years", Order.BEFORE),
        ("2015-02-14", "2015-02-13", "1 day", Order.AFTER),
        ("2015-02-14", "2015-04-10", "55 days", Order.BEFORE),
        ("2015-01-01", "2015-03-02", "60 days", Order.BEFORE),
        ("2015-01-01", "2015-03-03", "about 2 months", Order.BEFORE),
        ("2015-02-14", "2015-05-20", "about 3 months", Order.BEFORE),
        ("2015-02-14", "2015-05-14", "3 months", Order.BEFORE),
        ("2015-02-14", "2016-02-10", "about 1 year", Order.BEFORE),
        ("2015-02-14", "2020-06-10", "about 5 years", Order.BEFORE),
        # in steps of the coarser one
        ("2013", "2015-07-14", "2 years", Order.BEFORE),
        ("2015-02", "2015-07-14", "5 months", Order.BEFORE),
        ("2015-22", "2015-23", "about 3 months", Order.BEFORE),
        ("2015-22", "2015-12-25", "about 6 months", Order.BEFORE),
        ("2015-22", "2016-02-25", "about 6 months", Order.BEFORE),
        ("2015-05-30", "2015-23", "about 6 months", Order.BEFORE),
        ("2015-24", "2017", "1 year", Order.BEFORE),
        # the nearest ends of ranges
        ("2012/2014", "2016", "2 years", Order.BEFORE),
        ("2016", "[2012..2014]", "2 years", Order.AFTER),
        ("../2010", "2012-05/..", "2 years", Order.BEFORE),
        # one time
        ("2015", "2015-02", "the same year", Order.UNKNOWN),
        ("2015-02", "2015-02-14", "the same month", Order.UNKNOWN),
        ("2015-02-14", "2015-02-14", "the same day", Order.UNKNOWN),
    ],
)
def test_distance(a, b, words, order):
    first, second = PartialDate.parse(a), PartialDate.parse(b)
    assert distance_words(first, second) == words
    assert distance(first, second).order is order


@given(dates(), dates())
def test_there_is_as_far_as_back(a, b):
    there, back = distance(a, b), distance(b, a)
    assert there[:3] == back[:3]
    assert (there.amount == 0) is (there.order is Order.UNKNOWN)
    assert there.amount == 0 or there.unit is not Precision.SEASON
    if there.order is Order.BEFORE:
        assert back.order is Order.AFTER
        assert a.latest < b.earliest
