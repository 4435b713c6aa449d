"""Attempts: drawing a student's paper, saving drafts, ending an attempt, and what it amounts to.

A paper is made when it is begun and stored as shown. What a student enters is saved as a draft; the
one answer to each question is made of it when the attempt ends. The clock is the server's.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, update
from sqlalchemy.orm import Session

from quizapp.core.papers import Asked, Place, draw, variant_of, variant_seed
from quizapp.core.presenting import CannotPresent, present, present_members
from quizapp.core.questions import (
    Format,
    Presentation,
    Question,
    Response,
)
from quizapp.services import assignments, attempt_answers, courses, decisions, sets
from quizapp.services.assignment_rules import Rules, Telling
from quizapp.services.assignments import Assignment
from quizapp.services.decisions import Allowed
from quizapp.services.errors import ClosedError, NotFoundError
from quizapp.services.learners import Learner, locked_learner
from quizapp.services.library import Shelf, shelf_of
from quizapp.services.memories import cards_of
from quizapp.services.plans import Plan, SittingKind
from quizapp.services.presented import (
    presentation_as_json,
    presentation_from_json,
    response_as_json,
    response_from_json,
)
from quizapp.services.queueing import Why
from quizapp.store import attempt_queries as queries
from quizapp.store import study_queries
from quizapp.store.models import AttemptItemRow, AttemptRow, SittingRow

USUAL = (Format.CHOICE, Format.CHOICES, Format.TYPED_DATE, Format.TYPED_NUMBER, Format.TYPED_NAME)
"""The format of a place for which neither the set nor the assignment says one: the first of these
that the question has."""

NEVER = frozenset({Format.FLIP, Format.CONTRAST})
"""Formats that the learner rates, or that belong to a drill."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt; see `store.assignment_models.AttemptRow`. `ended`: "" while it runs. `told`: its
    student has been told what was right, all of it."""

    id: int
    assignment_id: int
    course_id: int
    member_id: int
    learner_id: int | None
    number: int
    seed: str
    started_at: datetime
    ends_at: datetime | None
    submitted_at: datetime | None
    ended: str
    credit: float | None
    told: bool = False


@dataclass(frozen=True, slots=True)
class ItemView:
    """One place of a paper as the student has it; nothing here tells the answer. `final`: it was
    answered for good.

    `options`: texts in the order shown; `rows`: the left-hand sides of a matching. `draft`: the
    response as last saved, None for none; `draft_number`: how often it was saved.
    """

    id: int
    position: int
    format: Format
    prompt: str
    options: tuple[str, ...]
    rows: tuple[str, ...]
    points: float
    draft: Response | None
    draft_number: int
    flagged: bool
    final: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a paper shows at one place, and the pack that it is of."""

    place: Place
    shelf: Shelf
    pack_id: int
    shown: Presentation


@dataclass(frozen=True, slots=True)
class Kept:
    """A question of a set as the database has it now."""

    id: int
    pack_id: int
    shelf: Shelf
    content_hash: str


def begin(session: Session, learner_id: int, assignment_id: int, now: datetime) -> int:
    """Begin an attempt at an assignment, or find the one that runs; its number.

    The caller has asked for the password. Raises NotFoundError, ClosedError.
    """
    connection = session.connection()
    learner = locked_learner(connection, learner_id)
    assignments.locked(session, assignment_id, to_change=False)
    assigned = assignments.assignment_of(session, assignment_id)
    member = courses.member_of(session, learner_id, assigned.course_id)
    _check_given(session, assigned, member)
    window = assignments.window(session, assigned, member.id)
    own = {"assignment": assignment_id, "member": member.id}
    before = queries.ATTEMPTS.all(connection, **own)
    for row in before:
        if row.ended == "" and (row.ends_at is None or now < row.ends_at):
            return int(row.id)
    if not window.is_open(now):
        raise ClosedError("This assignment is not open now.", "Its page says when it is.")
    for row in before:
        if row.ended == "":
            end(session, from_row(row), "time", now)
    if window.attempts is not None and len(before) >= window.attempts:
        raise ClosedError("You have no attempt left.", "Your marks are on its page.")
    attempt = AttemptRow(
        assignment_id=assignment_id,
        member_id=member.id,
        number=len(before) + 1,
        seed=secrets.token_hex(8),
        started_at=now,
        ends_at=window.ends_at(now),
        submitted_at=None,
        remembered_at=None,
        credit=None,
    )
    session.add(attempt)
    session.flush()
    _make_paper(session, learner, assigned, attempt.id, attempt.seed, now)
    return attempt.id


