"""Reading a pack's folder: from TOML files to plain tables, and on to a `Pack`.

The services load packs with `read_folder` and `build_pack`, the checks say what is wrong with
what was read, the store rebuilds a pack from the same tables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import tomli  # tomllib, compiled: three times as fast
from rapidfuzz import fuzz, process

from quizapp.content import lines
from quizapp.content.building import TABLES, build_pack, canonical
from quizapp.content.problems import PackError, Problem
from quizapp.core.facts import Pack

__all__ = ["COVERAGE", "PackFile", "Reading", "Stand", "build_pack", "canonical", "read_folder"]

COVERAGE = "coverage.toml"

_HIDING = re.compile(r"\\[bfnrtuU]|\"\"\"|'''|[\x7f-\x9f\u2028\u2029]")
_MARKS = ("\\", '"""', "'''", "\x7f")


@dataclass(frozen=True)
class PackFile:
    """One TOML file of a pack. `name` is its path from the pack's folder, with forward slashes."""

    name: str
    text: str
    tables: Mapping[str, Any]

    @cached_property
    def lines(self) -> Mapping[lines.Path, int]:
        """The line of every table and key, by its path."""
        return lines.lines(self.text)

    @cached_property
    def may_hide(self) -> bool:
        """Whether a text in it may hold line breaks or characters that cannot be shown: it has a
        backslash that makes one, a text of several lines, or such a character as it is."""
        text = self.text
        if text.isascii() and not any(mark in text for mark in _MARKS):
            return False  # found out in no time, and true of most files
        return _HIDING.search(text) is not None

    def line(self, *path: str | int) -> int:
        """The line of what stands at `path`, or of the nearest thing around it; 0 is the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one item of a table was read."""

    file: PackFile
    index: int


@dataclass(frozen=True)
class Reading:
    """What stood in a pack's folder.

    `header` is the table `[pack]`, empty where there is none. `tables` holds the items of each
    table in the order of the pack: files by name, then as they stand in the file. `stands[name]`
    says of each where it was read. `coverage` is `coverage.toml`, or None. `problems` are files
    that cannot be read, and tables that cannot stand in a pack.
    """

    folder: Path
    header: Mapping[str, Any]
    tables: Mapping[str, list[Any]]
    stands: Mapping[str, list[Stand]]
    files: tuple[PackFile, ...]
    coverage: PackFile | None
    problems: tuple[Problem, ...]

    @cached_property
    def _index(self) -> Mapping[str, Mapping[str, int]]:
        index: dict[str, dict[str, int]] = {}
        for name, items in self.tables.items():
            index[name] = {}
            for place, item in enumerate(items):
                if isinstance(item, Mapping) and "id" in item:
                    index[name].setdefault(str(item["id"]), place)
        return index

    def ids(self, table: str) -> Mapping[str, int]:
        """The place in its table of each item by its id, the first of those that share one."""
        return self._index[table]

    def raw(self, table: str, item: str) -> Mapping[str, Any]:
        """The table as it was read of the item with this id."""
        found: Mapping[str, Any] = self.tables[table][self._index[table][item]]
        return found

    def problem(
        self,
        table: str,
        item: str | int,
        message: str,
        hint: str = "",
        *,
        at: tuple[str | int, ...] = (),
        **more: Any,
    ) -> Problem:
        """A problem of an item of `table`, given by id or place; `at` is the path inside it."""
        index = item if isinstance(item, int) else self._index[table][item]
        stand = self.stands[table][index]
        path = (table, *at) if table == "pack" else (table, stand.index, *at)
        raw = self.tables[table][index] if table != "pack" else self.header
        name = str(raw.get("id", "")) if isinstance(raw, Mapping) else ""
        return Problem(stand.file.name, stand.file.line(*path), name, message, hint, **more)

    def pack(self) -> Pack:
        """The pack as it was read, unchecked; raises `PackError` where it cannot be built."""
        if self.problems:
            raise PackError(self.problems)
        return build_pack(self.header, self.tables)


@dataclass
class _Gathered:
    """What has been read so far."""

    header: Mapping[str, Any] = field(default_factory=dict)
    tables: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in TABLES})
    stands: dict[str, list[Stand]] = field(
        default_factory=lambda: {name: [] for name in (*TABLES, "pack")}
    )
    problems: list[Problem] = field(default_factory=list)


