"""A bundle as the browser keeps it: everything that is shown before and after each answer.

Reads only. The web's offline area makes JSON of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.facts import Certainty, Pack
from quizapp.core.questions import TYPED, Format, Option, Presentation, Question, Value
from quizapp.core.scheduling import is_superseded
from quizapp.services.errors import NotFoundError
from quizapp.services.explaining import Explanation, FactView, explanation, fact_view, hedge_of
from quizapp.services.formats import stepped_back
from quizapp.services.learners import Learner
from quizapp.services.library import Shelf, shelf, shelf_of
from quizapp.services.memories import card_of
from quizapp.services.presented import presentation_from_json
from quizapp.services.study import RatingButton, rating_buttons
from quizapp.services.taking_along import OFFLINE_FORMATS
from quizapp.store import offline_queries as queries
from quizapp.store import study_queries


@dataclass(frozen=True, slots=True)
class TakenFact:
    """A new fact, to be read before it is asked."""

    pack: str
    fact: FactView


@dataclass(frozen=True, slots=True)
class TakenQuestion:
    """One question with its answer.

    `accepted`: spellings of a typed answer that are right for certain; none where only the server
    can tell. `typed`: the kind of what is typed, if it is, into a gap too. `due`: the moment from
    which an answer is a review (None: at any time, a new question, or one that is asked early
    before an exam); `asked_from`: that from which it is asked. `buttons`: the four ratings, each
    with the wait that it earns today.
    """

    presentation: int
    pack: str
    format: Format
    typed: Format | None
    prompt: str
    options: tuple[Option, ...]
    solution: tuple[int, ...]
    answers: tuple[str, ...]
    accepted: tuple[str, ...]
    topic: str
    certainty: Certainty
    hedge: str
    corrected: bool
    due: datetime | None
    asked_from: datetime
    buttons: tuple[RatingButton, ...]
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one browser took along, in the order in which it is asked."""

    id: int
    made_at: datetime
    items: tuple[TakenFact | TakenQuestion, ...]


def bundle(session: Session, learner: Learner, bundle_id: int, now: datetime) -> Bundle:
    """The bundle with this number, as its learner sees it at `now`. Raises NotFoundError."""
    connection = session.connection()
    row = bundle_row(connection, learner.id, bundle_id)
    found: list[TakenFact | TakenQuestion] = []
    for kind, first, second, *moment in row.items:
        if kind == "fact":
            pack = shelf(connection, first).pack
            if second in pack.facts:
                found.append(TakenFact(first, fact_view(pack, pack.facts[second])))
            continue
        taken = _question(connection, learner, first, (second, *moment), now)
        if taken is not None:
            found.append(taken)
    return Bundle(bundle_id, row.made_at, tuple(found))


def bundle_row(connection: Connection, learner_id: int, bundle_id: int) -> Any:
    """The row of a learner's bundle. Raises NotFoundError."""
    row = queries.BUNDLE.first(connection, learner=learner_id, bundle=bundle_id)
    if row is None:
        raise NotFoundError(
            "These questions were taken along by somebody else, or are gone.",
            "Sign in as the one who took them along.",
        )
    return row


def _question(
    connection: Connection,
    learner: Learner,
    presentation: int,
    times: tuple[str | None, str],
    now: datetime,
) -> TakenQuestion | None:
    """One question of a bundle; None where it was withdrawn from the pack meanwhile."""
    own = {"learner": learner.id, "presentation": presentation}
    row = study_queries.PRESENTED.first(connection, **own)
    found = None if row is None else shelf_of(connection, row.pack_id, row.version)
    question = None if found is None else found.question(row.members[0][0])
    if found is None or question is None or Format(row.format) not in OFFLINE_FORMATS:
        return None
    shown = presentation_from_json((question.key,), row.format, row.content)
    number = found.ids[question.key]
    card = card_of(connection, learner.id, number)
    facts = [found.pack.facts[fact] for fact in question.facts]
    return TakenQuestion(
        presentation=presentation,
        pack=found.pack.id,
        format=shown.format,
        typed=stepped_back(question) if shown.format in TYPED else None,
        prompt=shown.prompt,
        options=shown.options,
        solution=shown.solution,
        answers=_answers(shown, question),
        accepted=tuple(dict.fromkeys(_accepted(found, shown, question))),
        topic=found.pack.topics.get(question.topic, question.topic),
        certainty=question.certainty,
        hedge=hedge_of(question),
        corrected=is_superseded(card, found.correction(number)),
        due=None if times[0] is None else datetime.fromisoformat(times[0]),
        asked_from=datetime.fromisoformat(times[1]),
        buttons=rating_buttons(
            card, question.key, learner.calendar.day_of(now), learner.parameters, learner.calendar
        ),
        explanation=explanation(found.pack, facts),
    )


def _answers(shown: Presentation, question: Question) -> tuple[str, ...]:
    if shown.solution:
        return tuple(shown.options[index].text for index in shown.solution)
    return tuple(value.text for value in question.answers)


def _accepted(found: Shelf, shown: Presentation, question: Question) -> Iterable[str]:
    """Spellings that are right for certain. A set of answers is left to the server."""
    if shown.format not in TYPED or question.is_set:
        return
    for value in question.answers:
        yield from _spellings(found.pack, value)


def _spellings(pack: Pack, value: Value) -> Iterable[str]:
    yield value.text
    if value.entity is not None:
        entity = pack.entities[value.entity]
        yield from (entity.name, *entity.aliases, *entity.acronyms)
    if value.date is not None:
        yield from (value.date.label(), value.date.edtf)
    if value.number is not None:
        yield value.number.display
