"""What became of the answers: the feedback after one, the summary after a sitting. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.memory import Line, LineKind, undone_lines
from quizapp.core.questions import Format, Verdict
from quizapp.core.scheduling import (
    LEARN_AHEAD,
    NEW_CARD,
    Calendar,
    Card,
    Rating,
    State,
    is_buried,
)
from quizapp.services.afterthoughts import answer_lines, rated_line
from quizapp.services.durations import in_words
from quizapp.services.errors import NotFoundError, NotYetError
from quizapp.services.explaining import EntityLink, Explanation, entity_link, explanation
from quizapp.services.learners import Learner, learner_of
from quizapp.services.library import Shelf, shelf_of
from quizapp.services.memories import card_of, cards_of, memory_from_json, parameters_named
from quizapp.services.plans import FeedbackTime, Plan, SittingKind
from quizapp.services.queueing import Why, holds
from quizapp.services.remarks import NO_REMARK, Remark, remark_of
from quizapp.services.reports import can_claim
from quizapp.services.shares import waiting
from quizapp.services.sittings import found_or_raise, item_of
from quizapp.services.study import RatingButton, SittingView, rating_buttons, sitting_view
from quizapp.services.telling import MemberOutcome, OptionOutcome, Told, told_of
from quizapp.store import study_queries

__all__ = [
    "AnsweredLine",
    "Counted",
    "Feedback",
    "MemberOutcome",
    "OptionOutcome",
    "Summary",
    "TopicScore",
    "feedback",
    "lapses_at",
    "summary",
]


class Counted(StrEnum):
    """What an answer did to memory."""

    SCHEDULED = "scheduled"
    PRACTICE = "practice"  # it was not due
    STALE = "stale"  # the card had moved on since it was shown: explained, not scheduled
    UNDONE = "undone"  # taken back


@dataclass(frozen=True, slots=True)
class Feedback:
    """Everything told after an answer.

    `given`: the learner's answer as text ("" is "I don't know"). `answers`: the right one, or all
    of the set. `rating` is what the answer earned (None: nothing was scheduled); `buttons` are the
    four ratings it can be changed to, each with its interval (empty where it cannot). `next_due`:
    when the question comes again, None where nothing was scheduled; `next_in` says it in words.
    `really`: what the wrong answer that was given really was ("" where that is not known).
    `comes_again`: in this sitting. `can_undo`: it is the sitting's last answer. `lapses`: how often
    the question has been forgotten, where this answer is such a time, else 0. `remark`: what the
    learner noted at it, of several questions at the one named by `noted`; `standing`: "suspended",
    "buried" or "". `can_claim`: a typed answer that was not graded right. `look_alikes`: pairs of
    entities to be set side by side, the first of which the question names or has as its answer.
    """

    sitting: SittingView
    presentation: int
    format: Format
    prompt: str
    topic: str
    verdict: Verdict
    credit: float
    reason: str
    given: str
    answers: tuple[str, ...]
    options: tuple[OptionOutcome, ...]
    members: tuple[MemberOutcome, ...]
    explanation: Explanation
    counted: Counted
    rating: Rating | None
    buttons: tuple[RatingButton, ...]
    next_due: datetime | None
    next_in: str
    comes_again: bool
    can_undo: bool
    really: str = ""
    lapses: int = 0
    remark: Remark = NO_REMARK
    noted: str = ""
    standing: str = ""
    can_claim: bool = False
    look_alikes: tuple[tuple[EntityLink, EntityLink], ...] = ()


@dataclass(frozen=True, slots=True)
class TopicScore:
    """The score of one topic: credit earned (halves count) of questions asked."""

    topic: str
    title: str
    credit: float
    asked: int


@dataclass(frozen=True, slots=True)
class AnsweredLine:
    """One answered question in a summary; `presentation` leads to its feedback."""

    presentation: int
    key: str
    prompt: str
    topic: str
    verdict: Verdict
    given: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A sitting after its end (or so far). Repeats do not count: the first answer does.

    `missed_keys` can be practised with `Plan(kind=PRACTICE, keys=...)`. `next_due`: the moment of
    the pack's next review, None when nothing is scheduled; `due_now`: how many wait already.
    """

    sitting: SittingView
    finished: bool
    credit: float
    asked: int
    topics: tuple[TopicScore, ...]
    answered: tuple[AnsweredLine, ...]
    missed: tuple[AnsweredLine, ...]
    missed_keys: tuple[str, ...]
    next_due: datetime | None
    due_now: int


