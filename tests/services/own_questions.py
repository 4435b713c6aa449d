"""Own questions for the tests: one of every format as a form gives it, and an author who wrote."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from quizapp.core.questions import Format, Response
from quizapp.core.scheduling import Rating
from quizapp.services import library, own
from quizapp.services.answering import AnswerOutcome
from quizapp.services.own import Saved
from quizapp.store.engine import reading, writing
from quizapp.store.models import PresentationRow
from tests.core.written_packs import EVERY
from tests.services.pupil import Pupil
from tests.services.test_accounts import sign_up

CITE = {
    "title": "A history of chemistry",
    "url": "https://history.example/chemistry#Gases",
    "section": "Gases",
    "words": "vital air",
}


def content(id_: str = "which-gas", **changed: Any) -> dict[str, Any]:
    """The content of the question that has this id in `written_packs.EVERY`."""
    (item,) = (each for each in EVERY if each["id"] == id_)
    kept = {key: value for key, value in item.items() if key != "id"}
    note = "A flame needs what is used up in breathing."
    return {"topic": "Airs and gases", "note": note, "cite": [CITE], **kept, **changed}


def author(engine: Engine, now: datetime, name: str = "Hypatia") -> Pupil:
    """Somebody with an account."""
    pupil = Pupil(engine, now)
    sign_up(engine, now, pupil.learner, name)
    return pupil


def write(pupil: Pupil, id_: str = "which-gas", **changed: Any) -> Saved:
    """Write one question."""
    with writing(pupil.engine) as session:
        once = f"{id_} {sorted(changed)}"
        return own.create(session, pupil.id, content(id_, **changed), once, pupil.now)


def pack(pupil: Pupil) -> str:
    """The id of the author's pack."""
    with reading(pupil.engine) as session:
        found = own.pack_of(session, pupil.id)
    assert found is not None
    return found


def answer(pupil: Pupil, of: str, *, right: bool = True) -> AnswerOutcome:
    """Answer what waits in a sitting of the pack `of`."""
    step = pupil.asked()
    pupil.wait(seconds=9)
    if step.format is Format.FLIP:
        rating = Rating.GOOD if right else Rating.AGAIN
        return pupil.respond(step.presentation, Response(), rating)
    with reading(pupil.engine) as session:
        row = session.get_one(PresentationRow, step.presentation)
        solution, found = row.content["solution"], library.shelf(session, of)
        question = found.question(row.members[0][0])
    assert question is not None
    response = Response(text=question.answers[0].text)
    if solution:
        matching = step.format is Format.MATCHING
        response = Response(pairs=tuple(solution)) if matching else Response(tuple(solution))
    return pupil.respond(step.presentation, response if right else Response())
