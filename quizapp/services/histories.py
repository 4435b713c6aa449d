"""What the pages of a pack's history share: whose pack, its groups, and time.

`timelines`, `genealogies` and `places` call these.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from quizapp.core.dates import PartialDate, sort_key
from quizapp.core.facts import Fact, Pack, Source
from quizapp.services.library import shelf

UNDATED = (date.max, 0, "")


@dataclass(frozen=True, slots=True)
class PackHead:
    """Which pack a page is about, and the lines that say where its facts are from."""

    id: str
    title: str
    licence: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Pictures:
    """Which pictures a pack gives: whether it has dates, kinship among groups, and places."""

    dates: bool
    kinship: bool
    places: bool


def pictures(session: Session, pack: str) -> Pictures:
    """What of a pack's history can be shown. Raises NotFoundError."""
    found = shelf(session, pack).pack
    facts = found.facts.values()
    kin = {r.id for r in found.relations.values() if r.kinship_from}
    return Pictures(
        dates=any(fact.when for fact in facts),
        kinship=any(fact.relation in kin and not fact.denied for fact in facts),
        places=any(fact.place for fact in facts),
    )


def group_kinds(pack: Pack) -> frozenset[str]:
    """The kinds of a pack's groups: what successions, splits and mergers make."""
    return frozenset(
        kind
        for relation in pack.relations.values()
        if relation.kinship in ("succession", "split", "merger")
        for kind in (relation.subject if relation.kinship_from == "object" else relation.object)
    )


def groups_of(pack: Pack) -> frozenset[str]:
    """The groups of a pack: what successions, splits and mergers can make."""
    kinds = group_kinds(pack)
    wide = {kind for kind in pack.kinds if any(pack.is_a(kind, group) for group in kinds)}
    return frozenset(entity.id for entity in pack.entities.values() if entity.kind in wide)


def head_of(pack: Pack) -> PackHead:
    """Which pack a page is about, with its licence."""
    texts = tuple(source for source in pack.sources.values() if source.cited_by is None)
    return PackHead(pack.id, pack.title, pack.licence, texts)


def time_of(fact: Fact) -> tuple[date, int, str]:
    """A key that sorts facts in time, those without a date last."""
    return UNDATED if fact.when is None else sort_key(fact.when)


def years_of(when: PartialDate | None) -> tuple[int, int]:
    """The first and last year of a date; of an open one the known end alone."""
    days = [day.year for day in (when and when.earliest, when and when.latest) if day]
    return min(days), max(days)


def span(dates: Iterable[PartialDate | None]) -> tuple[int, int] | None:
    """The first and last year of these dates; None where there is none."""
    years = [year for when in dates if when is not None for year in years_of(when)]
    return (min(years), max(years)) if years else None


def widest(pack: Pack, kind: str) -> str:
    """The kind that `kind` is in the end a sort of."""
    parent = pack.kinds[kind].parent
    return kind if parent is None else widest(pack, parent)
