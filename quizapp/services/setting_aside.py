"""Setting questions aside: skipping, burying until tomorrow, suspending, and bringing them back.

The web's study and library areas call these in a POST; `afterthoughts.undo` takes them back. A
sitting keeps what was set aside in it as `steps`, so that undo goes back over them in their order:
each is [answers before it, what it was, question, log line, item to be asked again, whether that
item was waiting]. Every function is safe to repeat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.memory import Line, LineKind
from quizapp.core.scheduling import Card, is_buried
from quizapp.services.errors import CannotSetAsideError, NotFoundError
from quizapp.services.learners import Learner, locked_learner
from quizapp.services.library import Shelf, shelf, shelf_of
from quizapp.services.memories import add_line, card_of, extend_card, refold
from quizapp.services.queueing import Item, Why, with_repeat, without
from quizapp.services.sittings import (
    Sitting,
    advanced,
    asked_first,
    found_or_raise,
    item_of,
    keep,
    sitting_from,
)
from quizapp.store import study_queries

SKIP = "skip"


def skip(session: Session, learner_id: int, presentation_id: int, now: datetime) -> int:
    """Ask the question that waits later in its sitting, after all others; return the sitting's id.

    Does nothing where it does not wait any more, or where nothing else is left. Raises
    NotFoundError.
    """
    connection = session.connection()
    learner = locked_learner(connection, learner_id)
    row = _presented(connection, learner_id, presentation_id)
    sitting = sitting_from(row)
    asked = any(len(kept) > 1 for kept in sitting.queue)
    if asked and sitting.current == presentation_id and sitting.finished_at is None:
        item = item_of(row)
        step = [sitting.answered, SKIP, item.questions[0], None, item.as_json(), True]
        queue = (*sitting.queue, item.as_json())
        later = replace(sitting, queue=queue, current=None, steps=(*sitting.steps, step))
        found = shelf_of(connection, row.pack_id, row.version)
        keep(connection, advanced(connection, learner, found, later, now))
    return int(row.sitting_id)


def set_aside(
    session: Session, learner_id: int, presentation_id: int, kind: LineKind, now: datetime
) -> int:
    """Bury or suspend (`kind`) the question that was presented; return its sitting's id.

    It may wait for its answer or have been answered; its sitting asks it no more. Raises
    NotFoundError, CannotSetAsideError (several questions were asked at once).
    """
    connection = session.connection()
    learner = locked_learner(connection, learner_id)
    row = _presented(connection, learner_id, presentation_id)
    if len(row.members) > 1:
        raise CannotSetAsideError(
            "This asks several questions at once, and cannot be set aside.", "Skip it instead."
        )
    sitting = sitting_from(row)
    number = row.members[0][0]
    found = shelf_of(connection, row.pack_id, row.version)
    line_id = _note_down(connection, learner, found, number, kind, now)
    if line_id is None:
        return sitting.id
    item, waiting = _taken(connection, sitting, number)
    step = [sitting.answered, kind.value, number, line_id, item and item.as_json(), waiting]
    queue = without(sitting.queue, (number,))
    after = replace(sitting, queue=queue, steps=(*sitting.steps, step))
    if waiting:
        after = advanced(connection, learner, found, replace(after, current=None), now)
    keep(connection, after)
    return sitting.id


def change_standing(
    session: Session, learner_id: int, pack: str, key: str, kind: LineKind, now: datetime
) -> None:
    """Bury, suspend or bring back (`kind`) a question of a pack, outside of any sitting.

    Raises NotFoundError.
    """
    connection = session.connection()
    learner = locked_learner(connection, learner_id)
    found = shelf(connection, pack)
    if key not in found.generated.questions:
        raise NotFoundError("The pack has no such question.", "Look it up by one of its names.")
    _note_down(connection, learner, found, found.ids[key], kind, now)


def brought_back(
    connection: Connection, learner: Learner, found: Shelf, sitting: Sitting, now: datetime
) -> Sitting:
    """The sitting before its last step, whose question is asked again; it is not kept yet."""
    *steps, (_, _, number, line_id, kept, waiting) = sitting.steps
    before = replace(sitting, steps=tuple(steps))
    if line_id is not None:
        day = learner.calendar.day_of(now)
        line = Line(0, now, LineKind.UNDO, target=line_id, day=day)
        add_line(connection, learner.id, line, question_id=number)
        refold(connection, learner.id, [number], learner.calendar)
    if kept is None:
        return before
    item = Item.from_json(kept)
    queue = without(before.queue, item.questions)
    if not waiting:
        return replace(before, queue=with_repeat(queue, item, soon=True))
    again = asked_first(connection, replace(before, queue=queue), item)
    return advanced(connection, learner, found, again, now)


def last_done(answered: int, steps: Sequence[Sequence[Any]]) -> str:
    """What was done last in a sitting: "answer", "skip", "bury", "suspend"; "" for nothing."""
    if steps and steps[-1][0] == answered:
        return str(steps[-1][1])
    return "answer" if answered else ""


def left_out(steps: Sequence[Sequence[Any]]) -> int:
    """How many of the questions planned a sitting does not ask, since they were set aside."""
    planned = (step[4] for step in steps if step[1] != SKIP and step[4] is not None)
    return sum(kept[0] != Why.AGAIN.value for kept in planned)


def _presented(connection: Connection, learner_id: int, presentation_id: int) -> Any:
    own = {"learner": learner_id, "presentation": presentation_id}
    return found_or_raise(study_queries.PRESENTED.first(connection, **own))


def _taken(connection: Connection, sitting: Sitting, number: int) -> tuple[Item | None, bool]:
    """The item that asks a question in a sitting, and whether it is the one that waits."""
    if sitting.current is not None:
        waiting = item_of(
            study_queries.PRESENTATION.first(connection, presentation=sitting.current)
        )
        if waiting.questions == (number,):
            return waiting, True
    to_come = (kept for kept in sitting.queue if len(kept) > 1 and kept[1] == [number])
    kept = next(to_come, None)
    return (None if kept is None else Item.from_json(kept)), False


def _note_down(
    connection: Connection,
    learner: Learner,
    found: Shelf,
    number: int,
    kind: LineKind,
    now: datetime,
) -> int | None:
    """Add the line and keep the card; None where the card already stands so."""
    card, day = card_of(connection, learner.id, number), learner.calendar.day_of(now)
    if _stands(card, kind, day):
        return None
    key = found.keys[number]
    until = day + 1 if kind is LineKind.BURY else None
    line = Line(0, now, kind, question=key, day=day, until=until)
    line_id = add_line(connection, learner.id, line, question_id=number)
    correction = found.correction(number)
    extend_card(
        connection,
        learner.id,
        found.pack_id,
        number,
        line,
        card,
        correction,
        learner.calendar,
        learner.parameters,
    )
    return line_id


def _stands(card: Card, kind: LineKind, day: int) -> bool:
    if kind is LineKind.RESUME:
        return not card.suspended and not is_buried(card, day)
    return card.suspended or (kind is LineKind.BURY and is_buried(card, day))
