"""Practice that leaves every memory as it is, and practice that counts, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quizapp.core.questions import Format
from quizapp.core.scheduling import Card, State, is_due
from quizapp.services import card_acts, library, practising
from quizapp.services.errors import NothingToAskError
from quizapp.store.engine import reading, writing
from tests.services.pupil import PACK, Pupil


@pytest.fixture
def studied(pupil: Pupil) -> Pupil:
    """Somebody with cards that are due, not due, suspended, and never seen."""
    pupil.start(length=6, cold=True)
    pupil.through()
    pupil.wait(days=20)
    pupil.start(length=2)
    pupil.through()
    return pupil


def memory(card: Card) -> Card:
    """A card without its count of answers and the moment of the last line."""
    return replace(card, seen=0, touched=None)


def practise(pupil: Pupil, *, count: bool, **what: object) -> list[str]:
    with writing(pupil.engine) as session:
        pupil.sitting = practising.practise(session, pupil.id, PACK, pupil.now, count=count, **what)  # type: ignore[arg-type]
    return pupil.through()


WHAT = [
    {"topic": "discoveries"},
    {"section": "Gases"},
    {"entities": ["humphry-davy"]},
    {"entities": ["marie-curie", "pierre-curie"]},
]


@pytest.mark.parametrize("formats", [(), (Format.MATCHING, Format.ORDER, Format.TYPED_DATE)])
def test_a_quiz_in_which_everything_counts_asks_one_by_one(
    studied: Pupil, formats: tuple[Format, ...]
) -> None:
    """Of several asked at once only what is due would count, and not everything."""
    before = studied.cards()
    studied.quiz(length=20, cold=True, formats=formats, count_towards_schedule=True)
    asked = dict.fromkeys(studied.through())
    assert len(asked) > 5
    for key in asked:
        assert studied.card(key).reps > before.get(key, Card()).reps, key


@pytest.mark.parametrize("what", WHAT, ids=str)
def test_unscheduled_leaves_every_memory_as_it_was(studied: Pupil, what: object) -> None:
    before = studied.cards()
    assert any(is_due(card, studied.now) for card in before.values())
    asked = practise(studied, count=False, **what)  # type: ignore[arg-type]
    after = studied.cards()
    assert asked
    for key, card in after.items():
        known = before.get(key, Card())
        assert memory(card) == memory(known), key
        assert card.seen >= known.seen + asked.count(key)
    assert after == studied.folded()


@pytest.mark.parametrize("what", WHAT, ids=str)
def test_counting_makes_a_review_of_every_answer(studied: Pupil, what: object) -> None:
    before = studied.cards()
    asked = practise(studied, count=True, **what)  # type: ignore[arg-type]
    after = studied.cards()
    assert asked
    for key in asked:
        assert after[key].reps > before.get(key, Card()).reps
        assert after[key].state is not State.NEW
    assert all(after[key] == card for key, card in before.items() if key not in asked)
    assert after == studied.folded()


@pytest.mark.parametrize("count", [False, True])
def test_the_list_of_cards_offers_both(studied: Pupil, count: bool) -> None:
    before = studied.cards()
    with reading(studied.engine) as session:
        ids = library.shelf(session, PACK).ids
    numbers = [ids[key] for key in before]
    with writing(studied.engine) as session:
        studied.sitting = card_acts.practise(session, studied.id, numbers, studied.now, count=count)
    asked = studied.through()
    after = studied.cards()
    assert asked
    assert all((memory(after[k]) == memory(before[k])) is not count for k in asked)


def test_missed_in_practice_comes_again_in_it_and_counts_nothing(studied: Pupil) -> None:
    before = {key: memory(card) for key, card in studied.cards().items()}
    with writing(studied.engine) as session:
        studied.sitting = practising.practise(
            session, studied.id, PACK, studied.now, section="Gases"
        )
    first = studied.key(studied.asked().presentation)
    studied.answer(right=False)
    assert first in studied.through()
    assert {key: memory(card) for key, card in studied.cards().items() if key in before} == before


def test_an_undo_of_practice_changes_nothing_either(studied: Pupil) -> None:
    before = studied.cards()
    with writing(studied.engine) as session:
        studied.sitting = practising.practise(
            session, studied.id, PACK, studied.now, entities=["humphry-davy"]
        )
    key = studied.key(studied.asked().presentation)
    studied.answer()
    studied.undo()
    assert memory(studied.cards().get(key, Card())) == memory(before.get(key, Card()))


def test_what_is_not_in_the_pack_is_not_practised(studied: Pupil) -> None:
    for what in ({"topic": "no-such"}, {"entities": ["nobody"]}, {"section": "no-such"}):
        with pytest.raises(NothingToAskError):
            practise(studied, count=False, **what)
