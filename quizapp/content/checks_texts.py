"""Checks on the characters of a text: what cannot be shown, or would break a line.

TOML lets such characters in only behind a backslash or in a text of several lines. Called by
`quizapp.content.checks_tables` for every item of a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from quizapp.content.problems import Problem
from quizapp.content.reading import Reading

LONG = frozenset({"note", "description"})
"""Fields that may have several lines; every other text is one line."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")

Path = tuple[str | int, ...]


def odd_texts(reading: Reading, table: str, index: int, item: Any) -> Iterator[Problem]:
    """Texts with control characters, and names and wordings with blanks where none belong.

    Facts, which are many, are looked through only where their file has anything that could bring
    such a character in.
    """
    if table == "fact" and not reading.stands[table][index].file.may_hide:
        return
    if _is_plain(item):
        return
    for at, text in _texts((), item):
        name = next((repr(part) for part in reversed(at) if isinstance(part, str)), "this")
        if _CONTROL.search(text):
            message, hint = f"{name} holds a control character", "Take it out."
        elif text != " ".join(text.split()) and LONG.isdisjoint(at):
            message = f"{name} has a blank too many, or a line break: {text!r}"
            hint = "Write it on one line, with one blank between words and none at the ends."
        else:
            continue
        yield reading.problem(table, index, message, hint, at=at)


def _is_plain(value: Any) -> bool:
    """Whether nothing in a value can be odd, found out fast: of the characters that are printable
    the blank is the only one that parts words."""
    if isinstance(value, str):
        return value.isprintable() and value == value.strip() and "  " not in value
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return not isinstance(value, Mapping) or all(map(_is_plain, value.values()))


def _texts(at: Path, value: Any) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts((*at, key), inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _texts((*at, place), inner)
