"""How unlike two words sound, with the freedom that romanised Asian names are spelt with.

`names` compares the words of a typed name with those of the pack's names. A word becomes a string
of sounds (`sounds`): "kh", "gh", "sh" and the like are one sound, doubled letters are single, long
and short vowels are alike. `unlikeness` is an edit distance over sounds whose costs are small where
one sound of the original is commonly written in two ways (kh/h, dh/z, o/u, e/i), and about 1 for
another consonant. Costs were set on the variants in tests/core/name_variants.toml.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

# One character a sound. Capitals are sounds that have no letter of their own: X kh, G gh, S sh,
# C ch, J j and zh, T th (as in Uthman), D dh, E ai and ei, O au.
_LETTERS = (
    ("tch", "C"),
    ("dzh", "J"),
    ("sch", "S"),
    ("dj", "J"),
    ("zh", "J"),
    ("sh", "S"),
    ("ch", "C"),
    ("kh", "X"),
    ("gh", "G"),
    ("ph", "f"),
    ("th", "T"),
    ("dh", "D"),
    ("ck", "k"),
    ("q", "k"),
    ("c", "k"),
    ("x", "X"),
    ("j", "J"),
)
_FRENCH_W = re.compile(r"ou(?=[aeiy])")  # Zaouahiri
_VOWELS = re.compile(r"[ao]w(?=[^aeiouyhw]|$)|[aeiouy]+")
_RUN = re.compile(r"ee|oo|ii|uu|aa|[aeo]+[iy]+[aeiuy]*|ae+|a[ou]+|ou|ie|ei|ea|[aeiouy]")
_DOUBLED = re.compile(r"(.)\1+")
VOWEL_SOUNDS = frozenset("aeiouEO")

_PAIRS: dict[frozenset[str], float] = {
    frozenset(pair): cost
    for pairs, cost in (
        ("ou ie", 0.04),
        ("gG ei Ee", 0.1),
        ("ae Oo Dz sT", 0.12),
        ("Ou", 0.15),
        ("Ei TD", 0.2),
        ("tT dD", 0.2),
        ("hX kX", 0.25),
        ("ao aO", 0.25),
        ("vu vO iy Ey SC", 0.3),
        ("eu eo dz", 0.4),
        ("aE vf zs", 0.45),
        ("au JC JG Jg Jz Jy bp", 0.5),
        ("ai iu io kG Ss", 0.6),
        ("kg", 0.6),
        ("td", 0.8),
    )
    for pair in pairs.split()
}
_OTHER_VOWEL, _OTHER_CONSONANT, _VOWEL_FOR_CONSONANT = 0.6, 1.2, 1.3
_SWAP = 0.8  # two sounds in the other order
_MOST = 2.0  # what differs by more is not worth measuring
FAR = 4.0
_FIRST_A_FOR_O = 0.5  # Amar is not Omar, though Ansor is Ansar


@lru_cache(maxsize=200_000)
def sounds(word: str, *, bare: bool = False) -> str:
    """The sounds of a lower-case ASCII word, one character each.

    `bare`: it comes from a script that writes no short vowels and no doubled letters.
    """
    if bare:
        word = re.sub("llh$", "lh", word).replace("y", "i")
    word = _FRENCH_W.sub("w", word)
    word = _VOWELS.sub(_vowel_sounds, word)
    for letters, sound in _LETTERS:
        word = word.replace(letters, sound)
    word = word.replace("w", "v")
    return word if bare else _DOUBLED.sub(r"\1", word)


def _vowel_sounds(found: re.Match[str]) -> str:
    run = found[0]
    if run.endswith("w"):
        return "O"
    first = ""
    if found.start() == 0 and len(run) > 1 and run[0] == "y":
        first, run = "y", run[1:]
    return first + "".join(_vowel(piece) for piece in _RUN.findall(run))


def _vowel(piece: str) -> str:
    fixed = {"ee": "i", "ii": "i", "ie": "i", "y": "i", "oo": "u", "ou": "u", "uu": "u", "aa": "a"}
    if piece in fixed or len(piece) == 1:
        return fixed.get(piece, piece)
    if piece[0] == "a" and piece[1] in "ou":
        return "O"
    return "i" if piece == "ea" else "E"


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """Only the consonants, those that are confused with each other made one: for looking up."""
    coarse = sounds(word).translate(_COARSE)
    return _DOUBLED.sub(r"\1", coarse)


_COARSE = str.maketrans("XGgTDzS", "kkksdds", "aeiouEOhy")


@lru_cache(maxsize=200_000)
def tolerance(word: str) -> float:
    """How unlike a word may sound and still pass for `word`: long ones bear a slip, short none."""
    length = len(sounds(word))
    for ending in ("ullah", "uddin"):  # so common that they tell nothing
        if word.endswith(ending) and len(word) > len(ending) + 1:
            length -= 3
    steps = ((3, 0.15), (4, 0.4), (5, 0.45), (6, 0.6), (8, 1.0))
    return next((limit for most, limit in steps if length <= most), 1.15)


@lru_cache(maxsize=200_000)
def unlikeness(one: str, other: str, *, bare: bool = False) -> float:
    """The cost of turning one word's sounds into the other's: 0 for words that sound alike, about 1
    for one wrong consonant, `FAR` for words that have little in common.

    `bare`: `one` comes from a script that writes no short vowels, so that a vowel which only
    `other` has costs next to nothing. Restricted Damerau-Levenshtein distance with costs for each
    pair of sounds.
    """
    if one == other:
        return 0.0
    if Levenshtein.distance(skeleton(one), skeleton(other), score_cutoff=2) > 2:
        return FAR
    a, b = sounds(one, bare=bare), sounds(other)
    before: list[float] = []
    row = [0.0]
    for j in range(len(b)):
        row.append(row[-1] + _drop(b, j, bare=bare))
    for i in range(len(a)):
        here = [row[0] + _drop(a, i)]
        for j in range(len(b)):
            best = min(
                row[j] + _change(a, i, b, j),
                row[j + 1] + _drop(a, i),
                here[j] + _drop(b, j, bare=bare),
            )
            if i and j and a[i] == b[j - 1] and a[i - 1] == b[j] and a[i] != a[i - 1]:
                best = min(best, before[j - 1] + _SWAP)
            here.append(best)
        if min(here) > _MOST and min(row) > _MOST - _SWAP:
            return FAR
        before, row = row, here
    return round(row[-1], 3) if row[-1] <= _MOST else FAR


def _change(a: str, i: int, b: str, j: int) -> float:
    one, other = a[i], b[j]
    if one == other:
        return 0.0
    cost = _PAIRS.get(frozenset(one + other))
    if cost is not None:
        return max(cost, _FIRST_A_FOR_O) if i == j == 0 and {one, other} == {"a", "o"} else cost
    if i == len(a) - 1 and j == len(b) - 1 and {one, other} == {"t", "h"} and min(i, j) >= 3:
        return 0.15  # Khilafat, Khilafah: one Arabic ending
    vowels = (one in VOWEL_SOUNDS) + (other in VOWEL_SOUNDS)
    return (_OTHER_CONSONANT, _VOWEL_FOR_CONSONANT, _OTHER_VOWEL)[vowels]


def _drop(word: str, i: int, *, bare: bool = False) -> float:
    """What it costs that one word lacks this sound of the other."""
    sound, last = word[i], i == len(word) - 1
    if sound in VOWEL_SOUNDS:
        if bare:
            return 0.02 if sound in "aeuo" else 0.15
        if i == 0:
            return 0.7  # Asadullah is not Sadullah
        return 0.5 if last and sound == "a" else 0.35  # nor Hafsa Hafs
    if sound == "h":
        return 0.8 if i == 0 else 0.1 if last else 0.3
    if last and sound == "t" and i >= 4 and word[i - 1] in "ae":
        return 0.3  # Khilafat, Khilafa
    if last and sound == "s" and i >= 5:
        return 0.3  # an English plural
    return 1.0
