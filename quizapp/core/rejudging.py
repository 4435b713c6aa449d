"""What was shown, as it would be judged by what the pack says now; and who answered alike. Pure.

`services.regrading` and `services.appeals` call these. The words that a learner saw stay as they
were; only which of them are right may be another by now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quizapp.core.date_grading import grade_date
from quizapp.core.date_input import read_date
from quizapp.core.dates import Order, compare
from quizapp.core.folding import strict
from quizapp.core.number_grading import read_number
from quizapp.core.questions import (
    TYPED,
    Format,
    Presentation,
    Question,
    Response,
    Value,
)


def as_now(questions: Sequence[Question], shown: Presentation) -> Presentation | None:
    """The presentation with the options right that are right now; None where none of them is, or
    where what came first cannot be told any more.

    `questions` belong to `shown.keys`, in that order, as the pack has them now.
    """
    if shown.format in TYPED or shown.format is Format.FLIP:
        return shown
    if shown.format in (Format.ORDER, Format.WHICH_FIRST):
        return _in_order(questions, shown)
    if shown.format is Format.MATCHING:
        return _matched(questions, shown)
    if shown.format is Format.TRUE_FALSE:
        if shown.shown is None:
            return None
        true = is_right(questions[0], shown.shown)
        return _with(shown, (0 if true else 1,))
    right = tuple(
        place for place, each in enumerate(shown.options) if is_right(questions[0], each.value)
    )
    return _with(shown, right) if right else None


def is_right(question: Question, value: Value) -> bool:
    """Whether a value that was shown is an accepted answer: the same, or a date inside it."""
    if value.identity in {answer.identity for answer in question.answers}:
        return True
    dates = [answer.date for answer in question.answers if answer.date is not None]
    given = value.date
    return given is not None and any(grade_date(date, given)[0] >= 1 for date in dates)


def answered_so(shown: Presentation, response: Response) -> str:
    """The same text for all who answered the same to the same questions, whatever order their
    options stood in; "" for "I don't know".

    Of options it is what they stand for. Typed dates and numbers are alike if they are read alike,
    anything else typed if it is the same without regard to case, accents and punctuation.
    """
    if response.is_blank:
        return ""
    options = shown.options
    if shown.format in TYPED:
        return _typed(shown.format, response.text)
    if shown.format is Format.MATCHING:
        pairs = zip(shown.keys, response.pairs, strict=False)
        said = [f"{key}={_identity(shown, i)}" for key, i in pairs if i is not None]
        return "match " + " ".join(sorted(said))
    if shown.format in (Format.ORDER, Format.WHICH_FIRST):
        keys = [shown.keys[i] if 0 <= i < len(options) else "?" for i in response.chosen]
        return "order " + " ".join(keys)
    statement = f" of {shown.shown.identity}" if shown.shown is not None else ""
    return "chose " + " ".join(sorted(_identity(shown, i) for i in response.chosen)) + statement


def _identity(shown: Presentation, place: int) -> str:
    known = 0 <= place < len(shown.options)
    return shown.options[place].value.identity if known else f"unknown:{place}"


def _typed(format: Format, text: str) -> str:  # noqa: A002
    dates = read_date(text).dates if format is Format.TYPED_DATE else ()
    if len(dates) == 1:
        return f"date {dates[0].edtf}"
    if format is Format.TYPED_NUMBER and not (number := read_number(text)).error:
        return f"number {number.low}:{number.high}"
    return f"text {strict(text) or ' '.join(text.split())}"


def _with(shown: Presentation, solution: tuple[int, ...]) -> Presentation:
    """The presentation with another solution, and what its options are by it."""
    if solution == shown.solution:
        return shown
    options = tuple(
        replace(option, correct=place in solution) for place, option in enumerate(shown.options)
    )
    return replace(shown, options=options, solution=solution)


def _in_order(questions: Sequence[Question], shown: Presentation) -> Presentation | None:
    dates = [question.answers[0].date for question in questions]
    for at, one in enumerate(dates):
        for other in dates[:at]:
            if one is None or other is None or compare(one, other) is Order.UNKNOWN:
                return None

    def day(place: int) -> int:
        date = dates[place]
        found = (date.earliest or date.latest) if date else None
        return found.toordinal() if found else 0

    solution = tuple(sorted(range(len(dates)), key=day))
    if shown.format is Format.WHICH_FIRST:
        return _with(shown, solution[:1])
    return shown if solution == shown.solution else replace(shown, solution=solution)


def _matched(questions: Sequence[Question], shown: Presentation) -> Presentation | None:
    found = []
    for row, question in enumerate(questions):
        usual = shown.solution[row]
        right = [i for i, each in enumerate(shown.options) if is_right(question, each.value)]
        if not right:
            return None
        found.append(usual if usual in right else right[0])
    if len(set(found)) < len(found):
        return None  # two lines share an answer: the task cannot be solved as shown
    return shown if tuple(found) == shown.solution else replace(shown, solution=tuple(found))
