"""Partial dates in English."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from quizapp.core.date_points import MONTH_NAMES
from quizapp.core.dates import PartialDate, Precision
from tests.core.date_strategies import dates

WORDED = [
    # text, label, phrase
    ("2013", "2013", "in 2013"),
    ("2015-07", "July 2015", "in July 2015"),
    ("2012-07-14", "14 July 2012", "on 14 July 2012"),
    ("2012-07-04", "4 July 2012", "on 4 July 2012"),
    ("2016-21", "spring 2016", "in the spring of 2016"),
    ("2016-22", "summer 2016", "in the summer of 2016"),
    ("2016-23", "autumn 2016", "in the autumn of 2016"),
    ("2015-24", "winter 2015–16", "in the winter of 2015–16"),
    ("1999-24", "winter 1999–2000", "in the winter of 1999–2000"),
    ("2013?", "probably 2013", "probably in 2013"),
    ("2013~", "around 2013", "around 2013"),
    ("2013%", "probably around 2013", "probably around 2013"),
    ("2015-02?", "probably February 2015", "probably in February 2015"),
    ("2015-02-03?", "probably 3 February 2015", "probably on 3 February 2015"),
    ("2015-02-03~", "around 3 February 2015", "around 3 February 2015"),
    ("2016-22~", "around summer 2016", "around the summer of 2016"),
    ("2012/2014", "2012 to 2014", "from 2012 to 2014"),
    ("2012-07/2014-05", "July 2012 to May 2014", "from July 2012 to May 2014"),
    ("2015-05/2015-07", "May to July 2015", "from May to July 2015"),
    ("2015-07-03/2015-07-10", "3 to 10 July 2015", "from 3 to 10 July 2015"),
    ("2015-05-03/2015-07-10", "3 May to 10 July 2015", "from 3 May to 10 July 2015"),
    ("2014-12-30/2015-01-02", "30 December 2014 to 2 January 2015", None),
    ("2013/2013-05", "2013 to May 2013", "from 2013 to May 2013"),
    ("2015/..", "since 2015", "from 2015 onwards"),
    ("2015-03-04/..", "since 4 March 2015", "from 4 March 2015 onwards"),
    ("../2010", "until 2010", "until 2010"),
    ("2012~/2014", "around 2012 to 2014", "from around 2012 to 2014"),
    ("2012?/2014?", "probably 2012 to 2014", "probably from 2012 to 2014"),
    ("[2013..2015]", "between 2013 and 2015", "between 2013 and 2015"),
    ("[2014..2015]", "between 2014 and 2015", "between 2014 and 2015"),
    ("[2015-05..2015-07]", "between May and July 2015", "between May and July 2015"),
    ("[2015-03..2015-06]", "between March and June 2015", "between March and June 2015"),
    ("[2015-07-02..2015-07-10]", "between 2 and 10 July 2015", "between 2 and 10 July 2015"),
    ("[2013~..2015]", "between around 2013 and 2015", "between around 2013 and 2015"),
    ("[2013..2015?]", "probably between 2013 and 2015", "probably between 2013 and 2015"),
    ("[..2010]", "by 2010", "by 2010"),
    ("[..2010-05?]", "probably by May 2010", "probably by May 2010"),
    ("[..2010~]", "by around 2010", "by around 2010"),
    ("[2014-06..]", "no earlier than June 2014", "no earlier than June 2014"),
    # the sets with a name of their own
    ("[2014-01..2014-04]", "early 2014", "in early 2014"),
    ("[2014-05..2014-08]", "mid-2014", "in mid-2014"),
    ("[2014-09..2014-12]", "late 2014", "in late 2014"),
    ("[2015-07-01..2015-07-10]", "early July 2015", "in early July 2015"),
    ("[2015-07-11..2015-07-20]", "mid-July 2015", "in mid-July 2015"),
    ("[2015-07-21..2015-07-31]", "late July 2015", "in late July 2015"),
    ("[2016-02-21..2016-02-29]", "late February 2016", "in late February 2016"),
    ("[2015-04-21..2015-04-30]", "late April 2015", "in late April 2015"),
    ("[1990..1993]", "early 1990s", "in the early 1990s"),
    ("[1994..1996]", "mid-1990s", "in the mid-1990s"),
    ("[1997..1999]", "late 1990s", "in the late 1990s"),
    ("[1990..1999]", "the 1990s", "in the 1990s"),
    ("[2000..2009]", "the 2000s", "in the 2000s"),
    ("[2014-05?..2014-08?]", "probably mid-2014", "probably in mid-2014"),
    ("[2014-05~..2014-08~]", "around mid-2014", "around mid-2014"),
    ("[1990~..1999~]", "around the 1990s", "around the 1990s"),
    # and those that nearly have one
    ("[2014-05..2014-08?]", "probably between May and August 2014", None),
    ("[2014-05..2015-08]", "between May 2014 and August 2015", None),
    ("[2016-02-21..2016-02-28]", "between 21 and 28 February 2016", None),
    ("[1991..1993]", "between 1991 and 1993", None),
    ("[1990..2003]", "between 1990 and 2003", None),
    ("[2015-01-01..2015-02-10]", "between 1 January and 10 February 2015", None),
    ("2014-05/2014-08", "May to August 2014", "from May to August 2014"),
    ("1990/1999", "1990 to 1999", "from 1990 to 1999"),
]


@pytest.mark.parametrize(("text", "label", "phrase"), WORDED)
def test_wording(text, label, phrase):
    date = PartialDate.parse(text)
    assert date.label() == label
    if phrase is not None:
        assert date.phrase() == phrase


@given(dates())
def test_nothing_is_said_finer_than_the_text_says_it(date):
    for words in (date.label(), date.phrase()):
        months = [name for name in MONTH_NAMES if name and name in words]
        ends = [end for end in (date.start, date.end) if end]
        if all(end.precision in (Precision.YEAR, Precision.SEASON) for end in ends):
            assert not months
        if all(end.precision is not Precision.DAY for end in ends):
            assert not re.search(r"\b[0-9]{1,2}\b", words.replace("–", ""))


@given(dates())
def test_hedges_are_said(date):
    for words in (date.label(), date.phrase()):
        assert ("probably" in words) is date.uncertain
        assert ("around" in words) is date.approximate
