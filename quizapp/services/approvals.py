"""Looking at each presentation of a set: what there is to look at, what was said of it, saying it.

A presentation is a place of the set in one of its variants (`core.papers.VARIANTS`). Variants that
look the same (a typed question has only one look) are looked at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.core.papers import VARIANTS, Asked
from quizapp.core.questions import Format, Presentation
from quizapp.services import attempt_papers
from quizapp.services.decisions import Decision, as_seen, content_of, look_name
from quizapp.services.errors import NotAllowedError, NotFoundError
from quizapp.services.set_questions import Held, Holding, format_of, held, keys_of
from quizapp.services.sets import QuestionSet
from quizapp.store.base import table_of
from quizapp.store.models import ApprovalRow


@dataclass(frozen=True, slots=True)
class Lapsed:
    """What was said of a presentation before it changed: when that was, and what has changed."""

    decision: Decision
    at: datetime
    changed_at: datetime | None
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """One presentation to look at. `slot` and `variants` say which it is of how many.

    `held`: its question, or the first of several; `others`: the numbers of the others. `content`:
    see `decisions.content_of`. `decision`: what was said of it and still holds, and when that was
    (`at`); `lapsed`: what does so no longer.
    """

    slot: int
    asked: Asked
    format: Format
    variants: tuple[int, ...]
    number: int
    looks: int
    shown: Presentation
    held: Held
    others: tuple[int, ...]
    content: str
    decision: Decision | None
    at: datetime | None = None
    lapsed: Lapsed | None = None

    @property
    def name(self) -> str:
        """What the pages call it by: its questions, format and variant."""
        numbers = "-".join(map(str, (self.held.id, *self.others)))
        return f"{numbers}.{self.format.value}.{self.variants[0]}"


@dataclass(frozen=True, slots=True)
class Looks:
    """All there is to look at in a set, and the places of which nothing can be asked any more."""

    each: tuple[Look, ...]
    gone: tuple[Asked, ...]

    @property
    def looked_at(self) -> int:
        """Of how many something was said that still holds."""
        return sum(look.decision is not None for look in self.each)

    @property
    def silent(self) -> tuple[Asked, ...]:
        """Places of which every presentation was rejected: they are asked of nobody."""
        by_place: dict[tuple[str, ...], list[Look]] = {}
        for look in self.each:
            by_place.setdefault(look.asked.keys, []).append(look)
        return tuple(
            looks[0].asked
            for looks in by_place.values()
            if all(look.decision is Decision.REJECTED for look in looks)
        )


def looks_of(session: Session, found: QuestionSet, holding: Holding | None = None) -> Looks:
    """All presentations of a set as they would be shown now, in the set's order."""
    if holding is None:
        holding = held(session, keys_of(found.slots))
    said = _said(session, found.id)
    looks: list[Look] = []
    gone: list[Asked] = []
    for at, slot in enumerate(found.slots):
        for asked in slot.asked:
            made = list(_looks(found.key, holding, at, asked, said))
            looks += made
            if not made:
                gone.append(asked)
    return Looks(tuple(looks), tuple(gone))


def look_of(looks: Looks, name: str) -> int:
    """The place of a presentation among all, 0 for the first where none has this name."""
    return next((at for at, look in enumerate(looks.each) if look.name == name), 0)


def decide(
    session: Session, found: QuestionSet, name: str, decision: Decision | None, now: datetime
) -> None:
    """Say something of one presentation, or take back what was said (None). Saying it again changes
    nothing. Raises NotFoundError, NotAllowedError."""
    if not found.may_change:
        raise NotAllowedError(
            "This set was shared with you to be seen and copied.", "Copy it, and judge the copy."
        )
    look = next((each for each in looks_of(session, found).each if each.name == name), None)
    if look is None:
        raise NotFoundError(
            "The set has no such presentation any more.", "It was changed meanwhile: look again."
        )
    if look.decision is decision:
        return
    own = (
        ApprovalRow.set_id == found.id,
        ApprovalRow.question_id == look.held.id,
        ApprovalRow.format == look.format.value,
        ApprovalRow.look.in_((look_name(as_seen(look.shown)), "")),
    )
    session.execute(delete(ApprovalRow).where(*own, ApprovalRow.variant.in_(look.variants)))
    if decision is not None:
        write(session, found.id, look, decision, now)
    session.flush()