def attempt_of(session: Session, learner_id: int | None, attempt_id: int) -> Attempt:
    """An attempt of this learner's own. Raises NotFoundError."""
    row = queries.ATTEMPT.first(session.connection(), attempt=attempt_id)
    if learner_id is None or row is None or row.learner_id != learner_id:
        raise NotFoundError("There is no such attempt of yours.", "Your courses list yours.")
    return from_row(row)


def attempt(session: Session, attempt_id: int) -> Attempt:
    """An attempt, whoever asks. Raises NotFoundError."""
    row = queries.ATTEMPT.first(session.connection(), attempt=attempt_id)
    if row is None:
        raise NotFoundError("There is no such attempt.", "The gradebook lists them.")
    return from_row(row)


def attempts_of(session: Session, assignment_id: int, member_id: int) -> tuple[Attempt, ...]:
    """One student's attempts at an assignment, the first first."""
    own = {"assignment": assignment_id, "member": member_id}
    return tuple(map(from_row, queries.ATTEMPTS.all(session.connection(), **own)))


def paper(session: Session, attempt_id: int) -> tuple[ItemView, ...]:
    """What an attempt asks, place by place. The caller has asked whose it is."""
    return tuple(_item(row) for row in queries.ITEMS.all(session.connection(), attempt=attempt_id))


def save(
    session: Session,
    learner_id: int,
    attempt_id: int,
    position: int,
    response: Response,
    now: datetime,
) -> int:
    """Save what a student entered at one place; how often that place was saved by now.

    Raises NotFoundError, ClosedError: the attempt has ended, or its time is up.
    """
    locked_learner(session.connection(), learner_id)
    found = attempt_of(session, learner_id, attempt_id)
    _check_running(found, now)
    row = session.query(AttemptItemRow).filter_by(attempt_id=attempt_id, position=position).first()
    if row is None:
        raise NotFoundError("There is no such question in this attempt.")
    if row.credit is not None:
        raise ClosedError("This answer is final.", "Its page tells what was right.")
    row.draft = None if response.is_blank else response_as_json(response)
    row.draft_at = now
    row.draft_number += 1
    session.flush()
    return row.draft_number


def submit(session: Session, learner_id: int, attempt_id: int, now: datetime) -> Attempt:
    """End an attempt by its student's own wish. Submitting again changes nothing.

    Raises NotFoundError.
    """
    locked_learner(session.connection(), learner_id)
    found = attempt_of(session, learner_id, attempt_id)
    if found.ended == "":
        late = found.ends_at is not None and now >= found.ends_at
        end(session, found, "time" if late else "submitted", now)
    return attempt_of(session, learner_id, attempt_id)


def end_overdue(session: Session, now: datetime) -> int:
    """End every attempt whose time is up, with what was saved; how many there were."""
    rows = queries.OVERDUE.all(session.connection(), now=now)
    for row in rows:
        end(session, from_row(row), "time", now)
    return len(rows)


def end_if_over(session: Session, attempt_id: int, until: datetime, now: datetime) -> bool:
    """End an attempt if it runs and its time was up by `until`; whether it was ended now."""
    row = queries.ATTEMPT.first(session.connection(), attempt=attempt_id)
    if row is not None and row.learner_id is not None:
        locked_learner(session.connection(), row.learner_id)
    found = attempt(session, attempt_id)
    if found.ended != "" or found.ends_at is None or found.ends_at > until:
        return False
    end(session, found, "time", now)
    return True


def end(session: Session, found: Attempt, how: str, now: datetime) -> None:
    """End a running attempt: each draft becomes the one answer to its question, and is graded."""
    connection = session.connection()
    learner = None
    if found.learner_id is not None:
        learner = locked_learner(connection, found.learner_id)
    row = queries.ATTEMPT.first(connection, attempt=found.id)
    if row.ended != "":
        return  # somebody else has ended it, while this waited for the lock
    assigned = assignments.assignment_of(session, found.assignment_id)
    ended_at = now if found.ends_at is None else min(now, found.ends_at)
    items = queries.ITEMS.all(connection, attempt=found.id)
    if learner is not None:
        for item in items:
            if item.answer_id is None:
                _answer(session, learner, item, ended_at)
    sittings = {item.sitting_id for item in items}
    for sitting in sittings:
        over = update(SittingRow).where(SittingRow.id == sitting)
        session.execute(over.values(finished_at=ended_at))
    told = tells_at_end(assigned.rules)
    if told and learner is not None and assigned.rules.schedules:
        attempt_answers.remember(session, learner, found.id, now)
    session.execute(
        update(AttemptRow)
        .where(AttemptRow.id == found.id)
        .values(
            ended=how,
            submitted_at=ended_at,
            remembered_at=now if told else None,
            credit=credit_of(session, found.id),
        )
    )


