"""Whether a claim is still a claim where it is asked.

A hedged fact carries its hedge in the prompt, what is unclear is asked only as unclear, and what
is disputed is shown as disputed or accepts either version. Called by `faults` and `pack_faults`.
"""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.core.checking.evidence import entity_part, identity_of, readings
from quizapp.core.checking.fault import Fault
from quizapp.core.checking.texts import words
from quizapp.core.checking.truth import points_of_difference
from quizapp.core.facts import Certainty, Fact, Pack, Wants
from quizapp.core.questions import Question, Value

HEDGED = frozenset({Certainty.CLAIMED, Certainty.REPORTED, Certainty.ESTIMATED})
_HEDGE_STEMS = ("claim", "report", "estimat", "alleg", "purported", "said to")
_DISPUTE_STEMS = ("disput", "differ", "disagree", "contradict", "sources say", "accounts")
_ABOUT_CERTAINTY = frozenset({Wants.STATUS, Wants.CLAIMANT, Wants.DISPUTE})


def hedge_faults(
    pack: Pack, question: Question, prompt: str, shown: Value | None = None
) -> Iterator[Fault]:
    """Faults of a prompt that sounds surer than its facts; `shown` is a statement's value."""
    facts = [pack.facts[fact] for fact in question.facts if fact in pack.facts]
    yield from _certainty(question, facts)
    if question.wants in _ABOUT_CERTAINTY:
        return
    said = " ".join(words(prompt))
    if _needs_hedge(question, facts, shown) and not _any(said, _HEDGE_STEMS):
        yield Fault(question.key, "hedge", f"the prompt drops the hedge: {prompt}")
    for fact in facts:
        if fact.certainty is Certainty.UNCLEAR:
            yield Fault(question.key, "unclear", f"{fact.id} is unclear and is asked as if it held")
        if fact.denied:
            yield Fault(question.key, "denied", f"{fact.id} is denied and is asked as if it held")
        if fact.certainty is Certainty.DISPUTED and not _any(said, _DISPUTE_STEMS):
            yield from _disputed(question, fact)


def _certainty(question: Question, facts: list[Fact]) -> Iterator[Fault]:
    """The question's own certainty is that of one of its facts, and not surer than any hedge."""
    degrees = {fact.certainty for fact in facts}
    sure = question.certainty is Certainty.STATED
    if degrees and (question.certainty not in degrees or (sure and degrees & HEDGED)):
        told = ", ".join(sorted(degrees))
        message = f"it says {question.certainty.value}, its facts {told}"
        yield Fault(question.key, "certainty", message)


def _needs_hedge(question: Question, facts: list[Fact], shown: Value | None) -> bool:
    """Whether some answer that is spoken of (`shown`, or each) rests on hedged facts alone."""
    wants = question.wants
    spoken_of = [v for v in question.answers if shown is None or v.identity == shown.identity]
    grounds = [[f for f in facts if identity_of(f, wants) == v.identity] for v in spoken_of]
    return any(
        all(fact.certainty in HEDGED for fact in found)
        for found in grounds or [facts]  # a false statement speaks of none of them
        if found
    )


def _disputed(question: Question, fact: Fact) -> Iterator[Fault]:
    """A disputed part is not the key alone, and is not given in the prompt as if it were sure."""
    points = points_of_difference(fact)
    if not points:
        message = f"{fact.id} is disputed as a whole, and the prompt does not say so"
        yield Fault(question.key, "disputed", message)
    if question.wants in points and not _accepts_all(question, fact):
        message = f"{fact.id} is disputed on what is asked, and one version alone is accepted"
        yield Fault(question.key, "disputed", message)
    for part in (Wants.OBJECT, Wants.PLACE):
        if part in points - {question.wants} and entity_part(fact, part) in question.given:
            message = f"{fact.id} is disputed on the {part.value}, which the prompt takes as sure"
            yield Fault(question.key, "disputed", message)


def _accepts_all(question: Question, fact: Fact) -> bool:
    """Whether what each version of the fact gives is among the answers."""
    accepted = {answer.identity for answer in question.answers}
    given = {identity_of(reading, question.wants) for reading in readings(fact)}
    return given - {None} <= accepted


def _any(text: str, stems: tuple[str, ...]) -> bool:
    return any(stem in text for stem in stems)
