"""A question as every deck shows it: its options in one order for ever, and the hash of the whole.

`content.keys` keeps the hash in `keys.lock`, with the second at which it last changed; `exports`
write what it covers. A new fact can give another question other options, which `content_hash`,
quick as it is, does not see; a learner's note must then be written anew all the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from quizapp.core.facts import Pack
from quizapp.core.generation import Generated
from quizapp.core.presenting import present
from quizapp.core.questions import OVER_SEVERAL, TYPED, Format, Option, Question
from quizapp.core.revisions import LENGTH, content_hash
from quizapp.core.wording import differing

DECK_SEED = 0
"""What draws the options of a deck: the same ones, in the same order, as long as they are right."""

FORM = 1
"""How exports write a note. Raise it when they write the same otherwise, and lock the packs: the
second of every note moves, else what learners have stays as it was."""

Chapters = Mapping[tuple[str, str], tuple[str, ...]]


def deck_options(generated: Generated, question: Question) -> tuple[Option, ...]:
    """The options of a question in a deck, right and wrong; none where it can be no choice. Of a
    written ordering or matching, the lines as they are mixed: none of them is marked."""
    for format_ in (Format.CHOICE, Format.CHOICES):
        if format_ in question.formats:
            return present(generated, question, format_, DECK_SEED).options
    if question.written and not OVER_SEVERAL.isdisjoint(question.formats):
        shown = present(generated, question, question.formats[0], DECK_SEED).options
        return tuple(replace(option, correct=False) for option in shown)
    return ()


def chapters(pack: Pack) -> Chapters:
    """For each source and heading the headings that it stands under, itself the last."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for source in pack.sources.values():
        above: list[tuple[int, str]] = []
        for section in source.sections:
            above = [(level, heading) for level, heading in above if level < section.level]
            above.append((section.level, section.heading))
            found.setdefault((source.id, section.heading), tuple(h for _, h in above))
    return found


def card_hashes(generated: Generated) -> dict[str, str]:
    """For each key the hash of everything that a deck shows of the question.

    That is what `content_hash` covers, and the options, the chapters, on what sources differ,
    whether there is one answer to type, the key, and `FORM`. Choosing the options is most of the
    work.
    """
    found = chapters(generated.pack)
    return {
        key: _card_hash(generated, found, question) for key, question in generated.questions.items()
    }


def _card_hash(generated: Generated, found: Chapters, question: Question) -> str:
    pack = generated.pack
    facts = [pack.facts[fact] for fact in question.facts]
    entities = [pack.entities[value.entity] for value in question.answers if value.entity]
    shown = [
        FORM,
        question.key,
        content_hash(pack, question),
        question.topic,
        not TYPED.isdisjoint(question.formats),
        [value.identity for value in question.answers],
        [[name.lang for name in entity.native] for entity in entities],
        [found.get((cite.source, cite.section), ()) for fact in facts for cite in fact.cite],
        sorted({wants.value for fact in facts for wants in differing(fact)}),
        [[o.text, o.correct, o.really] for o in deck_options(generated, question)],
    ]
    text = json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]
