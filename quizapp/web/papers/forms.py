"""What papers are printed with, read from an address; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping

from quizapp.services.printing import MOST_VERSIONS, Choices

SIZES = {"a4": "A4", "letter": "Letter"}


def size_from(values: Mapping[str, str]) -> str:
    """The size of the paper, A4 where none is named."""
    size = values.get("size", "")
    return size if size in SIZES else "a4"


def choices_from(values: Mapping[str, str]) -> Choices:
    """The choices that an address names; what makes no sense is as usual.

    An address without any is that of somebody who has not chosen yet.
    """
    number = values.get("version", "")
    version = int(number) if number.isdecimal() and len(number) < 7 else 0
    if "versions" not in values:
        return Choices(version=version)
    versions = values["versions"]
    return Choices(
        versions=min(max(int(versions), 1), MOST_VERSIONS) if versions.isdecimal() else 2,
        mixed="mixed" in values,
        keys="keys" in values,
        explanations="explanations" in values,
        version=version,
    )
