"""Searching what packs say: words as they are indexed, near spellings, what to mark. Pure.

`services.search_index` folds what is indexed with `folded` and keeps its `Vocabulary`;
`services.search` folds what was typed and asks the vocabulary for the spellings that it may stand
for. A database only ever sees ASCII words, so that both databases find the same.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from quizapp.core.folding import strict
from quizapp.core.sounds import FAR, sounds, unlikeness

MOST_WORDS = 12
"""Of what was typed; what comes after is left out."""

MOST_SPELLINGS = 30
MOST_PARTS = 200
LEAST_TELLING = 3  # letters
LEAST_VOICE = 3  # sounds: shorter words sound alike by chance
SAME = 0.2
"""Words that sound no more unlike than this are spellings of one name."""

_EMPTY = frozenset("a an and at by in of on or the to".split())
_COARSE = str.maketrans("XGgTDzS", "kkksdds", "aeiouEOhy")  # as in `sounds.skeleton`
_DOUBLED = re.compile(r"(.)\1+")
_SHOWN_WORD = re.compile(r"[\w'‘’‛`´ʹʻʼʽʾʿˈ]+")


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """A folded word to be found; `begins`: a longer word that begins with it will do too."""

    word: str
    begins: bool = False

    def fits(self, word: str) -> bool:
        """Whether a folded word is what is looked for."""
        return word.startswith(self.word) if self.begins else word == self.word


Wanted = tuple[tuple[Term, ...], ...]
"""What an entry must hold: one term of each group."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a shown text; `marked` where it is what was looked for."""

    text: str
    marked: bool = False


class Vocabulary:
    """The folded words of an index in the order of the alphabet, and how each sounds.

    Words of letters alone are also kept by their length, by the length of their sounds and by
    their consonants, so that few are compared with what was typed.
    """

    def __init__(self, words: Sequence[str], voices: Sequence[str]) -> None:
        self.words = words
        self._known = frozenset(words)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        self._by_voice: dict[int, list[tuple[str, str]]] = defaultdict(list)
        self._by_consonants: dict[str, list[str]] = defaultdict(list)
        for word, voice in zip(words, voices, strict=True):
            if word.isalpha():
                self._by_length[len(word)].append(word)
                self._by_voice[len(voice)].append((voice, word))
                self._by_consonants[_consonants(voice)].append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def has_beginning(self, part: str) -> bool:
        """Whether a word begins with `part`."""
        place = bisect_left(self.words, part)
        return place < len(self.words) and self.words[place].startswith(part)

    def same(self, word: str) -> dict[str, float]:
        """Other spellings of the same name, each with how far off it is."""
        if not _slips(word):
            return {}
        alike = self._by_consonants.get(_consonants(sounds(word)), ())
        return {each: off for each in alike if (off := unlikeness(word, each)) <= SAME}

    def near(self, word: str) -> dict[str, float]:
        """Words that `word` may have been meant for, each with how far off it is.

        A word may have a wrong letter, a long one two; or it may sound alike.
        """
        found: dict[str, float] = {}
        slips, voice = _slips(word), sounds(word)
        if not slips:
            return found
        for length in range(len(word) - slips, len(word) + slips + 1):
            for near, off, _ in _within(word, self._by_length.get(length, ()), slips):
                found[near] = min(off, unlikeness(word, near))
        if len(voice) > LEAST_VOICE:
            for length in range(len(voice) - 1, len(voice) + 2):
                heard = self._by_voice.get(length, ())
                for _, off, place in _within(voice, [each for each, _ in heard], 1):
                    near = heard[place][1]
                    found[near] = min(off + 1, unlikeness(word, near), found.get(near, FAR))
        return found

    def holding(self, part: str) -> list[str]:
        """Words that have `part` in them."""
        return [word for word in self.words if part in word]


def vocabulary_as_text(words: Iterable[str]) -> str:
    """The words of an index as they are kept; `vocabulary_from_text` reads them."""
    return " ".join(f"{word}:{sounds(word)}" for word in sorted(set(words)))


def vocabulary_from_text(text: str) -> Vocabulary:
    """A vocabulary as it was kept."""
    pairs = [pair.partition(":") for pair in text.split()]
    return Vocabulary([word for word, _, _ in pairs], [voice for _, _, voice in pairs])


def folded(*texts: str) -> str:
    """The words of some texts as they are indexed: lower-case ASCII, with single spaces."""
    return " ".join(filter(None, map(strict, texts)))


def query_words(typed: str) -> tuple[str, ...]:
    """The folded words of what was typed, each once; "of" and the like where nothing else is."""
    words = tuple(dict.fromkeys(strict(typed).split()))
    telling = tuple(word for word in words if word not in _EMPTY)
    # The last one may be the beginning of a word.
    if words and telling and words[-1] != telling[-1] and not typed.endswith(" "):
        telling += words[-1:]
    return (telling or words)[:MOST_WORDS]


