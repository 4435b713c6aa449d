"""A learner's log and cards in the database: lines added, cards kept as their fold.

`answering`, `learners` and `loading` call these. Whoever writes has locked the learner first
(`locked_learner`), so that lines and cards of one learner never cross.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection

from quizapp.core.days_off import DaysOff
from quizapp.core.memory import Line, LineKind, Outcome, extended, outcome, replay
from quizapp.core.scheduling import (
    DEFAULT_PARAMETERS,
    NEW_CARD,
    Calendar,
    Card,
    Correction,
    Parameters,
    Rating,
    State,
    due,
)
from quizapp.store import memory_queries as queries

_CARD_FIELDS = tuple(column.key for column in queries.CARD_COLUMNS)


def calendar_of(learner: Any) -> Calendar:
    """The calendar of a learner's row (`time_zone`, `rollover_hour`, `days_off`)."""
    off = DaysOff.from_json(learner.days_off)
    return Calendar(ZoneInfo(learner.time_zone), learner.rollover_hour, off)


def card_from(values: Iterable[Any]) -> Card:
    """A card from the columns of `CARD_COLUMNS`, in their order."""
    state, *rest = values
    return Card(State(state), *rest)


def card_of(connection: Connection, learner_id: int, question_id: int) -> Card:
    """The learner's card of a question, a new one where there is none."""
    row = queries.CARD.first(connection, learner=learner_id, question=question_id)
    return NEW_CARD if row is None else card_from(row)


def cards_of(
    connection: Connection, learner_id: int, questions: Collection[int]
) -> dict[int, Card]:
    """The learner's cards of these questions that are not new, by question."""
    chosen = {"learner": learner_id, "questions": list(questions)}
    rows = connection.execute(queries.CARDS, chosen)
    return {row[0]: card_from(row[1:]) for row in rows}


def save_card(
    connection: Connection,
    learner_id: int,
    pack_id: int,
    question_id: int,
    before: Card,
    card: Card,
) -> None:
    """Keep a card; `before` is what it was (a row is there unless that is a new card)."""
    values = {name: getattr(card, name) for name in _CARD_FIELDS}
    values["state"] = int(card.state)
    if before == NEW_CARD:
        values |= {"learner_id": learner_id, "question_id": question_id, "pack_id": pack_id}
        queries.INSERT_CARD.run(connection, **values)
    else:
        values |= {"own_learner": learner_id, "own_question": question_id}
        queries.UPDATE_CARD.run(connection, **values)


def add_line(
    connection: Connection,
    learner_id: int,
    line: Line,
    *,
    question_id: int | None = None,
    fact_id: int | None = None,
    answer_id: int | None = None,
    revision: str = "",
    first: bool = False,
    before: Card = NEW_CARD,
    seconds: float | None = None,
    confidence: int | None = None,
    parameters: Parameters = DEFAULT_PARAMETERS,
) -> int:
    """Append a line to a learner's log and return its id; the id of `line` is left aside.

    `first`: the line is the first scheduled answer to its question. `before`: the card that an
    answer met, under the `parameters` that the line names; `seconds`: how long it took;
    `confidence`: how sure the learner was, from 1 to 3, if asked.
    """
    told = outcome(before, line, parameters) if line.kind is LineKind.ANSWER else None
    return queries.INSERT_LINE.made(
        connection,
        learner_id=learner_id,
        at=line.at,
        kind=line.kind.value,
        question_id=question_id,
        fact_id=fact_id,
        answer_id=answer_id,
        target_id=line.target,
        rating=None if line.rating is None else int(line.rating),
        counts=line.counts,
        first=first,
        day=line.day,
        fuzz=line.fuzz,
        scheduler=line.scheduler,
        parameters=line.parameters,
        revision=revision,
        payload=_payload(line),
        seconds=seconds,
        confidence=confidence,
        rated=told and told.rated,
        predicted=told and told.predicted,
    )


def extend_card(
    connection: Connection,
    learner_id: int,
    pack_id: int,
    question_id: int,
    line: Line,
    card: Card,
    correction: Correction,
    calendar: Calendar,
    parameters: Parameters,
) -> Card:
    """Keep what one more line, already added, makes of a card; return the card.

    `parameters` are the learner's, which the line names if it is an answer.
    """
    if card.touched is not None and line.at < card.touched:
        # The clock went back, or another process was a moment ahead: the order of lines decides.
        return refold(connection, learner_id, [question_id], calendar)[question_id]
    after = extended(card, line, correction, calendar, parameters)
    save_card(connection, learner_id, pack_id, question_id, card, after)
    return after


def state_parameters(
    connection: Connection, learner_id: int, parameters: Parameters, now: datetime, day: int
) -> None:
    """Let a learner's log say what FSRS is run with from now on, where it says otherwise."""
    lines = queries.PARAMETER_LINES.all(connection, learner=learner_id)
    last = max(lines, key=lambda line: line.id, default=None)
    stated = DEFAULT_PARAMETERS if last is None else Parameters.from_json(last.payload)
    if stated != parameters:
        line = Line(0, now, LineKind.PARAMETERS, day=day, made=parameters)
        add_line(connection, learner_id, line)


