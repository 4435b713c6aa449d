"""What a set asks, slot by slot, and how a student's own paper is drawn from it.

`services.sets` keeps slots, `services.attempt_papers` draws papers, the pages of sets tell how
different two papers are. Nothing here knows what a question says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb, prod

from quizapp.core.chance import number, shuffled
from quizapp.core.questions import Format

VARIANTS = 3
"""So many presentations of a question in one format a set draws from, so that an instructor can
look at each of them before it is given."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What can stand at one place of a paper: a question, or several that are asked at once.

    `format`: None leaves it to the assignment. `wording`: "" or a prompt for this set alone.
    `beside`: ids of entities that stand among the wrong options of a choice, whatever is drawn.
    """

    keys: tuple[str, ...]
    format: Format | None = None
    wording: str = ""
    beside: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The key of the question, or of the first of several."""
        return self.keys[0]


@dataclass(frozen=True, slots=True)
class Slot:
    """Any `take` of these, each worth `points`. Raises ValueError where that cannot be drawn."""

    asked: tuple[Asked, ...]
    take: int = 1
    points: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what no paper could be drawn from."""
        if not 1 <= self.take <= len(self.asked):
            raise ValueError(f"a slot of {len(self.asked)} cannot give {self.take}")
        if self.points < 0:
            raise ValueError("points are not negative")

    @property
    def draws(self) -> bool:
        """Whether students may get different questions here."""
        return self.take < len(self.asked)


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a paper: what is asked there, for how many points, from which slot."""

    slot: int
    asked: Asked
    points: float


def draw(slots: Sequence[Slot], seed: str, *, mixed: bool) -> tuple[Place, ...]:
    """The paper that `seed` draws; the same on every machine.

    Within a slot the drawn ones keep the set's order, unless `mixed`: then all places are shuffled.
    """
    places: list[Place] = []
    for at, slot in enumerate(slots):
        taken = shuffled(slot.asked, _name, seed, "slot", at)[: slot.take]
        places += [Place(at, each, slot.points) for each in slot.asked if each in taken]
    if not mixed:
        return tuple(places)
    drawn = shuffled(places, lambda place: f"{place.slot} {_name(place.asked)}", seed, "order")
    return tuple(drawn)


def _name(asked: Asked) -> str:
    return " ".join(asked.keys)


def variant_seed(set_key: str, asked: Asked, format: Format, variant: int) -> int:  # noqa: A002
    """The seed of one of the `VARIANTS` presentations of a question in one format of one set."""
    return number("variant", set_key, *asked.keys, format.value, variant)


def variant_of(seed: str, asked: Asked, allowed: Sequence[int]) -> int:
    """Which of the `allowed` variants the paper of `seed` shows."""
    return allowed[number("shows", seed, *asked.keys) % len(allowed)]


def length(slots: Sequence[Slot]) -> int:
    """How many places a paper has."""
    return sum(slot.take for slot in slots)


def points(slots: Sequence[Slot]) -> float:
    """How many points a paper is worth."""
    return sum(slot.take * slot.points for slot in slots)


def papers(slots: Sequence[Slot]) -> int:
    """How many papers there are that differ in at least one question."""
    return prod(comb(len(slot.asked), slot.take) for slot in slots)


def in_common(slots: Sequence[Slot]) -> float:
    """Which share of the places of a paper another one is expected to ask too, from 0 to 1.

    Of a slot that gives k of n, two papers share k * k / n on average (hypergeometric mean).
    """
    places = length(slots)
    shared = sum(slot.take * slot.take / len(slot.asked) for slot in slots)
    return shared / places if places else 0.0


def expected_answers(slots: Sequence[Slot], students: int) -> Mapping[str, float]:
    """How many of so many students are expected to be asked each question, by its key."""
    found: dict[str, float] = {}
    for slot in slots:
        for asked in slot.asked:
            for key in asked.keys:
                found[key] = found.get(key, 0.0) + students * slot.take / len(slot.asked)
    return found
