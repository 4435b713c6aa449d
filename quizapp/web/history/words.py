"""Words in a picture: how long they may be, and how wide they are drawn. Pure.

A picture made on the server cannot measure its letters; the widths are those of a wide system
font, so that what is laid out never overlaps.
"""

from __future__ import annotations

LONGEST = 46  # characters
NARROW, MIDDLE, WIDE = 3.9, 7.0, 11.2  # pixels at 12.5 pixels' size
_NARROW = frozenset("iljtfrI.,;:'’|! ()[]-")
_WIDE = frozenset("mwMWQO%@—…")


def cut(text: str, longest: int = LONGEST) -> str:
    """The text, or as many whole words of it as fit with an ellipsis."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    return f"{kept.rsplit(' ', 1)[0] if ' ' in kept else kept}…"


def width_of(text: str) -> float:
    """About how wide the text is, in pixels; rather too wide than too narrow."""
    return sum(NARROW if each in _NARROW else WIDE if each in _WIDE else MIDDLE for each in text)
