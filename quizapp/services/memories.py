"""A learner's log and cards in the database: lines added, cards kept as their fold.

`answering`, `learners` and `loading` call these. Whoever writes has locked the learner first
(`locked_learner`), so that lines and cards of one learner never cross.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from quizapp.core.memory import Line, LineKind, extended, fold
from quizapp.core.scheduling import (
    NEW_CARD,
    Calendar,
    Card,
    Correction,
    Parameters,
    State,
)
from quizapp.store import memory_queries as queries

_CARD_FIELDS = tuple(column.key for column in queries.CARD_COLUMNS)


def calendar_of(learner: Any) -> Calendar:
    """The calendar of a learner's row or settings (`time_zone`, `rollover_hour`)."""
    return Calendar(ZoneInfo(learner.time_zone), learner.rollover_hour)


def card_from(values: Iterable[Any]) -> Card:
    """A card from the columns of `CARD_COLUMNS`, in their order."""
    state, *rest = values
    return Card(State(state), *rest)


def card_of(session: Session, learner_id: int, question_id: int) -> Card:
    """The learner's card of a question, a new one where there is none."""
    chosen = {"learner": learner_id, "question": question_id}
    row = session.connection().execute(queries.CARD, chosen).one_or_none()
    return NEW_CARD if row is None else card_from(row)


def cards_of(session: Session, learner_id: int, questions: Collection[int]) -> dict[int, Card]:
    """The learner's cards of these questions that are not new, by question."""
    chosen = {"learner": learner_id, "questions": list(questions)}
    rows = session.connection().execute(queries.CARDS, chosen)
    return {row[0]: card_from(row[1:]) for row in rows}


def save_card(
    session: Session, learner_id: int, pack_id: int, question_id: int, before: Card, card: Card
) -> None:
    """Keep a card; `before` is what it was (a row is there unless that is a new card)."""
    values = {name: getattr(card, name) for name in _CARD_FIELDS}
    values["state"] = int(card.state)
    if before == NEW_CARD:
        values |= {"learner_id": learner_id, "question_id": question_id, "pack_id": pack_id}
        session.connection().execute(queries.INSERT_CARD, values)
    else:
        values |= {"own_learner": learner_id, "own_question": question_id}
        session.connection().execute(queries.UPDATE_CARD, values)


def add_line(
    session: Session,
    learner_id: int,
    line: Line,
    *,
    question_id: int | None = None,
    fact_id: int | None = None,
    answer_id: int | None = None,
    revision: str = "",
    first: bool = False,
) -> int:
    """Append a line to a learner's log and return its id; the id of `line` is left aside.

    `first`: the line is the first scheduled answer to its question.
    """
    values = {
        "learner_id": learner_id,
        "at": line.at,
        "kind": line.kind.value,
        "question_id": question_id,
        "fact_id": fact_id,
        "answer_id": answer_id,
        "target_id": line.target,
        "rating": None if line.rating is None else int(line.rating),
        "counts": line.counts,
        "first": first,
        "day": line.day,
        "fuzz": line.fuzz,
        "scheduler": line.scheduler,
        "parameters": line.parameters,
        "revision": revision,
        "payload": _payload(line),
    }
    made = session.connection().execute(queries.INSERT_LINE, values)
    return int(made.inserted_primary_key[0])  # type: ignore[index]


def extend_card(
    session: Session,
    learner_id: int,
    pack_id: int,
    question_id: int,
    line: Line,
    card: Card,
    correction: Correction,
    calendar: Calendar,
) -> Card:
    """Keep what one more line, already added, makes of a card; return the card."""
    if card.touched is not None and line.at < card.touched:
        # The clock went back, or another process was a moment ahead: the order of lines decides.
        return refold(session, learner_id, [question_id], calendar)[question_id]
    after = extended(card, line, correction, calendar)
    save_card(session, learner_id, pack_id, question_id, card, after)
    return after