def feedback(session: Session, learner_id: int, presentation_id: int, day: int) -> Feedback:
    """What is told about an answered presentation on the learner's day `day`.

    Raises NotFoundError (not answered, not this learner's), NotYetError (told at the end only).
    """
    connection = session.connection()
    own = {"learner": learner_id, "presentation": presentation_id}
    row = found_or_raise(study_queries.PRESENTED.first(connection, **own))
    if row.answer_id is None:
        raise NotFoundError("This question has not been answered.", "Go on with the session.")
    _refuse_early(row)
    shelf = shelf_of(connection, row.pack_id, row.version)
    told = told_of(connection, shelf, row)
    lines = answer_lines(connection, learner_id, row.answer_id)
    rated = rated_line(lines, row)
    number = row.members[0][0]
    card = card_of(connection, learner_id, number)
    learner = learner_of(connection, learner_id)
    rating, buttons = _schedule(connection, learner, row, rated)
    return Feedback(
        sitting=sitting_view(row),
        presentation=presentation_id,
        format=told.shown.format,
        prompt=told.shown.prompt,
        topic=told.topic_title,
        verdict=told.verdict,
        credit=told.credit,
        reason=told.reason,
        given=told.given,
        answers=told.answers,
        options=told.options,
        members=_with_lapses(connection, learner_id, shelf, row, told.members, lines),
        explanation=explanation(shelf.pack, told.facts),
        counted=_counted(row, lines),
        rating=rating,
        buttons=buttons,
        next_due=None if rated is None else card.due,
        next_in="" if rated is None else _next_in(card, learner.calendar),
        comes_again=_comes_again(connection, row) and not _later(row, rated, card),
        can_undo=_is_last(connection, row),
        really=told.really,
        lapses=lapses_at(row, rated),
        remark=remark_of(connection, learner_id, number),
        noted=next((m.text for m in told.members if m.key == shelf.keys[number]), ""),
        standing="suspended" if card.suspended else "buried" if is_buried(card, day) else "",
        can_claim=told.verdict is not Verdict.RIGHT and can_claim(row),
        look_alikes=_look_alikes(shelf, row),
    )


def summary(session: Session, learner_id: int, sitting_id: int, now: datetime) -> Summary:
    """Score by topic, what was missed, when the next review is due.

    Raises NotFoundError, NotYetError (feedback is given at the end, and it has not come).
    """
    connection = session.connection()
    own = {"learner": learner_id, "sitting": sitting_id}
    row = found_or_raise(study_queries.SITTING.first(connection, **own))
    _refuse_early(row)
    shelf = shelf_of(connection, row.pack_id, row.version)
    judged = {
        found.answer_id: found
        for found in study_queries.GRADINGS.all(connection, sitting=sitting_id)
    }
    told = [
        told_of(connection, shelf, found, judged[found.answer_id])
        for found in study_queries.ANSWERED.all(connection, sitting=sitting_id)
        if found.why != Why.AGAIN.value and not found.stale
    ]
    lines = tuple(_line(each) for each in told)
    missed = [each for each in told if each.verdict is not Verdict.RIGHT]
    cards = {"learner": learner_id, "pack": row.pack_id}
    return Summary(
        sitting=sitting_view(row),
        finished=row.finished_at is not None,
        credit=sum(each.credit for each in told),
        asked=len(told),
        topics=_scores(shelf, told),
        answered=lines,
        missed=tuple(_line(each) for each in missed),
        missed_keys=tuple(dict.fromkeys(key for each in missed for key in each.missed)),
        next_due=study_queries.NEXT_DUE.scalar(connection, **cards),
        due_now=waiting(
            connection,
            learner_id,
            shelf,
            study_queries.DUE_COUNT.scalar(connection, **cards, until=now),
            now,
        ),
    )


def _refuse_early(row: Any) -> None:
    plan = Plan.from_json(row.plan)
    if plan.feedback is FeedbackTime.END and row.finished_at is None:
        raise NotYetError(
            "This quiz tells its answers at the end.", "Answer what is left, or leave the quiz."
        )


def _schedule(
    connection: Connection, learner: Learner, row: Any, rated: Line | None
) -> tuple[Rating | None, tuple[RatingButton, ...]]:
    """The rating that counts now, and the four that could, under what the answer was rated with."""
    if rated is None or rated.rating is None or rated.question is None:
        return None, ()
    before = NEW_CARD if row.card is None else memory_from_json(row.card)
    parameters = learner.parameters
    if rated.parameters != parameters.hash:
        parameters = parameters_named(connection, learner.id, rated.parameters)
    buttons = rating_buttons(before, rated.question, rated.day, parameters, learner.calendar)
    return Rating(rated.rating), buttons


