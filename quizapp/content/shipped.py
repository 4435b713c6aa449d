"""Where the packs and the schema that come with quizapp are.

In the source tree they stand in `content/`; in an installed wheel in `quizapp/packs`.
"""

from __future__ import annotations

from pathlib import Path

import quizapp

SCHEMA_NAME = "factpack.schema.json"


def content_folder() -> Path:
    """The folder of the shipped packs; raises `FileNotFoundError` when quizapp lacks it."""
    package = Path(quizapp.__file__).resolve().parent
    for folder in (package / "packs", package.parent / "content"):
        if (folder / SCHEMA_NAME).is_file():
            return folder
    raise FileNotFoundError(f"quizapp was installed without its packs: no {SCHEMA_NAME} found")


def schema_path() -> Path:
    """The JSON Schema of packs."""
    return content_folder() / SCHEMA_NAME


def shipped_packs() -> list[Path]:
    """The folders of the packs that come with quizapp, by name: those that hold TOML files."""
    return sorted(
        folder
        for folder in content_folder().iterdir()
        if folder.is_dir() and next(folder.rglob("*.toml"), None) is not None
    )
