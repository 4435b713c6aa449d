"""How many papers, how many answers, which questions tell one another's answers."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from quizapp.core.papers import Asked, Slot
from quizapp.services import set_outlook, set_questions
from quizapp.store.engine import reading
from tests.services.classroom import Classroom

WHO, WHAT, WHEN = (f"elements/hydrogen-found/{each}" for each in ("subject", "object", "when"))
OTHER = "elements/marie-curie-born/place"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1"),
        (210, "210"),
        (10**6, "1,000,000"),
        (10**6 + 1, "about 1 million"),
        (3_400_000, "about 3 million"),
        (12 * 10**9, "about 12 billion"),
        (7 * 10**12, "about 7 trillion"),
        (5 * 10**30, "more than 10 to the power of 30"),
    ],
)
def test_numbers_of_papers_in_words(count: int, words: str) -> None:
    assert set_outlook.number_in_words(count) == words


@pytest.fixture
def room(stocked: Engine, now: object) -> Classroom:
    return Classroom(stocked, now)  # type: ignore[arg-type]


def test_how_many_answers_can_be_expected(room: Classroom) -> None:
    slots = [Slot((Asked((WHO,)),)), Slot(tuple(Asked((key,)) for key in (WHEN, OTHER, WHAT)), 1)]
    with reading(room.engine) as session:
        holding = set_questions.held(session, [WHO, WHEN, OTHER, WHAT])
    told = {n: set_outlook.expected(holding, slots, n) for n in (27, 30, 90)}
    assert [each.answers for each in told[27]] == [27, 9, 9, 9]
    assert [each.enough for each in told[27]][:2] == [
        "too few for discrimination",
        "too few for facility and discrimination",
    ]
    assert [each.enough for each in told[30]] == ["enough", *3 * ["too few for discrimination"]]
    assert {each.enough for each in told[90]} == {"enough"}


def test_hints_between_questions_of_one_paper(room: Classroom) -> None:
    with reading(room.engine) as session:
        holding = set_questions.held(session, [WHO, WHAT, OTHER])

    def hints(*slots: Slot) -> list[tuple[tuple[int, int], bool, bool]]:
        found = set_outlook.hints(holding, slots)
        return [(each.slots, each.same_fact, each.can_merge) for each in found]

    who, what, other = (Asked((key,)) for key in (WHO, WHAT, OTHER))
    assert hints(Slot((who,)), Slot((what,)), Slot((other,))) == [((0, 1), True, True)]
    assert hints(Slot((who, what), 1), Slot((other,))) == []
    assert hints(Slot((who, what, other), 2)) == [((0, 0), True, False)]
    assert hints(Slot((who, other), 1), Slot((what,))) == [((0, 1), True, False)]
