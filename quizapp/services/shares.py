"""What a review of today may take of a pack: the day's limits, or what a plan makes of them.

`sittings` makes its queue by it; `progress` and `results` tell it. Reads only. A learner without an
exam or a backlog has the limits of the settings, and everything in its usual order.

- An exam's questions come first, as many new ones as its plan says, whatever the day's limit of new
  ones is; as long as it has new ones, and in its last days, no others are begun. Its reviews are
  not cut by the limit.
- What courses have assigned for an exam is an exam like one's own. Where a course names no day, its
  questions are begun before other new ones, within the day's limit.
- While a backlog is caught up, a day takes so many reviews as were chosen, those first that lose
  most by waiting; an exam's come before them. No new ones are begun but those of an exam.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.backlogs import loss
from quizapp.core.foresight import memory_of
from quizapp.core.questions import Question
from quizapp.core.scheduling import LEARN_AHEAD, State
from quizapp.services import catch_ups, course_exams, exams
from quizapp.services.catch_ups import CatchUp, Offer, Running
from quizapp.services.course_exams import Assigned
from quizapp.services.days import Today, today_of
from quizapp.services.exam_plans import ExamPlan, Stand, plan_of, stand_of
from quizapp.services.exams import Exam
from quizapp.services.learners import Learner, learner_of
from quizapp.services.library import Shelf, shelf
from quizapp.services.ordering import new_ones
from quizapp.services.pace import parameters_of
from quizapp.services.planning import USUAL_ORDER, Priority
from quizapp.store import goal_queries as queries


@dataclass(frozen=True, slots=True)
class Share:
    """At most so many more reviews and new questions of a pack today.

    `due`: numbers of the questions to review, in their order; None: those that are due, the most
    overdue first. `priority`: what else goes before the usual. `catch_up`: the backlog's plan that
    runs, None also where all that is due fits into today's share. `assigned`: keys of new questions
    that courses have assigned without naming a day; they are begun before others.
    """

    reviews: int
    new: int
    due: tuple[int, ...] | None = None
    priority: Priority = USUAL_ORDER
    catch_up: CatchUp | None = None
    assigned: tuple[str, ...] = ()

    def waiting(self, due: int) -> int:
        """How many of so many due questions are to be told as due today."""
        if self.due is None:
            return due
        return min(len(self.due), self.reviews)


@dataclass(frozen=True, slots=True)
class Goals:
    """What the start page tells of a pack beside its progress: exams, and a backlog."""

    exams: tuple[ExamPlan, ...] = ()
    offer: Offer | None = None
    running: Running | None = None


def share_of(
    connection: Connection, learner: Learner, found: Shelf, today: Today, now: datetime
) -> Share:
    """What is left of today in one pack."""
    settings = learner.settings
    reviews = max(0, settings.reviews_per_day - today.reviews)
    day = learner.calendar.day_of(now)
    off = learner.calendar.is_off(day)
    new = 0 if off else max(0, settings.new_per_day - today.new)
    assigned = course_exams.assigned_of(connection, learner, found, now)
    coming = coming_of(connection, learner, found, day, assigned)
    plan = catch_ups.catch_up_of(connection, learner.id, found.pack_id, day)
    if not coming and plan is None:
        return Share(reviews, new, assigned=assigned.first)
    own = {"learner": learner.id, "pack": found.pack_id}
    rows = {row.question_id: row for row in queries.STANDING.all(connection, **own)}
    order = _due(rows, now)
    if plan is not None:
        taken = today.reviews - (plan.done_before if plan.day == day else 0)
        left = max(0, plan.per_day - taken)
        plan = None if len(order) <= left else plan
    if plan is not None:
        reviews, new = left, 0
        order = _askable(found, _by_loss(order, rows, learner, day), today)
    if not coming:
        if plan is None:
            return Share(reviews, new, assigned=assigned.first)
        return Share(reviews, new, tuple(order), Priority(by_day=True), plan)
    stands = _stands(found, coming, rows, today, learner, now)
    first = list(dict.fromkeys(number for stand in stands for number in (*stand.due, *stand.early)))
    if plan is None:
        reviews = max(reviews, len(first))
    else:
        askable = frozenset(order)
        first = [number for number in first if number in askable]
    to_begin = dict.fromkeys(question for stand in stands for question in stand.new)
    alone = bool(to_begin) or any(stand.resting for stand in stands)
    if alone:
        new = 0 if off else len(_todays(stands))
    return Share(
        reviews=reviews,
        new=new,
        due=tuple(dict.fromkeys((*_in_order(first, order, plan), *order))),
        priority=Priority(
            early=frozenset(number for stand in stands for number in stand.early),
            fresh=_shared_out(stands) if alone else None,
            urgent=frozenset(n for stand in stands for n in stand.urgent[: stand.new_today]),
            by_day=True,
        ),
        catch_up=plan,
        assigned=() if alone else assigned.first,
    )


def coming_of(
    connection: Connection, learner: Learner, found: Shelf, day: int, assigned: Assigned
) -> tuple[Exam, ...]:
    """The exams in a pack that are still to come, those of courses too, the soonest first."""
    own = exams.running(connection, learner.id, found.pack_id, day)
    return tuple(sorted((*assigned.exams, *own), key=lambda exam: exam.draft.day))


def settle(connection: Connection, learner: Learner, found: Shelf, now: datetime) -> None:
    """End the plan for a backlog that is gone: what is due fits into today's share. Writes."""
    day = learner.calendar.day_of(now)
    if catch_ups.catch_up_of(connection, learner.id, found.pack_id, day) is None:
        return
    today = today_of(connection, learner, found, now)
    if share_of(connection, learner, found, today, now).catch_up is None:
        catch_ups.end_of(connection, learner.id, found.pack_id, now)


