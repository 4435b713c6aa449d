"""The one file to install elsewhere: built, put into an empty environment, and used there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
BIN = "Scripts" if os.name == "nt" else "bin"


def run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands of an environment that has quizapp from its wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ("-m", "build", "--wheel", "--no-isolation", "--outdir", folder)
    run(sys.executable, *build, cwd=ROOT)
    (wheel,) = folder.glob("*.whl")
    run(sys.executable, "-m", "venv", folder / "env", cwd=folder)
    python = folder / "env" / BIN / "python"
    quietly = ("-m", "pip", "install", "-q", "--disable-pip-version-check")
    run(python, *quietly, "--require-hashes", "-r", ROOT / "requirements.lock", cwd=folder)
    run(python, *quietly, "--no-deps", wheel, cwd=folder)
    run(python, "-m", "pip", "check", cwd=folder)
    return folder / "env" / BIN


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("QUIZAPP_", "PYTHON"))}
    return {**kept, "QUIZAPP_DATA": str(tmp_path / "data"), "QUIZAPP_PORT": "0"}


@pytest.fixture
def address(installed: Path, env: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """Where a server runs that was started from the wheel."""
    server = subprocess.Popen(
        [str(installed / "quizapp"), "run"],
        cwd=tmp_path,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        for line in server.stdout:
            found = re.search(r"http://\S+", line)
            if found:
                yield found.group()
                break
        else:
            pytest.fail(f"the server stopped with {server.wait()}")
    finally:
        server.kill()
        server.wait()
        if server.stdout is not None:
            server.stdout.close()


def test_the_wheel_serves_its_packs(address: str) -> None:
    with urllib.request.urlopen(address) as page:  # noqa: S310  (our own server)
        assert page.status == 200
        assert "Khorasan" in page.read().decode()


def test_the_wheel_holds_packs_that_pass_their_checks(
    installed: Path, env: dict[str, str], tmp_path: Path
) -> None:
    assert "0 errors" in run(installed / "quizapp", "check", "--shipped", cwd=tmp_path, env=env)
