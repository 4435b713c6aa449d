"""The versions of a set, what changed from one to the next, and which assignments have which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.core.papers import Asked, Slot, length, points
from quizapp.services.sets import slots_from_json
from quizapp.store.models import (
    AssignmentRow,
    CourseMemberRow,
    CourseRow,
    SetVersionRow,
)

STAFF = ("owner", "instructor", "assistant")


@dataclass(frozen=True, slots=True)
class Use:
    """An assignment that was given a version, in a course that the reader teaches."""

    course: int
    course_title: str
    assignment: int
    title: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version: how long its papers are, what changed since the one before, who has it.

    `elsewhere`: how many assignments have it in courses that the reader does not see.
    """

    id: int
    number: int
    made_at: datetime
    questions: int
    places: int
    points: float
    changes: tuple[str, ...]
    uses: tuple[Use, ...]
    elsewhere: int


@dataclass(frozen=True, slots=True)
class SetLine:
    """A set in a list. `whose`: the name of who shared it, "" for one's own."""

    id: int
    title: str
    questions: int
    places: int
    versions: int
    changed_at: datetime
    archived: bool
    whose: str
    may_change: bool
    uses: tuple[Use, ...]


def versions_of(
    session: Session, learner_id: int, set_id: int, prompts: Mapping[str, str]
) -> tuple[VersionLine, ...]:
    """The versions of a set, the newest first. `prompts` names questions by their keys."""
    newest = SetVersionRow.number
    chosen = select(SetVersionRow).where(SetVersionRow.set_id == set_id).order_by(newest)
    found: list[VersionLine] = []
    before: tuple[Slot, ...] | None = None
    for row in session.scalars(chosen):
        slots = slots_from_json(row.slots)
        uses, elsewhere = uses_of(session, learner_id, [row.id])
        changes = () if before is None else differences(before, slots, prompts)
        found.append(
            VersionLine(
                row.id,
                row.number,
                row.made_at,
                sum(len(slot.asked) for slot in slots),
                length(slots),
                points(slots),
                changes,
                uses,
                elsewhere,
            )
        )
        before = slots
    return tuple(reversed(found))


def differences(
    old: Sequence[Slot], new: Sequence[Slot], prompts: Mapping[str, str]
) -> tuple[str, ...]:
    """What changed between two versions, in sentences. `prompts`: of questions by their keys, and
    names of entities by their ids."""
    was, now = _by_name(old), _by_name(new)

    def words(name: tuple[str, ...]) -> str:
        return " / ".join(prompts.get(key, key) for key in name)

    found = [f"Added: {words(name)}" for name in now if name not in was]
    found += [f"Removed: {words(name)}" for name in was if name not in now]
    for name in now:
        if name not in was:
            continue
        (one, before), (other, after) = was[name], now[name]
        if one.wording != other.wording:
            said = f"“{other.wording}”" if other.wording else "as the pack has it"
            found.append(f"Reworded, {said}: {words(name)}")
        if one.beside != other.beside:
            said = ", ".join(prompts.get(each, each) for each in other.beside) or "as drawn"
            found.append(f"Among the options, {said}: {words(name)}")
        if one.format != other.format:
            fixed = other.format
            said = fixed.value.replace("-", " ") if fixed else "as the assignment says"
            found.append(f"Put as {said}: {words(name)}")
        if before.points != after.points:
            found.append(f"{after.points:g} instead of {before.points:g} points: {words(name)}")
        if (before.take, len(before.asked)) != (after.take, len(after.asked)):
            told = f"{after.take} of {len(after.asked)}"
            found.append(
                f"In a slot of {told} instead of {before.take} of {len(before.asked)}: "
                f"{words(name)}"
            )
    kept_before = [name for name in was if name in now]
    if kept_before != [name for name in now if name in was]:
        found.append("The order is another.")
    return tuple(found)


def _by_name(slots: Sequence[Slot]) -> dict[tuple[str, ...], tuple[Asked, Slot]]:
    return {asked.keys: (asked, slot) for slot in slots for asked in slot.asked}


def uses_of(
    session: Session, learner_id: int, versions: Sequence[int]
) -> tuple[tuple[Use, ...], int]:
    """The assignments that were given one of these versions: those in courses that the learner
    teaches, and how many there are elsewhere."""
    mine = select(CourseMemberRow.course_id).where(
        CourseMemberRow.learner_id == learner_id,
        CourseMemberRow.role.in_(STAFF),
        CourseMemberRow.left_at.is_(None),
    )
    courses = set(session.scalars(mine))
    chosen = (
        select(AssignmentRow.id, AssignmentRow.title, CourseRow.id.label("course"), CourseRow.title)
        .join(CourseRow, CourseRow.id == AssignmentRow.course_id)
        .where(AssignmentRow.version_id.in_(versions))
        .order_by(CourseRow.title, AssignmentRow.id)
    )
    uses, elsewhere = [], 0
    for number, title, course, course_title in session.execute(chosen):
        if course in courses:
            uses.append(Use(course, course_title, number, title))
        else:
            elsewhere += 1
    return tuple(uses), elsewhere


def version_ids(session: Session, set_id: int) -> list[int]:
    """The numbers of all versions of a set."""
    chosen = select(SetVersionRow.id).where(SetVersionRow.set_id == set_id)
    return list(session.scalars(chosen.order_by(SetVersionRow.number)))


def latest_slots(session: Session, set_ids: Sequence[int]) -> dict[int, tuple[int, list[Slot]]]:
    """For each set how many versions it has, and the slots of the latest."""
    chosen = (
        select(SetVersionRow.set_id, SetVersionRow.number, SetVersionRow.slots)
        .where(SetVersionRow.set_id.in_(set_ids))
        .order_by(SetVersionRow.number)
    )
    return {
        set_id: (number, list(slots_from_json(slots)))
        for set_id, number, slots in session.execute(chosen)
    }


def keys_ever(session: Session, set_id: int) -> list[str]:
    """Every key that any version of a set names."""
    chosen = select(SetVersionRow.slots).where(SetVersionRow.set_id == set_id)
    every = (slot for slots in session.scalars(chosen) for slot in slots_from_json(slots))
    return list(dict.fromkeys(key for slot in every for each in slot.asked for key in each.keys))
