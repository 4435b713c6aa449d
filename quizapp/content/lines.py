"""On which line of a TOML file a table or a key stands.

The parser keeps no positions, so problems would have no line. This scanner knows just enough of
TOML 1.0 to walk over strings, comments and brackets. `quizapp.content.reading` calls it, only
for files in which something is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

_STRINGS = r'"{3}(?:\\[\s\S]|[^\\])*?"{3}"{0,2}' r"|'{3}[\s\S]*?'{3}'{0,2}" r"|'[^'\n]*'"
_TOKEN = re.compile(_STRINGS + r'|"(?:\\.|[^"\\\n])*"|#[^\n]*|[\[\]{}\n]')
_NAME = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
_DOTTED = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*"
_HEADER = re.compile(rf"(\[\[?)[ \t]*({_DOTTED})[ \t]*\]\]?")
_KEY = re.compile(rf"({_DOTTED})[ \t]*=")
_PART = re.compile(_NAME)
_BLANK = re.compile(r"[ \t\r]*")


@dataclass
class _Scan:
    """Where the scanner is: the table it is in, and what it has found."""

    found: dict[Path, int] = field(default_factory=dict)
    count: dict[Path, int] = field(default_factory=dict)
    table: Path = ()


def lines(text: str) -> Mapping[Path, int]:
    """The line (from 1) of every table, key and member of an array of `text`, by its path.

    The paths are those of the parsed file: `("fact", 3, "cite", 0)` is the first citation of the
    fourth `[[fact]]`. Members of arrays and keys of inline tables have their own line where they
    begin one. `text` must be valid TOML.
    """
    scan = _Scan()
    at, line = 0, 1
    while at < len(text):
        at = _blank(text, at)
        if at >= len(text):
            break
        path: Path = ()
        if header := _HEADER.match(text, at):
            _enter(scan, header, line)
            at = header.end()
        elif key := _KEY.match(text, at):
            path = scan.table + _names(key[1])
            scan.found.setdefault(path, line)
            at = key.end()
        at, line = _skip_value(text, at, line, path, scan.found)
    return scan.found


def _blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _names(dotted: str) -> Path:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _enter(scan: _Scan, header: re.Match[str], line: int) -> None:
    """Move into the table of a header; `[a.b]` belongs to the last member of `[[a]]`."""
    path: Path = ()
    names = _names(header[2])
    for depth, name in enumerate(names):
        path = (*path, name)
        scan.found.setdefault(path, line)
        if depth == len(names) - 1 and header[1] == "[[":
            scan.count[path] = scan.count.get(path, -1) + 1
        if path in scan.count:
            path = (*path, scan.count[path])
    scan.table = path
    scan.found.setdefault(path, line)


def _skip_value(
    text: str, at: int, line: int, path: Path, found: dict[Path, int]
) -> tuple[int, int]:
    """Go to the end of the statement at `at`; note where each table inside an array begins."""
    depth = member = 0
    in_array = False
    while token := _TOKEN.search(text, at):
        word = token[0]
        at = token.end()
        if word == "\n":
            line += 1
            if depth == 0:
                return at, line
        elif word in "[{":
            in_array = in_array or (depth == 0 and word == "[")
            if path and in_array and depth == 1 and word == "{":
                found.setdefault((*path, member), line)
                member += 1
            depth += 1
        elif word in "]}":
            depth -= 1
        else:
            line += word.count("\n")
    return len(text), line
