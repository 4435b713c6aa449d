"""What must hold of every template, whichever page it makes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "quizapp" / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
SHEETS = sorted((WEB / "static" / "css").glob("*.css"))
SCRIPTS = sorted((WEB / "static" / "js").rglob("*.js"))


def named(path: Path) -> str:
    return str(path.relative_to(WEB))


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_no_inline_script_or_style(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\son[a-z]+\s*=", text), "an inline handler"
    assert not re.search(r"\sstyle\s*=|<style", text), "an inline style"
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), "an inline script"


@pytest.mark.parametrize("file", [*TEMPLATES, *SHEETS, *SCRIPTS], ids=named)
def test_nothing_is_fetched_from_others(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"""(src|href)\s*=\s*["'](https?:)?//""", text)
    assert not re.search(r"""url\(["']?(https?:)?//|@import""", text)
    assert "|safe" not in text


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_every_posted_form_carries_its_token(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    for form in re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL):
        assert "csrf_token" in form


def test_every_icon_is_in_the_sprite() -> None:
    sprite = (WEB / "static" / "icons" / "lucide.svg").read_text(encoding="utf-8")
    there = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    asked = set()
    for template in TEMPLATES:
        for call in re.findall(r"icon\(([^()]*)\)", template.read_text(encoding="utf-8")):
            asked.update(re.findall(r'"([\w-]+)"', call))
    assert asked <= there


def test_the_fonts_are_small_and_licensed() -> None:
    fonts = WEB / "static" / "fonts"
    assert sum(font.stat().st_size for font in fonts.glob("*.woff2")) < 60_000
    assert "SIL OPEN FONT LICENSE" in (fonts / "OFL.txt").read_text(encoding="utf-8")
