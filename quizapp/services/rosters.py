"""A list of people and a course: what loading it will do, line by line, and doing just that.

Nobody is looked for outside the course: that somebody has an account here is told to no instructor.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from quizapp.services import courses, invitations
from quizapp.services.accounts import folded_name
from quizapp.services.courses import Role
from quizapp.services.errors import ClosedError
from quizapp.services.invitations import Invited, Key
from quizapp.services.roster_files import Entry
from quizapp.store.models import CourseRow


class Outcome(StrEnum):
    """What becomes of a line."""

    INVITE = "invite"
    HERE = "here"
    GONE = "gone"
    WAITING = "waiting"
    DUPLICATE = "duplicate"
    UNREADABLE = "unreadable"


WORDS = {
    Outcome.INVITE: "Will be invited",
    Outcome.HERE: "Is in the course already",
    Outcome.GONE: "Was in the course and left",
    Outcome.WAITING: "Is invited already",
    Outcome.DUPLICATE: "Twice in this list",
    Outcome.UNREADABLE: "Cannot be used",
}


@dataclass(frozen=True, slots=True)
class Planned:
    """A line of a list, and what becomes of it; `why` says more where there is more."""

    entry: Entry
    outcome: Outcome
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Somebody:
    name: str
    email: str
    number: str
    outcome: Outcome
    why: str


class _Known:
    """People by number, address and name."""

    def __init__(self, people: Iterable[_Somebody]) -> None:
        self._numbers: dict[str, _Somebody] = {}
        self._emails: dict[str, _Somebody] = {}
        self._names: dict[str, list[_Somebody]] = {}
        for each in people:
            self.add(each)

    def add(self, somebody: _Somebody) -> None:
        if somebody.number:
            self._numbers.setdefault(somebody.number.casefold(), somebody)
        if somebody.email:
            self._emails.setdefault(somebody.email.casefold(), somebody)
        self._names.setdefault(folded_name(somebody.name), []).append(somebody)

    def find(self, entry: Entry) -> _Somebody | None:
        """Who this is: of the same number; else of the same address; else of the same name, unless
        number or address tell the two apart."""
        if found := self._numbers.get(entry.number.casefold()) if entry.number else None:
            return found
        found = self._emails.get(entry.email.casefold()) if entry.email else None
        if found and not _differ(found.number, entry.number):
            return found
        for each in self._names.get(folded_name(entry.name), ()):
            if not _differ(each.number, entry.number) and not _differ(each.email, entry.email):
                return each
        return None


def plan(
    session: Session, course_id: int, entries: Sequence[Entry], now: datetime
) -> tuple[Planned, ...]:
    """What loading this list into a course would do. Nothing is changed."""
    known = _Known(_people(session, course_id, now))
    listed = _Known(())
    planned = []
    for entry in entries:
        if entry.problem:
            planned.append(Planned(entry, Outcome.UNREADABLE, entry.problem))
        elif found := listed.find(entry) or known.find(entry):
            same = found.outcome is Outcome.HERE and found.name == entry.name
            planned.append(Planned(entry, found.outcome, "" if same else found.why))
        else:
            planned.append(Planned(entry, Outcome.INVITE))
        if not entry.problem:
            why = f"The same as line {entry.line}."
            again = _Somebody(entry.name, entry.email, entry.number, Outcome.DUPLICATE, why)
            listed.add(again)
    return tuple(planned)


def fingerprint(planned: Sequence[Planned]) -> str:
    """A short text that is another one when anything else would be done."""
    lines = [
        (each.entry.name, each.entry.email, each.entry.number, each.outcome.value)
        for each in planned
        if not each.entry.problem
    ]
    return hashlib.sha256(json.dumps(lines).encode()).hexdigest()


def load(
    session: Session,
    course_id: int,
    entries: Sequence[Entry],
    role: Role,
    shown: str,
    key: Key,
    now: datetime,
) -> tuple[Planned, ...] | None:
    """Invite whom the plan with the fingerprint `shown` would invite. None: that is done.

    Where something else would be done by now, nothing is, and the new plan is given. The form of
    the same key again does nothing. Raises ClosedError where nobody would be invited.
    """
    # Two instructors with the same list at once: one waits here.
    session.get_one(CourseRow, course_id, with_for_update=True)
    if invitations.links(session, course_id, key, now):
        return None
    planned = plan(session, course_id, entries, now)
    if fingerprint(planned) != shown:
        return planned
    chosen = [each.entry for each in planned if each.outcome is Outcome.INVITE]
    if not chosen:
        raise ClosedError("Nobody of this list would be invited.", "Go back and change the list.")
    for each in chosen:
        person = (each.name, each.email, each.number)
        invitations.make(session, course_id, role, person, key, now)
    session.flush()
    return None


def came_otherwise(session: Session, course_id: int, waiting: Iterable[Invited]) -> dict[int, str]:
    """Of the invited who wait, those who are in the course without their link, by its code
    perhaps: as whom, by the invitation's number."""
    here = _Known(each for each in _members(session, course_id) if each.outcome is Outcome.HERE)
    found = {}
    for each in waiting:
        entry = Entry(0, each.name, each.email, each.roster_id)
        if somebody := here.find(entry):
            found[each.id] = somebody.name
    return found


def _people(session: Session, course_id: int, now: datetime) -> list[_Somebody]:
    found = _members(session, course_id)
    for wait in invitations.pending(session, course_id):
        over = wait.has_run_out(now)
        why = "The link has run out: make a fresh one on the page Invitations." if over else ""
        found.append(_Somebody(wait.name, wait.email, wait.roster_id, Outcome.WAITING, why))
    return found


def _members(session: Session, course_id: int) -> list[_Somebody]:
    found = []
    for each in courses.everybody(session, course_id):
        if each.learner_id is not None:
            gone = each.left_at is not None
            outcome = Outcome.GONE if gone else Outcome.HERE
            why = "Bring them back on the page People." if gone else f"As {each.name}."
            found.append(_Somebody(each.name, "", each.roster_id, outcome, why))
    return found


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one.casefold() != other.casefold()
