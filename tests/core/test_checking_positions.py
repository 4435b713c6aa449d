"""Keys that could be guessed by place, rank or length are seen; chance is not taken for a tell."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from quizapp.core.checking import position_faults
from quizapp.core.checking.positions import two_sided
from quizapp.core.questions import Format, Option, Presentation, Value
from tests.core.examined import CAME_FIRST, SAY_PLACE, date, number, value


@settings(deadline=None)
@given(of=st.integers(1, 400), share=st.floats(0, 1), chance=st.sampled_from([1 / 4, 1 / 3, 1 / 2]))
def test_the_probability_is_that_of_the_binomial_distribution(
    of: int, share: float, chance: float
) -> None:
    count = round(of * share)
    distance = abs(count - of * chance)
    tails = [k for k in range(of + 1) if abs(k - of * chance) >= distance - 1e-9]
    expected = sum(stats.binom.pmf(k, of, chance) for k in tails)
    assert two_sided(count, of, chance) == pytest.approx(min(1.0, expected), rel=1e-6, abs=1e-12)


def choice(values: list[Value], key: int) -> Presentation:
    options = tuple(Option(v.text, i == key, v) for i, v in enumerate(values))
    return Presentation(("clubs/some/key",), Format.CHOICE, "Which?", 0, options, (key,))


def each_once(shown: Iterable[Presentation]) -> list[Presentation]:
    """As if each were of a question of its own."""
    return [
        replace(one, keys=tuple(f"{key}-{i}" for key in one.keys)) for i, one in enumerate(shown)
    ]


NAMES = [Value(name, entity=name.lower()) for name in ("Adam", "Bert", "Carl", "Dora")]
YEARS = [value(date(str(year))) for year in (1990, 1992, 1994, 1996)]
NUMBERS = [value(number(low)) for low in (40, 60, 80, 110)]
LENGTHS = [Value(name, entity=name.lower()) for name in ("Al", "Bert", "Cosimo", "Dorothea")]


@pytest.mark.parametrize("values", [NAMES, YEARS, NUMBERS, LENGTHS])
def test_a_key_that_is_drawn_by_chance_passes(values: list[Value]) -> None:
    draw = random.Random(7)  # noqa: S311
    shown = [choice(draw.sample(values, 4), draw.randrange(4)) for _ in range(600)]
    in_order = [choice(values, draw.randrange(4)) for _ in range(600)]
    assert position_faults(each_once(shown)) == []
    assert position_faults(each_once(in_order)) == []


def _middle(draw: random.Random) -> Presentation:
    return choice(YEARS, draw.choice([0, 1, 1, 2, 2, 2, 2, 3]))


TELLS: dict[str, tuple[str, Callable[[random.Random], Presentation]]] = {
    "always the first": ("key at place 1", lambda _: choice(NAMES, 0)),
    "too often the first": (
        "key at place 1",
        lambda d: choice(NAMES, d.choice([0, 0, 0, 1, 2, 3])),
    ),
    "never the last": ("key at place 4", lambda d: choice(NAMES, d.randrange(3))),
    "the earliest date": ("key is date number 1", lambda _: choice(YEARS, 0)),
    "dates in the middle": ("key is date number 3", _middle),
    "numbers shown in any order": (
        "key is number number 2",
        lambda d: _shuffled(choice(NUMBERS, d.choice([1, 1, 2, 0, 3])), d),
    ),
    "the longest": ("key is the longest", lambda d: _shuffled(choice(LENGTHS, 3), d)),
    "the shortest": ("key is the shortest", lambda d: _shuffled(choice(LENGTHS, 0), d)),
    "always false": ("true-false of 2: key at place 2", lambda _: SAY_PLACE),
    "the second came first": ("which-first of 2: key at place 2", lambda _: CAME_FIRST),
}


def _shuffled(shown: Presentation, draw: random.Random) -> Presentation:
    options = tuple(draw.sample(shown.options, len(shown.options)))
    solution = tuple(i for i, option in enumerate(options) if option.correct)
    return replace(shown, options=options, solution=solution)


@pytest.mark.parametrize("name", TELLS)
def test_a_key_that_can_be_guessed(name: str) -> None:
    what, make = TELLS[name]
    draw = random.Random(11)  # noqa: S311
    found = position_faults(each_once(make(draw) for _ in range(300)))
    assert {fault.rule for fault in found} == {"position"}
    assert any(what in fault.key for fault in found)


def test_a_slight_lean_of_ranks_is_what_a_pack_holds() -> None:
    draw = random.Random(3)  # noqa: S311
    lean = [choice(YEARS, draw.choice([0, 0, 0, 1, 1, 2, 2, 3, 3])) for _ in range(4000)]
    assert position_faults(each_once(lean)) == []
    unordered = [choice(NAMES, one.solution[0]) for one in lean]
    assert position_faults(each_once(unordered)) != []


def test_a_few_presentations_prove_nothing() -> None:
    assert position_faults(each_once([choice(NAMES, 0)] * 4)) == []
    assert position_faults([]) == []


def test_a_set_and_a_typed_answer_have_no_place() -> None:
    ticks = replace(choice(NAMES, 0), format=Format.CHOICES)
    typed = Presentation(("clubs/some/key",), Format.TYPED_NAME, "Who?", 0)
    assert position_faults(each_once([ticks, typed] * 300)) == []


def test_the_length_of_a_key_counts_once() -> None:
    draw = random.Random(5)  # noqa: S311
    shown = [_shuffled(choice(LENGTHS, 3), draw) for _ in range(300)]
    of_one = [replace(one, seed=seed) for seed, one in enumerate(shown)]
    assert position_faults(of_one) == []
    assert position_faults(each_once(shown)) != []


def test_one_presentation_counts_once() -> None:
    assert position_faults([CAME_FIRST] * 300) == []
