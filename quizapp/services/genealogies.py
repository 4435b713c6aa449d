"""Who came from whom among the groups of a pack. Reads only; the web's history area calls this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from quizapp.core.dates import PartialDate
from quizapp.core.facts import Certainty, Fact, Pack
from quizapp.core.wording import sentence
from quizapp.services.explaining import EntityLink, entity_link, fact_hedge
from quizapp.services.histories import PackHead, groups_of, head_of, span, time_of
from quizapp.services.library import shelf


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
    """Groups by id, the lines among them, and `others`: oaths and foundings by other people.

    `years` are the first and last year of any date in it. `groups` are those of the whole
    genealogy, by name.
    """

    head: PackHead
    members: Mapping[str, Member]
    lines: tuple[Kin, ...]
    others: tuple[Kin, ...]
    names: Mapping[str, EntityLink]
    years: tuple[int, int] | None
    groups: tuple[EntityLink, ...]


def genealogy(session: Session, pack: str, of: str = "") -> Genealogy:
    """Who came from whom among the groups of a pack; `of`: one group, and what it came from and
    what came of it. Raises NotFoundError.
    """
    found = shelf(session, pack).pack
    groups = groups_of(found)
    lines, others = [], []
    founders: dict[str, list[EntityLink]] = {}
    for fact in sorted(found.facts.values(), key=time_of):
        kin = _kin(found, fact)
        if kin is None:
            continue
        if {kin.start, kin.end} <= groups or kin.kinship in ("succession", "split", "merger"):
            lines.append(kin)
        else:
            others.append(kin)
            if kin.kinship == "founding" and kin.end in groups:
                founders.setdefault(kin.end, []).append(entity_link(found, kin.start))
    groups_tied = {end for kin in lines for end in (kin.start, kin.end)}
    if of:
        kept = _reached(lines, of, forward=True) | _reached(lines, of, forward=False)
        lines = [kin for kin in lines if {kin.start, kin.end} <= kept]
        others = [kin for kin in others if kin.start in kept or kin.end in kept]
    tied = dict.fromkeys(end for kin in lines for end in (kin.start, kin.end))
    members = {entity: _member(found, entity, founders.get(entity, ())) for entity in tied}
    ends = {end for kin in (*lines, *others) for end in (kin.start, kin.end)}
    dates = [kin.date for kin in lines] + [member.begun for member in members.values()]
    return Genealogy(
        head=head_of(found),
        members=members,
        lines=tuple(lines),
        others=tuple(others),
        names={end: entity_link(found, end) for end in ends},
        years=span(dates),
        groups=tuple(
            sorted((entity_link(found, e) for e in groups_tied), key=lambda e: e.name.casefold())
        ),
    )


def _reached(lines: Iterable[Kin], of: str, *, forward: bool) -> set[str]:
    """A group, and all that came of it, or that it came from."""
    next_to: dict[str, set[str]] = {}
    for kin in lines:
        here, there = (kin.start, kin.end) if forward else (kin.end, kin.start)
        next_to.setdefault(here, set()).add(there)
    found, waiting = {of}, [of]
    while waiting:
        new = next_to.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return found


def _kin(pack: Pack, fact: Fact) -> Kin | None:
    relation = pack.relations[fact.relation]
    if not relation.kinship_from or fact.denied or fact.object is None:
        return None
    ends = (fact.subject, fact.object)
    start, end = ends if relation.kinship_from == "subject" else reversed(ends)
    return Kin(
        id=fact.id,
        kinship=relation.kinship,
        start=start,
        end=end,
        statement=sentence(pack, fact),
        when="" if fact.when is None else fact.when.label(),
        date=fact.when,
        certainty=fact.certainty,
        hedge=fact_hedge(pack, fact),
        begins=relation.kinship == "split" or _begins(pack, fact, end),
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
