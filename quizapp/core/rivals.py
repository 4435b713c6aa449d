"""Facts outside a question that answer its prompt otherwise, since they speak of a part of it.

Who fought in a town fought in its province, and who chaired in May chaired in that year. Called by
`generation`, which asks no such question.
"""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.core.candidates import Candidates
from quizapp.core.dates import Kind, PartialDate, Point, contains, overlaps
from quizapp.core.drafts import Draft, answer_of, value_of
from quizapp.core.facts import Fact, Wants
from quizapp.core.questions import Value
from quizapp.core.wording import HEDGED

PARTS = ("subject", "object", "of", "place")
NAMED = frozenset({Wants.SUBJECT, Wants.OBJECT, Wants.PLACE})


def told_of_a_part(candidates: Candidates, draft: Draft, answers: tuple[Value, ...]) -> bool:
    """Whether the pack says something else of a place within the one that the prompt names."""
    fact, wants = draft.fact, draft.aspect.wants
    for name in ("object", "place"):
        whole = getattr(fact, name)
        if whole not in draft.given or (name == "object" and wants not in NAMED):
            continue
        for part in candidates.parts.get(whole, ()):
            rivals = _alike(draft, candidates.naming[part], name)
            if any(
                getattr(other, name) == part and _differs(candidates, other, wants, answers)
                for other in rivals
            ):
                return True
    return False


def told_within_the_time(candidates: Candidates, draft: Draft, answers: tuple[Value, ...]) -> bool:
    """Whether the pack says something else of a time within the one that the prompt names."""
    fact, wants = draft.fact, draft.aspect.wants
    for name in ("when", "as_of"):
        asked = getattr(fact, name)
        if asked is None or wants is Wants.WHEN or asked.phrase() not in draft.base:
            continue
        for other in _alike(draft, candidates.naming[draft.given[0]] if draft.given else ()):
            if fact.certainty in HEDGED and other.certainty is not fact.certainty:
                continue  # "according to a claim" asks for what is claimed
            times = [getattr(other, name), *(v.when for v in other.versions if name == "when")]
            inside = any(time is not None and _is_of(asked, time) for time in times)
            if inside and _differs(candidates, other, wants, answers):
                return True
    return False


def _alike(draft: Draft, facts: tuple[Fact, ...], but: str = "") -> Iterator[Fact]:
    """Facts that say the same as the draft's, as far as the prompt tells, one part aside."""
    given = [p for p in PARTS if p != but and getattr(draft.fact, p) in draft.given]
    for fact in facts:
        same = fact.relation == draft.fact.relation and answer_of(fact)
        if same and all(getattr(fact, part) == getattr(draft.fact, part) for part in given):
            yield fact


def _differs(candidates: Candidates, fact: Fact, wants: Wants, answers: tuple[Value, ...]) -> bool:
    value = value_of(candidates.pack, fact, wants)
    return value is not None and value.identity not in {answer.identity for answer in answers}


def _is_of(asked: PartialDate, time: PartialDate) -> bool:
    """Whether what was so at `time` was so at the time asked about. Of two that lasted it was
    while both did, unless the one ends when the other begins."""
    if asked.kind is not Kind.LASTED or time.kind is not Kind.LASTED:
        return contains(asked, time)
    handed_over = _meet(asked.end, time.start) or _meet(time.end, asked.start)
    return overlaps(asked, time) and not handed_over


def _meet(end: Point | None, start: Point | None) -> bool:
    if end is None or start is None:
        return False
    return end.first_day <= start.last_day and start.first_day <= end.last_day
