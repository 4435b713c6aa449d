"""Studying: starting a sitting, what it shows now, introductions, the back of a flip card.

The web's study area calls these; `services.answering` takes the answers, `services.results` tells
them. Only functions that take `now` write (start, acknowledge, reveal, finish); each makes the
next presentation, so that `current` can be a GET.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.facts import Certainty
from quizapp.core.memory import Line, LineKind
from quizapp.core.questions import Format, Question
from quizapp.core.scheduling import (
    Calendar,
    Card,
    Parameters,
    Rating,
    is_superseded,
    next_intervals,
)
from quizapp.services.durations import in_words
from quizapp.services.explaining import Explanation, FactView, explanation, fact_view, hedge_of
from quizapp.services.formats import stepped_back
from quizapp.services.learners import learner_of, locked_learner
from quizapp.services.library import Shelf, shelf_of
from quizapp.services.memories import add_line, card_of
from quizapp.services.plans import FeedbackTime, Plan, SittingKind
from quizapp.services.presented import presentation_from_json
from quizapp.services.queueing import Item, Why, not_yet_asked, to_come_again
from quizapp.services.setting_aside import last_done, left_out
from quizapp.services.sittings import advanced, begin, found_or_raise, keep, sitting_from
from quizapp.store import study_queries


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sitting is: questions answered, be it to come again, of those planned.

    `again`: how many of them are to be asked once more, with the one that is being asked so.
    """

    done: int
    total: int
    again: int


@dataclass(frozen=True, slots=True)
class SittingView:
    """What every page of a sitting shows: its id, pack, kind, and when feedback is given.

    `undoable`: how many answers, skips, buryings and suspensions it has, those that were taken back
    left out; `last`: which of these came last ("answer", "skip", "bury", "suspend"; "" none).
    `others`: something else is left to ask, so that a question can be skipped.
    """

    id: int
    pack: str
    pack_title: str
    kind: SittingKind
    feedback: FeedbackTime
    progress: Progress
    undoable: int
    last: str
    others: bool

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to take back."""
        return self.undoable > 0


@dataclass(frozen=True, slots=True)
class Introduction:
    """A new fact, shown once before it is asked. Go on with `acknowledge(..., fact.id, ...)`."""

    sitting: SittingView
    fact: FactView


@dataclass(frozen=True, slots=True)
class RatingButton:
    """One of the four ratings with the time until the next review that it would earn, in words."""

    rating: Rating
    label: str
    interval: str


@dataclass(frozen=True, slots=True)
class Revealed:
    """The back of a flip card: the answer, why, and the four buttons."""

    answers: tuple[str, ...]
    explanation: Explanation
    buttons: tuple[RatingButton, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """A presentation to be answered. Nothing here tells the answer, but for a revealed flip card.

    `options`: texts in the order shown; a response names their indices. `repeat`: it was missed
    (or is being learnt) and comes again. `corrected`: the accepted answer has changed since the
    learner last answered. `hedge`: how sure the facts are, in a word, with the sign of `certainty`;
    "" where they are stated, or where that is what is asked. `revealed` is set once a flip card has
    been turned (`reveal`). `alone`: one question is asked, which can be buried or suspended.
    `rows`: the left-hand sides of a matching. `typed`: what is typed into the gap of a sentence.
    """

    sitting: SittingView
    presentation: int
    format: Format
    prompt: str
    options: tuple[str, ...]
    topic: str
    repeat: bool = False
    corrected: bool = False
    certainty: Certainty = Certainty.STATED
    hedge: str = ""
    revealed: Revealed | None = None
    alone: bool = True
    rows: tuple[str, ...] = ()
    typed: Format | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """Nothing is left to ask: go to `results.summary`."""

    sitting: SittingView


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two entities that a drill shows before it asks: see `drilling.beside`."""

    sitting: SittingView


