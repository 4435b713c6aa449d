"""In which format a question is put. Pure; `planning`, `widening` and `sittings` ask.

The format grows with memory, in three steps (`step_of`):

- *choice*: a question that is new, in a learning step, or of less than `YOUNG_DAYS` of stability;
- *recall*: from there on the answer is typed, as a name, a date or a number, or into the gap of a
  sentence;
- *wide*: from `GROWN_DAYS` on, every other time in an order or a matching with other questions that
  are due in the same sitting (`widening`); in between, and where there are none, it is typed.

Past errors slow this: each lapse, up to `MOST_LAPSES`, makes both thresholds that much longer again
(7 and 30 days, after one lapse 14 and 60), and while the last mistake was one that the learner had
been sure of, the question is one step back. A question at the step of choice whose answer the
learner mixes up with another (`core.confusions`) is asked every other time as "which of the two?"
(`tells_apart`). What is missed comes again in the same sitting one step
back: after a typed answer as a choice, after an order or a matching typed.

Where several formats are possible at a step they take turns by the number of reviews, each question
beginning with one of its own, so that the same question is not always put alike. A learner who has
fixed a format (`AskedAs`) is asked in it wherever the question has it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from quizapp.core.chance import number
from quizapp.core.generation import Generated
from quizapp.core.presenting import companions, partners
from quizapp.core.questions import OVER_SEVERAL, TYPED, Format, Question
from quizapp.core.scheduling import Card, State

YOUNG_DAYS = 7.0
"""Up to this stability, in days, a card is asked by choice; then the answer is to be typed."""

GROWN_DAYS = 30.0
"""From this stability on, in days, it is asked among others every other time."""

MOST_LAPSES = 4
"""More lapses than these slow the growth no further."""


_NOT_IN_TURN = frozenset({Format.FLIP, Format.CONTRAST})
"""A flip card cannot be scored, and a contrast needs a pair that is mixed up."""


class AskedAs(StrEnum):
    """How a learner wants to be asked."""

    GROW = "grow"  # as memory has it
    CHOICE = "choice"
    TYPED = "typed"
    FLIP = "flip"  # flip cards, rated by oneself


FIXED: Mapping[AskedAs, tuple[Format, ...]] = {
    AskedAs.GROW: (),
    AskedAs.CHOICE: (Format.CHOICE, Format.CHOICES),
    AskedAs.TYPED: (Format.TYPED_NAME, Format.TYPED_DATE, Format.TYPED_NUMBER, Format.CLOZE),
    AskedAs.FLIP: (Format.FLIP,),
}
"""The formats that each stands for; none where they grow."""


class Step(IntEnum):
    """How far the format of a question has grown."""

    CHOICE = 0
    RECALL = 1
    WIDE = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a plan, its format (None: chosen when it is asked), and all that it is over."""

    format: Format | None
    members: tuple[Question, ...]


def step_of(card: Card) -> Step:
    """How far the format has grown for this memory; the rule stands above."""
    if card.state is not State.REVIEW:
        return Step.CHOICE
    slower = 1 + min(card.lapses, MOST_LAPSES)
    stability = card.stability or 0.0
    step = Step((stability >= YOUNG_DAYS * slower) + (stability >= GROWN_DAYS * slower))
    return step if card.surprised is None else Step(max(0, step - 1))


def formats_by_age(
    question: Question,
    card: Card,
    chosen: Sequence[Format] = (),
    asked_as: str = AskedAs.GROW,
) -> tuple[Format, ...]:
    """The formats to try for one question by itself, best first; those of `chosen` before all
    others, then those that the learner has fixed.

    A flip card comes last, and true or false only where it was chosen or nothing else is left.
    """
    alone = question.alone
    fixed, step, turn = FIXED[AskedAs(asked_as)], step_of(card), turn_of(question, card)
    typed = [f for f in alone if f in TYPED]
    turns = turn // 2 if step is Step.WIDE else turn
    rotated = {f: (place - turns) % len(typed) for place, f in enumerate(typed)}

    def place(found: Format) -> tuple[bool, bool, bool, bool, bool, int]:
        return (
            found not in chosen,
            found not in fixed,
            found is Format.TRUE_FALSE,
            found is Format.FLIP,
            (found in TYPED) != (step > Step.CHOICE),
            rotated.get(found, 0),
        )

    return tuple(sorted(alone, key=place))


def wide_formats(question: Question, card: Card) -> tuple[Format, ...]:
    """The formats over several questions to try now, best first; none where it is not the turn."""
    turn = turn_of(question, card)
    if step_of(card) is not Step.WIDE or turn % 2 == 0:
        return ()
    wide = [f for f in (Format.ORDER, Format.MATCHING, Format.WHICH_FIRST) if f in question.among]
    first = turn // 2 % len(wide) if wide else 0
    return (*wide[first:], *wide[:first])


def tells_apart(question: Question, card: Card) -> bool:
    """Whether a question whose answer is mixed up is now asked as "which of the two?"."""
    return step_of(card) is Step.CHOICE and turn_of(question, card) % 2 == 1


def turn_of(question: Question, card: Card) -> int:
    """A number that goes up by one with each review and begins at another one for each question."""
    return number("turn", question.key) % 4 + card.reps


def stepped_back(question: Question) -> Format | None:
    """The format after a miss among others: typed, None where it cannot be."""
    return next((f for f in question.formats if f in TYPED and f is not Format.CLOZE), None)


def together_with(
    generated: Generated,
    question: Question,
    others: Sequence[Question],
    format: Format,  # noqa: A002
    seed: int,
) -> tuple[Question, ...]:
    """`question` with some of `others` to be asked at once in this format; alone where that
    cannot be."""
    if format is not Format.MATCHING:
        return companions(question, others, format, seed)
    able = {other.key for other in others}
    return partners(generated, question, lambda other: other.key in able, seed)


def in_rotation(
    generated: Generated,
    questions: Sequence[Question],
    chosen: Sequence[Format],
    companions_of: Sequence[Question],
    seed: int,
) -> list[Asked]:
    """Each question in the format whose turn it is, the first of `chosen` that it can be put in.

    None chosen: all but flip cards, which cannot be scored. Formats over several questions take
    their others from `companions_of`, each fact once in the whole quiz. Where only such formats are
    chosen they take those of the quiz too, if need be; what then is left alone is left out, if
    there is anything else.
    """
    turns = tuple(chosen) or tuple(f for f in Format if f not in _NOT_IN_TURN)
    only_several = OVER_SEVERAL.issuperset(turns)
    told = {fact for question in questions for fact in question.facts}
    able = {question.key for question in companions_of}
    taken: set[str] = set()
    found: list[Asked] = []
    for index, question in enumerate(questions):
        if question.key in taken:
            continue
        asked = Asked(None, (question,))
        for turn in (turns[(index + i) % len(turns)] for i in range(len(turns))):
            if turn not in question.formats:
                continue
            if turn in question.alone:
                asked = Asked(turn, (question,))
                break
            if question.key not in able:
                continue
            drawn = number(seed, question.key)
            others = [q for q in companions_of if told.isdisjoint(q.facts)]
            together = together_with(generated, question, others, turn, drawn)
            if len(together) == 1 and only_several:
                later = (q for q in questions[index + 1 :] if q.key in able - taken)
                together = together_with(generated, question, [*others, *later], turn, drawn)
            if len(together) > 1:
                told.update(fact for member in together for fact in member.facts)
                taken.update(member.key for member in together)
                asked = Asked(turn, together)
                break
        found.append(asked)
    several = [asked for asked in found if asked.format in OVER_SEVERAL]
    return several if only_several and several else found
