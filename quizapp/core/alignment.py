"""How far a typed name is from one spelling of the pack, word against word.

`names` ranks entities by it. The words of both are set against each other in order; a word that
only one of them has costs nothing for an article, little for a title, something for a label
("group"), and too much to be accepted for a name. All costs are in sounds: see `sounds.unlikeness`.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace

from quizapp.core.folding import OFFICES, Part, Word
from quizapp.core.sounds import sounds, tolerance, unlikeness

_TITLE, _OTHER_CLERIC, _OTHER_TITLE = 0.25, 0.15, 0.4
_LABEL, _OTHER_LABEL = 0.5, 3.0
_ASIDE = 0.2
_MUHAMMAD = "muhammad"
_FREE_NAME = 0.5  # before another name, Muhammad is given or left out at will
_REFUSED = 2.0  # added where two words are not the same: no limit lets it pass
_NISBA = 0.3
_MERGED = 0.1
_MOST_MERGED = 0.6
_REORDERED = 0.4
_CLERICS = frozenset({"mullah", "mawlavi", "maulana"})
_BARE_TOLERANCE = 0.45
_SURE = 0.4  # a word of the pack itself passes for another one only if this near


@dataclass(frozen=True, slots=True)
class Spelling:
    """One spelling of an entity, cut into words.

    `labels`: those that it may lack or bear; `length`: its sounds without articles, titles and
    labels; `count`: its plain words; `limit`: how far a typed name may be from it; `endings`: for a
    person, the same without the first, the first two, ... names.
    """

    entity: str
    words: tuple[Word, ...]
    person: bool
    labels: frozenset[str]
    length: int
    count: int
    limit: float
    is_ending: bool = False
    endings: tuple[Spelling, ...] = ()


def spelling_of(
    entity: str, found: tuple[Word, ...], *, person: bool, labels: frozenset[str]
) -> Spelling:
    """Prepares a spelling for `distance`."""
    whole = _one_spelling(entity, found, person=person, labels=labels)
    if not person:
        return whole
    starts = [i for i, word in enumerate(found) if word.part is Part.PLAIN and not word.aside]
    endings = [
        _one_spelling(entity, found[i:], person=True, labels=frozenset()) for i in starts[1:]
    ]
    endings = [replace(ending, is_ending=True) for ending in endings]
    return replace(whole, endings=tuple(endings))


def _one_spelling(
    entity: str, found: tuple[Word, ...], *, person: bool, labels: frozenset[str]
) -> Spelling:
    plain = [word for word in found if word.part is Part.PLAIN and not word.aside]
    length = sum(len(sounds(word.text)) for word in plain)
    return Spelling(
        entity=entity,
        words=found,
        person=person,
        labels=labels,
        length=length,
        count=len(plain),
        limit=max(0.6, min(1.5, 0.12 * length)),
    )


def voiced(found: tuple[Word, ...]) -> str:
    """The sounds of a name as text."""
    return " ".join(sounds(word.text, bare=word.bare) for word in found)


def distance(typed: tuple[Word, ...], spelling: Spelling, known: Container[str]) -> float:
    """How far `typed` is from `spelling`; `known` holds every word of the pack."""
    theirs = spelling.words
    free = not spelling.is_ending and not (_names_muhammad(typed) and _names_muhammad(theirs))
    inf = float("inf")
    table = [[inf] * (len(theirs) + 1) for _ in range(len(typed) + 1)]
    table[0][0] = 0.0
    for i in range(len(typed) + 1):
        for j in range(len(theirs) + 1):
            best = table[i][j]
            if i:
                best = min(best, table[i - 1][j] + _left_over(typed, i - 1, spelling, free))
            if j:
                best = min(best, table[i][j - 1] + _left_over(theirs, j - 1, spelling, free))
            if i and j:
                best = min(
                    best,
                    table[i - 1][j - 1] + _against(typed[i - 1], theirs[j - 1], spelling, known),
                )
            if i > 1 and j:
                merged = _as_one(typed[i - 2], typed[i - 1])
                best = min(best, table[i - 2][j - 1] + _against_merged(merged, theirs[j - 1]))
            if i and j > 1:
                merged = _as_one(theirs[j - 2], theirs[j - 1])
                best = min(best, table[i - 1][j - 2] + _against_merged(typed[i - 1], merged))
            table[i][j] = best
    return round(table[-1][-1], 3)


def reordered(typed: tuple[Word, ...], spelling: Spelling, known: Container[str]) -> float:
    """The distance if the words may stand in any order, for all but people.

    A person's names in another order are another person's.
    """
    if spelling.person:
        return float("inf")
    ours = [word for word in typed if word.part is not Part.ARTICLE]
    theirs = [word for word in spelling.words if word.part is not Part.ARTICLE]
    if len(ours) != len(theirs) or len(ours) < 2:
        return float("inf")
    cost = _REORDERED
    for word in ours:
        nearest = min(theirs, key=lambda other: _against(word, other, spelling, known))
        cost += _against(word, nearest, spelling, known)
        theirs.remove(nearest)
    return round(cost, 3)


def words_fit(typed: tuple[Word, ...], spelling: Spelling, known: Container[str]) -> bool:
    """Whether every typed name is one of the spelling's: a part of it, in whatever order."""
    names = [word for word in typed if word.part is Part.PLAIN]
    return bool(names) and all(
        any(_against(word, other, spelling, known) < _REFUSED for other in spelling.words)
        for word in names
    )


