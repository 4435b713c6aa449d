"""The contrast drill: two that are mistaken for one another, side by side and then asked.

A drill is a sitting like any other, so that undo, skip, leaving and coming back are what they are
everywhere; `contrasting` makes its queue, and this has the rest: beginning, the step with
the two side by side, and what came of it. The web's contrast area calls it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.core.questions import Verdict
from quizapp.services import study
from quizapp.services.comparing import Comparison, beside_one_another, compared
from quizapp.services.contrasting import MOST
from quizapp.services.errors import NotFoundError
from quizapp.services.learners import learner_of, locked_learner
from quizapp.services.library import shelf, shelf_of
from quizapp.services.pair_lines import PairLine, line_of, pair_of
from quizapp.services.pairs import declared, standings_of
from quizapp.services.plans import Plan, SittingKind
from quizapp.services.queueing import Item, Why
from quizapp.services.sittings import (
    advanced,
    found_or_raise,
    keep,
    sitting_from,
)
from quizapp.store import study_queries


@dataclass(frozen=True, slots=True)
class DrillTold:
    """What came of a drill: how many were right at first asking, of how many; when it comes back.

    `days`: in how many days, None where it does not come back by itself.
    """

    line: PairLine
    right: int
    asked: int
    days: int | None


def begin(
    session: Session, learner_id: int, pack: str, left: str, right: str, now: datetime
) -> int:
    """Begin a drill, or find the one of today that is not finished; its sitting's id.

    Raises NotFoundError, NothingToAskError (too few questions tell the two apart).
    """
    pair = pair_of(shelf(session, pack), left, right)
    plan = Plan(pack, SittingKind.DRILL, length=MOST, cold=True, pair=tuple(sorted(pair)))
    return study.start(session, learner_id, plan, now)


def beside(session: Session, learner_id: int, sitting_id: int) -> Comparison:
    """The two of a drill side by side, where it stands there: in what it will ask, and in what is
    said likewise of the other. Raises NotFoundError."""
    connection = session.connection()
    own = {"learner": learner_id, "sitting": sitting_id}
    row = found_or_raise(study_queries.CURRENT.first(connection, **own))
    found, pair = shelf_of(connection, row.pack_id, row.version), Plan.from_json(row.plan).pair
    if not study.place(session, learner_id, sitting_id).pair:
        raise NotFoundError("The session has gone on from here.", "Go on with it.")
    numbers = (number for kept in row.queue for number in Item.from_json(kept).questions)
    asked = (question for question in map(found.question, numbers) if question is not None)
    facts = {fact for question in asked for fact in question.facts}
    left, right = pair
    only = beside_one_another(found.pack, facts, left, right)
    return compared(found.pack, left, right, only)


def ask(session: Session, learner_id: int, sitting_id: int, now: datetime) -> None:
    """The learner has seen the two side by side; go on. A second click does nothing.

    Raises NotFoundError.
    """
    connection = session.connection()
    learner = locked_learner(connection, learner_id)
    row = study_queries.SITTING.first(connection, learner=learner_id, sitting=sitting_id)
    sitting = sitting_from(found_or_raise(row))
    at_it = sitting.queue and Item.from_json(sitting.queue[0]).pair
    if sitting.finished_at is not None or sitting.current is not None or not at_it:
        return
    found = shelf_of(connection, row.pack_id, row.version)
    sitting = replace(sitting, queue=sitting.queue[1:])
    keep(connection, advanced(connection, learner, found, sitting, now))


def told(session: Session, learner_id: int, sitting_id: int, now: datetime) -> DrillTold | None:
    """What came of a sitting that was a drill; None for any other. Raises NotFoundError."""
    connection = session.connection()
    own = {"learner": learner_id, "sitting": sitting_id}
    row = found_or_raise(study_queries.SITTING.first(connection, **own))
    plan = Plan.from_json(row.plan)
    found = shelf_of(connection, row.pack_id, row.version)
    if plan.kind is not SittingKind.DRILL or not found.pack.entities.keys() >= set(plan.pair):
        return None
    learner = learner_of(connection, learner_id)
    judged = {
        each.answer_id: each.verdict
        for each in study_queries.GRADINGS.all(connection, sitting=sitting_id)
    }
    first = [
        judged[each.answer_id]
        for each in study_queries.ANSWERED.all(connection, sitting=sitting_id)
        if each.why != Why.AGAIN.value and not each.stale
    ]
    pair = frozenset(plan.pair)
    stands = standings_of(connection, learner, found, now).get(pair)
    due = None if stands is None else stands.due
    return DrillTold(
        line=line_of(found, pair, stands, declared(found)),
        right=sum(verdict == Verdict.RIGHT.value for verdict in first),
        asked=len(first),
        days=None if due is None else max(0, due - learner.calendar.day_of(now)),
    )
