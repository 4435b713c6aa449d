"""What the documents say is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quizapp.cli import _COMMANDS
from quizapp.config import VARIABLES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("variable", VARIABLES)
def test_every_setting_is_documented(variable: str) -> None:
    assert f"`{variable}`" in (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", sorted(_COMMANDS.keys() - {"migrate"}))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`quizapp {command}" in README


def test_every_link_between_the_documents_leads_somewhere() -> None:
    gone = []
    for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("content/**/*.md")):
        for target in re.findall(r"\]\(([^)#:\s]+)\)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                gone.append(f"{page.relative_to(ROOT)}: {target}")
    assert not gone


def test_every_room_is_on_the_map() -> None:
    rooms = {p.parent.name for p in (ROOT / "quizapp").glob("*/__init__.py")}
    assert {room for room in rooms if f"{room}/" not in README} == set()