def tells_at_end(rules: Rules) -> bool:
    """Whether a student is told what was right as soon as the attempt has ended."""
    return rules.telling is not Telling.CLOSED


def credit_of(session: Session, attempt_id: int) -> float | None:
    """What an attempt amounts to by its items as they stand, from 0 to 1.

    An item without a credit (its question was withdrawn from the pack) is left out; None where
    nothing is left.
    """
    rows = session.query(AttemptItemRow.points, AttemptItemRow.credit).filter_by(
        attempt_id=attempt_id
    )
    counted = [(row.points, row.credit) for row in rows if row.credit is not None]
    most = sum(points for points, _ in counted)
    return sum(points * credit for points, credit in counted) / most if most else None


def _answer(session: Session, learner: Learner, item: Any, ended_at: datetime) -> None:
    """Make the one answer of a draft."""
    if item.draft is None:
        attempt_answers.leave_open(session, item)
    else:
        response = response_from_json(item.draft)
        attempt_answers.answer(session, learner, item, response, min(item.draft_at, ended_at))


def drawn(session: Session, assigned: Assignment, seed: str) -> list[Drawn]:
    """What the paper of `seed` asks, place by place; what can be asked no more is left out.

    Raises ClosedError where nothing can.
    """
    if assigned.version_id is None:
        raise ClosedError("This assignment asks nothing by itself.", "Review what is due.")
    connection = session.connection()
    version = sets.version(session, assigned.version_id)
    places = draw(version.slots, seed, mixed=assigned.rules.mixed)
    kept = questions_by_key(connection, places)
    allowed = allowed_variants(
        connection, version.set_id, only_approved=assigned.rules.only_approved
    )
    found = []
    for place in places:
        asked = [kept.get(key) for key in place.asked.keys]
        questions = [q for q in asked if q is not None]
        if not questions or len(questions) < len(asked):
            continue  # withdrawn from its pack since the set was made
        first = questions[0]
        made = presented(questions, version.set_key, place.asked, assigned.rules, seed, allowed)
        if made is not None:
            found.append(Drawn(place, first.shelf, first.pack_id, made))
    if not found:
        raise ClosedError(
            "Nothing of this set can be asked any more.", "Tell whoever teaches the course."
        )
    return found


def _make_paper(
    session: Session,
    learner: Learner,
    assigned: Assignment,
    attempt_id: int,
    seed: str,
    now: datetime,
) -> None:
    """Draw the paper of an attempt and store what it shows."""
    connection = session.connection()
    sittings: dict[int, int] = {}
    for position, one in enumerate(drawn(session, assigned, seed)):
        if one.pack_id not in sittings:
            sittings[one.pack_id] = _sitting(connection, learner, assigned.rules, one, now)
        numbers = [one.shelf.ids[key] for key in one.shown.keys]
        cards = cards_of(connection, learner.id, numbers)
        seen = {number: cards[number].seen if number in cards else 0 for number in numbers}
        presentation_id = study_queries.INSERT_PRESENTATION.made(
            connection,
            sitting_id=sittings[one.pack_id],
            format=one.shown.format.value,
            content=presentation_as_json(one.shown) | {"accepted": _accepted(one.shelf, one.shown)},
            members=[[number, seen[number]] for number in numbers],
            why=Why.CHOSEN.value,
            asked_back=True,
            made_at=now,
            revealed_at=None,
            undone_at=None,
        )
        queries.INSERT_ITEM.made(
            connection,
            attempt_id=attempt_id,
            position=position,
            slot=one.place.slot,
            question_id=numbers[0],
            presentation_id=presentation_id,
            format=one.shown.format.value,
            points=one.place.points,
            draft=None,
            draft_at=None,
            draft_number=0,
            flagged=False,
            credit=None,
            unclear=False,
        )


def _accepted(found: Shelf, made: Presentation) -> list[list[str]]:
    """What is accepted now for each question, to be told should it be corrected one day."""
    questions = found.generated.questions
    return [[value.text for value in questions[key].answers] for key in made.keys]


