"""Chance that every machine agrees on: numbers and orders drawn from SHA-256.

`hash()` differs per process and `random` between versions; a seed must give the same presentation
for ever. Called by `distractors`, `presenting` and the quiz planner.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def number(*parts: object) -> int:
    """A number below 2**64 that depends on every part and on nothing else."""
    text = "\x1f".join(map(str, parts))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def shuffled(items: Iterable[T], name: Callable[[T], str], *parts: object) -> list[T]:
    """The items in an order drawn from `parts`; `name` tells one item from another."""
    return sorted(items, key=lambda item: number(*parts, name(item)))
