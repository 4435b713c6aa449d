"""What is wrong with a pack, said so that its author can mend it.

Every check of `quizapp.content` returns `Problem` values; the readers raise `PackError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps a pack from being loaded; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: where it is, which id it concerns, what is wrong, what to do about it.

    `file` is relative to the pack's folder; `line` counts from 1, 0 is the file as a whole.
    """

    file: str
    line: int
    id: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        name = f" [{self.id}]" if self.id else ""
        hint = f"\n    {self.hint}" if self.hint else ""
        return f"{place}: {self.severity}{name}: {self.message}{hint}"


class PackError(ValueError):
    """A pack that cannot be used; `problems` says why, every reason at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def errors(problems: list[Problem]) -> list[Problem]:
    """Those of `problems` that keep a pack from being loaded."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]
