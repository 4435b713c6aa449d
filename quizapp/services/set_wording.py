"""Whether the words that an instructor gives a question tell its answer, and what the checker says
of a presentation.
"""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.core.checking import faults
from quizapp.core.facts import Pack
from quizapp.core.hints import named_outright
from quizapp.core.leaks import content_words, has_like
from quizapp.core.papers import Asked
from quizapp.core.questions import Presentation, Question, Value
from quizapp.services.errors import QuizError
from quizapp.services.library import Shelf
from quizapp.services.set_questions import Holding, questions_of


class TellingError(QuizError):
    """Words that give the answer of their question away."""

    status = 422


def refuse_telling(holding: Holding, asked: Asked) -> None:
    """Raise TellingError where the words of a place tell the answer of its question."""
    for question in questions_of(holding, asked):
        pack = holding[question.key].shelf.pack
        for told in telling(pack, question, asked.wording):
            raise TellingError(
                f"These words give the answer away: they have {told} of it.",
                "Put it otherwise. Nothing was changed.",
            )


def telling(pack: Pack, question: Question, wording: str) -> Iterator[str]:
    """What of an answer the words have that the pack's own prompt has not."""
    for value in question.answers:
        if named_outright(pack, value, wording):
            yield f"“{value.text}”"
            continue
        years = _years(value) & content_words(wording) - content_words(question.prompt)
        if years:
            yield f"the year {min(years)}"
        new = _name_words(pack, value, wording) - _name_words(pack, value, question.prompt)
        if new:
            yield f"“{min(new)}”"


def _name_words(pack: Pack, value: Value, text: str) -> frozenset[str]:
    """The words of an entity's name that a text has too; those for its kind tell nothing."""
    if value.entity is None:
        return frozenset()
    said = content_words(text)
    kinds = frozenset(word for kind in pack.kinds.values() for word in content_words(kind.name))
    name = content_words(pack.entities[value.entity].name) - kinds
    return frozenset(word for word in name if has_like(said, word))


def _years(value: Value) -> frozenset[str]:
    if value.date is None:
        return frozenset()
    bounds = (value.date.earliest, value.date.latest)
    return frozenset(str(day.year) for day in bounds if day is not None)


def problems(shelf: Shelf, shown: Presentation) -> tuple[str, ...]:
    """What the checker says against a presentation, in sentences; nothing where it is sound."""
    found = faults(shelf.pack, shelf.generated.questions, shown)
    return tuple(dict.fromkeys(fault.message[:1].upper() + fault.message[1:] for fault in found))
