"""A fact across its formats."""

from __future__ import annotations

from quizapp.core.fact_figures import NOBODY, Share, Tried, by_fact


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
