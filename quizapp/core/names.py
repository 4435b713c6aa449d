"""Which entity a typed name means, judged against every name of the pack.

`build_index` is called once for a pack, `match` for each answer; `grading` makes a verdict of it.
A name is taken for an entity only where

- it is one of the pack's spellings, but for case, diacritics and punctuation (a spelling of
  another entity therefore never passes for this one; one that two entities share is asked back);
- or it sounds like one of them, word for word, and every other entity of whatever kind is farther
  off by a margin; acronyms do not take part in this;
- or it is the last part of one person's name that nothing else in the pack bears.

The answer that a question wants plays no part here, so that what `match` says of a near miss can
not give it away.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from quizapp.core.alignment import Spelling, distance, reordered, voiced, words_fit
from quizapp.core.folding import Part, Word, compact, strict, words
from quizapp.core.name_index import NameIndex, build_index, pairs
from quizapp.core.sounds import skeleton, sounds, unlikeness

__all__ = [
    "ASK_BACK",
    "ErrorRates",
    "How",
    "NameIndex",
    "NameMatch",
    "build_index",
    "error_rates",
    "match",
]

MARGIN = 0.4  # how much farther off the runner-up must be, in sounds
_PART = 0.6  # what leaving out the first parts of a person's name costs
_CLOSE = 75  # per cent of sounds in common: worth asking to look again
_LONGEST = 120  # characters; no name is longer
_MOST_WORDS = 12
_NEAR_WORD = 1.5  # how unlike two words may sound to be looked at, in sounds
_MOST_NEAR_WORDS = 60
_MOST_SPELLINGS = 80  # looked at closely, those with the rarest words in common first
_LONGEST_NAME = 4  # plain words; a longer one is a description and owns no name part
_COMMON = frozenset({"khan", "muhammad", "ahmad", "ali", "shah", "gul", "jan", "abdul", "abu"})


class How(StrEnum):
    """How a name was recognised, or why it was not."""

    EXACT = "exact"  # a spelling of the pack
    ACRONYM = "acronym"
    NEAR = "near"  # sounds like one, and like nothing else
    PART = "part"  # the end of one person's name
    SHARED = "shared"  # not taken: a spelling of several entities
    AMBIGUOUS = "ambiguous"  # not taken: near to several
    INCOMPLETE = "incomplete"  # not taken: only a part of a name
    CLOSE = "close"  # not taken: near to one, but not near enough
    UNKNOWN = "unknown"  # not taken: like nothing in the pack


ASK_BACK = frozenset({How.SHARED, How.AMBIGUOUS, How.INCOMPLETE, How.CLOSE})


@dataclass(frozen=True, slots=True)
class NameMatch:
    """What a typed name was taken for.

    `entity` is None where it was taken for nothing. `score` is the likeness to the nearest entity,
    1 for a spelling of the pack; `margin` how much farther off the next entity is, in sounds (0
    where nothing was compared). `nearest` and `runner_up` are for measuring, not for the learner.
    """

    entity: str | None
    how: How
    score: float = 0.0
    margin: float = 0.0
    nearest: str | None = None
    runner_up: str | None = None


def match(index: NameIndex, text: str, among: Container[str] | None = None) -> NameMatch:
    """The entity that `text` names, of all entities of the pack.

    `among` only settles a spelling that several entities share: where one alone of them is in it,
    that one is meant. Give the entities of the kind that is asked for, never the answers alone.
    """
    if len(text) > _LONGEST or not strict(text):
        return NameMatch(None, How.UNKNOWN)
    exact = _exact(index, text, among)
    if exact is not None:
        return exact
    doubled = _with_acronym(index, text, among)
    if doubled is not None:
        return doubled
    found = _near(index, words(text.lower()))
    if found.entity is None and (whole := index.spelt_out(text)):
        return _exact(index, whole, among) or _near(index, words(whole.lower()))
    before, comma, after = text.partition(",")
    if comma and found.entity is None and "," not in after:  # Khan, Hafiz Saeed
        turned = f"{after} {before}"
        return _exact(index, turned, among) or _near(index, words(turned.lower()))
    return found


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """How `match` does on a test set: the names that it refused, and those it took, wrongly."""

    false_rejects: tuple[str, ...]
    false_accepts: tuple[str, ...]
    right: int
    wrong: int

    def __str__(self) -> str:
        return (
            f"false rejects {len(self.false_rejects)} of {self.right}"
            f" ({len(self.false_rejects) / self.right:.1%}), "
            f"false accepts {len(self.false_accepts)} of {self.wrong}"
            f" ({len(self.false_accepts) / self.wrong:.1%})"
        )


def error_rates(
    index: NameIndex, right: Mapping[str, str], wrong: Mapping[str, str | None]
) -> ErrorRates:
    """Measure `match` on names that mean the entity given for each, and on near but wrong ones.

    A wrong name may mean an entity of its own (None: nothing at all); taken for any other it counts
    as accepted. Neither mapping is empty.
    """
    taken = {name: match(index, name).entity for name in (*right, *wrong)}
    return ErrorRates(
        tuple(name for name in right if taken[name] != right[name]),
        tuple(name for name in wrong if taken[name] not in (None, wrong[name])),
        len(right),
        len(wrong),
    )


def _exact(index: NameIndex, text: str, among: Container[str] | None) -> NameMatch | None:
    key = compact(text)
    bearers = index.exact.get(key, ())
    if not bearers:
        return None
    if len(bearers) > 1 and among is not None:
        bearers = tuple(entity for entity in bearers if entity in among) or bearers
    if len(bearers) > 1:
        return NameMatch(None, How.SHARED, 1.0, 0.0, *bearers[:2])
    how = How.ACRONYM if key in index.acronyms else How.EXACT
    return NameMatch(bearers[0], how, 1.0, nearest=bearers[0])


_BRACKETS = re.compile(r"(.+?)\s*\(([^()]+)\)\s*")


def _with_acronym(index: NameIndex, text: str, among: Container[str] | None) -> NameMatch | None:
    """A name with another of its spellings in brackets after it: "... Pakistan (TKP)"."""
    found = _BRACKETS.fullmatch(text)
    second = _exact(index, found[2], among) if found else None
    if found is None or second is None or second.entity is None:
        return None
    first = match(index, found[1], among)
    if first.entity == second.entity:
        return first
    if first.entity and second.how is How.ACRONYM:
        return NameMatch(None, How.AMBIGUOUS, 1.0, 0.0, first.entity, second.entity)
    return None


def _near(index: NameIndex, typed: tuple[Word, ...]) -> NameMatch:
    if not any(word.part is Part.PLAIN for word in typed) or len(typed) > _MOST_WORDS:
        return NameMatch(None, How.UNKNOWN)
    near_words = [_near_words(index, word) for word in typed]
    ranked = _ranked(index, typed, near_words)
    if not ranked:
        return NameMatch(None, How.UNKNOWN)
    best, second = ranked[0], ranked[1] if len(ranked) > 1 else None
    found = NameMatch(
        entity=None,
        how=How.UNKNOWN,
        score=max(0.0, 1 - best.cost / max(1, best.spelling.length)),
        margin=round(second.cost - best.cost, 3) if second else 99.0,
        nearest=best.spelling.entity,
        runner_up=second.spelling.entity if second else None,
    )
    if best.cost <= best.spelling.limit:
        if found.margin < MARGIN or (best.is_part and not _owns(index, best, near_words, typed)):
            return replace(found, how=How.AMBIGUOUS)
        how = How.PART if best.is_part else How.NEAR
        return replace(found, entity=best.spelling.entity, how=how)
    return replace(found, how=_why_not(index, typed, ranked))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """The best spelling of one entity. `is_part`: only one word of a name was given."""

    spelling: Spelling
    cost: float
    is_part: bool = False


def _near_words(index: NameIndex, word: Word) -> Mapping[str, float]:
    """The words of the pack that sound like `word`, with how unlike they are."""
    if word.part in (Part.ARTICLE, Part.RIGID):
        return {word.text: 0.0} if word.text in index.postings else {}
    if word.bare:
        heard, voices, most = skeleton(word.text), index.skeletons, 2
    else:
        heard, voices = sounds(word.text), index.voices
        most = max(2, len(heard) // 2)
    hits = process.extract(
        heard, voices, scorer=Levenshtein.distance, score_cutoff=most, limit=_MOST_NEAR_WORDS
    )
    others = (index.vocabulary[place] for _, _, place in hits)
    costs = {other: unlikeness(word.text, other, bare=word.bare) for other in others}
    return {other: cost for other, cost in costs.items() if cost <= _NEAR_WORD}


def _ranked(
    index: NameIndex, typed: tuple[Word, ...], near_words: list[Mapping[str, float]]
) -> list[_Candidate]:
    """Each entity that has a word in common, by its nearest spelling, nearest first."""
    weights: dict[int, float] = defaultdict(float)
    merged = [_near_words(index, word) for word in pairs(typed)]
    for found in (*near_words, *merged):
        heaviest: dict[int, float] = {}
        for word, cost in found.items():
            places = index.postings[word]
            weight = (1 - cost / 2) / (1 + len(places)) ** 0.5
            for place in places[:2000]:
                heaviest[place] = max(weight, heaviest.get(place, 0.0))
        for place, weight in heaviest.items():
            weights[place] += weight
    heaviest_first = sorted(weights, key=lambda place: (-weights[place], place))
    best: dict[str, _Candidate] = {}
    for place in heaviest_first[:_MOST_SPELLINGS]:
        candidate = _candidate(index, typed, index.spellings[place])
        known = best.get(candidate.spelling.entity)
        if known is None or candidate.cost < known.cost:
            best[candidate.spelling.entity] = candidate
    return sorted(best.values(), key=lambda candidate: candidate.cost)


def _candidate(index: NameIndex, typed: tuple[Word, ...], spelling: Spelling) -> _Candidate:
    known = index.postings
    full = distance(typed, spelling, known)
    if full > spelling.limit:
        full = min(full, reordered(typed, spelling, known))
    # One word where the name has a title or more before it is a part, and must be nobody else's.
    lone = sum(word.part is not Part.ARTICLE for word in typed) == 1 < len(spelling.words)
    found = _Candidate(spelling, full, is_part=lone and spelling.person)
    for ending in spelling.endings:
        cost = distance(typed, ending, known) + _PART
        if cost < found.cost:
            found = _Candidate(spelling, cost, is_part=True)
    return found


def _owns(
    index: NameIndex,
    candidate: _Candidate,
    near_words: list[Mapping[str, float]],
    typed: tuple[Word, ...],
) -> bool:
    """Whether no other entity's name has these parts, and they are more than a common name."""
    plain = [
        (word, near)
        for word, near in zip(typed, near_words, strict=True)
        if word.part is Part.PLAIN
    ]
    if all(word.text in _COMMON or len(sounds(word.text)) < 4 for word, _ in plain):
        return False
    bearers: set[str] | None = None
    for _, near in plain:
        here = {
            index.spellings[place].entity
            for word, cost in near.items()
            if cost <= 0.6
            for place in index.postings[word]
            if index.spellings[place].count <= _LONGEST_NAME
        }
        bearers = here if bearers is None else bearers & here
    return not (bearers or set()) - {candidate.spelling.entity}


def _why_not(index: NameIndex, typed: tuple[Word, ...], ranked: Iterable[_Candidate]) -> How:
    """Whether the name is worth asking back; the same for right and wrong answers."""
    heard, count = voiced(typed), sum(word.part is Part.PLAIN for word in typed)
    how = How.UNKNOWN
    for candidate in ranked:
        spelling = candidate.spelling
        if count < spelling.count <= _LONGEST_NAME and words_fit(typed, spelling, index.postings):
            return How.INCOMPLETE
        if fuzz.ratio(heard, voiced(spelling.words)) >= _CLOSE:
            how = How.CLOSE
    return how
