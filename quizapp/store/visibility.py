"""What of somebody's own questions others may see, as conditions on rows.

`services.visibility` says what that is, for one learner at one moment; whatever lists packs or
takes questions by their numbers asks it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, bindparam, or_, select

from quizapp.core.written import OWN
from quizapp.store.models import CardRow, OwnPackRow, PackRow, QuestionRow
from quizapp.store.prepared import Prepared

WRITTEN = Prepared(
    select(PackRow.key)
    .join(OwnPackRow, OwnPackRow.pack_id == PackRow.id)
    .where(OwnPackRow.learner_id == bindparam("learner"))
)
"""The pack of a learner's own questions."""

LEARNT = Prepared(
    select(QuestionRow.key)
    .join(CardRow, CardRow.question_id == QuestionRow.id)
    .join(PackRow, PackRow.id == CardRow.pack_id)
    .where(CardRow.learner_id == bindparam("learner"), PackRow.key.like(f"{OWN}%"))
)
"""The own questions, of whomever, of which a learner has a card."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What of own questions somebody may see: all of the pack that they wrote ("" for none), and of
    others' these, by their keys."""

    written: str = ""
    keys: frozenset[str] = frozenset()

    @property
    def packs(self) -> frozenset[str]:
        """The packs of which anything may be seen."""
        others = {key.partition("/")[0] for key in self.keys}
        return frozenset(others | {self.written} - {""})

    def of(self, pack: str) -> frozenset[str] | None:
        """The keys that may be seen of an own pack; None for all of it."""
        if pack == self.written:
            return None
        return frozenset(key for key in self.keys if key.startswith(f"{pack}/"))

    def has(self, key: str) -> bool:
        """Whether this question may be seen; of packs that were loaded all may."""
        written = self.written and key.startswith(f"{self.written}/")
        return not key.startswith(OWN) or bool(written) or key in self.keys


def packs_seen(seen: Seen) -> ColumnElement[bool]:
    """Which rows of `packs` may be seen: all that were loaded, and own ones as `seen` has them."""
    return or_(PackRow.key.not_like(f"{OWN}%"), PackRow.key.in_(seen.packs))


def questions_seen(seen: Seen) -> ColumnElement[bool]:
    """The same of rows of `questions`."""
    own = [QuestionRow.key.in_(seen.keys)]
    if seen.written:
        own.append(QuestionRow.key.like(f"{seen.written}/%"))
    return or_(QuestionRow.key.not_like(f"{OWN}%"), *own)
