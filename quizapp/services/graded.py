"""An attempt as whoever grades it sees it: what was shown, answered and right, and how it came to
its credit. Reads only.

The same is told to its student once that may be (`services.own_marks`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.questions import Format, Response, Verdict
from quizapp.core.rejudging import answered_so
from quizapp.services import assignments, attempts, courses
from quizapp.services.assignments import Assignment
from quizapp.services.attempts import Attempt
from quizapp.services.courses import Member
from quizapp.services.crediting import hand_set
from quizapp.services.errors import NotFoundError
from quizapp.services.explaining import Explanation, explanation
from quizapp.services.library import Shelf, shelf_of
from quizapp.services.presented import presentation_from_json, response_as_json, response_from_json
from quizapp.services.telling import MemberOutcome, OptionOutcome, told_of
from quizapp.store import mark_queries as queries


@dataclass(frozen=True, slots=True)
class Judged:
    """One judgement of an answer: at the end of the attempt, or later."""

    at: datetime
    credit: float
    reason: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A change of an item's credit by somebody: see `services.mark_lines.MarkKind`."""

    at: datetime
    kind: str
    before: float | None
    after: float | None
    words: str
    by_id: int | None


@dataclass(frozen=True, slots=True)
class ItemSeen:
    """One place of an attempt.

    `given`: the answer in words ("": none); `answers`: what is right; `now`: what is
    right since the question was corrected; `options` with what was
    chosen; `members` of an order or a matching. `credit`: None where it is left out. `unclear`:
    what was typed could not be read. `gone`: what was shown was deleted with its student. `so`: the
    same for all who answered so (`core.rejudging.answered_so`).
    """

    id: int
    position: int
    question_id: int
    format: Format
    points: float
    credit: float | None
    unclear: bool
    by_hand: bool
    gone: bool = False
    pack: str = ""
    prompt: str = ""
    given: str = ""
    answers: tuple[str, ...] = ()
    options: tuple[OptionOutcome, ...] = ()
    members: tuple[MemberOutcome, ...] = ()
    now: tuple[str, ...] = ()
    really: str = ""
    answered_at: datetime | None = None
    explanation: Explanation | None = None
    judged: tuple[Judged, ...] = ()
    changed: tuple[Changed, ...] = ()
    so: str = ""


@dataclass(frozen=True, slots=True)
class AttemptSeen:
    """An attempt with everything in it."""

    attempt: Attempt
    assigned: Assignment
    member: Member
    items: tuple[ItemSeen, ...]


@dataclass(frozen=True, slots=True)
class _Unjudged:
    """Stands for the judgement of what nobody answered."""

    credits: list[float]
    verdict: str = Verdict.WRONG.value
    credit: float = 0.0
    reason: str = ""
    chosen: None = None


def attempt_seen(session: Session, course_id: int, attempt_id: int) -> AttemptSeen:
    """An attempt of this course. The caller has asked who looks. Raises NotFoundError."""
    found = attempts.attempt(session, attempt_id)
    if found.course_id != course_id:
        raise NotFoundError("There is no such attempt in this course.", "Look at the gradebook.")
    assigned = assignments.assignment(session, course_id, found.assignment_id)
    member = courses.member(session, course_id, found.member_id)
    connection = session.connection()
    rows = queries.GRADED_ITEMS.all(connection, attempt=attempt_id)
    judged: dict[int, list[Any]] = {}
    for grading in queries.GRADINGS_OF_ATTEMPT.all(connection, attempt=attempt_id):
        judged.setdefault(grading.item_id, []).append(grading)
    changed: dict[int, list[Any]] = {}
    for line in queries.ITEM_LINES.all(connection, course=course_id, attempt=attempt_id):
        if "credit" not in (line.after or {}):
            continue  # an appeal was made, or decided
        changed.setdefault(line.item_id, []).append(line)
    hand = hand_set(session, {row.item_id: None for row in rows})
    items = [
        item_seen(connection, row, judged.get(row.item_id, ()), changed, by_hand=hand[row.item_id])
        for row in rows
    ]
    return AttemptSeen(found, assigned, member, tuple(items))


def item_seen(
    connection: Connection,
    row: Any,
    judged: Sequence[Any],
    changed: Mapping[int, Iterable[Any]],
    *,
    by_hand: bool,
) -> ItemSeen:
    """One place of an attempt from a row of `mark_queries.GRADED_ITEMS`, its gradings, and the
    lines that changed it, by item."""
    kept: dict[str, Any] = {
        "id": row.item_id,
        "position": row.position,
        "question_id": row.question_id,
        "format": Format(row.format),
        "points": row.points,
        "credit": row.credit,
        "unclear": row.unclear,
        "by_hand": by_hand,
        "judged": tuple(Judged(each.at, each.credit, each.reason) for each in judged),
        "changed": tuple(_changed(each) for each in changed.get(row.item_id, ())),
    }
    if row.presentation_id is None:
        return ItemSeen(**kept, gone=True)
    shelf = shelf_of(connection, row.pack_id, row.version)
    sane = _sane(shelf, row)
    latest = judged[-1] if judged else _Unjudged([0.0] * len(row.members))
    told = told_of(connection, shelf, sane, latest)
    response = response_from_json(sane.response)
    raw = response if row.response is None else response_from_json(row.response)
    return ItemSeen(
        **kept,
        pack=row.pack,
        prompt=told.shown.prompt,
        given=told.given or _as_sent(raw),
        answers=told.answers,
        options=told.options,
        members=told.members,
        now=_now(shelf, row, told.answers),
        really=told.really,
        answered_at=row.answered_at,
        explanation=explanation(shelf.pack, told.facts),
        so=answered_so(told.shown, raw),
    )


def _now(shelf: Shelf, row: Any, then: tuple[str, ...]) -> tuple[str, ...]:
    """What is accepted now, where that is other than what the options of then say."""
    question = shelf.question(row.members[0][0])
    if len(row.members) > 1 or question is None or Format(row.format) is Format.TRUE_FALSE:
        return ()
    answers = tuple(value.text for value in question.answers)
    return () if set(answers) == set(then) else answers


def _sane(shelf: Shelf, row: Any) -> Any:
    """The row with a response that names only options which were shown; a blank one for none."""
    if row.response is None:
        return row._replace(response=response_as_json(Response()))
    keys = tuple(shelf.keys[number] for number, _ in row.members)
    places = range(len(presentation_from_json(keys, row.format, row.content).options))
    sent = response_from_json(row.response)
    known = Response(
        tuple(each for each in sent.chosen if each in places),
        sent.text,
        tuple(each if each in places else None for each in sent.pairs),
    )
    return row._replace(response=response_as_json(known))


def _as_sent(response: Response) -> str:
    """A response that names nothing shown, so that somebody can look at it all the same."""
    if response.is_blank:
        return ""
    return response.text.strip() or "an option that was not shown"


def _changed(line: Any) -> Changed:
    before, after = line.before or {}, line.after or {}
    return Changed(
        line.at, line.kind, before.get("credit"), after.get("credit"), line.words or "", line.by_id
    )
