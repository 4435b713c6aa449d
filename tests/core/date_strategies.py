"""Hypothesis strategies: texts of partial dates that must be understood."""

from __future__ import annotations

from hypothesis import strategies as st

from quizapp.core.dates import DateError, PartialDate, Point

_YEARS = st.integers(1990, 2030) | st.integers(1001, 9990)


def points(*, qualified: bool = True) -> st.SearchStrategy[str]:
    years = _YEARS.map(lambda year: Point(year).edtf)
    months = st.builds(lambda y, m: Point(y, m).edtf, _YEARS, st.integers(1, 12))
    seasons = st.builds(lambda y, s: Point(y, season=s).edtf, _YEARS, st.integers(21, 24))
    days = st.dates().filter(lambda day: day.year > 1000).map(lambda day: day.isoformat())
    plain = years | months | seasons | days
    if not qualified:
        return plain
    return st.builds(lambda text, sign: text + sign, plain, st.sampled_from(["", "?", "~", "%"]))


def _understood(text: str) -> bool:
    try:
        PartialDate.parse(text)
    except DateError:
        return False
    return True


def texts(*, qualified: bool = True) -> st.SearchStrategy[str]:
    """Points, times that lasted and sets, closed and open; the impossible ones are left out."""
    point = points(qualified=qualified)
    closed = st.one_of(
        st.builds(lambda a, b: f"{a}/{b}", point, point),
        st.builds(lambda a, b: f"[{a}..{b}]", point, point),
    ).filter(_understood)
    opened = st.builds(
        lambda shape, text: shape.format(text),
        st.sampled_from(["{}/..", "../{}", "[{}..]", "[..{}]"]),
        point,
    )
    return point | closed | opened


def dates(*, qualified: bool = True) -> st.SearchStrategy[PartialDate]:
    return texts(qualified=qualified).map(PartialDate.parse)
