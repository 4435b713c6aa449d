"""Putting due questions of one review together, or beside what they are mixed up with. Pure.

`sittings` calls it once a review is planned. Nothing is asked early for the sake of others: only
questions that are due in this very sitting stand together, each of them is graded by itself and
counts by itself, and it is not asked a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from quizapp.core.chance import number
from quizapp.core.questions import Format, Question
from quizapp.core.scheduling import NEW_CARD, Card
from quizapp.services.formats import Step, step_of, tells_apart, together_with, wide_formats
from quizapp.services.library import Shelf
from quizapp.services.planning import APART, alike
from quizapp.services.queueing import Item, Queue, Why

Alike = Callable[[Question, Question], bool]


def due_alone(queue: Queue) -> tuple[int, ...]:
    """The numbers of the questions that a queue asks one by one because they are due."""
    return tuple(kept[1][0] for kept in queue if kept[0] == Why.DUE.value and len(kept[1]) == 1)


def told_apart(
    found: Shelf, queue: Queue, cards: Mapping[int, Card], confused: Collection[str]
) -> Queue:
    """The queue of a review with some of its due questions put as "which of the two?": those whose
    answers are `confused` (by key), where it is their turn (`formats.tells_apart`)."""
    items = [Item.from_json(kept) for kept in queue]
    for place, item in enumerate(items):
        if item.why is not Why.DUE or len(item.questions) != 1:
            continue
        question, card = found.question(item.questions[0]), cards.get(item.questions[0], NEW_CARD)
        if question and question.key in confused and tells_apart(question, card):
            items[place] = replace(item, format=Format.CONTRAST)
    return tuple(item.as_json() for item in items)


def widened(
    found: Shelf,
    queue: Queue,
    cards: Mapping[int, Card],
    seed: int,
    mixed_up: Collection[frozenset[str]] = (),
) -> Queue:
    """The queue of a review with some of its due questions put together.

    A question whose turn it is (`formats.wide_formats`) takes with it others that are at least at
    the step of recall; they leave their own places. What is easily mistaken for one another, the
    pairs that this learner has `mixed_up` included, is not put together, and stays as far apart as
    it was planned.
    """
    items, mistaken = [Item.from_json(kept) for kept in queue], partial(alike, found, mixed_up)
    ready = {
        number: question
        for number in due_alone(queue)
        if (question := found.question(number)) is not None
        and step_of(cards.get(number, NEW_CARD)) >= Step.RECALL
    }
    for mine, question in list(ready.items()):
        if mine not in ready:
            continue
        others = [q for n, q in ready.items() if n != mine and not mistaken(question, q)]
        for format_ in wide_formats(question, cards[mine]):
            members = _members(
                found, question, others, format_, number(seed, question.key), mistaken
            )
            merged = _merged(found, items, members, format_, mistaken) if len(members) > 1 else None
            if merged is not None:
                items = merged
                for member in members:
                    ready.pop(found.ids[member.key])
                break
    return tuple(item.as_json() for item in items)


def _members(
    found: Shelf,
    question: Question,
    others: Sequence[Question],
    format: Format,  # noqa: A002
    seed: int,
    mistaken: Alike,
) -> tuple[Question, ...]:
    members = together_with(found.generated, question, others, format, seed)
    together = any(mistaken(one, other) for i, one in enumerate(members) for other in members[:i])
    return () if together else members


def _merged(
    found: Shelf,
    items: Sequence[Item],
    members: Sequence[Question],
    format: Format,  # noqa: A002
    mistaken: Alike,
) -> list[Item] | None:
    """The items with the members as one, at the place of the first; None where that would bring
    together what is kept apart."""
    numbers = [found.ids[member.key] for member in members]
    once = Item("", tuple(sorted(numbers)), Why.DUE, format)
    place = next(i for i, item in enumerate(items) if item.questions == (numbers[0],))
    singles = {(number,) for number in numbers}
    before = [item for item in items[:place] if item.questions not in singles]
    after = [item for item in items[place:] if item.questions not in singles]
    merged = [*before, once, *after]
    return merged if _kept_apart(found, merged, mistaken) else None


def _kept_apart(found: Shelf, items: Sequence[Item], mistaken: Alike) -> bool:
    asked = [list(_questions(found, item)) for item in items if item.questions]
    return not any(
        mistaken(one, other)
        for place, group in enumerate(asked)
        for later in asked[place + 1 : place + 1 + APART]
        for one in group
        for other in later
    )


def _questions(found: Shelf, item: Item) -> Iterator[Question]:
    return (q for q in map(found.question, item.questions) if q is not None)
