"""(d) An Anki package out of the database, beside genanki writing the same notes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from time import perf_counter

import genanki

from quizapp.exports import anki
from quizapp.exports.anki import AnkiNote
from quizapp.exports.anki_schema import FIELD_MARK, FIELDS
from quizapp.services import decks
from quizapp.services.decks import Deck
from quizapp.store.engine import make_engine, reading, writing
from tests.bench.measuring import Found, Goal, in_turn
from tests.bench.places import Places
from tests.bench.sizes import Sizes
from tests.bench.stock import PACK, Stock, stocked

GOAL = Goal(0.5)
GENANKI_IDS = 1_600_000_000


class Exporter:
    """Takes the pack out of one database. `deck` is what is written."""

    deck: Deck

    def __init__(self, stock: Stock, out: Path) -> None:
        self.url = stock.url
        self.out = out
        self.engine = make_engine(self.url)

    def afresh(self) -> float:
        """Seconds from a database that this process has not opened yet, as the command does it."""
        self.engine.dispose()
        self.engine = make_engine(self.url)
        return self.again()

    def again(self) -> float:
        """Seconds over connections that are open, as the button on the page does it."""
        began = perf_counter()
        with reading(self.engine) as session:
            decks.write(session, PACK, self.out)
        return perf_counter() - began

    def keep(self) -> float:
        """Seconds of making the deck and keeping it, as `quizapp load` does after a load."""
        began = perf_counter()
        with reading(self.engine) as session:
            self.deck = decks.make(session, PACK)
        with writing(self.engine) as session:
            decks.keep(session, self.deck)
        return perf_counter() - began

    def write(self) -> float:
        """Seconds of writing the file alone."""
        began = perf_counter()
        anki.write_apkg(self.deck.notes, self.deck.about, self.out)
        return perf_counter() - began


def with_genanki(notes: Iterable[AnkiNote], out: Path) -> float:
    """Seconds in which genanki writes the same notes, handed over ready."""
    model = genanki.Model(
        GENANKI_IDS,
        "quizapp",
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Card 1", "qfmt": "{{Prompt}}", "afmt": "{{Answer}}"}],
    )
    given = [(note, note.fields.split(FIELD_MARK), note.tags.split()) for note in notes]
    began = perf_counter()
    deck = genanki.Deck(GENANKI_IDS + 1, "Bench")
    for note, fields, tags in given:
        deck.add_note(genanki.Note(model, fields, guid=note.guid, tags=tags))
    genanki.Package(deck).write_to_file(out)
    return perf_counter() - began


def measure(sizes: Sizes, places: Places) -> Found:
    """Time a deck of the whole pack, afresh and again, beside genanki's."""
    stock = stocked(places.memory / "deck", sizes.notes)
    exporter = Exporter(stock, places.memory / "ours.apkg")
    once = exporter.keep()
    notes = exporter.deck.notes
    times = in_turn(
        sizes.pack_rounds,
        {
            "afresh": exporter.afresh,
            "genanki": lambda: with_genanki(notes, places.memory / "genanki.apkg"),
            "again": exporter.again,
            "ready": exporter.write,
        },
    )
    afresh = f"an .apkg of {len(notes):,} notes out of the database / genanki"
    lines = (
        times.line("d", afresh, "afresh", "genanki", GOAL),
        times.line(
            "d", "over connections that are open already / genanki", "again", "genanki", None
        ),
        times.line(
            "d", "with the notes ready, as genanki has them / genanki", "ready", "genanki", None
        ),
    )
    remark = f"d  choosing the options and keeping the notes, once after a load: {once:.3g} s"
    return Found(lines, (remark,))
