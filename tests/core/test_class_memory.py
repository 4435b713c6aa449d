"""What a class is foreseen to remember: by py-fsrs itself, by hand, and who may need help."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.class_memory import (
    AWAY,
    Known,
    Memory,
    Reason,
    Student,
    knowledge,
    mean_share,
    standings,
)
from quizapp.core.scheduling import FSRS_6_WEIGHTS, Card, Parameters, State, recall
from tests.core.forgetful import FLEETING

TODAY = 739_000
GROUPS = {"gases": frozenset((1, 2)), "metals": frozenset((2, 3, 4)), "none": frozenset[int]()}


def student(number: int, weights: tuple[float, ...] = FSRS_6_WEIGHTS) -> Student:
    return Student(number, weights, TODAY)


def test_by_hand() -> None:
    """After as many days as its stability a memory is there with 90 %; what is new, with none."""
    memories = [Memory(7, 1, 10.0, TODAY - 10), Memory(7, 2, 5.0, TODAY)]
    found = knowledge(memories, {7: student(7), 8: student(8)}, GROUPS, (0, 5))
    gases, metals = found["gases"][7], found["metals"][7]
    assert gases.sums[0] == pytest.approx(0.9 + 1)
    assert gases.share(0) == pytest.approx(0.95)
    assert (metals.begun, metals.total) == (1, 3)
    assert metals.sums[1] == pytest.approx(0.9)
    assert metals.share(1) == pytest.approx(0.3)
    assert metals.of_begun(1) == pytest.approx(0.9)
    assert found["gases"][8] == Known(2, 0, (0.0, 0.0))
    assert found["gases"][8].of_begun(0) is None
    assert mean_share(found["gases"].values(), 0) == pytest.approx(0.95 / 2)
    assert mean_share(found["none"].values(), 0) is None


@given(
    st.floats(0.1, 400),
    st.integers(0, 300),
    st.integers(0, 200),
    st.sampled_from((FSRS_6_WEIGHTS, FLEETING)),
)
def test_as_py_fsrs_has_it(
    stability: float, since: int, ahead: int, weights: tuple[float, ...]
) -> None:
    memories = [Memory(7, 1, stability, TODAY - since)]
    found = knowledge(memories, {7: student(7, weights)}, {"all": frozenset((1,))}, (0, ahead))
    card = Card(State.REVIEW, stability=stability, last_day=TODAY - since)
    for place, day in enumerate((TODAY, TODAY + ahead)):
        wanted = recall(card, day, Parameters(weights))
        assert found["all"][7].share(place) == pytest.approx(wanted)
    assert found["all"][7].share(1) <= found["all"][7].share(0)


def test_a_memory_outside_of_all_groups_counts_nowhere() -> None:
    found = knowledge([Memory(7, 99, 10.0, TODAY)], {7: student(7)}, GROUPS, (0,))
    assert all(known[7].begun == 0 for known in found.values())


def standing(memories: list[Memory], missed: int = 0, answered: bool = False):  # type: ignore[no-untyped-def]
    students = {7: student(7)}
    whole = knowledge(memories, students, {"": frozenset(range(10))}, (0,))[""]
    handed_in = frozenset((7,) if answered else ())
    return standings(memories, students, whole, {7: missed} if missed else {}, handed_in)[0]


def test_who_may_need_help() -> None:
    assert standing([Memory(7, 1, 10.0, TODAY - 3)]).reasons == ()
    faded = standing([Memory(7, 1, 1.0, TODAY - 6, is_due=True)])
    assert faded.reasons == (Reason.FADED,)
    away = standing([Memory(7, 1, 20.0, TODAY - AWAY, is_due=True)])
    assert away.reasons == (Reason.AWAY,)
    assert (away.due, away.last_day) == (1, TODAY - AWAY)
    assert standing([Memory(7, 1, 20.0, TODAY - AWAY)]).reasons == ()  # nothing to review
    assert standing([Memory(7, 1, 20.0, TODAY)], missed=2).reasons == (Reason.MISSED,)


def test_who_has_not_started() -> None:
    assert not standing([]).started
    assert standing([], answered=True).started
    assert standing([Memory(7, 1, 20.0, TODAY)]).started
