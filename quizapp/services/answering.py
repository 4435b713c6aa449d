"""Taking an answer, changing the rating it earned, and taking the last one back.

The web's study area calls these in a POST. Every function is safe to repeat: a presentation takes
one answer, and a double click, a retry or a second tab gets the first outcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.grading import grade
from quizapp.core.memory import Line, LineKind
from quizapp.core.questions import Format, Grade, Question, Response, Verdict
from quizapp.core.scheduling import (
    NEW_CARD,
    Card,
    Rating,
    State,
    fuzz_of,
    is_due,
    is_leech,
    rating_of,
    rating_of_credit,
)
from quizapp.services.afterthoughts import change_rating, store_grading, undo
from quizapp.services.errors import BadRatingError
from quizapp.services.learners import Learner, locked_learner
from quizapp.services.library import Shelf, shelf_of
from quizapp.services.memories import (
    add_line,
    card_of,
    cards_of,
    extend_card,
    memory_as_json,
)
from quizapp.services.plans import FeedbackTime, Plan, SittingKind
from quizapp.services.presented import presentation_from_json, response_as_json
from quizapp.services.queueing import Why, with_repeat
from quizapp.services.sittings import (
    Sitting,
    advanced,
    found_or_raise,
    keep,
    repeats_of,
    sitting_from,
)
from quizapp.store import study_queries

SURE = 3
"""The highest of the three steps of confidence."""

__all__ = ["AnswerOutcome", "answer", "change_rating", "undo"]


@dataclass(frozen=True, slots=True)
class AnswerOutcome:
    """What became of an answer.

    `recorded` is False where nothing was: an UNCLEAR answer is asked back by `message`, and the
    presentation still waits; of a question that was withdrawn from the pack `message` says so, and
    the sitting has gone on. `first` is False when the presentation had been answered before: the
    outcome is that one's. `show_feedback`: go to the feedback page (else on to the next step:
    feedback is given at the end, or the back of a flip card has told it all).
    """

    sitting: int
    presentation: int
    verdict: Verdict
    recorded: bool
    first: bool
    show_feedback: bool
    message: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """One question of a presentation with the learner's card, and how often it had been seen."""

    question_id: int
    question: Question
    card: Card
    seen: int


def answer(
    session: Session,
    learner_id: int,
    presentation_id: int,
    response: Response,
    now: datetime,
    rating: Rating | None = None,
    confidence: int | None = None,
) -> AnswerOutcome:
    """Grade a response, store it, schedule what it earned, make the sitting's next presentation.

    `rating`: the learner's own (a flip card needs one, elsewhere it goes before the earned one).
    `confidence`: how sure the learner was before it was told, from 1 (not sure) to 3 (sure).
    Raises NotFoundError, BadRatingError.
    """
    connection = session.connection()
    learner = locked_learner(connection, learner_id)
    own = {"learner": learner_id, "presentation": presentation_id}
    row = found_or_raise(study_queries.PRESENTED.first(connection, **own))
    if row.answer_id is not None:
        return _first_outcome(connection, row)
    shelf = shelf_of(connection, row.pack_id, row.version)
    sitting = sitting_from(row)
    members = members_of(connection, learner_id, shelf, row.members)
    if members is None:
        return _withdrawn(connection, learner, shelf, sitting, row, now)
    if row.format == Format.FLIP.value:
        response = _pressed(rating)
    judged = judge(shelf, row, members, response)
    if judged.verdict is Verdict.UNCLEAR:
        study_queries.MARK_ASKED_BACK.run(connection, own_presentation=presentation_id)
        return _outcome(row, sitting.plan, judged.verdict, recorded=False, message=judged.reason)
    current = sitting.current == presentation_id and sitting.finished_at is None
    stale = not current or all(member.card.seen != member.seen for member in members)
    answer_id = store_answer(
        connection, row, members, response, judged, stale=stale, confidence=confidence, now=now
    )
    cards: list[Card] = []
    if not stale:
        cards = [
            remember(
                connection,
                learner,
                shelf,
                sitting.plan,
                m,
                row,
                judged,
                rating,
                answer_id,
                now,
                confidence=confidence,
                seconds=(now - row.made_at).total_seconds() / len(row.members),
            )
            for m in members
        ]
        sitting = _after(shelf, sitting, row, judged, cards)
    if current:
        sitting = replace(sitting, current=None)
        keep(connection, advanced(connection, learner, shelf, sitting, now))
    outcome = _outcome(row, sitting.plan, judged.verdict, recorded=True)
    told = _was_told(row, members, cards, learner)
    return replace(outcome, show_feedback=False) if told else outcome


def _was_told(row: Any, members: Sequence[Member], cards: Sequence[Card], learner: Learner) -> bool:
    """Whether all has been seen on the back of a flip card, and nothing remains to be said: a
    question that does not stick is told of."""
    if row.format != Format.FLIP.value or not cards:
        return False
    lapsed = cards[0].lapses > members[0].card.lapses
    return not (lapsed and is_leech(cards[0].lapses, learner.settings.leech_lapses))


def members_of(
    connection: Connection, learner_id: int, shelf: Shelf, shown: Sequence[Sequence[int]]
) -> list[Member] | None:
    """The questions of a presentation with their cards; None where one was withdrawn."""
    found = []
    if len(shown) == 1:
        cards = {shown[0][0]: card_of(connection, learner_id, shown[0][0])}
    else:
        cards = cards_of(connection, learner_id, [number for number, _ in shown])
    for number, seen in shown:
        question = shelf.question(number)
        if question is None:
            return None
        found.append(Member(number, question, cards.get(number, NEW_CARD), seen))
    return found


