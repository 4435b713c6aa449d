"""Where a missed question comes again in a queue."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.questions import Format
from quizapp.services.queueing import (
    SEVERAL,
    Item,
    Queue,
    Why,
    not_yet_asked,
    with_repeat,
    without_repeats,
)

MISSED = Item("", (99,), Why.DUE, Format.CHOICE)
items = st.one_of(
    st.builds(Item, fact=st.sampled_from(["a", "b"])),
    st.builds(
        Item,
        questions=st.integers(1, 98).map(lambda n: (n,)),
        why=st.sampled_from(Why),
        format=st.one_of(st.none(), st.sampled_from(Format)),
    ),
)
queues = st.lists(items, max_size=12).map(lambda found: tuple(item.as_json() for item in found))


@given(items)
def test_an_item_comes_back_from_json(item: Item) -> None:
    assert Item.from_json(item.as_json()) == item


@given(queues)
def test_a_missed_question_comes_after_several_others_or_last(queue: Queue) -> None:
    found = [Item.from_json(kept) for kept in with_repeat(queue, MISSED, soon=True)]
    place = next(i for i, item in enumerate(found) if item.questions == (99,))
    before = sum(bool(item.questions) for item in found[:place])
    assert before == min(SEVERAL, sum(len(kept) > 1 for kept in queue))
    assert (found[place].why, found[place].format) == (Why.AGAIN, Format.CHOICE)
    assert before == SEVERAL or place == len(found) - 1


@given(queues)
def test_a_learning_step_comes_last_and_stands_once(queue: Queue) -> None:
    once = with_repeat(queue, MISSED, soon=True)
    moved = with_repeat(once, MISSED, soon=False)
    assert moved == (*queue, Item("", (99,), Why.AGAIN, Format.CHOICE).as_json())
    assert without_repeats(moved, (99,)) == queue


def test_repeats_and_introductions_are_not_questions_to_come() -> None:
    queue = tuple(
        item.as_json()
        for item in (
            Item(fact="a"),
            MISSED,
            Item("", (1,), Why.AGAIN),
            Item("", (2, 3), Why.CHOSEN),
        )
    )
    assert not_yet_asked(queue) == 2
    assert without_repeats(queue, (99,)) == queue
