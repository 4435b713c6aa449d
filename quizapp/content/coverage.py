"""What of a source is held by which fact: `coverage.toml`, and what authors have overlooked.

Called by `quizapp.content.checks` and by the `quizapp coverage` command.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import process

from quizapp.content import shape
from quizapp.content.passages import contains_words, divide, folded
from quizapp.content.problems import Problem, Severity
from quizapp.content.reading import PackFile, Reading
from quizapp.core.facts import Pack


@dataclass(frozen=True, slots=True)
class Item:
    """A name, date or number of a source, and the facts that hold it, or why none does."""

    text: str
    facts: tuple[str, ...]
    left_out: str
    at: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """The items of one section; `at` is the path of its table in the file."""

    source: str
    heading: str
    items: tuple[Item, ...]
    at: tuple[str | int, ...]


def read_coverage(file: PackFile, problems: list[Problem]) -> list[Covered]:
    """The sections of `coverage.toml` that have the right shape; the others go to `problems`."""
    covered = []
    for name in file.tables:
        if name != "section":
            message, hint = f"unknown table {name!r}", "Did you mean [[section]]?"
            problems.append(Problem(file.name, file.line(name), "", message, hint))
    sections = file.tables.get("section", [])
    if not isinstance(sections, list):
        message = "section is a list of tables, written with two brackets: [[section]]"
        problems.append(Problem(file.name, file.line("section"), "", message))
        sections = []
    for index, table in enumerate(sections):
        if not shape.fits("coverage")(table):
            problems.extend(
                _problem(file, ("section", index, *at), message, hint)
                for at, message, hint in shape.explain("coverage", table)
            )
            continue
        covered.append(_covered(index, table))
    return covered


def _covered(index: int, table: Mapping[str, Any]) -> Covered:
    items = tuple(
        Item(
            item["text"],
            tuple(item.get("facts", ())),
            item.get("left_out", ""),
            ("section", index, "items", place),
        )
        for place, item in enumerate(table["items"])
    )
    return Covered(table["source"], table["heading"], items, ("section", index))


def coverage_problems(
    reading: Reading, file: PackFile, pack: Pack, texts: Mapping[str, str] | None = None
) -> list[Problem]:
    """What is wrong with `coverage.toml`, the `file`.

    `pack` is what could be built of `reading`; a fact that is itself broken is still known.
    `texts` maps ids of sources to their texts; for those, each item must occur in its section.
    """
    problems: list[Problem] = []
    sections = read_coverage(file, problems)
    facts = reading.ids("fact")
    for covered in sections:
        if covered.source not in pack.sources and covered.source in reading.ids("source"):
            continue
        problems.extend(_section_problems(file, covered, pack, facts))
    problems.extend(_unlisted(file, sections, pack))
    for source, text in (texts or {}).items():
        problems.extend(_not_in_text(file, sections, pack, source, text))
    return problems


def _problem(
    file: PackFile,
    at: tuple[str | int, ...],
    message: str,
    hint: str = "",
    severity: Severity = Severity.ERROR,
) -> Problem:
    return Problem(file.name, file.line(*at), "", message, hint, severity)


def _section_problems(
    file: PackFile, covered: Covered, pack: Pack, facts: Mapping[str, int]
) -> Iterator[Problem]:
    source = pack.sources.get(covered.source)
    if source is None:
        message = f"unknown source {covered.source!r}"
        yield _problem(file, (*covered.at, "source"), message, _near(covered.source, pack.sources))
    else:
        headings = [section.heading for section in source.sections]
        if covered.heading not in headings:
            message = f"source {covered.source!r} has no section {covered.heading!r}"
            hint = _near(covered.heading, headings)
            yield _problem(file, (*covered.at, "heading"), message, hint)
    for item in covered.items:
        if bool(item.facts) == bool(item.left_out):
            message = f"{item.text!r} needs either facts or left_out"
            hint = 'Write facts = ["..."], or left_out = "the reason".'
            yield _problem(file, item.at, message, hint)
        for fact in item.facts:
            if fact not in facts:
                message = f"{item.text!r}: unknown fact {fact!r}"
                yield _problem(file, item.at, message, _near(fact, facts))


def _near(name: str, known: Mapping[str, Any] | list[str]) -> str:
    near = process.extractOne(name, list(known), score_cutoff=70)
    return f"Did you mean {near[0]!r}?" if near else ""


def _unlisted(file: PackFile, sections: list[Covered], pack: Pack) -> Iterator[Problem]:
    """Facts that no item names, and cited sections without a table."""
    named = {fact for covered in sections for item in covered.items for fact in item.facts}
    listed = {covered.source for covered in sections}
    seen = {(covered.source, covered.heading) for covered in sections}
    headings = {
        (source.id, section.heading)
        for source in pack.sources.values()
        for section in source.sections
    }
    for fact in pack.facts.values():
        if fact.id not in named and any(cite.source in listed for cite in fact.cite):
            hint = "Name it in the facts of an item of the section that it cites."
            yield Problem(file.name, 0, fact.id, "no item of coverage.toml names this fact", hint)
        for cite in fact.cite:
            place = (cite.source, cite.section)
            if cite.source in listed and place in headings and place not in seen:
                seen.add(place)
                message = f"section {cite.section!r} of {cite.source!r} is cited and has no table"
                hint = f"Add [[section]] with heading = {cite.section!r} and its items."
                yield Problem(file.name, 0, fact.id, message, hint)


def _not_in_text(
    file: PackFile, sections: list[Covered], pack: Pack, source: str, text: str
) -> Iterator[Problem]:
    divided = divide(pack.sources[source], text).sections
    bodies = {heading: folded(heading + "\n" + body) for heading, body in divided.items()}
    for covered in sections:
        if covered.source != source or covered.heading not in bodies:
            continue
        for item in covered.items:
            if not contains_words(bodies[covered.heading], folded(item.text)):
                message = f"{item.text!r} does not stand in section {covered.heading!r}"
                yield _problem(file, item.at, message, "Write it as it stands in the text.")


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Something of a section that no item mentions: a date, a number or a name."""

    source: str
    heading: str
    sort: str
    text: str


