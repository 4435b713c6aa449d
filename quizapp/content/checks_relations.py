"""Checks on relations: what their wordings name, what they ask for, under which topic.

Called by `quizapp.content.checks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import process

from quizapp.content.problems import Problem, Severity
from quizapp.content.reading import Reading
from quizapp.core.facts import Aspect, Certainty, Fact, Pack, Relation, Wants
from quizapp.core.wording import QUESTION_WORDS, placeholders

Path = tuple[str | int, ...]

PARTS = ("subject", "object", "of", "place", "by", "when", "as_of", "number", "unit")
"""The parts of a fact that a wording may name."""

CERTAINTY_TOPIC = "certainty"

_BRACES = re.compile(r"\{\w+\}")


def relation_problems(reading: Reading, pack: Pack) -> Iterator[Problem]:
    """Everything that is wrong with the relations, and with the wordings that facts bring along."""
    for relation in pack.relations.values():
        yield from _statements(reading, relation)
        yield from _kinship(reading, relation)
        for aspect in relation.ask.values():
            yield from _aspect(reading, pack, relation, aspect)
    for fact in pack.facts.values():
        if fact.ask:
            yield from _own_wordings(reading, pack, fact)
    yield from _certainty_topic(reading, pack)


def _statements(reading: Reading, relation: Relation) -> Iterator[Problem]:
    for key in ("statement", "event"):
        text: str = getattr(relation, key)
        for message, hint in _template_faults(text, relation):
            yield reading.problem("relation", relation.id, f"{key}: {message}", hint, at=(key,))
    if "subject" not in placeholders(relation.statement):
        hint = 'Write it about {subject}: "{subject} led {object}[ {when}]".'
        message = "the statement does not name {subject}"
        yield reading.problem("relation", relation.id, message, hint, at=("statement",))
    if relation.statement.rstrip().endswith("."):
        message = "the statement ends with a full stop"
        hint = "Leave it out; it is added where the statement stands as a sentence."
        yield reading.problem("relation", relation.id, message, hint, at=("statement",))


def _kinship(reading: Reading, relation: Relation) -> Iterator[Problem]:
    sides = 'Add kinship_from = "subject" or "object": where the line begins.'
    if relation.kinship_from and not relation.kinship:
        message, hint = (
            "kinship_from without kinship",
            "Say what it makes of groups, or leave both.",
        )
    elif relation.kinship_from and not relation.object:
        message, hint = "kinship_from, but the relation takes no object", "Leave it out."
    elif relation.kinship not in ("", "founding") and not relation.kinship_from:
        message, hint = f"a {relation.kinship} needs kinship_from", sides
    else:
        return
    yield reading.problem("relation", relation.id, message, hint)


def _template_faults(text: str, relation: Relation) -> Iterator[tuple[str, str]]:
    """What is wrong with a wording, whatever it is for."""
    for name in sorted(placeholders(text) - set(PARTS)):
        near = process.extractOne(name, PARTS, score_cutoff=60)
        known = "Known are: " + ", ".join(f"{{{part}}}" for part in PARTS) + "."
        yield f"unknown part {{{name}}}", f"Did you mean {{{near[0]}}}? {known}" if near else known
    if "{" in _BRACES.sub("", text) or "}" in _BRACES.sub("", text):
        yield "a brace stands alone", "Write a part as {subject}, without blanks."
    depth = 0
    for character in text:
        depth += {"[": 1, "]": -1}.get(character, 0)
        if depth not in (0, 1):
            break
    if depth:
        yield "square brackets do not match", "Each [ needs its ]; they cannot stand in each other."
    if "object" in placeholders(text) and not relation.object:
        yield "{object} is named, but the relation takes none", "Add object = [kinds]."


def _aspect(reading: Reading, pack: Pack, relation: Relation, aspect: Aspect) -> Iterator[Problem]:
    at: Path = ("ask", aspect.name)
    if aspect.wants is Wants.OBJECT and not relation.object:
        message = f"aspect {aspect.name!r} asks for an object, but the relation takes none"
        yield reading.problem("relation", relation.id, message, "Add object = [kinds].", at=at)
    if aspect.topic not in pack.topics:
        message = f"aspect {aspect.name!r} belongs to topic {aspect.topic!r}, which is not listed"
        hint = f"Add {aspect.topic} to [pack.topics], or give the aspect another topic."
        yield reading.problem("relation", relation.id, message, hint, at=at)
    if aspect.tolerance and aspect.wants is not Wants.NUMBER:
        message = f"aspect {aspect.name!r} asks for no number and has a tolerance"
        yield reading.problem("relation", relation.id, message, "Leave it out.", at=at)
    for form in ("prompt", "plural", "first", "later"):
        text: str = getattr(aspect, form)
        for message, hint, severity in _prompt_faults(text, relation, aspect):
            yield reading.problem(
                "relation", relation.id, message, hint, at=(*at, form), severity=severity
            )


def _prompt_faults(
    text: str, relation: Relation, aspect: Aspect
) -> Iterator[tuple[str, str, Severity]]:
    if not text:
        return
    for message, hint in _template_faults(text, relation):
        yield f"{aspect.name}: {message}", hint, Severity.ERROR
    if aspect.wants.value in placeholders(text):
        message = f"{aspect.name}: the prompt contains {{{aspect.wants.value}}}, its own answer"
        hint = f"A question for {aspect.wants.value} must not name it: take it out of the prompt."
        yield message, hint, Severity.ERROR
    if not text.rstrip().endswith("?"):
        message = f"{aspect.name}: the prompt does not end with a question mark"
        yield message, "Write it as a question.", Severity.WARNING
    if text.split(maxsplit=1)[0].lower().strip(",") not in QUESTION_WORDS:
        message = f"{aspect.name}: the prompt does not begin with a question word"
        hint = (
            'Begin with who, which, when, where, what, ...: "According to ..., " may stand before.'
        )
        yield message, hint, Severity.WARNING


def _own_wordings(reading: Reading, pack: Pack, fact: Fact) -> Iterator[Problem]:
    relation = pack.relations[fact.relation]
    for name, text in fact.ask.items():
        for message, hint, severity in _prompt_faults(text, relation, relation.ask[name]):
            yield reading.problem(
                "fact", fact.id, message, hint, at=("ask", name), severity=severity
            )


def _certainty_topic(reading: Reading, pack: Pack) -> Iterator[Problem]:
    if CERTAINTY_TOPIC in pack.topics:
        return
    for fact in pack.facts.values():
        if fact.status or fact.certainty is not Certainty.STATED:
            hint = f'Add {CERTAINTY_TOPIC} = "How sure are we?" to [pack.topics].'
            message = f"{fact.id!r} asks how sure its source is, but no topic is for that"
            yield reading.problem("pack", 0, message, hint, at=("topics",))
            return
