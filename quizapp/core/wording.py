"""Good English from facts: statements, prompts, hedges, numbers.

Called by `generation`, `presenting`, the exports and the pages, so that a fact reads the same
wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from quizapp.core.facts import Aspect, Certainty, Fact, Pack, Quantity, Single, Wants
from quizapp.core.questions import Value

QUESTION_WORDS = frozenset(
    "who whom whose which when where how what in on at from to by into under with for of as "
    "against towards through during until since about between among over near alongside "
    "beside after before".split()
)

HEDGED = frozenset({Certainty.CLAIMED, Certainty.REPORTED, Certainty.ESTIMATED})

STATUS_TERMS: Mapping[Certainty, str] = {
    Certainty.STATED: "as a fact",
    Certainty.CLAIMED: "as a claim",
    Certainty.REPORTED: "as a report",
    Certainty.ESTIMATED: "as an estimate",
    Certainty.UNCLEAR: "as unclear",
    Certainty.DISPUTED: "as disputed",
}

DISPUTE_TERMS: Mapping[Wants, str] = {
    Wants.WHEN: "the date",
    Wants.PLACE: "the place",
    Wants.OBJECT: "who or what was involved",
    Wants.NUMBER: "the number",
}


_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_PART = re.compile(r"\{(\w+)\}")


@lru_cache(maxsize=4096)
def placeholders(template: str) -> frozenset[str]:
    """Names of the parts that a wording mentions, optional ones included."""
    return frozenset(_PART.findall(template))


def fill(template: str, parts: Mapping[str, str]) -> str | None:
    """Put `parts` into a wording, or return None where one that it cannot do without is missing.

    A stretch in square brackets is left out where one of its own parts is missing.
    """

    def optional(match: re.Match[str]) -> str:
        inner = match.group(1)
        return inner if placeholders(inner) <= parts.keys() else ""

    text = _OPTIONAL.sub(optional, template) if "[" in template else template
    if not placeholders(text) <= parts.keys():
        return None
    return _PART.sub(lambda match: parts[match.group(1)], text)


def grouped(number: float) -> str:
    """A number as it is written in running text: 1,400; 2.5; 5 million; 1.2 billion."""
    if number >= 1_000_000_000 and number % 100_000_000 == 0:
        return f"{number / 1_000_000_000:g} billion"
    if number >= 1_000_000 and number % 100_000 == 0:
        return f"{number / 1_000_000:g} million"
    return f"{number:,.0f}" if number == int(number) else f"{number:,g}"


def quantity_text(quantity: Quantity) -> str:
    """A quantity in words, with the source's own hedge: "nearly 700", "200–250", "at least 5"."""
    if quantity.display:
        return quantity.display
    if quantity.high is None:
        return f"at least {grouped(quantity.low)}"
    if quantity.high != quantity.low:
        return f"{grouped(quantity.low)}–{grouped(quantity.high)}"
    return grouped(quantity.low)


def parts_of(
    pack: Pack, fact: Fact, instead: Mapping[Wants, Value] | None = None
) -> dict[str, str]:
    """The parts of a fact as they stand in a sentence; `instead` replaces some by other values."""
    entities = pack.entities
    parts: dict[str, str] = {}
    for name in ("subject", "object", "of", "place", "by"):
        entity = getattr(fact, name)
        if entity:
            parts[name] = entities[entity].in_text
    if fact.when is not None:
        parts["when"] = fact.when.phrase()
    if fact.as_of is not None:
        parts["as_of"] = fact.as_of.phrase()
    if fact.number is not None:
        parts["number"] = quantity_text(fact.number)
        if fact.number.unit:
            parts["unit"] = fact.number.unit
    for wants, value in (instead or {}).items():
        if value.entity is not None:
            parts[wants.value] = entities[value.entity].in_text
        elif value.date is not None:
            parts[wants.value] = value.date.phrase()
        else:
            parts[wants.value] = value.text
    return parts


def capitalised(text: str) -> str:
    """The text with its first letter large, as at the head of a sentence."""
    return text[:1].upper() + text[1:]


