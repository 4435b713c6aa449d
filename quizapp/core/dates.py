"""Partial dates: what a source says about a time, no finer than it says it.

Facts hold them, and questions, distractors, grading and pages compare and show them. The text is
a strict part of EDTF (Library of Congress; ISO 8601-2); see `date_points` for single points and
content/README.md for how a pack writes them:

- `2015`, `2015-02`, `2015-02-03`, `2015-22`, each with `?`, `~` or `%`: a point;
- `2012/2014`, `2015/..`, `../2010`: it lasted from ... to ...;
- `[2013..2015]`, `[..2010]`, `[2014-06..]`: once, some time within.

Everything else is refused.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from quizapp.core import date_wording
from quizapp.core.date_points import DateError, Point, Precision, read_point

__all__ = [
    "DateError",
    "Kind",
    "Order",
    "PartialDate",
    "Point",
    "Precision",
    "compare",
    "contains",
    "overlaps",
    "sort_key",
    "widest",
]


class Kind(StrEnum):
    """What a date says: one point, a time that lasted, or one time somewhere within bounds."""

    POINT = "point"
    LASTED = "lasted"
    WITHIN = "within"


class Order(StrEnum):
    """How one date stands to another."""

    BEFORE = "before"
    AFTER = "after"
    UNKNOWN = "unknown"  # they overlap, or it cannot be told


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as well as it is known. Made by `parse` or `from_date` only.

    `edtf` is the text as written (each accepted text is canonical). `earliest` and `latest` are
    the first and last day of the text's plain reading, None where open. `widest_earliest` and
    `widest_latest` are the same at the widest: an end that is uncertain or approximate moves by
    one unit of its own precision. `precision` is that of the coarser end: a date is known no
    better than its worse end. `uncertain` and `approximate` hold if they do for either end.
    `start` and `end` are the two ends (the same one for a point), None where open.

    Dates have no order of their own: `compare` tells what is known, `sort_key` sorts for show.
    """

    edtf: str
    earliest: datetime.date | None
    latest: datetime.date | None
    widest_earliest: datetime.date | None
    widest_latest: datetime.date | None
    kind: Kind
    precision: Precision
    uncertain: bool
    approximate: bool
    start: Point | None
    end: Point | None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """The date that `text` spells; raises `DateError`, which says what to write instead."""
        if not isinstance(text, str):
            raise DateError(text, 'write a date as text, in quotes: "2015"')
        return _parse(text)

    @classmethod
    def from_date(cls, day: datetime.date) -> PartialDate:
        """The date of exactly that day."""
        return _parse(f"{day.year:04}-{day.month:02}-{day.day:02}")

    def label(self) -> str:
        """In English without preposition: "July 2015", "mid-2014", "by 2010", "2012 to 2014"."""
        if self.kind is Kind.LASTED:
            return date_wording.label_lasted(self.start, self.end)
        if self.kind is Kind.WITHIN:
            return date_wording.label_within(self.start, self.end)
        return date_wording.label_point(self._point)

    def phrase(self) -> str:
        """In English for a running sentence: "in July 2015", "from 2012 to 2014", "by 2010"."""
        if self.kind is Kind.LASTED:
            return date_wording.phrase_lasted(self.start, self.end)
        if self.kind is Kind.WITHIN:
            return date_wording.phrase_within(self.start, self.end)
        return date_wording.phrase_point(self._point)

    def __hash__(self) -> int:
        return hash(self.edtf)  # all else follows from it

    def __str__(self) -> str:
        return self.edtf

    @property
    def _point(self) -> Point:
        assert self.start is not None  # noqa: S101  (only a range has an open end)
        return self.start


@lru_cache(maxsize=1 << 15)
def _parse(text: str) -> PartialDate:
    if text[:1] == "[" or text[-1:] == "]":
        return _of_ends(text, Kind.WITHIN, *_set_ends(text))
    if "/" in text:
        return _of_ends(text, Kind.LASTED, *_lasted_ends(text))
    _refuse_odd_text(text)
    point = read_point(text)
    return _of_ends(text, Kind.POINT, point, point)


def _of_ends(text: str, kind: Kind, start: Point | None, end: Point | None) -> PartialDate:
    ends = [point for point in (start, end) if point is not None]
    return PartialDate(
        edtf=text,
        earliest=start and start.first_day,
        latest=end and end.last_day,
        widest_earliest=start and start.widest[0],
        widest_latest=end and end.widest[1],
        kind=kind,
        precision=max((point.precision for point in ends), key=lambda p: p.coarseness),
        uncertain=any(point.uncertain for point in ends),
        approximate=any(point.approximate for point in ends),
        start=start,
        end=end,
    )


