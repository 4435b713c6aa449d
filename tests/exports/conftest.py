"""What the tests of the exports share: a pack, corrections of it, a learner's Anki, a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.content.reading import build_pack, read_folder
from quizapp.core.facts import Pack
from quizapp.core.generation import Generated, generate
from tests.exports.learner import Learner


@pytest.fixture(scope="session")
def elements(tiny: Path) -> Pack:
    """The tiny pack as a value."""
    reading = read_folder(tiny)
    return build_pack(reading.header, reading.tables)


@pytest.fixture(scope="session")
def generated(elements: Pack) -> Generated:
    return generate(elements)


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    """Somebody who has a new, empty Anki."""
    learner = Learner(tmp_path)
    yield learner
    learner.close()
