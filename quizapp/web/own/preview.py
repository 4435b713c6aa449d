"""A question of one's own as a student will see it, and the key that only its author sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quizapp.core.checking.written import WrittenFault
from quizapp.core.facts import Certainty
from quizapp.core.questions import Format, Presentation, Question
from quizapp.core.written import Written, Wrong
from quizapp.services.explaining import FactView, fact_view, hedge_of
from quizapp.services.formats import stepped_back
from quizapp.services.own_content import ASIDE, Content, alone, put

SEED = 1
"""One draw of the many orders in which options are shown."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the templates of studying show of a question, as of one that is really asked."""

    format: Format
    prompt: str
    options: tuple[str, ...]
    rows: tuple[str, ...]
    typed: Format | None
    topic: str
    certainty: Certainty
    hedge: str
    alone: bool = True
    revealed: None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """`key`: what is right, line by line; `spellings`: what also counts; `wrong`: the other options
    with why they are wrong. `others`: formats in which it can be looked at too."""

    shown: Shown
    key: tuple[str, ...]
    spellings: tuple[str, ...]
    wrong: tuple[tuple[str, str], ...]
    fact: FactView
    others: tuple[Format, ...]


def preview(content: Content, faults: Iterable[WrittenFault], shown_as: str = "") -> Preview | None:
    """The question in the format `shown_as`, if it has that, else as it is written first; None
    where it cannot be put yet."""
    if any(not fault.mild and fault.part not in ASIDE for fault in faults):
        return None
    generated = alone(content)
    (question,) = generated.questions.values()
    format_ = next((f for f in question.alone if f.value == shown_as), question.alone[0])
    _, put_so = put(content, format_, SEED)
    pack = generated.pack
    (written,) = pack.written.values()
    (fact,) = pack.facts.values()
    return Preview(
        shown=_shown(question, put_so, pack.topics.get(question.topic, "")),
        key=_key(question, put_so),
        spellings=tuple(each for answer in written.answers for each in answer.also),
        wrong=tuple((each.value.text, each.why) for each in _wrong(written, put_so)),
        fact=fact_view(pack, fact),
        others=tuple(f for f in question.alone if f is not format_),
    )


def _shown(question: Question, put_so: Presentation, topic: str) -> Shown:
    return Shown(
        format=put_so.format,
        prompt=put_so.prompt,
        options=tuple(option.text for option in put_so.options),
        rows=put_so.rows,
        typed=_typed(question, put_so.format),
        topic=topic,
        certainty=question.certainty,
        hedge=hedge_of(question),
    )


def _typed(question: Question, format_: Format) -> Format | None:
    if format_ is not Format.CLOZE:
        return format_
    return stepped_back(question) or Format.TYPED_NAME


def _key(question: Question, put_so: Presentation) -> tuple[str, ...]:
    options = [put_so.options[place].text for place in put_so.solution]
    if put_so.format is Format.MATCHING:
        return tuple(f"{row}: {value}" for row, value in zip(put_so.rows, options, strict=True))
    return tuple(options) or tuple(value.text for value in question.answers)


def _wrong(written: Written, put_so: Presentation) -> tuple[Wrong, ...]:
    return written.wrong if put_so.options else ()