def write(session: Session, set_id: int, look: Look, decision: Decision, now: datetime) -> None:
    """Keep what was said of a presentation, for each variant that looks so."""
    seen = as_seen(look.shown)
    for variant in look.variants:
        session.add(
            ApprovalRow(
                set_id=set_id,
                question_id=look.held.id,
                format=look.format.value,
                variant=variant,
                decision=decision.value,
                content_hash=look.content,
                at=now,
                seen=seen,
                look=look_name(seen),
            )
        )


def told(session: Session, found: QuestionSet, holding: Holding) -> list[Any]:
    """What was said of each variant that the set asks: of its look as it is now, else of the one of
    which something was said last."""
    looks = looks_of(session, found, holding).each
    now = {
        (each.held.id, each.format.value, number): look_name(as_seen(each.shown))
        for each in looks
        for number in each.variants
    }
    asked = {holding[key].id for key in keys_of(found.slots) if key in holding}
    return [
        next((row for row in rows if row.look == now.get(place)), rows[0])
        for place, rows in _said(session, found.id).items()
        if place[0] in asked
    ]


Said = Mapping[tuple[int, str, int], Sequence[Any]]
"""What was said of a variant, of each look of it, the latest first."""


def _said(session: Session, set_id: int) -> Said:
    table = table_of(ApprovalRow)
    chosen = select(table).where(table.c.set_id == set_id)
    found: dict[tuple[int, str, int], list[Any]] = {}
    for row in session.execute(chosen.order_by(table.c.at.desc(), table.c.id.desc())):
        found.setdefault((row.question_id, row.format, row.variant), []).append(row)
    return found


def _looks(set_key: str, holding: Holding, at: int, asked: Asked, said: Said) -> Iterator[Look]:
    chosen = format_of(holding, asked)
    if chosen is None:
        return
    first = holding[asked.key]
    content = content_of([holding[key].content_hash for key in asked.keys])
    alike: list[tuple[Presentation, list[int]]] = []
    for number in range(VARIANTS):
        made = attempt_papers.variant(first.shelf, set_key, asked, chosen, number)
        if made is None:
            continue
        same = next((numbers for one, numbers in alike if as_seen(one) == as_seen(made)), None)
        if same is None:
            alike.append((made, [number]))
        else:
            same.append(number)
    for count, (made, numbers) in enumerate(alike, 1):
        rows = [row for n in numbers for row in said.get((first.id, chosen.value, n), ())]
        holds, lapsed = _standing([holding[key] for key in asked.keys], content, made, rows)
        yield Look(
            at,
            asked,
            chosen,
            tuple(numbers),
            count,
            len(alike),
            made,
            first,
            tuple(holding[key].id for key in asked.keys[1:]),
            content,
            Decision(holds.decision) if holds is not None else None,
            holds.at if holds is not None else None,
            lapsed,
        )


def _standing(
    questions: Sequence[Held], content: str, made: Presentation, rows: Sequence[Any]
) -> tuple[Any, Lapsed | None]:
    """The row of what still holds of what was said, or else what was said last, and why it does
    not."""
    lapsed = None
    for row in sorted(rows, key=lambda row: row.at, reverse=True):
        changes = _changes(row, content, made)
        if not changes:
            return row, None
        if lapsed is None:
            of_fact = row.content_hash != content
            changed_at = max(each.changed_at for each in questions) if of_fact else None
            lapsed = Lapsed(Decision(row.decision), row.at, changed_at, changes)
    return None, lapsed


def _changes(row: Any, content: str, made: Presentation) -> tuple[str, ...]:
    """What is other than when something was said of a presentation, in words."""
    now = as_seen(made)
    before = row.seen if row.seen is not None else now
    found = []
    if before["prompt"] != now["prompt"]:
        found.append(f"It was asked so: {before['prompt']}")
    old = dict(before["options"])
    new = dict(now["options"])
    gone = [text for text in old if text not in new]
    come = [text for text in new if text not in old]
    turned = [text for text in new if text in old and old[text] != new[text]]
    if gone:
        found.append(f"No option any more: {'; '.join(gone)}")
    if come:
        found.append(f"New among the options: {'; '.join(come)}")
    if turned:
        found.append(f"Right or wrong otherwise than before: {'; '.join(turned)}")
    if before != now and not found:
        found.append("The options stand in another order.")
    if row.content_hash != content and not found:
        found.append("Its answer, its explanation or its sources are others now.")
    return tuple(found)
