"""The same learner with the real Anki: a collection of many cards, answered by its scheduler.

`answering` calls this. Anki's Python package keeps its collection in SQLite too, in WAL mode, and
commits each answer.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from anki.collection import Card, Collection
from anki.scheduler.v3 import CardAnswer

WRONG = 5  # every fifth answer is Again
PER_DAY = 9999

NOTE = """INSERT INTO notes (id, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data)
VALUES (?, ?, ?, ?, 0, '', ?, ?, 0, 0, '')"""

CARD = """INSERT INTO cards (id, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps,
lapses, left, odue, odid, flags, data) VALUES (?, ?, 1, 0, ?, 0, 2, 2, ?, 7, 2500, 3, 0, 0, 0, 0,
0, ?)"""


@dataclass
class AnkiUser:
    """A learner with an open collection."""

    collection: Collection
    answered: int = 0

    def answer(self) -> float:
        """Answer the card on top and get the next; return the seconds that took."""
        queued = self.collection.sched.get_queued_cards(fetch_limit=1).cards[0]
        self.answered += 1
        rating = CardAnswer.AGAIN if self.answered % WRONG == 0 else CardAnswer.GOOD
        began = perf_counter()
        card = Card(self.collection, backend_card=queued.card)
        card.start_timer()
        answer = self.collection.sched.build_answer(card=card, states=queued.states, rating=rating)
        self.collection.sched.answer_card(answer)
        self.collection.sched.get_queued_cards(fetch_limit=1)
        return perf_counter() - began

    def some(self, answers: int) -> float:
        """The median seconds of some answers."""
        return median(self.answer() for _ in range(answers))


def collection(file: Path, cards: int, due: int) -> AnkiUser:
    """A learner whose collection has `cards` reviewed cards, `due` of them due."""
    file.parent.mkdir(parents=True, exist_ok=True)
    made = Collection(str(file))
    model = made.models.by_name("Basic")
    assert model is not None
    made.set_config("fsrs", True)
    options = made.decks.config_dict_for_deck_id(1)
    options["rev"]["perDay"] = options["new"]["perDay"] = PER_DAY
    made.decks.update_config(options)
    today = made.sched.today
    made.close()
    _fill(file, int(model["id"]), today, cards, due)
    return AnkiUser(Collection(str(file)))


def _fill(file: Path, model: int, today: int, cards: int, due: int) -> None:
    first = 1_600_000_000_000
    memory = '{"s":7.0,"d":5.0,"dr":0.9}'
    numbers = range(cards)
    with sqlite3.connect(file) as db:
        notes = (
            (first + i, f"bench{i}", model, 1_600_000_000, f"Who led {i}?\x1fAnswer {i}", f"{i}")
            for i in numbers
        )
        db.executemany(NOTE, notes)
        step = cards // due
        db.executemany(
            CARD,
            (
                (
                    first + i,
                    first + i,
                    1_600_000_000,
                    today - i % 30 if i % step == 0 else today + 1 + i % 60,
                    memory,
                )
                for i in numbers
            ),
        )
    db.close()
