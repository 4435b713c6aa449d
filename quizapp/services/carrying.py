"""Doing what a regrade says, in one step that is undone in one step (`undoing`).

Gradings are appended to answers, items and attempts get their new credit, learners' logs get lines
where a rating changes, and the audit log says who did it and why. `regrading` and `appeals` say
what is to be done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.questions import Grade, Verdict
from quizapp.services import corrections, regrading
from quizapp.services.afterthoughts import store_grading
from quizapp.services.crediting import Credit, set_credits
from quizapp.services.errors import ClosedError
from quizapp.services.learners import Learner, locked_learner
from quizapp.services.library import shelf_of
from quizapp.services.mark_lines import MarkKind
from quizapp.services.regrading import Change, Note, Treatment
from quizapp.services.rerating import rerate
from quizapp.store.models import RegradeRow


def regrade(
    session: Session,
    learner_id: int,
    question_id: int,
    treatment: Treatment,
    seen: str,
    now: datetime,
) -> int:
    """Judge a corrected question anew as a dry run said; the number of the regrade.

    `seen`: the digest of the plan that was looked at. Asked for once more it finds the first.
    Raises NotFoundError, ClosedError: something has changed since the dry run.
    """
    found = regrading.plan(session, learner_id, question_id, treatment)
    if not found.changes:
        last = _last(session, learner_id, question_id)
        if last is not None:
            return last
        raise ClosedError("Nothing is left to be judged anew.", "Look at what was done before.")
    if found.digest != seen:
        raise ClosedError(
            "Something has changed since you looked: nothing was done.",
            "Go back to the page, which shows what would happen now.",
        )
    question = found.depending.question
    reason = corrections.reason_for(question.facts, retired=question.retired)
    who = corrections.taught(session, learner_id)
    return carry_out(
        session,
        learner_id,
        question_id,
        found.changes,
        who,
        MarkKind.REGRADE,
        reason,
        now,
        keep=treatment.keep,
    )


def carry_out(
    session: Session,
    learner_id: int,
    question_id: int,
    changes: Sequence[Change],
    who: Mapping[int, int],
    kind: MarkKind,
    words: str | Mapping[int, str],
    now: datetime,
    *,
    keep: bool,
    by_hand: bool = False,
) -> int:
    """Do what `changes` say and keep what was before; the number of the regrade.

    `who`: the member who does it, by course. `words`: the reason, for all or by item.
    """
    connection = session.connection()
    learners = locked(session, [each.row.learner_id for each in changes])
    made = RegradeRow(
        learner_id=learner_id,
        question_id=question_id,
        at=now,
        keep_marks=keep,
        done=[],
        undone_at=None,
    )
    session.add(made)
    session.flush()
    credits_ = [
        Credit(each.row.item_id, each.after, by_hand=by_hand)
        for each in changes
        if each.after != each.before or (by_hand and each.note is Note.JUDGED)
    ]
    changed = set(set_credits(session, who, credits_, kind, words, now, regrade_id=made.id))
    done = []
    for each in changes:
        lines: list[int] = []
        graded = each.row.item_id in changed and each.judged is not None
        if graded and each.judged is not None and each.row.answer_id is not None:
            shelf = shelf_of(connection, each.row.pack_id, each.row.version)
            keys = [shelf.keys[number] for number, _ in each.row.members]
            store_grading(connection, each.row.answer_id, keys, each.judged, now)
            if each.row.learner_id in learners:
                learner = learners[each.row.learner_id]
                lines = rerate(connection, learner, each.row, each.judged, now)
        done.append(
            {
                "item": each.row.item_id,
                "before": each.before,
                "after": each.after,
                "changed": each.row.item_id in changed,
                "graded": graded,
                "lines": lines,
            }
        )
    row = session.get_one(RegradeRow, made.id)
    row.done = done
    session.flush()
    return row.id


def locked(session: Session, learner_ids: Sequence[int | None]) -> dict[int, Learner]:
    """The learners that are still there, locked in the order of their numbers."""
    known = sorted({number for number in learner_ids if number is not None})
    return {number: locked_learner(session.connection(), number) for number in known}


def _last(session: Session, learner_id: int, question_id: int) -> int | None:
    chosen = (
        select(RegradeRow.id)
        .where(
            RegradeRow.learner_id == learner_id,
            RegradeRow.question_id == question_id,
            RegradeRow.undone_at.is_(None),
        )
        .order_by(RegradeRow.id.desc())
        .limit(1)
    )
    return session.scalar(chosen)


def granted(credit: float, reason: str) -> Grade:
    """The judgement of an answer that somebody decided: the same credit for each of several."""
    verdict = Verdict.RIGHT if credit >= 1 else Verdict.PARTIAL if credit > 0 else Verdict.WRONG
    return Grade(verdict, credit, reason)
