"""What an Anki package holds besides its notes: tables, note types, deck, settings.

The format is Anki's own legacy one (a schema 11 collection), which every Anki from 2.0 on,
AnkiDroid, AnkiMobile and most other readers take. Used by `anki_package` alone.

Frozen for ever, since a change would make every note already in a learner's collection a
conflict: the ids and names of the note types, the names of their templates, `FIELDS` and their
order. A field that is needed later takes the place of a spare in the templates, under the
spare's own name. The templates' text and the CSS may change: then raise `TEMPLATES_CHANGED`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

FIELDS = (
    "Prompt",
    "Answer",
    "Typed answer",
    "Other names",
    "Options",
    "Explanation",
    "Source",
    "Source link",
    "More sources",
    "Certainty",
    "Topic",
    "Key",
    "Spare 1",
    "Spare 2",
    "Spare 3",
    "Spare 4",
    "Spare 5",
)

FIELD_MARK = "\x1f"
"""What Anki puts between the fields of a note."""

TEMPLATES_CHANGED = 1795467600
"""Unix second at which the templates or the CSS last changed: Anki takes only newer ones."""

COLLECTION_MADE = 1388548800  # a day's start long ago; due days of a schedule count from it
FIRST_ID = 1_400_000_000_000  # ids are milliseconds for Anki; these lie in 2014 to 2018
ID_SPAN = 1 << 37

SCHEMA = """
CREATE TABLE col (
  id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL,
  ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL,
  conf text NOT NULL, models text NOT NULL, decks text NOT NULL, dconf text NOT NULL,
  tags text NOT NULL
);
CREATE TABLE notes (
  id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL,
  usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL,
  csum integer NOT NULL, flags integer NOT NULL, data text NOT NULL
);
CREATE TABLE cards (
  id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL,
  mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL,
  due integer NOT NULL, ivl integer NOT NULL, factor integer NOT NULL, reps integer NOT NULL,
  lapses integer NOT NULL, left integer NOT NULL, odue integer NOT NULL, odid integer NOT NULL,
  flags integer NOT NULL, data text NOT NULL
);
CREATE TABLE revlog (
  id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL, ease integer NOT NULL,
  ivl integer NOT NULL, lastIvl integer NOT NULL, factor integer NOT NULL, time integer NOT NULL,
  type integer NOT NULL
);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
"""


class NoteType(Enum):
    """A note type by its id in Anki. Which one a question takes depends on its key alone."""

    CHOOSE = 1_433_116_800_101  # the options stand on the front
    RECALL = 1_433_116_800_102  # typed where one text answers; the options are a hint


_NAMES = {NoteType.CHOOSE: "quizapp choose", NoteType.RECALL: "quizapp recall"}


@dataclass(frozen=True, slots=True)
class AnkiDeck:
    """The one deck of a package. `id` seeds every id in it; `description` is HTML."""

    id: str
    name: str
    description: str = ""

    @property
    def number(self) -> int:
        """The deck's id in Anki, the same for ever for the same `id`."""
        return FIRST_ID + int.from_bytes(sha256(self.id.encode()).digest()[:8], "big") % ID_SPAN


@cache
def note_types_json() -> str:
    """The note types with their templates, as the `models` column wants them."""
    return json.dumps({str(kind.value): _note_type(kind) for kind in NoteType})


def _note_type(kind: NoteType) -> dict[str, Any]:
    name = _NAMES[kind]
    stem = name.removeprefix("quizapp ")
    fields = [
        {"name": field, "ord": i, "id": kind.value + i, "font": "Arial", "size": 20}
        for i, field in enumerate(FIELDS)
    ]
    template = {
        "name": "Card 1",
        "ord": 0,
        "id": kind.value,
        "qfmt": _template(f"{stem}_front.html"),
        "afmt": _template(f"{stem}_back.html"),
        "bqfmt": "",
        "bafmt": "",
        "did": None,
    }
    return {
        "id": kind.value,
        "name": name,
        "type": 0,
        "mod": TEMPLATES_CHANGED,
        "usn": -1,
        "sortf": 0,
        "did": None,
        "tmpls": [template],
        "flds": [field | {"sticky": False, "rtl": False} for field in fields],
        "css": _template("card.css"),
        "latexPre": "",
        "latexPost": "",
        "req": [[0, "any", [0]]],
    }


def _template(name: str) -> str:
    return (files(__package__) / "anki_templates" / name).read_text("utf-8")


def decks_json(deck: AnkiDeck) -> str:
    """Anki's own default deck, which it insists on, and the one deck of the package."""
    decks = {"1": _deck(1, "Default", ""), str(deck.number): _deck(deck.number, deck.name, "")}
    decks[str(deck.number)]["desc"] = deck.description
    return json.dumps(decks)


def _deck(number: int, name: str, description: str) -> dict[str, Any]:
    return {
        "id": number,
        "name": name.replace("::", ":"),  # a double colon would open a deck inside a deck
        "desc": description,
        "mod": 0,
        "usn": -1,
        "dyn": 0,
        "conf": 1,
        "collapsed": False,
        "browserCollapsed": False,
        "extendNew": 0,
        "extendRev": 0,
        "newToday": [0, 0],
        "revToday": [0, 0],
        "lrnToday": [0, 0],
        "timeToday": [0, 0],
    }


def settings_json(deck: AnkiDeck) -> str:
    """The collection's settings: the scheduler of today, new cards counted from one."""
    return json.dumps(
        {
            "activeDecks": [deck.number],
            "curDeck": deck.number,
            "curModel": NoteType.RECALL.value,
            "nextPos": 1,
            "schedVer": 2,
            "sched2021": True,
            "creationOffset": 0,
            "sortType": "noteFld",
            "sortBackwards": False,
            "addToCur": True,
            "collapseTime": 1200,
            "dayLearnFirst": False,
            "dueCounts": True,
            "estTimes": True,
            "newSpread": 0,
            "timeLim": 0,
        }
    )


def deck_options_json() -> str:
    """Anki's default deck options; a learner's own are never touched by the import."""
    options = {
        "id": 1,
        "name": "Default",
        "mod": 0,
        "usn": 0,
        "maxTaken": 60,
        "autoplay": True,
        "timer": 0,
        "replayq": True,
        "dyn": False,
        "new": {
            "bury": False,
            "delays": [1.0, 10.0],
            "initialFactor": 2500,
            "ints": [1, 4, 0],
            "order": 1,
            "perDay": 20,
        },
        "rev": {"bury": False, "ease4": 1.3, "ivlFct": 1.0, "maxIvl": 36500, "perDay": 200},
        "lapse": {"delays": [10.0], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0.0},
    }
    return json.dumps({"1": options})
