"""What learners type for a date."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.date_input import read_date
from tests.core.date_strategies import dates

UNDERSTOOD = [
    ("14 July 2012", "2012-07-14"),
    ("July 14, 2012", "2012-07-14"),
    ("14.7.2012", "2012-07-14"),
    ("14/7/2012", "2012-07-14"),
    ("2012-07-14", "2012-07-14"),
    ("2012-7-14", "2012-07-14"),
    ("2012/7/14", "2012-07-14"),
    ("2012.07.14", "2012-07-14"),
    ("20120714", "2012-07-14"),
    ("14-Jul-2012", "2012-07-14"),
    ("14th of July, 2012", "2012-07-14"),
    ("on the 14th July 2012", "2012-07-14"),
    ("Sept. 3rd, 2015", "2015-09-03"),
    ("2012 July 14", "2012-07-14"),
    ("13/02/2015", "2015-02-13"),
    ("02/13/2015", "2015-02-13"),
    ("03/03/2015", "2015-03-03"),
    ("jul 2012", "2012-07"),
    ("JULY, 2012", "2012-07"),
    ("July of 2012", "2012-07"),
    ("in July 2012", "2012-07"),
    ("7/2012", "2012-07"),
    ("07.2012", "2012-07"),
    ("2012-07", "2012-07"),
    ("2012/7", "2012-07"),
    ("Febuary 2015", "2015-02"),
    ("septembre 2015", "2015-09"),
    ("may 2015", "2015-05"),
    ("2015", "2015"),
    ("  2015. ", "2015"),
    ("in the year 2015", "2015"),
    ("2015 AD", "2015"),
    ("850", "0850"),
    ("٢٠١٥", "2015"),
    ("２０１５", "2015"),
    ("2013?", "2013?"),
    ("probably 2013", "2013?"),
    ("around 2013", "2013~"),
    ("c. 2013", "2013~"),
    ("~2013", "2013~"),
    ("probably around 2013", "2013%"),
    ("mid 2014", "[2014-05..2014-08]"),
    ("mid-2014", "[2014-05..2014-08]"),
    ("in the middle of 2014", "[2014-05..2014-08]"),
    ("early 2015", "[2015-01..2015-04]"),
    ("at the beginning of 2015", "[2015-01..2015-04]"),
    ("the end of 2014", "[2014-09..2014-12]"),
    ("early July 2015", "[2015-07-01..2015-07-10]"),
    ("mid-July 2015", "[2015-07-11..2015-07-20]"),
    ("late Feb 2016", "[2016-02-21..2016-02-29]"),
    ("1990s", "[1990..1999]"),
    ("the 1990's", "[1990..1999]"),
    ("early 1990s", "[1990..1993]"),
    ("mid-1990s", "[1994..1996]"),
    ("in the late 1990s", "[1997..1999]"),
    ("summer 2016", "2016-22"),
    ("the summer of 2016", "2016-22"),
    ("autumn 2016", "2016-23"),
    ("fall 2016", "2016-23"),
    ("winter 2015-16", "2015-24"),
    ("the winter of 2015/2016", "2015-24"),
    ("2014-2015", "2014/2015"),
    ("2014–2015", "2014/2015"),
    ("2014/2015", "2014/2015"),
    ("2012-14", "2012/2014"),
    ("2014 to 2015", "2014/2015"),
    ("from July 2012 until May 2014", "2012-07/2014-05"),
    ("July 2012 - May 2014", "2012-07/2014-05"),
    ("May-July 2015", "2015-05/2015-07"),
    ("3 to 10 July 2015", "2015-07-03/2015-07-10"),
    ("3-10 July 2015", "2015-07-03/2015-07-10"),
    ("10–12 July 2015", "2015-07-10/2015-07-12"),
    ("July 3-10, 2015", "2015-07-03/2015-07-10"),
    ("3 May to 10 July 2015", "2015-05-03/2015-07-10"),
    ("mid-2014 to early 2015", "2014-05/2015-04"),
    ("since 2015", "2015/.."),
    ("from 2015 on", "2015/.."),
    ("2015 onwards", "2015/.."),
    ("until 2010", "../2010"),
    ("up to May 2010", "../2010-05"),
    ("by 2010", "[..2010]"),
    ("before 2010", "[..2010]"),
    ("no later than 2010", "[..2010]"),
    ("2010 or earlier", "[..2010]"),
    ("after June 2014", "[2014-06..]"),
    ("no earlier than June 2014", "[2014-06..]"),
    ("June 2014 or later", "[2014-06..]"),
    ("between 2014 and 2015", "[2014..2015]"),
    ("between May and July 2015", "[2015-05..2015-07]"),
    ("2013 or 2014", "[2013..2014]"),
    ("[2013..2015]", "[2013..2015]"),
]


@pytest.mark.parametrize(("text", "edtf"), UNDERSTOOD)
def test_understood(text, edtf):
    reading = read_date(text)
    assert [date.edtf for date in reading.dates] == [edtf]
    assert (reading.error, reading.question) == ("", "")


AMBIGUOUS = [
    ("03/02/2015", ["2015-02-03", "2015-03-02"], "3 February 2015 or 2 March 2015"),
    ("3.2.2015", ["2015-02-03", "2015-03-02"], "3 February 2015 or 2 March 2015"),
    ("14/7/12", ["1912-07-14", "2012-07-14"], "14 July 1912 or 14 July 2012"),
    ("14 July 12", ["1912-07-14", "2012-07-14"], "14 July 1912 or 14 July 2012"),
    ("'15", ["1915", "2015"], "1915 or 2015"),
    ("15", ["1915", "2015"], "1915 or 2015"),
    ("summer 15", ["1915-22", "2015-22"], "summer 1915 or summer 2015"),
    ("winter 2015", ["2014-24", "2015-24"], "winter 2014–15 or winter 2015–16"),
    ("2010-11", ["2010-11", "2010/2011"], "November 2010 or 2010 to 2011"),
    ("2010/11", ["2010-11", "2010/2011"], "November 2010 or 2010 to 2011"),
    ("2016-22", ["2016-22", "2016/2022"], "summer 2016 or 2016 to 2022"),
]


@pytest.mark.parametrize(("text", "edtf", "question"), AMBIGUOUS)
def test_what_may_mean_several_dates_is_asked_back(text, edtf, question):
    reading = read_date(text)
    assert [date.edtf for date in reading.dates] == edtf
    assert reading.question == f"Do you mean {question}?"


def test_four_meanings_are_all_told():
    assert read_date("03/02/15").question == (
        "Do you mean 3 February 1915, 2 March 1915, 3 February 2015 or 2 March 2015?"
    )


def test_meanings_that_would_be_reversed_are_left_out():
    edtf = [date.edtf for date in read_date("between 13 and 15").dates]
    assert edtf == ["[1913..1915]", "[1913..2015]", "[2013..2015]"]


REFUSED = [
    ("", "There is no date"),
    ("   ", "There is no date"),
    ("x" * 81, "too long"),
    ("30/02/2015", "February 2015 has no day 30"),
    ("31 June 2015", "June 2015 has no day 31"),
    ("29 February 2015", "from 1 to 28"),
    ("14/14/2015", "no month 14"),
    ("2014-13", "no month 13"),
    ("2015-22-03", "no month 22"),
    ("0000", "no year 0000"),
    ("July", "year is missing"),
    ("14 July", "year is missing"),
    ("July 12", "year is missing"),
    ("5", "year is missing"),
    ("summer", "year is missing"),
    ("yesterday", "“yesterday” is not understood"),
    ("no idea", "14 July 2012"),
    ("juny 2015", "“juny” is not understood"),
    ("ju 2015", "“ju” is not understood"),
    ("July July 2015", "14 July 2012"),
    ("2014 2015 2016", "14 July 2012"),
    ("14 15 July 2015", "14 July 2012"),
    ("early summer 2014", "as in early 2014"),
    ("summer 2015-16", "one year"),
    ("winter 2015-17", "winter 2015-16"),
    ("between 2015 and 2013", "Ends before it begins"),
    ("from 2015 to 2013", "Ends before it begins"),
    ("between and", "not understood"),
    ("12345", "not understood"),
]


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_refused_with_advice(text, words):
    reading = read_date(text)
    assert reading.dates == ()
    assert words in reading.error
    assert reading.error.endswith(".")
    assert reading.question == ""


@given(st.text(max_size=90) | st.text(alphabet="0123456789-/. ~?'juneaymid,th", max_size=20))
def test_whatever_is_typed_is_read_or_refused(text):
    reading = read_date(text)
    assert bool(reading.dates) is not bool(reading.error)
    assert len(set(reading.dates)) == len(reading.dates)


@given(dates(qualified=False))
def test_what_we_write_ourselves_is_understood(date):
    for words in (date.label(), date.phrase()):
        reading = read_date(words)
        assert [(read.earliest, read.latest) for read in reading.dates] == [
            (date.earliest, date.latest)
        ]


@given(dates())
def test_edtf_is_understood(date):
    if len(date.edtf) != len("2015-02"):  # 2010-11 and 2016-22 are asked back
        assert read_date(f" {date.edtf} ").dates == (date,)
