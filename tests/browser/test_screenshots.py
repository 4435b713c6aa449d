"""Pictures of every page: `python -m tests.screenshots`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PNG = b"\x89PNG\r\n\x1a\n"


def made(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.screenshots", str(folder), *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def size_of(picture: bytes) -> tuple[int, int]:
    return int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")


def test_a_state_in_each_look_and_on_contact_sheets(tmp_path: Path) -> None:
    run = made(tmp_path, "--only", "sign up, refused")
    assert run.returncode == 0, run.stderr
    widths = {}
    for look in ("phone-light", "phone-dark", "desk-light", "desk-dark"):
        picture = (tmp_path / look / "sign-up-refused.png").read_bytes()
        assert picture.startswith(PNG)
        assert (tmp_path / f"sheet-{look}-1.png").read_bytes().startswith(PNG)
        widths[look] = size_of(picture)[0]
    assert widths == {
        "phone-light": 360,
        "phone-dark": 360,
        "desk-light": 1280,
        "desk-dark": 1280,
    }
    light, dark = (tmp_path / f"phone-{each}" / "sign-up-refused.png" for each in ("light", "dark"))
    assert light.read_bytes() != dark.read_bytes()
    page = (tmp_path / "index.html").read_text("utf-8")
    assert page.count("<img") == 4
    assert 'href="phone-dark/sign-up-refused.png"' in page


def test_looks_can_be_chosen(tmp_path: Path) -> None:
    run = made(tmp_path, "--only", "help", "--look", "print", "--look", "zoomed")
    assert run.returncode == 0, run.stderr
    assert {each.name for each in tmp_path.iterdir() if each.is_dir()} == {"print", "zoomed"}
    assert size_of((tmp_path / "zoomed" / "help.png").read_bytes())[0] == 640
