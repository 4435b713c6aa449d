"""Checks on sources: their headings, and the works they cite.

Called by `quizapp.content.checks`.
"""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import process

from quizapp.content.problems import Problem
from quizapp.content.reading import Reading
from quizapp.core.facts import Pack, Source


def source_problems(reading: Reading, pack: Pack) -> Iterator[Problem]:
    """Everything that is wrong with each source."""
    numbered: dict[tuple[str, int], str] = {}
    for source in pack.sources.values():
        yield from _headings(reading, source)
        yield from _further(reading, pack, source)
        if source.cited_by is not None and source.number is not None:
            first = numbered.setdefault((source.cited_by, source.number), source.id)
            if first != source.id:
                message = f"{first!r} is number {source.number} of {source.cited_by!r} already"
                hint = "A place in a list of references belongs to one work."
                yield reading.problem("source", source.id, message, hint, at=("number",))


def _headings(reading: Reading, source: Source) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, section in enumerate(source.sections):
        if section.heading in seen:
            message = f"the heading {section.heading!r} is listed twice"
            hint = "Citations find a section by its heading: list it once, where facts rest on it."
            yield reading.problem("source", source.id, message, hint, at=("sections", place))
        seen.add(section.heading)


def _further(reading: Reading, pack: Pack, source: Source) -> Iterator[Problem]:
    if (source.further or source.number is not None) and source.cited_by is None:
        key = "further" if source.further else "number"
        hint = (
            'Add cited_by = the source whose list of references names it, "article" for instance.'
        )
        yield reading.problem(
            "source", source.id, f"{key} stands without cited_by", hint, at=(key,)
        )
        return
    if source.cited_by is None:
        return
    headings = [section.heading for section in pack.sources[source.cited_by].sections]
    for heading in source.further:
        if heading not in headings:
            near = process.extractOne(heading, headings, score_cutoff=60)
            hint = f"Did you mean {near[0]!r}?" if near else "Name a heading as it is listed there."
            message = f"source {source.cited_by!r} has no section {heading!r}"
            yield reading.problem("source", source.id, message, hint, at=("further",))
