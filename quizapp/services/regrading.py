"""Judging anew what was answered before a question was corrected: who would go up, who down.

`plan` writes nothing; `carrying.carry_out` does what it says, in one step that can be undone. What
an instructor decided by hand stays, and so does what nobody answered.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from quizapp.core.grading import grade
from quizapp.core.questions import Grade, Verdict
from quizapp.core.rejudging import as_now
from quizapp.services import corrections
from quizapp.services.corrections import Depending
from quizapp.services.crediting import hand_set
from quizapp.services.library import shelf_of
from quizapp.services.presented import presentation_from_json, response_from_json
from quizapp.store.models import AttemptItemRow

IN_ONE_GO = 500


class Unanswerable(StrEnum):
    """What is done where no option that was shown is right any more."""

    FULL = "full"  # full credit for all
    OUT = "out"  # left out for all


class Note(StrEnum):
    """Why an item's credit is what it would be."""

    JUDGED = "judged"
    UNANSWERABLE = "unanswerable"
    BY_HAND = "by-hand"
    BLANK = "blank"
    UNREAD = "unread"
    KEPT = "kept"  # would have gone down, and nobody is to lose marks


@dataclass(frozen=True, slots=True)
class Treatment:
    """What an instructor chose: `keep`: no one loses marks."""

    keep: bool = True
    unanswerable: Unanswerable = Unanswerable.FULL


@dataclass(frozen=True, slots=True)
class Change:
    """One item as it would become. `row`: of `mark_queries.GRADED_ITEM`; `judged`: the new
    judgement, None where the answer is not judged anew."""

    row: Any
    after: float | None
    note: Note
    judged: Grade | None = None

    @property
    def before(self) -> float | None:
        """What the item is worth now."""
        return None if self.row.credit is None else float(self.row.credit)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a regrade would do.

    `then` and `now`: what was and is accepted; `attempts`: by number what each affected attempt is
    worth before and after; `notes`: how many items of each kind.
    """

    depending: Depending
    treatment: Treatment
    changes: tuple[Change, ...]
    then: tuple[str, ...]
    now: tuple[str, ...]
    attempts: Mapping[int, tuple[float | None, float | None]]
    notes: Mapping[Note, int]

    @property
    def moved(self) -> tuple[Change, ...]:
        """The items whose credit would change."""
        return tuple(each for each in self.changes if each.after != each.before)

    @property
    def digest(self) -> str:
        """The same as long as the same would be done to the same items."""
        said = [[each.row.item_id, each.before, each.after] for each in self.changes]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def plan(session: Session, learner_id: int, question_id: int, treatment: Treatment) -> Plan:
    """What judging a corrected question anew would do in all courses that a learner teaches.

    Raises NotFoundError.
    """
    depending = corrections.depending_on(session, learner_id, question_id)
    connection = session.connection()
    wanted = set(depending.items)
    pack_id = corrections.pack_of(connection, question_id)
    rows = [
        row
        for row in corrections.asked_in(connection, question_id, pack_id)
        if row.item_id in wanted and row.presentation_id is not None
    ]
    hand = hand_set(session, {row.item_id: None for row in rows})
    changes = [judged_anew(connection, row, treatment, hand[row.item_id]) for row in rows]
    changes = [_kept(each) if treatment.keep else each for each in changes]
    worth = attempts_worth(session, changes)
    if treatment.keep:
        lower = {number for number, (was, now) in worth.items() if _falls(was, now)}
        changes = [_left(each) if each.row.attempt_id in lower else each for each in changes]
        worth = attempts_worth(session, changes)
    return Plan(
        depending=depending,
        treatment=treatment,
        changes=tuple(changes),
        then=_accepted_then(rows, question_id),
        now=depending.question.accepted,
        attempts=worth,
        notes=Counter(each.note for each in changes),
    )


def judged_anew(connection: Connection, row: Any, treatment: Treatment, by_hand: bool) -> Change:
    """One item as it would be judged now."""
    if by_hand:
        return Change(row, row.credit, Note.BY_HAND)
    shelf = shelf_of(connection, row.pack_id, row.version)
    asked = [shelf.question(number) for number, _ in row.members]
    questions = [question for question in asked if question is not None]
    keys = tuple(shelf.keys[number] for number, _ in row.members)
    shown = presentation_from_json(keys, row.format, row.content)
    now = as_now(questions, shown) if len(questions) == len(asked) else None
    if now is None:
        full = treatment.unanswerable is Unanswerable.FULL
        return Change(row, 1.0 if full else None, Note.UNANSWERABLE)
    if row.answer_id is None:
        return Change(row, row.credit, Note.BLANK)
    response = response_from_json(row.response)
    asked_back = row.asked_back
    judged = grade(shelf.pack, shelf.names, questions, now, response, asked_back=asked_back)
    if judged.verdict is Verdict.UNCLEAR:
        return Change(row, row.credit, Note.UNREAD)
    return Change(row, judged.credit, Note.JUDGED, judged)


def attempts_worth(
    session: Session, changes: Iterable[Change]
) -> dict[int, tuple[float | None, float | None]]:
    """What the attempts of these changes are worth before and after, by number."""
    after = {each.row.item_id: each.after for each in changes}
    attempts = sorted({each.row.attempt_id for each in changes})
    items: dict[int, list[Any]] = {}
    columns = (
        AttemptItemRow.id,
        AttemptItemRow.attempt_id,
        AttemptItemRow.points,
        AttemptItemRow.credit,
    )
    for start in range(0, len(attempts), IN_ONE_GO):
        part = attempts[start : start + IN_ONE_GO]
        chosen = select(*columns).where(AttemptItemRow.attempt_id.in_(part))
        for row in session.execute(chosen.order_by(AttemptItemRow.id)):
            items.setdefault(row.attempt_id, []).append(row)
    return {
        number: (
            _worth([(row.points, row.credit) for row in rows]),
            _worth([(row.points, after.get(row.id, row.credit)) for row in rows]),
        )
        for number, rows in items.items()
    }


def _worth(items: Sequence[tuple[float, float | None]]) -> float | None:
    """As `attempts.credit_of` has it."""
    counted = [(points, credit) for points, credit in items if credit is not None]
    most = sum(points for points, _ in counted)
    return sum(points * credit for points, credit in counted) / most if most else None


def _kept(change: Change) -> Change:
    """The change, unless the item itself would be worth less."""
    lower = change.after is not None and change.before is not None
    return _left(change) if lower and _falls(change.before, change.after) else change


def _left(change: Change) -> Change:
    if change.after == change.before:
        return change
    return replace(change, after=change.before, note=Note.KEPT, judged=None)


def _falls(before: float | None, after: float | None) -> bool:
    return before is not None and (after is None or after < before - 1e-12)


def _accepted_then(rows: Sequence[Any], question_id: int) -> tuple[str, ...]:
    """What was accepted when these items were made, as far as that was kept."""
    found: dict[str, None] = {}
    for row in rows:
        place = next(i for i, (number, _) in enumerate(row.members) if number == question_id)
        kept = row.content.get("accepted")
        if kept:
            found.update(dict.fromkeys(kept[place]))
        elif len(row.members) == 1:
            options, solution = row.content["options"], row.content["solution"]
            found.update(dict.fromkeys(options[at][0] for at in solution if at < len(options)))
    return tuple(found)
