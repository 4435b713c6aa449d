"""A fact across its formats."""

from __future__ import annotations

from quizapp.core.fact_figures import NOBODY, Reviewed, Share, Tried, by_fact, by_fact_reviewed


def test_formats_side_by_side() -> None:
    tries = [Tried("a", "choice", 1.0)] * 8 + [Tried("a", "choice", 0.0)] * 2
    tries += [Tried("a", "typed-name", 0.5)] * 5 + [Tried("b", "choice", 1.0)] * 4
    a, b = by_fact(tries)
    assert (a.fact, a.whole) == ("a", Share(15, 10.5 / 15))
    assert a.way("choice") == Share(10, 0.8)
    assert a.way("typed-name") == Share(5, 0.5)
    assert a.way("cloze") == NOBODY
    assert a.gap == 0.8 - 0.5
    assert b.whole == Share(4, None)  # too few
    assert b.gap is None


def test_reviews_are_told_of_enough_students_alone() -> None:
    few = Reviewed("a", "choice", 40, 30, 4)
    enough = Reviewed("a", "typed-name", 10, 5, 5)
    along = Reviewed("a", "typed-name", 2, 1, 1)
    assert by_fact_reviewed([few]) == ()
    (found,) = by_fact_reviewed([few, enough, along])
    assert found.way("typed-name") == Share(12, 0.5)
    assert found.way("choice") == NOBODY
    assert found.whole == found.way("typed-name")
