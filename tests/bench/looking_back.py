"""(f) The progress pages of a learner with a long log, beside the start page of the same one."""

from __future__ import annotations

import random
import zlib
from datetime import timedelta
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, insert, select, text, update

from quizapp.core.memory import LineKind
from quizapp.core.scheduling import DEFAULT_PARAMETERS, SCHEDULER, Calendar
from quizapp.services import library
from quizapp.store.engine import make_engine, writing
from quizapp.store.models import (
    AnswerRow,
    CardRow,
    GradingRow,
    LogLineRow,
    PackRow,
    PresentationRow,
)
from tests.bench.measuring import Found, in_turn
from tests.bench.opening import opening, visitor
from tests.bench.places import Places
from tests.bench.sizes import Sizes
from tests.bench.stock import NOW, PACK, Stock, stocked
from tests.services.diary import Sheet

PAGES = {"start": "/", "all": "/progress", "pack": f"/packs/{PACK}/progress"}
DAYS = 365  # all of it is within the year that the pages look back on: the most that they can meet
SHOWN = {"format": "flip", "content": {}, "why": "due", "asked_back": False}
ONE_IN = 10
WRONG = {"verdict": "wrong", "credit": 0.0, "reason": "", "members": []}
GIVEN = {"response": {}, "stale": False, "card": None}


def remembering(stock: Stock, reviews: int) -> None:
    """Give the learner of `stock` a log of so many reviews, spread over a year, and lapses."""
    engine = make_engine(stock.url)
    with writing(engine) as session:
        _fill(session.connection(), stock.learner, reviews)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        connection.execute(text("ANALYZE"))
    engine.dispose()


def _fill(connection: Connection, learner: int, reviews: int) -> None:
    chance, calendar = random.Random(1), Calendar()  # noqa: S311
    own = CardRow.learner_id == learner
    questions = connection.execute(select(CardRow.question_id).where(own)).scalars().all()
    pack = connection.execute(select(PackRow.id)).scalar_one()
    sitting = Sheet(connection, learner, pack, NOW).sitting
    fixed = {
        "learner_id": learner,
        "kind": LineKind.ANSWER.value,
        "counts": True,
        "first": False,
        "fuzz": 0.5,
        "scheduler": SCHEDULER,
        "parameters": DEFAULT_PARAMETERS.hash,
        "revision": "",
    }
    found = library.shelf(connection, PACK)
    lines, shown, answers, wrong = [], [], [], []
    for index in range(reviews):
        at = NOW - timedelta(days=DAYS) * (1 - index / reviews)
        foreseen = min(0.99, max(0.3, chance.gauss(0.9, 0.07)))
        rating = 3 if chance.random() < foreseen else 1
        told = {"rating": rating, "rated": rating, "seconds": chance.uniform(2, 30)}
        grown = foreseen if chance.random() < 0.8 else None
        where = {"at": at, "day": calendar.day_of(at), "question_id": chance.choice(questions)}
        said = chance.choice((1, 2, 3))
        sure = {"answer_id": index + 1, "confidence": said}
        lines.append({**fixed, **told, **where, **sure, "predicted": grown})
        key = {"id": index + 1, "sitting_id": sitting, "made_at": at}
        shown.append({**SHOWN, **key, "members": [[where["question_id"], 0]]})
        answers.append(
            {**GIVEN, "id": index + 1, "presentation_id": index + 1, "at": at, "confidence": said}
        )
        if rating == 1:
            given = _given(found, where["question_id"], chance)
            wrong.append({**WRONG, "answer_id": index + 1, "at": at, "chosen": given})
    connection.execute(insert(PresentationRow), shown)
    connection.execute(insert(AnswerRow), answers)
    connection.execute(insert(GradingRow), wrong)
    connection.execute(insert(LogLineRow), lines)
    lapsed = update(CardRow).where(own, CardRow.question_id % 3 == 0)
    connection.execute(lapsed.values(lapses=CardRow.question_id % 7))


def _given(found: library.Shelf, number: int, chance: random.Random) -> dict[str, Any] | None:
    """An entity given in the place of the right one: of every tenth always the same one."""
    question = found.question(number)
    right = None if question is None else question.answers[0].entity
    if right is None:
        return None
    kind = found.pack.entities[right].kind
    alike = [each.id for each in found.pack.entities.values() if each.kind == kind]
    place = zlib.crc32(right.encode())
    given = alike[place % len(alike)] if place % ONE_IN == 0 else chance.choice(alike)
    return {"text": given, "entity": given}


def measure(sizes: Sizes, places: Places) -> Found:
    """Time the pages in turn, over connections that are open already."""
    stock = stocked(places.memory / "back", sizes.old_cards)
    remembering(stock, sizes.old_reviews)
    engine = make_engine(stock.url)
    client = visitor(engine, stock)

    works = {name: opening(client, path, perf_counter) for name, path in PAGES.items()}
    for work in works.values():
        work()
    times = in_turn(sizes.rounds, works)
    engine.dispose()
    what = f"the progress page at {sizes.old_reviews:,} reviews of one learner"
    return Found(
        (
            times.line("f", f"{what} / the start page", "all", "start", None),
            times.line("f", "the same of the one pack / the start page", "pack", "start", None),
        )
    )
