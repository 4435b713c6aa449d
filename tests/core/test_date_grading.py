"""Dates graded at the source's own precision."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given

from quizapp.core.date_grading import grade_date
from quizapp.core.dates import Kind, PartialDate, contains, overlaps
from tests.core.date_strategies import dates

SAID = "That is what the source says."
LESS = "the source itself says no more than"
MORE = "Right, but the source says it more precisely."
ROUGHLY = "Near enough: the source gives the date only roughly."
PARTLY = "Only part of the time that you give agrees with the source."
LASTED = "it lasted"

# expected, given, credit, words of the reason
GRADED = [
    # a day
    ("2015-02-14", "2015-02-14", 1, SAID),
    ("2015-02-14", "2015-02-14~", 1, SAID),
    ("2015-02-14", "[2015-02-11..2015-02-20]", 5 / 6, MORE),
    ("2015-02-14", "2015-02", 2 / 3, MORE),
    ("2015-02-14", "2014-24", 1 / 2, MORE),
    ("2015-02-14", "[2015-01..2015-04]", 1 / 2, MORE),
    ("2015-02-14", "2015", 1 / 3, MORE),
    ("2015-02-14", "2015/2016", 1 / 6, MORE),
    ("2015-02-14", "[2010..2019]", 1 / 30, MORE),
    ("2015-02-14", "[..2016]", 0, "does not say when"),
    ("2015-02-14", "2015-02-13", 0, "1 day too early."),
    ("2015-02-14", "2015-03-14", 0, "28 days too late."),
    ("2015-02-14", "2015-03", 0, "1 month too late."),
    ("2015-02-14", "2012", 0, "3 years too early."),
    ("2015-02-14", "2014-02-14", 0, "1 year too early."),
    ("2015-02-14", "2012-01-02", 0, "About 3 years too early."),
    # a month
    ("2015-02", "2015-02", 1, SAID),
    ("2015-02", "2015-02-14", 1, f"{LESS} “February 2015”"),
    ("2015-02", "2014-24", 3 / 4, MORE),
    ("2015-02", "2015", 1 / 2, MORE),
    ("2015-02", "2015/2016", 1 / 4, MORE),
    ("2015-02", "2014-09", 0, "5 months too early."),
    ("2015-02", "2015-03-14", 0, "1 month too late."),
    ("2015-02?", "2015-02", 1, SAID),
    ("2015-02?", "2015-03", 0, "1 month too late."),
    # a season and a year
    ("2016-22", "2016-07", 1, f"{LESS} “summer 2016”"),
    ("2016-22", "2016", 2 / 3, MORE),
    ("2016-22", "[2016-05..2016-08]", 5 / 6, MORE),
    ("2014-24", "2015", 1 / 3, PARTLY),
    ("2015", "2015-02-14", 1, f"{LESS} “2015”"),
    ("2015", "[2014..2015]", 1 / 2, MORE),
    ("2015", "2014", 0, "1 year too early."),
    # about a year, a month
    ("2013~", "2013", 1, SAID),
    ("2013~", "2012", 1, ROUGHLY),
    ("2013~", "2014-05-03", 1, ROUGHLY),
    ("2013~", "[2012..2014]", 1, ROUGHLY),
    ("2013~", "2015", 0, "2 years too late."),
    ("2013%", "2012", 1, ROUGHLY),
    ("2015-02~", "2015-03", 1, ROUGHLY),
    ("2015-02~", "2015", 1 / 2, MORE),
    ("2015-02~", "2015-04", 0, "2 months too late."),
    # some time within
    ("[2013..2015]", "[2013..2015]", 1, SAID),
    ("[2013..2015]", "2013/2015", 1, SAID),
    ("[2013..2015]", "2014", 1, f"{LESS} “between 2013 and 2015”"),
    ("[2013..2015]", "2014-05-03", 1, LESS),
    ("[2013..2015]", "[2012..2014]", 1 / 3, PARTLY),
    ("[2013..2015]", "[2010..2019]", 3 / 10, MORE),
    ("[2013..2015]", "2016", 0, "1 year too late."),
    ("[2014-05..2014-08]", "2014-07", 1, f"{LESS} “mid-2014”"),
    ("[2014-05..2014-08]", "2014", 2 / 3, MORE),
    ("[2014-05..2014-08]", "2014-04", 0, "1 month too early."),
    # a limit
    ("[..2010]", "[..2010]", 1, SAID),
    ("[..2010]", "../2010", 1, SAID),
    ("[..2010]", "2010", 1, f"{LESS} “by 2010”"),
    ("[..2010]", "2010-05", 1, LESS),
    ("[..2010]", "2009", 1 / 2, "only sets a limit"),
    ("[..2010]", "[2005..2008]", 1 / 2, "only sets a limit"),
    ("[..2010]", "[..2012]", 0, "2 years too late."),
    ("[..2010]", "[..2008]", 0, "2 years too early."),
    ("[..2010~]", "[..2011]", 1, ROUGHLY),
    ("[..2010-05]", "[..2010]", 1 / 2, MORE),
    ("[..2010]", "2012", 0, "2 years too late."),
    ("[..2010]", "[2011..2012]", 0, "1 year too late."),
    ("[..2010]", "[2008..2012]", 1 / 3, PARTLY),
    ("[..2010]", "[2010..]", 0, "does not say when"),
    ("[2014-06..]", "[2014-06..]", 1, SAID),
    ("[2014-06..]", "2014-06", 1, f"{LESS} “no earlier than June 2014”"),
    ("[2014-06..]", "2014-07", 1 / 2, "only sets a limit"),
    ("[2014-06..]", "2014", 1 / 2, MORE),
    ("[2014-06..]", "2013", 0, "1 year too early."),
    # a time that lasted
    ("2012/2014", "2012/2014", 1, SAID),
    ("2012/2014", "[2012..2014]", 1, SAID),
    ("2012/2014", "2012-05/2014-06", 1, f"The beginning: right; {LESS} “2012”"),
    ("2012/2014", "2012/2015", 1 / 2, "The end: 1 year too late."),
    ("2012/2014", "2011/2014", 1 / 2, "The beginning: 1 year too early."),
    ("2012/2014", "2012/..", 1 / 2, "The end is missing."),
    ("2012/2014", "../2014", 1 / 2, "The beginning is missing."),
    ("2012/2014", "2012", 1 / 2, LASTED),
    ("2012/2014", "2014", 1 / 2, LASTED),
    ("2012/2014", "2013", 1 / 4, "falls into that time"),
    ("2012/2014", "2015", 0, "1 year too late."),
    ("2012/2014", "2005/2008", 0, "4 years too early."),
    (
        "2012/2014",
        "[2010..2019]",
        0,
        "The beginning: 2 years too early. The end: 5 years too late.",
    ),
    ("2014-03/2014-07", "2014", 1 / 2, LASTED),
    ("2014-03/2014-07", "2014-03", 1 / 2, LASTED),
    ("2014-03-02/2014-03-20", "2014-03", 2 / 3, LASTED),
    ("2015/..", "2015/..", 1, SAID),
    ("2015/..", "[2015..]", 1, SAID),
    ("2015/..", "2015", 1, SAID),
    ("2015/..", "2016", 0, "1 year too late."),
    ("2015/..", "2015/2017", 1 / 2, "The source gives no end."),
    ("2015/..", "../2015", 0, "The beginning is missing. The source gives no end."),
    ("../2010", "[..2010]", 1, SAID),
    ("../2010", "2010", 1, SAID),
    ("../2010", "2012", 0, "2 years too late."),
]


@pytest.mark.parametrize(("expected", "given_text", "credit", "words"), GRADED)
def test_graded(expected, given_text, credit, words):
    found, reason = grade_date(PartialDate.parse(expected), PartialDate.parse(given_text))
    assert found == pytest.approx(credit)
    assert words in reason
    assert reason.endswith(".")


@given(dates(), dates())
def test_credit_is_a_share_with_a_reason(expected, given_date):
    credit, reason = grade_date(expected, given_date)
    assert 0 <= credit <= 1
    assert re.fullmatch(r"[A-Z0-9].*[.]", reason)


@given(dates())
def test_the_source_itself_is_right(expected):
    credit, reason = grade_date(expected, expected)
    assert (credit, reason) == (1, SAID)


@example(PartialDate.parse("1990-02/1990"), PartialDate.parse("1990-01"))
@given(dates(), dates())
def test_what_cannot_be_true_earns_nothing(expected, given_date):
    if not overlaps(expected, given_date):
        assert grade_date(expected, given_date)[0] == 0


@given(dates(), dates())
def test_full_credit_means_that_it_may_be_true(expected, given_date):
    credit, _ = grade_date(expected, given_date)
    if credit == 1:
        assert overlaps(expected, given_date)
        if expected.kind is not Kind.LASTED and not expected.approximate:
            assert contains(expected, given_date)


@given(dates(), dates())
def test_a_wrong_answer_is_not_told_the_right_one(expected, given_date):
    credit, reason = grade_date(expected, given_date)
    if credit == 0:
        assert expected.label() not in reason
        assert "“" not in reason
