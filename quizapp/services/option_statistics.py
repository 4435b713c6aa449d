"""Who chose what: the options of a question, what was typed instead, what could stand in place of
an option that does not work, and what a class mixes up. Reads only.

`core.option_analysis` counts, `core.better_options` proposes, `handed_in` reads the papers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

from sqlalchemy.orm import Session

from quizapp.core.better_options import Given, Proposal, given_often, proposals
from quizapp.core.date_input import read_date
from quizapp.core.generation import aspect_of
from quizapp.core.licences import context
from quizapp.core.option_analysis import OptionFigures, Shown, options_of
from quizapp.core.presenting import what_it_was
from quizapp.core.questions import TYPED, Format, Value, Verdict
from quizapp.services.handed_in import HandedIn, Item, Line
from quizapp.services.presented import response_from_json, value_from_json
from quizapp.store import analysis_queries as queries

WITH_OPTIONS = frozenset({Format.CHOICE.value, Format.CHOICES.value, Format.TRUE_FALSE.value})
TYPED_WAYS = frozenset(each.value for each in TYPED)
LEAST_MIX_UPS = 2
MOST_MIX_UPS = 10
MOST_TYPED = 30
"""So many different things that were typed are listed; of the rest it is said how many."""


@dataclass(frozen=True, slots=True)
class OptionLine:
    """An option as the page tells it. `really`: what a wrong one really is ("" not known)."""

    figures: OptionFigures
    value: Value
    really: str


@dataclass(frozen=True, slots=True)
class OptionPage:
    """The options of one question. `blank`: how many left it open. `unlisted`: how many other
    things were typed by one student each."""

    answers: int
    blank: int
    options: tuple[OptionLine, ...]
    typed: tuple[OptionLine, ...]
    unlisted: int
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class MixUp:
    """`given` was taken for `right` so many times; ids and names of entities of a pack."""

    pack: str
    given: str
    right: str
    given_name: str
    right_name: str
    times: int


@dataclass(frozen=True, slots=True)
class _Met:
    """The values that papers show or that were typed, by their identity, and what each wrong one
    really is."""

    values: dict[str, Value]
    really: dict[str, str]

    def add(self, value: Value, really: str = "") -> None:
        self.values.setdefault(value.identity, value)
        if really:
            self.really.setdefault(value.identity, really)


def option_page(session: Session, found: HandedIn, line: Line) -> OptionPage:
    """Who chose what at one thing that a set asks; the instructor alone may see it."""
    items = [each for each in found.of(line) if each.content is not None]
    met = _Met({}, {})
    papers = _shown(items, rests_of(found), meant_in(session, found), met)
    kept = [
        OptionLine(each, met.values[each.id], met.really.get(each.id) or _really(line, met, each))
        for each in options_of(papers)
    ]
    typed = [each for each in kept if not each.figures.shown]
    options = tuple(each for each in kept if each.figures.shown)
    wanted = sum(each.figures.flaw is not None for each in options)
    return OptionPage(
        answers=len(papers),
        blank=sum(_is_blank(each) for each in items),
        options=options,
        typed=tuple(typed[:MOST_TYPED]),
        unlisted=max(0, len(typed) - MOST_TYPED),
        proposals=_proposals(session, found, line, options, wanted) if wanted else (),
    )


def given_instead(found: HandedIn, line: Line, meant: Mapping[int, Value]) -> tuple[str, int]:
    """The wrong answer to one thing that was given most often, and how often; ("", 0) for none.

    `meant`: see `meant_in`. Only what was among the options or what the grader knows: never a
    student's own words.
    """
    items = [each for each in found.of(line) if each.content is not None]
    met = _Met({}, {})
    for each in options_of(_shown(items, rests_of(found), meant, met)):
        value = met.values[each.id]
        known = each.shown or value.entity or value.date or value.number
        if each.chosen and known and not each.is_right:
            return value.text, each.chosen
    return "", 0


def flaws_of(found: HandedIn) -> dict[str, int]:
    """How many wrong options do not work, for each thing that is asked with options."""
    by_line: dict[str, list[Item]] = {}
    for item in found.items:
        if item.format in WITH_OPTIONS and item.content is not None:
            by_line.setdefault(item.line.id, []).append(item)
    rests, met = rests_of(found), _Met({}, {})
    return {
        line: sum(each.flaw is not None for each in options_of(_shown(items, rests, {}, met)))
        for line, items in by_line.items()
    }


def mix_ups_of(session: Session, found: HandedIn) -> tuple[MixUp, ...]:
    """Which entity was given where another was right, the most often first; only what happened
    more than once."""
    counted: Counter[tuple[str, str, str]] = Counter()
    meant = meant_in(session, found)
    names: dict[tuple[str, str], str] = {}
    for item in found.items:
        question, shelf = item.line.question, item.line.shelf
        given = meant.get(item.item)
        if question is None or shelf is None or given is None or item.credit is None:
            continue
        right = shelf.answered_by.get(shelf.ids[question.key])
        if item.credit >= 0.5 or right is None or given.entity in (None, right):
            continue
        pack = shelf.pack
        if given.entity in pack.entities:
            counted[pack.id, given.entity, right] += 1
            for each in (given.entity, right):
                names[pack.id, each] = pack.entities[each].name
    return tuple(
        MixUp(pack, given, right, names[pack, given], names[pack, right], times)
        for (pack, given, right), times in sorted(
            counted.items(), key=lambda one: (-one[1], one[0])
        )[:MOST_MIX_UPS]
        if times >= LEAST_MIX_UPS
    )


def rests_of(found: HandedIn) -> Mapping[tuple[int, int], float]:
    """For each paper and item, the share of the mark on all other places."""
    totals: dict[int, list[tuple[float, float]]] = {}
    marked = [each for each in found.items if each.credit is not None]
    for item in marked:
        totals.setdefault(item.paper, []).append(((item.credit or 0.0) * item.points, item.points))
    sums = {
        paper: (fsum(mark for mark, _ in parts), fsum(most for _, most in parts))
        for paper, parts in totals.items()
    }
    rests = {}
    for item in found.items:
        mark, most = sums.get(item.paper, (0.0, 0.0))
        if item.credit is not None:
            mark, most = mark - item.credit * item.points, most - item.points
        rests[item.paper, item.item] = mark / most if most > 0 else 0.0
    return rests


def meant_in(session: Session, found: HandedIn) -> dict[int, Value]:
    """What each answer of an assignment was taken to mean, by the number of its item."""
    rows = queries.CHOSEN.all(session.connection(), assignment=found.assigned.id)
    latest = {row.item: row.chosen for row in rows}
    return {item: value_from_json(kept) for item, kept in latest.items() if kept is not None}


def _shown(
    items: Iterable[Item],
    rests: Mapping[tuple[int, int], float],
    meant: Mapping[int, Value],
    met: _Met,
) -> list[Shown]:
    """The papers that showed one thing; what it showed and what was typed is added to `met`."""
    found = []
    for item in items:
        content, response = item.content or {}, item.response or {"chosen": [], "text": ""}
        if item.format in WITH_OPTIONS:
            options, chosen, right = _picked(item.format, content, response, met)
        else:
            options, chosen, right = (), _typed(item, response, meant, met), frozenset()
        rest = rests[item.paper, item.item]
        found.append(Shown(item.paper, options, chosen, right, rest))
    return found


def _picked(
    way: str, content: Mapping[str, Any], response: Mapping[str, Any], met: _Met
) -> tuple[tuple[str, ...], tuple[str, ...], frozenset[str]]:
    """The options shown, those chosen, the right ones. A statement that was judged is one option,
    chosen by those who took it for true."""
    if way == Format.TRUE_FALSE.value:
        value = value_from_json(content["shown"])
        met.add(value, content["options"][0][3])
        taken = (value.identity,) if response["chosen"] == [0] else ()
        is_true = 0 in content["solution"]
        return (value.identity,), taken, frozenset((value.identity,) if is_true else ())
    shown = []
    for _text, correct, kept, really in content["options"]:
        value = value_from_json(kept)
        met.add(value, "" if correct else really)
        shown.append(value.identity)
    chosen = tuple(shown[place] for place in response["chosen"] if place < len(shown))
    return tuple(shown), chosen, frozenset(shown[place] for place in content["solution"])


def _typed(
    item: Item, response: Mapping[str, Any], meant: Mapping[int, Value], met: _Met
) -> tuple[str, ...]:
    """What was typed, as one value; nothing where it was right, or left open."""
    text = " ".join(str(response["text"]).split())
    if item.format not in TYPED_WAYS or not text or (item.credit or 0.0) >= 1:
        return ()
    value = meant.get(item.item) or _read(item.format, text)
    met.add(value)
    return (value.identity,)


def _read(way: str, text: str) -> Value:
    """What was typed, where the grader took it for nothing that it knows."""
    if way == Format.TYPED_DATE.value:
        dates = read_date(text).dates
        if len(dates) == 1:
            return Value(dates[0].label(), date=dates[0])
    return Value(text.casefold())


def _is_blank(item: Item) -> bool:
    """Whether nothing was answered."""
    response = item.response
    return response is None or response_from_json(response).is_blank


def _really(line: Line, met: _Met, figures: OptionFigures) -> str:
    """What something typed really is, in a sentence; "" where the pack does not tell."""
    question, shelf, value = line.question, line.shelf, met.values[figures.id]
    if figures.is_right or question is None or shelf is None or not _is_of_facts(line):
        return ""
    if value.entity is not None and value.entity not in shelf.pack.entities:
        return ""
    generated = shelf.generated
    ctx = context(generated.candidates, question, aspect_of(generated.pack, question))
    return what_it_was(ctx, value)


def _is_of_facts(line: Line) -> bool:
    """Whether the question was made of facts of the pack, and not written out: only then can
    anything be proved wrong."""
    question, shelf = line.question, line.shelf
    if question is None or shelf is None:
        return False
    facts, relations = shelf.pack.facts, shelf.pack.relations
    first = next(iter(question.facts), "")
    return first in facts and bool(relations[facts[first].relation].statement)


def _proposals(
    session: Session, found: HandedIn, line: Line, options: Sequence[OptionLine], wanted: int
) -> tuple[Proposal, ...]:
    """What could stand in place of those options that do not work."""
    question, shelf = line.question, line.shelf
    if question is None or shelf is None or not _is_of_facts(line):
        return ()
    generated = shelf.generated
    ctx = context(generated.candidates, question, aspect_of(generated.pack, question))
    own = {"course": found.assigned.course_id, "question": line.question_id}
    latest = {row.answer_id: row for row in queries.GIVEN.all(session.connection(), **own)}
    given = given_often(
        Given(value_from_json(row.chosen), row.member, bool(row.handed_in))
        for row in latest.values()
        if row.verdict == Verdict.WRONG.value and row.chosen is not None
    )
    return proposals(ctx, given, [each.value for each in options], wanted)
