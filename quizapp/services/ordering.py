"""In which order new questions are learnt: `library` keeps the orders of a pack on its shelf. Pure.

`sittings` asks `new_ones` for the learner's own; `planning.review_queue` takes of it what may come.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from quizapp.core.chance import shuffled
from quizapp.core.dates import sort_key
from quizapp.core.facts import Pack
from quizapp.core.questions import Question
from quizapp.services.steering import NewOrder

if TYPE_CHECKING:
    from quizapp.services.library import Shelf

_UNDATED = (date.max, 1, "")


def in_time(pack: Pack, questions: Iterable[Question]) -> tuple[Question, ...]:
    """The questions by the date of their facts (the earliest of several); undated ones last."""

    def when(question: Question) -> tuple[date, int, str]:
        dates = (pack.facts[fact].when for fact in question.facts)
        return min((sort_key(each) for each in dates if each is not None), default=_UNDATED)

    return tuple(sorted(questions, key=when))


def by_section(pack: Pack, questions: Iterable[Question]) -> tuple[Question, ...]:
    """The questions in the order in which the source tells their facts.

    A fact stands where it is first cited; what rests on no section that the pack lists comes last.
    """
    listed = [(s.id, section.heading) for s in pack.sources.values() for section in s.sections]
    places = {where: place for place, where in reversed(list(enumerate(listed)))}

    def place(question: Question) -> int:
        cites = (cite for fact in question.facts for cite in pack.facts[fact].cite)
        return min(places.get((cite.source, cite.section), len(listed)) for cite in cites)

    return tuple(sorted(questions, key=place))


def new_ones(shelf: Shelf, order: NewOrder, learner_id: int, day: int) -> Sequence[Question]:
    """All questions in the order in which a learner wants the new ones.

    What is mixed is drawn by the learner and the day, so that it does not jump about within a day.
    """
    match order:
        case NewOrder.TIME:
            return shelf.in_time
        case NewOrder.SECTION:
            return shelf.by_section
        case NewOrder.MIXED:
            return shuffled(shelf.core_first, lambda q: q.key, "new", learner_id, day)
    return shelf.core_first
