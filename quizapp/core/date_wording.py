"""Partial dates in English: the table's label and the running sentence's phrase.

`dates.PartialDate` calls this. Nothing is ever said finer than the points say it; certain bounded
sets have a name of their own ("mid-2014", "early July 2015", "the 1990s").
"""

from __future__ import annotations

import calendar

from quizapp.core.date_points import MONTH_NAMES, Point, Precision


def label_point(point: Point) -> str:
    """Without preposition: "14 July 2012", "summer 2016", "probably around 2013"."""
    return _qualified(_bare(point), "", point)


def phrase_point(point: Point) -> str:
    """With preposition: "on 14 July 2012", "in the summer of 2016", "around 2013"."""
    preposition = "on" if point.precision is Precision.DAY else "in"
    return _qualified(_in_text(point), preposition, point)


def label_lasted(start: Point | None, end: Point | None) -> str:
    """ "2012 to 2014", "since 2015", "until 2010"."""
    return _range(start, end, until="until {}", since="since {}", pair="{} to {}")


def phrase_lasted(start: Point | None, end: Point | None) -> str:
    """ "from 2012 to 2014", "from 2015 onwards", "until 2010"."""
    return _range(start, end, until="until {}", since="from {} onwards", pair="from {} to {}")


def label_within(start: Point | None, end: Point | None) -> str:
    """ "mid-2014", "the 1990s", "by 2010", "between 2013 and 2015"."""
    name = _set_name(start, end)
    if name and start:
        return _qualified(f"the {name}" if name[0].isdigit() else name, "", start)
    return phrase_within(start, end)


def phrase_within(start: Point | None, end: Point | None) -> str:
    """ "in mid-2014", "in the 1990s", "by 2010", "no earlier than June 2014"."""
    name = _set_name(start, end)
    if name and start:
        decade = start.precision is Precision.YEAR
        return _qualified(f"the {name}" if decade else name, "in", start)
    return _range(start, end, until="by {}", since="no earlier than {}", pair="between {} and {}")


def _range(start: Point | None, end: Point | None, *, until: str, since: str, pair: str) -> str:
    """Two ends, or one where the other is open; one hedge, however many ends are uncertain."""
    hedge = "probably " if any(point and point.uncertain for point in (start, end)) else ""
    if start and end:
        return hedge + pair.format(*_pair(start, end))
    one, point = (since, start) if start else (until, end)
    return hedge + one.format(_end(point)) if point else ""


def _bare(point: Point) -> str:
    if point.season is not None:
        return f"{point.season_name} {_season_year(point)}"
    if point.month is None:
        return str(point.year)
    month = f"{MONTH_NAMES[point.month]} {point.year}"
    return month if point.day is None else f"{point.day} {month}"


def _season_year(point: Point) -> str:
    """The year of a season; a winter names both of its years: "2015–16"."""
    if point.season_name != "winter":
        return str(point.year)
    after = point.year + 1
    return f"{point.year}–{after if after % 100 == 0 else f'{after % 100:02}'}"


def _in_text(point: Point) -> str:
    if point.season is not None:
        return f"the {point.season_name} of {_season_year(point)}"
    return _bare(point)


def _qualified(words: str, preposition: str, point: Point) -> str:
    """With "probably" and "around" as the point's qualifier has it."""
    if point.approximate:
        preposition = "around"
    return " ".join(
        word for word in ("probably" if point.uncertain else "", preposition, words) if word
    )


def _end(point: Point) -> str:
    return f"around {_in_text(point)}" if point.approximate else _in_text(point)


def _pair(start: Point, end: Point) -> tuple[str, str]:
    """Both ends, the first without the month or year that it shares with the second."""
    last = _end(end)
    same_grain = start.precision is end.precision and not (start.approximate or end.approximate)
    if same_grain and start.year == end.year and start.month is not None:
        if start.day is None:
            return MONTH_NAMES[start.month], last
        if start.month == end.month:
            return str(start.day), last
        return f"{start.day} {MONTH_NAMES[start.month]}", last
    return _end(start), last


_PARTS_OF_YEAR = {(1, 4): "early ", (5, 8): "mid-", (9, 12): "late "}
_PARTS_OF_DECADE = {(0, 9): "", (0, 3): "early ", (4, 6): "mid-", (7, 9): "late "}


def _set_name(start: Point | None, end: Point | None) -> str:
    """The own name of a bounded set, as content/README.md lists them; else nothing."""
    if start is None or end is None or start.precision is not end.precision:
        return ""
    if start[-2:] != end[-2:]:  # qualified differently
        return ""
    if start.precision is Precision.YEAR:
        decade, first = divmod(start.year, 10)
        part = _PARTS_OF_DECADE.get((first, end.year - decade * 10))
        return "" if part is None else f"{part}{decade}0s"
    if start.year != end.year or start.month is None or end.month is None:
        return ""
    if start.day is None:
        part = _PARTS_OF_YEAR.get((start.month, end.month))
        return "" if part is None else f"{part}{start.year}"
    if start.month != end.month:
        return ""
    length = calendar.monthrange(start.year, start.month)[1]
    thirds = {(1, 10): "early ", (11, 20): "mid-", (21, length): "late "}
    part = thirds.get((start.day, end.day or 0))
    month = f"{MONTH_NAMES[start.month]} {start.year}"
    return "" if part is None else f"{part}{month}"
