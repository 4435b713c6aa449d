"""The packs that the tests of the core ask questions of."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from quizapp.content.reading import build_pack, read_folder
from quizapp.core.facts import Fact, Pack

PACKS = Path(__file__).parent.parent / "packs"


def _read(name: str) -> Pack:
    reading = read_folder(PACKS / name)
    return build_pack(reading.header, reading.tables)


@cache
def tiny() -> Pack:
    """Chemical elements: a bit of everything."""
    return _read("tiny")


@cache
def us_executive() -> Pack:
    """131 terms of office with exact dates."""
    return _read("us-executive")


def with_fact(pack: Pack, fact: Fact) -> Pack:
    """The pack with one fact corrected or added."""
    return replace(pack, facts={**pack.facts, fact.id: fact})
