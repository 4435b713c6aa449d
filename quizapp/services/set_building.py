"""Changing what a set asks: slots added, moved, joined, split, reworded. All but `apply` is pure.

A change names the state that it was made on (`state_of`): sent twice, or from a tab that has grown
old, it changes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.distractors import fits
from quizapp.core.generation import aspect_of
from quizapp.core.licences import context
from quizapp.core.papers import Asked, Slot
from quizapp.core.presenting import CannotPresent, present_members
from quizapp.core.questions import OVER_SEVERAL, TYPED, Format
from quizapp.services import sets
from quizapp.services.errors import NotAllowedError, QuizError
from quizapp.services.set_questions import Holding, format_of, held, questions_of
from quizapp.services.set_wording import refuse_telling
from quizapp.services.sets import QuestionSet, slots_as_json
from quizapp.store.models import QuestionSetRow

MOST_SLOTS = 300
MOST_ASKED = 1000
MOST_POINTS = 1000.0
MOST_BESIDE = 3
REWORDED = frozenset({Format.CHOICE, Format.CHOICES, *TYPED}) - {Format.CLOZE}
"""Formats whose prompt is a question that can be put in other words."""

Slots = tuple[Slot, ...]
Change = Callable[[Slots], Sequence[Slot]]


class BadSetError(QuizError):
    """A change that a set cannot take."""

    status = 422


def state_of(slots: Iterable[Slot]) -> str:
    """A short name of what a set asks now."""
    text = json.dumps(slots_as_json(slots), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def lock(session: Session, set_id: int) -> None:
    """Let nobody else change this set until the transaction is over; ask before it is read."""
    chosen = select(QuestionSetRow.id).where(QuestionSetRow.id == set_id)
    session.execute(chosen.with_for_update())


def apply(session: Session, found: QuestionSet, state: str, change: Change, now: datetime) -> bool:
    """Change a set, if it is still as it was seen; whether it was.

    Raises NotAllowedError, BadSetError.
    """
    if not found.may_change:
        raise NotAllowedError(
            "This set was shared with you to be seen and copied.", "Copy it, and change the copy."
        )
    if state != state_of(found.slots):
        return False
    slots = tuple(change(found.slots))
    _check_size(slots)
    if slots != found.slots:
        sets.change_slots(session, found.id, slots, now)
    return True


def _check_size(slots: Slots) -> None:
    if len(slots) > MOST_SLOTS or sum(len(slot.asked) for slot in slots) > MOST_ASKED:
        raise BadSetError(
            f"A set has at most {MOST_SLOTS} slots and {MOST_ASKED:,} questions.",
            "Make two sets of it. Nothing was changed.",
        )
    keys = [asked.keys for slot in slots for asked in slot.asked]
    if len(set(keys)) < len(keys):
        raise BadSetError("A question stands in the set already.", "Nothing was changed.")


def add_alone(keys: Iterable[str]) -> Change:
    """Add each question as a slot of its own; those that are there are left where they are."""

    def change(slots: Slots) -> Sequence[Slot]:
        return (*slots, *(Slot((Asked((key,)),)) for key in _new(slots, keys)))

    return change


def add_drawn(keys: Iterable[str], take: int) -> Change:
    """Add one slot that gives any `take` of these questions."""

    def change(slots: Slots) -> Sequence[Slot]:
        new = _new(slots, keys)
        if not new:
            return slots
        if not 1 <= take <= len(new):
            raise BadSetError(
                f"A slot of {len(new)} questions cannot give {take}.",
                f"Choose from 1 to {len(new)}.",
            )
        return (*slots, Slot(tuple(Asked((key,)) for key in new), take))

    return change


def add_together(session: Session, keys: Sequence[str], wanted: Format) -> Change:
    """Add one slot that asks these questions at once: an order, a matching, which came first.

    Raises BadSetError where they cannot be asked so.
    """
    holding = held(session, list(keys))
    asked = Asked(tuple(keys), wanted)
    questions = questions_of(holding, asked)
    packs = {question.pack for question in questions}
    try:
        if len(packs) != 1 or not 2 <= len(keys) <= 8:
            raise CannotPresent
        present_members(holding[keys[0]].shelf.generated, questions, wanted, 0)
    except CannotPresent:
        raise BadSetError(
            "These cannot be asked together: their order in time is not certain, or one has "
            "an answer that may be right for another.",
            "Choose from two to eight others of one pack. Nothing was changed.",
        ) from None
    return lambda slots: (*slots, Slot((asked,)))


def _new(slots: Slots, keys: Iterable[str]) -> list[str]:
    there = {each.key for slot in slots for each in slot.asked if len(each.keys) == 1}
    return [key for key in dict.fromkeys(keys) if key not in there]


def remove(places: Collection[int]) -> Change:
    """Remove slots."""
    return lambda slots: [slot for at, slot in enumerate(slots) if at not in places]


def leave_out(name: tuple[str, ...]) -> Change:
    """Leave one question (or several asked at once) out of its slot."""

    def change(slots: Slots) -> Sequence[Slot]:
        found = []
        for slot in slots:
            kept = tuple(each for each in slot.asked if each.keys != name)
            if kept:
                found.append(Slot(kept, min(slot.take, len(kept)), slot.points))
        return found

    return change


def move(places: Collection[int], step: int) -> Change:
    """Move slots one place up (-1) or down (1), together."""

    def change(slots: Slots) -> Sequence[Slot]:
        found = list(slots)
        order = sorted(p for p in places if 0 <= p < len(found))
        moved: set[int] = set()
        for at in order if step < 0 else reversed(order):
            to = at + step
            if 0 <= to < len(found) and to not in moved:
                found[at], found[to] = found[to], found[at]
                moved.add(to)
            else:
                moved.add(at)
        return found

    return change


def put(place: int, to: int) -> Change:
    """Put a slot at another place, from 0."""

    def change(slots: Slots) -> Sequence[Slot]:
        found = list(slots)
        if 0 <= place < len(found):
            found.insert(max(0, min(to, len(slots) - 1)), found.pop(place))
        return found

    return change


def merge(places: Collection[int], take: int | None = None) -> Change:
    """Make one slot of several, where the first of them stands; it gives as many as they did, or
    `take`."""

    def change(slots: Slots) -> Sequence[Slot]:
        chosen = [slots[at] for at in sorted(places) if at < len(slots)]
        if len(chosen) < 2:
            raise BadSetError("Tick at least two slots to make one of them.")
        asked = tuple(each for slot in chosen for each in slot.asked)
        wanted = sum(slot.take for slot in chosen) if take is None else take
        one = _slot(asked, wanted, chosen[0].points)
        rest = [(at, slot) for at, slot in enumerate(slots) if at not in places]
        before = [slot for at, slot in rest if at < min(places)]
        return [*before, one, *(slot for at, slot in rest if at > min(places))]

    return change


def split(places: Collection[int]) -> Change:
    """Make of each slot as many as it has questions."""

    def change(slots: Slots) -> Sequence[Slot]:
        found: list[Slot] = []
        for at, slot in enumerate(slots):
            alone = [Slot((each,), 1, slot.points) for each in slot.asked]
            found += alone if at in places else [slot]
        return found

    return change


def give(places: Collection[int], take: int | None, points: float | None) -> Change:
    """Set how many a slot gives, how many points each is worth, or both."""

    def change(slots: Slots) -> Sequence[Slot]:
        return [
            _slot(
                slot.asked,
                slot.take if take is None else take,
                slot.points if points is None else points,
            )
            if at in places
            else slot
            for at, slot in enumerate(slots)
        ]

    return change


def _slot(asked: tuple[Asked, ...], take: int, points: float) -> Slot:
    if not 1 <= take <= len(asked):
        raise BadSetError(
            f"A slot of {len(asked)} questions cannot give {take}.",
            f"Choose from 1 to {len(asked)}.",
        )
    if not 0 <= points <= MOST_POINTS:
        raise BadSetError(f"Points are from 0 to {MOST_POINTS:,.0f}.", "Nothing was changed.")
    return Slot(asked, take, points)


def put_as(holding: Holding, name: tuple[str, ...], wanted: Format | None, wording: str) -> Change:
    """Fix how one question of the set is put: its format (None: as the assignment says) and its
    prompt ("": as the pack has it). Other words fix the format too.

    Raises BadSetError where the question has no such format, or the words give its answer away.
    """

    def change(slots: Slots) -> Sequence[Slot]:
        return [replace(slot, asked=tuple(put_one(each) for each in slot.asked)) for slot in slots]

    def put_one(each: Asked) -> Asked:
        if each.keys != name:
            return each
        return checked(holding, replace(each, format=wanted, wording=" ".join(wording.split())))

    return change


def put_beside(holding: Holding, name: tuple[str, ...], entity: str, *, gone: bool) -> Change:
    """Let an entity always stand among the wrong options where a question is put as a choice, or
    no longer (`gone`). Doing so again changes nothing.

    Raises BadSetError where it cannot stand there.
    """

    def change(slots: Slots) -> Sequence[Slot]:
        if not any(each.keys == name for slot in slots for each in slot.asked):
            raise BadSetError("The set asks this question no longer.", "Nothing was changed.")
        return [replace(slot, asked=tuple(put_one(each) for each in slot.asked)) for slot in slots]

    def put_one(each: Asked) -> Asked:
        if each.keys != name:
            return each
        rest = tuple(other for other in each.beside if other != entity)
        if gone:
            return replace(each, beside=rest)
        if entity in each.beside:
            return each
        if len(rest) >= MOST_BESIDE:
            raise BadSetError(f"At most {MOST_BESIDE} options are chosen by hand.")
        if not can_stand(holding, each, entity):
            raise BadSetError(
                "It cannot stand there: it may be right, or it is too like another.",
                "Nothing was changed.",
            )
        return replace(each, beside=(*rest, entity))

    return change


def can_stand(holding: Holding, asked: Asked, entity: str) -> bool:
    """Whether an entity can be put among the wrong options of a place."""
    questions = questions_of(holding, asked)
    if len(questions) != 1 or questions[0].written:
        return False
    generated = holding[asked.key].shelf.generated
    aspect = aspect_of(generated.pack, questions[0])
    return fits(context(generated.candidates, questions[0], aspect), entity)


def checked(holding: Holding, asked: Asked) -> Asked:
    """A place as it can be kept: with words of its own its format is fixed. Raises BadSetError."""
    chosen = format_of(holding, asked)
    if asked.format is not None and chosen is None:
        raise BadSetError("The question cannot be put in this format.", "Choose another.")
    if not asked.wording:
        return asked
    if chosen is None or chosen in OVER_SEVERAL or chosen not in REWORDED:
        raise BadSetError(
            "Only a question that is chosen or typed can be put in other words.",
            "Fix one of these formats first. Nothing was changed.",
        )
    refuse_telling(holding, asked)
    return replace(asked, format=chosen)
