"""What a learner does to many cards at once, and taking it back.

Each act is lines of the log in one transaction; nothing that was reviewed is lost, since the lines
stay and an undo of all of them folds the cards back. The web's cards area calls these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.memory import Line, LineKind
from quizapp.core.scheduling import NEW_CARD, Card, Correction, State, is_buried
from quizapp.services import study
from quizapp.services.errors import NotFoundError, NothingToAskError, QuizError
from quizapp.services.learners import Learner, locked_learner
from quizapp.services.library import shelf_of
from quizapp.services.memories import add_line, cards_of, extend_card, refold
from quizapp.services.plans import Plan, SittingKind
from quizapp.services.visibility import seen_by
from quizapp.store import card_queries as queries
from quizapp.store.models import PackRow

ACTS = (
    LineKind.BURY,
    LineKind.SUSPEND,
    LineKind.RESUME,
    LineKind.RESET,
    LineKind.RESCHEDULE,
)
MOST_PRACTISED = 100
MOST_DAYS = 3650
IN_ONE_GO = 500


class BadDayError(QuizError):
    """A day that no review can be put on."""

    status = 422


@dataclass(frozen=True, slots=True)
class Acted:
    """What was done: its first and last log lines (0: none), to how many cards of how many."""

    first: int
    last: int
    done: int
    asked: int


@dataclass(frozen=True, slots=True)
class Told:
    """An act as its lines tell it. `day`: where reviews were moved to. `undone`: taken back."""

    act: LineKind
    cards: int
    day: date | None
    undone: bool


def act(
    session: Session,
    learner_id: int,
    kind: LineKind,
    questions: Sequence[int],
    now: datetime,
    day: date | None = None,
) -> Acted:
    """Do one of ACTS to the learner's cards of these questions.

    Cards that it would not change are left alone: suspended ones are not suspended again or
    buried, only begun ones are reset, and only those in review (not those being learnt) are moved
    to `day`. Burying holds until the learner's next day; resuming ends that too.
    Raises NotFoundError, BadDayError.
    """
    connection = session.connection()
    learner = locked_learner(connection, learner_id)
    today, seen = learner.calendar.day_of(now), seen_by(connection, learner_id, now)
    moved_to = _moved_to(day, today) if kind is LineKind.RESCHEDULE else None
    until = today + 1 if kind is LineKind.BURY else None
    made: list[int] = []
    for start in range(0, len(questions), IN_ONE_GO):
        part = list(dict.fromkeys(questions[start : start + IN_ONE_GO]))
        rows = queries.rows_of(connection, learner_id, part, seen)
        cards = cards_of(connection, learner_id, part)
        for number in part:
            row, card = rows.get(number), cards.get(number, NEW_CARD)
            if row is None or not _changes(kind, card, row, today):
                continue
            line = Line(0, now, kind, question=row.key, day=today, moved_to=moved_to, until=until)
            made.append(_add(connection, learner, row, line, card))
    ends = (made[0], made[-1]) if made else (0, 0)
    return Acted(*ends, len(made), len(questions))


def told(session: Session, learner_id: int, first: int, last: int) -> Told | None:
    """What an act was, from the ends that `act` gave; None where the learner has no such act."""
    lines = _lines(session.connection(), learner_id, first, last)
    if not lines:
        return None
    kind = LineKind(lines[0].kind)
    day = date.fromordinal(lines[0].payload["day"]) if kind is LineKind.RESCHEDULE else None
    return Told(kind, len(lines), day, all(line.undone is not None for line in lines))


def undo(session: Session, learner_id: int, first: int, last: int, now: datetime) -> int:
    """Take an act back as if it had never been; return how many cards. A second click does nothing.

    Raises NotFoundError.
    """
    connection = session.connection()
    learner = locked_learner(connection, learner_id)
    lines = _lines(connection, learner_id, first, last)
    if not lines:
        raise NotFoundError("There is no such change of yours.", "Your cards are as they stand.")
    waiting = [line for line in lines if line.undone is None]
    today = learner.calendar.day_of(now)
    for line in waiting:
        undoing = Line(0, now, LineKind.UNDO, target=line.id, day=today)
        add_line(connection, learner_id, undoing, question_id=line.question_id)
    numbers = [line.question_id for line in waiting]
    for start in range(0, len(numbers), IN_ONE_GO):
        refold(connection, learner_id, numbers[start : start + IN_ONE_GO], learner.calendar)
    return len(waiting)


def practise(
    session: Session,
    learner_id: int,
    questions: Sequence[int],
    now: datetime,
    *,
    count: bool = False,
) -> int:
    """Begin a practice of these questions, the first hundred of them; return the sitting's id.

    `count`: every answer is a review, also of what is not due; else none is.

    Raises NothingToAskError (none, or of several packs), NotFoundError.
    """
    connection = session.connection()
    rows, seen = dict[int, Any](), seen_by(connection, learner_id, now)
    for start in range(0, len(questions), IN_ONE_GO):
        part = questions[start : start + IN_ONE_GO]
        rows |= queries.rows_of(connection, learner_id, part, seen)
    live = [rows[each] for each in questions if each in rows and rows[each].retired_at is None]
    packs = {row.pack_id for row in live}
    if len(packs) > 1:
        raise NothingToAskError(
            "These cards are of several packs, and a practice is of one.", "Choose a pack first."
        )
    if not live:
        raise NothingToAskError("None of these can be asked any more.", "Choose other cards.")
    pack = session.get_one(PackRow, packs.pop())
    shelf = shelf_of(connection, pack.id, pack.version)
    keys = tuple(shelf.keys[row.id] for row in live[:MOST_PRACTISED])
    plan = Plan(shelf.pack.id, SittingKind.PRACTICE, length=len(keys), cold=True, keys=keys)
    return study.start(session, learner_id, plan.counting(count), now)


def _moved_to(day: date | None, today: int) -> int:
    if day is None or not today <= day.toordinal() <= today + MOST_DAYS:
        raise BadDayError(
            "Reviews can be put on today or a later day, within ten years.", "Choose another day."
        )
    return day.toordinal()


def _changes(kind: LineKind, card: Card, row: Any, today: int) -> bool:
    match kind:
        case LineKind.BURY:
            free = not card.suspended and not is_buried(card, today)
            return free and row.retired_at is None
        case LineKind.SUSPEND:
            return not card.suspended
        case LineKind.RESUME:
            return card.suspended or is_buried(card, today)
        case LineKind.RESET:
            return card.state is not State.NEW
        case LineKind.RESCHEDULE:
            return card.state is State.REVIEW and row.retired_at is None
    raise ValueError(f"{kind} is done to no cards in bulk")


def _add(connection: Connection, learner: Learner, row: Any, line: Line, card: Card) -> int:
    number = add_line(connection, learner.id, line, question_id=row.id)
    correction = Correction(row.revised_at, row.retired_at is not None)
    extend_card(
        connection,
        learner.id,
        row.pack_id,
        row.id,
        line,
        card,
        correction,
        learner.calendar,
        learner.parameters,
    )
    return number


def _lines(connection: Connection, learner_id: int, first: int, last: int) -> list[Any]:
    kinds = [kind.value for kind in ACTS]
    return queries.lines_between(connection, learner_id, kinds, first, last)