Step = Introduction | Asking | SideBySide | Finished


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sitting stands: at a presentation, at the introduction of a fact, at a pair that is
    shown side by side, or at its end."""

    sitting: int
    presentation: int | None = None
    fact: str = ""
    pair: tuple[str, ...] = ()

    @property
    def finished(self) -> bool:
        """Whether nothing is left to ask."""
        return self.presentation is None and not (self.fact or self.pair)


def start(session: Session, learner_id: int, plan: Plan, now: datetime) -> int:
    """Begin a sitting and make its first step; return the sitting's id.

    The same plan started again on the same day before anything was answered (a double click), or a
    review of the same day that is not finished, gives the sitting that is already there.
    Raises NotFoundError (no such pack), NothingToAskError (its message says what comes next).
    """
    connection = session.connection()
    return begin(connection, locked_learner(connection, learner_id), plan, now)


def current(session: Session, learner_id: int, sitting_id: int) -> Step:
    """What the sitting shows now. Reads only. Raises NotFoundError."""
    connection = session.connection()
    row = study_queries.CURRENT.first(connection, learner=learner_id, sitting=sitting_id)
    view = sitting_view(found_or_raise(row))
    found = shelf_of(connection, row.pack_id, row.version)
    stands = _place(found, row)
    if stands.presentation is not None:
        return _asking(connection, learner_id, found, view, row)
    if stands.fact:
        return Introduction(view, fact_view(found.pack, found.pack.facts[stands.fact]))
    return SideBySide(view) if stands.pair else Finished(view)


def place(session: Session, learner_id: int, sitting_id: int) -> Place:
    """Where the sitting stands now, which tells less than `current`. Raises NotFoundError."""
    connection = session.connection()
    row = study_queries.PLACE.first(connection, learner=learner_id, sitting=sitting_id)
    return _place(shelf_of(connection, found_or_raise(row).pack_id, row.version), row)


def _place(found: Shelf, row: Any) -> Place:
    if row.finished_at is not None:
        return Place(row.sitting_id)
    if row.current_id is not None:
        return Place(row.sitting_id, row.current_id)
    head = Item.from_json(row.queue[0]) if row.queue else Item()
    fact = head.fact if head.fact in found.pack.facts else ""
    pair = head.pair if found.pack.entities.keys() >= set(head.pair) else ()
    return Place(row.sitting_id, None, fact, pair)


def acknowledge(
    session: Session, learner_id: int, sitting_id: int, fact_id: str, now: datetime
) -> None:
    """The learner has read the introduction of `fact_id`; go on.

    Does nothing where the sitting does not stand at that introduction (a second click). Raises
    NotFoundError.
    """
    connection = session.connection()
    learner = locked_learner(connection, learner_id)
    row = study_queries.SITTING.first(connection, learner=learner_id, sitting=sitting_id)
    sitting = sitting_from(found_or_raise(row))
    at_it = sitting.queue and Item.from_json(sitting.queue[0]).fact == fact_id
    if sitting.finished_at is not None or sitting.current is not None or not at_it:
        return
    found = shelf_of(connection, row.pack_id, row.version)
    if fact_id in found.pack.facts:
        line = Line(0, now, LineKind.INTRODUCE, day=learner.calendar.day_of(now))
        add_line(connection, learner_id, line, fact_id=found.fact_ids[fact_id])
    sitting = replace(sitting, queue=sitting.queue[1:])
    keep(connection, advanced(connection, learner, found, sitting, now))


def reveal(session: Session, learner_id: int, presentation_id: int, now: datetime) -> int:
    """Turn a flip card over; return its sitting's id. A second click does nothing.

    Raises NotFoundError.
    """
    connection = session.connection()
    locked_learner(connection, learner_id)
    own = {"learner": learner_id, "presentation": presentation_id}
    row = found_or_raise(study_queries.PRESENTED.first(connection, **own))
    if row.revealed_at is None and row.format == Format.FLIP.value:
        study_queries.MARK_REVEALED.run(connection, own_presentation=presentation_id, at=now)
    return int(row.sitting_id)


def finish(session: Session, learner_id: int, sitting_id: int, now: datetime) -> None:
    """Leave the sitting before its end; what was answered stays. A second click does nothing.

    Raises NotFoundError.
    """
    connection = session.connection()
    locked_learner(connection, learner_id)
    row = study_queries.SITTING.first(connection, learner=learner_id, sitting=sitting_id)
    sitting = sitting_from(found_or_raise(row))
    if sitting.finished_at is None:
        keep(connection, replace(sitting, finished_at=now))


def sitting_view(row: Any) -> SittingView:
    """What every page of a sitting shows, from a row of `study_queries`."""
    plan = Plan.from_json(row.plan)
    waiting = not_yet_asked(row.queue)
    again_now = row.finished_at is None and row.current_id is not None and not row.asking
    total = row.total - left_out(row.steps)
    again = to_come_again(row.queue)
    return SittingView(
        id=row.sitting_id,
        pack=row.pack,
        pack_title=row.pack_title,
        kind=plan.kind,
        feedback=plan.feedback,
        progress=Progress(
            done=max(0, total - waiting - row.asking),
            total=total,
            again=again + again_now,
        ),
        undoable=row.answered + len(row.steps),
        last=last_done(row.answered, row.steps),
        others=waiting + again > 0,
    )


def rating_buttons(
    card: Card, key: str, day: int, parameters: Parameters, calendar: Calendar
) -> tuple[RatingButton, ...]:
    """The four ratings with what each earns if `card` is answered on a learner's day `day`.

    The card's memory is one under the weights of `parameters`.
    """
    waits = next_intervals(card, key, day, parameters, calendar)
    return tuple(RatingButton(r, r.name.capitalize(), in_words(waits[r])) for r in Rating)


def _asking(
    connection: Connection, learner_id: int, found: Shelf, view: SittingView, row: Any
) -> Step:
    numbers = [number for number, _ in row.members]
    shown = presentation_from_json(tuple(found.keys[n] for n in numbers), row.format, row.content)
    questions = [found.question(number) for number in numbers]
    first = next((question for question in questions if question is not None), None)
    single = first if len(questions) == 1 else None
    return Asking(
        sitting=view,
        presentation=row.presentation_id,
        format=shown.format,
        prompt=shown.prompt,
        options=tuple(option.text for option in shown.options),
        topic="" if first is None else found.pack.topics.get(first.topic, first.topic),
        repeat=row.why == Why.AGAIN.value,
        corrected=any(_corrected(connection, learner_id, found, number) for number in numbers),
        certainty=Certainty.STATED if single is None else single.certainty,
        hedge=hedge_of(single),
        revealed=_revealed(connection, learner_id, found, first, row),
        alone=len(numbers) == 1,
        rows=shown.rows,
        typed=None if single is None else stepped_back(single),
    )


def _corrected(connection: Connection, learner_id: int, found: Shelf, number: int) -> bool:
    correction = found.correction(number)
    if correction.revised_at is None:
        return False
    return is_superseded(card_of(connection, learner_id, number), correction)


def _revealed(
    connection: Connection, learner_id: int, found: Shelf, question: Question | None, row: Any
) -> Revealed | None:
    if question is None or row.revealed_at is None:
        return None
    learner = learner_of(connection, learner_id)
    card = card_of(connection, learner_id, found.ids[question.key])
    facts = (found.pack.facts[fact] for fact in question.facts)
    day = learner.calendar.day_of(row.revealed_at)
    return Revealed(
        answers=tuple(value.text for value in question.answers),
        explanation=explanation(found.pack, facts),
        buttons=rating_buttons(card, question.key, day, learner.parameters, learner.calendar),
    )