def _left_over(found: tuple[Word, ...], i: int, spelling: Spelling, free: bool) -> float:
    """What it costs that only one side has this word; `free`: Muhammad may go."""
    word = found[i]
    if word.aside:
        return _ASIDE
    if word.part is Part.ARTICLE:
        return 0.0
    if word.part is Part.TITLE and (spelling.person or word.sort not in OFFICES):
        return _TITLE
    if word.part is Part.LABEL:
        return _LABEL if word.sort in spelling.labels and not spelling.person else _REFUSED
    if free and word.text == _MUHAMMAD and spelling.person and _can_go(found, i):
        return _FREE_NAME
    return min(4.0, max(_REFUSED, len(sounds(word.text)) / 2))


def _names_muhammad(found: tuple[Word, ...]) -> bool:
    return any(word.text == _MUHAMMAD for word in found)


def _can_go(found: tuple[Word, ...], i: int) -> bool:
    """Whether Muhammad stands before a name that is enough without it, and not after Abu."""
    named = sum(word.part in (Part.PLAIN, Part.TITLE) for word in found)
    return named > 2 and i < len(found) - 1 and (i == 0 or found[i - 1].text != "abu")


def _against(one: Word, other: Word, spelling: Spelling, known: Container[str]) -> float:
    """The cost of a typed word standing for one of the pack's."""
    if one.text == other.text:
        return 0.0
    parts = {one.part, other.part}
    if Part.RIGID in parts or (Part.ARTICLE in parts and len(parts) > 1):
        return 2 * _REFUSED
    if parts == {Part.ARTICLE}:
        return 0.0
    if parts == {Part.TITLE}:
        if one.sort == other.sort:
            return 0.0
        return _OTHER_CLERIC if {one.sort, other.sort} <= _CLERICS else _OTHER_TITLE
    if parts == {Part.LABEL}:
        return 0.0 if one.sort == other.sort else _OTHER_LABEL
    bare = one.bare
    if other.bare and not bare:
        one, other, bare = other, one, True
    cost = unlikeness(one.text, other.text, bare=bare)
    allowed = max(tolerance(one.text), tolerance(other.text))
    if bare:
        allowed = max(_BARE_TOLERANCE, tolerance(other.text))
    if cost > allowed or (cost > _SURE and not bare and one.text in known):
        return cost + _REFUSED
    if spelling.person and spelling.count <= 2 and cost > _NISBA and _only_one_is_nisba(one, other):
        return cost + _REFUSED
    return cost


def _only_one_is_nisba(one: Word, other: Word) -> bool:
    """Whether one alone has the -i that makes a surname of a place: Baghdad, Baghdadi."""
    return (one.text[-1] in "iy") != (other.text[-1] in "iy")


def _as_one(one: Word, other: Word) -> Word | None:
    if Part.RIGID in (one.part, other.part) or one.bare != other.bare:
        return None
    if any(word.part is not Part.ARTICLE and len(word.text) == 1 for word in (one, other)):
        return None  # an initial
    return Word(one.text + other.text, bare=one.bare)


def _against_merged(one: Word | None, other: Word | None) -> float:
    """Two words of one side against one of the other: Muslim Dost, Muslimdost."""
    if one is None or other is None or Part.RIGID in (one.part, other.part):
        return float("inf")
    if other.bare and not one.bare:
        one, other = other, one
    cost = unlikeness(one.text, other.text, bare=one.bare)
    allowed = min(tolerance(one.text), tolerance(other.text), _MOST_MERGED)
    return cost + _MERGED if cost <= allowed else float("inf")
