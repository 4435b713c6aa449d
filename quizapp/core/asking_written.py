"""Questions that were written out: their keys, prompts and revisions, and how they are put.

`generation` asks for the questions, `presenting` for their presentations. See `written`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from anyascii import anyascii

from quizapp.core.chance import shuffled
from quizapp.core.facts import Fact, Pack, Wants
from quizapp.core.questions import Format, Option, Presentation, Question, Value
from quizapp.core.revisions import hash_of
from quizapp.core.wording import attribution, prefixed, stopped
from quizapp.core.written import Written, Wrong

MOST_WRONG = 5
"""More wrong options than these are not shown at once: the seed draws them."""

FILL_IN = "Fill in the gap:"
TRUE_OR_FALSE = "True or false?"


def written_questions(pack: Pack) -> Iterator[Question]:
    """The question of each written one, in the order of the pack."""
    for written in pack.written.values():
        yield _question(pack, pack.facts[written.id], written)


def _question(pack: Pack, fact: Fact, written: Written) -> Question:
    wants = Wants.OBJECT
    if written.by_value:
        wants = Wants.WHEN if written.when is not None else Wants.NUMBER
    return Question(
        key=f"{pack.id}/{written.id}/{written.format.value}",
        pack=pack.id,
        facts=(written.id,),
        topic=written.topic,
        aspect=written.format.value,
        wants=wants,
        prompt=_told_in_full(pack, fact, written),
        answers=written.values,
        formats=written.formats,
        revision=revision_of(written),
        is_set=written.all_wanted and len(written.values) > 1,
        certainty=written.certainty,
        core=written.core,
        order=fact.order,
        tolerance=written.tolerance,
        written=True,
    )


def revision_of(written: Written) -> str:
    """The hash of what is right. Other spellings, and how a name is accented, are no part of it."""
    if written.by_value:
        told = sorted(value.identity for value in written.values)
    elif written.format is Format.TRUE_FALSE:
        told = [f"holds:{written.holds}"]
    elif written.format is Format.ORDER:
        told = [f"place:{_plain(item)}" for item in written.items]
    elif written.format is Format.MATCHING:
        told = sorted(f"pair:{_plain(p.left)}={_plain(p.right)}" for p in written.pairs)
    else:
        wanted = "all" if written.all_wanted else "any"
        told = [wanted, *sorted(f"answer:{_plain(answer.text)}" for answer in written.answers)]
    return hash_of("\n".join(told))


def _plain(text: str) -> str:
    return " ".join(anyascii(text).casefold().split())


def _told_in_full(pack: Pack, fact: Fact, written: Written) -> str:
    """The prompt that stands for the question wherever it is not being put: with the lines of an
    ordering or a matching, in an order that tells nothing."""
    prompt = prompt_of(pack, fact, written, written.format)
    lines: Sequence[str] = ()
    if written.format is Format.ORDER:
        lines = _mixed(written.items, written.id)
    elif written.format is Format.MATCHING:
        lines = [pair.left for pair in written.pairs]
    return f"{prompt} ({'; '.join(lines)})" if lines else prompt


def prompt_of(pack: Pack, fact: Fact, written: Written, format: Format) -> str:  # noqa: A002
    """What is shown above the answer in one format, with the hedge of what is claimed."""
    hedge = attribution(pack, (fact,))
    if format is Format.TRUE_FALSE:
        return f"{TRUE_OR_FALSE} {stopped(prefixed(hedge, written.statement))}"
    if format is Format.CLOZE:
        return f"{FILL_IN} {stopped(prefixed(hedge, written.sentence))}"
    return prefixed(hedge, written.prompt) if hedge else written.prompt


def present_written(pack: Pack, question: Question, format: Format, seed: int) -> Presentation:  # noqa: A002
    """Put a written question in one of its formats; the same seed gives the same presentation."""
    written, fact = pack.written[question.facts[0]], pack.facts[question.facts[0]]
    prompt = prompt_of(pack, fact, written, format)
    if format is Format.TRUE_FALSE:
        return _true_false(question, written, prompt, seed)
    if format is Format.ORDER:
        return _order(question, written, prompt, seed)
    if format is Format.MATCHING:
        return _matching(question, written, prompt, seed)
    if format not in (Format.CHOICE, Format.CHOICES):
        return Presentation((question.key,), format, prompt, seed)
    right = [Option(value.text, True, value) for value in question.answers]
    drawn = _drawn(written.wrong, question.key, seed)
    wrong = [Option(w.value.text, False, w.value, w.why) for w in drawn]
    options = _arranged(question, [*right, *wrong], seed)
    solution = tuple(i for i, option in enumerate(options) if option.correct)
    return Presentation((question.key,), format, prompt, seed, options, solution)


def _drawn(wrong: Sequence[Wrong], key: str, seed: int) -> Sequence[Wrong]:
    if len(wrong) <= MOST_WRONG:
        return wrong
    return shuffled(wrong, lambda w: w.value.identity, key, seed, "wrong")[:MOST_WRONG]


def _arranged(question: Question, options: list[Option], seed: int) -> tuple[Option, ...]:
    """Dates and numbers in their own order, everything else in one drawn by the seed."""
    if question.wants is Wants.WHEN:
        return tuple(sorted(options, key=lambda o: _day(o.value)))
    if question.wants is Wants.NUMBER:
        return tuple(sorted(options, key=lambda o: o.value.number.low if o.value.number else 0))
    return tuple(shuffled(options, lambda o: o.value.identity, question.key, seed, "order"))


def _day(value: Value) -> tuple[int, str]:
    day = (value.date.earliest or value.date.latest) if value.date is not None else None
    return (day.toordinal() if day is not None else 0, value.text)


def _true_false(question: Question, written: Written, prompt: str, seed: int) -> Presentation:
    true = written.holds
    options = (Option("True", true, Value("True")), Option("False", not true, Value("False")))
    solution = (0 if true else 1,)
    return Presentation((question.key,), Format.TRUE_FALSE, prompt, seed, options, solution)


def _order(question: Question, written: Written, prompt: str, seed: int) -> Presentation:
    shown = _mixed(written.items, question.key, seed)
    options = tuple(Option(item, False, Value(item)) for item in shown)
    solution = tuple(shown.index(item) for item in written.items)
    return Presentation((question.key,), Format.ORDER, prompt, seed, options, solution)


def _matching(question: Question, written: Written, prompt: str, seed: int) -> Presentation:
    rows = shuffled(written.pairs, lambda pair: pair.left, question.key, seed, "rows")
    values = [pair.right for pair in rows]
    shown = shuffled([*values, *written.extra], str, question.key, seed, "values")
    options = tuple(Option(text, text in values, Value(text)) for text in shown)
    return Presentation(
        keys=(question.key,),
        format=Format.MATCHING,
        prompt=prompt,
        seed=seed,
        options=options,
        solution=tuple(shown.index(pair.right) for pair in rows),
        rows=tuple(pair.left for pair in rows),
    )


def _mixed(items: Sequence[str], *drawn_by: object) -> list[str]:
    """The items in an order that is not the right one."""
    shown = shuffled(items, str, *drawn_by, "items")
    return [*shown[1:], shown[0]] if shown == list(items) else shown


def spoken(text: str) -> str:
    """A prompt as one asks it twice: without case, marks and blanks, to find the same again."""
    return " ".join(re.findall(r"\w+", text.casefold()))
