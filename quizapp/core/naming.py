"""Which entities of a pack a text names.

Called by `generation`: a learner is not asked about what they have not met, so a question must
know whom its prompt names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from anyascii import anyascii

from quizapp.core.facts import Pack

_POSSESSIVE = re.compile(r"'s\b")
_WORD = re.compile(r"[a-z0-9]+")
_PARTICLES = frozenset("the a an of and al ul el ur ar as ash ad at e i wa bin ibn".split())


def _words(text: str) -> tuple[str, ...]:
    plain = _POSSESSIVE.sub("", anyascii(text).lower()).replace("'", "")
    return tuple(_WORD.findall(plain))


class Names:
    """Every name and alias of a pack, by its words."""

    def __init__(self, pack: Pack) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], list[str]]] = {}
        for entity in pack.entities.values():
            for spelling in (entity.name, *entity.aliases):
                words = _words(spelling)
                if words:
                    owners = self._by_first.setdefault(words[0], {}).setdefault(words, [])
                    owners.append(entity.id)

    def named(self, text: str) -> Iterator[tuple[str, ...]]:
        """For each name in `text` the entities that bear it; the longest name at a place counts.

        A name of one word counts only where it is written with a capital.
        """
        words, place = _words(text), 0
        while place < len(words):
            runs = self._by_first.get(words[place], {})
            fitting = (run for run in runs if words[place : place + len(run)] == run)
            best = max(fitting, key=len, default=())
            if best and _is_name(best, text):
                yield tuple(runs[best])
            place += max(1, len(best))


def _is_name(words: tuple[str, ...], text: str) -> bool:
    telling = [word for word in words if word not in _PARTICLES]
    return len(telling) > 1 or any(word.capitalize() in text for word in telling)
