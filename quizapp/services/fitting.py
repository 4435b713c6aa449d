"""A learner's own weights for FSRS: what there is to fit to, a fit and what it changes, its use.

A fit is made of the log up to one line, and of nothing else: made again it is the same. So nothing
is kept of one that is only looked at; to use it, it is made anew with no transaction open, and then
written in a short one. `core.fitting` says what is fitted to, and when a fit is worth offering.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core import fitting as core
from quizapp.core.fitting import (
    ENOUGH_FORGOTTEN,
    ENOUGH_REVIEWS,
    Amount,
    Fit,
    Fitter,
    History,
    Weights,
)
from quizapp.core.memory import Line, LineKind
from quizapp.core.scheduling import FSRS_6_WEIGHTS, Correction, Parameters, Rating
from quizapp.core.simulation import Course, simulate
from quizapp.services.errors import QuizError
from quizapp.services.learners import Learner, learner_of, locked_learner
from quizapp.services.parameters import set_weights
from quizapp.services.reweighing import Reweighed
from quizapp.store import fitting_queries as queries
from quizapp.store import memory_queries

TRIAL_QUESTIONS, TRIAL_DAYS = 400, 180
"""What a fit changes is told by studying so many questions for so many days."""


EXACT_UNDER = 2_000
"""Of more reviews than this, about how many there are is told: a long log is not read for it."""


class TooFewReviewsError(QuizError):
    """There is too little in the log to fit weights to."""

    status = 409


class NotBetterError(QuizError):
    """Fitted weights foresee no better than those in use."""

    status = 409


@dataclass(frozen=True, slots=True)
class Standing:
    """With which weights a learner's memory is reckoned, and how much there is to fit others to.

    `fitted_at`: when they began to be used, None for the average learner's; `fitted_to`: how many
    reviews there were then. `changed_by`: the log's line that changed the weights last (0: none).
    Of a long log both amounts are close, not exact.
    """

    weights: Weights
    amount: Amount
    fitted_at: datetime | None
    fitted_to: int
    changed_by: int


@dataclass(frozen=True, slots=True)
class Material:
    """A learner's log as weights are fitted to it, up to the line `upto`."""

    past: tuple[History, ...]
    parameters: Parameters
    upto: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What studying comes to for this learner: reviews a day, and the share remembered of them."""

    reviews: float
    remembered: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fit, and what it changes.

    `lasting`: how many times as long memories last as the average learner's. `ladder_...`: the
    intervals, in days, of a question that is always remembered; `trial_...`: see `Trial`.
    """

    fit: Fit
    upto: int
    retention: float
    lasting: float
    ladder_before: tuple[int, ...]
    ladder_after: tuple[int, ...]
    trial_before: Trial
    trial_after: Trial


def standing(session: Session, learner_id: int) -> Standing:
    """How things stand with a learner's weights. Raises NotFoundError."""
    connection = session.connection()
    learner = learner_of(connection, learner_id)
    changes = _changes(connection, learner_id)
    last = changes[-1] if changes else None
    is_own = last is not None and learner.parameters.weights != FSRS_6_WEIGHTS
    now = _amount(connection, learner_id, _last(connection, learner_id))
    then = _amount(connection, learner_id, last.id) if last is not None and is_own else None
    return Standing(
        learner.parameters.weights,
        now,
        last.at if last is not None and is_own else None,
        0 if then is None else then.reviews,
        0 if last is None else last.id,
    )


def _amount(connection: Connection, learner_id: int, upto: int) -> Amount:
    counted = queries.GROWN.first(connection, learner=learner_id, upto=upto)
    if counted.reviews < EXACT_UNDER:
        return core.amount(core.histories(*_log(connection, learner_id, upto)))
    return Amount(int(counted.reviews), int(counted.forgotten or 0), 0)


def material(session: Session, learner_id: int, upto: int | None = None) -> Material:
    """What weights are fitted to: the log up to the line `upto` (None: all of it).

    Raises NotFoundError, TooFewReviewsError.
    """
    connection = session.connection()
    learner = learner_of(connection, learner_id)
    last = _last(connection, learner_id)
    end = last if upto is None else min(upto, last)
    past = core.histories(*_log(connection, learner_id, end))
    found = core.amount(past)
    if not found.is_enough:
        raise TooFewReviewsError(lacking(found), "Go on studying; each review brings it nearer.")
    return Material(past, learner.parameters, end)


