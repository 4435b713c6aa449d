"""Appeals: a student contests how an answer was judged, somebody who teaches decides.

A decision holds for one answer or for all who answered so, in the assignment or in all courses of
who decides. It is carried out like a regrade (`carrying`), so that it can be undone in one step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.services import corrections, courses, own_marks
from quizapp.services.carrying import carry_out, granted
from quizapp.services.courses import Member
from quizapp.services.errors import ClosedError, MarkError, NotFoundError
from quizapp.services.learners import locked_learner
from quizapp.services.mark_lines import MarkKind, reason_of, write
from quizapp.services.regrading import Change, Note
from quizapp.services.same_answers import Reach, answered_alike
from quizapp.store import mark_queries as queries
from quizapp.store.models import AppealRow

LONGEST_REASON = 1000  # characters
MOST_OF_ITEM = 2
"""So often one answer can be contested, the second time after it was refused."""

TO_OTHERS = (
    "Somebody contested this question. The same answer, which you gave too, is accepted now."
)


@dataclass(frozen=True, slots=True)
class Appeal:
    """One appeal; `state` is "open", "granted" or "refused". `question`: the place of the answer in
    its attempt, from 1; `credit`: what it is worth now."""

    id: int
    item_id: int
    at: datetime
    reason: str
    state: str
    for_all: bool
    reply: str
    decided_at: datetime | None
    attempt_id: int
    assignment_id: int
    title: str
    student: str
    question: int
    credit: float | None


def contest(session: Session, learner_id: int, item_id: int, reason: str, now: datetime) -> int:
    """Contest how one's own answer was judged; the number of the attempt. The same sent twice is
    one appeal. Raises NotFoundError, NotYetError, ClosedError, MarkError."""
    connection = session.connection()
    locked_learner(connection, learner_id)
    row = queries.GRADED_ITEM.first(connection, item=item_id)
    if row is None or row.learner_id != learner_id:
        raise NotFoundError("There is no such answer of yours.", "Your marks list your attempts.")
    member = courses.member_of(session, learner_id, row.course_id)
    own_marks.own_attempt(session, member, row.attempt_id, now)
    reason = _checked(reason)
    if member.course.archived_at is not None:
        raise ClosedError("This course is over.", "Ask whoever taught it.")
    before = list(session.scalars(select(AppealRow).where(AppealRow.item_id == item_id)))
    if any(each.state == "open" for each in before):
        return int(row.attempt_id)
    if row.credit is not None and row.credit >= 1:
        raise ClosedError("This answer has all its credit.", "There is nothing to contest.")
    if len(before) >= MOST_OF_ITEM:
        raise ClosedError(
            "This answer has been contested twice, and was decided.", "Ask whoever teaches."
        )
    made = AppealRow(
        item_id=item_id,
        at=now,
        reason=reason,
        state="open",
        for_all=False,
        reply="",
        decided_at=None,
        decided_by=None,
    )
    session.add(made)
    session.flush()
    log_state(session, row, member.id, None, "open", "", now)
    return int(row.attempt_id)


def of_course(session: Session, course_id: int) -> tuple[Appeal, ...]:
    """The appeals of a course: open ones first, those made first first."""
    names = {each.id: each.name for each in courses.students(session, course_id, left=True)}
    rows = queries.APPEALS_OF_COURSE.all(session.connection(), course=course_id)
    found = [_appeal(row, names) for row in rows]
    return tuple(sorted(found, key=lambda each: (each.state != "open", each.id)))


def of_items(session: Session, items: Iterable[int]) -> dict[int, list[AppealRow]]:
    """The appeals against each of these items, the first first."""
    chosen = select(AppealRow).where(AppealRow.item_id.in_(list(items))).order_by(AppealRow.id)
    found: dict[int, list[AppealRow]] = {}
    for row in session.scalars(chosen):
        found.setdefault(row.item_id, []).append(row)
    return found


def open_count(session: Session, course_id: int) -> int:
    """How many appeals of a course wait."""
    waiting = queries.APPEALS_OF_COURSE.all(session.connection(), course=course_id)
    return sum(row.state == "open" for row in waiting)


def appeal(session: Session, course_id: int, appeal_id: int) -> Appeal:
    """An appeal of this course. Raises NotFoundError."""
    found = next((x for x in of_course(session, course_id) if x.id == appeal_id), None)
    if found is None:
        raise NotFoundError("There is no such appeal in this course.", "Look at the list.")
    return found


def decide(
    session: Session,
    by: Member,
    appeal_id: int,
    credit: float | None,
    reach: Reach,
    reply: str,
    now: datetime,
) -> int:
    """Grant an appeal with so much credit, or (None) refuse it; for how many answers that changed
    something. One that is decided stays so. Raises NotFoundError, MarkError.

    Nobody's credit falls. All open appeals against the same answer are decided with it.
    """
    found = session.get(AppealRow, appeal_id, with_for_update=True)
    kept = appeal(session, by.course.id, appeal_id)
    reply = reason_of(reply)
    if found is None or found.state != "open" or by.learner_id is None:
        return 0
    own = queries.GRADED_ITEM.first(session.connection(), item=kept.item_id)
    if credit is None:
        _decided(session, found, own, by, "refused", reply, now, for_all=False)
        return 0
    if not 0 < credit <= 1:
        raise MarkError("Granting gives more than nothing, up to all the credit.")
    rows = answered_alike(session, by.learner_id, own, reach)
    changes = [
        Change(row, max(row.credit or 0.0, credit), Note.JUDGED, granted(credit, _why(row, own)))
        for row in rows
        if row.item_id == own.item_id or (row.credit or 0.0) < credit
    ]
    words = {row.item_id: reply if row.item_id == own.item_id else TO_OTHERS for row in rows}
    who = corrections.taught(session, by.learner_id, assisting=True)
    carry_out(
        session,
        by.learner_id,
        own.question_id,
        changes,
        who,
        MarkKind.APPEAL,
        words,
        now,
        keep=True,
        by_hand=True,
    )
    for_all = reach is not Reach.ONE
    _decided(session, found, own, by, "granted", reply, now, for_all=for_all)
    same = {row.item_id: row for row in rows}
    for each in (x for of in of_items(session, same).values() for x in of if x.state == "open"):
        said = words[each.item_id]
        _decided(session, each, same[each.item_id], by, "granted", said, now, for_all=for_all)
    return len(changes)


def _why(row: Any, own: Any) -> str:
    return "Accepted on appeal." if row.item_id == own.item_id else TO_OTHERS


def _decided(
    session: Session,
    kept: AppealRow,
    row: Any,
    by: Member,
    state: str,
    reply: str,
    now: datetime,
    *,
    for_all: bool,
) -> None:
    kept.state, kept.reply, kept.for_all = state, reply, for_all
    kept.decided_at = now
    kept.decided_by = by.id if row.course_id == by.course.id else None
    session.flush()
    who = corrections.taught(session, by.learner_id or 0, assisting=True)
    words = reply if state == "refused" else ""  # granting is told with the credit
    log_state(session, row, who.get(row.course_id), "open", state, words, now)


def log_state(
    session: Session,
    row: Any,
    by_id: int | None,
    before: str | None,
    after: str,
    words: str,
    now: datetime,
) -> None:
    """Add to the audit log that an appeal against the item of `row` is in another state."""
    write(
        session,
        row.course_id,
        by_id,
        MarkKind.APPEAL,
        now,
        before=None if before is None else {"state": before},
        after={"state": after},
        words=words,
        assignment_id=row.assignment_id,
        member_id=row.member_id,
        attempt_id=row.attempt_id,
        item_id=row.item_id,
    )


def _checked(reason: str) -> str:
    reason = reason_of(reason)
    if len(reason) > LONGEST_REASON:
        raise MarkError(
            f"A reason has at most {LONGEST_REASON:,} characters; this one has {len(reason):,}.",
            "Shorten it, and send it again: nothing was stored.",
        )
    return reason


def _appeal(row: Any, names: dict[int, str]) -> Appeal:
    return Appeal(
        row.id,
        row.item_id,
        row.at,
        row.reason,
        row.state,
        row.for_all,
        row.reply,
        row.decided_at,
        row.attempt_id,
        row.assignment_id,
        row.title,
        names.get(row.member_id, ""),
        row.position + 1,
        row.credit,
    )
