"""The paper of an attempt: drawn from its seed, stored as shown when it is begun, and read back.

`attempts` stores it; previews, prints and the pages of sets draw the same without storing anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.papers import Asked, Place, draw, variant_of, variant_seed
from quizapp.core.presenting import CannotPresent, present, present_members
from quizapp.core.questions import (
    Format,
    Presentation,
    Question,
    Response,
)
from quizapp.services import decisions, sets, sitting_rows
from quizapp.services.assignment_rules import Rules
from quizapp.services.assignments import Assignment
from quizapp.services.decisions import Allowed
from quizapp.services.errors import ClosedError
from quizapp.services.learners import Learner
from quizapp.services.library import Shelf, shelf_of
from quizapp.services.memories import cards_of
from quizapp.services.plans import Plan, SittingKind
from quizapp.services.presented import (
    presentation_as_json,
    presentation_from_json,
    response_from_json,
)
from quizapp.services.queueing import Why
from quizapp.store import attempt_queries as queries
from quizapp.store import study_queries

USUAL = (Format.CHOICE, Format.CHOICES, Format.TYPED_DATE, Format.TYPED_NUMBER, Format.TYPED_NAME)
"""The format of a place for which neither the set nor the assignment says one: the first of these
that the question has."""


NEVER = frozenset({Format.FLIP, Format.CONTRAST})
"""Formats that the learner rates, or that belong to a drill."""


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


def paper(session: Session, attempt_id: int) -> tuple[ItemView, ...]:
    """What an attempt asks, place by place. The caller has asked whose it is."""
    return tuple(_item(row) for row in queries.ITEMS.all(session.connection(), attempt=attempt_id))


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


def make_paper(
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
    return sitting_rows.begun(connection, learner, one.pack_id, plan, now)


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
