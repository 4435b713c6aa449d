"""The plan for an exam, made from where the learner stands. Reads only.

The rules are in `core.exams`. The pages of exams, the start page and `shares` ask for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.exams import Spread, foresee, if_stopped, rest_days, spread, urgent, urgent_first
from quizapp.core.foresight import DayLoad, Memory, memory_of, recall_on, study_days
from quizapp.core.questions import Question
from quizapp.core.scheduling import LEARN_AHEAD, Calendar, Parameters, State
from quizapp.services.days import today_of
from quizapp.services.exams import Draft, Exam, scope_of
from quizapp.services.learners import Learner, learner_of
from quizapp.services.library import Shelf, shelf
from quizapp.services.pace import Pace, pace_of, parameters_of
from quizapp.store import goal_queries as queries

TOO_LONG = 120.0
"""More minutes on the busiest day than this, and the plan says what else can be done."""

TIMES_THE_PACE = 3
"""So does it for more new questions a day than so many times the learner's usual number."""

USUAL_NEW = 20


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a learner stands with the questions of an exam.

    `new`: those not begun, in the order in which they are begun; `due` and `early`: numbers of
    those to review now, and of those to review though they are not due, the least remembered first;
    `urgent`: numbers of new ones that cannot wait, the most pressing first; `known`, `learning`:
    how many are in long-term review, and in learning steps; `aside`: suspended
    ones, which the plan leaves out. `memories`: of all begun ones, with how many have each.
    `resting`: these are the last days, kept for reviews.
    """

    today: int
    new: tuple[Question, ...]
    due: tuple[int, ...]
    early: tuple[int, ...]
    urgent: tuple[int, ...]
    known: int
    learning: int
    aside: int
    memories: tuple[tuple[Memory, int], ...]
    begun_today: int
    spread: Spread
    study: tuple[int, ...]
    resting: bool

    @property
    def new_today(self) -> int:
        """How many new questions are still to be begun today."""
        share = dict(self.spread.by_day).get(self.today, 0)
        return max(0, min(len(self.new), share - self.begun_today))


@dataclass(frozen=True, slots=True)
class ExamPlan:
    """The plan for an exam, as it stands now.

    `recall`: foreseen on the day, over all questions; `if_stopped`: the same without another
    review. `new_a_day` and the mean `reviews_a_day`, `minutes_a_day` are of days of study, `loads`
    of each of them. `last_new`: the last day with new questions. `crowded`: questions that cannot
    be begun in time, since those of one fact are begun on different days; `left_out`: those for
    which the learner left no room. `too_much` (see TOO_LONG, TIMES_THE_PACE): then `usual_recall`
    is foreseen at `usual_new` a day; also where `above_usual`. `catching_up`: a backlog's plan
    runs, and a day takes so many reviews, which only `due_today` reckons with (0: none runs; see
    `services.shares`).
    """

    exam: Exam
    today: int
    days_left: int
    study_days: int
    rest: int
    total: int
    known: int
    learning: int
    new: int
    aside: int
    new_today: int
    due_today: int
    new_a_day: int
    reviews_a_day: float
    minutes_a_day: float
    busiest: float
    pace: Pace
    retention: float
    recall: float
    if_stopped: float
    last_new: date | None
    loads: tuple[DayLoad, ...]
    crowded: int
    left_out: int
    too_much: bool
    usual_new: int
    usual_recall: float
    catching_up: int = 0

    @property
    def because_due(self) -> bool:
        """Whether the busiest day is today, with what is due, and no more new ones than usual."""
        busy = max((each.answers for each in self.loads), default=0.0)
        first = self.loads[:1]
        at_once = bool(first) and first[0].day == self.today and first[0].answers == busy
        return at_once and self.new_a_day <= self.usual_new

    @property
    def above_usual(self) -> bool:
        """Whether a course's exam takes more new questions a day than usual, which the learner has
        not chosen, and has not bounded either."""
        return _is_above_usual(self.exam, self.new_a_day, self.usual_new)

    @property
    def over(self) -> bool:
        """Whether the day of the exam is past."""
        return self.days_left < 0


def plan_of(session: Session, learner_id: int | None, exam: Exam, now: datetime) -> ExamPlan:
    """The plan of an exam, kept or only drafted. Raises NotFoundError."""
    connection = session.connection()
    learner = None if learner_id is None else learner_of(connection, learner_id)
    calendar = Calendar() if learner is None else learner.calendar
    found, today = shelf(session, exam.pack), calendar.day_of(now)
    rows, begun = standing_of(connection, learner, found, now)
    parameters = parameters_of(learner)
    stand = stand_of(found, exam, rows, begun, calendar, now, parameters)
    foreseen = _foreseen(stand, stand.spread, exam, parameters)
    pace = pace_of(connection, learner_id)
    minutes = [pace.minutes(each.answers, each.new) for each in foreseen.loads]
    usual = USUAL_NEW if learner is None else learner.settings.new_per_day or USUAL_NEW
    a_day = stand.spread.a_day
    too_much = max(minutes, default=0.0) > TOO_LONG or a_day > TIMES_THE_PACE * usual
    slower = spread(
        len(stand.new), stand.begun_today, stand.study, stand.spread.rest, exam.draft.day, usual
    )
    telling = too_much or _is_above_usual(exam, a_day, usual)
    days = len(stand.study)
    return ExamPlan(
        exam=exam,
        today=today,
        days_left=exam.draft.day - today,
        study_days=days,
        rest=stand.spread.rest,
        total=stand.known + stand.learning + len(stand.new),
        known=stand.known,
        learning=stand.learning,
        new=len(stand.new),
        aside=stand.aside,
        new_today=stand.new_today,
        due_today=len(stand.due) + len(stand.early),
        new_a_day=a_day,
        reviews_a_day=sum(each.reviews for each in foreseen.loads) / days if days else 0.0,
        minutes_a_day=sum(minutes) / days if days else 0.0,
        busiest=max(minutes, default=0.0),
        pace=pace,
        retention=parameters.retention,
        recall=foreseen.recall,
        if_stopped=if_stopped(stand.memories, len(stand.new), exam.draft.day, parameters),
        last_new=None if stand.spread.last_day is None else date.fromordinal(stand.spread.last_day),
        loads=foreseen.loads,
        crowded=_crowded(stand),
        left_out=stand.spread.left_out,
        too_much=too_much,
        usual_new=usual,
        usual_recall=_foreseen(stand, slower, exam, parameters).recall if telling else 0.0,
    )


def standing_of(
    connection: Connection, learner: Learner | None, found: Shelf, now: datetime
) -> tuple[Mapping[int, Any], frozenset[int]]:
    """Where a learner stands with each question ever answered, and the numbers of those begun
    today."""
    if learner is None:
        return {}, frozenset()
    own = {"learner": learner.id, "pack": found.pack_id}
    rows = {row.question_id: row for row in queries.STANDING.all(connection, **own)}
    return rows, today_of(connection, learner, found, now).begun


def stand_of(
    found: Shelf,
    exam: Exam,
    rows: Mapping[int, Any],
    begun: frozenset[int],
    calendar: Calendar,
    now: datetime,
    parameters: Parameters,
    order: Sequence[Question] = (),
) -> Stand:
    """Where a learner stands with the questions of an exam. Pure.

    `order`: all questions of the pack, in which the learner wants the new ones; else core first.
    """
    today, day = calendar.day_of(now), exam.draft.day
    study = study_days(calendar, today, day - 1)
    rest = rest_days(exam.made_day, day)
    scope = scope_of(found, exam.draft)
    old = {n: row for n, row in rows.items() if n in scope and row.state != State.NEW}
    aside = {n for n, row in rows.items() if n in scope and row.suspended}
    new = [
        question
        for question in order or found.core_first
        if (number := found.ids[question.key]) in scope
        and number not in old
        and number not in aside
    ]
    memories: Counter[Memory] = Counter()
    due, early = list[tuple[datetime, int]](), list[tuple[float, int]]()
    for number, row in old.items():
        memory = None if number in aside or row.due is None else _memory(row, calendar)
        if memory is None:
            continue
        memories[memory] += 1
        if row.due <= now + LEARN_AHEAD:
            due.append((row.due, number))
        elif _is_early(row, memory, study, today, day - max(rest, 3), day, parameters):
            early.append((recall_on(memory, day, parameters), number))
    begun_today = len(begun & scope) if study[:1] == (today,) else 0
    shared = spread(len(new), begun_today, study, rest, day, exam.draft.most_new)
    live = [row for n, row in old.items() if n not in aside]
    return Stand(
        today=today,
        new=tuple(urgent_first(new, _facts, len(shared.by_day))),
        due=tuple(number for _, number in sorted(due)),
        early=tuple(number for _, number in sorted(early)),
        urgent=tuple(found.ids[q.key] for q in urgent(new, _facts, len(shared.by_day))),
        known=sum(row.state == State.REVIEW for row in live),
        learning=sum(row.state != State.REVIEW for row in live),
        aside=len(aside),
        memories=tuple(sorted(memories.items(), key=lambda pair: repr(pair[0]))),
        begun_today=begun_today,
        spread=shared,
        study=study,
        resting=today >= day - rest,
    )


def draft_exam(found: Shelf, draft: Draft, today: int) -> Exam:
    """An exam that is only looked at."""
    return Exam(0, found.pack.id, found.pack.title, draft, today)


def with_draft(exam: Exam, draft: Draft) -> Exam:
    """The exam as it would be after a change."""
    return replace(exam, draft=draft)


def _memory(row: Any, calendar: Calendar) -> Memory | None:
    return memory_of(row, calendar.day_of(row.due))


def _facts(question: Question) -> tuple[str, ...]:
    return question.facts


def _is_early(
    row: Any,
    memory: Memory,
    study: tuple[int, ...],
    today: int,
    begin: int,
    day: int,
    parameters: Parameters,
) -> bool:
    """Whether a question that is not due is asked today: see `core.exams`."""
    if today not in study[:1] or today < begin:
        return False
    if row.state != State.REVIEW or memory.last_day >= today:
        return False
    if row.buried is not None and row.buried > today:
        return False
    falls_due = any(memory.due <= each for each in study)
    return not falls_due and recall_on(memory, day, parameters) < parameters.retention


def _is_above_usual(exam: Exam, new_a_day: int, usual: int) -> bool:
    return exam.course is not None and exam.draft.most_new is None and new_a_day > usual


def _foreseen(stand: Stand, shared: Spread, exam: Exam, parameters: Parameters) -> Any:
    day, rest = exam.draft.day, rest_days(exam.made_day, exam.draft.day)
    return foresee(stand.memories, shared, stand.study, day, parameters, stand.begun_today, rest)


def _crowded(stand: Stand) -> int:
    """How many questions are too many for their facts, of which each day begins one."""
    days = len(stand.spread.by_day)
    facts = Counter(fact for question in stand.new for fact in question.facts)
    return sum(max(0, count - days) for count in facts.values())
