"""Which entities of a pack a text names.

Called by `generation`: a learner is not asked about what they have not met, so a question must
know whom its prompt names. `hints` compares texts by the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from anyascii import anyascii

from quizapp.core.facts import Pack

_POSSESSIVE = re.compile(r"'s\b")
_WORD = re.compile(r"[a-z0-9]+")
_PARTICLES = frozenset("the a an of and al ul el ur ar as ash ad at e i wa bin ibn".split())


@lru_cache(maxsize=1 << 16)
def folded(text: str) -> str:
    """The words of a text, a blank between them, without case, diacritics, apostrophes and "'s"."""
    plain = anyascii(text).lower()
    if "'" in plain:
        plain = _POSSESSIVE.sub("", plain).replace("'", "")
    return " ".join(_WORD.findall(plain))


class Names:
    """Every name and alias of a pack, by its words."""

    def __init__(self, pack: Pack) -> None:
        self._owners: dict[str, list[str]] = {}
        lengths: dict[str, set[int]] = {}
        for entity in pack.entities.values():
            for spelling in (entity.name, *entity.aliases):
                name = folded(spelling)
                if name:
                    self._owners.setdefault(name, []).append(entity.id)
                    words = name.split()
                    lengths.setdefault(words[0], set()).add(len(words))
        self._lengths = {word: sorted(found, reverse=True) for word, found in lengths.items()}

    def named(self, text: str) -> Iterator[tuple[str, ...]]:
        """For each name in `text` the entities that bear it; the longest name at a place counts.

        A name of one word counts only where it is written with a capital.
        """
        words, place = folded(text).split(), 0
        while place < len(words):
            step = 1
            for length in self._lengths.get(words[place], ()):
                name = " ".join(words[place : place + length])
                if name in self._owners:
                    if _is_name(name, text):
                        yield tuple(self._owners[name])
                    step = length
                    break
            place += step


def _is_name(name: str, text: str) -> bool:
    telling = [word for word in name.split() if word not in _PARTICLES]
    return len(telling) > 1 or any(word.capitalize() in text for word in telling)
