"""What a learner types for a date, read as partial dates.

The grader of typed dates calls `read_date`. Many spellings are understood ("14 July 2012",
"July 14th, 2012", "14.7.2012", "jul 2012", "mid-2014", "fall 2016", "2014-2015", "by 2010",
"between 2014 and 2015", EDTF); where one can mean several dates, such as 03/02/2015, all of them
come back, and the grader asks which.

"before" is read as "by", and "after" as "no earlier than": whoever types them knows the limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from quizapp.core.date_spelling import HEDGES, Span, read_span, tidied
from quizapp.core.dates import DateError, Kind, PartialDate, Point

_LONGEST = 80  # characters; the longest sensible answer has about fifty


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood: one date, several where the text is ambiguous, or an error.

    `error` is a sentence for the learner that says how to write it; empty where `dates` is not.
    """

    dates: tuple[PartialDate, ...] = ()
    error: str = ""

    @property
    def question(self) -> str:
        """What to ask back where there are several dates; else empty."""
        if len(self.dates) < 2:
            return ""
        labels = [date.label() for date in self.dates]
        return f"Do you mean {', '.join(labels[:-1])} or {labels[-1]}?"


def read_date(text: str) -> Reading:
    """The dates that `text` may mean; never raises."""
    if not text.strip():
        return Reading(error="There is no date: write one like 14 July 2012.")
    if len(text) > _LONGEST:
        return Reading(error="That is too long for a date: write one like 14 July 2012.")
    try:
        if not _YEAR_AND_TWO_DIGITS.fullmatch(text.strip()):
            return Reading(dates=(PartialDate.parse(text.strip()),))
    except DateError:
        pass  # not EDTF: a spelling of everyday
    try:
        return Reading(dates=tuple(dict.fromkeys(_read(tidied(text)))))
    except DateError as error:
        return Reading(error=f"{error.reason[:1].upper()}{error.reason[1:]}.")


# 2012-07 is EDTF, but 2010-11 and 2016-22 are also how people write two years.
_YEAR_AND_TWO_DIGITS = re.compile(r"[0-9]{4}-[0-9]{2}")

_TO = r"(?:to|until|till|through)"
_RANGES = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"between (?P<a>.+) and (?P<b>.+)", Kind.WITHIN),
        (rf"(?:{_TO}|up to) (?P<b>.+)", Kind.LASTED),
        (rf"(?:from )?(?P<a>.+) {_TO} (?P<b>.+)", Kind.LASTED),
        (r"(?:by|before|(?:no|not) later than|not after) (?P<b>.+)", Kind.WITHIN),
        (r"(?P<b>.+) (?:or (?:earlier|before)|latest)", Kind.WITHIN),
        (r"(?:after|not before|(?:no|not) earlier than) (?P<a>.+)", Kind.WITHIN),
        (r"(?P<a>.+) (?:or (?:later|after)|earliest)", Kind.WITHIN),
        (r"(?P<a>.+) or (?P<b>.+)", Kind.WITHIN),
        (r"(?:since|from) (?P<a>.+?)(?: on| onwards?)?", Kind.LASTED),
        (r"(?P<a>.+) (?:on|onwards?)", Kind.LASTED),
    )
)


def _read(text: str) -> list[PartialDate]:
    """The dates that tidied `text` may mean; raises `DateError`."""
    signs = ""
    for pattern, sign in HEDGES:
        text, hits = pattern.subn(" ", text)
        signs += sign if hits else ""
    text = " ".join(text.split())
    for pattern, kind in _RANGES:
        if match := pattern.fullmatch(text):
            ends = match.groupdict()
            return _ranges(kind, ends.get("a"), ends.get("b"), signs)
    try:
        return [_date(span.kind, span.start, span.end, signs) for span in read_span(text)]
    except DateError:
        for hyphen in re.finditer("-(?=.*[0-9]{3})", text):  # "July 2012-May 2014"
            try:
                return _ranges(Kind.LASTED, text[: hyphen.start()], text[hyphen.end() :], signs)
            except DateError:
                continue
        raise


def _ranges(kind: Kind, start: str | None, end: str | None, signs: str) -> list[PartialDate]:
    """Every range whose ends the two texts may mean and that is not reversed."""
    starts: list[Span | None] = [None] if start is None else list(_first_end(start, end))
    ends: list[Span | None] = [None] if end is None else list(read_span(end))
    found: list[PartialDate] = []
    refusals: list[DateError] = []
    for a, b in product(starts, ends):
        try:
            found.append(_date(kind, a and a.start, b and b.end, signs))
        except DateError as error:
            refusals.append(error)
    if not found:
        raise refusals[0]
    return found


def _first_end(start: str, end: str | None) -> list[Span]:
    """The first end; in "3 to 10 July 2015" it borrows month and year from the second."""
    if end is None or re.search(r"[0-9]{3}", start):
        return read_span(start)
    return next(_completed(start, end.split()), None) or read_span(start)


def _completed(start: str, words: list[str]) -> Iterator[list[Span]]:
    for first in range(len(words)):
        try:
            yield read_span(" ".join([start, *words[first:]]))
        except DateError:
            continue


def _date(kind: Kind, start: Point | None, end: Point | None, signs: str) -> PartialDate:
    first, last = (
        point._replace(uncertain="?" in signs, approximate="~" in signs).edtf if point else ""
        for point in (start, end)
    )
    if kind is Kind.LASTED:
        return PartialDate.parse(f"{first or '..'}/{last or '..'}")
    return PartialDate.parse(first if kind is Kind.POINT else f"[{first}..{last}]")
