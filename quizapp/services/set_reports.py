"""Reports of a question by an instructor who looks at a set: where nothing was presented to a
learner, what the set would show is kept instead.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.services.approvals import Look
from quizapp.services.errors import TooLongError
from quizapp.services.reports import LONGEST_REPORT, ReportKind
from quizapp.store.models import ReportRow


def report(
    session: Session, learner_id: int, look: Look, kind: ReportKind, text: str, now: datetime
) -> None:
    """Store a report of a presentation of a set; the same one sent twice is stored once.

    Raises TooLongError.
    """
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_REPORT:
        raise TooLongError(
            f"A report has at most {LONGEST_REPORT:,} characters; this one has {len(text):,}.",
            "Shorten it, and send it again: nothing was stored.",
        )
    shown = {
        "questions": list(look.shown.keys),
        "version": look.held.shelf.version,
        "format": look.format.value,
        "prompt": look.shown.prompt,
        "options": [option.text for option in look.shown.options],
        **({"rows": list(look.shown.rows)} if look.shown.rows else {}),
        "by": "instructor",
    }
    same = select(ReportRow).where(
        ReportRow.learner_id == learner_id,
        ReportRow.presentation_id.is_(None),
        ReportRow.kind == kind.value,
        ReportRow.text == text,
    )
    if any(row.shown == shown for row in session.scalars(same)):
        return
    session.add(
        ReportRow(
            learner_id=learner_id,
            pack_id=look.held.shelf.pack_id,
            presentation_id=None,
            at=now,
            kind=kind.value,
            text=text,
            shown=shown,
        )
    )
    session.flush()
