"""Reports that something is wrong with a question, and answers that the learner says were right.

The web's study area calls `report` and `claim_right` in a POST; `quizapp reports PACK` prints what
`reports` gives to the editors of a pack, who are not told who wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.questions import TYPED, Format, Grade, Verdict
from quizapp.core.scheduling import Rating
from quizapp.services import tries
from quizapp.services.afterthoughts import claimed_right
from quizapp.services.errors import CannotClaimError, TooLongError, TooManyTriesError
from quizapp.services.learners import locked_learner
from quizapp.services.library import Shelf, shelf, shelf_of
from quizapp.services.sittings import found_or_raise
from quizapp.services.telling import told_of
from quizapp.store import remark_queries, study_queries

LONGEST_REPORT = 2000  # characters
CLAIMED = "You said that your answer was right. The editors of the pack are told how you wrote it."


class ReportKind(StrEnum):
    """What is wrong, in the learner's eyes."""

    ANSWER = "answer"  # what is told as the right answer is not
    WORDING = "wording"  # the question is unclear, or tells its answer
    OPTIONS = "options"  # an option that counts as wrong is right, or none is
    SOURCE = "source"  # the source does not say so
    SPELLING = "spelling"  # a typed answer was right; made by `claim_right` too
    OTHER = "other"


def report(
    session: Session,
    learner_id: int,
    presentation_id: int,
    kind: ReportKind,
    text: str,
    now: datetime,
) -> int:
    """Store a report with the presentation as shown; return the sitting's id.

    The same one sent twice is stored once. Raises NotFoundError, TooLongError.
    """
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_REPORT:
        raise TooLongError(
            f"A report has at most {LONGEST_REPORT:,} characters; this one has {len(text):,}.",
            "Shorten it, and send it again: nothing was stored.",
        )
    connection = session.connection()
    locked_learner(connection, learner_id)
    row = _presented(connection, learner_id, presentation_id)
    _store(connection, learner_id, row, kind, text, now)
    return int(row.sitting_id)


def count_report(session: Session, learner_id: int, address: str, now: datetime) -> None:
    """Count a report by a learner, from an address, before it is made. Raises TooManyTriesError."""
    limits = (
        (tries.REPORT_OF_LEARNER, str(learner_id)),
        (tries.REPORT_BY_ADDRESS, tries.place_of(address)),
    )
    try:
        for limit, whom in limits:
            tries.count(session, limit, whom, now)
    except TooManyTriesError as error:
        raise TooManyTriesError(
            "There have been many reports from here within an hour, so this one was not sent.",
            "What you wrote stands below. Send it in an hour.",
        ) from error


def claim_right(session: Session, learner_id: int, presentation_id: int, now: datetime) -> int:
    """Count a typed answer as right though it was graded otherwise; return the sitting's id.

    A grading is added, the rating becomes Good, and the editors get a report of the spelling. A
    second click does nothing. Raises NotFoundError, CannotClaimError.
    """
    connection = session.connection()
    learner = locked_learner(connection, learner_id)
    row = _presented(connection, learner_id, presentation_id)
    graded = None if row.answer_id is None else _grading(connection, row)
    if graded is not None and graded.verdict == Verdict.RIGHT.value:
        return int(row.sitting_id)
    if graded is None or not can_claim(row):
        raise CannotClaimError(
            "Only a typed answer can be counted as right by you.",
            "If something is wrong with the question, report it below the answer.",
        )
    _store(connection, learner_id, row, ReportKind.SPELLING, "", now)
    judged = Grade(Verdict.RIGHT, 1.0, CLAIMED)
    claimed_right(connection, learner, row, judged, Rating.GOOD, now)
    return int(row.sitting_id)


def can_claim(row: Any) -> bool:
    """Whether the answered presentation of a row is one that `claim_right` takes, if not right."""
    typed = Format(row.format) in TYPED and bool(row.response["text"].strip())
    return typed and row.undone_at is None


def reports(session: Session, pack: str) -> Iterator[dict[str, Any]]:
    """The reports about a pack as JSON values, the oldest first. Raises NotFoundError."""
    connection = session.connection()
    shelf(connection, pack)
    for row in remark_queries.REPORTS.all(connection, pack=pack):
        yield {
            "id": row.id,
            "at": row.at.astimezone(UTC).isoformat(timespec="seconds"),
            "pack": pack,
            "kind": row.kind,
            "text": row.text,
            **row.shown,
        }


def _presented(connection: Connection, learner_id: int, presentation_id: int) -> Any:
    own = {"learner": learner_id, "presentation": presentation_id}
    return found_or_raise(study_queries.PRESENTED.first(connection, **own))


def _grading(connection: Connection, row: Any) -> Any:
    return study_queries.GRADING.first(connection, answer=row.answer_id)


def _store(
    connection: Connection, learner_id: int, row: Any, kind: ReportKind, text: str, now: datetime
) -> None:
    own = {"learner": learner_id, "presentation": row.presentation_id, "kind": kind.value}
    if remark_queries.SAME_REPORT.first(connection, **own, text=text) is not None:
        return
    remark_queries.INSERT_REPORT.made(
        connection,
        learner_id=learner_id,
        pack_id=row.pack_id,
        presentation_id=row.presentation_id,
        at=now,
        kind=kind.value,
        text=text,
        shown=_as_shown(connection, shelf_of(connection, row.pack_id, row.version), row),
    )


def _as_shown(connection: Connection, found: Shelf, row: Any) -> dict[str, Any]:
    """What the learner had before the eyes: the presentation, and the answer where there is one."""
    shown: dict[str, Any] = {
        "questions": [found.keys[number] for number, _ in row.members],
        "version": row.version,
        "format": row.format,
        "prompt": row.content["prompt"],
        "options": [option[0] for option in row.content["options"]],
        **({"rows": row.content["rows"]} if "rows" in row.content else {}),
    }
    if row.answer_id is not None:
        told = told_of(connection, found, row)
        shown |= {
            "given": told.given,
            "answers": list(told.answers),
            "verdict": told.verdict.value,
            "reason": told.reason,
        }
    return shown
