"""When a question's answer or its card has changed: two hashes.

`generation` gives each question its revision; loading compares both with what it finds, and
`decks` makes of the second the hash that `content.lock` keeps for every key ever shipped. The
hashes are kept for ever: change what goes into them only together with a new name for it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from quizapp.core.facts import Citation, Fact, Pack
from quizapp.core.links import passage_url
from quizapp.core.questions import Question, Value

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

LENGTH = 12
"""Hex digits of a hash: 48 bits, so that two of a pack's versions do not meet by chance."""


def revision(answers: Iterable[Value]) -> str:
    """The hash of the accepted answers: what counts is which they are, not how or where they stand.

    The first 12 hex digits of the SHA-256 of the sorted identities, one a line.
    """
    identities = sorted({value.identity for value in answers})
    return hash_of("\n".join(identities))


def content_hash(pack: Pack, question: Question) -> str:
    """The hash of everything that a card of `question` shows.

    That is: prompt, answers with their other spellings, explanations, citations with their links,
    certainty, who says so, topic and level. Options are not part of it: they differ from one
    presentation to the next, and choosing them is slow (`decks.card_hashes` has those of a deck).
    Raises `KeyError` where the question is not of this pack.
    """
    facts = [pack.facts[fact] for fact in question.facts]
    shown = [
        question.prompt,
        sorted(
            [value.identity, value.text, *_spellings(pack, value)] for value in question.answers
        ),
        [[note for note in _notes(fact) if note] for fact in facts],
        [_cited(pack, cite) for fact in facts for cite in _citations(fact)],
        [question.certainty.value, *(_said_by(pack, fact) for fact in facts)],
        pack.topics.get(question.topic, question.topic),
        question.core,
        *_written_out(pack, question),
    ]
    return hash_of(_compact(shown))


def _written_out(pack: Pack, question: Question) -> list[Any]:
    """What else a card of a written question shows: its options, or its lines."""
    if not question.written:
        return []
    written = pack.written[question.facts[0]]
    return [
        [format_.value for format_ in written.formats],
        [[wrong.value.text, wrong.why] for wrong in written.wrong],
        [written.sentence, written.statement, written.all_wanted],
        [*written.items, *(text for pair in written.pairs for text in (pair.left, pair.right))],
        list(written.extra),
    ]


def hash_of(text: str) -> str:
    """The first 12 hex digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def _spellings(pack: Pack, value: Value) -> tuple[str, ...]:
    return pack.entities[value.entity].spellings if value.entity else ()


def _notes(fact: Fact) -> tuple[str, ...]:
    return (fact.note, *(version.note for version in fact.versions))


def _citations(fact: Fact) -> tuple[Citation, ...]:
    return (*fact.cite, *(cite for version in fact.versions for cite in version.cite))


def _cited(pack: Pack, cite: Citation) -> list[str]:
    source = pack.sources[cite.source]
    return [source.title, cite.section, cite.words, passage_url(source, cite)]


def _said_by(pack: Pack, fact: Fact) -> str:
    return pack.entities[fact.by].in_text if fact.by else ""
