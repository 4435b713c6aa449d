"""Words in a picture: how long they may be, and how wide they are drawn. Pure.

A picture made on the server cannot measure its letters; the widths are those of a wide system
font, so that what is laid out never overlaps.
"""

from __future__ import annotations

LONGEST = 52  # characters
SMALL = frozenset("a an the of in on at by to for from with and or that was were".split())
NARROW, MIDDLE, WIDE = 3.9, 7.0, 11.2  # pixels at 12.5 pixels' size
_NARROW = frozenset("iljtfrI.,;:'’|! ()[]-")
_WIDE = frozenset("mwMWQO%@—…")


def cut(text: str, longest: int = LONGEST) -> str:
    """The text, or as many whole words of it as fit with an ellipsis, no small one at the end."""
    if len(text) <= longest:
        return text
    if " " not in text[:longest]:
        return f"{text[: longest - 1]}…"
    words = text[:longest].split(" ")[:-1]
    while len(words) > 1 and words[-1].casefold() in SMALL:
        words.pop()
    return f"{' '.join(words)}…"


def width_of(text: str) -> float:
    """About how wide the text is, in pixels; rather too wide than too narrow."""
    return sum(NARROW if each in _NARROW else WIDE if each in _WIDE else MIDDLE for each in text)
