"""A learner's date judged against the source's, at the source's own precision.

`grading` calls this after `date_input` has read what was typed.

Credit for an answer that is right but coarser is the share of the date's parts that it gives: a
day has three (year, month, day), a month two, a year one; a season, or a part of a year such as
"mid-2014", counts one and a half, a third of a month two and a half. So for a day its month earns
2/3 and its year 1/3, for a month its year 1/2. Longer than a year, an answer that leaves n years
open gives 1/n of the year. These are shares of what there was to know, not of the days left open:
on a scale of days a month would earn next to nothing for a day, though two things of three were
known.

Hedges in the learner's answer ("around 2013") are let pass: the plain bounds are compared.
"""

from __future__ import annotations

from quizapp.core.date_distance import distance
from quizapp.core.dates import Kind, Order, PartialDate, Point, contains, overlaps

_RIGHT = "That is what the source says."
_PARTLY = "Only part of the time that you give agrees with the source."
_MOST_FOR_COARSER = 5 / 6
_FOR_OVERLAP = 1 / 3
_FOR_INSIDE_A_TIME = 1 / 4
_FOR_INSIDE_A_LIMIT = 1 / 2

# The longest that a stretch may be, in days, to count so many parts.
_PARTS = ((1, 3.0), (11, 2.5), (31, 2.0), (123, 1.5), (366, 1.0))


def grade_date(expected: PartialDate, given: PartialDate) -> tuple[float, str]:
    """Credit from 0 to 1 for `given` where the source says `expected`, and why, in one sentence.

    - The same time, or a finer one inside it: 1; the reason then says that the source gives less.
    - `~` expected: also whatever lies within one unit of its precision.
    - `[a..b]` expected: the set, or anything inside. Of a set with an open end ("by 2010") the
      limit itself is wanted and graded; another date inside, which may be true, earns 1/2.
    - `a/b` expected: the two ends are graded one by one, each for half of the credit.
    - Coarser, but the expected time lies inside: partial credit (see above); partly outside: 1/3.
    - Otherwise 0, and the reason tells how far off it is, not what the answer is.
    """
    if expected.kind is Kind.LASTED:
        return _grade_lasted(expected, given)
    if expected.earliest is None or expected.latest is None:
        return _grade_limit(expected, given)
    return _grade_time(expected, given)


def _grade_time(expected: PartialDate, given: PartialDate) -> tuple[float, str]:
    """A point or a closed set."""
    if contains(expected, given):
        return 1.0, _RIGHT if contains(given, expected) else _right_and_finer(expected)
    if expected.approximate and _inside_widest(expected, given):
        return 1.0, "Near enough: the source gives the date only roughly."
    if contains(given, expected):
        return _grade_coarser(expected, given)
    if distance(given, expected).order is Order.UNKNOWN:
        return _FOR_OVERLAP, _PARTLY
    return 0.0, _how_far(given, expected)


def _grade_coarser(expected: PartialDate, given: PartialDate) -> tuple[float, str]:
    known = _parts(given)
    if known == 0:
        return 0.0, "That may be true, but it does not say when: give a date."
    credit = min(known / _parts(expected), _MOST_FOR_COARSER)
    return credit, "Right, but the source says it more precisely."


def _grade_limit(expected: PartialDate, given: PartialDate) -> tuple[float, str]:
    """A set with one open end ("by 2010"): the limit is asked for."""
    to_end = expected.end is not None
    limit = _date_of(expected.end or expected.start)
    is_limit = (given.start is None) if to_end else (given.end is None)
    if is_limit:
        return _grade_time(limit, _date_of(given.start or given.end))
    if given.kind is Kind.POINT and _grade_time(limit, given)[0] == 1:
        return 1.0, _right_and_finer(expected)
    if contains(expected, given):
        return _FOR_INSIDE_A_LIMIT, "It may be so, but the source only sets a limit: give that."
    if given.earliest is None or given.latest is None:
        return 0.0, "That does not say when: give a date."
    if given.kind is not Kind.POINT and distance(given, expected).order is Order.UNKNOWN:
        return _FOR_OVERLAP, _PARTLY
    return _grade_time(limit, given)


def _grade_lasted(expected: PartialDate, given: PartialDate) -> tuple[float, str]:
    """A time that lasted: each end is half of the answer."""
    if given.kind is Kind.POINT:
        return _grade_lasted_by_point(expected, given)
    if given.earliest == expected.earliest and given.latest == expected.latest:
        return 1.0, _RIGHT
    if distance(given, expected).order is not Order.UNKNOWN:
        return 0.0, _how_far(given, expected)
    shares, reasons = [], []
    for name, wanted, found in (
        ("beginning", expected.start, given.start),
        ("end", expected.end, given.end),
    ):
        if wanted and found:
            credit, reason = _grade_time(_date_of(wanted), _date_of(found))
            reasons.append(f"The {name}: {reason[0].lower()}{reason[1:]}")
        elif wanted or found:
            credit = 0.0
            reasons.append(f"The {name} is missing." if wanted else f"The source gives no {name}.")
        else:
            continue
        shares.append(credit)
    return sum(shares) / len(shares), " ".join(reasons)


def _grade_lasted_by_point(expected: PartialDate, given: PartialDate) -> tuple[float, str]:
    """One date where the source gives a time: its beginning, its end, or a date in between."""
    if not overlaps(expected, given):
        return 0.0, _how_far(given, expected)
    ends = [_date_of(end) for end in (expected.start, expected.end) if end]
    grades = [_grade_time(end, given) for end in ends]
    if len(ends) == 1:
        return grades[0]
    both = sum(credit for credit, _ in grades) / 2
    one = max(credit for credit, _ in grades) / 2
    if both > one:
        return both, "Right, but it lasted, and the source gives its beginning and its end."
    if one:
        return one, "Right as far as it goes, but it lasted: give its beginning and its end."
    if contains(expected, given):
        return _FOR_INSIDE_A_TIME, "It falls into that time: give its beginning and its end."
    return 0.0, _how_far(given, expected)


def _right_and_finer(expected: PartialDate) -> str:
    return f"Right; the source itself says no more than “{expected.label()}”."


def _how_far(given: PartialDate, expected: PartialDate) -> str:
    found = distance(given, expected)
    words = f"{found.words} too {'early' if found.order is Order.BEFORE else 'late'}."
    return words[0].upper() + words[1:]


def _inside_widest(expected: PartialDate, given: PartialDate) -> bool:
    if given.earliest is None or given.latest is None:
        return False
    first, last = expected.widest_earliest, expected.widest_latest
    return (first is None or first <= given.earliest) and (last is None or given.latest <= last)


def _parts(date: PartialDate) -> float:
    """How many of a date's three parts it gives; 0 where it is open."""
    if date.earliest is None or date.latest is None:
        return 0.0
    days = (date.latest - date.earliest).days + 1
    for most, parts in _PARTS:
        if days <= most:
            return parts
    return 1 / round(days / 365.25)


def _date_of(point: Point | None) -> PartialDate:
    assert point  # noqa: S101  (every caller has seen that this end is closed)
    return PartialDate.parse(point.edtf)
