"""Before a set is assigned: how many papers there are, how alike two are, how many answers each
question can expect, and which questions of one paper tell one another's answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from quizapp.core import papers
from quizapp.core.hints import give_away
from quizapp.core.papers import Asked, Slot
from quizapp.core.questions import Presentation, Question
from quizapp.services.approvals import Looks
from quizapp.services.decisions import Decision
from quizapp.services.set_questions import Holding, format_of, questions_of, shown

ENOUGH_FOR_FACILITY = 10
"""So many answers tell how hard a question is to about 15 points in 100 (one standard error)."""
ENOUGH_FOR_DISCRIMINATION = 30
"""So many tell how well it tells the strong from the weak: a correlation of 30 answers has a
standard error of about 0.18; with fewer the sign itself is chance."""
MOST_PAIRS = 200
MILLION = 10**6


@dataclass(frozen=True, slots=True)
class Expected:
    """How many answers one question can expect. `enough`: in a word or two, for what."""

    key: str
    prompt: str
    slot: int
    answers: float

    @property
    def enough(self) -> str:
        """For what so many answers are enough."""
        if self.answers < ENOUGH_FOR_FACILITY:
            return "too few for facility and discrimination"
        if self.answers < ENOUGH_FOR_DISCRIMINATION:
            return "too few for discrimination"
        return "enough"


@dataclass(frozen=True, slots=True)
class Hint:
    """Two questions that one paper may ask, of which one tells about the other.

    `same_fact`: the explanation of one is the answer of the other (it matters where feedback comes
    at once); else the prompt of one names the answer of the other. `slots`: where they stand.
    `can_merge`: made into one slot that gives one of them, no paper has both.
    """

    one: str
    other: str
    slots: tuple[int, int]
    same_fact: bool
    can_merge: bool


@dataclass(frozen=True, slots=True)
class PaperPlace:
    """One place of a drawn paper; `shared`: the other paper asks the same question."""

    slot: int
    asked: Asked
    shown: Presentation | None
    shared: bool


def number_in_words(count: int) -> str:
    """A number of papers for people: exact up to a million, then in words."""
    if count <= MILLION:
        return f"{count:,}"
    for name, size in (("trillion", 10**12), ("billion", 10**9), ("million", MILLION)):
        if count >= 1000 * 10**12:
            return f"more than 10 to the power of {len(str(count)) - 1}"
        if count >= size:
            return f"about {count // size} {name}"
    return f"{count:,}"


def expected(holding: Holding, slots: Sequence[Slot], students: int) -> tuple[Expected, ...]:
    """How many answers each question can expect of so many students, in the set's order."""
    counts = papers.expected_answers(slots, students)
    found: dict[str, Expected] = {}
    for at, slot in enumerate(slots):
        for key in (key for asked in slot.asked for key in asked.keys):
            held = holding.get(key)
            question = held.question if held is not None else None
            if question is not None and key not in found:
                found[key] = Expected(key, question.prompt, at, counts[key])
    return tuple(found.values())


def hints(holding: Holding, slots: Sequence[Slot]) -> tuple[Hint, ...]:
    """Pairs of questions that can stand in one paper though one tells about the other."""
    asked: list[tuple[int, int, Question]] = []
    for at, slot in enumerate(slots):
        for number, each in enumerate(slot.asked):
            for question in questions_of(holding, each):
                said = replace(question, prompt=each.wording) if each.wording else question
                asked.append((at, number, said))
    found = []
    for (at, i, a), (to, j, b) in combinations(asked, 2):
        together = at != to or (i != j and slots[at].take > 1)
        if not together or a.pack != b.pack:
            continue
        if give_away(holding[a.key].shelf.pack, a, b):
            alone = at != to and all(len(slots[n].asked) == 1 for n in (at, to))
            same = not set(a.facts).isdisjoint(b.facts)
            found.append(Hint(a.prompt, b.prompt, (at, to), same, alone))
            if len(found) == MOST_PAIRS:
                break
    return tuple(sorted(found, key=lambda hint: hint.same_fact))


def two_papers(
    holding: Holding, set_key: str, slots: Sequence[Slot], looks: Looks, pair: int
) -> tuple[tuple[PaperPlace, ...], tuple[PaperPlace, ...]]:
    """Two papers of the set in its own order, as two students could get them; another `pair` draws
    others."""
    seeds = [f"look {pair} {which}" for which in ("left", "right")]
    drawn = [papers.draw(slots, seed, mixed=False) for seed in seeds]
    keys = [{place.asked.keys for place in each} for each in drawn]
    sides = []
    for seed, places, others in zip(seeds, drawn, reversed(keys), strict=True):
        side = [
            PaperPlace(
                place.slot,
                place.asked,
                _on_paper(holding, set_key, place.asked, looks, seed),
                place.asked.keys in others,
            )
            for place in places
        ]
        sides.append(tuple(side))
    return sides[0], sides[1]


def _on_paper(
    holding: Holding, set_key: str, asked: Asked, looks: Looks, seed: str
) -> Presentation | None:
    chosen = format_of(holding, asked)
    mine = [each for each in looks.each if each.asked.keys == asked.keys]
    pinned = [look for look in mine if look.decision is Decision.PINNED]
    free = [look for look in mine if look.decision is not Decision.REJECTED]
    variants = sorted(n for look in (pinned or free) for n in look.variants)
    if chosen is None or not variants:
        return None
    return shown(holding, set_key, asked, papers.variant_of(seed, asked, variants))
