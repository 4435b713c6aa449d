"""(a) Answering a card and getting the next: beside hand-written SQL, beside Anki, as it grows."""

from __future__ import annotations

from statistics import median

from quizapp.store.engine import make_engine
from tests.bench.anki_user import collection
from tests.bench.measuring import Found, Goal, Line, in_turn
from tests.bench.places import Places
from tests.bench.pupil import ByHand, Pupil
from tests.bench.sizes import Sizes
from tests.bench.stock import crowded, stocked

BY_HAND = Goal(6)
GROWTH = Goal(1.5, below=True)
ANKI = Goal(1)


def measure(sizes: Sizes, places: Places) -> Found:
    """Time answers in databases of two sizes in memory, and beside Anki on the disk."""
    small = stocked(places.memory / "small", sizes.due_cards)
    large = small.copied(places.memory / "large.db")
    crowded(large, sizes.other_learners)
    by_hand = [ByHand(stock.copied(stock.file.with_suffix(".by-hand"))) for stock in (small, large)]
    on_disk = large.copied(places.disk / "large.db")
    few, many, disk = (Pupil(make_engine(s.url), s.learner) for s in (small, large, on_disk))
    anki = collection(places.disk / "collection.anki2", sizes.anki_cards, sizes.due_cards)
    works = {
        "few": few.some,
        "few by hand": by_hand[0].some,
        "many": many.some,
        "many by hand": by_hand[1].some,
        "disk": disk.some,
        "anki": anki.some,
    }
    for work in works.values():  # the first answers pay for what is then kept
        work(sizes.answers)
    times = in_turn(
        sizes.rounds, {name: lambda w=work: w(sizes.answers) for name, work in works.items()}
    )
    anki.collection.close()
    cards = sizes.due_cards * (1 + sizes.other_learners)
    lines: tuple[Line, ...] = tuple(
        times.line("a", what, name, beside, goal)
        for what, name, beside, goal in (
            (
                f"an answer and the next, of {sizes.due_cards:,} cards / by hand",
                "few",
                "few by hand",
                BY_HAND,
            ),
            (
                f"an answer and the next, of {cards:,} cards / by hand",
                "many",
                "many by hand",
                BY_HAND,
            ),
            (f"the same, {cards:,} cards / {sizes.due_cards:,} cards", "many", "few", GROWTH),
            (
                f"the same on disk, {cards:,} cards / Anki, {sizes.anki_cards:,} cards",
                "disk",
                "anki",
                ANKI,
            ),
        )
    )
    return Found(lines, (_beginning(few, many, sizes.rounds),))


def _beginning(few: Pupil, many: Pupil, rounds: int) -> str:
    """What it takes beside the answers to begin a sitting of twenty questions."""
    took: list[float] = []
    for pupil in (few, many):
        each = []
        for _ in range(rounds):
            each.append(pupil.begin())
            pupil.finish()
        took.append(median(each) * 1e3)
    return f"beginning a sitting, once for twenty questions: {took[0]:.1f} ms, {took[1]:.1f} ms"
