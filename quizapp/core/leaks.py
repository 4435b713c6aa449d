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
    "an as at be by do he if in is it my no of on or so to up we "
    "the and for with from into that this what when where which who whom whose was were did does "
    "has have had its his her their not are one all any our how many much according "
    "al ul el ur ar ad wa bin ibn".split()
)


@lru_cache(maxsize=1 << 16)
def content_words(text: str) -> frozenset[str]:
    """The words of a text that mean something: folded, of two letters or more ("Wu" tells)."""
    plain = re.sub(r"'s\b", "", anyascii(text).lower()).replace("'", "")
    plain = re.sub(r"\b(?:[a-z]\.){2,}", lambda m: m[0].replace(".", ""), plain)  # U.S. is "us"
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", plain)
    words = re.findall(r"[a-z0-9]+", plain)
    return frozenset(w for w in words if len(w) > 1 and w not in STOP_WORDS)


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