def _refuse_odd_text(text: str) -> None:
    if not text:
        raise DateError(text, "a date is missing; write 2015, 2015-02 or 2015-02-03")
    if not text.isascii():
        raise DateError(text, "write a date with the digits 0 to 9 and plain hyphens")
    if any(character.isspace() for character in text):
        raise DateError(text, "write a date without spaces: 2015-02-03, 2012/2014")
    if any(character in text for character in "[]{}(),"):
        raise DateError(text, "write one time somewhere within bounds as [2013..2015]")
    if ".." in text:
        raise DateError(text, "write [2013..2015] for a time within, 2013/2015 for one that lasted")


def _set_ends(text: str) -> tuple[Point | None, Point | None]:
    if text[:1] == "[" and text[-2:-1] == "]" and text[-1] in "?~%":
        raise DateError(text, "write ?, ~ or % at each end: [2013?..2015?]")
    if not (text[:1] == "[" and text[-1:] == "]"):
        raise DateError(text, "a bracket is missing; write [2013..2015]")
    ends = text[1:-1].split("..")
    if len(ends) != 2:
        raise DateError(text, "between brackets stand two ends: [2013..2015], [..2010]")
    if "/" in text:
        raise DateError(text, "write [2013..2015] for a time within, or 2013/2015, not both")
    if ends == ["", ""]:
        raise DateError(text, "says nothing: give an end, [..2010] or [2014-06..]")
    start, end = (_read_end(part) if part else None for part in ends)
    if start and end:
        _refuse_reversed(text, start, end)
        if start.first_day >= end.first_day or start.last_day >= end.last_day:
            raise DateError(
                text,
                "one end lies inside the other; write that one alone, or both at one"
                " precision: [2013-01..2013-05]",
            )
    return start, end


def _lasted_ends(text: str) -> tuple[Point | None, Point | None]:
    ends = text.split("/")
    if len(ends) != 2:
        raise DateError(text, "write a time that lasted as 2012/2014, a day as 2015-02-03")
    if "" in ends:
        raise DateError(text, "an open end is written with two dots: 2015/.. or ../2010")
    if ends == ["..", ".."]:
        raise DateError(text, "says nothing: give an end, 2015/.. or ../2010")
    start, end = (None if part == ".." else _read_end(part) for part in ends)
    if start and end:
        _refuse_reversed(text, start, end)
        if start.plain == end.plain:
            raise DateError(text, f"both ends are the same; write it once: {ends[0]}")
    return start, end


def _read_end(text: str) -> Point:
    _refuse_odd_text(text)
    return read_point(text)


def _refuse_reversed(text: str, start: Point, end: Point) -> None:
    if start.first_day > end.last_day:
        raise DateError(text, "ends before it begins: write the earlier end first")


def widest(date: PartialDate) -> tuple[datetime.date | None, datetime.date | None]:
    """First and last day at the widest (see `PartialDate`); None is open."""
    return date.widest_earliest, date.widest_latest


def compare(a: PartialDate, b: PartialDate) -> Order:
    """Whether `a` is wholly before or after `b`, both taken at their widest.

    A time that lasted is before another only if it has ended when that begins. Where the two share
    a day, or an open end leaves it open, the order is UNKNOWN.
    """
    if a.widest_latest and b.widest_earliest and a.widest_latest < b.widest_earliest:
        return Order.BEFORE
    if b.widest_latest and a.widest_earliest and b.widest_latest < a.widest_earliest:
        return Order.AFTER
    return Order.UNKNOWN


def overlaps(a: PartialDate, b: PartialDate) -> bool:
    """Whether both could be of the same time, taken at their widest."""
    return compare(a, b) is Order.UNKNOWN


def contains(coarse: PartialDate, fine: PartialDate) -> bool:
    """Whether every day that `fine` may mean lies inside `coarse`, both by their plain bounds."""
    begins = coarse.earliest is None or (
        fine.earliest is not None and coarse.earliest <= fine.earliest
    )
    ends = coarse.latest is None or (fine.latest is not None and fine.latest <= coarse.latest)
    return begins and ends


def sort_key(date: PartialDate) -> tuple[datetime.date, int, str]:
    """A key to sort dates for a timeline.

    By the first day (the last one where the beginning is open, so that "by 2010" stands in 2010),
    of the same first day the wider before the narrower, then by text. Wherever `compare` says
    BEFORE, the key is the lesser one.
    """
    first = date.earliest or date.latest or datetime.date.min
    last = date.latest or datetime.date.max
    return first, -last.toordinal(), date.edtf