def read_folder(path: str | Path) -> Reading:
    """Read every TOML file of the folder `path` and below it; `coverage.toml` is kept apart.

    Broken files do not end the reading: they are in `problems` of the result. Raises `PackError`
    where `path` is no folder or holds no TOML file.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise PackError((Problem(str(path), 0, "", "no such folder", "Name a pack's folder."),))
    gathered = _Gathered()
    files: list[PackFile] = []
    coverage = None
    for name in sorted(file.relative_to(folder) for file in folder.rglob("*.toml")):
        if any(part.startswith(".") for part in name.parts):
            continue  # what editors and version control keep for themselves
        read = _read_file(folder / name, name.as_posix(), gathered.problems)
        if read is None:
            continue
        if read.name == COVERAGE:
            coverage = read
        else:
            files.append(read)
            _gather(read, gathered)
    if not files and not gathered.problems:
        hint = "A pack is a folder of *.toml files; content/README.md shows how one is written."
        raise PackError((Problem(str(path), 0, "", "the folder holds no *.toml file", hint),))
    return Reading(
        folder=folder,
        header=gathered.header,
        tables=gathered.tables,
        stands=gathered.stands,
        files=tuple(files),
        coverage=coverage,
        problems=tuple(gathered.problems),
    )


def _read_file(file: Path, name: str, problems: list[Problem]) -> PackFile | None:
    if file.exists() and not file.is_file():
        problems.append(Problem(name, 0, "", "this is no file", "Give the folder another name."))
        return None
    try:
        text = file.read_text(encoding="utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
        return PackFile(name, text, tomli.loads(text))
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        problems.append(Problem(name, line, "", "this is not UTF-8", "Save the file as UTF-8."))
    except OSError as error:
        hint = "Look whether it is there and you may read it, or take it out of the folder."
        problems.append(Problem(name, 0, "", f"cannot be read: {error.strerror}", hint))
    except tomli.TOMLDecodeError as error:
        problems.append(_syntax_problem(name, error))
    except RecursionError:
        hint = "No table of a pack is deeper than four: a bracket may stand too often."
        problems.append(Problem(name, 0, "", "brackets are nested too deeply", hint))
    return None


def _syntax_problem(name: str, error: tomli.TOMLDecodeError) -> Problem:
    """What the parser says, with the line on its own and a hint about the usual mistakes."""
    message = error.msg
    hint = "Look at this line and the one before: a quote, comma or bracket may be missing."
    for part, advice in _ADVICE.items():
        if part in message:
            hint = advice
    said = f"this is not TOML: {message[:1].lower()}{message[1:]}"
    return Problem(name, error.lineno, "", said, hint)


_ADVICE = {
    "Invalid value": 'Put text and dates in double quotes: name = "...", when = "2015-02".',
    "Cannot overwrite a value": "The same key stands twice in one table: keep one of them.",
    "Cannot declare": "The same table stands twice: write [[fact]] with two brackets, [pack] once.",
    "Unclosed array": "An array lacks its closing bracket ].",
    "Illegal character": "A text must close on the line on which it opens; or use three quotes.",
    "Unescaped": "Write a backslash twice, or put the text in single quotes.",
    "Expected '='": "A key is followed by = and its value; text stands in quotes.",
    "Expected newline or end of document": "One key a line; text and dates in double quotes:"
    ' when = "2015-02"; a quote inside is written with a backslash before it.',
}


def _gather(read: PackFile, gathered: _Gathered) -> None:
    for name, value in read.tables.items():
        if name == "pack" and isinstance(value, Mapping):
            if gathered.stands["pack"]:
                first = gathered.stands["pack"][0].file.name
                gathered.problems.append(
                    Problem(
                        read.name,
                        read.line("pack"),
                        "",
                        f"[pack] stands in {first} already",
                        "A pack has one header: keep one of them.",
                    )
                )
                continue
            gathered.header = value
            gathered.stands["pack"].append(Stand(read, 0))
        elif name in gathered.tables and isinstance(value, list):
            gathered.tables[name].extend(value)
            gathered.stands[name].extend(Stand(read, index) for index in range(len(value)))
        else:
            gathered.problems.append(_stray(read, name))


def _stray(read: PackFile, name: str) -> Problem:
    """A table or key at the top of a file that a pack does not know, or that is misspelt."""
    line = read.line(name)
    if name in TABLES:
        return Problem(read.name, line, "", f"[{name}] is written with two brackets: [[{name}]]")
    if name == "pack":
        return Problem(read.name, line, "", "[[pack]] is written with one bracket: [pack]")
    if name == "section":
        hint = "Coverage stands in coverage.toml, in the pack's own folder and not below it."
        return Problem(read.name, line, "", "[[section]] cannot stand here", hint)
    near = process.extractOne(name, (*TABLES, "pack"), scorer=fuzz.ratio, score_cutoff=60)
    hint = f"Did you mean {near[0]}?" if near else f"Known are: pack, {', '.join(TABLES)}."
    return Problem(read.name, line, "", f"unknown table or key {name!r}", hint)
