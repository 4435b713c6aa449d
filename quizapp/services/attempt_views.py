"""What the pages of an attempt show its student: the paper, and when it may be told, the outcome.

Nothing here tells an answer before `telling_times` allows it. Reads only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy.orm import Session

from quizapp.core import papers
from quizapp.core.facts import Wants
from quizapp.core.grading import unreadable
from quizapp.core.questions import TYPED, Format, Question, Response, Verdict
from quizapp.services import assignments, attempt_papers, attempts, courses, sets, telling_times
from quizapp.services.assignment_rules import NO_ACCOMMODATION, Accommodation, Window
from quizapp.services.assignments import Assignment
from quizapp.services.attempt_papers import ItemView
from quizapp.services.attempts import Attempt
from quizapp.services.courses import Member
from quizapp.services.errors import NotFoundError
from quizapp.services.explaining import EntityLink, Explanation, explanation
from quizapp.services.library import Shelf, shelf_of
from quizapp.services.presented import (
    presentation_from_json,
    response_as_json,
    response_from_json,
)
from quizapp.services.telling import MemberOutcome, OptionOutcome, told_of
from quizapp.store import attempt_queries as queries


@dataclass(frozen=True, slots=True)
class Where:
    """The pack that something told is of; templates name it `sitting.pack`, as in a study."""

    pack: str


@dataclass(frozen=True, slots=True)
class ItemTold:
    """One place of a paper after its answer: as `results.Feedback`, without a schedule.

    `credit`: as it stands now, None for a question that was withdrawn. `unclear`: it could not be
    read, and an instructor looks at it.
    """

    id: int
    position: int
    points: float
    credit: float | None
    unclear: bool
    sitting: Where
    format: Format
    prompt: str
    verdict: Verdict
    reason: str
    given: str
    answers: tuple[str, ...]
    options: tuple[OptionOutcome, ...]
    members: tuple[MemberOutcome, ...]
    explanation: Explanation
    really: str
    look_alikes: tuple[tuple[EntityLink, EntityLink], ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """An attempt with all that its pages need. `typed`: how each typed place is typed, by position;
    `unreadable`: what keeps what is saved at a place from being read, by its form alone.

    `left`: seconds until its end by the server's clock, None for no end. `running`: answers are
    still taken.
    """

    attempt: Attempt
    assignment: Assignment
    member: Member
    window: Window
    accommodation: Accommodation
    items: tuple[ItemView, ...]
    typed: dict[int, str]
    unreadable: dict[int, str]
    left: float | None
    running: bool
    told: bool

    @property
    def answered(self) -> int:
        """How many places have something saved."""
        return sum(item.draft is not None or item.final for item in self.items)


def desk(session: Session, learner_id: int | None, attempt_id: int, now: datetime) -> Desk:
    """An attempt of this learner's own. Raises NotFoundError."""
    found = attempts.attempt_of(session, learner_id, attempt_id)
    assigned = assignments.assignment_of(session, found.assignment_id)
    member = courses.member(session, found.course_id, found.member_id)
    own = assignments.accommodations(session, [found.member_id])
    left = None if found.ends_at is None else (found.ends_at - now).total_seconds()
    typed, unreadable = _typed(session, attempt_id)
    return Desk(
        attempt=found,
        assignment=assigned,
        member=member,
        window=assignments.window(session, assigned, found.member_id),
        accommodation=own.get(found.member_id, NO_ACCOMMODATION),
        items=attempt_papers.paper(session, attempt_id),
        typed=typed,
        unreadable=unreadable,
        left=None if left is None else max(left, 0.0),
        running=telling_times.is_running(found, now),
        told=telling_times.is_told(session, found, now),
    )


def length(session: Session, found: Assignment) -> int:
    """How many places a paper of an assignment has."""
    if found.version_id is None:
        return 0
    return papers.length(sets.version(session, found.version_id).slots)


def item_at(found: Desk, position: int) -> ItemView:
    """One place of an attempt. Raises NotFoundError."""
    for item in found.items:
        if item.position == position:
            return item
    raise NotFoundError("There is no such question in this attempt.", "Its page lists them.")


