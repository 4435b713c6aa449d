"""A pack as an Anki deck. Called by `quizapp export anki` on a folder, and by `services.decks` for
packs that are loaded.

`anki_notes` says what stands in a note, `anki_schema` what Anki finds around it, `anki_package`
writes the file. docs/anki.md tells learners what an import does to what they already have.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import BinaryIO

from quizapp.core.facts import Pack
from quizapp.core.generation import Generated
from quizapp.exports.anki_notes import NotLockedError, in_deck_order, notes_of
from quizapp.exports.anki_package import AnkiNote, write_apkg
from quizapp.exports.anki_schema import AnkiDeck

__all__ = [
    "AnkiDeck",
    "AnkiNote",
    "NotLockedError",
    "deck_of",
    "export",
    "in_deck_order",
    "notes_of",
    "write_apkg",
]


def export(
    pack: Pack, generated: Generated, changed: Mapping[str, int], out: BinaryIO | Path
) -> int:
    """Write the whole pack as a package to `out` and return the number of notes.

    `changed`: for each key the Unix second at which its content last changed (`keys.lock`).
    Raises NotLockedError where a question is missing there.
    """
    return write_apkg(notes_of(pack, generated, changed), deck_of(pack), out)


def deck_of(pack: Pack) -> AnkiDeck:
    """The one deck of a pack, with its licence and the sources it rests on."""
    cited = dict.fromkeys(c.source for fact in pack.facts.values() for c in fact.cite)
    sources = (pack.sources[source] for source in cited)
    linked = (
        f'<a href="{escape(s.url)}">{escape(s.title)}</a>' if s.url else escape(s.title)
        for s in sources
    )
    description = (
        f"<p>{escape(pack.description)}</p>"
        f"<p>Sources: {'; '.join(linked)}. Licence: {escape(pack.licence)}.</p>"
    )
    return AnkiDeck(pack.id, pack.title, description)
