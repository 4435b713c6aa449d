"""Words of an answer that stand in its own prompt.

Called by `distractors`: a word that the key shares with the prompt must not be the key's alone.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

from quizapp.core.facts import Pack
from quizapp.core.questions import Value

ROOT = 5  # letters

STOP_WORDS = frozenset(
    "the and for with from into that this what when where which who whom whose was were did does "
    "has have had its his her their not are one all any our how many much according article".split()
)


@lru_cache(maxsize=1 << 16)
def content_words(text: str) -> frozenset[str]:
    """The words of a text that mean something: folded, of three letters or more."""
    words = re.findall(r"[a-z0-9]+", anyascii(text).lower().replace("'s ", " "))
    return frozenset(w for w in words if len(w) > 2 and w not in STOP_WORDS)


def shared_words(pack: Pack, value: Value, prompt: str) -> frozenset[str]:
    """The telling words of an entity's name that the prompt has too.

    The noun after "which" or "what" is no tell: "in which province" does not give away a
    "... Province".
    """
    if value.entity is None:
        return frozenset()
    entity = pack.entities[value.entity]
    asked = frozenset(re.findall(r"\b(?:which|what) (\w+)", anyascii(prompt).lower()))
    said = content_words(prompt)
    return frozenset(w for w in content_words(entity.name) - asked if has_like(said, w))


def has_like(words: frozenset[str], word: str) -> bool:
    """Whether one of `words` has the same root for a reader: it is `word`, or one opens the
    other with five letters or more ("Baluch", "Baluchi")."""
    return word in words or any(
        len(w) >= ROOT and len(word) >= ROOT and (w.startswith(word) or word.startswith(w))
        for w in words
    )