def statement(pack: Pack, fact: Fact, instead: Mapping[Wants, Value] | None = None) -> str:
    """The fact as a sentence without its full stop and without its hedge.

    A part on which sources differ is left out where the sentence can do without it. Raises
    ValueError where the relation's statement needs a part that the fact lacks; the pack check
    finds these.
    """
    if fact.said:
        return fact.said.removesuffix(".")
    template, parts = pack.relations[fact.relation].statement, parts_of(pack, fact, instead)
    agreed = {k: v for k, v in parts.items() if k not in differing(fact)}
    text = fill(template, agreed) or fill(template, parts)
    if text is None:
        raise ValueError(f"{fact.id}: the statement of {fact.relation!r} needs a part it lacks")
    return text


def stopped(text: str) -> str:
    """The text with a full stop, unless it ends in one: "... of the U.S."."""
    return text if text.endswith(".") else f"{text}."


def sentence(pack: Pack, fact: Fact) -> str:
    """The fact as a whole sentence with its hedge, for pages and explanations."""
    if fact.said:
        return fact.said
    said = statement(pack, fact)
    if fact.denied:
        return stopped(f"It is denied that {said}")
    if fact.certainty is Certainty.UNCLEAR:
        return stopped(f"It is unclear whether {said}")
    prefix = attribution(pack, (fact,))
    return stopped(prefixed(prefix, said))


def differing(fact: Fact) -> frozenset[Wants]:
    """The parts of a fact on which its sources differ."""
    if not fact.versions:
        return frozenset()
    return frozenset(
        wants
        for version in fact.versions
        for wants in DISPUTE_TERMS
        if getattr(version, wants.value) is not None
    )


def event(pack: Pack, fact: Fact) -> str:
    """A noun phrase for the fact as an event, or "" where its relation has none."""
    template = pack.relations[fact.relation].event
    return (fill(template, parts_of(pack, fact)) or "") if template else ""


def prefixed(prefix: str, text: str) -> str:
    """`text` behind "According to ..., ": a question word loses its capital, a name keeps it."""
    if not prefix:
        return capitalised(text)
    first, _, rest = text.partition(" ")
    if first.lower() in QUESTION_WORDS or first in ("The", "A", "An"):
        text = f"{first.lower()} {rest}"
    return f"{prefix}, {text}"


def attribution(
    pack: Pack, facts: Iterable[Fact], source: str | None = None, hidden: Iterable[str] = ()
) -> str:
    """Who says so, as the opening of a prompt or statement, or "" where nothing needs saying.

    `source`: a source whose account is asked about ("According to the article"). `hidden`:
    entities that must not be named since they are asked for. The hedge of every fact is kept.
    """
    facts = tuple(facts)
    in_source = pack.sources[source].phrase if source else ""
    hedges = {fact.certainty for fact in facts}
    if not hedges & HEDGED:
        return f"According to {in_source}" if in_source else ""
    if len(hedges) > 1:
        place = f" in {in_source}" if in_source else ""
        return f"Counting what is only claimed, reported or estimated{place}"
    fact = facts[0]
    by = {f.by for f in facts}
    speaker = fact.by if len(by) == 1 and fact.by not in set(hidden) else None
    told = "cited in" if speaker else "in"  # where nobody is named, the source itself may hedge
    cited = f" {told} {in_source}" if in_source else ""
    name = pack.entities[speaker].in_text if speaker else ""
    if fact.certainty is Certainty.CLAIMED:
        if speaker == fact.subject and len({f.subject for f in facts}) == 1:
            kind = pack.entities[speaker].kind
            own = "their" if pack.is_a(kind, "person") else f"the {pack.kinds[kind].name}'s"
            return f"According to {own} own claim{cited}"
        return f"According to a claim by {name}{cited}" if name else f"According to a claim{cited}"
    if fact.certainty is Certainty.REPORTED:
        return f"According to a report by {name}{cited}" if name else f"According to reports{cited}"
    return f"By an estimate of {name}{cited}" if name else f"By an estimate{cited}"


def asked_source(pack: Pack, facts: Iterable[Fact], aspect: Aspect) -> str | None:
    """The source whose account is asked about, unless nature makes one answer right.

    It is the one whose list is declared complete, where the facts cite it, else the one cited.
    """
    if aspect.single is Single.ALWAYS:
        return None
    facts = tuple(facts)
    declared = {f.complete.get(aspect.name) for f in facts}
    if len(declared) == 1 and all(declared <= {c.source for c in f.cite} for f in facts):
        source = declared.pop()
        return source if source and pack.sources[source].phrase else None
    cited = {f.cite[0].source for f in facts}
    source = next(iter(cited))
    return source if len(cited) == 1 and pack.sources[source].phrase else None
