"""A learner with a long memory: a log as the services write it, made without sittings."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, insert

from quizapp.core.memory import Line, LineKind
from quizapp.core.scheduling import NEW_CARD, Card, Rating, State, fuzz_of, is_due, recall
from quizapp.services import learners, library
from quizapp.services.memories import add_line, extend_card
from quizapp.store.engine import writing
from quizapp.store.models import AnswerRow, Base, PresentationRow, SittingRow


class Sheet:
    """A sitting of somebody, to which answers are added that nobody graded."""

    def __init__(self, connection: Connection, learner_id: int, pack_id: int, at: datetime) -> None:
        self.connection = connection
        fixed = {"kind": "review", "plan": {}, "queue": [], "total": 0, "answered": 0, "steps": []}
        times = {"day": at.toordinal(), "started_at": at, "finished_at": at, "current_id": None}
        self.sitting = self._made(
            SittingRow, learner_id=learner_id, pack_id=pack_id, **fixed, **times
        )

    def answer(self, question: int, at: datetime, confidence: int | None) -> int:
        shown = {"format": "flip", "content": {}, "members": [[question, 0]], "why": "due"}
        times = {"made_at": at, "asked_back": False, "revealed_at": None, "undone_at": None}
        number = self._made(PresentationRow, sitting_id=self.sitting, **shown, **times)
        given = {"response": {}, "stale": False, "confidence": confidence, "card": None}
        return self._made(AnswerRow, presentation_id=number, at=at, **given)

    def _made(self, model: type[Base], **values: Any) -> int:
        key = self.connection.execute(insert(model).values(**values)).inserted_primary_key
        assert key is not None
        return int(key[0])


def remember(
    engine: Engine,
    learner_id: int,
    pack: str,
    until: datetime,
    days: int = 360,
    new_per_day: int = 2,
    seed: int = 1,
    *,
    says_how_sure: bool = False,
) -> int:
    """Study a pack on nine days of ten up to `until`, forgetting as FSRS foresees; count answers.

    Every question is learnt and reviewed when it is due; an answer takes 3 to 40 seconds.
    `says_how_sure`: of each answer, by whether it will be right, and not always rightly.
    """
    chance, answers = random.Random(seed), 0  # noqa: S311
    sure = random.Random(seed + 1)  # noqa: S311
    with writing(engine) as session:
        connection = session.connection()
        learner = learners.learner(session, learner_id)
        found = library.shelf(session, pack)
        fresh = [question.key for question in found.core_first]
        cards: dict[str, Card] = {}
        sheet = Sheet(connection, learner_id, found.pack_id, until) if says_how_sure else None
        for back in range(days, -1, -1):
            if chance.random() < 0.1:
                continue
            at = until - timedelta(days=back, hours=1)
            for key in fresh[:new_per_day]:
                cards[key] = NEW_CARD
            del fresh[:new_per_day]
            for key in list(cards):
                day = learner.calendar.day_of(at)
                while cards[key].state is State.NEW or is_due(cards[key], at):
                    card, number = cards[key], found.ids[key]
                    odds = recall(card, day) if card.state is State.REVIEW else 0.85
                    rating = Rating.GOOD if chance.random() < odds else Rating.AGAIN
                    fuzz = fuzz_of(key, card.reps)
                    said = sure.choices((1, 2, 3), (1, 3, 6) if rating > 1 else (4, 3, 2))[0]
                    line = Line(0, at, LineKind.ANSWER, key, rating, day=day, fuzz=fuzz)
                    add_line(
                        connection,
                        learner_id,
                        line,
                        question_id=number,
                        first=card.state is State.NEW,
                        before=card,
                        seconds=chance.uniform(3, 40),
                        answer_id=sheet and sheet.answer(number, at, said),
                        confidence=said if sheet else None,
                    )
                    cards[key] = extend_card(
                        connection,
                        learner_id,
                        found.pack_id,
                        number,
                        line,
                        card,
                        found.correction(number),
                        learner.calendar,
                        learner.parameters,
                    )
                    answers += 1
                    at += timedelta(seconds=30)
    return answers
