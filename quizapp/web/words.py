"""Small words and numbers for templates: filters that `quizapp.app` installs once."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask

from quizapp.services.explaining import Passage


def points(credit: float) -> str:
    """A sum of credits as read by people: 7, 7.5, 6.67."""
    return f"{credit:.2f}".rstrip("0").rstrip(".")


def worth(most: float) -> str:
    """So many points in words: "1 point", "2.5 points"."""
    return f"{points(most)} {'point' if most == 1 else 'points'}"


def grouped(number: int) -> str:
    """A count with its thousands apart: 1,400."""
    return f"{number:,}"


def counted(number: int, one: str, many: str) -> str:
    """A count with its noun: "1 question", "1,400 questions"."""
    return f"{number:,} {one if number == 1 else many}"


def places(passages: Iterable[Passage]) -> list[Passage]:
    """The first passage of each section of each source: one link to a place is enough."""
    found: dict[tuple[str, str], Passage] = {}
    for each in passages:
        found.setdefault((each.source_id, each.section), each)
    return list(found.values())


def install(app: Flask) -> None:
    """Let the templates of `app` use these as filters."""
    filters = {"points": points, "worth": worth, "grouped": grouped, "counted": counted}
    app.jinja_env.filters.update(filters, places=places)
