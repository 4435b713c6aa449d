"""Marks are changed in one place: no other file writes the audit log, or the credit of an item."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2] / "quizapp"
SERVICES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for room in ("services", "web", "exports")
    for path in (ROOT / room).rglob("*.py")
}


def files_with(pattern: str) -> set[str]:
    return {name for name, text in SERVICES.items() if re.search(pattern, text)}


def test_one_function_writes_the_audit_log() -> None:
    of_marks = files_with(r"import mark_queries as queries")
    assert files_with(r"queries\.INSERT_LINE\.") & of_marks == {"services/mark_lines.py"}
    made = files_with(r"(?<!class )MarkLineRow\(|insert\((table_of\()?MarkLineRow")
    assert made == set()


def test_after_the_end_of_an_attempt_one_function_changes_credits() -> None:
    updates = files_with(r"update\(Attempt(Item)?Row\)")
    changing = {
        name for name in updates if "credit=" in SERVICES[name] or '"credit":' in SERVICES[name]
    }
    ending = {name for name in changing if name.startswith("services/attempt")}
    assert changing - ending == {"services/crediting.py"}