def _next_in(card: Card, calendar: Calendar) -> str:
    """How long after its last review a card is due, in words; "" where nothing is scheduled."""
    if card.interval is None or card.last_day is None:
        return ""
    return in_words(calendar.wait(card.last_day, card.interval))


def lapses_at(row: Any, rated: Line | None) -> int:
    """How often a question has been forgotten, if an answer in a review was such a time; else 0."""
    if rated is None or rated.rating is not Rating.AGAIN or row.card is None:
        return 0
    before = memory_from_json(row.card)
    return before.lapses + 1 if before.state is State.REVIEW else 0


def _with_lapses(
    connection: Connection,
    learner_id: int,
    shelf: Shelf,
    row: Any,
    members: tuple[MemberOutcome, ...],
    lines: Sequence[Line],
) -> tuple[MemberOutcome, ...]:
    """The members of a presentation, those with their lapses that have just been forgotten."""
    if not members or not members[0].key:
        return members
    cards = cards_of(connection, learner_id, [number for number, _ in row.members])
    missed = {line.question for line in lines if line.counts and line.rating is Rating.AGAIN}
    found = []
    for member in members:
        card = cards.get(shelf.ids[member.key], NEW_CARD)
        forgotten = member.key in missed and card.state in (State.RELEARNING, State.REVIEW)
        found.append(replace(member, lapses=card.lapses if forgotten else 0))
    return tuple(found)


def _look_alikes(shelf: Shelf, row: Any) -> tuple[tuple[EntityLink, EntityLink], ...]:
    """What the questions name or answer beside what the pack says it is mistaken for."""
    found = dict[frozenset[str], tuple[str, str]]()
    for question in (shelf.question(number) for number, _ in row.members):
        for entity in sorted(question.named if question is not None else ()):
            for other in sorted(shelf.generated.candidates.confusable(entity) - {entity}):
                found.setdefault(frozenset((entity, other)), (entity, other))
    pack = shelf.pack
    return tuple(
        (entity_link(pack, one), entity_link(pack, other)) for one, other in found.values()
    )


def _counted(row: Any, lines: Sequence[Line]) -> Counted:
    if row.undone_at is not None:
        return Counted.UNDONE
    if row.stale:
        return Counted.STALE
    # A line that was made practice is undone, and written again (`settling`).
    undone = undone_lines(lines)
    answers = (x for x in lines if x.kind is LineKind.ANSWER and x.id not in undone)
    reviews = any(line.counts for line in answers)
    return Counted.SCHEDULED if reviews else Counted.PRACTICE


def _comes_again(connection: Connection, row: Any) -> bool:
    """Whether the question stands in the sitting once more."""
    questions = item_of(row).questions
    alone = ((number,) for number in questions)
    if holds(row.queue, questions) or any(holds(row.queue, each) for each in alone):
        return True
    if row.finished_at is not None or row.current_id in (None, row.presentation_id):
        return False
    waiting = study_queries.MEMBERS.scalar(connection, presentation=row.current_id)
    return {number for number, _ in waiting} <= set(questions)


def _later(row: Any, rated: Line | None, card: Card) -> bool:
    """Whether a review is over before the learning step that a question is in."""
    if rated is None or Plan.from_json(row.plan).kind is not SittingKind.REVIEW:
        return False
    return card.interval is not None and card.interval > LEARN_AHEAD


def _is_last(connection: Connection, row: Any) -> bool:
    last = study_queries.LAST_ANSWERED_ID.scalar(connection, sitting=row.sitting_id)
    return bool(last == row.presentation_id)


def _line(told: Told) -> AnsweredLine:
    return AnsweredLine(
        presentation=told.presentation,
        key=told.shown.keys[0],
        prompt=told.shown.prompt,
        topic=told.topic,
        verdict=told.verdict,
        given=told.given,
        answers=told.answers,
    )


def _scores(shelf: Shelf, told: Sequence[Told]) -> tuple[TopicScore, ...]:
    """Scores in the order of the pack's topics."""
    topics = dict.fromkeys((*shelf.pack.topics, *(each.topic for each in told)))
    found = []
    for topic in topics:
        of_it = [each for each in told if each.topic == topic]
        if of_it:
            credit = sum(each.credit for each in of_it)
            found.append(TopicScore(topic, of_it[0].topic_title, credit, len(of_it)))
    return tuple(found)
