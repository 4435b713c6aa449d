"""What every export says beside an answer: why it is right, how sure that is, and where it stands.

Called by `anki_notes` and `jsonlines`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from quizapp.core.facts import Certainty, Citation, Fact, Pack
from quizapp.core.questions import Question
from quizapp.core.wording import DISPUTE_TERMS, HEDGED, differing

CERTAINTY_WORDS: Mapping[Certainty, str] = {
    Certainty.STATED: "",
    Certainty.CLAIMED: "claimed",
    Certainty.REPORTED: "reported",
    Certainty.ESTIMATED: "estimated",
    Certainty.UNCLEAR: "not known",
    Certainty.DISPUTED: "sources differ",
}


def facts_of(pack: Pack, question: Question) -> tuple[Fact, ...]:
    """The facts that a question rests on, in the order of the pack."""
    return tuple(pack.facts[fact] for fact in question.facts)


def explanation(facts: Iterable[Fact]) -> tuple[str, ...]:
    """The notes of the facts and of what other sources say, each once: one paragraph each."""
    notes = (note for fact in facts for note in (fact.note, *(v.note for v in fact.versions)))
    return tuple(dict.fromkeys(note for note in notes if note))


def citations(facts: Iterable[Fact]) -> tuple[Citation, ...]:
    """Every passage that the facts rest on, other sources' versions last, each once."""
    facts = tuple(facts)
    cited = [c for fact in facts for c in fact.cite]
    cited += [c for fact in facts for version in fact.versions for c in version.cite]
    return tuple(dict.fromkeys(cited))


def hedge(pack: Pack, question: Question) -> str:
    """How sure the source is, in a few words, or "": "claimed by the Gansu Hui Group", "sources
    differ on the date".
    """
    words = CERTAINTY_WORDS[question.certainty]
    facts = facts_of(pack, question)
    if question.certainty is Certainty.DISPUTED:
        points = {DISPUTE_TERMS[wants] for fact in facts for wants in differing(fact)}
        return f"{words} on {' and '.join(sorted(points))}" if points else words
    by = {fact.by for fact in facts}
    speaker = by.pop() if len(by) == 1 else None
    if speaker is None or question.certainty not in HEDGED:
        return words
    return f"{words} by {pack.entities[speaker].in_text}"
