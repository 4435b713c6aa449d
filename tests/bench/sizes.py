"""How much is measured: as the figures are stated, or quickly, to see that it runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes and rounds. `small_pack` and `large_pack` count facts, `notes` those of a deck.

    `old_reviews` is the length of the log of a learner who has `old_cards`.

    A round is one sitting of `answers` answers, or, of `pack_rounds`, whole packs once.
    """

    due_cards: int = 10_000
    other_learners: int = 99
    anki_cards: int = 100_000
    answers: int = 20
    rounds: int = 25
    small_pack: int = 10_000
    large_pack: int = 100_000
    notes: int = 10_000
    old_cards: int = 10_000
    old_reviews: int = 100_000
    pack_rounds: int = 3
    class_students: int = 60
    class_cards: int = 500
    book_students: int = 200
    book_assignments: int = 30


FULL = Sizes()
QUICK = Sizes(
    due_cards=200,
    other_learners=3,
    anki_cards=400,
    answers=3,
    rounds=2,
    small_pack=100,
    large_pack=300,
    notes=100,
    old_cards=100,
    old_reviews=1_000,
    pack_rounds=1,
    class_students=6,
    class_cards=60,
    book_students=8,
    book_assignments=4,
)
