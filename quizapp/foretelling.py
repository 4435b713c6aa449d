"""What the `quizapp` command tells of memory: what a retention costs, what a fit changes.

Called by `cli`; prints to standard output.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine

from quizapp.authoring import say
from quizapp.core.facts import Pack
from quizapp.core.generation import ask
from quizapp.services import accounts, fitting, foreseeing, reweighing
from quizapp.services.errors import BadSettingError
from quizapp.services.fitting import Proposal
from quizapp.services.foreseeing import (
    DAYS,
    ENDS,
    RETENTIONS,
    Foresight,
    Material,
    foresee,
    unbegun,
)
from quizapp.services.learners import LearnerSettings
from quizapp.services.optimizing import optimizer
from quizapp.services.parameters import LEAST_RETENTION, MOST_RETENTION
from quizapp.store.engine import reading, writing

__all__ = ["DAYS", "costs", "fit", "of_learner", "of_pack"]

MOST_DAYS = 3650


def of_pack(pack: Pack, beginning: LearnerSettings) -> Material:
    """A pack of which nobody has begun anything."""
    return unbegun(list(ask(pack).questions), beginning)


def of_learner(
    engine: Engine, name: str | None, pack: str, now: datetime, beginning: LearnerSettings
) -> Material:
    """A loaded pack as the learner of this account has it; without a name, as nobody has yet.

    Raises NotFoundError.
    """
    with reading(engine) as session:
        learner = accounts.learner_named(session, name) if name else None
        return foreseeing.material(session, learner, pack, now, beginning)


def fit(engine: Engine, name: str, now: datetime, *, use: bool) -> int:
    """Fit weights to the log of this account, print what they are worth, use them if wished.

    Raises NotFoundError, TooFewReviewsError, NoOptimizerError, NotBetterError.
    """
    with reading(engine) as session:
        learner = accounts.learner_named(session, name)
        found = fitting.material(session, learner.id)
    proposal = fitting.propose(found, optimizer(found.parameters))
    _tell(proposal)
    if use:
        with reading(engine) as session:
            log = reweighing.read_log(session, learner.id)
        made = reweighing.reweighed(log, proposal.fit.weights)
        with writing(engine) as session:
            fitting.use(session, learner.id, proposal, now, made)
        say("These weights are used from now on.")
    return 0


def costs(chosen: Material, retentions: Sequence[float] | None, days: int, *, as_json: bool) -> int:
    """Print what each desired retention costs and keeps; return 0. Raises BadSettingError."""
    wanted = retentions or RETENTIONS
    if not all(LEAST_RETENTION <= each <= MOST_RETENTION for each in wanted):
        raise BadSettingError(
            f"Desired retention is {LEAST_RETENTION} to {MOST_RETENTION}.", "0.9 is the usual one."
        )
    if not 1 <= days <= MOST_DAYS:
        raise BadSettingError(f"Days are 1 to {MOST_DAYS}.")
    rows = foresee(chosen, wanted, days)
    say(*(map(_as_json, rows) if as_json else _table(rows, days)))
    return 0


def _tell(proposal: Proposal) -> None:
    """Print a fit: how much better it foresees, and what it changes."""
    fit, before, after = proposal.fit, proposal.fit.before, proposal.fit.after
    say(
        f"fitted to   {fit.amount.reviews:,} reviews of {fit.amount.questions:,} questions, "
        f"{fit.amount.forgotten:,} of them forgotten",
        f"log loss    {before.log_loss:.4f} in use, {after.log_loss:.4f} fitted "
        f"(of {after.reviews:,} reviews that it had not seen)",
        f"off by      {before.off:.2%} in use, {after.off:.2%} fitted",
        f"lasting     {proposal.lasting:.2f} times as long as the average learner's memories",
        f"intervals   {_days(proposal.ladder_before)} days in use, "
        f"{_days(proposal.ladder_after)} fitted",
        f"weights     {', '.join(map(str, fit.weights))}",
        f"better      {'yes' if fit.is_better else 'no'}",
    )


def _table(rows: Sequence[Foresight], days: int) -> list[str]:
    found = [f"Averages over {days} days; how many questions are remembered after so many days."]
    heads = ("retention", "reviews/day", "minutes/day", *(f"after {end}" for end in ENDS))
    found.append("  ".join(f"{head:>11}" for head in heads))
    for row in rows:
        kept = (f"{row.remembered[end]:,.0f}" for end in ENDS)
        name = f"{'now ' if row.is_present else ''}{row.retention:.3g}"
        cells = (name, f"{row.reviews:.1f}", f"{row.minutes:.1f}", *kept)
        found.append("  ".join(f"{cell:>11}" for cell in cells))
    return found


def _as_json(row: Foresight) -> str:
    return json.dumps(
        {
            "retention": row.retention,
            "reviews_per_day": round(row.reviews, 2),
            "minutes_per_day": round(row.minutes, 2),
            "remembered": {str(end): round(row.remembered[end], 1) for end in ENDS},
            "is_present": row.is_present,
        }
    )


def _days(ladder: Sequence[int]) -> str:
    return ", ".join(map(str, ladder))