def _pressed(rating: Rating | None) -> Response:
    """The response to a flip card is the place of the button that was pressed."""
    if rating is None:
        raise BadRatingError("A flip card is rated by you.", "Turn it, and press a button.")
    return Response(chosen=(int(rating) - 1,))


def judge(shelf: Shelf, row: Any, members: Sequence[Member], response: Response) -> Grade:
    keys = tuple(member.question.key for member in members)
    presentation = presentation_from_json(keys, row.format, row.content)
    questions = [member.question for member in members]
    return grade(
        shelf.pack, shelf.names, questions, presentation, response, asked_back=row.asked_back
    )


def store_answer(
    connection: Connection,
    row: Any,
    members: Sequence[Member],
    response: Response,
    judged: Grade,
    *,
    stale: bool,
    confidence: int | None,
    now: datetime,
) -> int:
    one = members[0].card if len(members) == 1 and not stale else None
    answer_id: int = study_queries.INSERT_ANSWER.made(
        connection,
        presentation_id=row.presentation_id,
        at=now,
        response=response_as_json(response),
        stale=stale,
        confidence=confidence,
        card=None if one is None else memory_as_json(one),
    )
    store_grading(connection, answer_id, [m.question.key for m in members], judged, now)
    return answer_id


def remember(
    connection: Connection,
    learner: Learner,
    shelf: Shelf,
    plan: Plan,
    member: Member,
    row: Any,
    judged: Grade,
    rating: Rating | None,
    answer_id: int,
    now: datetime,
    *,
    confidence: int | None,
    seconds: float | None,
) -> Card:
    """Add the line of one question's answer and keep what it makes of the card; return that.

    `seconds`: how long it took, shared among the questions asked at once; None: not known.
    """
    several = len(row.members) > 1
    key, card = member.question.key, member.card
    earned = rating_of_credit(judged.members[key]) if several else rating_of(judged, rating)
    counts = card.seen == member.seen and _counts(
        plan, card, now, several=several, early=row.why == Why.EARLY.value
    )
    line = Line(
        id=0,
        at=now,
        kind=LineKind.ANSWER,
        question=key,
        rating=earned,
        counts=counts,
        day=learner.calendar.day_of(now),
        fuzz=fuzz_of(key, card.reps),
        parameters=learner.parameters.hash,
        sure=confidence == SURE and earned is Rating.AGAIN,
    )
    add_line(
        connection,
        learner.id,
        line,
        question_id=member.question_id,
        answer_id=answer_id,
        revision=member.question.revision,
        first=counts and card.state is State.NEW,
        before=card,
        seconds=seconds,
        parameters=learner.parameters,
        confidence=confidence,
    )
    correction = shelf.correction(member.question_id)
    return extend_card(
        connection,
        learner.id,
        shelf.pack_id,
        member.question_id,
        line,
        card,
        correction,
        learner.calendar,
        learner.parameters,
    )


def _counts(plan: Plan, card: Card, now: datetime, *, several: bool, early: bool) -> bool:
    """Whether an answer is a review: it is due, or new in a review, or the learner wants it so.

    Of several questions asked at once only those that are due count. `early`: it is asked before it
    is due, since an exam is near. In an unscheduled practice nothing counts.
    """
    if plan.unscheduled:
        return False
    if is_due(card, now):
        return True
    if several or card.suspended:
        return False
    new_in_review = plan.kind is SittingKind.REVIEW and card.state is State.NEW
    return new_in_review or early or plan.count_towards_schedule


def _after(
    shelf: Shelf, sitting: Sitting, row: Any, judged: Grade, cards: Sequence[Card]
) -> Sitting:
    """The sitting after an answer: what was missed, or is in a learning step, comes again.

    In a review only what is in a step does: without steps a question waits for days at once.
    """
    after = replace(sitting, answered=sitting.answered + 1)
    missed = judged.credit < 0.5
    in_steps = [
        number
        for (number, _), card in zip(row.members, cards, strict=True)
        if card.state in (State.LEARNING, State.RELEARNING)
    ]
    again = bool(in_steps) if sitting.plan.kind is SittingKind.REVIEW else missed
    if sitting.plan.feedback is FeedbackTime.END or not again:
        return after
    queue = after.queue
    for item in repeats_of(shelf, sitting.plan, row, in_steps):
        queue = with_repeat(queue, item, soon=missed or len(cards) > 1)
    return replace(after, queue=queue)


def _withdrawn(
    connection: Connection,
    learner: Learner,
    shelf: Shelf,
    sitting: Sitting,
    row: Any,
    now: datetime,
) -> AnswerOutcome:
    if sitting.current == row.presentation_id and sitting.finished_at is None:
        keep(connection, advanced(connection, learner, shelf, replace(sitting, current=None), now))
    message = "That question was withdrawn from the pack meanwhile. Nothing was counted."
    return _outcome(row, sitting.plan, Verdict.UNCLEAR, recorded=False, message=message)


def _first_outcome(connection: Connection, row: Any) -> AnswerOutcome:
    judged = study_queries.GRADING.first(connection, answer=row.answer_id)
    plan = Plan.from_json(row.plan)
    return replace(_outcome(row, plan, Verdict(judged.verdict), recorded=True), first=False)


def _outcome(
    row: Any, plan: Plan, verdict: Verdict, *, recorded: bool, message: str = ""
) -> AnswerOutcome:
    at_once = plan.feedback is FeedbackTime.AT_ONCE
    return AnswerOutcome(
        sitting=row.sitting_id,
        presentation=row.presentation_id,
        verdict=verdict,
        recorded=recorded,
        first=True,
        show_feedback=recorded and at_once,
        message=message,
    )
