"""Keeping up: where the students of a course stand with their reviews, by their own logs.

`core.keeping_up` has the rules. Nothing is stored: an answer that is taken back does not count, one
given without a network counts on the day on which it was given. The pages of keeping up, the
gradebook (`credit_of_members`) and the start page ask. Reads only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.keeping_up import (
    NOTHING_DONE,
    Done,
    Standing,
    Terms,
    holidays_from,
    makes,
    standing,
)
from quizapp.core.scheduling import Calendar
from quizapp.services import assignments
from quizapp.services.assignments import Assignment, AssignmentKind
from quizapp.services.courses import Member
from quizapp.services.entered import keys_of
from quizapp.services.errors import NotFoundError
from quizapp.store import keep_up_queries as queries
from quizapp.store.models import CourseRow

MARGIN = timedelta(days=2)
"""Days of learners begin at different moments; the log is read from so much earlier."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Where one student stands. `done`: what was done on each day that counts; `packs`: ids of the
    packs of which the course has given something by today, none: any pack counts."""

    member_id: int
    learner_id: int
    name: str
    roster_id: str
    left: bool
    calendar: Calendar
    standing: Standing
    done: Mapping[int, Done]
    packs: frozenset[int]

    @property
    def today(self) -> Done:
        """What was done today."""
        return self.done.get(self.standing.today, NOTHING_DONE)

    @property
    def today_made(self) -> bool:
        """Whether today is made."""
        return makes(self.today, self.standing.terms.least_a_day)

    @property
    def wanted_today(self) -> bool:
        """Whether a review today would still bring something: the running week lacks days, or an
        earlier one can be made up."""
        week = self.standing.week
        lacking = week is not None and week.missing > 0 and not self.today_made
        return lacking or bool(self.standing.to_make_up)


def keep_up(session: Session, course_id: int, assignment_id: int) -> Assignment:
    """A keep-up assignment of this course, whoever asks. Raises NotFoundError."""
    found = assignments.assignment(session, course_id, assignment_id)
    if found.kind is not AssignmentKind.KEEP_UP:
        raise NotFoundError("There is no such assignment in this course.", "Look at the list.")
    return found


def of_course(session: Session, course_id: int) -> tuple[Assignment, ...]:
    """The keep-up assignments of a course, drafts too."""
    found = assignments.of_course(session, course_id)
    return tuple(each for each in found if each.kind is AssignmentKind.KEEP_UP)


def for_student(session: Session, member: Member) -> tuple[Assignment, ...]:
    """Those that were given to this student."""
    found = assignments.for_student(session, member)
    return tuple(each for each in found if each.kind is AssignmentKind.KEEP_UP)


def kept_by(session: Session, found: Assignment, member_id: int, now: datetime) -> Kept:
    """Where one student stands. Raises NotFoundError where it was not given to this student."""
    for each in kept_by_all(session, found, now, member_id):
        return each
    raise NotFoundError("There is no such assignment of yours.", "Your courses list yours.")


def kept_by_all(
    session: Session, found: Assignment, now: datetime, only: int | None = None
) -> tuple[Kept, ...]:
    """Where every student stands whom it was given to, by name; those who have left too.

    `only`: this member alone.
    """
    connection = session.connection()
    rows = queries.MEMBERS.all(connection, assignment=found.id)
    chosen = [row for row in rows if only is None or row.member_id == only]
    starts = first_day(session, found)
    if starts is None:
        return ()
    since = datetime.combine(starts, datetime.min.time(), now.tzinfo) - MARGIN
    did = _Days(connection, [row.learner_id for row in chosen], since)
    given = _packs_given(connection, found.course_id)
    kept = [_kept(row, found, starts, did, given, now) for row in chosen]
    return tuple(sorted(kept, key=lambda each: (each.name.casefold(), each.member_id)))


def credit_of_members(
    session: Session, found: Assignment, now: datetime, only: int | None = None
) -> Mapping[int, float]:
    """The credit of each student by now, from 0 to 1, by member; without those of whom no week is
    over yet, or whose weeks asked for nothing. `only`: this member alone."""
    return {
        each.member_id: each.standing.credit
        for each in kept_by_all(session, found, now, only)
        if each.standing.credit is not None
    }


def first_day(session: Session, found: Assignment) -> date | None:
    """The date on which the first week begins, in the course's time zone; None for a draft that
    does not say when it opens."""
    opens = found.opens_at or found.published_at
    if opens is None:
        return None
    course = session.get_one(CourseRow, found.course_id)
    return opens.astimezone(ZoneInfo(course.time_zone)).date()


def terms_of(
    found: Assignment, starts: date, calendar: Calendar, joined_at: datetime, extra_days: int
) -> Terms:
    """What is asked of one student: nothing of the days before it was published, or before the
    student came. Extra days make the days of grace more."""
    rules, first = found.rules, starts.toordinal()
    there = max(calendar.day_of(each) for each in (joined_at, found.published_at) if each)
    free = [(_ordinal(begin), _ordinal(end)) for begin, end in rules.holidays]
    if there > first:
        free.append((first, there - 1))
    return Terms(
        first,
        rules.weeks,
        rules.days_a_week,
        rules.least_a_day,
        rules.catch_up_days + extra_days,
        holidays_from(free),
    )


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


class _Days:
    """What some learners did on each day, by pack."""

    def __init__(self, connection: Connection, learners: Sequence[int], since: datetime) -> None:
        self.reviews: dict[int, dict[int, dict[int, int]]] = {}
        for row in connection.execute(queries.reviews(learners, since)):
            of_learner = self.reviews.setdefault(row.learner_id, {})
            of_learner.setdefault(row.day, {})[row.pack_id] = row.reviews
        self.ended: dict[int, dict[int, set[int]]] = {}
        for row in connection.execute(queries.reviews_to_the_end(learners, since)):
            reviewed = self.reviews.get(row.learner_id, {}).get(row.day, {}).get(row.pack_id, 0)
            if _was_all(row, reviewed):
                of_learner_ = self.ended.setdefault(row.learner_id, {})
                of_learner_.setdefault(row.day, set()).add(row.pack_id)

    def done(self, learner: int, day: int, packs: Collection[int]) -> Done:
        """What a learner did on a day of these packs, or of any pack where none is named."""
        reviews = self.reviews.get(learner, {}).get(day, {})
        ended = self.ended.get(learner, {}).get(day, set())
        if not packs:
            return Done(sum(reviews.values()), bool(ended))
        counted = sum(number for pack, number in reviews.items() if pack in packs)
        return Done(counted, ended.issuperset(packs))

    def days(self, learner: int) -> Iterable[int]:
        """The days on which a learner did anything."""
        return {*self.reviews.get(learner, ()), *self.ended.get(learner, ())}


def _was_all(row: Any, reviewed: int) -> bool:
    """Whether a review took all that there was: it was gone through, and had room for more. (What
    is asked several at once counts as one in its length, hence the second comparison.)"""
    most = row.plan["length"]
    return not row.queue and row.total < most and reviewed < most


def _packs_given(connection: Connection, course_id: int) -> list[tuple[datetime, frozenset[int]]]:
    """From when on each set of a course makes its packs count."""
    numbers = {row.key: row.id for row in queries.PACKS.all(connection)}
    found = []
    for row in queries.SETS_OF_COURSE.all(connection, course=course_id):
        since = max(row.published_at, row.opens_at or row.published_at)
        packs = frozenset(numbers[key] for key in keys_of(connection, row) if key in numbers)
        found.append((since, packs))
    return found


def _kept(
    row: Any,
    found: Assignment,
    starts: date,
    did: _Days,
    given: Sequence[tuple[datetime, frozenset[int]]],
    now: datetime,
) -> Kept:
    calendar = Calendar(ZoneInfo(row.time_zone), row.rollover_hour)
    terms = terms_of(found, starts, calendar, row.joined_at, row.extra_days or 0)
    today = calendar.day_of(now)
    since = [(calendar.day_of(moment), packs) for moment, packs in given]

    def packs_on(day: int) -> frozenset[int]:
        return frozenset(pack for first, packs in since if first <= day for pack in packs)

    done = {
        day: did.done(row.learner_id, day, packs_on(day))
        for day in did.days(row.learner_id)
        if terms.first <= day <= terms.last
    }
    return Kept(
        row.member_id,
        row.learner_id,
        row.name or row.account or f"Former member {row.member_id}",
        row.roster_id,
        row.left_at is not None,
        calendar,
        standing(terms, done, today),
        done,
        packs_on(today),
    )