def lacking(found: Amount) -> str:
    """Why nothing can be fitted to so little, in a sentence; "" where it is enough."""
    if found.reviews < ENOUGH_REVIEWS:
        return f"You have {found.reviews:,} of {ENOUGH_REVIEWS} reviews that this takes."
    if found.forgotten < ENOUGH_FORGOTTEN:
        return (
            f"You forgot {found.forgotten} of {found.reviews:,} reviews: there must be "
            f"{ENOUGH_FORGOTTEN} to see how your memories end."
        )
    return ""


def propose(found: Material, fitter: Fitter) -> Proposal:
    """Fit, and say what it would change. Takes seconds on a long log: no transaction is needed."""
    present = found.parameters
    fit = core.fit(found.past, present.weights, fitter)
    after = replace(present, weights=fit.weights)
    return Proposal(
        fit,
        found.upto,
        present.retention,
        core.lasting(found.past, fit.weights, FSRS_6_WEIGHTS),
        core.ladder(present),
        core.ladder(after),
        _trial(present, fit.weights),
        _trial(after, fit.weights),
    )


def use(
    session: Session,
    learner_id: int,
    proposal: Proposal,
    now: datetime,
    made: Reweighed | None = None,
) -> Learner:
    """Let a fit be used; to use it twice changes nothing. `made`: see `parameters.set_weights`.

    Raises NotBetterError, NotFoundError.
    """
    learner = locked_learner(session.connection(), learner_id)
    if learner.parameters.weights == proposal.fit.weights:
        return learner
    if not proposal.fit.is_better:
        raise NotBetterError(
            "These weights foresee no better than those in use.", "Nothing was changed."
        )
    return set_weights(session, learner_id, proposal.fit.weights, now, made)


def use_defaults(
    session: Session, learner_id: int, now: datetime, made: Reweighed | None = None
) -> Learner:
    """Let the average learner's weights be used. Raises NotFoundError."""
    return set_weights(session, learner_id, None, now, made)


def weights_before(session: Session, learner_id: int) -> Weights:
    """The weights from before the last change; FSRS's own where there was none."""
    changes = _changes(session.connection(), learner_id)
    return changes[-2].weights if len(changes) > 1 else FSRS_6_WEIGHTS


def undo(
    session: Session,
    learner_id: int,
    changed_by: int,
    now: datetime,
    made: Reweighed | None = None,
) -> bool:
    """Go back to the weights from before the change by this line; False where it was not the last
    one, and nothing is done. Raises NotFoundError."""
    connection = session.connection()
    locked_learner(connection, learner_id)
    changes = _changes(connection, learner_id)
    if not changes or changes[-1].id != changed_by:
        return False
    before = weights_before(session, learner_id)
    set_weights(session, learner_id, None if before == FSRS_6_WEIGHTS else before, now, made)
    return True


@dataclass(frozen=True, slots=True)
class _Change:
    id: int
    at: datetime
    weights: Weights


def _changes(connection: Connection, learner_id: int) -> list[_Change]:
    """The lines of a log that changed the weights, in their order."""
    rows = memory_queries.PARAMETER_LINES.all(connection, learner=learner_id)
    found: list[_Change] = []
    for row in sorted(rows, key=lambda row: row.id):
        weights = Parameters.from_json(row.payload).weights
        if weights != (found[-1].weights if found else FSRS_6_WEIGHTS):
            found.append(_Change(row.id, row.at, weights))
    return found


def _trial(parameters: Parameters, truth: Weights) -> Trial:
    keys = [f"trial/{number}" for number in range(TRIAL_QUESTIONS)]
    course = Course(new_per_day=TRIAL_QUESTIONS / TRIAL_DAYS * 2, reviews_per_day=10_000)
    days = simulate([], keys, parameters, 1, TRIAL_DAYS, course=course, truth=truth).days
    reviews = sum(day.reviews for day in days)
    return Trial(reviews / TRIAL_DAYS, sum(day.passed for day in days) / max(1, reviews))


def _last(connection: Connection, learner_id: int) -> int:
    return queries.LAST_LINE.scalar(connection, learner=learner_id) or 0


def _log(
    connection: Connection, learner_id: int, upto: int
) -> tuple[Sequence[Line], dict[str, Correction]]:
    """A log's lines that tell how a learner remembers; questions go by their numbers here."""
    rows = queries.LOG.all(connection, learner=learner_id, upto=upto)
    corrections = {
        str(row.question_id): Correction(row.revised_at)
        for row in rows
        if row.revised_at is not None
    }
    return [_line(row) for row in rows], corrections


def _line(row: Any) -> Line:
    return Line(
        row.id,
        row.at,
        LineKind(row.kind),
        question=None if row.question_id is None else str(row.question_id),
        rating=None if row.rating is None else Rating(row.rating),
        counts=row.counts,
        day=row.day,
        target=row.target_id,
    )
