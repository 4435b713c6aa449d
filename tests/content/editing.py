"""A copy of the tiny pack that a test spoils in one place, and the line of that place."""

from __future__ import annotations

import shutil
from pathlib import Path

from quizapp.content.checks import check
from quizapp.content.problems import Problem, Severity

TINY = Path(__file__).parents[1] / "packs" / "tiny"
HANDBOOK = TINY.with_name("tiny-handbook.txt")


def copy_of_tiny(folder: Path) -> Path:
    """A fresh copy of the tiny pack in `folder`, without its lock."""
    pack = folder / "pack"
    shutil.copytree(TINY, pack, ignore=shutil.ignore_patterns("keys.lock"))
    return pack


def replaced(pack: Path, file: str, old: str, new: str) -> int:
    """Replace `old`, which must stand there once, in a file; return the line where it began."""
    path = pack / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{text.count(old)} times in {file}: {old}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def appended(pack: Path, file: str, new: str) -> int:
    """Add text at the end of a file; return the line on which it begins."""
    path = pack / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text + new, encoding="utf-8")
    return text.count("\n") + 1


def problems_of(pack: Path) -> list[Problem]:
    """What the check finds, but for the missing lock."""
    return [problem for problem in check(pack) if problem.file != "keys.lock"]


def the_problem(pack: Path) -> Problem:
    """The one problem of a pack, which must be an error."""
    (problem,) = problems_of(pack)
    assert problem.severity is Severity.ERROR
    return problem


def the_warning(pack: Path) -> Problem:
    """The one problem of a pack, which must be a warning."""
    (problem,) = problems_of(pack)
    assert problem.severity is Severity.WARNING
    return problem