def presented(
    kept: Sequence[Kept],
    set_key: str,
    asked: Asked,
    rules: Rules,
    seed: str,
    allowed: Allowed,
) -> Presentation | None:
    """What the paper of `seed` shows at one place; None where nothing of it may be shown.

    `kept`: the questions of the place, all of them. `allowed`: see `allowed_variants`.
    """
    found = kept[0].shelf
    questions = [found.generated.questions[key] for key in asked.keys]
    chosen = format_of(questions, asked, rules)
    if chosen is None:
        return None

    def shown(number: int) -> Presentation | None:
        return variant(found, set_key, asked, chosen, number)

    content = decisions.content_of([each.content_hash for each in kept])
    variants = allowed.variants((kept[0].id, chosen.value), content, shown)
    return shown(variant_of(seed, asked, variants)) if variants else None


def variant(
    found: Shelf,
    set_key: str,
    asked: Asked,
    chosen: Format,
    number: int,
) -> Presentation | None:
    """One of the `core.papers.VARIANTS` presentations of a place of a set; None where the
    question cannot be put so."""
    questions = [found.generated.questions[key] for key in asked.keys]
    drawn = variant_seed(set_key, asked, chosen, number)
    try:
        if len(questions) > 1:
            made = present_members(found.generated, questions, chosen, drawn)
        else:
            made = present(found.generated, questions[0], chosen, drawn, asked.beside)
    except CannotPresent:
        return None
    return replace(made, prompt=asked.wording) if asked.wording else made


def format_of(questions: Sequence[Question], asked: Asked, rules: Rules) -> Format | None:
    """The format that a place is asked in: what the set says, else the first that the assignment
    allows. The same for every student, so that their answers can be compared."""
    if len(questions) > 1:
        return asked.format
    possible = [each for each in questions[0].alone if each not in NEVER]
    if asked.format is not None:
        return asked.format if asked.format in possible else None
    wanted = rules.formats or (*USUAL, *possible)
    return next((each for each in wanted if each in possible), None)


def allowed_variants(connection: Connection, set_id: int, *, only_approved: bool) -> Allowed:
    """Which variants of the questions of a set may be shown."""
    return decisions.allowed(connection, set_id, only_approved=only_approved)


def questions_by_key(connection: Connection, places: Sequence[Place]) -> dict[str, Kept]:
    """The questions of these places that can still be asked, by their keys."""
    keys = [key for place in places for key in place.asked.keys]
    rows = connection.execute(queries.QUESTIONS_BY_KEY, {"keys": keys})
    return {
        row.key: Kept(
            row.id,
            row.pack_id,
            shelf_of(connection, row.pack_id, row.version),
            row.content_hash,
        )
        for row in rows
    }


def _sitting(
    connection: Connection, learner: Learner, rules: Rules, one: Drawn, now: datetime
) -> int:
    plan = Plan(
        pack=one.shelf.pack.id,
        kind=SittingKind.ATTEMPT,
        count_towards_schedule=rules.schedules,
        unscheduled=not rules.schedules,
    )
    return study_queries.INSERT_SITTING.made(
        connection,
        learner_id=learner.id,
        pack_id=one.pack_id,
        kind=plan.kind.value,
        plan=plan.as_json(),
        queue=[],
        total=0,
        answered=0,
        steps=[],
        current_id=None,
        day=learner.calendar.day_of(now),
        started_at=now,
        finished_at=None,
    )


def _check_given(session: Session, assigned: Assignment, member: courses.Member) -> None:
    there = assigned.published_at is not None and assigned.archived_at is None
    if not there or not assignments.is_given_to(session, assigned, member):
        raise NotFoundError("There is no such assignment of yours.", "Your courses list yours.")
    if member.course.archived_at is not None:
        raise ClosedError("This course is over.", "What you did in it stays readable.")


def _check_running(found: Attempt, now: datetime) -> None:
    if found.ended != "" or (found.ends_at is not None and now >= found.ends_at):
        raise ClosedError(
            "This attempt has ended; what was saved before counts.",
            "Its page says what became of it.",
        )


def _item(row: Any) -> ItemView:
    shown = presentation_from_json(tuple(str(n) for n, _ in row.members), row.format, row.content)
    return ItemView(
        row.item_id,
        row.position,
        shown.format,
        shown.prompt,
        tuple(option.text for option in shown.options),
        shown.rows,
        row.points,
        None if row.draft is None else response_from_json(row.draft),
        row.draft_number,
        row.flagged,
        row.answer_id is not None,
    )


def from_row(row: Any) -> Attempt:
    """An attempt, from a row of `attempt_queries`."""
    return Attempt(
        row.id,
        row.assignment_id,
        row.course_id,
        row.member_id,
        row.learner_id,
        row.number,
        row.seed,
        row.started_at,
        row.ends_at,
        row.submitted_at,
        row.ended,
        row.credit,
        row.remembered_at is not None,
    )
