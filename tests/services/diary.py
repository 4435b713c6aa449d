"""A learner with a long memory: a log as the services write it, made without sittings."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from sqlalchemy import Engine

from quizapp.core.memory import Line, LineKind
from quizapp.core.scheduling import NEW_CARD, Card, Rating, State, fuzz_of, is_due, recall
from quizapp.services import learners, library
from quizapp.services.memories import add_line, extend_card
from quizapp.store.engine import writing


def remember(
    engine: Engine,
    learner_id: int,
    pack: str,
    until: datetime,
    days: int = 360,
    new_per_day: int = 2,
    seed: int = 1,
) -> int:
    """Study a pack on nine days of ten up to `until`, forgetting as FSRS foresees; count answers.

    Every question is learnt and reviewed when it is due; an answer takes 3 to 40 seconds.
    """
    chance, answers = random.Random(seed), 0  # noqa: S311
    with writing(engine) as session:
        connection = session.connection()
        learner = learners.learner(session, learner_id)
        found = library.shelf(session, pack)
        fresh = [question.key for question in found.core_first]
        cards: dict[str, Card] = {}
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
                    line = Line(0, at, LineKind.ANSWER, key, rating, day=day, fuzz=fuzz)
                    add_line(
                        connection,
                        learner_id,
                        line,
                        question_id=number,
                        first=card.state is State.NEW,
                        before=card,
                        seconds=chance.uniform(3, 40),
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
