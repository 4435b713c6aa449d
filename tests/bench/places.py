"""Where the benchmark keeps its files, in memory and on a disk. `__main__` makes and removes it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108  (a folder of its own is made in it)
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Places:
    """Two empty folders: on a memory file system where there is one, and on a disk."""

    memory: Path
    disk: Path
    in_memory: bool


@contextmanager
def places() -> Iterator[Places]:
    """Two folders that are gone afterwards."""
    in_memory = MEMORY.is_dir()
    on_disk = ROOT / "var"
    on_disk.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(
            prefix="quizapp-", dir=MEMORY if in_memory else on_disk, ignore_cleanup_errors=True
        ) as memory,
        tempfile.TemporaryDirectory(
            prefix="bench-", dir=on_disk, ignore_cleanup_errors=True
        ) as disk,
    ):
        yield Places(Path(memory), Path(disk), in_memory)
