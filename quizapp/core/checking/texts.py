"""Reading shown text the way the checker needs it: words, names, shapes, numbers.

Written apart from the matching of typed names and from the generator's wording, so that a slip
there does not blind the checker. Called by the other modules of this package.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from anyascii import anyascii

STOP_WORDS = frozenset(
    """a about according account after against all also among an and any are as at back be became
    been before being between both but by can did do does during each either first for from give
    given gives had has have he her him his how if in into is it its just last later long many may
    more most much name named new no nor not of off on once one only or other others out over own
    part said same say says she so some still such than that the their them then there these they
    this those through to together under until up was were what when where which while who whom
    whose why with within would year years month day date""".split()
)
LEAST_CONSONANTS = 5
PARTICLES = frozenset("the a an of and al ul el ur ar as ash ad at e i wa bin ibn".split())

_MONTHS = "january february march april may june july august september october november december"
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS.split())})\b", re.IGNORECASE)
_SEASON = re.compile(r"\b(spring|summer|autumn|winter)\b", re.IGNORECASE)
_NUMBER_WORDS = """one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty
    ninety hundred thousand""".split()
_NUMBER_WORD = re.compile(rf"\b({'|'.join(_NUMBER_WORDS)})(-\w+)?\b", re.IGNORECASE)
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(?:\s+(thousand|million|billion))?", re.IGNORECASE)


@lru_cache(maxsize=1 << 16)
def words(text: str) -> tuple[str, ...]:
    """The words of `text`: plain ASCII, small letters, no possessive, "1,400" and "U.S." in one."""
    plain = anyascii(text).lower()
    plain = re.sub(r"'s\b", "", plain).replace("'", "")
    plain = re.sub(r"\b(?:[a-z]\.){2,}", lambda m: m.group().replace(".", ""), plain)
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", plain)
    return tuple(re.findall(r"[a-z0-9]+", plain))


def telling_words(text: str) -> frozenset[str]:
    """The words that carry meaning: neither stop words nor particles, two letters at least."""
    return frozenset(
        w for w in words(text) if len(w) > 1 and w not in STOP_WORDS and w not in PARTICLES
    )


def name_words(text: str) -> frozenset[str]:
    """The words of a name without its particles ("Tehrik-e Khilafat": tehrik, khilafat)."""
    found = frozenset(words(text))
    return found - PARTICLES or found


def same_but_for_vowels(a: str, b: str) -> bool:
    """Whether two names of some length have the same consonants, word by word."""
    first, second = _consonants(a), _consonants(b)
    return first == second and sum(map(len, first)) >= LEAST_CONSONANTS


@lru_cache(maxsize=1 << 16)
def _consonants(text: str) -> tuple[str, ...]:
    kept = (re.sub(r"[aeiouy]", "", word) for word in words(text) if word not in PARTICLES)
    return tuple(re.sub(r"(.)\1+", r"\1", word) for word in kept)


def holds(text: str, part: str) -> bool:
    """Whether the words of `part` stand in `text`, one after another."""
    sought = _spaced(part)
    return bool(sought.strip()) and sought in _spaced(text)


@lru_cache(maxsize=1 << 16)
def _spaced(text: str) -> str:
    """The words with a space around each, so that whole words alone match."""
    return f" {' '.join(words(text))} "


def holds_spelling(text: str, spelling: str, *, exact: bool) -> bool:
    """Whether `text` names something by `spelling`; `exact`: capitals count (acronyms)."""
    if exact:
        return re.search(rf"(?<!\w){re.escape(spelling)}(?!\w)", text) is not None
    return holds(text, spelling)


def alike(a: str, b: str) -> bool:
    """Whether two words have one root for a reader: the same, or one opens the other."""
    short, long = sorted((a, b), key=len)
    return short == long or (len(short) >= 5 and long.startswith(short))


def date_shape(label: str) -> str:
    """How a date is put, without which one it is: "9 July 2015" and "13 May 2016" are alike."""
    shape = _MONTH.sub("M", label)
    shape = _SEASON.sub("S", shape)
    shape = re.sub(r"\b(early |mid-|late )", "P ", shape)
    shape = re.sub(r"\d+", "9", shape)
    return shape.replace("S 9–9", "S 9")  # a winter has two years


def number_shape(text: str) -> str:
    """How a number is put, without which one it is: "nearly 700" and "650" differ."""
    shape = re.sub(r"\d[\d,]*(\.\d+)?", "9", text)
    return re.sub(r"9(\s9)+", "9", _NUMBER_WORD.sub("9", shape))


def numbers_in(text: str) -> frozenset[float]:
    """The numbers that `text` writes in digits, "5 million" as 5000000."""
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    return frozenset(
        float(digits) * _SCALES.get(scale.lower(), 1.0) for digits, scale in _NUMBER.findall(plain)
    )


def names_a_date(text: str) -> bool:
    """Whether `text` holds a year, a month with a day or year, or a season with a year."""
    month = "|".join(_MONTHS.split())
    pattern = rf"\b(1[0-9]{{3}}|20[0-9]{{2}})s?\b|\b\d{{1,2}} ({month})\b|\b({month}) \d"
    return re.search(pattern, text, re.IGNORECASE) is not None


def rare(found: Iterable[str], elsewhere: Iterable[str]) -> list[str]:
    """Those of `found` that are like no word of `elsewhere`, in alphabetical order."""
    others = list(elsewhere)
    return sorted(w for w in found if not any(alike(w, other) for other in others))
