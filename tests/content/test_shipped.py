"""The packs that come with quizapp, and where they are looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

import quizapp
from quizapp.content.checks import check
from quizapp.content.problems import errors
from quizapp.content.shipped import content_folder, schema_path, shipped_packs


def test_the_schema_is_beside_the_packs() -> None:
    assert schema_path().parent == content_folder()
    assert schema_path().is_file()


@pytest.mark.parametrize("folder", shipped_packs(), ids=lambda folder: folder.name)
def test_every_shipped_pack_is_sound(folder: Path) -> None:
    assert errors(check(folder)) == []


def _installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    package = folder / "quizapp"
    package.mkdir()
    monkeypatch.setattr(quizapp, "__file__", str(package / "__init__.py"))
    return package


def test_in_an_installed_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packs = _installed(tmp_path, monkeypatch) / "packs"
    (packs / "b" / "facts").mkdir(parents=True)
    (packs / "b" / "facts" / "x.toml").touch()
    (packs / "a").mkdir()
    (packs / "a" / "pack.toml").touch()
    (packs / "empty").mkdir()
    (packs / "factpack.schema.json").touch()
    assert content_folder() == packs
    assert shipped_packs() == [packs / "a", packs / "b"]


def test_without_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _installed(tmp_path, monkeypatch)
    with pytest.raises(FileNotFoundError, match="without its packs"):
        content_folder()