def as_typed(words: Sequence[str], known: Collection[Vocabulary]) -> Wanted:
    """The words as they were typed, or as the same name is spelt elsewhere (Khurasan, Khorasan).

    The last one may be a beginning. One that is in no vocabulary gives way to the nearest
    spellings.
    """
    last = len(words) - 1
    groups = []
    for place, word in enumerate(words):
        is_known = any(word in each for each in known)
        # One letter begins too much to be of use.
        may_begin = place == last and len(word) > 1
        if is_known:
            same = _nearest(word, [each.same(word) for each in known])
            groups.append((Term(word, begins=may_begin), *same))
        elif may_begin and any(each.has_beginning(word) for each in known):
            groups.append((Term(word, begins=True),))
        else:
            groups.append(_spellings(word, known) or (Term(word),))
    return tuple(groups)


def as_meant(words: Sequence[str], known: Collection[Vocabulary]) -> Wanted:
    """Each word or one of its near spellings, for where `as_typed` finds nothing."""
    return tuple((Term(word), *_spellings(word, known)) for word in words)


def as_parts(words: Sequence[str], known: Collection[Vocabulary]) -> Wanted:
    """Each word as a part of a longer one, or what `as_meant` gives for those that are none."""
    groups = []
    for word, group in zip(words, as_typed(words, known), strict=True):
        longer = {each for vocabulary in known for each in vocabulary.holding(word)}
        groups.append((*group, *(Term(each) for each in sorted(longer)[:MOST_PARTS])))
    return tuple(groups)


def any_of(wanted: Wanted) -> Wanted:
    """One term of any group instead of one of each; short words count only where all are short."""
    telling = [g for g in wanted if len(g[0].word) >= LEAST_TELLING] or wanted
    return (tuple(dict.fromkeys(term for group in telling for term in group)),)


def missed(found: Collection[str], wanted: Wanted) -> int:
    """How many groups none of the found words fits."""
    return sum(not any(t.fits(w) for t in group for w in found) for group in wanted)


def replaced(words: Sequence[str], wanted: Wanted) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The words that are looked for in other spellings than their own, with those."""
    return tuple(
        (word, tuple(term.word for term in group))
        for word, group in zip(words, wanted, strict=True)
        if all(term.word != word for term in group)
    )


def pieces(text: str, wanted: Wanted) -> tuple[Piece, ...]:
    """A text cut into what was looked for and the rest; together they are the text."""
    terms = [term for group in wanted for term in group]
    found: list[Piece] = []
    end = 0
    for match in _SHOWN_WORD.finditer(text):
        parts = strict(match[0]).split() or strict("x" + match[0])[1:].split()
        if any(term.fits(part) for part in parts for term in terms):
            if match.start() > end:
                found.append(Piece(text[end : match.start()]))
            found.append(Piece(match[0], marked=True))
            end = match.end()
    if end < len(text):
        found.append(Piece(text[end:]))
    return tuple(found)


def place_of(names: Collection[str], words: Sequence[str], wanted: Wanted) -> int:
    """How far behind an entry of these folded names stands among those found, from 0.

    First what is called just that, then what begins with it, then what is called by all the words,
    then by beginnings of them.
    """
    typed = " ".join(words)
    if typed in names:
        return 0
    if any(name.startswith(typed) for name in names):
        return 1
    split = [name.split() for name in names]
    whole = tuple(tuple(Term(term.word) for term in group) for group in wanted)
    for place, asked in enumerate((whole, wanted), 2):
        if any(missed(name, asked) == 0 for name in split):
            return place
    return 4


def _spellings(word: str, known: Collection[Vocabulary]) -> tuple[Term, ...]:
    """The nearest other spellings in any vocabulary, nearest first."""
    return _nearest(word, [each.near(word) for each in known])


def _nearest(word: str, found: Iterable[Mapping[str, float]]) -> tuple[Term, ...]:
    best: dict[str, float] = {}
    for each in found:
        best.update(each)
    best.pop(word, None)
    limit = min(best.values(), default=0.0) + 0.5
    nearest = sorted((off, near) for near, off in best.items() if off <= limit)
    return tuple(Term(near) for _, near in nearest[:MOST_SPELLINGS])


def _consonants(voice: str) -> str:
    return _DOUBLED.sub(r"\1", voice.translate(_COARSE))


def _slips(word: str) -> int:
    """How many wrong letters a word may have: a number none, nor a very short word."""
    if len(word) < 4 or not word.isalpha():
        return 0
    return 1 if len(word) < 7 else 2


def _within(word: str, among: Sequence[str], most: int) -> Iterator[tuple[str, float, int]]:
    found: list[Any] = process.extract(
        word, among, scorer=OSA.distance, score_cutoff=most, limit=MOST_SPELLINGS
    )
    yield from found