def parameters_named(connection: Connection, learner_id: int, name: str) -> Parameters:
    """The parameters that a line of a learner's log names by their hash. Raises KeyError."""
    if name == DEFAULT_PARAMETERS.hash:
        return DEFAULT_PARAMETERS
    lines = queries.PARAMETER_LINES.all(connection, learner=learner_id)
    made = (Parameters.from_json(line.payload) for line in lines)
    return {each.hash: each for each in made}[name]


def refold(
    connection: Connection, learner_id: int, questions: Collection[int] | None, calendar: Calendar
) -> dict[int, Card]:
    """Make the cards of these questions (None: of all) anew from the log, keep and return them."""
    rows: list[Any]
    if questions is None:
        rows = queries.LINES.all(connection, learner=learner_id)
        questions = {row.question_id for row in rows if row.question_id is not None}
    else:
        own = {"learner": learner_id, "questions": list(questions)}
        rows = list(connection.execute(queries.LINES_OF_QUESTIONS, own))
        rows += queries.PARAMETER_LINES.all(connection, learner=learner_id)
    ids = {row.key: row.question_id for row in rows if row.key is not None}
    packs = {row.question_id: row.pack_id for row in rows}
    folded, outcomes = replay(map(line_from, rows), corrections_from(rows), calendar)
    cards = {ids[key]: card for key, card in folded.items()}
    chosen = {"learner": learner_id, "questions": list(questions)}
    connection.execute(queries.DELETE_CARDS, chosen)
    for question, card in cards.items():
        save_card(connection, learner_id, packs[question], question, NEW_CARD, card)
    _keep_outcomes(connection, rows, outcomes)
    return {question: cards.get(question, NEW_CARD) for question in questions}


def _keep_outcomes(
    connection: Connection, rows: Iterable[Any], outcomes: Mapping[int, Outcome]
) -> None:
    """Keep what answers amount to by now, where that is other than `rows` have it."""
    for row in rows:
        told = outcomes.get(row.id)
        if told is not None and (told.rated, told.predicted) != (row.rated, row.predicted):
            queries.UPDATE_OUTCOME.run(
                connection, own_line=row.id, rated=told.rated, predicted=told.predicted
            )


def move_due(connection: Connection, whose: ColumnElement[bool]) -> int:
    """Derive the due moments of some cards anew, by settings and corrections; count those moved.

    `whose` chooses among the rows of cards. Memory stays as it is: it does not depend on either.
    """
    changes = []
    for row in connection.execute(queries.CARDS_WITH_ALL.where(whose)):
        correction = Correction(row.revised_at, row.retired_at is not None)
        moment = due(card_from(row[7:]), correction, calendar_of(row))
        if moment != row.due:
            names = {"own_learner": row.learner_id, "own_question": row.question_id}
            changes.append({**names, "due": moment})
    if changes:
        connection.execute(queries.UPDATE_DUE, changes)
    return len(changes)


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
        rating=None if row.rating is None else Rating(row.rating),
        counts=row.counts,
        day=row.day,
        fuzz=row.fuzz,
        target=row.target_id,
        scheduler=row.scheduler,
        parameters=row.parameters,
    )
    if kind is LineKind.IMPORT:
        return replace(line, card=memory_from_json(row.payload))
    if kind is LineKind.RESCHEDULE:
        return replace(line, moved_to=row.payload["day"])
    if kind is LineKind.PARAMETERS:
        return replace(line, made=Parameters.from_json(row.payload))
    if row.payload is not None:
        return replace(line, **row.payload)
    return line


def memory_as_json(card: Card) -> dict[str, Any]:
    """What FSRS remembers of a card as JSON values; `memory_from_json` reads them back."""
    last, interval = card.last_review, card.interval
    return {
        "state": int(card.state),
        "step": card.step,
        "stability": card.stability,
        "difficulty": card.difficulty,
        "last_day": card.last_day,
        "last_review": None if last is None else last.isoformat(),
        "interval": None if interval is None else interval.total_seconds(),
        "reps": card.reps,
        "lapses": card.lapses,
    }


def memory_from_json(kept: Mapping[str, Any]) -> Card:
    """A card from what `memory_as_json` gave."""
    interval, last = kept["interval"], kept["last_review"]
    return Card(
        state=State(kept["state"]),
        step=kept["step"],
        stability=kept["stability"],
        difficulty=kept["difficulty"],
        last_review=None if last is None else datetime.fromisoformat(last),
        last_day=kept["last_day"],
        interval=None if interval is None else timedelta(seconds=interval),
        reps=kept["reps"],
        lapses=kept["lapses"],
    )


def _payload(line: Line) -> dict[str, Any] | None:
    if line.made is not None:
        return line.made.as_json()
    if line.moved_to is not None:
        return {"day": line.moved_to}
    if line.card is not None:
        return memory_as_json(line.card)
    if line.until is not None:
        return {"until": line.until}
    return {"sure": True} if line.sure else None
