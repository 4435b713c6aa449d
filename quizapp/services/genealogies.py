"""Who came from whom among the groups of a pack. Reads only; the web's history area calls this."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice, zip_longest

from sqlalchemy.orm import Session

from quizapp.core.dates import PartialDate
from quizapp.core.facts import Certainty, Fact, Pack
from quizapp.core.wording import sentence
from quizapp.services.explaining import EntityLink, entity_link, fact_hedge
from quizapp.services.histories import PackHead, groups_of, head_of, span, time_of
from quizapp.services.library import shelf

MOST_MEMBERS = 500
"""A page shows no more groups than this at once; those with the earliest ties, or the nearest kin
of the chosen one, come first."""


@dataclass(frozen=True, slots=True)
class Kin:
    """A line from one entity to another, as a fact gives it; `kinship` is one of `KINSHIPS`.

    `begins`: the end begins with it, so that the start was there before.
    """

    id: str
    kinship: str
    start: str
    end: str
    statement: str
    when: str
    date: PartialDate | None
    certainty: Certainty
    hedge: str
    begins: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A group of the genealogy.

    `begun`: the date of its founding, or else the first date that the pack has of it (then
    `founding` is false), or None. `last`: the last day of the last date that names it. `founders`
    are people; a group that founds another is a line.
    """

    link: EntityLink
    begun: PartialDate | None
    founding: bool
    last: date | None
    founders: tuple[EntityLink, ...]


@dataclass(frozen=True, slots=True)
class Genealogy:
    """Groups by id (the first of `total`), the lines among them, and `others`: oaths and
    foundings by other people.

    `years` are the first and last year of any date in it. `groups` are those that can
    be chosen, by name.
    """

    head: PackHead
    members: Mapping[str, Member]
    total: int
    lines: tuple[Kin, ...]
    others: tuple[Kin, ...]
    years: tuple[int, int] | None
    groups: tuple[EntityLink, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A fact of kinship, before it is put into words."""

    fact: Fact
    start: str
    end: str


def genealogy(session: Session, pack: str, of: str = "") -> Genealogy:
    """Who came from whom among the groups of a pack; `of`: one group, and what it came from and
    what came of it. Raises NotFoundError.
    """
    found = shelf(session, pack).pack
    lines, others = _lines(found)
    tied = dict.fromkeys(end for line in lines for end in (line.start, line.end))
    near = _kin_of(lines, of) if of else tied
    kept = dict.fromkeys(islice((group for group in near if group in tied), MOST_MEMBERS))
    if of or len(kept) < len(tied):
        lines = [line for line in lines if line.start in kept and line.end in kept]
        others = [line for line in others if line.start in kept or line.end in kept]
    founders: dict[str, list[EntityLink]] = {group: [] for group in kept}
    for line in others:
        if line.end in kept and found.relations[line.fact.relation].kinship == "founding":
            founders[line.end].append(entity_link(found, line.start))
    members = {group: _member(found, group, founders[group]) for group in kept}
    told = tuple(_kin(found, line) for line in lines)
    dates = [kin.date for kin in told] + [member.begun for member in members.values()]
    offered = {*islice(tied, MOST_MEMBERS), *kept}
    return Genealogy(
        head=head_of(found),
        members=members,
        total=len(near) if of else len(tied),
        lines=told,
        others=tuple(_kin(found, line) for line in others),
        years=span(dates),
        groups=tuple(
            sorted((entity_link(found, e) for e in offered), key=lambda e: e.name.casefold())
        ),
    )


def _lines(pack: Pack) -> tuple[list[_Line], list[_Line]]:
    """The lines among groups, and those to or from others, each in time."""
    groups = groups_of(pack)
    lines: list[_Line] = []
    others: list[_Line] = []
    for fact in sorted(pack.facts.values(), key=time_of):
        relation = pack.relations[fact.relation]
        if not relation.kinship_from or fact.denied or fact.object is None:
            continue
        ends = (fact.subject, fact.object)
        start, end = ends if relation.kinship_from == "subject" else ends[::-1]
        among = start in groups and end in groups
        makes = relation.kinship in ("succession", "split", "merger")
        (lines if among or makes else others).append(_Line(fact, start, end))
    return lines, others


def _kin_of(lines: Iterable[_Line], of: str) -> dict[str, None]:
    """A group, all that it came from and all that came of it, the nearest first."""
    after: dict[str, list[str]] = {}
    before: dict[str, list[str]] = {}
    for line in lines:
        after.setdefault(line.start, []).append(line.end)
        before.setdefault(line.end, []).append(line.start)
    ways = {way: {of: None} for way in ("after", "before")}
    for way, next_to in (("after", after), ("before", before)):
        found = ways[way]
        waiting = deque([of])
        while waiting:
            new = [e for e in next_to.get(waiting.popleft(), ()) if e not in found]
            found.update(dict.fromkeys(new))
            waiting.extend(dict.fromkeys(new))
    both = zip_longest(ways["before"], ways["after"])
    return dict.fromkeys(group for pair in both for group in pair if group is not None)


def _kin(pack: Pack, line: _Line) -> Kin:
    fact, relation = line.fact, pack.relations[line.fact.relation]
    return Kin(
        id=fact.id,
        kinship=relation.kinship,
        start=line.start,
        end=line.end,
        statement=sentence(pack, fact),
        when="" if fact.when is None else fact.when.label(),
        date=fact.when,
        certainty=fact.certainty,
        hedge=fact_hedge(pack, fact),
        begins=relation.kinship == "split" or _begins(pack, fact, line.end),
    )


def _member(pack: Pack, entity: str, founders: Iterable[EntityLink]) -> Member:
    dated = sorted(
        (fact for fact in pack.facts_of[entity] if fact.when and not fact.denied), key=time_of
    )
    founding = next((fact for fact in dated if _begins(pack, fact, entity)), None)
    first = founding or (dated[0] if dated else None)
    last = [fact.when.latest or fact.when.earliest for fact in dated if fact.when]
    return Member(
        link=entity_link(pack, entity),
        begun=first.when if first else None,
        founding=founding is not None,
        last=max((day for day in last if day), default=None),
        founders=tuple(founders),
    )


def _begins(pack: Pack, fact: Fact, entity: str) -> bool:
    """Whether a group begins with a fact: it is founded, named anew, or formed by a merger."""
    relation = pack.relations[fact.relation]
    made = fact.object if relation.kinship_from == "subject" else fact.subject
    if relation.kinship == "merger":
        return relation.kinship_from == "object" and made == entity
    return relation.kinship in ("founding", "succession") and made == entity
