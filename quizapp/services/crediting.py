"""What single items of attempts are worth, where somebody decides it after they were graded.

`graded`, `unclear`, `regrading` and `appeals` end here. An attempt's own credit follows its items;
each change is a line of the course's audit log.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quizapp.services.attempts import credit_of
from quizapp.services.errors import MarkError, NotFoundError
from quizapp.services.mark_lines import MarkKind, write
from quizapp.store.models import AssignmentRow, AttemptItemRow, AttemptRow, MarkLineRow


@dataclass(frozen=True, slots=True)
class Credit:
    """What one item is to be worth: from 0 to 1, or None to leave it out for this student.

    `by_hand`: an instructor decided it, so that no regrade touches it. `unclear`: it waits for
    somebody to look at it, as it did before a decision that is taken back.
    """

    item_id: int
    credit: float | None
    by_hand: bool = True
    unclear: bool = False

    @property
    def values(self) -> dict[str, Any]:
        """What a line of the audit log says of it."""
        said = {"credit": self.credit, "by_hand": self.by_hand}
        return {**said, "unclear": True} if self.unclear else said


def set_credits(
    session: Session,
    by: Mapping[int, int],
    credits_: Sequence[Credit],
    kind: MarkKind,
    words: str | Mapping[int, str],
    now: datetime,
    *,
    regrade_id: int | None = None,
) -> list[int]:
    """Change what items are worth, and the attempts with them; the items that changed.

    `by`: the member who does it in each course, by the course's number. `words`: the reason, for
    all or by item. What is as wanted already, and was decided in the same way, gets no line.
    Raises MarkError, NotFoundError.
    """
    wanted = {each.item_id: each for each in credits_}
    rows = _locked_items(session, wanted)
    by_hand = hand_set(session, wanted)
    changed = []
    for row in rows:
        want = wanted[row.item_id]
        if want.credit is not None and not 0 <= want.credit <= 1:
            raise MarkError("A credit is a number from 0 to 1.", "Nothing was changed.")
        if want == Credit(row.item_id, row.credit, by_hand[row.item_id], row.unclear):
            continue
        values = {"credit": want.credit, "unclear": want.unclear}
        change = update(AttemptItemRow).where(AttemptItemRow.id == row.item_id)
        session.execute(change.values(**values))
        write(
            session,
            row.course_id,
            by.get(row.course_id),
            kind,
            now,
            before={"credit": row.credit, "unclear": row.unclear},
            after=want.values,
            words=words if isinstance(words, str) else words.get(row.item_id, ""),
            assignment_id=row.assignment_id,
            member_id=row.member_id,
            attempt_id=row.attempt_id,
            item_id=row.item_id,
            regrade_id=regrade_id,
        )
        changed.append(row.item_id)
    session.flush()
    of_attempts = {row.attempt_id for row in rows if row.item_id in set(changed)}
    for attempt in sorted(of_attempts):
        values = {"credit": credit_of(session, attempt)}
        session.execute(update(AttemptRow).where(AttemptRow.id == attempt).values(**values))
    session.expire_all()
    return changed


def hand_set(session: Session, items: Mapping[int, Any]) -> dict[int, bool]:
    """For each of these items whether an instructor decided its credit by hand, and it holds."""
    kinds = (MarkKind.ITEM, MarkKind.APPEAL, MarkKind.REGRADE, MarkKind.UNDO)
    chosen = (
        select(MarkLineRow.item_id, MarkLineRow.after)
        .where(MarkLineRow.item_id.in_(list(items)), MarkLineRow.kind.in_(kinds))
        .order_by(MarkLineRow.id)
    )
    found = dict.fromkeys(items, False)
    for item, after in session.execute(chosen):
        if after is not None and "by_hand" in after:
            found[item] = after["by_hand"]
    return found


def before_regrade(session: Session, items: Collection[int], regrade_id: int) -> list[Credit]:
    """What these items were worth before a regrade changed them, by the log; not those that
    somebody has changed since."""
    chosen = (
        select(MarkLineRow.item_id, MarkLineRow.regrade_id, MarkLineRow.before, MarkLineRow.after)
        .where(MarkLineRow.item_id.in_(items))
        .order_by(MarkLineRow.id)
    )
    latest: dict[int, int | None] = {}
    by_hand: dict[int, bool] = {}
    found: dict[int, Credit] = {}
    for item, regrade, before, after in session.execute(chosen):
        if item is None or before is None or "credit" not in (after or {}):
            continue  # an appeal was made, or decided
        if regrade == regrade_id:
            was = bool(before.get("unclear"))
            found[item] = Credit(item, before["credit"], by_hand.get(item, False), was)
        latest[item], by_hand[item] = regrade, after["by_hand"]
    return [found[item] for item in items if latest.get(item) == regrade_id]


def _locked_items(session: Session, items: Mapping[int, Any]) -> list[Any]:
    """The items with where they belong; no other writer changes their attempts meanwhile."""
    attempts = select(AttemptItemRow.attempt_id).where(AttemptItemRow.id.in_(list(items)))
    locked = select(AttemptRow.id).where(AttemptRow.id.in_(attempts)).order_by(AttemptRow.id)
    session.execute(locked.with_for_update()).all()
    chosen = (
        select(
            AttemptItemRow.id.label("item_id"),
            AttemptItemRow.credit,
            AttemptItemRow.unclear,
            AttemptRow.id.label("attempt_id"),
            AttemptRow.member_id,
            AttemptRow.ended,
            AssignmentRow.id.label("assignment_id"),
            AssignmentRow.course_id,
        )
        .join(AttemptRow, AttemptRow.id == AttemptItemRow.attempt_id)
        .join(AssignmentRow, AssignmentRow.id == AttemptRow.assignment_id)
        .where(AttemptItemRow.id.in_(list(items)))
        .order_by(AttemptItemRow.id)
    )
    rows = list(session.execute(chosen))
    if len(rows) < len(items) or any(row.ended == "" for row in rows):
        raise NotFoundError("There is no such answer to judge.", "An attempt is judged at its end.")
    return rows
