"""What the tests of packs share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.editing import copy_of_tiny


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the tiny pack, to be spoilt."""
    return copy_of_tiny(tmp_path)
