"""Who chose what: counts worked by hand, thirds, and the two marks of an option that fails."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.option_analysis import (
    ENOUGH_FOR_THIRDS,
    ENOUGH_TO_MISS,
    Flaw,
    Shown,
    options_of,
    thirds,
)

RIGHT, LURE, DEAD, PLAIN = "right", "lure", "dead", "plain"


def paper(number: int, chosen: str | None, rest: float, *options: str) -> Shown:
    return Shown(
        number,
        options or (RIGHT, LURE, DEAD, PLAIN),
        () if chosen is None else (chosen,),
        frozenset((RIGHT,)),
        rest,
    )


def class_of_fifteen() -> list[Shown]:
    """The five best (rests 1.0 to 0.6) chose the lure three times; the five worst, once."""
    best = [LURE, LURE, LURE, RIGHT, RIGHT]
    middle = [RIGHT, RIGHT, RIGHT, PLAIN, PLAIN]
    worst = [LURE, PLAIN, PLAIN, RIGHT, None]
    chosen = [*best, *middle, *worst]
    return [paper(n, each, 1 - n * 0.05) for n, each in enumerate(chosen)]


def test_options_by_hand() -> None:
    """Rests fall by 0.05 from 1: the lure's were 1, 0.95, 0.9 and 0.5, of mean 3.35 / 4."""
    found = {each.id: each for each in options_of(class_of_fifteen())}
    assert list(found) == [RIGHT, LURE, PLAIN, DEAD]
    lure = found[LURE]
    assert (lure.shown, lure.chosen) == (15, 4)
    assert lure.mean_rest == pytest.approx(3.35 / 4)
    assert (lure.best, lure.worst) == (3 / 5, 1 / 5)
    assert lure.flaw is Flaw.CHOSEN_BY_BEST
    assert found[DEAD].flaw is Flaw.UNCHOSEN
    assert found[DEAD].mean_rest is None
    assert (found[PLAIN].best, found[PLAIN].worst, found[PLAIN].flaw) == (0, 2 / 5, None)
    assert found[RIGHT].is_right
    assert found[RIGHT].flaw is None


def test_too_few_papers_mark_nothing() -> None:
    few = class_of_fifteen()[: ENOUGH_FOR_THIRDS - 1]
    found = {each.id: each for each in options_of(few)}
    assert found[LURE].best is None
    assert found[LURE].flaw is None
    assert found[DEAD].flaw is Flaw.UNCHOSEN
    fewer = options_of(few[: ENOUGH_TO_MISS - 1])
    assert [each.flaw for each in fewer] == [None] * 4


def test_an_option_counts_over_the_papers_that_showed_it() -> None:
    papers = [paper(n, RIGHT, n / 20, RIGHT, LURE) for n in range(ENOUGH_TO_MISS - 1)]
    papers += [paper(n + 50, RIGHT, n / 20, RIGHT, PLAIN) for n in range(ENOUGH_TO_MISS)]
    found = {each.id: each for each in options_of(papers)}
    assert (found[LURE].shown, found[LURE].flaw) == (ENOUGH_TO_MISS - 1, None)
    assert (found[PLAIN].shown, found[PLAIN].flaw) == (ENOUGH_TO_MISS, Flaw.UNCHOSEN)
    assert found[RIGHT].shown == len(papers)


def test_a_typed_answer_has_no_flaw_and_was_shown_to_nobody() -> None:
    papers = [Shown(n, (), ("typed",), frozenset((RIGHT,)), n / 20) for n in range(20)]
    (typed,) = options_of(papers)
    assert (typed.shown, typed.chosen, typed.flaw) == (0, 20, None)
    assert (typed.best, typed.worst) == (1, 1)


def test_one_paper_that_was_lured_is_chance() -> None:
    papers = [paper(n, LURE if n == 19 else RIGHT, n / 20) for n in range(20)]
    assert {each.id: each.flaw for each in options_of(papers)}[LURE] is None


@given(st.lists(st.sampled_from((0.0, 0.1, 0.5, 0.9, 1.0)), max_size=40))
def test_thirds_are_apart_and_at_least_a_third(rests: list[float]) -> None:
    marks = dict(enumerate(rests))
    found = thirds(marks)
    if found is None:
        return
    assert len(rests) >= ENOUGH_FOR_THIRDS
    assert not found.best & found.worst
    assert min(len(found.best), len(found.worst)) >= len(rests) // 3
    assert min(marks[n] for n in found.best) > max(marks[n] for n in found.worst)


def test_where_all_do_alike_there_are_no_thirds() -> None:
    assert thirds(dict.fromkeys(range(30), 0.5)) is None
