"""Facts and questions as JSON Lines, one object a line, for other programs.

Called by `quizapp facts` and `quizapp questions`. The fields and their order are promised in
docs/json-lines.md; new ones may be added at the end.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from quizapp.core.chance import shuffled
from quizapp.core.facts import Citation, Fact, Pack, Quantity
from quizapp.core.generation import Generated
from quizapp.core.links import passage_url
from quizapp.core.presenting import present
from quizapp.core.questions import OVER_SEVERAL, Format, Option, Presentation, Question, Value
from quizapp.core.wording import sentence
from quizapp.exports.explained import citations, explanation, facts_of

Json = dict[str, Any]


class NoSuchQuestionError(LookupError):
    """The pack has no question with this key, or it cannot be put in the format asked for."""


def facts_lines(pack: Pack) -> Iterator[str]:
    """Each fact of the pack as one line of JSON, in the order of the pack."""
    return (_line(_fact(pack, fact)) for fact in pack.facts.values())


def question_lines(
    generated: Generated, seed: int, format_: Format | None = None, key: str | None = None
) -> Iterator[str]:
    """Each question once, in one format, as one line of JSON, in the order of the pack.

    `seed` draws the format of each question among those it can be put in, the wrong options and
    their order; `format_` keeps to one format and leaves out the questions that lack it; `key`
    keeps to one question, by its key of today or an earlier one. Raises NoSuchQuestionError where
    nothing is left, and ValueError for a format that asks over several questions.
    """
    if format_ in OVER_SEVERAL:
        raise ValueError(f"{format_} asks over several questions; one line holds one question")
    lines = _question_lines(generated, _chosen(generated, key), seed, format_)
    first = next(lines, None)
    if first is None:
        wanted = " ".join(str(w) for w in (key, format_ and f"as {format_}") if w)
        raise NoSuchQuestionError(f"{generated.pack.id} has no question {wanted}")
    return _with_first(first, lines)


def _with_first(first: str, others: Iterable[str]) -> Iterator[str]:
    yield first
    yield from others


def _chosen(generated: Generated, key: str | None) -> Iterable[Question]:
    if key is None:
        return generated.questions.values()
    aliases = generated.pack.key_aliases
    seen = set()
    while key in aliases and key not in seen and key not in generated.questions:
        seen.add(key)
        key = aliases[key]
    found = generated.questions.get(key)
    return (found,) if found else ()


def _question_lines(
    generated: Generated, questions: Iterable[Question], seed: int, format_: Format | None
) -> Iterator[str]:
    for question in questions:
        possible = list(question.alone)
        if format_ is not None:
            possible = [f for f in possible if f is format_]
        if possible:
            drawn = shuffled(possible, str, question.key, seed, "format")[0]
            shown = present(generated, question, drawn, seed)
            yield _line(_question(generated.pack, question, shown))


def _question(pack: Pack, question: Question, shown: Presentation) -> Json:
    facts = facts_of(pack, question)
    right = [shown.options[i].text for i in shown.solution]
    return {
        "key": question.key,
        "facts": list(question.facts),
        "topic": question.topic,
        "format": shown.format.value,
        "prompt": shown.prompt,
        "options": [_option(option) for option in shown.options],
        "answers": right or [value.text for value in question.answers],
        "explanation": " ".join(explanation(facts)),
        "citations": [_citation(pack, citation) for citation in citations(facts)],
        "pack": question.pack,
        "aspect": question.aspect,
        "wants": question.wants.value,
        "values": [_value(value) for value in question.answers],
        "all_wanted": question.is_set,
        "certainty": question.certainty.value,
        "level": "core" if question.core else "detail",
        "revision": question.revision,
        "seed": shown.seed,
        "rows": list(shown.rows),
        "written": question.written,
    }


def _option(option: Option) -> Json:
    return {
        "text": option.text,
        "correct": option.correct,
        "entity": option.value.entity,
        "really": option.really or None,
    }


def _value(value: Value) -> Json:
    return {
        "text": value.text,
        "entity": value.entity,
        "when": value.date.edtf if value.date else None,
        "quantity": _quantity(value.number),
    }


def _fact(pack: Pack, fact: Fact) -> Json:
    return {
        "id": fact.id,
        "topic": pack.relations[fact.relation].topic,
        "section": fact.cite[0].section if fact.cite else None,
        "subject": _subject(pack, fact),
        "relation": fact.relation,
        "object": _named(pack, fact.object),
        "when": fact.when.edtf if fact.when else None,
        "number": _figure(fact.number),
        "certainty": fact.certainty.value,
        "explanation": " ".join(explanation((fact,))),
        "citations": [_citation(pack, citation) for citation in citations((fact,))],
        "pack": pack.id,
        "statement": sentence(pack, fact),
        "quantity": _quantity(fact.number),
        "as_of": fact.as_of.edtf if fact.as_of else None,
        "of": _named(pack, fact.of),
        "place": _named(pack, fact.place),
        "by": _named(pack, fact.by),
        "denied": fact.denied,
        "level": "core" if fact.core else "detail",
        "versions": [
            {
                "object": _named(pack, version.object),
                "when": version.when.edtf if version.when else None,
                "place": _named(pack, version.place),
                "quantity": _quantity(version.number),
                "explanation": version.note,
                "citations": [_citation(pack, citation) for citation in version.cite],
            }
            for version in fact.versions
        ],
    }


def _subject(pack: Pack, fact: Fact) -> Json | None:
    """Whom the fact is about; None where it is the statement of a question written out."""
    if not fact.subject:
        return None
    subject = pack.entities[fact.subject]
    aliases = [name for name in subject.spellings if name != subject.name]
    return {"id": subject.id, "name": subject.name, "aliases": aliases}


def _named(pack: Pack, entity: str | None) -> Json | None:
    return {"id": entity, "name": pack.entities[entity].name} if entity else None


def _figure(quantity: Quantity | None) -> float | None:
    """The figure itself; of a range, or of "at least", the lower bound."""
    return _plain(quantity.low) if quantity else None


def _quantity(quantity: Quantity | None) -> Json | None:
    if quantity is None:
        return None
    return {
        "low": _plain(quantity.low),
        "high": _plain(quantity.high),
        "unit": quantity.unit or None,
        "display": quantity.display or None,
    }


def _plain(number: float | None) -> float | None:
    """A whole number without a decimal point."""
    return int(number) if number is not None and number == int(number) else number


def _citation(pack: Pack, citation: Citation) -> Json:
    return {
        "source": citation.source,
        "section": citation.section or None,
        "words": citation.words or None,
        "url": passage_url(pack.sources[citation.source], citation) or None,
    }


def _line(found: Json) -> str:
    return json.dumps(found, ensure_ascii=False)
