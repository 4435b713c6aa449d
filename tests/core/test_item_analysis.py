"""Item analysis: worked by hand, by what must not change it, and by numpy and scipy."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import linear_sum_assignment

from quizapp.core.item_analysis import (
    ENOUGH_FOR_DISCRIMINATION,
    ENOUGH_FOR_FACILITY,
    NOTHING,
    Figures,
    Mark,
    analyse,
    guess_score,
)

A, B, C = (0, 0), (1, 0), (2, 0)
BY_HAND = (
    (1, 1, 1),
    (1, 1, 1),
    (1, 1, 0),
    (1, 1, 0),
    (1, 0, 0),
    (0, 1, 0),
    (0, 0, 0),
    (0, 0, 0),
    (0, 0, 0),
    (0, 0, 1),
)


def marks(rows: Sequence[Sequence[float]], most: Sequence[float] | None = None) -> list[Mark]:
    """One mark for each place of each paper; each place has one question."""
    return [
        Mark(paper, (place, 0), f"q{place}", mark, most[place] if most else 1.0, 0.25)
        for paper, row in enumerate(rows)
        for place, mark in enumerate(row)
    ]


def test_figures_worked_by_hand() -> None:
    """Ten papers, three questions, one point each: marks 3 3 2 2 1 1 0 0 0 1, in all 13.

    All sums of squares (S) and of products (P) are around the means; n - 1 = 9 cancels in ratios.

        S(T) = 29 - 13 x 13 / 10 = 12.1
        S(A) = S(B) = 5 - 5 x 5 / 10 = 2.5      S(C) = 3 - 3 x 3 / 10 = 2.1

    A against the rest (B + C = 2 2 1 1 0 1 0 0 0 1, sum 8, squares 12, S = 12 - 6.4 = 5.6):
        P = (2 + 2 + 1 + 1 + 0) - 5 x 8 / 10 = 2
        at most, A being 1 for the five best rests 2 2 1 1 1: 7 - 4 = 3
    B: its rest, A + C = 2 2 1 1 1 0 0 0 0 1, gives the same three numbers.
    C against A + B (2 2 2 2 1 1 0 0 0 0, sum 10, squares 18, S = 8):
        P = (2 + 2 + 0) - 3 x 10 / 10 = 1       at most 2 + 2 + 2 - 3 = 3
    With the total: P(A, T) = 11 - 6.5 = 4.5 = P(B, T), P(C, T) = 7 - 3.9 = 3.1
    """
    found = analyse(marks(BY_HAND))
    a, b, c = (found.places[place] for place in (A, B, C))
    assert (a.facility, b.facility, c.facility) == pytest.approx((50, 50, 30))
    assert a.deviation == pytest.approx(100 * sqrt(2.5 / 9))
    assert c.deviation == pytest.approx(100 * sqrt(2.1 / 9))
    assert a.discrimination == pytest.approx(100 * 2 / sqrt(2.5 * 5.6))  # 53.45
    assert b.discrimination == pytest.approx(53.4522, abs=1e-4)
    assert c.discrimination == pytest.approx(100 * 1 / sqrt(2.1 * 8))  # 24.40
    assert (a.efficiency, b.efficiency) == pytest.approx((200 / 3, 200 / 3))
    assert c.efficiency == pytest.approx(100 / 3)
    assert (a.intended, b.intended, c.intended) == pytest.approx((100 / 3,) * 3)
    roots = sqrt(4.5), sqrt(4.5), sqrt(3.1)
    assert (a.effective, b.effective, c.effective) == pytest.approx(
        tuple(100 * root / sum(roots) for root in roots)
    )
    assert a.guess == 25
    test = found.test
    assert (test.papers, test.places) == (10, 3)
    assert test.mean == pytest.approx(100 * 1.3 / 3)
    assert test.median == pytest.approx(100 * 1 / 3)
    assert test.deviation == pytest.approx(100 * sqrt(12.1 / 9) / 3)  # 38.65
    assert test.consistency == pytest.approx(100 * 3 / 2 * (1 - (2.5 + 2.5 + 2.1) / 12.1))  # 61.98
    assert test.error_ratio == pytest.approx(100 * sqrt(1 - 7.5 / 12.1))  # 61.66
    assert test.standard_error == pytest.approx(38.6501 * 0.616575, abs=1e-3)  # 23.83
    assert test.skewness is None
    assert test.kurtosis is None


def test_a_drawn_question_is_set_against_the_other_places_of_the_papers_that_had_it() -> None:
    """Twenty papers: a question for all, and one of two; of the second each is seen by ten.

    Those who had X:  first 1 1 1 1 1 0 0 0 0 0, X 1 1 1 1 0 1 0 0 0 0: S = 2.5 both,
    P = 4 - 5 x 5 / 10 = 1.5, so r = 1.5 / 2.5 = 60 %. Those who had Y got it by the toss of a coin
    that knew nothing of the first: P = 0.
    """
    first = (1, 1, 1, 1, 1, 0, 0, 0, 0, 0)
    drawn = {"x": (1, 1, 1, 1, 0, 1, 0, 0, 0, 0), "y": (1, 1, 0, 0, 0, 1, 1, 0, 0, 0)}
    given_marks = []
    for offset, (name, got) in enumerate(drawn.items()):
        for number, (one, other) in enumerate(zip(first, got, strict=True)):
            paper = 10 * offset + number
            given_marks += [Mark(paper, A, "all", one), Mark(paper, B, name, other)]
    found = analyse(given_marks)
    assert found.questions["x"].discrimination == pytest.approx(60)
    assert found.questions["y"].discrimination == pytest.approx(0, abs=1e-9)
    assert (found.questions["x"].answers, found.questions["all"].answers) == (10, 20)
    assert found.questions["x"].intended is None
    assert found.questions["x"].effective is None
    assert found.places[B].facility == pytest.approx(45)
    assert found.places[B].intended == 50
    assert found.questions["all"] == found.places[A]


def test_what_is_not_answered_is_a_mark_of_nought() -> None:
    rows = [(1, 0)] * 6 + [(0, 0)] * 6
    found = analyse(marks(rows))
    assert found.places[B].facility == 0
    assert found.places[B].deviation == 0
    assert found.places[B].discrimination is None
    assert found.places[B].efficiency is None


@pytest.mark.parametrize("papers", range(25))
def test_no_figure_where_too_few_answered(papers: int) -> None:
    found = analyse(marks([((n * 7) % 3 == 0, (n * 5) % 2, n % 3 == 1) for n in range(papers)]))
    if not papers:
        assert found == NOTHING
        return
    figures, test = found.questions["q0"], found.test
    assert figures.answers == test.papers == papers
    assert (figures.facility is None) == (test.mean is None) == (papers < ENOUGH_FOR_FACILITY)
    few = papers < ENOUGH_FOR_DISCRIMINATION
    for told in (figures.deviation, figures.discrimination, figures.efficiency):
        assert (told is None) == few
    for told in (test.deviation, test.consistency, test.error_ratio, test.standard_error):
        assert (told is None) == few
    if few:
        assert figures.effective is None
    assert (test.skewness is None) == (test.kurtosis is None) == (papers < 20)
    assert figures.intended is not None


def test_all_marks_the_same_tells_nothing_of_differences() -> None:
    found = analyse(marks([(0.1, 0.7, 0.2)] * 30))
    assert found.test.consistency is None
    assert found.test.skewness is None
    assert found.places[A] == Figures(30, 10.0, 0.0, 25.0, pytest.approx(100 / 3))


def test_one_question_has_no_consistency() -> None:
    test = analyse(marks([(n % 2,) for n in range(12)])).test
    assert test.consistency is None
    assert test.standard_error is None
    assert test.deviation is not None


def test_a_question_that_turns_the_best_away_has_no_effective_weight() -> None:
    """The marks of the first fall as the total rises: they go with it as -S(first)."""
    rows = [(1 - n // 6, n // 6, n // 6) for n in range(12)]
    found = analyse(marks(rows))
    assert found.places[A].discrimination == pytest.approx(-100)
    assert found.places[A].effective is None
    assert found.places[B].effective == pytest.approx(50)


def test_a_place_that_some_papers_lack_has_no_weight_and_no_part_in_the_consistency() -> None:
    whole = analyse(marks([row[:2] for row in BY_HAND]))
    lacking = [m for m in marks(BY_HAND) if m.place != C or m.paper > 1]
    found = analyse(lacking)
    assert found.test.places == 2
    assert found.test.consistency == whole.test.consistency
    assert found.places[A].effective == whole.places[A].effective
    assert (found.places[C].intended, found.places[C].effective) == (None, None)
    assert (found.questions["q2"].answers, found.questions["q2"].facility) == (8, 12.5)
    assert found.test.mean == pytest.approx(sum((100, 100, *[200 / 3] * 2, *[100 / 3] * 3)) / 10)


papers_of = st.integers(2, 5).flatmap(
    lambda places: st.lists(
        st.tuples(*[st.sampled_from((0.0, 0.25, 0.5, 1.0))] * places), min_size=10, max_size=30
    )
)


def told(figures: Figures) -> tuple[float | None, ...]:
    return (figures.facility, figures.discrimination, figures.efficiency, figures.effective)


def near(found: Sequence[float | None], wanted: Sequence[float | None]) -> bool:
    return list(found) == [None if w is None else pytest.approx(w, abs=1e-6) for w in wanted]


@given(papers_of, st.randoms(use_true_random=False))
def test_the_order_of_papers_and_places_is_nothing(rows: list[tuple[float, ...]], rng) -> None:  # type: ignore[no-untyped-def]
    one = analyse(marks(rows))
    mixed = marks(rows)
    rng.shuffle(mixed)
    other = analyse(mixed)
    for place in one.places:
        assert near(told(one.places[place]), told(other.places[place]))
    assert near([one.test.consistency], [other.test.consistency])


@given(papers_of, st.sampled_from((0.5, 2.0, 10.0)))
def test_what_a_point_is_worth_is_nothing(rows: list[tuple[float, ...]], worth: float) -> None:
    scaled = [tuple(mark * worth for mark in row) for row in rows]
    one, other = analyse(marks(rows)), analyse(marks(scaled, [worth] * len(rows[0])))
    for place in one.places:
        assert near(told(one.places[place]), told(other.places[place]))
    for name in ("mean", "deviation", "consistency", "standard_error"):
        assert near([getattr(one.test, name)], [getattr(other.test, name)])


@given(papers_of)
def test_bounds(rows: list[tuple[float, ...]]) -> None:
    found = analyse(marks(rows))
    assert sum(f.intended or 0 for f in found.places.values()) == pytest.approx(100)
    effective = [f.effective for f in found.places.values() if f.effective is not None]
    assert not effective or sum(effective) == pytest.approx(100)
    for figures in found.places.values():
        if figures.discrimination is None or figures.efficiency is None:
            continue
        assert -100 <= figures.discrimination <= 100
        assert figures.efficiency <= 100 + 1e-6
        # What could be at most is at most what Cauchy and Schwarz allow.
        assert abs(figures.efficiency) >= abs(figures.discrimination) - 1e-6


@given(papers_of)
def test_a_question_asked_again_and_again_is_consistent_with_itself(
    rows: list[tuple[float, ...]],
) -> None:
    same = [(row[0],) * 4 for row in rows]
    assume(len(set(same)) > 1)
    found = analyse(marks(same))
    assert found.test.consistency == pytest.approx(100)
    assert found.test.standard_error == pytest.approx(0, abs=1e-4)
    assert found.places[A].discrimination == pytest.approx(100)
    assert found.places[A].efficiency == pytest.approx(100)


@given(papers_of)
def test_as_numpy_and_scipy_have_it(rows: list[tuple[float, ...]]) -> None:
    table = np.array(rows)
    total = table.sum(axis=1)
    found = analyse(marks(rows))
    for place in range(table.shape[1]):
        figures, column = found.places[place, 0], table[:, place]
        rest = total - column
        assert figures.facility == pytest.approx(100 * column.mean())
        assert figures.deviation == pytest.approx(100 * column.std(ddof=1), abs=1e-6)
        if np.ptp(column) and np.ptp(rest):
            r = stats.pearsonr(column, rest).statistic
            assert figures.discrimination == pytest.approx(100 * r, abs=1e-6)
            # The best that could be dealt out, found by an assignment instead of by sorting.
            gain = np.outer(column - column.mean(), rest - rest.mean())
            chosen = linear_sum_assignment(gain, maximize=True)
            greatest = gain[chosen].sum() / (len(rows) - 1)
            covariance = np.cov(column, rest)[0, 1]
            assert figures.efficiency == pytest.approx(100 * covariance / greatest, abs=1e-6)
        else:
            assert figures.discrimination is None
    if np.ptp(total):
        assert found.test.consistency == pytest.approx(100 * hoyt(table), abs=1e-6)
        if len(rows) >= 20:
            assert found.test.skewness == pytest.approx(stats.skew(total, bias=False), abs=1e-6)
            kurtosis = stats.kurtosis(total, bias=False)
            assert found.test.kurtosis == pytest.approx(kurtosis, abs=1e-6)


def hoyt(table: np.ndarray) -> float:
    """Cronbach's alpha by another way: Hoyt's analysis of variance (Psychometrika 6, 1941)."""
    papers, places = table.shape
    grand = table.mean()
    of_papers = places * ((table.mean(axis=1) - grand) ** 2).sum()
    of_places = papers * ((table.mean(axis=0) - grand) ** 2).sum()
    residual = ((table - grand) ** 2).sum() - of_papers - of_places
    return float(1 - residual / (papers - 1) / (places - 1) / (of_papers / (papers - 1)))


@pytest.mark.parametrize(
    ("way", "options", "right", "wanted"),
    [
        ("choice", 4, 1, 0.25),
        ("choice", 0, 1, None),
        ("true-false", 2, 1, 0.5),
        ("which-first", 2, 1, 0.5),
        ("matching", 5, 1, 0.2),
        ("order", 4, 4, 0.5),
        ("choices", 5, 2, None),
        ("flip", 0, 1, None),
        ("typed-name", 0, 1, 0.0),
        ("cloze", 0, 1, 0.0),
    ],
)
def test_what_guessing_gets(way: str, options: int, right: int, wanted: float | None) -> None:
    assert guess_score(way, options, right) == wanted
