"""Changing how a learner is asked again. The one place that writes it.

The settings page calls `change_parameters`, the start page `study_today`, and whatever fits weights
to a log `set_weights`. What FSRS is run with from now on is stated in the log, in the same
transaction, so that a fold of the log always gives the cards as stored.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from quizapp.core.scheduling import FSRS_6_WEIGHTS, can_schedule
from quizapp.core.steps import BadStepsError, parse_steps, steps_text
from quizapp.services.errors import BadSettingError
from quizapp.services.learners import Learner, locked_learner
from quizapp.services.memories import move_due, state_parameters
from quizapp.services.reweighing import Reweighed, keep
from quizapp.services.steering import Steering
from quizapp.store.models import CardRow, LearnerRow

LEAST_RETENTION, MOST_RETENTION = 0.7, 0.97
"""Under it more is forgotten than learnt, over it reviews multiply (Anki manual, "FSRS")."""

LONGEST_INTERVAL = 36500  # days
MOST_HOLIDAYS = 12
LONGEST_HOLIDAY = 366  # days
KEPT_FOR = 366  # days


def change_parameters(
    session: Session, learner_id: int, wanted: Steering, now: datetime
) -> Learner:
    """Store how the learner wants to be asked again, but for `weights`, which stay as they are.

    What is planned stays until each question's next review; only days off move due moments at once.
    Raises BadSettingError, NotFoundError.
    """
    _check(wanted)
    before = locked_learner(session.connection(), learner_id)
    return _keep(session, before, replace(wanted, weights=before.steering.weights), now)


def set_weights(
    session: Session,
    learner_id: int,
    weights: tuple[float, ...] | None,
    now: datetime,
    made: Reweighed | None = None,
) -> Learner:
    """Let FSRS be run with these weights (None: its own); the memory of all cards is made anew.

    Each question is still due when it was going to be. `made`: that memory, as far as it was made
    before this transaction began (see `reweighing`). Raises BadSettingError, NotFoundError.
    """
    if weights is not None and not can_schedule(weights):
        raise BadSettingError(
            f"FSRS-6 has {len(FSRS_6_WEIGHTS)} weights, each of them within its bounds."
        )
    before = locked_learner(session.connection(), learner_id)
    after = _keep(session, before, replace(before.steering, weights=weights), now)
    if after.parameters.weights != before.parameters.weights:
        keep(session, learner_id, after.parameters.weights, made)
    return after


def study_today(session: Session, learner_id: int, now: datetime) -> Learner:
    """Let the learner's present day be no day off; where it is none, nothing changes.

    Raises NotFoundError.
    """
    before = locked_learner(session.connection(), learner_id)
    today, off = before.calendar.day_of(now), before.steering.days_off
    if today not in off:
        return before
    kept = frozenset(day for day in off.kept if day > today - KEPT_FOR) | {today}
    wanted = replace(before.steering, days_off=replace(off, kept=kept))
    return _keep(session, before, wanted, now)


def _keep(session: Session, before: Learner, wanted: Steering, now: datetime) -> Learner:
    connection = session.connection()
    after = replace(before, steering=wanted)
    own = update(LearnerRow).where(LearnerRow.id == before.id)
    session.execute(own.values(**wanted.as_row()))
    if after.parameters != before.parameters:
        day = before.calendar.day_of(now)
        state_parameters(connection, before.id, after.parameters, now, day)
    if wanted.days_off != before.steering.days_off:
        move_due(connection, CardRow.learner_id == before.id)
    return after


def _check(wanted: Steering) -> None:
    if not LEAST_RETENTION <= wanted.retention <= MOST_RETENTION:
        raise BadSettingError(
            f"Desired retention is {LEAST_RETENTION:.0%} to {MOST_RETENTION:.0%}."
        )
    if not 1 <= wanted.maximum_interval <= LONGEST_INTERVAL:
        raise BadSettingError(f"The longest interval is 1 to {LONGEST_INTERVAL} days.")
    for steps in (wanted.learning_steps, wanted.relearning_steps):
        try:
            parse_steps(steps_text(steps))
        except BadStepsError as error:
            raise BadSettingError(str(error)) from error
    _check_days(wanted)


def _check_days(wanted: Steering) -> None:
    off = wanted.days_off
    if not off.weekdays <= frozenset(range(7)) or len(off.weekdays) == 7:
        raise BadSettingError("At least one day of the week is left to study on.")
    if len(off.holidays) > MOST_HOLIDAYS:
        raise BadSettingError(f"At most {MOST_HOLIDAYS} holidays are kept at a time.")
    for first, last in off.holidays:
        if not 0 <= last - first < LONGEST_HOLIDAY:
            raise BadSettingError(
                "A holiday ends on the day on which it begins, or within a year after it."
            )
