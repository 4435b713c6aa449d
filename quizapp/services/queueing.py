"""The queue of a sitting: what is still to come, and where a missed question comes again. Pure.

`planning` makes queues, `sittings` takes from them, `answering` puts back; the store keeps them as
JSON.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Any

from quizapp.core.questions import Format

SEVERAL = 4
"""A missed question comes again after so many others, or at the end of what is left."""


class Why(StrEnum):
    """Why a question stands in a queue."""

    DUE = "due"
    EARLY = "early"  # not due yet, but to be known on the day of an exam
    NEW = "new"
    CHOSEN = "chosen"
    AGAIN = "again"  # missed, or in a learning step: it comes again in the same sitting


_AGAIN = Why.AGAIN.value


@dataclass(frozen=True, slots=True)
class Item:
    """One thing still to come: the introduction of `fact`, a question (or several at once), or a
    `pair` of entities side by side.

    `questions` are the database's numbers, in their order; `format` None leaves it to the moment
    of asking.
    """

    fact: str = ""
    questions: tuple[int, ...] = ()
    why: Why = Why.CHOSEN
    format: Format | None = None
    pair: tuple[str, ...] = ()

    def as_json(self) -> list[Any]:
        """The item as JSON values; `from_json` reads them back."""
        if self.fact:
            return [self.fact]
        if self.pair:
            return [list(self.pair)]
        chosen = None if self.format is None else self.format.value
        return [self.why.value, list(self.questions), chosen]

    @staticmethod
    def from_json(values: Sequence[Any]) -> Item:
        """An item from what `as_json` gave."""
        if len(values) == 1:
            shown = values[0]
            return Item(fact=shown) if isinstance(shown, str) else Item(pair=tuple(shown))
        why, questions, chosen = values
        return Item("", tuple(questions), Why(why), None if chosen is None else Format(chosen))


Queue = tuple[list[Any], ...]
"""Items as the database keeps them (`Item.as_json`): a long queue is not decoded for one answer."""


def without_repeats(queue: Queue, questions: tuple[int, ...]) -> Queue:
    """The queue without the repeats of what was asked over these questions."""
    asked = list(questions)
    return tuple(kept for kept in queue if len(kept) == 1 or kept[1] != asked or kept[0] != _AGAIN)


def without(queue: Queue, questions: tuple[int, ...]) -> Queue:
    """The queue without anything that asks just these questions."""
    asked = list(questions)
    return tuple(kept for kept in queue if len(kept) == 1 or kept[1] != asked)


def with_repeat(queue: Queue, item: Item, *, soon: bool) -> Queue:
    """The queue with one repeat of `item`: `soon` after several others, else at the end."""
    rest = without_repeats(queue, item.questions)
    again = replace(item, why=Why.AGAIN).as_json()
    if not soon:
        return (*rest, again)
    asked = (index for index, kept in enumerate(rest) if len(kept) > 1)
    place = next(islice(asked, SEVERAL - 1, None), len(rest)) + 1
    return (*rest[:place], again, *rest[place:])


def not_yet_asked(queue: Sequence[list[Any]]) -> int:
    """How many of the questions planned are still to be asked for the first time."""
    return len([kept for kept in queue if len(kept) > 1 and kept[0] != _AGAIN])


def to_come_again(queue: Sequence[list[Any]]) -> int:
    """How many questions stand in the queue once more."""
    return len([kept for kept in queue if len(kept) > 1 and kept[0] == _AGAIN])


def holds(queue: Sequence[list[Any]], questions: tuple[int, ...]) -> bool:
    """Whether these questions stand in the queue, for the first time or again."""
    asked = list(questions)
    return any(len(kept) > 1 and kept[1] == asked for kept in queue)
