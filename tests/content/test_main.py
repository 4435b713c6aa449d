"""`python -m quizapp.content`."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizapp.content.__main__ import main
from tests.content.editing import HANDBOOK, replaced


def test_a_good_pack(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(pack), "--source-text", f"handbook={HANDBOOK}"]) == 0
    assert capsys.readouterr().out.endswith("0 errors, 1 warnings\n")


def test_a_bad_pack(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = replaced(pack, "facts/gases.toml", "number = 17", 'number = "17"')
    assert main([str(pack)]) == 1
    out = capsys.readouterr().out
    assert f"facts/gases.toml:{line}: error [chlorine-number]: 'number' must be a number" in out


def test_what_is_uncovered(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replaced(pack, "coverage.toml", '  { text = "17", facts = ["chlorine-number"] },\n', "")
    main([str(pack), "--source-text", f"handbook={HANDBOOK}", "--uncovered"])
    assert "Gases: number: 17\n" in capsys.readouterr().out
