"""The learner's cards as a list: filtered, ordered, page by page. Reads only.

The web's cards area calls these; `services.card_acts` changes what is chosen here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from quizapp.core.scheduling import State
from quizapp.core.searching import folded
from quizapp.services.errors import NotFoundError
from quizapp.services.learners import learner_of
from quizapp.services.library import Shelf, shelf
from quizapp.services.visibility import seen_by
from quizapp.store import card_queries as queries
from quizapp.store.models import PackRow
from quizapp.store.visibility import Seen, packs_seen

PER_PAGE = 50
STATES = tuple(queries.STATES)
ORDERS = tuple(queries.ORDERS)
DUES = queries.DUES


@dataclass(frozen=True, slots=True)
class CardFilter:
    """Which cards are wanted; what is empty or 0 leaves nothing out.

    `state` is one of STATES, `order` one of ORDERS, `due` one of DUES; `lapses`: at least so many.
    `words` must stand in the prompt, in any order and however they are accented.
    """

    pack: str = ""
    topic: str = ""
    state: str = ""
    lapses: int = 0
    words: str = ""
    order: str = "due"
    due: str = ""


@dataclass(frozen=True, slots=True)
class CardLine:
    """One card. `fact`: a fact that it asks about, "" where it is asked no more.

    `buried`: set aside until the learner's next day.
    """

    question: int
    pack: str
    pack_title: str
    prompt: str
    fact: str
    topic: str
    state: str
    lapses: int
    due: datetime | None
    stability: float | None
    buried: bool


@dataclass(frozen=True, slots=True)
class CardPage:
    """Some of the cards, how many there are, which page (from 1) of how many this is."""

    cards: tuple[CardLine, ...]
    total: int
    number: int
    pages: int
    topics: tuple[tuple[str, str], ...]  # of the pack that is filtered by: id and title


def card_page(
    session: Session, learner_id: int, wanted: CardFilter, now: datetime, number: int = 1
) -> CardPage:
    """A page of the cards that are wanted; the last one where there are not so many.

    Raises NotFoundError (no such pack).
    """
    connection = session.connection()
    seen = seen_by(connection, learner_id, now)
    packs = _packs(connection, seen, wanted.pack)
    chosen = _chosen(connection, learner_id, wanted, packs, seen, now)
    if wanted.words:
        found = _with_words(connection, chosen, wanted.words, packs)
        total = len(found)
    else:
        total = queries.count(connection, chosen)
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(1, number), pages)
    skip = (number - 1) * PER_PAGE
    if wanted.words:
        part = found[skip : skip + PER_PAGE]
        by_id = queries.rows_of(connection, learner_id, part, seen)
        rows = [by_id[each] for each in part]
    else:
        rows = queries.page(connection, chosen, skip, PER_PAGE)
    of = {each.pack_id for each in rows}
    shelves = {number: _shelf(connection, packs[number]) for number in of}
    topics: tuple[tuple[str, str], ...] = ()
    if wanted.pack:
        topics = tuple(_shelf(connection, next(iter(packs.values()))).pack.topics.items())
    lines = tuple(_line(row, shelves[row.pack_id], chosen.today) for row in rows)
    return CardPage(lines, total, number, pages, topics)


def matching(
    connection: Connection, learner_id: int, wanted: CardFilter, now: datetime
) -> list[int]:
    """The numbers of the questions of all cards that are wanted, in order. Raises NotFoundError."""
    seen = seen_by(connection, learner_id, now)
    packs = _packs(connection, seen, wanted.pack)
    chosen = _chosen(connection, learner_id, wanted, packs, seen, now)
    if wanted.words:
        return _with_words(connection, chosen, wanted.words, packs)
    return queries.ids(connection, chosen)


def _chosen(
    connection: Connection,
    learner_id: int,
    wanted: CardFilter,
    packs: dict[int, Any],
    seen: Seen,
    now: datetime,
) -> queries.Chosen:
    return queries.Chosen(
        learner=learner_id,
        now=now,
        today=learner_of(connection, learner_id).calendar.day_of(now),
        seen=seen,
        packs=tuple(packs) if wanted.pack or wanted.state == "new" else None,
        topic=wanted.topic if wanted.pack else "",
        state=wanted.state,
        lapses=wanted.lapses,
        order=wanted.order,
        due=wanted.due,
    )


def _with_words(
    connection: Connection, chosen: queries.Chosen, words: str, packs: dict[int, Any]
) -> list[int]:
    """Those whose prompt has the words; prompts are made by the shelf and are in no table."""
    parts = folded(words).split()
    having: set[int] = set()
    for pack in packs.values():
        prompts = _shelf(connection, pack).prompts.items()
        having.update(each for each, prompt in prompts if all(part in prompt for part in parts))
    return [each for each in queries.ids(connection, chosen) if each in having]


def _packs(connection: Connection, seen: Seen, pack: str) -> dict[int, Any]:
    chosen = select(PackRow.id, PackRow.key, PackRow.version).where(packs_seen(seen))
    chosen = chosen.order_by(PackRow.key)
    if pack:
        chosen = chosen.where(PackRow.key == pack)
    found = {row.id: row for row in connection.execute(chosen)}
    if pack and not found:
        raise NotFoundError(f"There is no pack {pack!r} here.", "The start page lists the packs.")
    return found


def _shelf(connection: Connection, pack: Any) -> Shelf:
    return shelf(connection, pack.key)


def _line(row: Any, shelf: Shelf, today: int) -> CardLine:
    question = shelf.question(row.id)
    return CardLine(
        question=row.id,
        pack=shelf.pack.id,
        pack_title=shelf.pack.title,
        prompt=row.key if question is None else question.prompt,
        fact="" if question is None else question.facts[0],
        topic=shelf.pack.topics.get(row.topic, row.topic),
        state=_state(row),
        lapses=row.lapses or 0,
        due=row.due,
        stability=row.stability,
        buried=row.buried is not None and row.buried > today,
    )


def _state(row: Any) -> str:
    if row.retired_at is not None:
        return "retired"
    if row.suspended:
        return "suspended"
    return State(row.state or State.NEW).name.lower()