def said(item: ItemView, response: Response) -> str:
    """A response in words; "" where it is blank."""
    if item.format in TYPED:
        return response.text.strip()
    options = item.options
    if item.format is Format.MATCHING:
        pairs = zip(item.rows, response.pairs, strict=False)
        return "; ".join(f"{row}: {options[i]}" for row, i in pairs if i is not None)
    return "; ".join(options[index] for index in response.chosen if index < len(options))


def told_at(session: Session, found: Desk, position: int) -> ItemTold:
    """What is told of one answer that is final, where each is told at once. Raises NotFoundError
    for any other."""
    item = item_at(found, position)
    if not (found.told or (item.final and _at_once(found))):
        raise NotFoundError("This is not told yet.", "The page of the assignment says when it is.")
    return next(each for each in _told(session, found.attempt.id) if each.position == position)


def outcome(session: Session, found: Desk) -> tuple[ItemTold, ...]:
    """What is told of a whole attempt, place by place; nothing of it before its time."""
    return _told(session, found.attempt.id) if found.told else ()


def _at_once(found: Desk) -> bool:
    return found.assignment.rules.telling.value == "at-once"


def _told(session: Session, attempt_id: int) -> tuple[ItemTold, ...]:
    connection = session.connection()
    judged = {each.answer_id: each for each in queries.GRADINGS.all(connection, attempt=attempt_id)}
    found = []
    for row in queries.ITEMS.all(connection, attempt=attempt_id):
        shelf = shelf_of(connection, row.pack_id, row.version)
        if any(number not in shelf.keys for number, _ in row.members):
            continue
        found.append(_item_told(session, shelf, row, judged.get(row.answer_id)))
    return tuple(found)


def _item_told(session: Session, shelf: Shelf, row: Any, judged: Any) -> ItemTold:
    if judged is None:
        row, judged = _left_open(row)
    told = told_of(session.connection(), shelf, row, judged)
    unclear = told.verdict is Verdict.UNCLEAR
    return ItemTold(
        id=row.item_id,
        position=row.position,
        points=row.points,
        credit=row.credit,
        unclear=row.unclear,
        sitting=Where(shelf.pack.id),
        format=told.shown.format,
        prompt=told.shown.prompt,
        verdict=Verdict.WRONG if unclear else told.verdict,
        reason=told.reason,
        given=told.given,
        answers=told.answers,
        options=told.options,
        members=told.members,
        explanation=explanation(shelf.pack, told.facts),
        really=told.really,
    )


def _left_open(row: Any) -> tuple[Any, Any]:
    """A place without an answer, as if it had a blank one."""
    blank = SimpleNamespace(**{**row._asdict(), "response": response_as_json(Response())})
    zeros = [0.0] * len(row.members)
    return blank, SimpleNamespace(
        verdict=Verdict.WRONG.value, credit=0.0, reason="", credits=zeros, chosen=None
    )


def _typed(session: Session, attempt_id: int) -> tuple[dict[int, str], dict[int, str]]:
    """How each typed place of a paper is typed (a cloze may want a name, a date or a number), and
    what keeps a draft from being read."""
    connection = session.connection()
    typed, problems = {}, {}
    for row in queries.ITEMS.all(connection, attempt=attempt_id):
        shelf = shelf_of(connection, row.pack_id, row.version)
        if Format(row.format) in TYPED:
            typed[row.position] = typed_as(shelf.question(row.members[0][0]))
        if row.draft is not None and row.answer_id is None:
            problem = format_problem(shelf, row, response_from_json(row.draft))
            if problem:
                problems[row.position] = problem
    return typed, problems


def format_problem(shelf: Shelf, row: Any, response: Response) -> str:
    """What keeps a response to a place from being read, by its form alone; "" where nothing does.

    `row`: one of `attempt_queries.ITEMS`.
    """
    questions = [shelf.question(number) for number, _ in row.members]
    known = [question for question in questions if question is not None]
    if len(known) < len(questions):
        return ""
    keys = tuple(question.key for question in known)
    return unreadable(known, presentation_from_json(keys, row.format, row.content), response)


def typed_as(question: Question | None) -> str:
    """The format in which the answer to a question is typed."""
    wants = None if question is None else question.wants
    named = {Wants.WHEN: Format.TYPED_DATE, Wants.NUMBER: Format.TYPED_NUMBER}
    return named.get(wants, Format.TYPED_NAME).value if wants else Format.TYPED_NAME.value
