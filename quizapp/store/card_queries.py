"""Named statements about a learner's cards as a list: filtered, ordered, page by page.

`services.cards` and `card_acts` call them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from quizapp.core.scheduling import State
from quizapp.store.base import table_of
from quizapp.store.models import CardRow, LogLineRow, QuestionRow
from quizapp.store.visibility import Seen, questions_seen

_LIVE = QuestionRow.retired_at.is_(None)
_ACTIVE = and_(_LIVE, CardRow.suspended.is_(False))
_NONE_YET = CardRow.question_id.is_(None)

STATES: dict[str, ColumnElement[bool]] = {
    "new": and_(_LIVE, or_(_NONE_YET, and_(CardRow.state == int(State.NEW), _ACTIVE))),
    "learning": and_(_ACTIVE, CardRow.state == int(State.LEARNING)),
    "review": and_(_ACTIVE, CardRow.state == int(State.REVIEW)),
    "relearning": and_(_ACTIVE, CardRow.state == int(State.RELEARNING)),
    "suspended": and_(_LIVE, CardRow.suspended.is_(True)),
    "retired": QuestionRow.retired_at.is_not(None),
}
"""The states of a card, none of which holds where another does; what was never met is new."""

ORDERS: dict[str, tuple[Any, ...]] = {
    "due": (CardRow.due.is_(None), CardRow.due),
    "lapses": (CardRow.lapses.desc(),),
    "stability": (CardRow.stability.is_(None), CardRow.stability),
    "topic": (QuestionRow.topic,),
    "key": (QuestionRow.key,),
}
"""What cards can be ordered by; those without a value come last."""


DUES = ("now", "week", "month", "later", "none", "buried")
"""When a card is due: by now, within so long of it, after that, never; or set aside for a day."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which cards of a learner are meant, and in which order.

    `seen`: what of own questions the learner may see. `packs`: numbers of packs, None for all. ""
    means any topic, due or state (but not what was never met). `lapses`: at least so many. `today`:
    the learner's day at the moment `now`.
    """

    learner: int
    now: datetime
    today: int
    seen: Seen
    packs: tuple[int, ...] | None = None
    topic: str = ""
    state: str = ""
    lapses: int = 0
    order: str = "due"
    due: str = ""


def ids(connection: Connection, chosen: Chosen) -> list[int]:
    """The numbers of the questions of all cards that are meant, in order."""
    found = _ordered(_where(select(QuestionRow.id), chosen), chosen)
    return list(connection.execute(found).scalars())


def count(connection: Connection, chosen: Chosen) -> int:
    """How many cards are meant."""
    counted = _where(select(func.count()).select_from(QuestionRow), chosen)
    return int(connection.execute(counted).scalar_one())


def page(connection: Connection, chosen: Chosen, skip: int, most: int) -> list[Any]:
    """Some of the cards that are meant, in order."""
    rows = _ordered(_where(select(*_COLUMNS), chosen), chosen).offset(skip).limit(most)
    return list(connection.execute(rows))


def rows_of(
    connection: Connection, learner: int, questions: Collection[int], seen: Seen
) -> dict[int, Any]:
    """The learner's cards of these questions, with empty ones for what was never met. Numbers of
    questions that the learner may not see are as if they were none."""
    named = _joined(select(*_COLUMNS), learner).where(QuestionRow.id.in_(questions))
    named = named.where(questions_seen(seen))
    return {row.id: row for row in connection.execute(named)}


_COLUMNS: tuple[Any, ...] = (
    QuestionRow.id,
    QuestionRow.pack_id,
    QuestionRow.key,
    QuestionRow.topic,
    QuestionRow.revised_at,
    QuestionRow.retired_at,
    CardRow.state,
    CardRow.suspended,
    CardRow.lapses,
    CardRow.stability,
    CardRow.due,
    CardRow.buried,
)


def _joined(statement: Select[Any], learner: int, *, outer: bool = True) -> Select[Any]:
    own = and_(CardRow.question_id == QuestionRow.id, CardRow.learner_id == learner)
    return statement.join(CardRow, own, isouter=outer)


def _where(statement: Select[Any], chosen: Chosen) -> Select[Any]:
    found = _joined(statement, chosen.learner, outer=chosen.state == "new")
    if chosen.state == "new":
        found = found.where(questions_seen(chosen.seen))
    if chosen.state:
        found = found.where(STATES[chosen.state])
    if chosen.packs is not None:
        found = found.where(QuestionRow.pack_id.in_(chosen.packs))
    if chosen.topic:
        found = found.where(QuestionRow.topic == chosen.topic)
    if chosen.lapses:
        found = found.where(CardRow.lapses >= chosen.lapses)
    if chosen.due:
        found = found.where(_due(chosen))
    return found


def _due(chosen: Chosen) -> ColumnElement[bool]:
    match chosen.due:
        case "now":
            return CardRow.due <= chosen.now
        case "week":
            return CardRow.due <= chosen.now + timedelta(days=7)
        case "month":
            return CardRow.due <= chosen.now + timedelta(days=30)
        case "later":
            return CardRow.due > chosen.now + timedelta(days=30)
        case "buried":
            return CardRow.buried > chosen.today
    return CardRow.due.is_(None)


def _ordered(statement: Select[Any], chosen: Chosen) -> Select[Any]:
    return statement.order_by(*ORDERS[chosen.order], QuestionRow.id)


def lines_between(
    connection: Connection, learner: int, kinds: Collection[str], first: int, last: int
) -> list[Any]:
    """Log lines of some kinds from one id to another; `undone` is None where one still counts."""
    undo = table_of(LogLineRow).alias("undo")
    chosen = (
        select(
            LogLineRow.id,
            LogLineRow.kind,
            LogLineRow.question_id,
            LogLineRow.payload,
            undo.c.id.label("undone"),
        )
        .outerjoin(undo, and_(undo.c.target_id == LogLineRow.id, undo.c.kind == "undo"))
        .where(
            LogLineRow.learner_id == learner,
            LogLineRow.kind.in_(kinds),
            LogLineRow.id.between(first, last),
        )
        .order_by(LogLineRow.id)
    )
    return list(connection.execute(chosen))
