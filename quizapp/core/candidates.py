"""Where wrong options are looked for: an index of one pack, built once.

Called by `distractors`. Everything here is about plausibility (near in kind, time and place);
what is provably wrong is decided there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from math import log2
from typing import NamedTuple

from anyascii import anyascii

from quizapp.core.dates import PartialDate
from quizapp.core.facts import Entity, Fact, Pack, Wants
from quizapp.core.leaks import content_words

NEAREST = 40  # of a kind, by time: enough to choose from, and bounded for packs of any size
NO_YEAR = 0.0
YEARS_UNKNOWN = 5.0  # how far apart two things are taken to be, one of which has no date
_NO_CONSONANT = re.compile(r"[^b-df-hj-np-tv-z]")
_DOUBLED = re.compile(r"(.)\1+")
_WORD = re.compile(r"\w+")


class _Look(NamedTuple):
    """How an entity's names look: telling words of its name, that name without vowels, spaces and
    marks, all spellings without regard to case, acronyms, and the name's words as written."""

    words: frozenset[str]
    consonants: str
    spellings: frozenset[str]
    acronyms: frozenset[str]
    as_written: frozenset[str]


class _Mark(NamedTuple):
    """What makes an entity near to others: its year, what it lies within, the telling words of its
    name, how much the pack says of it, the length of its name."""

    year: float
    within: str | None
    words: frozenset[str]
    prominence: float
    length: int


