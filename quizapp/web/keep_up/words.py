"""What the pages of keeping up say of weeks and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quizapp.core.keeping_up import NOTHING_DONE, Standing, Week, makes
from quizapp.services.keep_up import Kept
from quizapp.web.exams.pictures import short_day


@dataclass(frozen=True, slots=True)
class DayMark:
    """One of the seven days of a week as it is drawn. `state`: its look; `words`: what it says."""

    name: str
    date: str
    state: str
    words: str


def marks_of(kept: Kept, week: Week) -> tuple[DayMark, ...]:
    """The seven days of a week."""
    return tuple(_mark(kept, day) for day in range(week.first, week.last + 1))


def _mark(kept: Kept, day: int) -> DayMark:
    terms, today = kept.standing.terms, kept.standing.today
    done = kept.done.get(day, NOTHING_DONE)
    at = date.fromordinal(day)
    if day > today:
        state, words = "coming", "to come"
    elif makes(done, terms.least_a_day):
        state, words = "made", "made"
    elif day == today:
        state, words = "open", f"{done.reviews} of {terms.least_a_day} so far"
    else:
        state, words = "missed", "not made"
    if terms.is_free(day) and state != "made":
        state, words = "free", "free"
    return DayMark(f"{at:%A}", short_day(at), state, words)


def percent(credit: float | None) -> str:
    """A credit in words; before the first week is over there is none."""
    return "none yet" if credit is None else f"{100 * credit:.0f} %"


def cell(week: Week, standing: Standing) -> str:
    """A week in a cell of the table: made days of those needed."""
    if not week.needed:
        return "free"
    words = f"{week.credited} of {week.needed}"
    return f"{words} so far" if week.last >= standing.today else words


def day_words(day: int) -> str:
    """A day in words: "Monday, 2 March"."""
    at = date.fromordinal(day)
    return f"{at:%A}, {at.day} {at:%B}"


def clock(minute: int) -> str:
    """A minute of the day as a form has it: "19:00"."""
    return f"{minute // 60:02}:{minute % 60:02}"
