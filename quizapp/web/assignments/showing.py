"""One place of a paper as a template shows it: what is asked, and what stands in its fields."""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.core.questions import TYPED, Format, Response
from quizapp.services.attempt_papers import Drawn, ItemView
from quizapp.services.attempt_views import typed_as
from quizapp.web.study.forms import Filled


@dataclass(frozen=True, slots=True)
class Shown:
    """A place with its fields; nothing here tells the answer. `prefix` begins the fields' names."""

    position: int
    format: str
    typed: str
    prompt: str
    options: tuple[str, ...]
    rows: tuple[str, ...]
    points: float
    filled: Filled
    number: int = 0
    flagged: bool = False
    answered: bool = False
    final: bool = False

    @property
    def prefix(self) -> str:
        """What the names and ids of its fields begin with."""
        return f"q{self.position}-"


def shown(item: ItemView, typed: str, response: Response | None = None) -> Shown:
    """A place of an attempt, filled in as saved, or with another `response`."""
    kept = item.draft or Response()
    return Shown(
        item.position,
        item.format.value,
        typed or item.format.value,
        item.prompt,
        item.options,
        item.rows,
        item.points,
        filled(item.format, kept if response is None else response),
        item.draft_number,
        item.flagged,
        item.draft is not None or item.final,
        item.final,
    )


def shown_of(position: int, drawn: Drawn) -> Shown:
    """A place of a paper that nobody has begun."""
    made = drawn.shown
    question = drawn.shelf.generated.questions.get(made.keys[0])
    typed = typed_as(question) if made.format in TYPED else made.format.value
    texts = tuple(option.text for option in made.options)
    return Shown(
        position,
        made.format.value,
        typed,
        made.prompt,
        texts,
        made.rows,
        drawn.place.points,
        Filled(),
    )


def filled(format: Format, response: Response) -> Filled:  # noqa: A002
    """What stands in the fields for a response."""
    places: tuple[int, ...] = ()
    if format is Format.ORDER and response.chosen:
        places = tuple(response.chosen.index(i) + 1 for i in range(len(response.chosen)))
    return Filled(response.chosen, response.text, places, response.pairs)