class Candidates:
    """Entities, dates and numbers of a pack by what makes them near to one another."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    @cached_property
    def words(self) -> dict[str, frozenset[str]]:
        """For each entity, the telling words of its name."""
        return {e.id: content_words(e.name) for e in self.pack.entities.values()}

    @cached_property
    def _years(self) -> dict[str, float]:
        return {e: _typical_year(facts) for e, facts in self.pack.facts_of.items()}

    def year(self, entity: str) -> float:
        """The middle of the years in which the entity's facts fall; `NO_YEAR` if it has none."""
        return self._years[entity]

    @cached_property
    def naming(self) -> dict[str, tuple[Fact, ...]]:
        """For each entity, the facts that name it, in versions that differ too."""
        found = {entity: list(facts) for entity, facts in self.pack.facts_of.items()}
        for fact in self.pack.facts.values():
            for version in fact.versions:
                for entity in (version.object, version.place):
                    if entity is not None and fact not in found[entity]:
                        found[entity].append(fact)
        return {entity: tuple(facts) for entity, facts in found.items()}

    @cached_property
    def parts(self) -> dict[str, tuple[str, ...]]:
        """For each entity that contains others, everything that lies within it."""
        found: dict[str, list[str]] = {}
        for entity in self.pack.entities:
            for whole in self.pack.wholes(entity):
                found.setdefault(whole, []).append(entity)
        return {whole: tuple(parts) for whole, parts in found.items()}

    @cached_property
    def lengths(self) -> dict[str, int]:
        """For each entity, the characters of its name."""
        return {entity.id: len(entity.name) for entity in self.pack.entities.values()}

    @cached_property
    def _looks(self) -> dict[str, _Look]:
        return {e.id: _look(e, self.words[e.id]) for e in self.pack.entities.values()}

    def too_alike(self, one: str, other: str) -> bool:
        """Whether two entities cannot be options of one question: a name is part of the other's,
        they share a spelling, differ in vowels alone, or one's name holds the other's acronym."""
        words, consonants, spellings, acronyms, as_written = self._looks[one]
        its_words, its_consonants, its_spellings, its_acronyms, its_writing = self._looks[other]
        return (
            words <= its_words
            or its_words <= words
            or consonants == its_consonants
            or not spellings.isdisjoint(its_spellings)
            or not acronyms.isdisjoint(its_writing)
            or not its_acronyms.isdisjoint(as_written)
        )

    @cached_property
    def _of_kind(self) -> dict[str, list[tuple[float, str]]]:
        found: dict[str, list[tuple[float, str]]] = {}
        for entity in self.pack.entities.values():
            found.setdefault(entity.kind, []).append((self._years[entity.id], entity.id))
        for entities in found.values():
            entities.sort()
        return found

    @cached_property
    def _in_slot(self) -> dict[tuple[str, Wants], frozenset[str]]:
        """For each relation and part, the entities that stand there in some fact."""
        found: dict[tuple[str, Wants], set[str]] = {}
        for fact in self.pack.facts.values():
            for wants in (Wants.SUBJECT, Wants.OBJECT, Wants.PLACE):
                entity = getattr(fact, wants.value)
                if entity is not None:
                    found.setdefault((fact.relation, wants), set()).add(entity)
        return {slot: frozenset(entities) for slot, entities in found.items()}

    @cached_property
    def _confusable(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for group in self.pack.confusables:
            for entity in group.entities:
                found.setdefault(entity, set()).update(group.entities)
        return {entity: frozenset(others) for entity, others in found.items()}

    @cached_property
    def _dates(self) -> dict[str, list[tuple[int, PartialDate]]]:
        """The dates of the pack by their form ("dddd-dd" for months), in order of time."""
        dates = {fact.when for fact in self.pack.facts.values() if fact.when is not None}
        found: dict[str, list[tuple[int, PartialDate]]] = {}
        for date in dates:
            found.setdefault(form_of(date), []).append((_day(date), date))
        for entries in found.values():
            entries.sort(key=lambda entry: (entry[0], entry[1].edtf))
        return found

    @cached_property
    def _on(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = {}
        for fact in self.pack.facts.values():
            if fact.when is not None:
                found.setdefault(fact.when.edtf, []).append(fact)
        return found

    @cached_property
    def last_year(self) -> int:
        """The latest year in which something happens in the pack."""
        dates = (fact.when for fact in self.pack.facts.values() if fact.when is not None)
        return max((d.latest.year for d in dates if d.latest is not None), default=9999)

    def facts_on(self, date: PartialDate) -> Iterable[Fact]:
        """The facts that carry exactly this date."""
        return self._on.get(date.edtf, ())

    def confusable(self, entity: str) -> frozenset[str]:
        """The entities that readers mistake for this one."""
        return self._confusable.get(entity, frozenset())

    def filling(self, relation: str, wants: Wants) -> frozenset[str]:
        """The entities that some fact of the relation has in that place."""
        return self._in_slot.get((relation, wants), frozenset())

    def alike(self, entity: str, year: float) -> Iterator[str]:
        """Entities of exactly the same kind, the ones nearest to `year`, at most `NEAREST`."""
        entries = self._of_kind[self.pack.entities[entity].kind]
        middle = bisect_left(entries, (year, ""))
        low = max(0, min(middle - NEAREST // 2, len(entries) - NEAREST))
        near = dict.fromkeys(e for _, e in entries[low : low + NEAREST])
        near.update(dict.fromkeys(sorted(self.confusable(entity))))
        kind = self.pack.entities[entity].kind
        return (e for e in near if e != entity and self.pack.entities[e].kind == kind)

    def dates_near(self, date: PartialDate, count: int) -> Iterator[PartialDate]:
        """Up to `count` dates of the same form on either side, nearest first on each side."""
        entries = self._dates.get(form_of(date), [])
        place = bisect_left(entries, _day(date), key=lambda entry: entry[0])
        yield from (found for _, found in reversed(entries[max(0, place - count) : place]))
        yield from (found for _, found in entries[place : place + count + 1] if found != date)

    @cached_property
    def _marks(self) -> dict[str, _Mark]:
        return {entity: self._mark(entity) for entity in self.pack.entities}

    def _mark(self, entity: str) -> _Mark:
        found = self.pack.entities[entity]
        prominence = min(2.5, log2(1 + len(self.pack.facts_of[entity])) / 2)
        length = max(1, len(found.name))
        return _Mark(self._years[entity], found.within, self.words[entity], prominence, length)

    def closeness_to(self, entity: str) -> Callable[[str], float]:
        """How easily another entity could be taken for `entity`; larger is nearer. No unit."""
        year, within, words, _, length = self._marks[entity]
        marks, confusable = self._marks, self.confusable(entity)

        def closeness(other: str) -> float:
            its_year, its_within, its_words, prominent, its_length = marks[other]
            dated = year != NO_YEAR and its_year != NO_YEAR
            near_in_time = -log2(1 + (abs(year - its_year) if dated else YEARS_UNKNOWN))
            near_in_place = 1.0 if within is not None and within == its_within else 0.0
            mistaken = 3.0 if other in confusable else 0.0
            shared = 0.0 if words.isdisjoint(its_words) else 1.0
            near = near_in_time + near_in_place + mistaken + shared + prominent
            return near - _unlike(length, its_length)

        return closeness


def _unlike(key: int, other: int) -> float:
    """How much two names differ in length. A longer one counts more: prominent keys have short
    names, and would else be told by being the shortest."""
    if other > key:
        return max(0.0, other / key - 1.2) * 2.0
    return max(0.0, key / other - 1.2)


def _look(entity: Entity, words: frozenset[str]) -> _Look:
    return _Look(
        words=words,
        consonants=_DOUBLED.sub(r"\1", _NO_CONSONANT.sub("", anyascii(entity.name).lower())),
        spellings=frozenset(s.casefold() for s in entity.spellings),
        acronyms=frozenset(entity.acronyms),
        as_written=frozenset(_WORD.findall(entity.name)),
    )


def form_of(date: PartialDate) -> str:
    """How a date is written, its digits aside: two dates of one form look alike as options."""
    early_mid_late = date.label().split()[0] if date.edtf.startswith("[") else ""
    text = "".join("d" if c.isdigit() else c for c in date.edtf)
    season = "s" if date.precision.value == "season" else ""
    return f"{text}{season}{early_mid_late if not early_mid_late.isdigit() else ''}"


def _day(date: PartialDate) -> int:
    day = date.earliest or date.latest
    return day.toordinal() if day else 0


def _typical_year(facts: Iterable[Fact]) -> float:
    years = []
    for fact in facts:
        date = fact.when or fact.as_of
        day = date and (date.earliest or date.latest)
        if day:
            years.append(day.year + day.month / 12)
    years.sort()
    return years[len(years) // 2] if years else NO_YEAR
