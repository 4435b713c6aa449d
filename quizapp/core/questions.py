"""The words of asking: values, questions, formats, presentations, responses, grades.

`generation` makes questions of facts, `presenting` puts one to a person, `grading` judges the
response. They share these frozen values, which the store keeps and the pages render.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from quizapp.core.dates import PartialDate
from quizapp.core.facts import Certainty, Quantity, Wants


class Format(StrEnum):
    """The way a question is put."""

    CHOICE = "choice"
    CHOICES = "choices"
    TRUE_FALSE = "true-false"
    TYPED_NAME = "typed-name"
    TYPED_DATE = "typed-date"
    TYPED_NUMBER = "typed-number"
    CLOZE = "cloze"  # typed into the gap of a sentence
    FLIP = "flip"
    WHICH_FIRST = "which-first"  # over two questions
    ORDER = "order"  # over several questions
    MATCHING = "matching"  # over several questions
    CONTRAST = "contrast"  # one question: its answer, or what is mistaken for it


TYPED = frozenset({Format.TYPED_NAME, Format.TYPED_DATE, Format.TYPED_NUMBER, Format.CLOZE})
OVER_SEVERAL = frozenset({Format.WHICH_FIRST, Format.ORDER, Format.MATCHING})
_BY_ITSELF = frozenset(Format) - OVER_SEVERAL
ALONE = tuple(f for f in Format if f not in OVER_SEVERAL and f is not Format.CONTRAST)
"""What one question can be put in by itself; a contrast needs what it is mistaken for."""


@dataclass(frozen=True, slots=True)
class Value:
    """One possible answer: exactly one of `entity`, `date`, `number` is set, or none (a term).

    `text` is how an option or an explanation shows it, "reported" for instance.
    """

    text: str
    entity: str | None = None
    date: PartialDate | None = None
    number: Quantity | None = None

    @property
    def identity(self) -> str:
        """What makes two values the same answer, whatever they look like."""
        if self.entity is not None:
            return f"entity:{self.entity}"
        if self.date is not None:
            return f"date:{self.date.edtf}"
        if self.number is not None:
            return f"number:{self.number.low}:{self.number.high}"
        return f"term:{self.text}"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that can be asked, and the unit of memory.

    `answers`: every accepted value; several for a question answered by a set (`is_set`, all are
    wanted) or where sources differ (any is right). `given`: ids of the entities that the prompt
    names. `event`: a noun phrase for orderings, empty where the question has no place in one.
    `revision`: hash of the accepted answers. `order`: place in the pack. `written`: an author wrote
    it out (`core.written`); an ordering or a matching is then put by itself.
    """

    key: str
    pack: str
    facts: tuple[str, ...]
    topic: str
    aspect: str
    wants: Wants
    prompt: str
    answers: tuple[Value, ...]
    formats: tuple[Format, ...]
    revision: str
    given: tuple[str, ...] = ()
    is_set: bool = False
    certainty: Certainty = Certainty.STATED
    core: bool = False
    order: int = 0
    event: str = ""
    tolerance: float = 0.0
    written: bool = False

    @property
    def alone(self) -> tuple[Format, ...]:
        """The formats in which it is put by itself."""
        return self.formats if self.written else tuple(f for f in self.formats if f in _BY_ITSELF)

    @property
    def among(self) -> tuple[Format, ...]:
        """The formats in which it is put together with other questions."""
        return () if self.written else tuple(f for f in self.formats if f in OVER_SEVERAL)

    @property
    def named(self) -> frozenset[str]:
        """Ids of the entities that the prompt names or that answer it."""
        answers = (value.entity for value in self.answers if value.entity is not None)
        return frozenset((*self.given, *answers))


@dataclass(frozen=True, slots=True)
class Unasked:
    """A question, or one format of it, that was not made, and why."""

    fact: str
    aspect: str
    reason: str
    format: Format | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One option as shown. `really`: for a wrong one, what it really was (a sentence, or empty)."""

    text: str
    correct: bool
    value: Value
    really: str = ""


@dataclass(frozen=True, slots=True)
class Presentation:
    """What one person is shown: one question, or several for an ordering or a matching.

    `solution`: indices into `options`: of the right ones (choice, choices, true-false,
    which-first), or of all in the right order (ordering); empty for typed formats and flip cards.
    For true-false, option 0 is "True" and option 1 "False", and `shown` is the value that the
    statement uses. For orderings, `keys[i]` belongs to `options[i]`; for a matching it belongs to
    `rows[i]`, the left-hand side, and `solution[i]` is the option that goes with it.
    """

    keys: tuple[str, ...]
    format: Format
    prompt: str
    seed: int
    options: tuple[Option, ...] = ()
    solution: tuple[int, ...] = ()
    shown: Value | None = None
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Response:
    """What a person answered: indices of options, text, or pairs; none is "I don't know".

    `pairs`: for each row of a matching the option put beside it, None where it was left open.
    """

    chosen: tuple[int, ...] = ()
    text: str = ""
    pairs: tuple[int | None, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether the person said "I don't know"."""
        paired = any(pair is not None for pair in self.pairs)
        return not (self.chosen or paired or self.text.strip())


class Verdict(StrEnum):
    """The outcome in one word."""

    RIGHT = "right"
    PARTIAL = "partial"
    WRONG = "wrong"
    UNCLEAR = "unclear"  # asked back: nothing is recorded


@dataclass(frozen=True, slots=True)
class Grade:
    """How a response was judged.

    `credit` runs from 0 to 1; `reason` is one sentence for the learner; `members` gives each
    key's own credit where several questions were asked at once; `chosen` is the value that was
    taken to be meant, where one was. An UNCLEAR grade asks back with `reason` and counts nothing.
    """

    verdict: Verdict
    credit: float
    reason: str = ""
    members: Mapping[str, float] = field(default_factory=dict)
    chosen: Value | None = None
