"""In which format a question is put. Pure; `planning` and `sittings` ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quizapp.core.chance import number
from quizapp.core.presenting import companions
from quizapp.core.questions import OVER_SEVERAL, TYPED, Format, Question
from quizapp.core.scheduling import Card, State

YOUNG_DAYS = 7.0
"""Up to this stability, in days, a card is asked by choice; then the answer is to be typed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a plan, its format (None: chosen when it is asked), and all that it is over."""

    format: Format | None
    members: tuple[Question, ...]


def formats_by_age(
    question: Question, card: Card, chosen: Sequence[Format] = ()
) -> tuple[Format, ...]:
    """The formats to try for one question, best first; those of `chosen` before all others.

    A new or young card is asked by choice, a grown one is to be typed. A flip card comes last, and
    true or false only where it was chosen or nothing else is left.
    """
    alone = [f for f in question.formats if f not in OVER_SEVERAL]
    grown = card.state is State.REVIEW and (card.stability or 0.0) >= YOUNG_DAYS

    def place(found: Format) -> tuple[bool, bool, bool, bool]:
        return (
            found not in chosen,
            found is Format.TRUE_FALSE,
            found is Format.FLIP,
            (found in TYPED) != grown,
        )

    return tuple(sorted(alone, key=place))


def in_rotation(
    questions: Sequence[Question],
    chosen: Sequence[Format],
    companions_of: Sequence[Question],
    seed: int,
) -> list[Asked]:
    """Each question in the format whose turn it is, the first of `chosen` that it can be put in.

    None chosen: all but flip cards, which cannot be scored. Formats over several questions take
    their others from `companions_of`, each fact once in the whole quiz.
    """
    turns = tuple(chosen) or tuple(f for f in Format if f is not Format.FLIP)
    told = {fact for question in questions for fact in question.facts}
    able = {question.key for question in companions_of}
    found: list[Asked] = []
    for index, question in enumerate(questions):
        asked = Asked(None, (question,))
        for turn in (turns[(index + i) % len(turns)] for i in range(len(turns))):
            if turn not in question.formats:
                continue
            if turn not in OVER_SEVERAL:
                asked = Asked(turn, (question,))
                break
            free = [q for q in companions_of if told.isdisjoint(q.facts)]
            if question.key not in able:
                continue
            together = companions(question, free, turn, number(seed, question.key))
            if len(together) > 1:
                told.update(fact for member in together for fact in member.facts)
                asked = Asked(turn, together)
                break
        found.append(asked)
    return found
