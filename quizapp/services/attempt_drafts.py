"""Answering inside an attempt: saving drafts from any device, answers that are final at once.

The pages of attempts call these in a POST. Everything is safe to repeat: a draft that is saved
already is saved, a final answer stays the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from quizapp.core.questions import Response
from quizapp.services import assignments, attempt_answers, attempts, telling_times
from quizapp.services.assignment_rules import Telling
from quizapp.services.attempt_views import format_problem
from quizapp.services.attempts import Attempt
from quizapp.services.errors import ClosedError, NotFoundError, QuizError
from quizapp.services.learners import locked_learner
from quizapp.services.library import shelf_of
from quizapp.services.presented import response_as_json, response_from_json
from quizapp.store import attempt_queries as queries
from quizapp.store.models import AttemptItemRow


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a draft.

    `number`: how often the place was saved by now. `elsewhere`: it was not saved, since another tab
    or device has saved this meanwhile; whoever keeps the own one sends it with the new number.
    `problem`: it was saved, but cannot be read as it stands; this speaks of its form alone.
    """

    number: int
    elsewhere: Response | None = None
    problem: str = ""

    @property
    def saved(self) -> bool:
        """Whether what was sent is what is kept."""
        return self.elsewhere is None


@dataclass(frozen=True, slots=True)
class Final:
    """What became of an answer that is final: `problem` says why it is asked back ("": it is
    not)."""

    problem: str = ""


def save(
    session: Session,
    learner_id: int,
    attempt_id: int,
    position: int,
    response: Response,
    number: int,
    now: datetime,
) -> Saved:
    """Save what a student entered at one place, if it was entered over what is saved there now.

    `number`: how often the place had been saved when the page was made. Raises NotFoundError,
    ClosedError.
    """
    locked_learner(session.connection(), learner_id)
    found = attempts.attempt_of(session, learner_id, attempt_id)
    item = _item(session, attempt_id, position)
    _check_possible(item, response)
    kept = Response() if item.draft is None else response_from_json(item.draft)
    problem = _problem(session, item, response)
    if _same(kept, response) and item.answer_id is None:
        if not telling_times.is_running(found, now):
            raise _over()
        return Saved(item.draft_number, problem=problem)
    if number != item.draft_number and item.answer_id is None and found.ended == "":
        return Saved(item.draft_number, elsewhere=kept)
    moment = telling_times.in_time(found, now)
    made = attempts.save(session, learner_id, attempt_id, position, response, moment)
    return Saved(made, problem=problem)


def finish(
    session: Session,
    learner_id: int,
    attempt_id: int,
    position: int,
    response: Response,
    now: datetime,
) -> Final:
    """Answer one place for good, where each answer is told at once; it is graded and remembered.

    What cannot be read is asked back. A place that was answered keeps its first answer. Raises
    NotFoundError, ClosedError.
    """
    learner = locked_learner(session.connection(), learner_id)
    found = attempts.attempt_of(session, learner_id, attempt_id)
    rules = assignments.assignment_of(session, found.assignment_id).rules
    item = _item(session, attempt_id, position)
    if item.answer_id is not None:
        return Final()
    _check_possible(item, response)
    if not telling_times.is_running(found, now):
        raise _over()
    if rules.telling is not Telling.AT_ONCE:
        raise ClosedError("Answers are told later here.", "Save it, and go on.")
    moment = telling_times.in_time(found, now)
    became = attempt_answers.answer(session, learner, item, response, moment, if_clear=True)
    if became.unclear:
        return Final(became.reason)
    if became.credit is None:
        return Final("This question was withdrawn from its pack meanwhile. It counts nothing.")
    if rules.schedules:
        attempt_answers.remember(session, learner, attempt_id, now)
    return Final()


def flag(
    session: Session, learner_id: int, attempt_id: int, position: int, *, flagged: bool
) -> None:
    """Mark a place to come back to, or take the mark away. Raises NotFoundError."""
    locked_learner(session.connection(), learner_id)
    attempts.attempt_of(session, learner_id, attempt_id)
    item = _item(session, attempt_id, position)
    mine = update(AttemptItemRow).where(AttemptItemRow.id == item.item_id)
    session.execute(mine.values(flagged=flagged))


def submit(session: Session, learner_id: int, attempt_id: int, now: datetime) -> Attempt:
    """End an attempt by its student's own wish, once. Raises NotFoundError."""
    return attempts.submit(session, learner_id, attempt_id, now)


def _item(session: Session, attempt_id: int, position: int) -> Any:
    own = {"attempt": attempt_id, "position": position}
    row = queries.ITEM.first(session.connection(), **own)
    if row is None:
        raise NotFoundError("There is no such question in this attempt.", "Its page lists them.")
    return row


def _check_possible(item: Any, response: Response) -> None:
    """Refuse options that were not shown: a page does not send such."""
    chosen = (*response.chosen, *(pair for pair in response.pairs if pair is not None))
    if not all(0 <= each < len(item.content["options"]) for each in chosen):
        raise QuizError("That is none of the options.", "Open the question again.")


def _problem(session: Session, item: Any, response: Response) -> str:
    found = shelf_of(session.connection(), item.pack_id, item.version)
    return format_problem(found, item, response)


def _same(kept: Response, sent: Response) -> bool:
    if kept.is_blank or sent.is_blank:
        return kept.is_blank and sent.is_blank
    return response_as_json(kept) == response_as_json(sent)


def _over() -> ClosedError:
    return ClosedError(
        "This attempt has ended; what was saved before counts.",
        "Its page says what became of it.",
    )
