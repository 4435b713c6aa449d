"""A typed number: reading what was written, and judging it against what the source gives.

`grading` calls `read_number` and `grade_number` for typed numbers.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from quizapp.core.facts import Quantity

# Off by at most this share of the nearer bound earns half the credit. Not more: sources give
# figures for one group that lie 20 per cent apart, and knowing which is which is what is asked.
_NEAR = 0.10
# A range that a learner gives around the right figure earns half while its upper end is at most
# this many times its lower one; wider, it says too little.
_WIDE = 1.5
# "At least 1,000" sets no upper limit. From twice the floor on, another number is meant.
_OPEN = 2.0
_LONGEST = 80  # characters

_HOW = "Write a number like 3600, 3,600, 3.6 thousand or 350-420"


@dataclass(frozen=True, slots=True)
class NumberReading:
    """What was understood: a number (`low == high`) or a range, else `error` says how to write."""

    low: float = 0.0
    high: float = 0.0
    error: str = ""


class _NotANumberError(ValueError):
    """The text is no number; the message is a sentence for the learner."""


def read_number(text: str) -> NumberReading:
    """The number or range that `text` gives; never raises.

    Read are digits in groups ("1,400", "1 400"), number words, "thousand" to "billion", "k", "m",
    lakh and crore, and ranges. Words around it ("about", "members", "$") are passed over; a hedge
    does not change the number. "1.400" may be either of two numbers and is asked back.
    """
    if len(text) > _LONGEST:
        return NumberReading(error=f"That is too long for a number. {_HOW}.")
    try:
        low, high = _ends(_tidied(text))
    except _NotANumberError as error:
        return NumberReading(error=str(error))
    if low > high:
        return NumberReading(error="The range runs backwards: give the smaller number first.")
    return NumberReading(low, high)


def grade_number(expected: Quantity, given: NumberReading, tolerance: float) -> tuple[float, str]:
    """Credit from 0 to 1 for `given` where the source says `expected`, and why, in one sentence.

    `tolerance` is the relative slack of the relation, 0.1 for ten per cent: it widens the source's
    range at both ends. Inside: 1. Where the source gives only a floor, up to twice the floor is
    inside. Within ten per cent of that, or a narrow range around it: 1/2. Else 0.
    """
    high = expected.low * _OPEN if expected.high is None else expected.high
    least, most = expected.low * (1 - tolerance), high * (1 + tolerance)
    if least <= given.low and given.high <= most:
        if expected.high is None:
            return 1.0, "The source gives a minimum, and that agrees with it."
        return 1.0, "That is what the source says."
    if given.low <= most and given.high >= least:
        if given.high <= given.low * _WIDE:
            return 0.5, "Right as far as it goes, but the source says it more precisely."
        return 0.0, "That range is too wide to tell."
    if given.high < least:
        gap, bound, word = expected.low - given.high, least, "low"
    else:
        gap, bound, word = given.low - high, most, "high"
    if abs((given.high if word == "low" else given.low) - bound) <= _NEAR * bound:
        return 0.5, f"Close, but {_plain(gap)} too {word}."
    return 0.0, f"{_plain(gap)} too {word}."


def _plain(number: float) -> str:
    return f"{number:,.2f}".rstrip("0").rstrip(".")


# -- reading --------------------------------------------------------------------------------------

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = (
    {"half": 0.5}
    | {word: float(i) for i, word in enumerate(_SMALL.split())}
    | {word: 10.0 * i for i, word in enumerate(_TENS.split(), 2)}
)
_TIMES = {
    "dozen": 12.0,
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "lakh": 1e5,
    "million": 1e6,
    "m": 1e6,
    "mn": 1e6,
    "crore": 1e7,
    "billion": 1e9,
    "bn": 1e9,
}
_ALONE = frozenset(word for word in _TIMES if len(word) > 2)  # "a dozen", "million", not "m"
_VAGUE = frozenset({"dozens", "hundreds", "thousands", "millions", "several", "many", "few"})
_WORD = re.compile(r"\d+(?:[.,' ]\d+)*|(?<!\d)\.\d+|[a-z]+")
_NEGATIVE = re.compile(r"(?:minus|negative|-) ?\d.*")
_RANGES = (
    re.compile(r"between (.+) and (.+)"),
    re.compile(r"(?:from )?(.+) (?:to|or|until) (.+)"),
    re.compile(r"(.*\d.*?) ?- ?(\D*\d.*)"),
)
_DECIMAL = re.compile(r"\d*\.\d+|\d+|\d+,\d{1,2}")
_GROUPED = re.compile(r"\d{1,3}(?:[ ']\d{3})+|\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?")
_DOTTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")


def _tidied(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    text = "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in text
    )
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    text = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text)  # twenty-five
    return " ".join(text.split())


def _ends(text: str) -> tuple[float, float]:
    if _NEGATIVE.fullmatch(text):
        raise _NotANumberError(f"A number here is never below nought. {_HOW}.")
    for pattern in _RANGES:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        try:
            (low, unscaled), (high, scale) = _number(found[1]), _number(found[2])
        except _NotANumberError:
            continue
        if scale > 1 and unscaled == 1 and low < high / scale:  # 1 to 2 million
            low *= scale
        return low, high
    number, _ = _number(text)
    return number, number


def _number(text: str) -> tuple[float, float]:
    """The one number in `text`, and what its last word ("million") multiplied it by."""
    runs = _runs(_WORD.findall(text))
    if not runs:
        raise _NotANumberError(f"No number was found there. {_HOW}.")
    if len(runs) > 1:
        raise _NotANumberError(f"There is more than one number there. {_HOW}.")
    return _value(runs[0])


def _runs(words: list[str]) -> list[list[str]]:
    """The stretches of words that make a number."""
    runs: list[list[str]] = []
    going = False
    for i, word in enumerate(words):
        after = words[i + 1] if i + 1 < len(words) else ""
        if going and word.removesuffix("s") in _TIMES:
            runs[-1].append(word.removesuffix("s"))
        elif word in _VAGUE:
            raise _NotANumberError(f"That is too vague. {_HOW}.")
        elif word[0] in ".0123456789" or (not going and (word in _WORDS or word in _ALONE)):
            runs.append([word])
            going = True
        elif going and word in _WORDS:
            runs[-1].append(word)
        elif word == "half" and after in ("a", "an", *_TIMES):
            runs.append([word])
            going = True
        elif not (going and ((word == "and" and after in _WORDS) or after in _TIMES)):
            going = False
    return runs


def _value(run: list[str]) -> tuple[float, float]:
    total, part, scale = 0.0, 0.0, 1.0
    multiplied = any(word in _TIMES for word in run)
    for word in run:
        if word[0] in ".0123456789":
            part += _digits(word, multiplied=multiplied)
        elif word in _TIMES:
            scale = _TIMES[word]
            part = (part or 1.0) * scale
            if scale >= 1000:
                total, part = total + part, 0.0
        elif not _fits_in(_WORDS[word], part % 100):
            raise _NotANumberError(f"There is more than one number there. {_HOW}.")
        else:
            part += _WORDS[word]
    return total + part, scale if run[-1] in _TIMES else 1.0


def _fits_in(word: float, said: float) -> bool:
    """Whether a number word may follow: "twenty five" is one number, "nineteen eighty" two."""
    return not said or (said >= 20 and said % 10 == 0 and word < 10)


def _digits(written: str, *, multiplied: bool) -> float:
    if _GROUPED.fullmatch(written):
        return float(re.sub("[ ',]", "", written))
    if _DOTTED.fullmatch(written) and not multiplied:
        plain = written.replace(".", "")
        if written.count(".") > 1:
            return float(plain)
        raise _NotANumberError(f"Is that {plain}, or a decimal fraction? Write it without a point.")
    if _DECIMAL.fullmatch(written):
        return float(written.replace(",", "."))
    raise _NotANumberError(f"That cannot be read as a number. {_HOW}.")
