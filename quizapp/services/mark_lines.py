"""The audit log of a course's marks: what its lines say, and the one function that writes them.

A line holds values only; words stand beside it, so that they can go with the person whom they are
about. The database refuses to change a line or to delete it. `marking` (assignments), `crediting`
(items), `regrading` and `appeals` write; `audit` reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from quizapp.services.errors import MarkError
from quizapp.store import mark_queries as queries
from quizapp.store.models import MarkTextRow

LONGEST_WORDS = 2000  # characters of a reason or a comment


class MarkKind(StrEnum):
    """What a line of the audit log says."""

    MARK = "mark"  # the mark of an assignment, decided by hand
    ITEM = "item"  # the credit of one item, decided by hand
    EXCUSE = "excuse"
    COMMENT = "comment"
    WEIGHT = "weight"
    POINTS = "points"  # of an assignment: what its marks are out of
    DROP = "drop"  # how many of the lowest are left out
    REGRADE = "regrade"
    UNDO = "undo"  # of a regrade, or of granting an appeal
    APPEAL = "appeal"
    SEEN = "seen"  # a student has read what was changed up to a line


def write(
    session: Session,
    course_id: int,
    by_id: int | None,
    kind: MarkKind,
    now: datetime,
    *,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    words: str = "",
    assignment_id: int | None = None,
    member_id: int | None = None,
    attempt_id: int | None = None,
    item_id: int | None = None,
    regrade_id: int | None = None,
) -> int:
    """Add a line to a course's audit log; its number. `words` are kept beside it."""
    line: int = queries.INSERT_LINE.made(
        session.connection(),
        course_id=course_id,
        assignment_id=assignment_id,
        member_id=member_id,
        attempt_id=attempt_id,
        item_id=item_id,
        regrade_id=regrade_id,
        by_id=by_id,
        at=now,
        kind=kind.value,
        before=None if before is None else dict(before),
        after=None if after is None else dict(after),
    )
    if words:
        session.add(MarkTextRow(line_id=line, words=words))
        session.flush()
    return line


def reason_of(words: str) -> str:
    """A reason without its edges. Raises MarkError: there is none, or it is too long."""
    words = words_of(words)
    if not words:
        raise MarkError("A change needs a reason.", "The student reads it, and so does the log.")
    return words


def words_of(words: str) -> str:
    """Words as they are kept. Raises MarkError: there are too many."""
    words = words.replace("\r\n", "\n").strip()
    if len(words) > LONGEST_WORDS:
        raise MarkError(
            f"At most {LONGEST_WORDS:,} characters are kept; these are {len(words):,}.",
            "Shorten them, and send them again: nothing was changed.",
        )
    return words
