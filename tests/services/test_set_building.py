"""Slots added, moved, joined and reworded; what is refused; versions that assignments keep."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Format
from quizapp.services import set_building, set_questions, set_versions, sets
from quizapp.services.errors import NotAllowedError
from quizapp.services.set_building import BadSetError, state_of
from quizapp.services.set_wording import TellingError
from quizapp.store.engine import reading, writing
from quizapp.store.models import SetShareRow
from tests.services.classroom import Classroom

WHEN = "elements/hydrogen-found/when"
WHO = "elements/hydrogen-found/subject"


@pytest.fixture
def room(stocked: Engine, now: object) -> Classroom:
    return Classroom(stocked, now)  # type: ignore[arg-type]


def slots_of(*sizes: int) -> tuple[Slot, ...]:
    found, at = [], 0
    for size in sizes:
        found.append(Slot(tuple(Asked((f"k{at + n}",)) for n in range(size))))
        at += size
    return tuple(found)


def names(slots: object) -> list[list[str]]:
    return [[asked.key for asked in slot.asked] for slot in slots]  # type: ignore[attr-defined]


def test_slots_are_moved_together_and_stop_at_the_ends() -> None:
    slots = slots_of(1, 1, 1, 1)
    assert names(set_building.move({1, 2}, -1)(slots)) == [["k1"], ["k2"], ["k0"], ["k3"]]
    assert names(set_building.move({2, 3}, 1)(slots)) == names(slots)
    assert names(set_building.move({0, 2}, -1)(slots)) == [["k0"], ["k2"], ["k1"], ["k3"]]
    assert names(set_building.put(3, 0)(slots)) == [["k3"], ["k0"], ["k1"], ["k2"]]


def test_slots_are_joined_where_the_first_stands_and_split_again() -> None:
    slots = slots_of(1, 2, 1)
    (one, two) = set_building.merge({0, 2})(slots)
    assert (names([one, two]), one.take) == ([["k0", "k3"], ["k1", "k2"]], 2)
    assert set_building.merge({0, 2}, 1)(slots)[0].take == 1
    assert names(set_building.split({1})(slots)) == [["k0"], ["k1"], ["k2"], ["k3"]]
    with pytest.raises(BadSetError):
        set_building.merge({1})(slots)


def test_what_is_left_out_makes_its_slot_give_fewer() -> None:
    slots = (Slot((Asked(("a",)), Asked(("b",))), 2), *slots_of(1))
    (left, _) = set_building.leave_out(("b",))(slots)
    assert (names([left]), left.take) == ([["a"]], 1)
    assert len(set_building.leave_out(("k0",))(slots)) == 1


def test_a_slot_gives_no_more_than_it_has() -> None:
    with pytest.raises(BadSetError):
        set_building.give({0}, 3, None)(slots_of(2))
    assert set_building.give({0}, 2, 0.5)(slots_of(2))[0] == Slot(slots_of(2)[0].asked, 2, 0.5)


def change(room: Classroom, set_id: int, made: set_building.Change, state: str = "") -> bool:
    with writing(room.engine) as session:
        found = sets.set_of(session, room.teacher, set_id)
        return set_building.apply(session, found, state or state_of(found.slots), made, room.now)


def the_slots(room: Classroom, set_id: int) -> tuple[Slot, ...]:
    with reading(room.engine) as session:
        return sets.set_of(session, room.teacher, set_id).slots


@pytest.fixture
def made(room: Classroom) -> int:
    with writing(room.engine) as session:
        return sets.create(session, room.teacher, "Gases", (), room.now)


def test_what_is_there_is_not_added_again(room: Classroom, made: int) -> None:
    change(room, made, set_building.add_alone([WHEN, WHEN, WHO]))
    change(room, made, set_building.add_alone([WHO]))
    assert names(the_slots(room, made)) == [[WHEN], [WHO]]


def test_a_change_sent_twice_is_made_once(room: Classroom, made: int) -> None:
    state = state_of(())
    keys = room.keys(count=2)
    assert change(room, made, set_building.add_drawn(keys, 1), state)
    assert not change(room, made, set_building.add_drawn(keys, 1), state)
    assert len(the_slots(room, made)) == 1


def test_who_may_only_see_a_set_does_not_change_it(room: Classroom, made: int) -> None:
    with writing(room.engine) as session:
        shared = {"set_id": made, "learner_id": room.outsider, "may_change": False}
        session.add(SetShareRow(**shared, made_at=room.now))
    with writing(room.engine) as session:
        found = sets.set_of(session, room.outsider, made)
        add = set_building.add_alone([WHO])
        with pytest.raises(NotAllowedError):
            set_building.apply(session, found, state_of(()), add, room.now)


def reword(room: Classroom, set_id: int, key: str, words: str, put_as: Format | None) -> bool:
    with reading(room.engine) as session:
        holding = set_questions.held(session, [key])
    return change(room, set_id, set_building.put_as(holding, (key,), put_as, words))


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (WHO, "Was it Henry Cavendish who discovered hydrogen?"),
        (WHO, "Which Henry discovered hydrogen?"),
        (WHEN, "Did Cavendish discover hydrogen in 1766?"),
        (WHEN, "When, before 1767 and not before 1766, was hydrogen discovered?"),
    ],
)
def test_words_that_tell_the_answer_are_refused(
    room: Classroom, made: int, key: str, words: str
) -> None:
    change(room, made, set_building.add_alone([key]))
    with pytest.raises(TellingError):
        reword(room, made, key, words, None)
    assert the_slots(room, made)[0].asked[0].wording == ""


def test_other_words_fix_the_format(room: Classroom, made: int) -> None:
    change(room, made, set_building.add_alone([WHO]))
    reword(room, made, WHO, "Hydrogen: who found it,  according to the handbook?", None)
    asked = the_slots(room, made)[0].asked[0]
    assert asked.wording == "Hydrogen: who found it, according to the handbook?"
    assert asked.format is Format.CHOICE


@pytest.mark.parametrize("put_as", [Format.TRUE_FALSE, Format.CLOZE])
def test_a_statement_is_not_put_in_other_words(room: Classroom, made: int, put_as: Format) -> None:
    change(room, made, set_building.add_alone([WHO]))
    with pytest.raises(BadSetError):
        reword(room, made, WHO, "Somebody found hydrogen.", put_as)


def test_several_are_asked_at_once_where_their_order_is_certain(room: Classroom, made: int) -> None:
    whens = [WHEN, "elements/nitrogen-found/when", "elements/davy-born/when"]
    with reading(room.engine) as session:
        order = set_building.add_together(session, whens, Format.ORDER)
        same_month = ["elements/polonium-found-marie/when", "elements/polonium-found-pierre/when"]
        with pytest.raises(BadSetError):
            set_building.add_together(session, same_month, Format.ORDER)
        with pytest.raises(BadSetError):
            set_building.add_together(session, [WHEN], Format.ORDER)
    change(room, made, order)
    assert the_slots(room, made)[0].asked[0].keys == tuple(whens)


def test_an_assignment_keeps_its_version(room: Classroom, made: int) -> None:
    change(room, made, set_building.add_alone([WHEN, WHO]))
    with reading(room.engine) as session:
        version = sets.set_of(session, room.teacher, made).version_id
    room.assign(version)
    change(room, made, set_building.remove({0}))
    change(room, made, set_building.give({0}, None, 2))
    with reading(room.engine) as session:
        assert len(sets.version(session, version).slots) == 2
        prompts = {WHEN: "When?", WHO: "Who?"}
        new, old = set_versions.versions_of(session, room.teacher, made, prompts)
        assert new.changes == ("Removed: When?", "2 instead of 1 points: Who?")
        assert [use.title for use in old.uses] == ["Week 1"]
        assert (new.uses, old.elsewhere) == ((), 0)
        (_, seen) = set_versions.versions_of(session, room.outsider, made, prompts)
        assert (seen.uses, seen.elsewhere) == ((), 1)
