"""What an instructor said of the presentations of a set, as far as it still holds.

`approvals` writes it, `attempts` asks it when a paper is drawn. It holds for what was looked at: as
soon as the question or what would be shown is another, it has lapsed and says nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from quizapp.core.papers import VARIANTS
from quizapp.core.questions import Presentation
from quizapp.store import attempt_queries as queries


class Decision(StrEnum):
    """What can be said of a presentation."""

    APPROVED = "approved"
    PINNED = "pinned"  # always this one
    REJECTED = "rejected"  # never this one


Place = tuple[int, str]
"""The number of a question (the first of several) and the format it is put in."""


@dataclass(frozen=True, slots=True)
class Said:
    """One decision: of which content (`content_of`), and what was before the eyes."""

    decision: Decision
    content: str
    seen: Mapping[str, Any] | None

    def holds(self, shown: Presentation | None, content: str) -> bool:
        """Whether it is about what would be shown now, and all of it is as it was."""
        if shown is None or self.content != content:
            return False
        return self.seen is None or self.seen == as_seen(shown)


@dataclass(frozen=True, slots=True)
class Allowed:
    """Which variants of a place may be shown."""

    only_approved: bool = False
    said: Mapping[Place, Mapping[int, Sequence[Said]]] = field(default_factory=dict)

    def variants(
        self, place: Place, content: str, shown: Callable[[int], Presentation | None]
    ) -> Sequence[int]:
        """The variants of a place that a student may get; `content`: of its questions now
        (`content_of`); `shown` makes one by its number.

        A pinned one is the only one; a rejected one is never shown; with `only_approved` only those
        that were approved or pinned are.
        """
        said = self.said.get(place, {})
        held = {
            n: each.decision
            for n, looks in said.items()
            for each in looks
            if each.holds(shown(n), content)
        }
        pinned = tuple(n for n, decision in held.items() if decision is Decision.PINNED)
        if pinned:
            return pinned
        fit = {Decision.APPROVED} if self.only_approved else {Decision.APPROVED, None}
        return tuple(n for n in range(VARIANTS) if held.get(n) in fit)


def allowed(connection: Connection, set_id: int, *, only_approved: bool) -> Allowed:
    """Which variants of a set may be shown."""
    said: dict[Place, dict[int, list[Said]]] = {}
    for row in queries.DECISIONS.all(connection, set_id=set_id):
        looks = said.setdefault((row.question_id, row.format), {}).setdefault(row.variant, [])
        looks.append(Said(Decision(row.decision), row.content_hash, row.seen))
    return Allowed(only_approved, said)


def content_of(hashes: Sequence[str]) -> str:
    """What a place says in all, by the hashes of the contents of its questions."""
    if len(hashes) == 1:
        return hashes[0]
    return hashlib.sha256(" ".join(hashes).encode()).hexdigest()[:16]


def look_name(seen: Mapping[str, Any] | None) -> str:
    """A short name of what was seen, "" where that is not known."""
    if seen is None:
        return ""
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:16]


def as_seen(shown: Presentation) -> dict[str, Any]:
    """What an instructor sees of a presentation, as JSON values: all that a student does, and what
    of it is right."""
    return {
        "prompt": shown.prompt,
        "options": [[option.text, option.correct] for option in shown.options],
        "solution": list(shown.solution),
        "rows": list(shown.rows),
    }