def refold(
    session: Session, learner_id: int, questions: Collection[int] | None, calendar: Calendar
) -> dict[int, Card]:
    """Make the cards of these questions (None: of all) anew from the log, keep and return them."""
    connection = session.connection()
    if questions is None:
        rows = list(connection.execute(queries.LINES, {"learner": learner_id}))
        questions = {row.question_id for row in rows if row.question_id is not None}
    else:
        own = {"learner": learner_id, "questions": list(questions)}
        rows = list(connection.execute(queries.LINES_OF_QUESTIONS, own))
        rows += connection.execute(queries.PARAMETER_LINES, {"learner": learner_id})
    ids = {row.key: row.question_id for row in rows if row.key is not None}
    packs = {row.question_id: row.pack_id for row in rows}
    folded = fold(map(line_from, rows), corrections_from(rows), calendar)
    cards = {ids[key]: card for key, card in folded.items()}
    chosen = {"learner": learner_id, "questions": list(questions)}
    connection.execute(queries.DELETE_CARDS, chosen)
    for question, card in cards.items():
        save_card(session, learner_id, packs[question], question, NEW_CARD, card)
    return {question: cards.get(question, NEW_CARD) for question in questions}


def card_before(session: Session, learner_id: int, question_id: int, line: Line) -> Card:
    """The card of a question as it was before a line of its log, as the log stands now."""
    own: dict[str, Any] = {"learner": learner_id, "questions": [question_id]}
    rows = list(session.connection().execute(queries.LINES_OF_QUESTIONS, own))
    lines = [found for found in map(line_from, rows) if (found.at, found.id) < (line.at, line.id)]
    if not lines:
        return NEW_CARD
    lines += [found for found in map(line_from, rows) if found.target is not None]
    made = session.connection().execute(queries.PARAMETER_LINES, {"learner": learner_id})
    before = fold([*lines, *map(line_from, made)], {}, Calendar())
    return before.get(line.question or "", NEW_CARD)


def corrections_from(rows: Iterable[Any]) -> dict[str, Correction]:
    """Corrections by question key, from rows with `key`, `revised_at` and `retired_at`."""
    return {
        row.key: Correction(row.revised_at, row.retired_at is not None)
        for row in rows
        if row.key is not None
    }


def line_from(row: Any) -> Line:
    """A log line as the core knows it."""
    kind = LineKind(row.kind)
    line = Line(
        id=row.id,
        at=row.at,
        kind=kind,
        question=row.key,
        rating=row.rating,
        counts=row.counts,
        day=row.day,
        fuzz=row.fuzz,
        target=row.target_id,
        scheduler=row.scheduler,
        parameters=row.parameters,
    )
    if kind is LineKind.IMPORT:
        return replace(line, card=_imported(row.payload))
    if kind is LineKind.PARAMETERS:
        return replace(line, made=Parameters.from_json(row.payload))
    return line


def _payload(line: Line) -> dict[str, Any] | None:
    if line.made is not None:
        return line.made.as_json()
    if line.card is None:
        return None
    card = asdict(line.card)
    kept = {name: card[name] for name in ("step", "stability", "difficulty", "last_day", "reps")}
    interval, last = line.card.interval, line.card.last_review
    return kept | {
        "state": int(line.card.state),
        "lapses": line.card.lapses,
        "interval": None if interval is None else interval.total_seconds(),
        "last_review": None if last is None else last.isoformat(),
    }


def _imported(payload: Mapping[str, Any]) -> Card:
    interval, last = payload["interval"], payload["last_review"]
    return Card(
        **{name: payload[name] for name in ("step", "stability", "difficulty", "last_day")},
        state=State(payload["state"]),
        reps=payload["reps"],
        lapses=payload["lapses"],
        interval=None if interval is None else timedelta(seconds=interval),
        last_review=None if last is None else datetime.fromisoformat(last),
    )