def waiting(connection: Connection, learner_id: int, found: Shelf, due: int, now: datetime) -> int:
    """How many of so many due questions of a pack are to be told as due today."""
    learner = learner_of(connection, learner_id)
    today = today_of(connection, learner, found, now)
    return share_of(connection, learner, found, today, now).waiting(due)


def goals_of(session: Session, learner_id: int, pack: str, now: datetime) -> Goals:
    """The exams and the backlog of a pack. Raises NotFoundError."""
    connection = session.connection()
    learner, found = learner_of(connection, learner_id), shelf(session, pack)
    day = learner.calendar.day_of(now)
    assigned = course_exams.assigned_of(connection, learner, found, now)
    coming = coming_of(connection, learner, found, day, assigned)
    plans = tuple(exam_plan(session, learner_id, each, now) for each in coming)
    if catch_ups.catch_up_of(connection, learner_id, found.pack_id, day) is None:
        return Goals(plans, catch_ups.offer(session, learner_id, pack, now))
    today = today_of(connection, learner, found, now)
    share = share_of(connection, learner, found, today, now)
    if share.catch_up is None:
        return Goals(plans)
    due = catch_ups.due_of(connection, learner, found, now)
    told = catch_ups.running(
        learner, found, share.catch_up, due, share.waiting(due), today.reviews, now
    )
    return Goals(plans, None, told)


def exam_plan(session: Session, learner_id: int | None, exam: Exam, now: datetime) -> ExamPlan:
    """The plan of an exam, kept or only drafted, beside a backlog that is caught up meanwhile.

    Raises NotFoundError.
    """
    found = plan_of(session, learner_id, exam, now)
    if learner_id is None:
        return found
    connection = session.connection()
    learner, pack = learner_of(connection, learner_id), shelf(session, exam.pack)
    if catch_ups.catch_up_of(connection, learner.id, pack.pack_id, found.today) is None:
        return found
    share = share_of(connection, learner, pack, today_of(connection, learner, pack, now), now)
    if share.catch_up is None:
        return found
    scope = exams.scope_of(pack, exam.draft)
    taken = sum(number in scope for number in (share.due or ())[: share.reviews])
    return replace(found, due_today=taken, catching_up=share.catch_up.per_day)


def _due(rows: Mapping[int, Any], now: datetime) -> list[int]:
    """Numbers of what is due, the most overdue first."""
    until = now + LEARN_AHEAD
    found = [(row.due, number) for number, row in rows.items() if row.due and row.due <= until]
    return [number for _, number in sorted(found)]


def _by_loss(
    due: Collection[int], rows: Mapping[int, Any], learner: Learner, day: int
) -> list[int]:
    """What is due, those first that lose most by waiting; learning steps before all."""
    parameters = parameters_of(learner)

    def place(number: int) -> tuple[bool, float]:
        row = rows[number]
        memory = memory_of(row, day)
        return row.state == State.REVIEW, -loss(memory, day, parameters) if memory else 0.0

    return sorted(due, key=place)


def _askable(found: Shelf, due: Collection[int], today: Today) -> list[int]:
    """Of what is due those that can be asked today: of the questions of one fact only one is."""
    told: set[str] = set()
    asked = []
    for number in due:
        question = found.question(number)
        if question is None or not told.isdisjoint(question.facts):
            continue
        if any(today.fresh_today.get(fact, frozenset()) - {number} for fact in question.facts):
            continue
        told.update(question.facts)
        asked.append(number)
    return asked


def _in_order(first: list[int], order: list[int], plan: CatchUp | None) -> list[int]:
    """An exam's reviews; those of a backlog in the backlog's order."""
    if plan is None:
        return first
    place = {number: index for index, number in enumerate(order)}
    return sorted(first, key=lambda number: place.get(number, len(place)))


def _stands(
    found: Shelf,
    coming: Collection[Exam],
    rows: Mapping[int, Any],
    today: Today,
    learner: Learner,
    now: datetime,
) -> list[Stand]:
    parameters, day = parameters_of(learner), learner.calendar.day_of(now)
    order = new_ones(found, learner.steering.new_order, learner.id, day)
    return [
        stand_of(found, each, rows, today.begun, learner.calendar, now, parameters, order)
        for each in coming
    ]


def _todays(stands: Collection[Stand]) -> tuple[Question, ...]:
    """The new questions of today: what is begun for one exam is begun for all that ask it."""
    found = dict[str, Question]()
    for stand in stands:
        lacking = stand.new_today - sum(question.key in found for question in stand.new)
        others = (question for question in stand.new if question.key not in found)
        found |= {question.key: question for question in islice(others, max(0, lacking))}
    return tuple(found.values())


def _shared_out(stands: Collection[Stand]) -> tuple[Question, ...]:
    """New questions in the order in which they are begun: today's of each exam, then the rest."""
    todays = _todays(stands)
    rest = (question for stand in stands for question in stand.new)
    return tuple(dict.fromkeys((*todays, *rest)))
