"""Putting a question to one person: the format, the wording, the options and their order.

Called by the study service, the exports and the checks. The same question, format and seed give
the same presentation on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from quizapp.core import matching
from quizapp.core.asking_written import present_written
from quizapp.core.chance import number, shuffled
from quizapp.core.cloze import cloze_of
from quizapp.core.dates import Order, compare
from quizapp.core.distractors import distractors
from quizapp.core.facts import Fact, Wants
from quizapp.core.generation import Generated, aspect_of
from quizapp.core.licences import Context, context, unranked
from quizapp.core.questions import (
    OVER_SEVERAL,
    Format,
    Option,
    Presentation,
    Question,
    Value,
)
from quizapp.core.wording import asked_source, attribution, prefixed, sentence, statement, stopped

IN_ORDER = 4  # events in an ordering
LEAST_IN_ORDER = 3  # of two, which came first is asked

PROMPTS = {
    Format.WHICH_FIRST: "Which came first?",
    Format.ORDER: "Put these in order, the earliest first.",
}


class CannotPresent(ValueError):  # noqa: N818  (it says what is the case, as StopIteration does)
    """The question has no such format; its `formats` lists those that it has."""


def present(
    generated: Generated,
    question: Question,
    format: Format,  # noqa: A002
    seed: int,
    beside: Sequence[str] = (),
) -> Presentation:
    """Put one question in one format.

    `seed` chooses among the possible wrong options and orders; `beside`: ids of entities that are
    taken first of those of a choice (`distractors`). Raises `CannotPresent` where
    `format` is not among `question.formats` or needs several questions.
    """
    if format not in question.alone:
        raise CannotPresent(f"{question.key} cannot be put as {format}")
    if question.written:
        return present_written(generated.pack, question, format, seed)
    if format is Format.TRUE_FALSE:
        return _true_false(generated, question, seed)
    if format is Format.CLOZE:
        sentence_with_gap = cloze_of(_context(generated, question)).prompt
        return Presentation((question.key,), format, sentence_with_gap, seed)
    if format not in (Format.CHOICE, Format.CHOICES):
        return Presentation((question.key,), format, question.prompt, seed)
    ctx = _context(generated, question)
    right = [_option(ctx, value, correct=True) for value in question.answers]
    wrong = [_option(ctx, value, correct=False) for value in distractors(ctx, seed, beside=beside)]
    options = _arranged(question, [*right, *wrong], seed)
    solution = tuple(i for i, option in enumerate(options) if option.correct)
    return Presentation((question.key,), format, question.prompt, seed, options, solution)


def present_members(
    generated: Generated,
    questions: Sequence[Question],
    format: Format,  # noqa: A002
    seed: int,
) -> Presentation:
    """Ask over several questions which came first, in which order they came, or which answer goes
    with which.

    Raises `CannotPresent` where the order of two of them cannot be told, or one has no event; for a
    matching, where the answer of one is not provably wrong for another.
    """
    if format not in OVER_SEVERAL or len(questions) < 2:
        raise CannotPresent(f"{format} does not ask over {len(questions)} questions")
    if format is Format.MATCHING:
        return _matching(generated, questions, seed)
    if any(format not in q.among for q in questions) or not _orderable(questions):
        raise CannotPresent("the order of these events cannot be told")
    members = shuffled(questions, lambda q: q.key, seed, format.value)
    in_time = _in_time(members)
    options = tuple(
        Option(
            q.event,
            correct=q is in_time[0],
            value=q.answers[0],
            really=sentence(generated.pack, generated.pack.facts[q.facts[0]]),
        )
        for q in members
    )
    solution = tuple(members.index(q) for q in in_time)
    if format is Format.WHICH_FIRST:
        solution = solution[:1]
    keys = tuple(q.key for q in members)
    return Presentation(keys, format, PROMPTS[format], seed, options, solution)


def _matching(generated: Generated, questions: Sequence[Question], seed: int) -> Presentation:
    """Left-hand sides in an order drawn by the seed, and what goes with them, in an order of its
    own; with one value too many where there is room and one is provably wrong for all."""
    pack = generated.pack

    def contexts(question: Question) -> Context:
        return _context(generated, question)

    able = all(Format.MATCHING in question.among for question in questions)
    if not (able and matching.together(pack, contexts, questions)):
        raise CannotPresent("two of these answers may be right for one question")
    members = shuffled(questions, lambda q: q.key, seed, Format.MATCHING.value)
    options = [
        Option(q.answers[0].text, True, q.answers[0], sentence(pack, pack.facts[q.facts[0]]))
        for q in members
    ]
    more = None
    if len(members) < matching.MOST_ROWS:
        more = matching.surplus(generated.candidates, contexts, members, seed)
    if more is not None:
        options.append(Option(more.text, False, more, what_it_was(contexts(members[0]), more)))
    shown = _arranged(members[0], options, seed)
    places = {option.value.identity: place for place, option in enumerate(shown)}
    rows = [row for row in (matching.row_of(pack, q) for q in members) if row is not None]
    return Presentation(
        keys=tuple(q.key for q in members),
        format=Format.MATCHING,
        prompt=f"Match: {rows[0].stem}" if rows[0].stem != matching.EVENTS else matching.EVENTS,
        seed=seed,
        options=shown,
        solution=tuple(places[q.answers[0].identity] for q in members),
        rows=tuple(row.label for row in rows),
    )


def partners(
    generated: Generated, question: Question, able: Callable[[Question], bool], seed: int
) -> tuple[Question, ...]:
    """Questions to be matched together with `question`, itself first, of those that are `able`;
    `question` alone where there are not enough."""

    def contexts(each: Question) -> Context:
        return _context(generated, each)

    if Format.MATCHING not in question.among:
        return (question,)
    return matching.partners(
        generated.questions,
        generated.alike,
        contexts,
        question,
        lambda other: Format.MATCHING in other.among and able(other),
        seed,
    )


def companions(
    question: Question,
    among: Iterable[Question],
    format: Format,  # noqa: A002
    seed: int,
) -> tuple[Question, ...]:
    """Questions to be asked together with `question`, itself first: near in time and certainly
    before or after one another; `question` alone where there are not enough."""
    wanted = 2 if format is Format.WHICH_FIRST else IN_ORDER
    if format not in question.among:
        return (question,)
    able = [q for q in among if format in q.among and q.key != question.key]
    able.sort(key=lambda q: (_days_apart(question, q), q.key))
    chosen = [question]
    for other in shuffled(able[: 4 * wanted], lambda q: q.key, question.key, seed, "companions"):
        if len(chosen) == wanted:
            break
        same = {c.event for c in chosen} | {f for c in chosen for f in c.facts}
        if other.event not in same and _orderable([*chosen, other]):
            chosen.append(other)
    least = wanted if format is Format.WHICH_FIRST else LEAST_IN_ORDER
    return tuple(chosen) if len(chosen) >= least else (question,)


def _context(generated: Generated, question: Question) -> Context:
    return context(generated.candidates, question, aspect_of(generated.pack, question))


def _option(ctx: Context, value: Value, *, correct: bool) -> Option:
    return Option(value.text, correct, value, "" if correct else what_it_was(ctx, value))


def what_it_was(ctx: Context, value: Value) -> str:
    """What a wrong value really was: the best fact that the pack has about it, or "". None on which
    sources differ: it would be told as if it were sure."""
    pack = ctx.pack
    facts: Iterable[Fact] = ()
    if value.entity is not None:
        facts = pack.facts_of[value.entity]
    elif value.date is not None:
        facts = ctx.candidates.facts_on(value.date)
    told = [f for f in facts if not f.denied and not f.versions]

    def worth(fact: Fact) -> tuple[bool, bool, bool, int]:
        same_part = getattr(fact, ctx.aspect.wants.value, None) == value.entity
        return (
            not (fact.relation == ctx.relation.id and same_part),
            value.entity is not None and fact.subject != value.entity,
            not fact.core,
            fact.order,
        )

    return sentence(pack, min(told, key=worth)) if told else ""


def _arranged(question: Question, options: list[Option], seed: int) -> tuple[Option, ...]:
    """Dates and numbers stand in their own order, everything else in one drawn by the seed."""
    first = question.answers[0]
    if first.date is not None:
        return tuple(sorted(options, key=_by_date))
    if first.number is not None:
        return tuple(sorted(options, key=lambda o: o.value.number.low if o.value.number else 0))
    drawn = shuffled(options, lambda o: o.value.identity, question.key, seed, "order")
    return tuple(drawn)


def _by_date(option: Option) -> tuple[int, str]:
    date = option.value.date
    day = (date.earliest or date.latest) if date else None
    return (day.toordinal() if day else 0, option.text)


def _true_false(generated: Generated, question: Question, seed: int) -> Presentation:
    """A statement that is true, or made false by one provably wrong value."""
    pack, ctx = generated.pack, _context(generated, question)
    true = number(question.key, seed, "true") % 2 == 0
    values = question.answers if true else distractors(unranked(ctx), seed)
    shown = shuffled(values, lambda v: v.identity, question.key, seed, "shown")[0]
    fact = next(
        (pack.facts[f] for f in question.facts if _holds(pack.facts[f], question.wants, shown)),
        ctx.fact,
    )
    said = statement(pack, fact, {question.wants: shown})
    text = prefixed(attribution(pack, (fact,), asked_source(pack, (fact,), ctx.aspect)), said)
    really = "" if true else sentence(pack, fact)
    options = (
        Option("True", true, Value("True"), "" if true else really),
        Option("False", not true, Value("False"), ""),
    )
    prompt = f"True or false? {stopped(text)}"
    return Presentation(
        (question.key,), Format.TRUE_FALSE, prompt, seed, options, (0 if true else 1,), shown
    )


def _holds(fact: Fact, wants: Wants, value: Value) -> bool:
    """Whether the fact itself has this value, so that its statement can carry it."""
    if value.entity is not None:
        return getattr(fact, wants.value, None) == value.entity
    return True


def _orderable(questions: Sequence[Question]) -> bool:
    """Whether for each two it is certain which came first."""
    dates = [q.answers[0].date for q in questions]
    return all(
        a is not None and b is not None and compare(a, b) is not Order.UNKNOWN
        for i, a in enumerate(dates)
        for b in dates[:i]
    )


def _in_time(questions: Sequence[Question]) -> list[Question]:
    def day(question: Question) -> int:
        date = question.answers[0].date
        found = (date.earliest or date.latest) if date else None
        return found.toordinal() if found else 0

    return sorted(questions, key=day)


def _days_apart(a: Question, b: Question) -> int:
    days = []
    for question in (a, b):
        date = question.answers[0].date
        found = (date.earliest or date.latest) if date else None
        days.append(found.toordinal() if found else 0)
    return abs(days[0] - days[1])
