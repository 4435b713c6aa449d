"""A learner with the real Anki: imports packages, answers cards, edits and tags notes.

The times of a pack's changes are taken from this learner's clock, since Anki stamps every edit.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from anki.collection import Card, Collection, ImportAnkiPackageRequest, Note
from anki.import_export_pb2 import ImportAnkiPackageUpdateCondition

from quizapp.content.lock import Lock, update
from quizapp.core.decks import card_hashes
from quizapp.core.facts import Fact, Pack
from quizapp.core.generation import generate
from quizapp.exports import anki as exports

ALWAYS = ImportAnkiPackageUpdateCondition.IMPORT_ANKI_PACKAGE_UPDATE_CONDITION_ALWAYS
OUTCOMES = (
    "new",
    "updated",
    "duplicate",
    "conflicting",
    "first_field_match",
    "missing_notetype",
    "missing_deck",
    "empty_first_field",
)

SHIPPED = 1_767_225_600
"""Unix second at which the pack was first shipped: long before the learner's own edits."""


@dataclass(frozen=True)
class Edition:
    """A pack as shipped at one time, with its lock as `quizapp check --write-lock` keeps it."""

    pack: Pack
    lock: Lock

    @property
    def changed(self) -> dict[str, int]:
        """The second at which each key that there is last changed."""
        live = ((key, held) for key, held in self.lock.items() if not held.retired)
        return {key: int(held.changed.timestamp()) for key, held in live}

    def followed(self, at: int, pack: Pack) -> Edition:
        """The next edition, locked `at`."""
        return Edition(pack, locked(pack, at, self.lock))

    def corrected(self, at: int, *facts: Fact) -> Edition:
        """The next edition: `facts` corrected or added."""
        return self.followed(at, with_facts(self.pack, *facts))

    def write(self, folder: Path) -> Path:
        file = folder / "pack.apkg"
        exports.export(self.pack, generate(self.pack), self.changed, file)
        return file


def locked(pack: Pack, at: int, lock: Lock | None = None) -> Lock:
    generated = generate(pack)
    hashes = card_hashes(generated)
    now = datetime.fromtimestamp(at, UTC)
    questions = generated.questions
    return update(lock or {}, questions, now, lambda q: hashes[q.key], pack.key_aliases)


def with_facts(pack: Pack, *facts: Fact) -> Pack:
    return replace(pack, facts={**pack.facts, **{fact.id: fact for fact in facts}})


def first_edition(pack: Pack) -> Edition:
    return Edition(pack, locked(pack, SHIPPED))


class Learner:
    """One collection in `folder`. `collection` is Anki's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.collection = self._opened()

    def _opened(self) -> Collection:
        return Collection(str(self.folder / "collection.anki2"))

    def reopen(self) -> None:
        """Close Anki and start it again, so that nothing is read from a cache."""
        self.close()
        self.collection = self._opened()

    def close(self) -> None:
        self.collection.close()

    def receive(self, edition: Edition, **options: Any) -> dict[str, int]:
        """Import an edition with Anki's default options but for `options`; what became of notes."""
        chosen = self.collection._backend.get_import_anki_package_presets()
        for name, value in options.items():
            setattr(chosen, name, value)
        file = str(edition.write(self.folder))
        request = ImportAnkiPackageRequest(package_path=file, options=chosen)
        log = self.collection.import_anki_package(request).log
        self.reopen()
        return {name: n for name in OUTCOMES if (n := len(getattr(log, name)))}

    def note(self, key: str) -> Note:
        (found,) = self.collection.find_notes(f'"Key:{key}"')
        return self.collection.get_note(found)

    def card(self, key: str) -> Card:
        (card,) = self.note(key).cards()
        return card

    def answer(self, key: str, ease: int) -> None:
        """Answer the card through Anki's scheduler: 1 Again, 2 Hard, 3 Good, 4 Easy."""
        card = self.card(key)
        card.start_timer()
        self.collection.sched.answerCard(card, ease)

    def reviews(self) -> list[list[int]]:
        return self.collection.db.all("SELECT * FROM revlog ORDER BY id")

    def memory(self, key: str) -> tuple[object, ...]:
        """All that Anki's scheduler knows about a card."""
        card = self.card(key)
        return (card.id, card.type, card.queue, card.due, card.ivl, card.factor, card.reps)

    def after(self) -> int:
        """A second that is certainly later than every edit made so far."""
        return int(time.time()) + 60
