"""A backlog, offered as a plan: so many a day for so many days, what loses most by waiting first.

The start page and the web's catch-up pages call these; `shares` takes each day's part. The order
and its reasons are in `core.backlogs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.backlogs import Waiting, days_for, per_day_for
from quizapp.core.foresight import memory_of, study_days
from quizapp.core.scheduling import LEARN_AHEAD
from quizapp.services.days import today_of
from quizapp.services.errors import NothingToAskError, QuizError
from quizapp.services.learners import Learner, learner_of, locked_learner
from quizapp.services.library import Shelf, shelf
from quizapp.services.pace import Pace, pace_of, parameters_of, usual_day
from quizapp.store import goal_queries as queries
from quizapp.store.types import moment_of

LEAST = 40
"""Fewer due questions than this are never called a backlog."""

USUAL_DAYS = 3
"""A backlog is more than the learner's limit of reviews a day, or than so many usual days."""

LONGEST = 60  # days
MOST_MINUTES = 600
SPARE = 10
"""A plan asks for a tenth more a day than is foreseen, so that its days hold in a bad week too."""

ANSWERS = 1.3
"""So many answers a question: what is forgotten comes again."""

NOT_NOW = 7
"""Who does not want a plan now is asked again after so many days."""

OFFERED = (3, 5, 8, 14, 21, 30)
"""Days that a plan may take; the first is offered that asks no more than twice a usual day."""


class BadPaceError(QuizError):
    """A pace at which a backlog is never through."""

    status = 422


@dataclass(frozen=True, slots=True)
class CatchUp:
    """A plan that runs. `day`: its first; see `store.goal_models.CatchUpRow`."""

    id: int
    day: int
    per_day: int
    days: int
    due: int
    done_before: int


@dataclass(frozen=True, slots=True)
class Way:
    """One way through a backlog: questions and minutes a day, and for how many days of study."""

    per_day: int
    days: int
    minutes: float


@dataclass(frozen=True, slots=True)
class Offer:
    """A backlog with the way through that is offered, and other ways. `due`: how many wait.

    `wanted`: the way for the days or the minutes that the learner asked for, None where there is
    none.
    """

    pack: str
    pack_title: str
    due: int
    way: Way
    others: tuple[Way, ...]
    pace: Pace
    wanted: Way | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """A plan that runs, as the pages tell it: its day of study, counted from 1, of about `days`.

    `due`: how many wait in all, `share`: how many of them are today's, `left`: about how many more
    days it takes, today included.
    """

    pack: str
    pack_title: str
    per_day: int
    number: int
    days: int
    due: int
    at_first: int
    share: int
    left: int


def catch_up_of(
    connection: Connection, learner_id: int, pack_id: int, today: int
) -> CatchUp | None:
    """The plan that runs for a pack; one that took far longer than was planned runs no more."""
    found = _last(connection, learner_id, pack_id)
    if found is None or not found.per_day or today - found.day > 2 * found.days + NOT_NOW:
        return None
    return found


def offer(session: Session, learner_id: int, pack: str, now: datetime) -> Offer | None:
    """What is offered for a backlog of a pack; None: there is none, a plan runs, or not now.

    Raises NotFoundError.
    """
    connection = session.connection()
    learner, found = learner_of(connection, learner_id), shelf(session, pack)
    today = learner.calendar.day_of(now)
    last = _last(connection, learner_id, found.pack_id)
    if catch_up_of(connection, learner_id, found.pack_id, today) is not None:
        return None
    if last is not None and not last.per_day and today - last.day < NOT_NOW:
        return None
    if not is_backlog(connection, learner, due_of(connection, learner, found, now), now):
        return None
    return ways(session, learner_id, pack, now)