_MONTH = "January February March April May June July August September October November December"
_DATE = (
    rf"(?:\b\d{{1,2}} )?\b(?:{_MONTH.replace(' ', '|')})\b(?: \d{{1,2}}\b)?(?:,? \d{{4}}\b)?"
    r"|\b\d{4}s?\b"
)
_NUMBER = r"\b\d+(?:[,.]\d+)*\b"
_WORD = r"(?:\b[A-Z]\.|(?:[a-z]{2,3}-)?[A-ZÀ-ÖØ-ÞŚŠŽĀĪŪḤ][\w’'-]*)"
_NAME = rf"{_WORD}(?:[ ](?:(?:of|the|ul|al|e|i|and|wa|bin|ibn|-)[ ])*{_WORD})+"
_OPENERS = frozenset(
    "a an the at in on by from to for of with and but or as after before during since when while"
    " he she it they his her its their this that these those there then both also some many most"
    " one two although because however under among between initially later according".split()
)
_SORTS = (("date", re.compile(_DATE)), ("number", re.compile(_NUMBER)), ("name", re.compile(_NAME)))


def uncovered(pack: Pack, file: PackFile | None, source: str, text: str) -> list[Uncovered]:
    """Dates, numbers and names of several words in `text` that no item of its section mentions.

    A hint for authors, not proof: the first word of a sentence looks like a name. Something counts
    as mentioned where an item holds it or, for a name, is held by it.
    """
    sections = read_coverage(file, []) if file else []
    found = []
    for heading, body in divide(pack.sources[source], text).sections.items():
        items = [
            folded(item.text)
            for covered in sections
            if (covered.source, covered.heading) == (source, heading)
            for item in covered.items
        ]
        found += [
            Uncovered(source, heading, sort, candidate)
            for sort, candidate in candidates(body)
            if not _mentioned(candidate, sort, items)
        ]
    return found


def candidates(body: str) -> list[tuple[str, str]]:
    """Everything in a passage that looks like a date, a number or a name, each once, in order."""
    places: list[tuple[int, str, str]] = []
    taken: set[int] = set()
    plain = " ".join(body.split())
    for sort, pattern in _SORTS:
        for match in pattern.finditer(plain):
            if match.start() in taken:
                continue
            found = _without_opener(match[0]) if sort == "name" else match[0]
            if not found:
                continue
            taken.update(range(match.start(), match.end()))
            places.append((match.start(), sort, found))
    return list(dict.fromkeys((sort, text) for _, sort, text in sorted(places)))


def _without_opener(name: str) -> str:
    """A name without the word that only begins the sentence; "" if one word is left."""
    first, _, rest = name.partition(" ")
    if first.casefold() in _OPENERS:
        name = rest
    name = re.sub(r"['’]s?$", "", name.rstrip(" .-"))
    return name if " " in name else ""


def _mentioned(candidate: str, sort: str, items: list[str]) -> bool:
    text = folded(candidate)
    if any(contains_words(item, text) for item in items):
        return True
    return sort == "name" and any(len(item) > 3 and contains_words(text, item) for item in items)
