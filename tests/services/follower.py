"""A learner who does each day what is asked, and forgets as FSRS foresees, by real sittings."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from quizapp.core.scheduling import Rating, State, recall
from quizapp.services.errors import NothingToAskError
from quizapp.services.memories import card_of
from quizapp.services.study import Finished, Introduction
from quizapp.store.engine import reading
from quizapp.store.models import PresentationRow
from tests.services.pupil import Pupil


def study_today(pupil: Pupil, chance: random.Random) -> list[str]:
    """Review until nothing is left for today; the keys asked first today, in their order.

    An answer is right by the chance that FSRS gives it; a new question is always known once it
    was introduced.
    """
    asked: dict[str, None] = {}
    while True:
        try:
            pupil.start(length=20)
        except NothingToAskError:
            return list(asked)
        while not isinstance(step := pupil.step(), Finished):
            if isinstance(step, Introduction):
                pupil.read(step)
                continue
            with reading(pupil.engine) as session:
                row = session.get_one(PresentationRow, step.presentation)
                card = card_of(session.connection(), pupil.id, row.members[0][0])
            day = pupil.learner.calendar.day_of(pupil.now)
            grown = card.state is State.REVIEW
            right = not grown or chance.random() < recall(card, day)
            asked[pupil.key(step.presentation)] = None
            # The rating is the learner's own, so that no odd wording decides what is remembered.
            pupil.answer(right=right, rating=Rating.GOOD if right else Rating.AGAIN)


def next_morning(pupil: Pupil, begun: datetime, days: int) -> None:
    """Let it be the morning so many days after the first one."""
    pupil.now = begun + timedelta(days=days)
