"""A pack against the text of its source: do the cited words still stand in the named section?

Called by `quizapp.content.checks` when a source text is given, and by `coverage`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from quizapp.core.facts import Citation, Pack, Source

_FOLDED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "\u00ad": None,
        "\u200b": None,
        "\u200e": None,
        "\u200f": None,
        "\u2060": None,
        "\ufeff": None,
    }
)


def folded(text: str) -> str:
    """A text as passages are compared: single blanks, plain quotes and dashes, no case."""
    plain = unicodedata.normalize("NFKC", text).translate(_FOLDED)
    return " ".join(plain.casefold().split())


def contains_words(passage: str, words: str) -> bool:
    """Whether `words` stand in `passage` as whole words, both folded."""
    pattern = re.escape(words)
    before = r"(?<!\w)" if words[:1].isalnum() else ""
    after = r"(?!\w)" if words[-1:].isalnum() else ""
    return re.search(before + pattern + after, passage) is not None


@dataclass(frozen=True, slots=True)
class Divided:
    """A source text by its sections. `missing`: listed headings that the text lacks in that order.

    `sections` maps a heading to the text below it, down to the next listed heading.
    """

    sections: Mapping[str, str]
    missing: tuple[str, ...]


def divide(source: Source, text: str) -> Divided:
    """Split the text at the source's headings, in their order.

    A heading is a line that says nothing else, but for marks as `== x ==` or `# x`. What stands
    before the first heading belongs to none.
    """
    lines = text.splitlines()
    bare = [folded(re.sub(r"^[#=\s]+|[=\s]+$", "", line)) for line in lines]
    found, missing = _places(bare, [folded(section.heading) for section in source.sections])
    sections: dict[str, str] = {}
    starts = [*[place for place in found if place is not None], len(lines)]
    for section, place in zip(source.sections, found, strict=True):
        if place is None:
            continue
        end = next(start for start in starts if start > place)
        sections[section.heading] = "\n".join(lines[place + 1 : end])
    return Divided(sections, tuple(source.sections[index].heading for index in missing))


def _places(bare: Sequence[str], headings: Sequence[str]) -> tuple[list[int | None], list[int]]:
    """The line of each heading, or None, and the headings that have none.

    As many as can be have a line, in rising order; of several ways the one with the earliest lines.
    """
    lines_of = [[n for n, line in enumerate(bare) if line == heading] for heading in headings]
    after: list[tuple[int, int, int]] = []  # (how many from here on, heading, line) of each start
    then: dict[tuple[int, int], tuple[int, int] | None] = {}
    for index in reversed(range(len(headings))):
        starts = []
        for line in lines_of[index]:
            later = [start for start in after if start[2] > line]
            best = max(later, key=lambda s: (s[0], -s[2]), default=None)
            starts.append((best[0] + 1 if best else 1, index, line))
            then[index, line] = best[1:] if best else None
        after += starts
    found: list[int | None] = [None] * len(headings)
    first = max(after, key=lambda s: (s[0], -s[2]), default=None)
    here = first[1:] if first else None
    while here is not None:
        found[here[0]] = here[1]
        here = then[here]
    return found, [index for index, line in enumerate(found) if line is None]


@dataclass(frozen=True, slots=True)
class Gone:
    """A citation whose words do not stand where it says.

    `at` is its path inside the fact; `elsewhere` the heading under which the words do stand, "".
    """

    fact: str
    at: tuple[str | int, ...]
    citation: Citation
    elsewhere: str = ""


def missing(pack: Pack, source_id: str, text: str) -> list[Gone]:
    """The citations of a source whose words are not in the named section of `text`.

    Raises `KeyError` where the pack has no such source.
    """
    divided = divide(pack.sources[source_id], text)
    sections = {heading: folded(body) for heading, body in divided.sections.items()}
    gone = []
    for fact, at, cite in citations(pack):
        if cite.source != source_id or not cite.words:
            continue
        words = folded(cite.words)
        passage = sections.get(cite.section, "") if cite.section else folded(text)
        if contains_words(passage, words):
            continue
        others = (heading for heading, body in sections.items() if contains_words(body, words))
        gone.append(Gone(fact, at, cite, next(others, "")))
    return gone


def citations(pack: Pack) -> Iterator[tuple[str, tuple[str | int, ...], Citation]]:
    """Every citation of a pack: the fact's id, the path inside the fact, the citation."""
    for fact in pack.facts.values():
        for number, cite in enumerate(fact.cite):
            yield fact.id, ("cite", number), cite
        for number, version in enumerate(fact.versions):
            for place, cite in enumerate(version.cite):
                yield fact.id, ("version", number, "cite", place), cite
