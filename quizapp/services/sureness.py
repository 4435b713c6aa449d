"""How sure a learner was, and whether rightly: what the progress pages show of it. Reads only.

The statements sum up in the database; `core.sureness` makes figures of the sums.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from quizapp.core import outlook
from quizapp.core.sureness import Said, by_month
from quizapp.services.learners import learner_of
from quizapp.services.library import Shelf, shelf
from quizapp.store import sureness_queries as queries

MOST = 10  # questions in the list of what was sure and wrong


@dataclass(frozen=True, slots=True)
class SureAndWrong:
    """A question that was answered wrong by who was sure. `times`: within a year."""

    pack: str
    fact: str
    prompt: str
    last: date
    times: int


@dataclass(frozen=True, slots=True)
class Sureness:
    """What a learner said of the answers of the last year, by level, and by month and level.

    `asked`: whether the learner is asked at present.
    """

    asked: bool
    levels: Mapping[int, Said]
    months: Mapping[date, Mapping[int, Said]]
    wrong: tuple[SureAndWrong, ...]

    @property
    def answers(self) -> int:
        """How many answers it was said of."""
        return sum(each.answers for each in self.levels.values())


NOTHING = Sureness(asked=False, levels={}, months={}, wrong=())


def sureness(
    session: Session, learner_id: int | None, now: datetime, pack: str | None = None
) -> Sureness:
    """How sure a learner was, in one pack or (None) in all. Raises NotFoundError.

    `learner_id` None: nobody yet, nothing was said.
    """
    found = None if pack is None else shelf(session, pack)
    if learner_id is None:
        return NOTHING
    connection = session.connection()
    learner = learner_of(connection, learner_id)
    since = outlook.year_of(learner.calendar.day_of(now))[0]
    own = {"learner": learner.id, "since": since, "most": MOST}
    if found is None:
        days = queries.DAYS_OF_ALL.all(connection, **own)
        wrong = queries.SURE_AND_WRONG_OF_ALL.all(connection, **own)
    else:
        days = queries.DAYS.all(connection, **own, pack=found.pack_id)
        wrong = queries.SURE_AND_WRONG.all(connection, **own, pack=found.pack_id)
    levels: dict[int, Said] = {}
    for row in days:
        levels[row.level] = levels.get(row.level, Said()) + Said(row.answers, int(row.right))
    shelves: dict[str, Shelf] = {row.pack: shelf(session, row.pack) for row in wrong}
    return Sureness(
        asked=learner.settings.ask_confidence,
        levels=levels,
        months=by_month({(row.day, row.level): Said(row.answers, int(row.right)) for row in days}),
        wrong=tuple(one for row in wrong for one in _wrong(shelves[row.pack], row)),
    )


def _wrong(found: Shelf, row: Any) -> list[SureAndWrong]:
    question = found.question(row.question_id)
    if question is None:
        return []
    last = date.fromordinal(row.last)
    return [SureAndWrong(row.pack, question.facts[0], question.prompt, last, row.times)]
