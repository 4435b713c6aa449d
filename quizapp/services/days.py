"""What a learner has done today, and what the planner must know of the learner. Reads only.

`sittings` asks before it plans, `progress` for the day's share of new questions.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from quizapp.services.learners import Learner
from quizapp.services.library import Shelf
from quizapp.services.planning import Known
from quizapp.store import memory_queries as queries

SIBLINGS_WAIT = timedelta(days=1)
"""An explanation tells the answers of all questions of its facts: the others wait this long."""


@dataclass(frozen=True, slots=True)
class Today:
    """What was done in one pack since the learner's day began, taken-back answers left out.

    `reviews` and `new`: how many questions were reviewed, and begun; `begun`: the numbers of these.
    `fresh`: see `Known`; `fresh_today`: the same of what was answered since the day began.
    """

    reviews: int
    new: int
    fresh: Mapping[str, frozenset[int]]
    begun: frozenset[int] = frozenset()
    fresh_today: Mapping[str, frozenset[int]] = field(default_factory=dict)


def today_of(connection: Connection, learner: Learner, found: Shelf, now: datetime) -> Today:
    """The learner's day in one pack."""
    start = learner.calendar.start_of(learner.calendar.day_of(now))
    since = min(start, now - SIBLINGS_WAIT)
    lines = queries.LINES_SINCE.all(connection, learner=learner.id, since=since)
    undone = {line.target_id for line in lines if line.kind == "undo"}
    answers = [line for line in lines if line.kind == "answer" and line.id not in undone]
    fresh = _told(found, {x.question_id for x in answers if x.at > now - SIBLINGS_WAIT})
    fresh_today = _told(found, {x.question_id for x in answers if x.at >= start})
    counted = [x for x in answers if x.counts and x.at >= start and x.question_id in found.keys]
    begun = {line.question_id for line in counted if line.first}
    reviewed = {line.question_id for line in counted} - begun
    return Today(len(reviewed), len(begun), fresh, frozenset(begun), fresh_today)


def _told(found: Shelf, answered: Collection[int]) -> dict[str, frozenset[int]]:
    """The facts that were explained, each with the questions that led there."""
    told: dict[str, set[int]] = {}
    for each in answered:
        question = found.question(each)
        for fact in question.facts if question is not None else ():
            told.setdefault(fact, set()).add(each)
    return {fact: frozenset(questions) for fact, questions in told.items()}


def known_of(
    connection: Connection, learner: Learner, found: Shelf, today: Today, day: int
) -> Known:
    """What the learner knows of one pack on the learner's day `day`."""
    cards = queries.ANSWERED_QUESTIONS.all(connection, learner=learner.id, pack=found.pack_id)
    introduced = queries.FACTS_INTRODUCED.scalars(connection, learner=learner.id)
    return Known(
        answered=frozenset(card.question_id for card in cards if card.seen),
        begun=frozenset(card.question_id for card in cards if card.state),
        aside=frozenset(
            card.question_id
            for card in cards
            if card.suspended or (card.buried is not None and card.buried > day)
        ),
        introduced=frozenset(found.fact_keys[f] for f in introduced if f in found.fact_keys),
        fresh=today.fresh,
    )
