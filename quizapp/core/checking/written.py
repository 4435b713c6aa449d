"""The examiner of questions that were written out: nothing proves them, so they are looked at.

Called by the checks of a pack and by the form in the browser. It reads what the author wrote, not
what is made of it. A fault says in which part it is and what to do; a mild one is only advice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from quizapp.core.dates import overlaps
from quizapp.core.facts import Certainty, Quantity
from quizapp.core.folding import compact
from quizapp.core.naming import folded
from quizapp.core.questions import Format, Value
from quizapp.core.written import GAP, Written

LEAST_LINES, MOST_LINES = 3, 10
MOST_EXTRA = 3
LEAST_WRONG = {Format.CHOICE: 2, Format.CHOICES: 1}
MUCH_LONGER = 1.6
SHORT = 20  # characters: below that nobody is led by length
MOST_WORDS = 8

ALSO: Mapping[Format, tuple[Format, ...]] = {
    Format.CHOICE: (Format.TYPED_NAME, Format.FLIP),
    Format.CHOICES: (Format.TYPED_NAME, Format.FLIP),
    Format.TRUE_FALSE: (),
    Format.TYPED_NAME: (Format.CHOICE, Format.CHOICES, Format.CLOZE, Format.FLIP),
    Format.TYPED_DATE: (Format.CHOICE, Format.CLOZE, Format.FLIP),
    Format.TYPED_NUMBER: (Format.CHOICE, Format.CLOZE, Format.FLIP),
    Format.CLOZE: (Format.CHOICE, Format.FLIP),
    Format.FLIP: (),
    Format.ORDER: (),
    Format.MATCHING: (),
}
"""The ways in which a question can be put, and how else it may be put then."""

SURE = (Certainty.STATED, Certainty.CLAIMED, Certainty.REPORTED, Certainty.ESTIMATED)
"""What an author can say of how sure the source is: of what is unclear there is no answer."""

_ABOUT_OTHERS = re.compile(
    r"\b(all|none|neither|both|any) of (the|these|them)\b|\bthe above\b|^none$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class WrittenFault:
    """What is wrong with a part of a written question. `part` is its name there, `index` which one
    of several; `mild`: it can stay, and is better mended."""

    part: str
    message: str
    way_on: str = ""
    index: int | None = None
    mild: bool = False


def written_faults(question: Written) -> list[WrittenFault]:
    """Everything that is wrong with one question, in the order of its parts."""
    return [fault for rule in _RULES for fault in rule(question)]


def _formats(q: Written) -> Iterator[WrittenFault]:
    if q.format not in ALSO:
        yield WrittenFault("format", f"a question cannot be written as {q.format}")
        return
    for place, other in enumerate(q.formats[1:]):
        if other not in ALSO[q.format] or q.formats.count(other) > 1:
            fitting = ", ".join(f.value for f in ALSO[q.format]) or "nothing"
            message = f"a question asked as {q.format} cannot be asked as {other} too"
            yield WrittenFault("also", message, f"Possible are: {fitting}.", place)
    if q.certainty not in SURE:
        message = f"what is {q.certainty} has no right answer"
        yield WrittenFault("certainty", message, f"Known are: {', '.join(SURE)}.")


def _prompt(q: Written) -> Iterator[WrittenFault]:
    if q.format in (Format.TRUE_FALSE, Format.CLOZE) and len(q.formats) == 1:
        return
    if q.format is Format.TRUE_FALSE:
        return
    if not q.prompt:
        yield WrittenFault("prompt", "the question is missing", "Write what is asked.")
        return
    for answer in q.answers:
        if _told(answer.text, q.prompt) and q.format is not Format.FLIP:
            message = f'the question says the answer: "{answer.text}"'
            yield WrittenFault("prompt", message, "Ask without naming it.", mild=True)


def _answers(q: Written) -> Iterator[WrittenFault]:
    if q.format in (Format.TRUE_FALSE, Format.ORDER, Format.MATCHING):
        return
    if q.format is Format.TYPED_DATE and q.when is None:
        yield WrittenFault("when", "the right date is missing", "Write it as 2015, 2015-02, ...")
    elif q.format is Format.TYPED_NUMBER and q.number is None:
        yield WrittenFault("number", "the right number is missing", "Write it in digits.")
    elif not q.by_value and not q.answers:
        yield WrittenFault("answers", "the right answer is missing", "Write what is right.")
    elif q.by_value and q.answers:
        yield WrittenFault("answers", "a date or a number answers it already", "Keep one of them.")
    elif q.by_value and Format.TYPED_NAME in q.formats:
        yield WrittenFault("formats", "a date or a number is not typed as a name")
    number = q.number
    if number is not None and number.high is not None and number.high < number.low:
        yield WrittenFault("high", "the range ends before it begins", "Swap the two numbers.")


def _spellings(q: Written) -> Iterator[WrittenFault]:
    seen: dict[str, str] = {}
    for place, answer in enumerate(q.answers):
        for spelling in (answer.text, *answer.also):
            first = seen.setdefault(_as_graded(q, spelling), answer.text)
            if first != answer.text:
                message = f'"{spelling}" is a spelling of two right answers'
                yield WrittenFault("answers", message, "Leave it with one of them.", place)
        if q.named and not compact(answer.text):
            message = f'"{answer.text}" has no letter or digit, so nobody can type it'
            yield WrittenFault("answers", message, "Ask it as a choice.", place)


def _how_many(q: Written) -> Iterator[WrittenFault]:
    if Format.CHOICE in q.formats and len(q.answers) > 1:
        message = "one choice has one right answer, and several are given"
        yield WrittenFault("answers", message, "Keep one, or ask it as several choices.")
    if Format.CHOICES in q.formats and (len(q.answers) < 2 or not q.all_wanted):
        message = "several choices have two right answers or more, and all are wanted"
        yield WrittenFault("answers", message, "Give more of them, or ask it as one choice.")


def _wrong(q: Written) -> Iterator[WrittenFault]:
    least = max((LEAST_WRONG.get(f, 0) for f in q.formats), default=0)
    if len(q.wrong) < least:
        message = f"{'two wrong options are' if least > 1 else 'a wrong option is'} needed"
        yield WrittenFault("wrong", message, "Write what could be taken for the answer.")
    if q.wrong and not least:
        message = "wrong options stand here, and it is never asked as a choice"
        yield WrittenFault("wrong", message, "Allow a choice too, or leave them out.", mild=True)
    right = {_as_graded(q, s): a.text for a in q.answers for s in (a.text, *a.also)}
    seen: set[str] = set()
    for place, wrong in enumerate(q.wrong):
        text = _as_graded(q, wrong.value.text)
        if not text:
            message = "a wrong option is empty" if not wrong.value.text else "it has no letter"
            yield WrittenFault("wrong", message, "Write it, or leave out what is beside.", place)
        elif text in right:
            message = f'"{wrong.value.text}" is also right: it counts as "{right[text]}"'
            yield WrittenFault("wrong", message, "Write another wrong option.", place)
        elif text in seen:
            message = f'"{wrong.value.text}" stands there twice'
            yield WrittenFault("wrong", message, "Write each option once.", place)
        elif reason := _by_value(q, wrong.value):
            yield WrittenFault("wrong", reason, "Write one that is certainly wrong.", place)
        elif _ABOUT_OTHERS.search(wrong.value.text):
            message = f'"{wrong.value.text}" is about the other options'
            yield WrittenFault("wrong", message, "They stand in another order each time.", place)
        if not wrong.why:
            message = f'nothing says why "{wrong.value.text}" is wrong'
            yield WrittenFault("why", message, "Say what it really is, in a sentence.", place)
        seen.add(text)
    yield from _leaks(q)


def _as_graded(q: Written, text: str) -> str:
    """A text as it is compared: as typed names are where it can be typed, else as it is read."""
    return compact(text) if q.named else " ".join(text.casefold().split())


def _by_value(q: Written, value: Value) -> str:
    """Why a wrong date or number may be right, or cannot stand there; "" where it is wrong."""
    if q.when is not None:
        if value.date is None:
            return f'"{value.text}" is no date, and the answer is one'
        return f"{value.text} may be right: it overlaps" if overlaps(q.when, value.date) else ""
    if q.number is not None:
        if value.number is None:
            return f'"{value.text}" is no number, and the answer is one'
        slack = q.tolerance
        return f"{value.text} counts as right" if _meets(q.number, value.number, slack) else ""
    return ""


def _meets(right: Quantity, wrong: Quantity, slack: float) -> bool:
    most = float("inf") if right.high is None else right.high * (1 + slack)
    high = float("inf") if wrong.high is None else wrong.high
    return wrong.low <= most and high >= right.low * (1 - slack)


def _leaks(q: Written) -> Iterator[WrittenFault]:
    """What tells the right option from the others without knowing anything."""
    if not q.wrong or LEAST_WRONG.keys().isdisjoint(q.formats):
        return
    if q.when is not None:
        grains = {w.value.date.precision for w in q.wrong if w.value.date is not None}
        if grains - {q.when.precision}:
            message = "the dates are not all as exact as the right one, which tells it"
            yield WrittenFault(
                "wrong", message, "Give them all as years, or all as days.", mild=True
            )
    sides = [_side(q, wrong.value) for wrong in q.wrong]
    if q.by_value and len(sides) > 1 and len(set(sides)) == 1:
        where = "last" if sides[0] < 0 else "first"
        message = f"they stand in their own order, so the right one is always the {where}"
        yield WrittenFault("wrong", message, "Write wrong ones on either side.", mild=True)
    longest = max(len(wrong.value.text) for wrong in q.wrong)
    shortest = min((len(answer.text) for answer in q.answers), default=0)
    if shortest > SHORT and shortest > MUCH_LONGER * longest:
        message = "the right answer is much longer than any wrong one, which tells it"
        yield WrittenFault("wrong", message, "Make them alike in length.", mild=True)


def _side(q: Written, value: Value) -> int:
    """Whether a wrong date or number lies before (-1) or after (1) the right one."""
    if q.number is not None and value.number is not None:
        return -1 if value.number.low < q.number.low else 1
    if q.when is None or value.date is None:
        return 0
    days = [(d.earliest or d.latest) for d in (q.when, value.date)]
    return 0 if days[0] is None or days[1] is None else (-1 if days[1] < days[0] else 1)


def _sentence(q: Written) -> Iterator[WrittenFault]:
    if Format.CLOZE not in q.formats:
        return
    if q.sentence.count(GAP) != 1 or q.sentence.strip() == GAP:
        message = "the sentence has no gap" if GAP not in q.sentence else "it has one gap, no more"
        yield WrittenFault("sentence", message, f"Write {GAP} where the answer belongs, once.")
        return
    if len(q.answers) > 1 and q.all_wanted:
        yield WrittenFault("sentence", "several answers are wanted, and a sentence has one gap")
    for answer in q.answers:
        if _told(answer.text, q.sentence.replace(GAP, " ")):
            message = f'the rest of the sentence says the answer: "{answer.text}"'
            yield WrittenFault("sentence", message, "Take it out of the sentence.")


def _statement(q: Written) -> Iterator[WrittenFault]:
    if q.format is not Format.TRUE_FALSE:
        return
    if not q.statement:
        yield WrittenFault("statement", "the statement is missing", "Write what is true or false.")
    elif q.statement.endswith("?"):
        message = "true or false is asked of a statement, and this is a question"
        yield WrittenFault("statement", message, "Write it as a sentence.")


def _lines(q: Written) -> Iterator[WrittenFault]:
    if q.format is Format.ORDER:
        yield from _each_once("items", q.items)
    elif q.format is Format.MATCHING:
        yield from _each_once("pairs", [pair.left for pair in q.pairs])
        for place, pair in enumerate(q.pairs):
            if not (pair.left and pair.right):
                message = "one side of this line is empty"
                yield WrittenFault("pairs", message, "Fill both sides, or neither.", place)
        values = [*(pair.right for pair in q.pairs), *q.extra]
        for place, text in enumerate(values):
            if _plain(text) in map(_plain, values[:place]):
                part = "pairs" if place < len(q.pairs) else "extra"
                message = f'"{text}" stands there twice, so that it could belong to two lines'
                index = place if part == "pairs" else place - len(q.pairs)
                yield WrittenFault(part, message, "Write each value once.", index)
        if len(q.extra) > MOST_EXTRA:
            message = f"more than {MOST_EXTRA} values belong to no line"
            yield WrittenFault("extra", message, "Leave some of them out.")


def _each_once(part: str, lines: list[str] | tuple[str, ...]) -> Iterator[WrittenFault]:
    if not LEAST_LINES <= len(lines) <= MOST_LINES:
        message = f"{LEAST_LINES} to {MOST_LINES} lines are needed, and there are {len(lines)}"
        yield WrittenFault(part, message, "Add lines, or leave some out.")
    for place, line in enumerate(lines):
        if _plain(line) in map(_plain, lines[:place]):
            yield WrittenFault(part, f'"{line}" stands there twice', "Write it once.", place)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _explained(q: Written) -> Iterator[WrittenFault]:
    if not q.note:
        message = "the explanation is missing"
        yield WrittenFault("note", message, "Say in one or two sentences why it is so.")
    if not q.cite:
        yield WrittenFault("cite", "the source is missing", "Name what the answer rests on.")
    for place, cite in enumerate(q.cite):
        if len(cite.words.split()) > MOST_WORDS:
            message = f"more than {MOST_WORDS} words are quoted"
            yield WrittenFault("cite", message, "A name or a date is enough to find it.", place)


def _told(answer: str, text: str) -> bool:
    """Whether a text says an answer, as whole words."""
    name = folded(answer)
    return bool(name) and f" {name} " in f" {folded(text)} "


_RULES: tuple[Callable[[Written], Iterator[WrittenFault]], ...] = (
    _formats,
    _prompt,
    _answers,
    _spellings,
    _how_many,
    _wrong,
    _sentence,
    _statement,
    _lines,
    _explained,
)

__all__ = ["ALSO", "SURE", "WrittenFault", "written_faults"]
