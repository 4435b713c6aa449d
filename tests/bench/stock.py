"""Databases to be measured: a synthetic pack, and learners who have every card due.

`answering` and `over_http` call this. The first learner is the one who is measured; the others
are there to be in the way.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, insert, select, text

from quizapp.core.memory import LineKind
from quizapp.core.scheduling import DEFAULT_PARAMETERS, SCHEDULER, Calendar, Rating, State
from quizapp.services import learners, library
from quizapp.services.learners import LearnerSettings
from quizapp.store.base import table_of
from quizapp.store.engine import make_engine, writing
from quizapp.store.migrating import migrate
from quizapp.store.models import CardRow, LearnerRow, LogLineRow
from tests.bench.synthetic import write_pack

SECRET = "for the benchmark"  # noqa: S105
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PACK = "synthetic"
QUESTIONS_OF_A_FACT = 1.8
YOUNG, GROWN = 3.0, 20.0  # days of stability: the one is asked by choice, the other typed
WAIT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Stock:
    """A database file, and the token of the learner whose cards are due."""

    file: Path
    token: str
    learner: int = 1

    @property
    def url(self) -> str:
        """For SQLAlchemy."""
        return f"sqlite:///{self.file}"

    def copied(self, file: Path) -> Stock:
        """A copy of its own; nobody may have the database open."""
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.file, file)
        return Stock(file, self.token, self.learner)


def stocked(folder: Path, cards: int) -> Stock:
    """A database in `folder` with a pack of `cards` questions and one learner who has them due."""
    folder.mkdir(parents=True, exist_ok=True)
    pack = write_pack(folder / "pack", int(cards / QUESTIONS_OF_A_FACT) + 20)
    stock = folder / "stock.db"
    engine = make_engine(f"sqlite:///{stock}")
    migrate(engine)
    with writing(engine) as session:
        library.load_pack(session, pack, NOW - timedelta(days=60))
        wanted = LearnerSettings(new_per_day=0, reviews_per_day=learners.MOST_PER_DAY)
        learner, token = learners.create_guest(session, NOW - timedelta(days=60), wanted)
        _give_cards(session.connection(), learner.id, cards)
    engine.dispose()
    return Stock(stock, token, learner.id)


def crowded(stock: Stock, others: int) -> None:
    """Add `others` learners, each with as many cards and log lines as the first."""
    engine = make_engine(stock.url)
    with writing(engine) as session:
        connection = session.connection()
        row = connection.execute(select(LearnerRow.__table__)).mappings().first()
        learner = {k: v for k, v in (row or {}).items() if k != "id"}
        connection.execute(insert(LearnerRow), [learner] * others)
        for model in (CardRow, LogLineRow):
            table = table_of(model)
            columns = [c for c in table.c if c.key not in ("id", "learner_id")]
            from_first = (
                select(LearnerRow.id, *columns)
                .select_from(LearnerRow)
                .join(table, table.c.learner_id == stock.learner)
                .where(LearnerRow.id != stock.learner)
                .order_by(LearnerRow.id)
            )
            names = ["learner_id", *(c.key for c in columns)]
            connection.execute(insert(table).from_select(names, from_first))
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()


def _give_cards(connection: Connection, learner: int, count: int) -> None:
    """Cards of the first `count` questions, reviewed over a month and due for some days."""
    found = library.shelf(connection, PACK)
    questions = list(found.generated.questions.values())[:count]
    if len(questions) < count:
        raise ValueError(f"the synthetic pack gives {len(questions)} questions, not {count}")
    calendar = Calendar()
    cards, lines = [], []
    for index, question in enumerate(questions):
        number = found.ids[question.key]
        at = NOW - timedelta(days=8 + index % 30, minutes=index % 600)
        reviewed = {"learner_id": learner, "question_id": number, "last_review": at}
        day = calendar.day_of(at)
        cards.append(
            {
                **reviewed,
                "pack_id": found.pack_id,
                "state": int(State.REVIEW),
                "step": None,
                "stability": GROWN if index % 2 else YOUNG,
                "difficulty": 5.0,
                "last_day": day,
                "interval": WAIT,
                "reps": 3,
                "lapses": 0,
                "seen": 3,
                "suspended": False,
                "touched": at,
                "due": calendar.start_of(day + WAIT.days),
            }
        )
        lines.append(
            {
                "learner_id": learner,
                "question_id": number,
                "at": at,
                "kind": LineKind.ANSWER.value,
                "rating": int(Rating.GOOD),
                "counts": True,
                "first": False,
                "day": day,
                "fuzz": 0.5,
                "scheduler": SCHEDULER,
                "parameters": DEFAULT_PARAMETERS.hash,
                "revision": question.revision,
            }
        )
    connection.execute(insert(CardRow), cards)
    connection.execute(insert(LogLineRow), lines)
