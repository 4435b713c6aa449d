"""What the marks of an assignment say about its questions: the page for who teaches. Reads only.

`core.item_analysis` has the formulas, `handed_in` the papers, `option_statistics` the options.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from quizapp.core.item_analysis import Figures, Mark, Overall, analyse, guess_score
from quizapp.core.questions import OVER_SEVERAL, Format
from quizapp.services.assignments import Assignment, given_to
from quizapp.services.handed_in import HandedIn, Item, Line, Which, handed_in
from quizapp.services.option_statistics import MixUp, flaws_of, mix_ups_of

NOT_ASKED = Figures(0)


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One question of an assignment. `way`: its format, as text; `drawn`: only some saw it.

    `flaws`: how many of its wrong options do not work. `pack` is "" where it is there no more.
    """

    number: int
    slot: int
    prompt: str
    way: str
    drawn: bool
    figures: Figures
    flaws: int
    pack: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class SlotLine:
    """A slot that draws: "any `take` of these `of`", with the weights of its places together."""

    slot: int
    take: int
    of: int
    intended: float | None
    effective: float | None


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Everything that is told of the questions of an assignment.

    `given`: how many students have it; `handed_in`: how many handed something in.
    """

    assigned: Assignment
    which: Which
    given: int
    handed_in: int
    test: Overall
    lines: tuple[ItemLine, ...]
    slots: tuple[SlotLine, ...]
    mix_ups: tuple[MixUp, ...]


def item_page(session: Session, assigned: Assignment, which: Which = Which.FIRST) -> ItemPage:
    """The figures of an assignment and of each of its questions."""
    found = handed_in(session, assigned, which)
    told = analyse(marks_of(found))
    flaws = flaws_of(found)
    seen: set[str] = set()
    lines = []
    for line in found.lines:
        if line.id in seen:
            continue  # the same in another slot: its figures are of both
        seen.add(line.id)
        items = found.of(line)
        lines.append(
            ItemLine(
                number=line.number,
                slot=line.slot + 1,
                prompt=prompt_of(line, items),
                way=way_of(line, items),
                drawn=found.slots[line.slot].draws,
                figures=told.questions.get(line.id, NOT_ASKED),
                flaws=flaws.get(line.id, 0),
                pack="" if line.shelf is None else line.shelf.pack.id,
                withdrawn=line.question is None,
            )
        )
    slots = []
    for at, slot in enumerate(found.slots):
        if slot.draws:
            places = [told.places.get((at, place), NOT_ASKED) for place in range(slot.take)]
            slots.append(
                SlotLine(
                    slot=at + 1,
                    take=slot.take,
                    of=len(slot.asked),
                    intended=_sum([each.intended for each in places]),
                    effective=_sum([each.effective for each in places]),
                )
            )
    return ItemPage(
        assigned=assigned,
        which=which,
        given=len(given_to(session, assigned)),
        handed_in=found.students,
        test=told.test,
        lines=tuple(lines),
        slots=tuple(slots),
        mix_ups=mix_ups_of(session, found),
    )


def figures_of(found: HandedIn, line: Line) -> Figures:
    """The figures of one thing that a set asks."""
    return analyse(marks_of(found)).questions.get(line.id, NOT_ASKED)


def marks_of(found: HandedIn) -> list[Mark]:
    """Every place that has a mark, as the analysis takes it; a place that is worth nothing, and
    one that was withdrawn, has none."""
    return [
        Mark(
            paper=item.paper,
            place=item.place,
            question=item.line.id,
            mark=item.credit * item.points,
            most=item.points,
            guess=_guess(item),
        )
        for item in found.items
        if item.credit is not None and item.points > 0
    ]


def prompt_of(line: Line, items: list[Item]) -> str:
    """What is asked, in words: as the set words it, as the pack does, or as it was shown."""
    if line.asked.wording:
        return line.asked.wording
    if line.question is not None and len(line.asked.keys) == 1:
        return line.question.prompt
    shown = [str(item.content["prompt"]) for item in items if item.content is not None]
    return shown[0] if shown else line.asked.key


def way_of(line: Line, items: list[Item]) -> str:
    """The format that it was asked in; "" where nobody was asked and the set leaves it open."""
    if items:
        return items[0].format
    return "" if line.asked.format is None else line.asked.format.value


def _guess(item: Item) -> float | None:
    if item.content is None:
        return None if item.format in _DEPENDS else guess_score(item.format)
    several = Format(item.format) in OVER_SEVERAL
    right = 1 if several else len(item.content["solution"])
    return guess_score(item.format, len(item.content["options"]), right)


_DEPENDS = {"choice", "contrast", "which-first", "matching"}
"""Formats in which it depends on what was shown how much guessing gets."""


def _sum(parts: list[float | None]) -> float | None:
    told = [each for each in parts if each is not None]
    return sum(told) if told else None