def ways(
    session: Session,
    learner_id: int,
    pack: str,
    now: datetime,
    days: int | None = None,
    minutes: int | None = None,
) -> Offer | None:
    """The ways through what is due in a pack, whether it is a backlog or not; None: nothing is due.

    `days` or `minutes` a day: what the learner would like. Raises NotFoundError, BadPaceError.
    """
    connection = session.connection()
    learner, found = learner_of(connection, learner_id), shelf(session, pack)
    today, parameters = learner.calendar.day_of(now), parameters_of(learner)
    waiting = waiting_of(connection, learner, found)
    due = due_of(connection, learner, found, now)
    if not due:
        return None
    pace = pace_of(connection, learner_id)
    study = study_days(learner.calendar, today, today + 2 * LONGEST)[:LONGEST]

    def way(days: int) -> Way | None:
        least = per_day_for(waiting, days, study, parameters)
        if least is None:
            return None
        per_day = least + -(-least // SPARE)
        return Way(per_day, days, pace.minutes(ANSWERS * per_day))

    found_ways = [one for one in map(way, OFFERED) if one is not None]
    usual = usual_day(connection, learner, now) or learner.settings.new_per_day
    bearable = [one for one in found_ways if one.per_day <= max(2 * usual, LEAST // 2)]
    best = bearable[0] if bearable else found_ways[-1] if found_ways else Way(due, 1, 0.0)
    wanted = None
    if days is not None:
        if not 1 <= days <= LONGEST:
            raise BadPaceError(f"A plan takes from 1 to {LONGEST} days.")
        wanted = way(days)
    elif minutes is not None:
        if not 1 <= minutes <= MOST_MINUTES:
            raise BadPaceError(f"Choose from 1 to {MOST_MINUTES} minutes a day.")
        per_day = max(1, int(minutes / pace.minutes(ANSWERS)))
        foreseen = max(1, per_day - per_day // (SPARE + 1))
        takes = days_for(waiting, foreseen, study, parameters)
        wanted = None if takes is None else Way(per_day, takes, float(minutes))
    others = tuple(one for one in found_ways if one != best)
    return Offer(pack, found.pack.title, due, best, others, pace, wanted)


def begin(
    session: Session,
    learner_id: int,
    pack: str,
    now: datetime,
    days: int | None = None,
    minutes: int | None = None,
) -> CatchUp:
    """Begin a plan; a second click finds the one that was begun.

    Raises NotFoundError, BadPaceError, NothingToAskError.
    """
    connection = session.connection()
    learner, found = locked_learner(connection, learner_id), shelf(session, pack)
    today = learner.calendar.day_of(now)
    present = catch_up_of(connection, learner_id, found.pack_id, today)
    if present is not None:
        return present
    offered = ways(session, learner_id, pack, now, days, minutes)
    if offered is None:
        raise NothingToAskError("Nothing is due, so there is nothing to spread.")
    chosen = offered.wanted if days is not None or minutes is not None else offered.way
    if chosen is None:
        raise BadPaceError(
            "At that pace what is due would never be through.", "Choose more days, or more a day."
        )
    return _keep(connection, learner, found, now, chosen, offered.due)


def not_now(session: Session, learner_id: int, pack: str, now: datetime) -> None:
    """Do not offer a plan for the next days. A second click does nothing. Raises NotFoundError."""
    connection = session.connection()
    learner, found = locked_learner(connection, learner_id), shelf(session, pack)
    today = learner.calendar.day_of(now)
    if catch_up_of(connection, learner_id, found.pack_id, today) is None:
        last = _last(connection, learner_id, found.pack_id)
        if last is None or today - last.day >= NOT_NOW or last.per_day:
            _keep(connection, learner, found, now, Way(0, 0, 0.0), 0)


def end(session: Session, learner_id: int, pack: str, now: datetime) -> None:
    """End the plan of a pack: what is due is due again. Raises NotFoundError."""
    connection = session.connection()
    locked_learner(connection, learner_id)
    end_of(connection, learner_id, shelf(session, pack).pack_id, now)


def end_of(connection: Connection, learner_id: int, pack_id: int, now: datetime) -> None:
    """End what stands about the backlog of a pack; the learner is locked."""
    queries.END_CATCH_UPS.run(connection, own_learner=learner_id, own_pack=pack_id, at=now)


def running(
    learner: Learner, found: Shelf, plan: CatchUp, due: int, share: int, done: int, now: datetime
) -> Running:
    """A plan that runs, in the words of the pages. `done`: reviews of today."""
    today = learner.calendar.day_of(now)
    past = study_days(learner.calendar, plan.day, today)
    still = max(0, due - share)
    return Running(
        pack=found.pack.id,
        pack_title=found.pack.title,
        per_day=plan.per_day,
        number=max(1, len(past)),
        days=plan.days,
        due=due,
        at_first=plan.due,
        share=share,
        left=max(1 if due else 0, (1 if share or done else 0) + -(-still // plan.per_day)),
    )


def is_backlog(connection: Connection, learner: Learner, due: int, now: datetime) -> bool:
    """Whether so many due questions are offered as a plan; see LEAST and USUAL_DAYS.

    Who has not studied for so long that no day is usual any more is offered one at LEAST.
    """
    if due < LEAST:
        return False
    if due > learner.settings.reviews_per_day:
        return True
    usual = usual_day(connection, learner, now)
    return usual is None or due > USUAL_DAYS * usual


def waiting_of(connection: Connection, learner: Learner, found: Shelf) -> tuple[Waiting, ...]:
    """All questions of a pack that are due or will be, the first due first."""
    own = {"learner": learner.id, "pack": found.pack_id}
    calendar = learner.calendar

    @cache  # nearly all are due at the beginning of a day
    def day_of(due: int) -> int:
        return calendar.day_of(moment_of(due))

    waiting = []
    for row in queries.WAITING.all(connection, **own):
        question = found.question(row.question_id)
        if question is not None:
            memory = memory_of(row, day_of(row.due))
            if memory is not None:
                waiting.append(Waiting(memory, question.facts))
    return tuple(waiting)


def due_of(connection: Connection, learner: Learner, found: Shelf, now: datetime) -> int:
    """How many questions of a pack are due."""
    own = {"learner": learner.id, "pack": found.pack_id, "until": now + LEARN_AHEAD}
    return int(queries.DUE_NOW.scalar(connection, **own))


def _last(connection: Connection, learner_id: int, pack_id: int) -> CatchUp | None:
    row: Any = queries.CATCH_UP.first(connection, learner=learner_id, pack=pack_id)
    return None if row is None else CatchUp(*row)


def _keep(
    connection: Connection, learner: Learner, found: Shelf, now: datetime, way: Way, due: int
) -> CatchUp:
    """Store a plan (or that none is wanted) in the place of the one before."""
    end_of(connection, learner.id, found.pack_id, now)
    values = {
        "day": learner.calendar.day_of(now),
        "per_day": way.per_day,
        "days": way.days,
        "due": due,
        "done_before": today_of(connection, learner, found, now).reviews,
    }
    number = queries.INSERT_CATCH_UP.made(
        connection,
        learner_id=learner.id,
        pack_id=found.pack_id,
        made_at=now,
        ended_at=None,
        **values,
    )
    return CatchUp(number, **values)
