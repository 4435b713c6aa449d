"""Answers that come back from without a network: each counted once, in order, at its own time.

The web's offline area calls `bring_back` in a POST; it is safe to repeat as a whole and in parts.
The graders are those of every answer. When a line counts, `settling` decides by the log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.grading import grade
from quizapp.core.memory import Line, LineKind
from quizapp.core.questions import TYPED, Format, Grade, Presentation, Question, Response, Verdict
from quizapp.core.scheduling import Rating, rating_of
from quizapp.services.afterthoughts import store_grading
from quizapp.services.bundles import bundle_row
from quizapp.services.learners import Learner, locked_learner
from quizapp.services.library import Shelf, shelf, shelf_of
from quizapp.services.memories import add_line, memory_as_json
from quizapp.services.presented import presentation_from_json, response_as_json
from quizapp.services.queueing import Why
from quizapp.services.settling import Late, card_before, remember_late
from quizapp.store import memory_queries, study_queries
from quizapp.store import offline_queries as queries

LONGEST = 3600.0
"""Seconds; an answer that took longer was left lying."""


class Outcome(StrEnum):
    """What an answer came to."""

    REVIEW = "review"
    PRACTICE = "practice"  # it was not due when it was given
    CORRECTED = "corrected"  # the accepted answers changed since it was taken along
    WITHDRAWN = "withdrawn"  # the pack has the question no more
    UNCLEAR = "unclear"  # it would have been asked back
    READ = "read"  # the introduction of a fact
    REFUSED = "refused"  # nothing was stored


KEPT_ONLY = frozenset({Outcome.CORRECTED, Outcome.WITHDRAWN, Outcome.UNCLEAR})
"""Stored and explained, but nothing is scheduled."""


@dataclass(frozen=True, slots=True)
class Given:
    """One thing done without a network: the answer to `presentation`, or that `fact` was read.

    `number` is the browser's own. `at`: when, by its clock, put right by what that clock was off at
    its last contact. `said`: the verdict that the browser gave ("" it left that to the server).
    """

    number: int
    at: datetime
    presentation: int | None = None
    fact: tuple[str, str] = ("", "")
    response: Response = field(default_factory=Response)
    rating: Rating | None = None
    confidence: int | None = None
    seconds: float = 0.0
    said: str = ""


@dataclass(frozen=True, slots=True)
class Became:
    """What became of one thing given.

    `verdict` and `reason` are the grader's. `elsewhere`: another device had answered the question
    since it was taken along. `settled`: how many later answers there are practice because of it.
    """

    number: int
    outcome: Outcome
    presentation: int | None = None
    fact: tuple[str, str] = ("", "")
    at: str = ""
    verdict: str = ""
    reason: str = ""
    said: str = ""
    elsewhere: bool = False
    settled: int = 0

    def as_json(self) -> dict[str, Any]:
        """The same as JSON values; `from_json` reads them back."""
        return {**asdict(self), "outcome": self.outcome.value, "fact": list(self.fact)}

    @staticmethod
    def from_json(values: Mapping[str, Any]) -> Became:
        """What `as_json` gave."""
        kept = {**values, "outcome": Outcome(values["outcome"]), "fact": tuple(values["fact"])}
        return Became(**kept)


def bring_back(
    session: Session, learner_id: int, bundle_id: int, given: Sequence[Given], now: datetime
) -> list[Became]:
    """Take what was answered, in the order given, and say of each what became of it.

    What was brought back before is told as it was then. Times are never before the bundle was made,
    never after `now`, and never go back. Raises NotFoundError.
    """
    connection = session.connection()
    learner = locked_learner(connection, learner_id)
    row = bundle_row(connection, learner_id, bundle_id)
    before = [Became.from_json(each) for each in row.outcomes]
    told = {_what(each): each for each in before}
    taken = {
        ("", "", first) if kind == "question" else (first, second, None)
        for kind, first, second, *_ in row.items
    }
    latest = max((datetime.fromisoformat(each.at) for each in before), default=row.made_at)
    found, added = [], []
    for each in given:
        known = told.get(_what(each))
        if known is None and _what(each) in taken:
            latest = min(max(each.at, latest), now)
            known = _brought(connection, learner, replace(each, at=latest), now)
            if known.outcome is not Outcome.REFUSED:
                told[_what(each)] = known
                added.append(known)
        found.append(replace(known, number=each.number) if known else _strange(each))
    if added:
        outcomes = [each.as_json() for each in (*before, *added)]
        queries.UPDATE_BUNDLE.run(connection, own_bundle=bundle_id, outcomes=outcomes, sent_at=now)
    return found


def _what(each: Given | Became) -> tuple[str, str, int | None]:
    return (*each.fact, each.presentation)


def _strange(each: Given) -> Became:
    reason = "This was not among what was taken along."
    return Became(each.number, Outcome.REFUSED, each.presentation, each.fact, reason=reason)


def _brought(connection: Connection, learner: Learner, given: Given, now: datetime) -> Became:
    if given.presentation is None:
        return _read(connection, learner, given)
    own = {"learner": learner.id, "presentation": given.presentation}
    row = study_queries.PRESENTED.first(connection, **own)
    if row is None:
        return _strange(given)
    if row.answer_id is not None:
        judged = study_queries.GRADING.first(connection, answer=row.answer_id)
        return _became(given, Outcome.PRACTICE, Verdict(judged.verdict), "It had been answered.")
    found = shelf_of(connection, row.pack_id, row.version)
    return _answer(connection, learner, found, row, given, now)


def _read(connection: Connection, learner: Learner, given: Given) -> Became:
    """An introduction that was read."""
    pack, fact = given.fact
    number = shelf(connection, pack).fact_ids.get(fact)
    known = memory_queries.FACTS_INTRODUCED.scalars(connection, learner=learner.id)
    if number is not None and number not in known:
        line = Line(0, given.at, LineKind.INTRODUCE, day=learner.calendar.day_of(given.at))
        add_line(connection, learner.id, line, fact_id=number)
    return Became(given.number, Outcome.READ, None, given.fact, given.at.isoformat())


def _became(given: Given, outcome: Outcome, verdict: Verdict, reason: str) -> Became:
    return Became(
        number=given.number,
        outcome=outcome,
        presentation=given.presentation,
        at=given.at.isoformat(),
        verdict=verdict.value,
        reason=reason,
        said=given.said,
    )


def _answer(
    connection: Connection, learner: Learner, found: Shelf, row: Any, given: Given, now: datetime
) -> Became:
    number, seen = row.members[0]
    question = found.question(number)
    shown = presentation_from_json((found.keys[number],), row.format, row.content)
    response = given.response
    if shown.format is Format.FLIP:
        if given.rating is None:
            return _refused(given, "A flip card is rated by you.")
        response = Response(chosen=(int(given.rating) - 1,))
    judged = _judged(found, question, shown, response)
    if judged.verdict is Verdict.UNCLEAR and shown.format not in TYPED:
        return _refused(given, judged.reason)
    kept_only = _kept_only(found, question, row, judged)
    if judged.verdict is Verdict.UNCLEAR:
        judged = Grade(Verdict.WRONG, 0.0, judged.reason)
    late = Late(learner, found, number, given.at)
    before = card_before(connection, late)
    answer_id: int = study_queries.INSERT_ANSWER.made(
        connection,
        presentation_id=row.presentation_id,
        at=given.at,
        response=response_as_json(response),
        stale=kept_only is not None,
        confidence=given.confidence,
        card=None if kept_only else memory_as_json(before),
    )
    store_grading(connection, answer_id, shown.keys, judged, now)
    if kept_only is not None or question is None:
        return _became(given, kept_only or Outcome.WITHDRAWN, judged.verdict, judged.reason)
    queries.COUNT_ANSWERED.run(connection, own_sitting=row.sitting_id)
    rating = rating_of(judged, given.rating)
    settled = remember_late(
        connection,
        late,
        before,
        question,
        rating,
        answer_id,
        now,
        early=row.why == Why.EARLY.value and before.seen == seen,
        confidence=given.confidence,
        seconds=min(max(given.seconds, 0.0), LONGEST),
    )
    outcome = Outcome.REVIEW if settled.counts else Outcome.PRACTICE
    became = _became(given, outcome, judged.verdict, judged.reason)
    return replace(became, elsewhere=settled.seen != seen, settled=settled.made_practice)


def _refused(given: Given, reason: str) -> Became:
    return Became(given.number, Outcome.REFUSED, given.presentation, reason=reason)


def _judged(
    found: Shelf, question: Question | None, shown: Presentation, response: Response
) -> Grade:
    if question is None and shown.format in TYPED:
        return Grade(Verdict.WRONG, 0.0, "The pack has this question no more.")
    questions = [] if question is None else [question]
    return grade(found.pack, found.names, questions, shown, response)


def _kept_only(found: Shelf, question: Question | None, row: Any, judged: Grade) -> Outcome | None:
    """Why an answer is stored and explained, but schedules nothing; None where it may."""
    if question is None:
        return Outcome.WITHDRAWN
    revised = found.correction(found.ids[question.key]).revised_at
    if revised is not None and revised > row.made_at:
        return Outcome.CORRECTED
    return Outcome.UNCLEAR if judged.verdict is Verdict.UNCLEAR else None
