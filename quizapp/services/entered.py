"""What courses have assigned, from the moment on at which it enters each student's own reviews.

A set enters when it opens, unless a review would tell too early what is asked or what is right: one
with closed book enters when the student's first attempt has ended, or when it has closed for
everybody; one whose answers are told only after closing enters when they are told.
`course_exams` makes exams of it; `visibility` asks it for own questions that were assigned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from quizapp.services.assignment_rules import (
    Accommodation,
    Extension,
    Rules,
    Telling,
    window_of,
)
from quizapp.services.sets import slots_from_json
from quizapp.store import course_exam_queries as queries

KeysByPack = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Entered:
    """A set that has entered: in which course, when, and what it asks."""

    course: Any
    at: datetime
    keys: KeysByPack


def entered_sets(connection: Connection, learner_id: int, now: datetime) -> list[Entered]:
    """What has entered a learner's reviews, what is due first first; nothing for a guest, who is
    in no course."""
    found = []
    for row in queries.ASSIGNED.all(connection, learner=learner_id):
        moment = entered_at(row)
        if moment is not None and moment <= now:
            found.append(Entered(row, moment, keys_of(connection, row)))
    return found


def entered_at(row: Any) -> datetime | None:
    """When an assigned set entered, or will enter, the reviews of its student; None: that is not
    known yet. `row`: of `course_exam_queries.ASSIGNED`."""
    rules = Rules.from_json(row.rules)
    opens: datetime = max(row.published_at, row.opens_at or row.published_at)
    if rules.telling is not Telling.CLOSED and not rules.closed_book:
        return opens
    closes = closing(row)
    if closes is not None:
        closes = max(opens, closes)
    known = row.told_at if rules.telling is Telling.CLOSED else row.ended_at
    return min((each for each in (closes, known) if each is not None), default=None)


def closing(row: Any) -> datetime | None:
    """When an assigned set has closed for the last of those whom it was given to: the same moment
    as `telling_times.closing`, without a look at each of them."""
    return window_of(
        row.opens_at,
        row.due_at,
        row.closes_at,
        Rules.from_json(row.rules),
        Accommodation(extra_days=row.most_days or 0),
        Extension(until=row.last_until),
        ZoneInfo(row.time_zone),
    ).closes


_KEYS: dict[tuple[str, int], KeysByPack] = {}
"""What versions of sets ask, by the set's key and their number: a version that was assigned never
changes, and to read its slots at each review would cost more than all the rest."""


def keys_of(connection: Connection, row: Any) -> KeysByPack:
    """The keys that a version of a set asks, by pack. `row`: `set_key`, `number`, `version_id`."""
    named = (row.set_key, row.number)
    if named not in _KEYS:
        slots = slots_from_json(queries.SLOTS.scalar(connection, version=row.version_id))
        found: dict[str, dict[str, None]] = {}
        for slot in slots:
            for key in (key for asked in slot.asked for key in asked.keys):
                found.setdefault(key.partition("/")[0], {})[key] = None
        _KEYS[named] = {pack: tuple(keys) for pack, keys in found.items()}
    return _KEYS[named]
